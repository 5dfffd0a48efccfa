import Access
import Door
import Store
import Vocabulary

/// That nothing of what it covers may go, by rule or by order, until somebody lifts it: for a court, a claim, an inquiry.
package struct LegalHold: Hashable, Sendable {
    package struct Lifting: Hashable, Sendable {
        package let because: String
        package let by: Author
        package let at: Instant
    }

    package static let mostMatter = 80
    package static let mostReason = 600

    package let id: ID<LegalHold>
    /// By which people speak of it.
    package let number: Int
    /// The number of the matter: of a court, an insurer, an inspector.
    package let matter: String
    package let reason: String
    package let scope: RecordScope
    package let by: Author
    package let at: Instant
    package let lifted: Lifting?

    init(_ row: Row) throws {
        id = try row["id"]
        number = try row["number"]
        matter = try row["matter"]
        reason = try row["reason"]
        let (code, about): (String, String?) = (try row["scope"], try row["about"])
        switch (code, about) {
        case ("person", let about?): scope = .person(ID(stored: about))
        case ("call", let about?): scope = .call(ID(stored: about))
        case ("case", let about?): scope = .supportCase(ID(stored: about))
        default: scope = .period(from: try row["from_at"], to: try row["to_at"])
        }
        by = Author(id: try row["placed_by"], name: try row["author"])
        at = try row["placed_at"]
        if let at: Instant = try row["lifted_at"] {
            lifted = Lifting(
                because: try row["lifted_because"],
                by: Author(id: try row["lifted_by"], name: try row["lifter"]), at: at)
        } else {
            lifted = nil
        }
    }

    package static func subject(_ id: ID<LegalHold>) -> Event.Subject {
        Event.Subject(kind: "legal-hold", id: id.text)
    }
}

/// Every question asked about holds.
package struct LegalHolds {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT legal_hold.*, coalesce(placer.display_name, 'Alongside') AS author,
               coalesce(lifter.display_name, 'Alongside') AS lifter
        FROM legal_hold
        LEFT JOIN account AS placer ON placer.id = legal_hold.placed_by
        LEFT JOIN account AS lifter ON lifter.id = legal_hold.lifted_by
        """

    /// The most of one list.
    package static let most = 100

    /// - Throws: ``Refusal`` with `.noSuchHold`.
    package func hold(_ id: ID<LegalHold>) throws -> LegalHold {
        guard let row = try db("\(Self.joined) WHERE legal_hold.id = \(id)").first else {
            throw Refusal(.noSuchHold, .absent)
        }
        return try LegalHold(row)
    }

    /// Those that stand, the newest first.
    package func standing(most: Int = .max) throws -> [LegalHold] {
        try db(
            "\(Self.joined) WHERE legal_hold.lifted_at IS NULL ORDER BY legal_hold.number DESC LIMIT \(most)"
        ).map(LegalHold.init)
    }

    package func countStanding() throws -> Int {
        try db("SELECT count(*) AS many FROM legal_hold WHERE lifted_at IS NULL")[0]["many"]
    }

    /// Those that were lifted, the newest first.
    package func lifted(most: Int = LegalHolds.most) throws -> [LegalHold] {
        try db(
            "\(Self.joined) WHERE legal_hold.lifted_at IS NOT NULL ORDER BY legal_hold.number DESC LIMIT \(most)"
        ).map(LegalHold.init)
    }

    /// Everything that holds which stand cover.
    func covered() throws -> HeldRecords {
        var held = HeldRecords()
        for hold in try standing() {
            switch hold.scope {
            case .person(let id):
                guard let root: String = try db("SELECT root_id FROM person WHERE id = \(id)").first?["root_id"] else {
                    continue
                }
                held.add(RecordName(kind: .person, id: root), hold.number)
                for row in try db(
                    """
                    SELECT DISTINCT call_person.call_id FROM person
                    JOIN person_contact ON person_contact.person_id = person.id
                    JOIN call_person ON call_person.id = person_contact.call_person_id
                    WHERE person.root_id = \(root)
                    """)
                {
                    held.add(RecordName(kind: .call, id: try row["call_id"]), hold.number)
                }
            case .call(let id): try self.hold(call: id.text, hold.number, in: &held)
            case .supportCase(let id):
                guard let call: String = try db("SELECT call_id FROM support_case WHERE id = \(id)").first?["call_id"]
                else { continue }
                try self.hold(call: call, hold.number, in: &held)
            case .period(let from, let to): held.periods.append((from, to, hold.number))
            }
        }
        return held
    }

    private func hold(call: String, _ number: Int, in held: inout HeldRecords) throws {
        held.add(RecordName(kind: .call, id: call), number)
        for row in try db(
            """
            SELECT DISTINCT person.root_id FROM call_person
            JOIN person_contact ON person_contact.call_person_id = call_person.id
            JOIN person ON person.id = person_contact.person_id
            WHERE call_person.call_id = \(call)
            """)
        {
            held.add(RecordName(kind: .person, id: try row["root_id"]), number)
        }
    }
}

/// What holds cover, by the number of the hold.
struct HeldRecords: Sendable {
    private(set) var records: [RecordName: Int] = [:]
    var periods: [(from: Instant, to: Instant, number: Int)] = []

    mutating func add(_ record: RecordName, _ number: Int) {
        records[record] = min(records[record] ?? number, number)
    }

    /// The hold that keeps a record: one on itself, or on another record to which a row of it belongs as well.
    func hold(on found: RecordFound) -> Int? {
        if let number = records[found.name] { return number }
        if let number = found.touches.compactMap({ records[$0] }).min() { return number }
        guard let began = found.began else { return nil }
        return periods.first { $0.from <= began && began < $0.to }?.number
    }
}

extension Refusal.Code {
    package static let noSuchHold: Self = "no-such-hold"
}
