import Access
import Door
import Store
import Vocabulary

/// Things of one making: a lot with the day to which it is good; what bears no lot stands under an empty one.
package struct SupplyLot: Hashable, Sendable {
    package let id: ID<SupplyLot>
    package let supply: ID<Supply>
    package let lot: String
    package let expiresOn: CalendarDay?

    package static let mostName = 40

    init(_ row: Row) throws {
        id = try row["id"]
        supply = try row["supply_id"]
        lot = try row["lot"]
        let day: String? = try row["expires_on"]
        expiresOn = day.flatMap(CalendarDay.init)
    }

    /// Whether it was no longer good on a day.
    package func isExpired(on day: CalendarDay) -> Bool { expiresOn.map { $0 < day } ?? false }
}

/// What somebody says of supplies: how much of which lot.
package struct SupplyLine: Hashable, Sendable {
    package let lot: ID<SupplyLot>
    package let quantity: Int

    /// - Throws: ``Refusal`` about `quantity`.
    package init(_ quantity: Int, of lot: ID<SupplyLot>) throws(Refusal) {
        guard (1...Supply.mostQuantity).contains(quantity) else {
            throw Refusal(.quantityOutOfRange, field: "quantity")
        }
        (self.lot, self.quantity) = (lot, quantity)
    }
}

/// One report of supplies with the movements that it made.
package struct SupplyReport: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Storable, Sendable { case received, moved, given, lost, expired, counted }

    /// What is odd about a movement: it is kept all the same, and asks for a count.
    package enum Flag: String, CaseIterable, Sendable {
        case expiredLot = "expired-lot"
        case moreThanRecorded = "more-than-recorded"
        /// The record had changed since whoever counted had read it.
        case countedOverChange = "counted-over-change"
        /// It was written off as expired while it was still good.
        case notExpired = "not-expired"
        /// The lot was received before with another day.
        case otherExpiry = "other-expiry"
    }

    /// Why a count does not agree with the record.
    package enum Reason: String, CaseIterable, Storable, Sendable {
        case notRecorded = "not-recorded"
        case miscounted, lost, damaged, found, unknown
    }

    package struct Movement: Hashable, Sendable {
        package let lot: ID<SupplyLot>
        package let place: ID<SupplyPlace>
        package let quantity: Int
        package let reason: Reason?
        package let flags: [Flag]

        init(_ row: Row) throws {
            lot = try row["lot_id"]
            place = try row["place_id"]
            quantity = try row["quantity"]
            reason = try row["reason"]
            flags = Codes.read(try row["flags"]).compactMap(Flag.init(rawValue:))
        }
    }

    package let id: ID<SupplyReport>
    package let kind: Kind
    package let place: ID<SupplyPlace>
    package let to: ID<SupplyPlace>?
    package let code: SupplyCode?
    package let usedSyringes: Int
    package let at: Instant
    package let by: Author
    package let movements: [Movement]

    package var flags: [Flag] { Flag.allCases.filter { flag in movements.contains { $0.flags.contains(flag) } } }

    init(_ row: Row, _ movements: [Movement]) throws {
        id = try row["id"]
        kind = try row["kind"]
        place = try row["place_id"]
        to = try row["to_place"]
        let code: String? = try row["code"]
        self.code = code.map(SupplyCode.init(stored:))
        usedSyringes = try row["used_syringes"]
        at = try row["happened_at"]
        by = Author(id: try row["recorded_by"], name: try row["author"])
        self.movements = movements
    }
}

/// How much of a lot stands at a place.
package struct SupplyStanding: Hashable, Sendable {
    package let lot: SupplyLot
    package let place: ID<SupplyPlace>
    package let quantity: Int
    /// The record was contradicted since it was last counted.
    package let asksCount: Bool
    package let countedAt: Instant?

    init(_ row: Row) throws {
        lot = try SupplyLot(row)
        place = try row["place_id"]
        quantity = try row["quantity"]
        asksCount = (try row["asks_count"] as Int) == 1
        countedAt = try row["counted_at"]
    }
}

/// The ledger of supplies: every movement, and what it comes to.
package struct SupplyLedger {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// - Throws: ``Refusal`` with `.noSuchSupplyLot`.
    package func lot(_ id: ID<SupplyLot>) throws -> SupplyLot {
        guard let row = try db("SELECT * FROM supply_lot WHERE id = \(id)").first else {
            throw Refusal(.noSuchSupplyLot, .absent, field: "lot")
        }
        return try SupplyLot(row)
    }

    /// The lots that bear a name, of whatever item.
    package func lots(named name: String) throws -> [SupplyLot] {
        try db("SELECT * FROM supply_lot WHERE lower(lot) = \(name.lowercased()) ORDER BY id LIMIT 50")
            .map(SupplyLot.init)
    }

    /// The lots of some items, those that bear a name.
    package func lots(of supplies: [ID<Supply>]) throws -> [SupplyLot] {
        guard !supplies.isEmpty else { return [] }
        return try db(
            "SELECT * FROM supply_lot WHERE supply_id IN (\(each: supplies)) AND lot <> '' ORDER BY id DESC LIMIT 100"
        ).map(SupplyLot.init)
    }

    /// What stands somewhere, or stood there and went below nothing; the first to expire first.
    package func standings(at place: ID<SupplyPlace>? = nil) throws -> [SupplyStanding] {
        let there: SQL = place.map { "AND supply_standing.place_id = \($0)" } ?? ""
        return try db(
            """
            SELECT supply_standing.place_id, supply_standing.quantity, supply_standing.asks_count,
                supply_standing.counted_at, supply_lot.*
            FROM supply_standing JOIN supply_lot ON supply_lot.id = supply_standing.lot_id
            WHERE (supply_standing.quantity <> 0 OR supply_standing.asks_count = 1) \(there)
            ORDER BY supply_lot.supply_id, coalesce(supply_lot.expires_on, '9999-12-31'), supply_lot.lot,
                supply_standing.place_id
            """
        ).map(SupplyStanding.init)
    }

    /// - Throws: ``Refusal`` with `.noSuchSupplyReport`.
    package func report(_ id: ID<SupplyReport>) throws -> SupplyReport {
        guard let found = try reports("WHERE supply_report.id = \(id)").first else {
            throw Refusal(.noSuchSupplyReport, .absent)
        }
        return found
    }

    /// What was last told of a place, the latest first.
    package func newest(at place: ID<SupplyPlace>, most: Int = 20) throws -> [SupplyReport] {
        try reports(
            """
            WHERE supply_report.place_id = \(place) OR supply_report.to_place = \(place)
            ORDER BY supply_report.happened_at DESC, supply_report.id DESC LIMIT \(most)
            """)
    }

    func reports(_ condition: SQL) throws -> [SupplyReport] {
        let rows = try db(
            """
            SELECT supply_report.*, coalesce(account.display_name, 'Alongside') AS author
            FROM supply_report LEFT JOIN account ON account.id = supply_report.recorded_by \(condition)
            """)
        guard !rows.isEmpty else { return [] }
        let ids: [String] = try rows.map { try $0["id"] }
        var movements: [String: [SupplyReport.Movement]] = [:]
        for row in try db("SELECT * FROM supply_movement WHERE report_id IN (\(each: ids)) ORDER BY id") {
            movements[try row["report_id"], default: []].append(try SupplyReport.Movement(row))
        }
        return try zip(rows, ids).map { try SupplyReport($0, movements[$1] ?? []) }
    }

    /// How much of a lot the record has at a place.
    func quantity(of lot: ID<SupplyLot>, at place: ID<SupplyPlace>) throws -> Int {
        let row = try db("SELECT quantity FROM supply_standing WHERE lot_id = \(lot) AND place_id = \(place)").first
        return try row?["quantity"] ?? 0
    }

    /// The lot of an item by its name, made where nobody had it yet.
    func lot(of supply: ID<Supply>, named name: String, expires day: CalendarDay?) throws -> SupplyLot {
        let known = try db("SELECT * FROM supply_lot WHERE supply_id = \(supply) AND lot = \(name)").first
        if let known { return try SupplyLot(known) }
        let rows = try db.keep(
            in: "supply_lot",
            """
            INSERT INTO supply_lot (id, supply_id, lot, expires_on)
            VALUES (\(ID<SupplyLot>.new()), \(supply), \(name), \(day?.description)) RETURNING *
            """)
        guard let row = rows.first else { throw Refusal(.noSuchSupplyLot, .absent, field: "lot") }
        return try SupplyLot(row)
    }

    func begin(
        _ kind: SupplyReport.Kind, at place: ID<SupplyPlace>, to: ID<SupplyPlace>? = nil, code: SupplyCode? = nil,
        usedSyringes: Int = 0, happened: Instant, by worker: Worker, at now: Instant
    ) throws -> ID<SupplyReport> {
        let id = ID<SupplyReport>.new()
        try db.keep(
            in: "supply_report",
            """
            INSERT INTO supply_report (id, kind, place_id, to_place, code, used_syringes, happened_at, recorded_by,
                recorded_at)
            VALUES (\(id), \(kind), \(place), \(to), \(code?.text), \(usedSyringes), \(happened), \(worker.id), \(now))
            RETURNING *
            """)
        return id
    }

    /// Adds one movement; where it takes more than the record has, the record goes below nothing and asks for a count.
    func move(
        _ quantity: Int, of lot: ID<SupplyLot>, at place: ID<SupplyPlace>, in report: ID<SupplyReport>,
        flags: [SupplyReport.Flag] = []
    ) throws {
        let after = try self.quantity(of: lot, at: place) + quantity
        let odd = quantity < 0 && after < 0 ? flags + [.moreThanRecorded] : flags
        try add(quantity, of: lot, at: place, in: report, because: nil, flags: odd)
        try db.keep(
            in: "supply_standing",
            """
            INSERT INTO supply_standing (id, lot_id, place_id, quantity, asks_count)
            VALUES (\(ID<SupplyStanding>.new()), \(lot), \(place), \(after), \(after < 0 ? 1 : 0))
            ON CONFLICT (lot_id, place_id) DO UPDATE SET quantity = excluded.quantity,
                asks_count = CASE WHEN excluded.asks_count = 1 THEN 1 ELSE supply_standing.asks_count END
            RETURNING *
            """)
    }

    /// Puts the record right by what was counted, or says that it was right.
    func count(
        _ difference: Int, of lot: ID<SupplyLot>, at place: ID<SupplyPlace>, in report: ID<SupplyReport>,
        because reason: SupplyReport.Reason?, flags: [SupplyReport.Flag], happened: Instant
    ) throws {
        let after = try quantity(of: lot, at: place) + difference
        try add(difference, of: lot, at: place, in: report, because: reason, flags: flags)
        try db.keep(
            in: "supply_standing",
            """
            INSERT INTO supply_standing (id, lot_id, place_id, quantity, asks_count, counted_at)
            VALUES (\(ID<SupplyStanding>.new()), \(lot), \(place), \(after), \(after < 0 ? 1 : 0), \(happened))
            ON CONFLICT (lot_id, place_id) DO UPDATE SET quantity = excluded.quantity,
                asks_count = excluded.asks_count, counted_at = excluded.counted_at
            RETURNING *
            """)
    }

    private func add(
        _ quantity: Int, of lot: ID<SupplyLot>, at place: ID<SupplyPlace>, in report: ID<SupplyReport>,
        because reason: SupplyReport.Reason?, flags: [SupplyReport.Flag]
    ) throws {
        try db.keep(
            in: "supply_movement",
            """
            INSERT INTO supply_movement (id, report_id, lot_id, place_id, quantity, reason, flags)
            VALUES (\(ID<SupplyReport.Movement>.new()), \(report), \(lot), \(place), \(quantity), \(reason),
                \(Codes.written(flags.map(\.rawValue))))
            RETURNING *
            """)
    }

    /// The report as it stands now, with its line in the journal.
    func told(_ id: ID<SupplyReport>, _ kind: Event.Kind) throws -> (SupplyReport, [Event]) {
        let report = try report(id)
        let flags = Codes.written(report.flags.map(\.rawValue))
        var said: [String: Event.Fact] = [
            "report": .init(report.id), "quantity": .init(report.movements.map { abs($0.quantity) }.reduce(0, +)),
        ]
        if !flags.isEmpty { said["flags"] = .word(flags) }
        return (report, [Event(kind, Event.Subject(kind: "supply-place", id: report.place.text), said)])
    }
}

extension Command where Outcome == SupplyReport {
    package func subject(of outcome: SupplyReport) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> SupplyReport {
        try SupplyLedger(db).report(ID(stored: subject))
    }
}
