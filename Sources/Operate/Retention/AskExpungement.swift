import Access
import Door
import Store
import Vocabulary

/// Asks for what a court ordered to be taken out; somebody else confirms it.
package struct AskExpungement: Order {
    package static let permission = Permission.expunge

    let scope: Expungement.Scope
    let order: Expungement.Order
    let isDespiteHolds: Bool

    /// - Parameter isDespiteHolds: whether the order itself says that it goes before a hold.
    package init(_ scope: Expungement.Scope, by order: Expungement.Order, isDespiteHolds: Bool) {
        self.scope = scope
        self.order = order
        self.isDespiteHolds = isDespiteHolds
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Expungement, [Event]) {
        try Accounts(db).requirePerson(worker)
        switch scope {
        case .person(let id): _ = try People(db).person(id)
        case .call(let id): _ = try Calls(db).call(id)
        }
        let id = ID<Expungement>.new()
        let number: Int = try db("SELECT coalesce(max(number), 0) + 1 AS next FROM expungement")[0]["next"]
        try db.keep(
            in: "expungement",
            """
            INSERT INTO expungement (id, number, reference, court, ordered_on, scope, about, despite_holds, asked_by,
                asked_at)
            VALUES (\(id), \(number), \(order.reference), \(order.court), \(order.on.description), \(scope.code),
                \(scope.about), \(isDespiteHolds ? 1 : 0), \(worker.id), \(now))
            RETURNING *
            """
        )
        // Whom it is about stands in no event: it would outlast what was taken out.
        let said: [String: Event.Fact] = ["expungement": .init(number)]
        return (try Expungements(db).expungement(id), [Event(.expungementAsked, Expungement.subject(id), said)])
    }
}

/// Takes back what nobody has confirmed yet.
package struct WithdrawExpungement: Order {
    package static let permission = Permission.expunge

    let id: ID<Expungement>

    package init(_ id: ID<Expungement>) {
        self.id = id
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Expungement, [Event]) {
        try Accounts(db).requirePerson(worker)
        let before = try Expungements(db).expungement(id)
        guard before.state == .asked else { throw Refusal(.expungementEnded, .conflicting) }
        try db.keep(
            in: "expungement",
            """
            UPDATE expungement SET about = NULL, withdrawn_by = \(worker.id), withdrawn_at = \(now)
            WHERE id = \(id) RETURNING *
            """
        )
        let said: [String: Event.Fact] = ["expungement": .init(before.number)]
        return (try Expungements(db).expungement(id), [Event(.expungementWithdrawn, Expungement.subject(id), said)])
    }
}

/// Confirms what somebody else asked for, and takes it out in one piece.
package struct ConfirmExpungement: Order {
    package static let permission = Permission.expunge

    let id: ID<Expungement>
    let digest: String

    /// - Parameter digest: of what was shown: what has come since is not taken out unseen.
    package init(_ id: ID<Expungement>, shown digest: String) {
        self.id = id
        self.digest = digest
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Expungement, [Event]) {
        try Accounts(db).requirePerson(worker)
        let before = try Expungements(db).expungement(id)
        guard before.state == .asked, let scope = before.scope else { throw Refusal(.expungementEnded, .conflicting) }
        guard before.by.id != worker.id.text else { throw Refusal(.ownExpungement, .conflicting) }
        let work = try ExpungementWork(scope, in: db)
        if let hold = work.plan.hold, !before.isDespiteHolds {
            throw Refusal(
                .underHold, .conflicting, values: ["hold": String(hold), "expungement": String(before.number)])
        }
        guard work.plan.digest == digest else { throw Refusal(.expungementChanged, .conflicting) }
        let gone = try work.carryOut(in: db)
        for (table, record) in work.records {
            try db.keep(
                in: "expunged_record",
                """
                INSERT INTO expunged_record (id, expungement_id, first_table, record_id)
                VALUES (\(ID<Expungement>.new().text), \(id), \(table), \(record)) RETURNING *
                """
            )
        }
        try db.keep(
            in: "expungement",
            """
            UPDATE expungement SET about = NULL, done_by = \(worker.id), done_at = \(now), rows_gone = \(gone)
            WHERE id = \(id) RETURNING *
            """
        )
        return (
            try Expungements(db).expungement(id),
            Expungement.events(of: work, id, number: before.number, rows: gone)
        )
    }
}

/// An order that was carried out before a backup was brought back that still held what it took out.
package struct ExpungedLine: Codable, Sendable {
    package let expungement: String
    package let reference: String
    package let court: String
    package let orderedOn: String
    package let scope: String
    /// `table:id` of the first rows.
    package let records: [String]

    /// The orders that were carried out here, oldest first.
    package static func all(in db: any Transaction) throws -> [ExpungedLine] {
        var records: [String: [String]] = [:]
        for row in try db("SELECT expungement_id, first_table, record_id FROM expunged_record ORDER BY id") {
            records[try row["expungement_id"], default: []].append(
                "\(try row["first_table"] as String):\(try row["record_id"] as String)")
        }
        return try db("SELECT * FROM expungement WHERE done_at IS NOT NULL ORDER BY number").map { row in
            let id: String = try row["id"]
            return ExpungedLine(
                expungement: id, reference: try row["reference"], court: try row["court"],
                orderedOn: try row["ordered_on"], scope: try row["scope"], records: records[id] ?? [])
        }
    }
}

/// Takes out of a workspace that was brought back what an order took out of it before.
package struct ExpungeAgain: Order {
    package static let permission = Permission.expunge

    let line: ExpungedLine
    let order: Expungement.Order

    /// - Throws: ``Refusal`` where the line cannot be read.
    package init(_ line: ExpungedLine) throws(Refusal) {
        self.line = line
        order = try Expungement.Order(line.reference, of: line.court, on: line.orderedOn)
        _ = try ID<Expungement>(line.expungement)
        guard ["person", "call"].contains(line.scope) else { throw Refusal(.notOneOf, field: "scope") }
    }

    /// How many rows were taken out.
    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Int, [Event]) {
        let records = try line.records.map { text throws(Refusal) -> (table: String, id: String) in
            let parts = text.split(separator: ":")
            guard parts.count == 2, ["person", "call", "call_person"].contains(parts[0]) else {
                throw Refusal(.notOneOf, field: "records")
            }
            return (String(parts[0]), try ID<Expungement>(parts[1]).text)
        }
        let work = try ExpungementWork(again: records, in: db)
        let id = ID<Expungement>(stored: line.expungement)
        let isKnown = try !db("SELECT id FROM expungement WHERE id = \(id) AND done_at IS NOT NULL").isEmpty
        guard !work.walks.isEmpty || !isKnown else { return (0, []) }
        let gone = try work.carryOut(in: db)
        let number = try note(id, by: worker, gone, isKnown: isKnown, in: db, at: now)
        for (table, record) in records {
            try db.keep(
                in: "expunged_record",
                """
                INSERT INTO expunged_record (id, expungement_id, first_table, record_id)
                VALUES (\(ID<Expungement>.new().text), \(id), \(table), \(record))
                ON CONFLICT (first_table, record_id) DO NOTHING RETURNING *
                """
            )
        }
        return (gone, Expungement.events(of: work, id, number: number, rows: gone))
    }

    /// The order as this workspace knows it: a backup may be older than its asking.
    private func note(
        _ id: ID<Expungement>, by worker: Worker, _ gone: Int, isKnown: Bool, in db: any Transaction, at now: Instant
    ) throws -> Int {
        if let row = try db("SELECT number FROM expungement WHERE id = \(id)").first {
            guard !isKnown else { return try row["number"] }
            try db.keep(
                in: "expungement",
                """
                UPDATE expungement SET about = NULL, withdrawn_by = NULL, withdrawn_at = NULL,
                    asked_by = CASE WHEN asked_by = \(worker.id) THEN 'restored' ELSE asked_by END,
                    done_by = \(worker.id), done_at = \(now), rows_gone = \(gone)
                WHERE id = \(id) RETURNING *
                """
            )
            return try row["number"]
        }
        let number: Int = try db("SELECT coalesce(max(number), 0) + 1 AS next FROM expungement")[0]["next"]
        try db.keep(
            in: "expungement",
            """
            INSERT INTO expungement (id, number, reference, court, ordered_on, scope, despite_holds, asked_by, asked_at,
                done_by, done_at, rows_gone)
            VALUES (\(id), \(number), \(order.reference), \(order.court), \(order.on.description), \(line.scope), 0,
                'restored', \(now), \(worker.id), \(now), \(gone))
            RETURNING *
            """
        )
        return number
    }

    package func subject(of outcome: Int) -> String { String(outcome) }
    package func outcome(again subject: String, in db: any Transaction) -> Int { Int(subject) ?? 0 }
}

extension Expungement {
    package static func subject(_ id: ID<Expungement>) -> Event.Subject {
        Event.Subject(kind: "expungement", id: id.text)
    }

    /// What finds people learns of each record that went; the order is named beside none of them.
    static func events(of work: ExpungementWork, _ id: ID<Expungement>, number: Int, rows: Int) -> [Event] {
        work.records.filter { $0.table == "person" }.map {
            Event(.recordRemoved, Person.subject(ID(stored: $0.id)), ["rows": .init(rows)])
        } + [Event(.expunged, subject(id), ["expungement": .init(number), "rows": .init(rows)])]
    }
}

extension Command where Outcome == Expungement {
    package func subject(of outcome: Expungement) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Expungement {
        try Expungements(db).expungement(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let expungementEnded: Self = "expungement-ended"
    package static let ownExpungement: Self = "own-expungement"
    package static let underHold: Self = "under-hold"
    package static let expungementChanged: Self = "expungement-changed"
}

extension Event.Kind {
    package static let expungementAsked: Self = "expungement-asked"
    package static let expungementWithdrawn: Self = "expungement-withdrawn"
    package static let expunged: Self = "expunged"
}
