import Access
import Door
import Store
import Testing
import Vocabulary
import World

@testable import Operate

/// A store, a van and three items, one of them with a lot that is no longer good.
struct Stocked {
    let store: ID<SupplyPlace>
    let van: ID<SupplyPlace>
    let spray: ID<Supply>
    let water: ID<Supply>
    let good: ID<SupplyLot>
    let old: ID<SupplyLot>
    let bottles: ID<SupplyLot>
}

extension World {
    func stocked() async throws -> Stocked {
        let store = try await desk.perform(KeepSupplyPlace("Store", .store), by: grace).id
        let van = try await desk.perform(KeepSupplyPlace("Van North", .van), by: grace).id
        let spray = try await desk.perform(KeepSupply(.init(.naloxone, name: "Spray", spanish: "Aerosol")), by: grace)
            .id
        let water = try await desk.perform(KeepSupply(.init(.water, name: "Water")), by: grace).id
        let (later, before) = (CalendarDay("2027-12-31"), CalendarDay("2026-01-31"))
        func receive(
            _ quantity: Int, _ supply: ID<Supply>, _ lot: String?, _ day: CalendarDay?
        ) async throws
            -> ID<SupplyLot>
        {
            let report = try await desk.perform(
                ReceiveSupplies(quantity, of: supply, at: van, lot: lot, expiresOn: day), by: grace)
            return try #require(report.movements.first).lot
        }
        return Stocked(
            store: store, van: van, spray: spray, water: water, good: try await receive(10, spray, "NX-7", later),
            old: try await receive(4, spray, "NX-1", before), bottles: try await receive(24, water, nil, nil))
    }

    func standing(_ lot: ID<SupplyLot>, at place: ID<SupplyPlace>) async throws -> Int {
        try await database.read { db in try SupplyLedger(db).quantity(of: lot, at: place) }
    }

    /// What the ledger comes to is what stands, everywhere, and nothing is below nothing that does not ask for a count.
    func ledgerHolds() async throws -> Bool {
        try await database.read { db in
            let sums = try db(
                """
                SELECT lot_id, place_id, CAST(sum(quantity) AS BIGINT) AS n FROM supply_movement
                GROUP BY lot_id, place_id
                """)
            for row in sums {
                let (lot, place): (ID<SupplyLot>, ID<SupplyPlace>) = (try row["lot_id"], try row["place_id"])
                guard try SupplyLedger(db).quantity(of: lot, at: place) == row["n"] else { return false }
            }
            return try sums.count == db("SELECT id FROM supply_standing").count
                && db("SELECT id FROM supply_standing WHERE quantity < 0 AND asks_count = 0").isEmpty
        }
    }
}

@Suite struct `What is handed out` {
    @Test(arguments: Engine.available)
    func `come in, move, are given under a code, are lost and expire, and each is a line of the ledger`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let stock = try await world.stocked()
            _ = try await world.desk.perform(
                MoveSupplies(SupplyLine(6, of: stock.bottles), from: stock.van, to: stock.store), by: world.grace)
            let given = try await world.desk.perform(
                GiveSupplies(
                    [SupplyLine(2, of: stock.good), SupplyLine(1, of: stock.bottles)], from: stock.van,
                    to: .code(SupplyCode("km 4821")), usedSyringes: 12), by: world.rosa)
            #expect(given.code?.text == "KM-4821" && given.usedSyringes == 12 && given.flags.isEmpty)
            _ = try await world.desk.perform(
                WriteOffSupplies(SupplyLine(1, of: stock.good), at: stock.van, as: .lost), by: world.grace)
            let expired = try await world.desk.perform(
                WriteOffSupplies(SupplyLine(4, of: stock.old), at: stock.van, as: .expired), by: world.grace)
            #expect(expired.flags.isEmpty)
            #expect(try await world.standing(stock.good, at: stock.van) == 7)
            #expect(try await world.standing(stock.old, at: stock.van) == 0)
            #expect(try await world.standing(stock.bottles, at: stock.van) == 17)
            #expect(try await world.standing(stock.bottles, at: stock.store) == 6)
            let drawn = try await world.desk.perform(
                GiveSupplies([SupplyLine(1, of: stock.good)], from: stock.van, to: .newCode), by: world.rosa)
            #expect(try SupplyCode(#require(drawn.code).text) == drawn.code)
            #expect(try await world.ledgerHolds())
            #expect(try await world.stateHolds())
            // The journal says that it was, and neither the code nor anything that was said.
            let lines = try await world.database.read { db in
                try db("SELECT facts FROM journal WHERE kind = 'supplies-given'").map { try $0["facts"] as String }
            }
            #expect(lines.count == 2 && lines.allSatisfy { !$0.contains("KM") })
        }
    }

    @Test(arguments: Engine.available)
    func `are good until the end of their day on the city's clocks`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let stock = try await world.stocked()
            // Nine in the morning in Denver: of the same day, and not yet the next one.
            let today = try #require(CalendarDay("2026-11-23"))
            let lot = try #require(
                try await world.desk.perform(
                    ReceiveSupplies(5, of: stock.spray, at: stock.van, lot: "NX-9", expiresOn: today), by: world.grace
                ).movements.first
            ).lot
            func give() async throws -> [SupplyReport.Flag] {
                try await world.desk.perform(GiveSupplies([SupplyLine(1, of: lot)], from: stock.van), by: world.rosa)
                    .flags
            }
            // Eight in the evening, when it is the 24th in Greenwich.
            world.clock.move(.seconds(11 * 3600))
            #expect(try await give() == [])
            world.clock.move(.seconds(5 * 3600))
            #expect(try await give() == [.expiredLot])
        }
    }

    @Test(arguments: Engine.available)
    func `that contradict the record are kept with a flag, and never go below nothing in silence`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let stock = try await world.stocked()
            let old = try await world.desk.perform(
                GiveSupplies([SupplyLine(1, of: stock.old)], from: stock.van), by: world.rosa)
            #expect(old.flags == [.expiredLot])
            let many = try await world.desk.perform(
                GiveSupplies([SupplyLine(13, of: stock.good)], from: stock.van), by: world.rosa)
            #expect(many.flags == [.moreThanRecorded])
            #expect(try await world.standing(stock.good, at: stock.van) == -3)
            // What comes in afterwards does not hide that the record was wrong.
            _ = try await world.desk.perform(
                ReceiveSupplies(
                    5, of: stock.spray, at: stock.van, lot: "NX-7", expiresOn: CalendarDay("2027-12-31")),
                by: world.grace)
            let asking = try await world.database.read { db in
                try SupplyLedger(db).standings(at: stock.van).filter(\.asksCount)
            }
            #expect(asking.map(\.lot.id) == [stock.good] && asking.map(\.quantity) == [2])
            let counted = try await world.desk.perform(
                CountSupplies([.init(4, of: stock.good, seen: 2, because: .notRecorded)], at: stock.van),
                by: world.rosa)
            #expect(counted.movements.map(\.quantity) == [2] && counted.movements.first?.reason == .notRecorded)
            #expect(
                try await world.database.read { db in try !SupplyLedger(db).standings().contains(where: \.asksCount) })
            let early = try await world.desk.perform(
                WriteOffSupplies(SupplyLine(1, of: stock.good), at: stock.van, as: .expired), by: world.grace)
            #expect(early.flags == [.notExpired])
            let other = try await world.desk.perform(
                ReceiveSupplies(1, of: stock.spray, at: stock.van, lot: "NX-7", expiresOn: nil), by: world.grace)
            #expect(other.flags == [.otherExpiry])
            #expect(try await world.ledgerHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `are counted against what was read, and a difference needs its reason`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let stock = try await world.stocked()
            #expect(throws: Refusal(.required, field: "reason")) {
                try CountSupplies.Line(9, of: stock.good, seen: 10, because: nil)
            }
            let unseen = try CountSupplies([.init(9, of: stock.good, seen: nil, because: nil)], at: stock.van)
            await #expect(throws: Refusal(.required, field: "reason")) {
                try await world.desk.perform(unseen, by: world.rosa)
            }
            // Two were given between reading and sending: they stay given.
            _ = try await world.desk.perform(
                GiveSupplies([SupplyLine(2, of: stock.good)], from: stock.van), by: world.rosa)
            let late = try await world.desk.perform(
                CountSupplies([.init(9, of: stock.good, seen: 10, because: .lost)], at: stock.van), by: world.rosa)
            #expect(late.flags == [.countedOverChange])
            #expect(try await world.standing(stock.good, at: stock.van) == 7)
            // What nobody counted waits, and is not said to have been counted.
            let waiting = try await world.database.read { db in
                try SupplyLedger(db).standings(at: stock.van).filter { $0.countedAt == nil }.map(\.lot.id)
            }
            #expect(Set(waiting) == [stock.old, stock.bottles])
            #expect(throws: Refusal(.required, field: "counted")) { try CountSupplies([], at: stock.van) }
        }
    }

    @Test(arguments: Engine.available)
    func `are told once, however often the report arrives, and only by those who may`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let stock = try await world.stocked()
            let key = try OnceKey("k-1", by: world.rosa, request: [1])
            let gift = try GiveSupplies([SupplyLine(1, of: stock.good)], from: stock.van, to: .newCode)
            let first = try await world.desk.perform(gift, by: world.rosa, once: key)
            let again = try await world.desk.perform(gift, by: world.rosa, once: key)
            #expect(first == again)
            #expect(try await world.standing(stock.good, at: stock.van) == 9)
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "give-supplies"])) {
                try await world.desk.perform(gift, by: world.theo)
            }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "keep-supplies"])) {
                try await world.desk.perform(try KeepSupplyPlace("Van South", .van), by: world.rosa)
            }
            await #expect(throws: Refusal(.supplyPlaceExists, .conflicting, field: "placeName")) {
                try await world.desk.perform(try KeepSupplyPlace("Store", .van), by: world.grace)
            }
            await #expect(throws: Refusal(.supplyExists, .conflicting, field: "supplyName")) {
                try await world.desk.perform(KeepSupply(try .init(.water, name: "Spray")), by: world.grace)
            }
            let strange = try GiveSupplies([SupplyLine(1, of: .new())], from: stock.van)
            await #expect(throws: Refusal(.noSuchSupplyLot, .absent, field: "lot")) {
                try await world.desk.perform(strange, by: world.rosa)
            }
            #expect(throws: Refusal(.samePlace, field: "to")) {
                try MoveSupplies(SupplyLine(1, of: stock.good), from: stock.van, to: stock.van)
            }
            for bad in ["Dana", "KM-48211", "K1-4821", "", "ÄM-4821"] {
                #expect(throws: Refusal(.notASupplyCode, field: "code")) { try SupplyCode(bad) }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `of one lot are known in one question: where it stands, where it went, who got it`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let stock = try await world.stocked()
            _ = try await world.desk.perform(
                MoveSupplies(SupplyLine(3, of: stock.good), from: stock.van, to: stock.store), by: world.grace)
            for (code, quantity) in [("KM-4821", 2), ("AB-1000", 1), ("KM-4821", 1)] {
                world.clock.move(.seconds(60))
                _ = try await world.desk.perform(
                    GiveSupplies([SupplyLine(quantity, of: stock.good)], from: stock.van, to: .code(SupplyCode(code))),
                    by: world.rosa)
            }
            _ = try await world.desk.perform(
                ReportReversal(
                    at: world.clock.now, doses: 1, .recovered, givenBy: .bystander, lot: stock.good,
                    sealedBy: Vault()), by: world.rosa)
            let recalled = try await world.database.read { db in
                try SupplyLedger(db).lots(named: "nx-7").map { try SupplyRecall(of: $0.id, db) }
            }
            let recall = try #require(recalled.first)
            #expect(recalled.count == 1 && recall.reversals == 1)
            let standing = Dictionary(uniqueKeysWithValues: recall.standing.map { ($0.place.name, $0.quantity) })
            #expect(standing == ["Van North": 3, "Store": 3])
            #expect(recall.gone == [.init(kind: .received, quantity: 10), .init(kind: .given, quantity: -4)])
            #expect(recall.given.map { "\($0.code?.text ?? "") \($0.quantity)" } == ["KM-4821 3", "AB-1000 1"])
        }
    }

    @Test(arguments: Engine.available)
    func `below par are to be ordered, without what is or soon will be no longer good`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let stock = try await world.stocked()
            _ = try await world.desk.perform(try SetParLevel(stock.spray, at: stock.van, to: 12), by: world.grace)
            _ = try await world.desk.perform(try SetParLevel(stock.water, at: stock.van, to: 24), by: world.grace)
            let now = world.clock.now
            func list(_ days: Int) async throws -> [[Int]] {
                try await world.database.read { db in
                    try ReorderLine.list(db, at: now, soon: days).map { [$0.par, $0.usable, $0.expiring, $0.missing] }
                }
            }
            // Four of the fourteen are expired; within two years the other ten are too.
            #expect(try await list(30) == [[12, 10, 4, 2]])
            #expect(try await list(730) == [[12, 0, 14, 12]])
            _ = try await world.desk.perform(try SetParLevel(stock.spray, at: stock.van, to: 10), by: world.grace)
            #expect(try await list(30).isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `in numbers name nobody and no code`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let stock = try await world.stocked()
            _ = try await world.desk.perform(
                GiveSupplies([SupplyLine(3, of: stock.good)], from: stock.van, usedSyringes: 7), by: world.rosa)
            let totals = try await world.database.read { db in try SupplyTotals(from: nil, to: nil, db) }
            let spray = try #require(totals.lines.first { $0.supply.id == stock.spray })
            #expect(spray.standing == 11 && spray.moved == [.received: 14, .given: -3])
            #expect(totals.usedSyringes == 7)
            let later = world.clock.now.adding(.seconds(60))
            let none = try await world.database.read { db in try SupplyTotals(from: later, to: nil, db) }
            #expect(none.usedSyringes == 0 && none.lines.allSatisfy(\.moved.isEmpty))
        }
    }

    @Test(arguments: Engine.available, 1...4)
    func `come to the same in whatever order they are told`(engine: Engine, seed: Int) async throws {
        try await withWorld(on: engine) { world in
            let stock = try await world.stocked()
            var chance = SeededChance(seed: UInt64(seed))
            let (lots, places) = ([stock.good, stock.old, stock.bottles], [stock.van, stock.store])
            var (expected, reports): ([String: Int], [@Sendable (World) async throws -> Void]) = ([:], [])
            for (lot, quantity) in [(stock.good, 10), (stock.old, 4), (stock.bottles, 24)] {
                expected["\(lot) \(stock.van)"] = quantity
            }
            for _ in 0..<40 {
                let lot = lots.randomElement(using: &chance) ?? stock.good
                let place = places.randomElement(using: &chance) ?? stock.van
                let quantity = Int.random(in: 1...9, using: &chance)
                let line = try SupplyLine(quantity, of: lot)
                switch Int.random(in: 0..<4, using: &chance) {
                case 0:
                    let to = place == stock.van ? stock.store : stock.van
                    let move = try MoveSupplies(line, from: place, to: to)
                    reports.append { _ = try await $0.desk.perform(move, by: $0.grace) }
                    expected["\(lot) \(to)", default: 0] += quantity
                    expected["\(lot) \(place)", default: 0] -= quantity
                case 1:
                    let loss = WriteOffSupplies(line, at: place, as: .lost)
                    reports.append { _ = try await $0.desk.perform(loss, by: $0.grace) }
                    expected["\(lot) \(place)", default: 0] -= quantity
                case 2:
                    // A count tells a difference to what was read, wherever it stands in the order.
                    let count = try CountSupplies([.init(quantity, of: lot, seen: 0, because: .found)], at: place)
                    reports.append { _ = try await $0.desk.perform(count, by: $0.grace) }
                    expected["\(lot) \(place)", default: 0] += quantity
                default:
                    let gift = try GiveSupplies([line], from: place)
                    reports.append { _ = try await $0.desk.perform(gift, by: $0.grace) }
                    expected["\(lot) \(place)", default: 0] -= quantity
                }
            }
            for report in reports.shuffled(using: &chance) {
                try await report(world)
                #expect(try await world.ledgerHolds())
            }
            for lot in lots {
                for place in places {
                    #expect(try await world.standing(lot, at: place) == expected["\(lot) \(place)"] ?? 0)
                }
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `to begin with stand in a file that a city replaces`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let list = try SupplyList(
                yaml: """
                    - kind: naloxone
                      name: {en: Spray, es: Aerosol}
                      meaning: {en: Two doses a box}
                    - kind: water
                      name: {en: Water}
                    """)
            #expect(try await world.desk.perform(TakeSupplyList(list), by: world.grace) == 2)
            #expect(try await world.desk.perform(TakeSupplyList(list), by: world.grace) == 0)
            let spray = try await world.database.read { db in
                try Supplies(db).all().first { $0.told.kind == .naloxone }
            }
            #expect(spray?.name(in: "es") == "Aerosol" && spray?.meaning(in: "es") == "Two doses a box")
            #expect(throws: SupplyList.Fault.item(1, .notOneOf, field: "supplyKind")) {
                try SupplyList(yaml: "- {kind: candy, name: {en: Sweets}}")
            }
            #expect(throws: SupplyList.Fault.item(1, .required, field: "supplyName")) {
                try SupplyList(yaml: "- {kind: water, name: {en: ' '}}")
            }
            #expect(throws: SupplyList.Fault.unreadable) { try SupplyList(yaml: "kind: water") }
        }
    }
}

/// Chance that comes out the same for the same seed (SplitMix64).
private struct SeededChance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
