import Store
import Vocabulary

/// By what a call is found again: where it is, and the number to call back.
///
/// The keys follow the facts that stand, in the transaction that changes them.
struct CallKeys {
    let db: any Transaction

    init(_ db: any Transaction) {
        self.db = db
    }

    enum Kind: String, Storable {
        case place, callback

        /// The fact it is taken from.
        init?(_ field: FactField) {
            switch field {
            case .location: self = .place
            case .callback: self = .callback
            default: return nil
            }
        }

        var field: FactField {
            switch self {
            case .place: .location
            case .callback: .callback
            }
        }

        /// The key of what was written; nothing where it names no one place.
        func key(_ value: String) -> PlaceKey? {
            switch self {
            case .place: PlaceKey(value)
            case .callback: PlaceKey(street: value, unit: "", locality: "")
            }
        }
    }

    /// A call that bears a key.
    struct Found {
        let call: ID<Call>
        let receivedAt: Instant
        let key: PlaceKey
    }

    /// The most calls that are looked at for one key.
    static let most = 300

    /// Calls with a key that were received since a moment, the newest first.
    func calls(_ kind: Kind, _ key: PlaceKey, since moment: Instant) throws -> [Found] {
        try db(
            """
            SELECT call_id, received_at, found_by, unit, locality FROM call_key
            WHERE kind = \(kind) AND found_by = \(key.street) AND received_at >= \(moment)
            ORDER BY received_at DESC, call_id LIMIT \(CallKeys.most)
            """
        ).map { row in
            Found(
                call: try row["call_id"], receivedAt: try row["received_at"],
                key: PlaceKey(
                    street: try row["found_by"], unit: try row["unit"], locality: try row["locality"]))
        }
    }

    /// The keys of a call that has just been taken.
    func begin(_ call: ID<Call>, _ values: [FactField: String], receivedAt moment: Instant) throws {
        for kind in [Kind.place, .callback] {
            guard let key = values[kind.field].flatMap(kind.key) else { continue }
            try add(call, kind, key, moment)
        }
    }

    /// Follows a fact of a call that was changed.
    func follow(_ field: FactField, _ value: String?, of call: Call) throws {
        guard let kind = Kind(field) else { return }
        try db.run("DELETE FROM call_key WHERE call_id = \(call.id) AND kind = \(kind)")
        guard let key = value.flatMap(kind.key) else { return }
        try add(call.id, kind, key, call.receivedAt)
    }

    /// Moves a call to another time.
    func move(_ call: ID<Call>, receivedAt moment: Instant) throws {
        try db.run("UPDATE call_key SET received_at = \(moment) WHERE call_id = \(call)")
    }

    /// Writes a key that may stand already.
    func add(_ call: ID<Call>, _ kind: Kind, _ key: PlaceKey, _ moment: Instant) throws {
        try db.run(
            """
            INSERT INTO call_key (call_id, kind, found_by, unit, locality, received_at)
            VALUES (\(call), \(kind), \(key.street), \(key.unit), \(key.locality), \(moment))
            ON CONFLICT (call_id, kind) DO NOTHING
            """
        )
    }
}
