import Access
import Door
import Store
import Vocabulary

/// One playing of a scenario: by somebody alone, or by a class in groups.
///
/// It is practice and no examination. Who plays alone is seen by nobody; what a class does is seen by whoever leads it and, of
/// each group, by those who are in it.
package struct Practice: Sendable {
    package enum Kind: String, CaseIterable, Storable, Sendable {
        case alone
        case together = "class"
    }

    package enum Standing: String, Sendable {
        /// A class that people join.
        case gathering
        case playing
        case over
    }

    /// How long one goes on at most: nobody comes back to a class of yesterday.
    package static let life = Duration.seconds(12 * 3600)
    /// As many people as a class takes.
    package static let most = 60

    package let id: ID<Practice>
    package let kind: Kind
    /// The scenario's name, its version and the SHA-256 of its file.
    package let scenario: String
    package let version: String
    package let digest: String
    package let leader: Author
    package let begunAt: Instant
    /// By what people join a class: six digits.
    package let code: String?
    /// When groups and roles were given out.
    package let dealtAt: Instant?
    package let endedAt: Instant?
    /// How often it has changed.
    package let changes: Int64

    init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        scenario = try row["scenario"]
        version = try row["version"]
        digest = try row["digest"]
        leader = Author(id: try row["led_by"], name: try row["leader"])
        begunAt = try row["begun_at"]
        code = try row["code"]
        dealtAt = try row["dealt_at"]
        endedAt = try row["ended_at"]
        changes = try row["changes"]
    }

    package func standing(at now: Instant) -> Standing {
        if endedAt != nil || now >= begunAt.adding(Practice.life) { return .over }
        return dealtAt == nil ? .gathering : .playing
    }

    package static func subject(_ id: ID<Practice>) -> Event.Subject { Event.Subject(kind: "practice", id: id.text) }
}

/// Every question asked about practices.
package struct Practices {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT practice.*, scenario_text.name AS scenario, scenario_text.version,
               coalesce(account.display_name, 'Alongside') AS leader
        FROM practice JOIN scenario_text ON scenario_text.id = practice.digest
        LEFT JOIN account ON account.id = practice.led_by
        """

    /// - Throws: ``Refusal`` with `.noSuchPractice`.
    package func practice(_ id: ID<Practice>) throws -> Practice {
        guard let row = try db("\(Practices.joined) WHERE practice.id = \(id)").first else {
            throw Refusal(.noSuchPractice, .absent)
        }
        return try Practice(row)
    }

    /// The class that people join by a code now.
    func gathering(by code: String, at now: Instant) throws -> Practice? {
        try db(
            """
            \(Practices.joined) WHERE practice.code = \(code) AND practice.ended_at IS NULL
                AND practice.begun_at > \(now.adding(.zero - Practice.life))
            ORDER BY practice.begun_at DESC, practice.id DESC LIMIT 1
            """
        ).first.map(Practice.init)
    }

    /// What somebody leads, plays or has played, the newest first.
    package func of(_ worker: ID<Worker>, most: Int) throws -> [Practice] {
        try db(
            """
            \(Practices.joined) WHERE practice.led_by = \(worker) OR practice.id IN (
                SELECT practice_id FROM practice_player WHERE account_id = \(worker))
            ORDER BY practice.begun_at DESC, practice.id DESC LIMIT \(most)
            """
        ).map(Practice.init)
    }

    /// How often each of some practices has changed, by its identifier.
    package func changes(of practices: [String]) throws -> [String: Int64] {
        guard !practices.isEmpty else { return [:] }
        let rows = try db("SELECT id, changes FROM practice WHERE id IN (\(each: practices))")
        return Dictionary(uniqueKeysWithValues: try rows.map { (try $0["id"], try $0["changes"]) })
    }

    /// Counts a change, so that whoever watches looks again.
    func touch(_ id: ID<Practice>) throws {
        try db.keep(
            in: "practice", "UPDATE practice SET changes = changes + 1 WHERE id = \(id) RETURNING *")
    }
}

extension Command where Outcome == Practice {
    package func subject(of outcome: Practice) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Practice {
        try Practices(db).practice(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchPractice: Self = "no-such-practice"
    package static let practiceOver: Self = "practice-over"
    package static let practiceNotBegun: Self = "practice-not-begun"
    package static let practiceBegunAlready: Self = "practice-begun-already"
}
