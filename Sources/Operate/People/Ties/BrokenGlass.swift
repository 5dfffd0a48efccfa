import Access
import Door
import Store
import Vocabulary

extension GlassReason: Storable {}

/// That somebody opened, in an emergency, the record of a person to whom nothing tied them.
package struct BrokenGlass: Hashable, Sendable {
    /// How it ended: whoever broke it said so, or its hour had passed.
    package enum Ending: String, CaseIterable, Storable, Sendable {
        case early
        case ranOut = "ran-out"
    }

    /// What the privacy officer found.
    package enum Ruling: String, CaseIterable, Storable, Sendable {
        case right
        case notRight = "not-right"
    }

    package struct Review: Hashable, Sendable {
        package let ruling: Ruling
        package let words: String
        package let by: Author
        package let at: Instant
    }

    /// How long the record stays open (`domain.md` §2.10).
    package static let open = Duration.seconds(60 * 60)
    /// Within so long somebody else looks whether it was right.
    package static let review = Duration.seconds(72 * 3600)
    /// The shortest and the longest words on why, in characters.
    package static let leastWords = 10
    package static let mostWords = 600

    package let id: ID<BrokenGlass>
    package let person: ID<Person>
    package let call: ID<Call>?
    package let callNumber: Int?
    package let reason: GlassReason
    package let words: String
    package let by: Author
    /// What they were then: it is what the person is told.
    package let roles: [Role]
    package let at: Instant
    package let until: Instant
    package let endedAt: Instant?
    package let ending: Ending?
    package let reviewDueAt: Instant
    package let overdueAt: Instant?
    package let reviewed: Review?

    init(_ row: Row) throws {
        id = try row["id"]
        person = try row["person_id"]
        call = try row["call_id"]
        callNumber = try row["call_number"]
        reason = try row["reason"]
        words = try row["words"]
        by = Author(id: try row["broken_by"], name: try row["author"])
        roles = Codes.read(try row["broken_as"]).compactMap(Role.init(rawValue:))
        at = try row["broken_at"]
        until = try row["until_at"]
        endedAt = try row["ended_at"]
        ending = try row["ended_as"]
        reviewDueAt = try row["review_due_at"]
        overdueAt = try row["review_overdue_at"]
        let (ruling, at): (Ruling?, Instant?) = (try row["ruling"], try row["reviewed_at"])
        if let ruling, let at {
            reviewed = Review(
                ruling: ruling, words: try row["review_words"],
                by: Author(id: try row["reviewed_by"], name: try row["reviewer"]), at: at)
        } else {
            reviewed = nil
        }
    }

    package func isOpen(at now: Instant) -> Bool { endedAt == nil && now < until }

    /// Whether nobody has looked at it although the time for that has passed.
    package func isOverdue(at now: Instant) -> Bool { reviewed == nil && reviewDueAt <= now }

    package static func subject(_ id: ID<BrokenGlass>) -> Event.Subject {
        Event.Subject(kind: "broken-glass", id: id.text)
    }

    func said(_ more: [String: Event.Fact] = [:]) -> [String: Event.Fact] {
        more.merging(["glass": .init(id)]) { said, _ in said }
    }
}

/// What was looked at while a glass was broken.
package struct GlassLook: Hashable, Sendable {
    package let permission: Permission
    package let at: Instant
}

/// Every question asked about records that were opened in emergencies.
package struct BrokenGlasses {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT break_glass.*, call.number AS call_number, coalesce(breaker.display_name, 'Alongside') AS author,
               coalesce(reviewer.display_name, 'Alongside') AS reviewer
        FROM break_glass
        LEFT JOIN call ON call.id = break_glass.call_id
        LEFT JOIN account AS breaker ON breaker.id = break_glass.broken_by
        LEFT JOIN account AS reviewer ON reviewer.id = break_glass.reviewed_by
        """

    /// The most of one list.
    package static let most = 200

    /// - Throws: ``Refusal`` with `.noSuchGlass`.
    package func glass(_ id: ID<BrokenGlass>) throws -> BrokenGlass {
        guard let row = try db("\(BrokenGlasses.joined) WHERE break_glass.id = \(id)").first else {
            throw Refusal(.noSuchGlass, .absent)
        }
        return try BrokenGlass(row)
    }

    /// What somebody has broken of a person and is open now.
    package func open(by worker: ID<Worker>, of person: ID<Person>, at now: Instant) throws -> BrokenGlass? {
        try db(
            """
            \(BrokenGlasses.joined)
            WHERE break_glass.broken_by = \(worker) AND break_glass.ended_at IS NULL AND break_glass.until_at > \(now)
              AND break_glass.person_id IN (
                SELECT same.id FROM person AS asked JOIN person AS same ON same.root_id = asked.root_id
                WHERE asked.id = \(person))
            ORDER BY break_glass.broken_at DESC, break_glass.id DESC LIMIT 1
            """
        ).first.map(BrokenGlass.init)
    }

    /// Everybody who opened a person's record in an emergency, of every record that counts as them: the newest first.
    ///
    /// - Throws: ``Refusal`` with `.noSuchPersonRecord`.
    package func of(_ person: ID<Person>) throws -> [BrokenGlass] {
        let root = try People(db).person(person).root
        return try db(
            """
            \(BrokenGlasses.joined)
            WHERE break_glass.person_id IN (SELECT person.id FROM person WHERE person.root_id = \(root))
            ORDER BY break_glass.broken_at DESC, break_glass.id DESC LIMIT \(BrokenGlasses.most)
            """
        ).map(BrokenGlass.init)
    }

    /// Those at which nobody has looked yet, the oldest first; then the others, the newest first.
    package func all() throws -> (waiting: [BrokenGlass], reviewed: [BrokenGlass]) {
        let waiting = try db(
            """
            \(BrokenGlasses.joined) WHERE break_glass.reviewed_at IS NULL
            ORDER BY break_glass.broken_at, break_glass.id LIMIT \(BrokenGlasses.most)
            """
        ).map(BrokenGlass.init)
        let reviewed = try db(
            """
            \(BrokenGlasses.joined) WHERE break_glass.reviewed_at IS NOT NULL
            ORDER BY break_glass.broken_at DESC, break_glass.id DESC LIMIT \(BrokenGlasses.most)
            """
        ).map(BrokenGlass.init)
        return (waiting, reviewed)
    }

    /// How many wait for somebody to look at them.
    package func waiting() throws -> Int {
        try db("SELECT count(*) AS many FROM break_glass WHERE reviewed_at IS NULL")[0]["many"]
    }

    /// What was looked at while each was broken, in the order it was.
    package func looks(under glasses: [ID<BrokenGlass>]) throws -> [ID<BrokenGlass>: [GlassLook]] {
        guard !glasses.isEmpty else { return [:] }
        let rows = try db(
            """
            SELECT subject_id, permission, at FROM access_log
            WHERE subject_kind = 'broken-glass' AND outcome = 'looked' AND subject_id IN (\(each: glasses.map(\.text)))
            ORDER BY position
            """)
        var looks: [ID<BrokenGlass>: [GlassLook]] = [:]
        for row in rows {
            guard let permission = Permission(rawValue: try row["permission"]) else { continue }
            looks[try row["subject_id"], default: []].append(GlassLook(permission: permission, at: try row["at"]))
        }
        return looks
    }

    /// Open calls by which somebody may have come to open a record, the newest first.
    package func callsNow(most: Int = 50) throws -> [Call] {
        try Calls(db).page(Calls.Filter(open: true), below: nil, most: most)
    }
}

extension Refusal.Code {
    package static let noSuchGlass: Self = "no-such-glass"
}
