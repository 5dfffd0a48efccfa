import Access
import Door
import Store
import Testing
import Vocabulary
import World

@Suite struct `Performing several commands in one sitting` {
    @Test(arguments: Engine.available)
    func `keeps each with its own event, which vouches for its own rows`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let theo = world.theo
            let ids = try await world.desk.sit { desk in
                let first = try desk.perform(MakeThing("lamp"), by: theo)
                world.clock.move(.seconds(60))
                let second = try desk.perform(MakeThing("chair"), by: theo)
                return [first, second]
            }
            let events = try await world.journal().suffix(2)
            #expect(events.map(\.subject) == ids.map(Event.Subject.thing))
            #expect(events.map { $0.rows.split(separator: " ").count } == [1, 1])
            #expect(events.last?.at == events.first?.at.adding(.seconds(60)))
            #expect(try await world.things().map(\.word).sorted() == ["chair", "lamp"])
        }
    }

    @Test(arguments: Engine.available)
    func `undoes all of them when one is refused`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let (theo, events) = (world.theo, try await world.journal().count)
            let refusal = Refusal("spoiled", .conflicting)
            await #expect(throws: refusal) {
                try await world.desk.sit { desk in
                    try desk.perform(MakeThing("lamp"), by: theo)
                    try desk.perform(SpoilThing(error: refusal), by: theo)
                }
            }
            #expect(try await world.things().isEmpty)
            #expect(try await world.journal().count == events)
        }
    }

    @Test(arguments: Engine.available)
    func `asks each time whether they may, and writes down who may not`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let (theo, val, lines) = (world.theo, world.val, try await world.accessLog())
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "take-calls"])) {
                try await world.desk.sit { desk in
                    try desk.perform(MakeThing("lamp"), by: theo)
                    try desk.perform(MakeThing("chair"), by: val)
                }
            }
            #expect(try await world.things().isEmpty)
            #expect(try await world.accessLog() == lines + ["\(val.id) refused take-calls   192.0.2.7"])
        }
    }
}
