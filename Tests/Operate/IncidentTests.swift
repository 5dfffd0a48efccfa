import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `One incident` {
    /// The numbers of the calls that are one incident with this one, itself among them.
    private func incident(of call: Call, in world: World) async throws -> [Int] {
        try await world.database.read { db in
            let incidents = Incidents(db)
            return try incidents.incident(of: call.id).map { try incidents.calls(of: $0).map(\.number) } ?? []
        }
    }

    private func link(_ call: Call, _ other: Call, in world: World) async throws {
        _ = try await world.desk.perform(LinkCalls(call.id, with: other.id), by: world.dana)
    }

    @Test(arguments: Engine.available)
    func `of two calls is seen from both`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (one, two) = (try await world.call(), try await world.call())
            try await link(one, two, in: world)
            #expect(try await incident(of: one, in: world) == [1, 2])
            #expect(try await incident(of: two, in: world) == [1, 2])
            #expect(try await world.now(one).version == 2)
            #expect(try await world.now(two).version == 2)
            for (call, other) in [(one, two), (two, one)] {
                let entry = try #require(try await world.timeline(call).last)
                #expect(entry.kind == .callsLinked)
                #expect(entry.said == ["with": .word(other.id.text), "number": .number(other.number)])
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is no change for calls that are in it already`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (one, two) = (try await world.call(), try await world.call())
            try await link(one, two, in: world)
            let events = try await world.journal().count
            try await link(two, one, in: world)
            #expect(try await world.journal().count == events)
            #expect(try await world.now(two).version == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `takes a third call, whichever side names the other`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let calls = [
                try await world.call(), try await world.call(), try await world.call(), try await world.call(),
            ]
            try await link(calls[0], calls[1], in: world)
            try await link(calls[2], calls[0], in: world)
            try await link(calls[1], calls[3], in: world)
            for call in calls { #expect(try await incident(of: call, in: world) == [1, 2, 3, 4]) }

            // One goes, the others stay together; of the last two neither is left alone.
            _ = try await world.desk.perform(UnlinkCall(calls[0].id), by: world.dana)
            #expect(try await incident(of: calls[0], in: world) == [])
            #expect(try await incident(of: calls[3], in: world) == [2, 3, 4])
            _ = try await world.desk.perform(UnlinkCall(calls[1].id), by: world.dana)
            _ = try await world.desk.perform(UnlinkCall(calls[2].id), by: world.dana)
            for call in calls { #expect(try await incident(of: call, in: world) == []) }
            #expect(try await world.timeline(calls[3]).last?.kind == .callsUnlinked)
            await #expect(throws: Refusal(.notLinked, .conflicting)) {
                try await world.desk.perform(UnlinkCall(calls[3].id), by: world.dana)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `may be made again after it was taken apart`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (one, two) = (try await world.call(), try await world.call())
            for _ in 0..<2 {
                try await link(one, two, in: world)
                _ = try await world.desk.perform(UnlinkCall(one.id), by: world.theo)
            }
            try await link(two, one, in: world)
            #expect(try await incident(of: one, in: world) == [1, 2])
            #expect(try await world.count("call_incident WHERE unlinked_at IS NOT NULL") == 4)
        }
    }

    @Test(arguments: Engine.available)
    func `is not merged with another behind people's backs`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let calls = [
                try await world.call(), try await world.call(), try await world.call(), try await world.call(),
            ]
            try await link(calls[0], calls[1], in: world)
            try await link(calls[2], calls[3], in: world)
            await #expect(throws: Refusal(.alreadyLinked, .conflicting)) {
                try await link(calls[1], calls[2], in: world)
            }
            #expect(try await incident(of: calls[0], in: world) == [1, 2])
            #expect(try await incident(of: calls[2], in: world) == [3, 4])
        }
    }

    @Test(arguments: Engine.available)
    func `is refused with itself, with nothing, unseen, and to who may not`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (one, two) = (try await world.call(), try await world.call())
            await #expect(throws: Refusal(.cannotLinkToItself, .conflicting)) { try await link(one, one, in: world) }
            for (from, to) in [(one.id, ID<Call>.new()), (.new(), one.id)] {
                await #expect(throws: Refusal(.noSuchCall, .absent)) {
                    try await world.desk.perform(LinkCalls(from, with: to), by: world.dana)
                }
            }
            await #expect(throws: Refusal(.outdated, .outdated, values: ["version": "1"])) {
                try await world.desk.perform(LinkCalls(one.id, with: two.id, expected: 2), by: world.dana)
            }
            await #expect(throws: Refusal(.notLinked, .conflicting)) {
                try await world.desk.perform(UnlinkCall(one.id), by: world.dana)
            }
            for person in [Cast.rosa, .val, .priya] {
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "link-calls"])) {
                    try await world.desk.perform(LinkCalls(one.id, with: two.id), by: world.worker(person))
                }
            }
            #expect(try await world.count("call_incident") == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `made from both sides at once is one`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (one, two) = (try await world.call(), try await world.call())
            async let first: Void = link(one, two, in: world)
            async let second: Void = link(two, one, in: world)
            _ = try await (first, second)
            #expect(try await world.count("call_incident") == 2)
            #expect(try await incident(of: one, in: world) == [1, 2])
        }
    }
}
