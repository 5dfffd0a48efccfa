import Access
import Store
import Vocabulary

/// Every question asked about facts, and how they are kept.
package struct Facts {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT call_fact.*, coalesce(account.display_name, 'Alongside') AS author
        FROM call_fact LEFT JOIN account ON account.id = call_fact.recorded_by
        """

    /// What stands for each of some calls.
    package func current(of calls: [ID<Call>]) throws -> [ID<Call>: [FactField: Fact]] {
        guard !calls.isEmpty else { return [:] }
        var found: [ID<Call>: [FactField: Fact]] = [:]
        let rows = try db("\(Facts.joined) WHERE call_fact.call_id IN (\(each: calls)) AND call_fact.state = 'current'")
        for fact in try rows.map(Fact.init) { found[fact.call, default: [:]][fact.field] = fact }
        return found
    }

    /// What stands for one call.
    package func current(of call: ID<Call>) throws -> [FactField: Fact] {
        try current(of: [call])[call] ?? [:]
    }

    /// Values that were recorded beside one that still stands, newest first: a person has to choose.
    package func rivals(of call: ID<Call>) throws -> [Fact] {
        try db(
            """
            \(Facts.joined)
            WHERE call_fact.call_id = \(call) AND call_fact.state = 'rival' AND NOT EXISTS (
                SELECT 1 FROM call_fact AS stands
                WHERE stands.call_id = call_fact.call_id AND stands.field = call_fact.field
                  AND stands.state = 'current' AND stands.revision > call_fact.revision)
            ORDER BY call_fact.revision DESC LIMIT 50
            """
        ).map(Fact.init)
    }

    /// Everything that was ever recorded of a call, by field and revision, as the journal refers to it.
    package func history(of call: ID<Call>) throws -> [Fact.Reference: Fact] {
        let facts = try db("\(Facts.joined) WHERE call_fact.call_id = \(call)").map(Fact.init)
        return Dictionary(
            facts.map { (Fact.Reference(field: $0.field, revision: $0.revision), $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The newest revision of a field, whatever its state; 0 when nothing was recorded.
    func lastRevision(of field: FactField, in call: ID<Call>) throws -> Int {
        let row = try db(
            "SELECT coalesce(max(revision), 0) AS last FROM call_fact WHERE call_id = \(call) AND field = \(field)"
        ).first
        return try row?["last"] ?? 0
    }

    /// The first facts of a call, all at once.
    func begin(
        _ values: [FactField: String], of call: ID<Call>, by worker: Worker, at now: Instant
    ) throws
        -> [FactField: Fact]
    {
        let author = Author(id: worker.id.text, name: worker.name)
        let facts = FactField.allCases.compactMap { field in
            values[field].map { Fact(field, $0, of: call, revision: 1, .current, by: author, at: now) }
        }
        try db.insert(into: "call_fact", facts.map(\.row))
        return Dictionary(facts.map { ($0.field, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func retire(_ fact: Fact) throws {
        try db.keep(
            in: "call_fact",
            """
            UPDATE call_fact SET state = 'earlier'
            WHERE call_id = \(fact.call) AND field = \(fact.field) AND revision = \(fact.revision) RETURNING *
            """
        )
    }

    func add(
        _ field: FactField, _ value: String?, of call: ID<Call>, revision: Int, _ state: Fact.State, by worker: Worker,
        at now: Instant
    ) throws {
        let id = Fact.id(call, field, revision)
        try db.keep(
            in: "call_fact",
            """
            INSERT INTO call_fact (id, call_id, field, revision, value, state, recorded_by, recorded_at)
            VALUES (\(id), \(call), \(field), \(revision), \(value), \(state), \(worker.id), \(now))
            RETURNING *
            """
        )
    }
}
