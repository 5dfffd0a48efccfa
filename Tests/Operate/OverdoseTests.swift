import Access
import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `A reversed overdose` {
    private func reversal(
        _ world: World, _ outcome: OverdoseReversal.Outcome = .recovered, doses: Int? = 2,
        way: String? = "By the bridge",
        cell: CoarseCell? = nil, vault: Vault
    ) throws -> ReportReversal {
        try ReportReversal(
            at: world.clock.now, doses: doses, outcome, givenBy: .team, cell: cell,
            contact: way == nil ? .declined : .agreed, way: way, sealedBy: vault)
    }

    @Test(arguments: Engine.available)
    func `is known to the hour and to a cell, and nobody's name is`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let vault = Vault()
            world.clock.move(.seconds(1234))
            let cell = try #require(try CoarseCell.around(39.96117, -82.99879))
            let kept = try await world.desk.perform(
                reversal(world, cell: cell, vault: vault), by: world.rosa)
            #expect(kept.hour.description.hasSuffix(":00:00.000000Z") && kept.hour <= world.clock.now)
            #expect(kept.cell?.latitude == "39.965" && kept.cell?.longitude == "-82.995")
            // Nothing finer than the cell is written anywhere.
            let row = try await world.database.read { db in try db("SELECT * FROM overdose_reversal").first }
            #expect(try row?["latitude"] == 3996 && row?["longitude"] == -8300)
            #expect(throws: Refusal(.notACoordinate, field: "latitude")) { try CoarseCell.around(91, 0) }
            #expect(throws: Refusal(.required, field: "longitude")) { try CoarseCell.around(39.9, nil) }
            #expect(throws: Refusal(.wayWithoutAgreement, field: "way")) {
                try ReportReversal(
                    at: world.clock.now, doses: 1, .recovered, givenBy: .team, way: "555", sealedBy: vault)
            }
            #expect(throws: Refusal(.required, field: "way")) {
                try ReportReversal(
                    at: world.clock.now, doses: 1, .recovered, givenBy: .team, contact: .agreed, sealedBy: vault)
            }
            await #expect(throws: Refusal(.notInFuture, field: "at")) {
                try await world.desk.perform(
                    try ReportReversal(
                        at: world.clock.now.adding(.seconds(7200)), doses: 1, .recovered, givenBy: .team,
                        sealedBy: vault), by: world.rosa)
            }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "report-reversals"])) {
                try await world.desk.perform(try reversal(world, vault: vault), by: world.theo)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `offers a contact from one to three days after it, where the person agreed and lives`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let vault = Vault()
            let key = try OnceKey("k-1", by: world.rosa, request: [1])
            for _ in 0..<2 {
                _ = try await world.desk.perform(reversal(world, vault: vault), by: world.rosa, once: key)
            }
            _ = try await world.desk.perform(reversal(world, way: nil, vault: vault), by: world.rosa)
            _ = try await world.desk.perform(reversal(world, .died, vault: vault), by: world.rosa)
            #expect(try await world.count("overdose_reversal") == 3)
            let (open, way) = try await world.database.read { db in
                let contacts = OverdoseContacts(db)
                let open = try contacts.open()
                return (open, try open.first.flatMap { try contacts.way(of: $0.id, opening: vault) })
            }
            let contact = try #require(open.first)
            #expect(open.count == 1 && way == "By the bridge")
            let reversed = try await world.database.read { db in try OverdoseReversals(db).reversal(contact.reversal) }
            #expect(contact.opensAt == reversed.hour.adding(.seconds(24 * 3600)))
            #expect(contact.dueAt == reversed.hour.adding(.seconds(72 * 3600)))
            // Not reached asks again; reached ends it, and with it what was known of how to reach the person.
            let once = try await world.desk.perform(TryOverdoseContact(contact.id, .notReached), by: world.noor)
            #expect(once.endedAt == nil && once.tries.map(\.result) == [.notReached])
            let twice = try await world.desk.perform(TryOverdoseContact(contact.id, .reached), by: world.rosa)
            #expect(twice.endedAs == .reached && twice.tries.map(\.by.name) == ["Noor Haddad", "Rosa Blanco"])
            #expect(try await world.count("overdose_way") == 0)
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "contact-after-overdose"])) {
                try await world.desk.perform(TryOverdoseContact(contact.id, .reached), by: world.ines)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `whose contact nobody tried is missed once, and forgotten two days later`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let vault = Vault()
            let kept = try await world.desk.perform(reversal(world, vault: vault), by: world.rosa)
            let due = kept.hour.adding(.seconds(72 * 3600))
            world.clock.move(due.since(world.clock.now) - .seconds(1))
            _ = try await world.alarm(Alarm.works).doDueWork()
            #expect(try await world.open()?.missedAt == nil)
            world.clock.move(.seconds(2))
            _ = try await world.alarm(Alarm.works).doDueWork()
            #expect(try await world.open()?.missedAt == world.clock.now)
            #expect(try await world.count("overdose_way") == 1)
            world.clock.move(.seconds(48 * 3600))
            _ = try await world.alarm(Alarm.works).doDueWork()
            #expect(try await world.open() == nil)
            #expect(try await world.count("overdose_way") == 0)
            let ended = try await world.database.read { db in try OverdoseContacts(db).ended() }
            #expect(ended.map(\.endedAs) == [.notReached])
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `goes out as ODMAP takes it: fatal or not, naloxone single, multiple, not or unknown`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let vault = Vault()
            let cell = try CoarseCell.around(39.96, -82.99)
            let told: [(OverdoseReversal.Outcome, Int?)] = [
                (.recovered, 1), (.hospital, 2), (.died, 0), (.unknown, nil),
            ]
            for (outcome, doses) in told {
                _ = try await world.desk.perform(
                    reversal(world, outcome, doses: doses, cell: doses == 1 ? cell : nil, vault: vault), by: world.rosa)
                world.clock.move(.seconds(3600))
            }
            let export = try await world.database.read { db in OverdoseExport(try OverdoseReversals(db).reversals()) }
            #expect(
                export.lines.map { "\($0.outcome) \($0.naloxone)" } == [
                    "non-fatal single", "non-fatal multiple", "fatal not", "unknown unknown",
                ])
            let lines = export.csv.components(separatedBy: "\r\n")
            #expect(lines[0] == "id,overdose_date_time,latitude,longitude,outcome,naloxone,naloxone_doses")
            #expect(lines[1].hasSuffix(",39.965,-82.985,non-fatal,single,1") && lines[2].contains(",,,non-fatal,"))
            #expect(lines.count == 6 && lines[5].isEmpty)
        }
    }
}

extension World {
    fileprivate func open() async throws -> OverdoseContact? {
        try await database.read { db in try OverdoseContacts(db).open().first }
    }
}
