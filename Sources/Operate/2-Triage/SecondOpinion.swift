import Access
import Door
import Programs
import Store
import Vocabulary

/// What a colleague who was asked would decide.
package enum Opinion: Sendable, Hashable {
    /// As it stands before them: as the program recommends, or as it was decided.
    case agree
    case otherwise(Level, response: String)
    case cannotSay

    package enum Code: String, CaseIterable, Storable, Sendable {
        case agree, otherwise
        case cannotSay = "cannot-say"
    }

    package var code: Code {
        switch self {
        case .agree: .agree
        case .otherwise: .otherwise
        case .cannotSay: .cannotSay
        }
    }
}

/// A question to another clinician about one call, and what they answered.
package struct SecondOpinion: Sendable {
    package enum State: String, CaseIterable, Storable, Sendable {
        case open, answered, withdrawn
    }

    /// What the answer is about.
    package enum About: String, CaseIterable, Storable, Sendable {
        case recommended, decided
    }

    /// What somebody answered, and what stood before them when they did.
    package struct Answer: Sendable {
        package let opinion: Opinion
        package let about: About
        package let verdict: Verdict
        package let note: String?
    }

    /// The longest note, in characters.
    package static let mostNote = 500

    package let id: ID<SecondOpinion>
    package let call: ID<Call>
    package let path: ID<Path>
    /// Counts the questions about one path from 1.
    package let ordinal: Int
    package let state: State
    package let asker: Author
    /// Nothing where anybody else may answer.
    package let asked: Author?
    package let at: Instant
    package let answer: Answer?
    /// Who answered or withdrew it, and when.
    package let closed: (by: Author, at: Instant)?

    /// Whether somebody may answer it, who may ask and decide at all.
    package func isFor(_ worker: ID<Worker>) -> Bool {
        state == .open && asker.id != worker.text && (asked.map { $0.id == worker.text } ?? true)
    }

    init(_ row: Row) throws {
        id = try row["id"]
        call = try row["call_id"]
        path = try row["path_id"]
        ordinal = try row["ordinal"]
        state = try row["state"]
        asker = Author(id: try row["asked_by"], name: try row["asker"])
        let asked: String? = try row["asked_of"]
        let askedName: String = try row["asked_name"]
        self.asked = asked.map { Author(id: $0, name: askedName) }
        at = try row["asked_at"]
        let closer: String? = try row["closed_by"]
        let closerName: String = try row["closer"]
        let moment: Instant? = try row["closed_at"]
        closed = closer.flatMap { id in moment.map { (Author(id: id, name: closerName), $0) } }
        answer = try Answer(row)
    }
}

extension SecondOpinion.Answer {
    fileprivate init?(_ row: Row) throws {
        let code: Opinion.Code? = try row["opinion"]
        let about: SecondOpinion.About? = try row["about"]
        guard let code, let about else { return nil }
        func level(_ column: String) throws -> Level? {
            let number: Int? = try row[column]
            return number.flatMap(Level.init(rawValue:))
        }
        let response: String? = try row["response"]
        switch code {
        case .agree: opinion = .agree
        case .cannotSay: opinion = .cannotSay
        case .otherwise: opinion = .otherwise(try level("level") ?? .higher, response: response ?? "")
        }
        self.about = about
        verdict = Verdict(
            level: try level("about_level") ?? .higher, response: try row["about_response"],
            reason: try ReasonCode(row, "about_reason", own: "about_own"))
        note = try row["note"]
    }
}

/// Every question asked about second opinions.
package struct SecondOpinions {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let columns: SQL = """
        second_opinion.*, coalesce(asker.display_name, 'Alongside') AS asker,
               coalesce(asked.display_name, 'Alongside') AS asked_name,
               coalesce(closer.display_name, 'Alongside') AS closer
        """
    private static let joins: SQL = """
        LEFT JOIN account AS asker ON asker.id = second_opinion.asked_by
        LEFT JOIN account AS asked ON asked.id = second_opinion.asked_of
        LEFT JOIN account AS closer ON closer.id = second_opinion.closed_by
        """

    /// The most questions about one path.
    package static let most = 20

    /// The questions about a path, the latest first.
    package func all(on path: ID<Path>) throws -> [SecondOpinion] {
        try db(
            """
            SELECT \(SecondOpinions.columns) FROM second_opinion \(SecondOpinions.joins)
            WHERE second_opinion.path_id = \(path) ORDER BY second_opinion.ordinal DESC LIMIT \(SecondOpinions.most)
            """
        ).map(SecondOpinion.init)
    }

    /// Questions by name, as the journal refers to them.
    package func opinions(_ ids: [String]) throws -> [String: SecondOpinion] {
        guard !ids.isEmpty else { return [:] }
        let opinions = try db(
            """
            SELECT \(SecondOpinions.columns) FROM second_opinion \(SecondOpinions.joins)
            WHERE second_opinion.id IN (\(each: ids))
            """
        ).map(SecondOpinion.init)
        return Dictionary(opinions.map { ($0.id.text, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// - Throws: ``Refusal`` with `.noSuchOpinion`.
    package func opinion(_ id: ID<SecondOpinion>) throws -> SecondOpinion {
        guard
            let row = try db(
                """
                SELECT \(SecondOpinions.columns) FROM second_opinion \(SecondOpinions.joins)
                WHERE second_opinion.id = \(id)
                """
            ).first
        else { throw Refusal(.noSuchOpinion, .absent) }
        return try SecondOpinion(row)
    }

    /// The open questions that somebody may answer, those that wait longest first, each with the number of its call.
    ///
    /// Of a call that left, only for a day: after that nobody can act on the answer, and old questions would hide new ones.
    package func waiting(for worker: ID<Worker>, at now: Instant) throws -> [(opinion: SecondOpinion, number: Int)] {
        try db(
            """
            SELECT \(SecondOpinions.columns), call.number
            FROM second_opinion JOIN call ON call.id = second_opinion.call_id
            JOIN path ON path.id = second_opinion.path_id \(SecondOpinions.joins)
            WHERE second_opinion.state = \(SecondOpinion.State.open) AND second_opinion.asked_by <> \(worker)
              AND (second_opinion.asked_of IS NULL OR second_opinion.asked_of = \(worker))
              AND path.superseded_by IS NULL
              AND (path.left_at IS NULL OR path.left_at > \(now.adding(.seconds(-24 * 3600))))
            ORDER BY second_opinion.asked_at, second_opinion.id LIMIT 50
            """
        ).map { (try SecondOpinion($0), try $0["number"]) }
    }
}

extension Refusal.Code {
    package static let noSuchOpinion: Self = "no-such-opinion"
}
