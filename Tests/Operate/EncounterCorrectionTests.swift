import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `Correcting an encounter` {
    @Test(arguments: Engine.available)
    func `keeps what stood before, with the reason`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            var told = try World.met()
            told.supplies = [.naloxone: 1, .food: 1]
            let encounter = try await world.record(told, of: call, on: assignment)
            let seen = try await world.now(call).version
            told.supplies = [.naloxone: 2]
            told.suicideRisk = .moderate
            let command = try CorrectEncounter(encounter.id, to: told, because: "Counted again", expected: seen)
            let corrected = try await world.desk.perform(command, by: world.rosa)
            #expect(corrected.told.supplies == [.naloxone: 2])
            #expect(corrected.told.suicideRisk == .moderate && corrected.corrections == 1)
            #expect(corrected.told.needs == [.shelter])
            let changes = try await world.database.read { db in try Encounters(db).corrections(of: encounter.id) }
            #expect(changes.map(\.field).sorted() == ["suicideRisk", "supplies"])
            let supplies = try #require(changes.first { $0.field == "supplies" })
            #expect(supplies.old == "naloxone:1 food:1" && supplies.new == "naloxone:2")
            #expect(supplies.reason == "Counted again" && supplies.by == "Rosa Blanco")
            await #expect(throws: Refusal(.outdated, .outdated, values: ["version": String(seen + 1)])) {
                _ = try await world.desk.perform(command, by: world.rosa)
            }
            #expect(throws: Refusal(.needsReason, field: "reason")) {
                _ = try CorrectEncounter(encounter.id, to: World.met(), because: " ")
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `brings the call back where it had left for the reason that was wrong`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            let encounter = try await world.record(World.notMet("gone"), of: call, on: assignment)
            #expect(try await !world.now(call).path.isOpen)
            _ = try await world.desk.perform(
                CorrectEncounter(encounter.id, to: World.met([]), because: "Wrong call"), by: world.rosa)
            #expect(try await world.now(call).path.isOpen)
            #expect(try await world.now(call).path.stage == .disposed)
            // And back: the path only goes on.
            let again = try await world.desk.perform(
                CorrectEncounter(encounter.id, to: World.notMet("gone"), because: "It was right"), by: world.rosa)
            #expect(again.flags.contains(.callFurther))
            #expect(try await world.now(call).path.stage == .disposed)
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `wants again what was not met there after all`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            let encounter = try await world.record(
                World.met([.food], ending: "resolved-on-scene"), of: call, on: assignment)
            _ = try await world.desk.perform(
                CorrectEncounter(encounter.id, to: World.met([.food]), because: "There was no food left"),
                by: world.grace)
            #expect(try await world.now(call).path.isOpen)
            #expect(try await world.needs(of: call).map(\.isOpen) == [false, true])
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `is for whoever was there`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            let encounter = try await world.record(World.met(), of: call, on: assignment)
            let command = try CorrectEncounter(encounter.id, to: World.met([]), because: "No")
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "record-encounters"])) {
                _ = try await world.desk.perform(command, by: world.otis)
            }
            // Nothing changes, so nothing is said.
            let before = try await world.journal().count
            _ = try await world.desk.perform(command, by: world.rosa)
            #expect(try await world.journal().count == before)
        }
    }
}
