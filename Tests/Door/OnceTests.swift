import Access
import Door
import Store
import Testing
import Vocabulary
import World

@Suite struct `A one-time key` {
    private func key(_ key: String, by worker: Worker, _ request: String = "make a lamp") throws -> OnceKey {
        try OnceKey(key, by: worker, request: Array(request.utf8))
    }

    @Test(arguments: Engine.available)
    func `makes the same request twice one record and one answer`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let key = try key("form-1", by: world.theo)
            let first = try await world.desk.perform(MakeThing("lamp"), by: world.theo, once: key)
            let events = try await world.journal().count
            let second = try await world.desk.perform(MakeThing("lamp"), by: world.theo, once: key)
            #expect(first == second)
            #expect(try await world.things().count == 1)
            #expect(try await world.journal().count == events)
        }
    }

    @Test(arguments: Engine.available)
    func `is refused for another request`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            _ = try await world.desk.perform(MakeThing("lamp"), by: world.theo, once: key("k", by: world.theo))
            await #expect(throws: Refusal(.keyReused)) {
                try await world.desk.perform(
                    MakeThing("chair"), by: world.theo, once: key("k", by: world.theo, "make a chair"))
            }
            #expect(try await world.things().map(\.word) == ["lamp"])
        }
    }

    @Test(arguments: Engine.available)
    func `of two people never meets`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let theirs = try await world.desk.perform(MakeThing("lamp"), by: world.theo, once: key("k", by: world.theo))
            let hers = try await world.desk.perform(MakeThing("lamp"), by: world.dana, once: key("k", by: world.dana))
            #expect(theirs != hers)
            #expect(try await world.things().count == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `sent by twenty at once, through two nodes, makes one record`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let other = try await world.openAgain()
            let key = try key("k", by: world.theo)
            let made = try await withThrowingTaskGroup(of: ID<Thing>.self) { group in
                for n in 0..<20 {
                    let desk = n % 2 == 0 ? world.desk : other.desk
                    group.addTask { try await desk.perform(MakeThing("lamp"), by: world.theo, once: key) }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(made.count == 1)
            #expect(try await world.things().map(\.id) == Array(made))
            try await other.close()
        }
    }

    @Test(arguments: Engine.available)
    func `is not used up by a refusal`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let key = try key("k", by: world.theo)
            await #expect(throws: Refusal.self) {
                try await world.desk.perform(SpoilThing(error: Refusal("spoiled")), by: world.theo, once: key)
            }
            _ = try await world.desk.perform(MakeThing("lamp"), by: world.theo, once: key)
            #expect(try await world.things().map(\.word) == ["lamp"])
        }
    }

    /// A key does not open what a role no longer may.
    @Test(arguments: Engine.available)
    func `helps nobody who may not`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let key = try key("k", by: world.val)
            for _ in 0..<2 {
                await #expect(throws: Refusal.self) {
                    try await world.desk.perform(MakeThing("lamp"), by: world.val, once: key)
                }
            }
            #expect(try await world.count("once") == 0)
        }
    }

    @Test(arguments: ["", "two words", "tab\t", "line\n", "ключ", "\u{0}", String(repeating: "k", count: 256)])
    func `is visible ASCII of at most 255 characters`(text: String) {
        #expect(throws: Refusal(.keyUnacceptable)) { try key(text, by: .terminal) }
    }

    @Test func `may be a single character or 255`() throws {
        _ = try key("!", by: .terminal)
        _ = try key(String(repeating: "~", count: 255), by: .terminal)
    }
}
