import Access
import Store
import Vocabulary

/// Every question asked about the facts of places, and how they are kept.
package struct PlaceFacts {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most facts of one place that are shown.
    package static let most = 50

    private static let joined: SQL = """
        SELECT place_fact.*, call.number, coalesce(account.display_name, 'Alongside') AS author,
               taker.display_name AS withdrawer
        FROM place_fact
        JOIN call ON call.id = place_fact.call_id
        LEFT JOIN account ON account.id = place_fact.recorded_by
        LEFT JOIN account AS taker ON taker.id = place_fact.withdrawn_by
        """

    /// - Throws: ``Refusal`` with `.noSuchPlaceFact`.
    package func fact(_ id: ID<PlaceFact>) throws -> PlaceFact {
        guard let row = try db("\(PlaceFacts.joined) WHERE place_fact.id = \(id)").first else {
            throw Refusal(.noSuchPlaceFact, .absent, field: "fact")
        }
        return try PlaceFact(row)
    }

    /// Everything recorded of a place, also what has expired or was withdrawn: the newest first.
    package func all(at place: PlaceKey) throws -> [PlaceFact] {
        try db(
            """
            \(PlaceFacts.joined) WHERE place_fact.street = \(place.street)
            ORDER BY place_fact.happened_at DESC, place_fact.id LIMIT \(PlaceFacts.most * 4)
            """
        ).map(PlaceFact.init).filter { $0.place.isSamePlace(as: place) }.prefix(PlaceFacts.most).map(\.self)
    }

    /// What speaks at a moment about a place, neither expired nor withdrawn: an attack or a weapon first, however long ago,
    /// then other dangers, then what helps; the newest first among each.
    ///
    /// However much has passed there, what speaks is never crowded out of the list by it.
    package func speaking(at place: PlaceKey, _ now: Instant) throws -> [PlaceFact] {
        try db(
            """
            \(PlaceFacts.joined)
            WHERE place_fact.street = \(place.street) AND place_fact.withdrawn_at IS NULL
              AND place_fact.expires_at > \(now)
            ORDER BY CASE WHEN place_fact.kind IN ('responder-attacked-here', 'weapon-seen-here') THEN 0
                WHEN place_fact.kind IN ('helpful', 'communication-aid') THEN 2 ELSE 1 END,
                place_fact.happened_at DESC, place_fact.id LIMIT \(PlaceFacts.most * 4)
            """
        ).map(PlaceFact.init).filter { $0.place.isSamePlace(as: place) }.prefix(PlaceFacts.most).map(\.self)
    }

    /// What speaks about where a call is: of its own flat, or of the house as a whole.
    package func speaking(of facts: [FactField: Fact], _ now: Instant) throws -> [PlaceFact] {
        guard let place = facts[.location]?.value.flatMap(PlaceKey.init) else { return [] }
        return try speaking(at: place, now).filter { $0.place.mayBeSameUnit(as: place) }
    }

    /// Open calls at a place, whom a fact of it concerns; the newest first.
    func openCalls(at place: PlaceKey, since moment: Instant) throws -> [Call] {
        let found = try CallKeys(db).calls(.place, place, since: moment).filter { $0.key.isSamePlace(as: place) }
        return try found.prefix(50).map { try Calls(db).call($0.call) }.filter(\.path.isOpen)
    }

    func add(_ new: NewPlaceFact, by worker: Worker, at now: Instant) throws {
        try db.keep(
            in: "place_fact",
            """
            INSERT INTO place_fact (id, street, unit, locality, address, call_id, kind, source, happened_at, note,
                recorded_by, recorded_at, expires_at)
            VALUES (\(new.id), \(new.place.street), \(new.place.unit), \(new.place.locality), \(new.address),
                \(new.call), \(new.kind), \(new.source), \(new.happenedAt), \(new.note), \(worker.id), \(now),
                \(new.expiresAt))
            RETURNING *
            """
        )
    }

    func withdraw(
        _ fact: ID<PlaceFact>, because reason: PlaceFact.Withdrawal, by worker: Worker, at now: Instant
    ) throws {
        try db.keep(
            in: "place_fact",
            """
            UPDATE place_fact SET withdrawn_reason = \(reason), withdrawn_by = \(worker.id), withdrawn_at = \(now)
            WHERE id = \(fact) RETURNING *
            """
        )
    }
}

/// A fact of a place that is about to be kept.
struct NewPlaceFact {
    let id: ID<PlaceFact>
    let place: PlaceKey
    let address: String
    let call: ID<Call>
    let kind: PlaceFact.Kind
    let source: PlaceFact.Source
    let happenedAt: Instant
    let note: String?
    let expiresAt: Instant
}

extension Refusal.Code {
    package static let noSuchPlaceFact: Self = "no-such-place-fact"
}
