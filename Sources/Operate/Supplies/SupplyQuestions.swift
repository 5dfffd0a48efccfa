import Store
import Vocabulary

/// What is known of a lot in one question: where it stands now, how much went where, and which codes were given it.
package struct SupplyRecall: Sendable {
    package struct Given: Hashable, Sendable {
        /// Nothing where it was given without a code.
        package let code: SupplyCode?
        package let quantity: Int
        package let last: Instant
    }

    package struct Gone: Hashable, Sendable {
        package let kind: SupplyReport.Kind
        package let quantity: Int
    }

    package let lot: SupplyLot
    package let supply: Supply
    package let standing: [(place: SupplyPlace, quantity: Int)]
    package let gone: [Gone]
    package let given: [Given]
    /// How many reversals were reported with it.
    package let reversals: Int
}

extension SupplyRecall {
    package init(of id: ID<SupplyLot>, _ db: any Transaction) throws {
        lot = try SupplyLedger(db).lot(id)
        supply = try Supplies(db).supply(lot.supply)
        let places = Dictionary(uniqueKeysWithValues: try Supplies(db).places().map { ($0.id, $0) })
        standing = try db(
            "SELECT place_id, quantity FROM supply_standing WHERE lot_id = \(id) AND quantity <> 0 ORDER BY place_id"
        ).compactMap { row in
            let place: ID<SupplyPlace> = try row["place_id"]
            return try places[place].map { ($0, try row["quantity"]) }
        }
        let moved = try db(
            """
            SELECT supply_report.kind, supply_report.code, supply_report.happened_at, supply_movement.quantity
            FROM supply_movement JOIN supply_report ON supply_report.id = supply_movement.report_id
            WHERE supply_movement.lot_id = \(id) ORDER BY supply_report.happened_at DESC, supply_movement.id DESC
            """)
        var (sums, codes): ([SupplyReport.Kind: Int], [String?: Given]) = ([:], [:])
        var order: [String?] = []
        for row in moved {
            let (kind, quantity): (SupplyReport.Kind, Int) = (try row["kind"], try row["quantity"])
            sums[kind, default: 0] += quantity
            guard kind == .given else { continue }
            let code: String? = try row["code"]
            let at: Instant = try row["happened_at"]
            if let known = codes[code] {
                codes[code] = Given(code: known.code, quantity: known.quantity - quantity, last: known.last)
            } else {
                order.append(code)
                codes[code] = Given(code: code.map(SupplyCode.init(stored:)), quantity: -quantity, last: at)
            }
        }
        // What moved between places of ours went nowhere.
        gone = SupplyReport.Kind.allCases.compactMap { kind in
            sums[kind].flatMap { kind == .moved || $0 == 0 ? nil : Gone(kind: kind, quantity: $0) }
        }
        given = order.compactMap { codes[$0] }
        reversals = try db("SELECT count(*) AS n FROM overdose_reversal WHERE lot_id = \(id)").first?["n"] ?? 0
    }
}

/// What is to be ordered: where less stands than should, without what is or soon will be no longer good.
package struct ReorderLine: Hashable, Sendable {
    package let supply: Supply
    package let place: SupplyPlace
    package let par: Int
    /// What can be given out and will still be good.
    package let usable: Int
    /// What stands there and is or soon will be no longer good.
    package let expiring: Int

    package var missing: Int { par - usable }

    /// How many days ahead counts as soon, where nobody says.
    package static let usualDays = 30

    /// - Parameter days: what expires within so many days is not counted.
    package static func list(
        _ db: any Transaction, at now: Instant, soon days: Int = usualDays
    ) throws -> [ReorderLine] {
        let until = try db.day(of: now.adding(.seconds(days * 86_400)))
        var (usable, expiring): ([String: Int], [String: Int]) = ([:], [:])
        for standing in try SupplyLedger(db).standings() where standing.quantity > 0 {
            let key = "\(standing.lot.supply) \(standing.place)"
            if standing.lot.isExpired(on: until) {
                expiring[key, default: 0] += standing.quantity
            } else {
                usable[key, default: 0] += standing.quantity
            }
        }
        let supplies = Dictionary(uniqueKeysWithValues: try Supplies(db).all().map { ($0.id, $0) })
        let places = Dictionary(uniqueKeysWithValues: try Supplies(db).places().map { ($0.id, $0) })
        return try db("SELECT supply_id, place_id, level FROM supply_par WHERE level > 0").compactMap { row in
            guard let supply = supplies[try row["supply_id"]], let place = places[try row["place_id"]],
                supply.told.isInUse, place.isInUse
            else { return nil }
            let key = "\(supply.id) \(place.id)"
            let line = ReorderLine(
                supply: supply, place: place, par: try row["level"], usable: usable[key] ?? 0,
                expiring: expiring[key] ?? 0)
            return line.missing > 0 ? line : nil
        }.sorted { ($0.supply.told.name, $0.place.name) < ($1.supply.told.name, $1.place.name) }
    }
}

/// How much came, went and stands of each item, with used syringes and reversals: numbers, and no code of anybody.
package struct SupplyTotals: Sendable {
    package struct Line: Hashable, Sendable {
        package let supply: Supply
        package let standing: Int
        /// By what happened, as the record has it: what went is below nothing.
        package let moved: [SupplyReport.Kind: Int]
    }

    package let lines: [Line]
    package let usedSyringes: Int
    package let reversals: [OverdoseReversal.Outcome: Int]
}

extension SupplyTotals {
    /// - Parameter from: counted from then, to before `to`; nothing counts everything.
    package init(from: Instant?, to: Instant?, _ db: any Transaction) throws {
        let start = from ?? Instant(microseconds: .min)
        let end = to ?? Instant(microseconds: .max)
        var sums: [ID<Supply>: [SupplyReport.Kind: Int]] = [:]
        for row in try db(
            """
            SELECT supply_lot.supply_id, supply_report.kind, CAST(sum(supply_movement.quantity) AS BIGINT) AS n
            FROM supply_movement JOIN supply_report ON supply_report.id = supply_movement.report_id
                JOIN supply_lot ON supply_lot.id = supply_movement.lot_id
            WHERE supply_report.happened_at >= \(start) AND supply_report.happened_at < \(end)
                AND supply_report.kind <> 'moved'
            GROUP BY supply_lot.supply_id, supply_report.kind
            """)
        { sums[try row["supply_id"], default: [:]][try row["kind"]] = try row["n"] }
        var standing: [ID<Supply>: Int] = [:]
        for row in try db(
            """
            SELECT supply_lot.supply_id, CAST(sum(supply_standing.quantity) AS BIGINT) AS n
            FROM supply_standing JOIN supply_lot ON supply_lot.id = supply_standing.lot_id
            GROUP BY supply_lot.supply_id
            """)
        { standing[try row["supply_id"]] = try row["n"] }
        lines = try Supplies(db).all().compactMap { supply in
            guard sums[supply.id] != nil || standing[supply.id] != nil else { return nil }
            return Line(supply: supply, standing: standing[supply.id] ?? 0, moved: sums[supply.id] ?? [:])
        }
        usedSyringes =
            try db(
                """
                SELECT CAST(coalesce(sum(used_syringes), 0) AS BIGINT) AS n FROM supply_report
                WHERE happened_at >= \(start) AND happened_at < \(end)
                """
            ).first?["n"] ?? 0
        var outcomes: [OverdoseReversal.Outcome: Int] = [:]
        for row in try db(
            """
            SELECT outcome, count(*) AS n FROM overdose_reversal WHERE hour >= \(start) AND hour < \(end)
            GROUP BY outcome
            """)
        { outcomes[try row["outcome"]] = try row["n"] }
        reversals = outcomes
    }
}
