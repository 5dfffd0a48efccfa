import Crypto
import Store
import Vocabulary

/// That a court ordered something to be taken out, as if it had never been.
package struct Expungement: Hashable, Sendable {
    /// What an order takes out.
    package enum Scope: Hashable, Sendable {
        /// A person with all records that count as them, and the calls in which they were.
        case person(ID<Person>)
        /// A call with all that was done in it.
        case call(ID<Call>)

        package var code: String {
            switch self {
            case .person: "person"
            case .call: "call"
            }
        }

        var about: String {
            switch self {
            case .person(let id): id.text
            case .call(let id): id.text
            }
        }
    }

    /// What the order says of itself.
    package struct Order: Hashable, Sendable {
        package static let mostReference = 80
        package static let mostCourt = 160

        package let reference: String
        package let court: String
        package let on: CalendarDay

        /// - Throws: ``Refusal`` about `order-number`, `court` or `ordered-on`.
        package init(_ reference: String?, of court: String?, on day: String?) throws(Refusal) {
            self.reference = try FreeText.needed(reference, most: Self.mostReference, field: "order-number")
            self.court = try FreeText.needed(court, most: Self.mostCourt, field: "court")
            guard let day, !day.isEmpty else { throw Refusal(.required, field: "ordered-on") }
            guard let on = CalendarDay(day) else { throw Refusal(.notAMoment, field: "ordered-on") }
            self.on = on
        }
    }

    package enum State: Hashable, Sendable {
        /// Somebody asked for it, and somebody else has yet to confirm it.
        case asked
        case withdrawn(by: Author, at: Instant)
        case done(by: Author, at: Instant, rows: Int)
    }

    package let id: ID<Expungement>
    /// By which people speak of it.
    package let number: Int
    package let order: Order
    /// Whom or what it was about: forgotten once it is done or withdrawn.
    package let scope: Scope?
    package let scopeCode: String
    /// Whether the order says that it goes before a hold.
    package let isDespiteHolds: Bool
    package let by: Author
    package let at: Instant
    package let state: State

    init(_ row: Row) throws {
        id = try row["id"]
        number = try row["number"]
        order = try Order(try row["reference"], of: try row["court"], on: try row["ordered_on"])
        let (code, about): (String, String?) = (try row["scope"], try row["about"])
        scopeCode = code
        scope = about.map { code == "person" ? .person(ID(stored: $0)) : .call(ID(stored: $0)) }
        isDespiteHolds = try row["despite_holds"] as Int == 1
        by = Author(id: try row["asked_by"], name: try row["author"])
        at = try row["asked_at"]
        if let at: Instant = try row["done_at"] {
            state = .done(
                by: Author(id: try row["done_by"], name: try row["doer"]), at: at, rows: try row["rows_gone"])
        } else if let at: Instant = try row["withdrawn_at"] {
            state = .withdrawn(by: Author(id: try row["withdrawn_by"], name: try row["withdrawer"]), at: at)
        } else {
            state = .asked
        }
    }
}

/// Every question asked about what courts ordered.
package struct Expungements {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT expungement.*, coalesce(asker.display_name, 'Alongside') AS author,
               coalesce(doer.display_name, 'Alongside') AS doer,
               coalesce(withdrawer.display_name, 'Alongside') AS withdrawer
        FROM expungement
        LEFT JOIN account AS asker ON asker.id = expungement.asked_by
        LEFT JOIN account AS doer ON doer.id = expungement.done_by
        LEFT JOIN account AS withdrawer ON withdrawer.id = expungement.withdrawn_by
        """

    /// The most of one list.
    package static let most = 100

    /// - Throws: ``Refusal`` with `.noSuchExpungement`.
    package func expungement(_ id: ID<Expungement>) throws -> Expungement {
        guard let row = try db("\(Self.joined) WHERE expungement.id = \(id)").first else {
            throw Refusal(.noSuchExpungement, .absent)
        }
        return try Expungement(row)
    }

    /// Those that wait to be confirmed.
    package func waiting() throws -> [Expungement] {
        try db(
            """
            \(Self.joined) WHERE expungement.done_at IS NULL AND expungement.withdrawn_at IS NULL
            ORDER BY expungement.number DESC LIMIT \(Self.most)
            """
        ).map(Expungement.init)
    }

    /// Those that were carried out or withdrawn, the newest first.
    package func ended() throws -> [Expungement] {
        try db(
            """
            \(Self.joined) WHERE expungement.done_at IS NOT NULL OR expungement.withdrawn_at IS NOT NULL
            ORDER BY expungement.number DESC LIMIT \(Self.most)
            """
        ).map(Expungement.init)
    }
}

/// What an order would take out, as it is shown before somebody confirms it.
package struct ExpungementPlan: Sendable {
    package struct Line: Hashable, Sendable {
        package let table: String
        package let rows: Int
    }

    package let lines: [Line]
    /// Calls of which only the person's part goes, because somebody else was in them too: somebody reads what is left.
    package let shared: [Int]
    /// The number of a hold that keeps something of it.
    package let hold: Int?
    /// Names this very plan.
    package let digest: String

    package var rows: Int { lines.reduce(0) { $0 + $1.rows } }
}

extension ExpungementPlan {
    /// - Throws: ``Refusal`` where what the order is about is not there.
    package init(_ scope: Expungement.Scope, in db: any Transaction) throws {
        self = try ExpungementWork(scope, in: db).plan
    }

    fileprivate init(_ walks: [RecordWalk], shared: [Int], held: HeldRecords) {
        let hold = walks.flatMap(\.found).compactMap { held.hold(on: $0) }.min()
        // A row that several of them reach is counted once.
        var rows: [String: Set<String>] = [:]
        var nameless: [String: Int] = [:]
        for walk in walks {
            let all = Set(walk.found.indices)
            for table in Set(walk.found.flatMap(\.shares.keys)) {
                if walk.map.tables[table]?.hasID == true {
                    rows[table, default: []].formUnion(walk.ids(in: table, of: all))
                } else {
                    nameless[table, default: 0] += walk.found.reduce(0) { $0 + ($1.shares[table]?.rows ?? 0) }
                }
            }
        }
        var lines = rows.map { Line(table: $0.key, rows: $0.value.count) }
        lines += nameless.map { Line(table: $0.key, rows: $0.value) }
        let named = rows.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.sorted().joined(separator: " "))" }
        let code = SHA256.hash(data: Array(named.joined(separator: "\n").utf8))
        self.init(
            lines: lines.sorted { $0.table < $1.table }, shared: shared, hold: hold,
            digest: code.withUnsafeBytes { Array($0.prefix(16)) }.hex)
    }
}

/// What an order takes out, with all rows of it, inside one transaction.
struct ExpungementWork {
    let plan: ExpungementPlan
    let walks: [RecordWalk]

    /// - Throws: ``Refusal`` where what the order is about is not there.
    init(_ scope: Expungement.Scope, in db: any Transaction) throws {
        let map = try RetentionMap(db)
        var shared: [Int] = []
        var walks: [RecordWalk] = []
        switch scope {
        case .call(let id):
            _ = try Calls(db).call(id)
            walks = [try RecordWalk(try RecordKind.call.named([id.text], in: db), map: map, in: db)]
        case .person(let id):
            let root = try People(db).person(id).root
            let met = try Met(root, in: db)
            shared = met.shared.map(\.number).sorted()
            let name = RecordName(kind: .person, id: root.text)
            if !met.shared.isEmpty {
                walks.append(
                    try RecordWalk(
                        [(name, met.shared.flatMap(\.people).sorted())], part: "call_person", map: map, in: db))
            }
            if !met.alone.isEmpty {
                walks.append(try RecordWalk(try RecordKind.call.named(met.alone.sorted(), in: db), map: map, in: db))
            }
            walks.append(try RecordWalk(try RecordKind.person.named([root.text], in: db), map: map, in: db))
        }
        self.walks = walks
        plan = ExpungementPlan(walks, shared: shared, held: try LegalHolds(db).covered())
    }

    /// Records that an order took out once, wherever they stand again.
    init(again records: [(table: String, id: String)], in db: any Transaction) throws {
        let map = try RetentionMap(db)
        var walks: [RecordWalk] = []
        for (table, kind) in [("call_person", RecordKind.person), ("call", .call), ("person", .person)] {
            let ids = records.filter { $0.table == table }.map(\.id)
            var there: [String] = []
            for part in ids.parts(of: 200) {
                there += try db("SELECT id FROM \(SQL(stringLiteral: table)) WHERE id IN (\(each: part)) ORDER BY id")
                    .map { try $0["id"] }
            }
            guard !there.isEmpty else { continue }
            walks.append(
                try RecordWalk(there.map { (RecordName(kind: kind, id: $0), [$0]) }, part: table, map: map, in: db))
        }
        self.walks = walks
        plan = ExpungementPlan(walks, shared: [], held: HeldRecords())
    }

    /// The first rows of all that goes.
    var records: [(table: String, id: String)] {
        walks.flatMap { walk in walk.found.flatMap { $0.firsts.map { (walk.table, $0) } } }
    }

    /// Takes it out, and answers how many rows that were.
    func carryOut(in db: any Transaction) throws -> Int {
        for walk in walks { try RecordRemoval(walk, in: db).remove(Set(walk.found.indices)) }
        return plan.rows
    }

    /// The calls in which a person is known to have been.
    private struct Met {
        struct Shared {
            let number: Int
            let people: [String]
        }

        var alone: [String] = []
        var shared: [Shared] = []

        init(_ root: ID<Person>, in db: any Transaction) throws {
            var theirs: [String: (number: Int, people: Set<String>)] = [:]
            for row in try db(
                """
                SELECT call.id, call.number, call_person.id AS call_person FROM person
                JOIN person_contact ON person_contact.person_id = person.id AND person_contact.undone_at IS NULL
                JOIN call_person ON call_person.id = person_contact.call_person_id
                JOIN call ON call.id = call_person.call_id
                WHERE person.root_id = \(root)
                """)
            {
                let number: Int = try row["number"]
                theirs[try row["id"], default: (number, [])].people.insert(try row["call_person"])
            }
            for (call, met) in theirs {
                let there: Int = try db("SELECT count(*) AS many FROM call_person WHERE call_id = \(call)")[0]["many"]
                if there == met.people.count {
                    alone.append(call)
                } else {
                    shared.append(Shared(number: met.number, people: met.people.sorted()))
                }
            }
        }
    }
}

extension Refusal.Code {
    package static let noSuchExpungement: Self = "no-such-expungement"
}
