import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `What is known of a call` {
    /// Every value that a field ever had: revision, value, state and by whom, in the order they came.
    private func history(_ field: FactField, of call: Call, in world: World) async throws -> [String] {
        try await world.database.read { db in
            try db(
                """
                SELECT call_fact.*, account.name AS author FROM call_fact
                JOIN account ON account.id = call_fact.recorded_by
                WHERE call_id = \(call.id) AND field = \(field) ORDER BY revision
                """
            ).map { row in
                let (revision, value): (Int, String?) = (try row["revision"], try row["value"])
                return "\(revision) \(value ?? "nothing") \(try row["state"] as String) \(try row["author"] as String)"
            }
        }
    }

    @Test(arguments: Engine.available)
    func `grows a field at a time, and what stood before stays readable`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.keep(.location, "Kirkwood and 5th", of: call, base: 0, by: world.theo)
            let kept = try await world.keep(.location, "Kirkwood and 6th", of: call, base: 1, by: world.dana)
            #expect(kept.version == 3)
            #expect(try await world.facts(call)[.location] == "Kirkwood and 6th")
            #expect(
                try await history(.location, of: call, in: world)
                    == ["1 Kirkwood and 5th earlier theo", "2 Kirkwood and 6th current dana"])
        }
    }

    @Test(arguments: Engine.available)
    func `does not change when the same is said again`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.take([.location: "400 Walnut St"])
            let events = try await world.journal().count
            let again = try await world.keep(.location, "  400 Walnut St ", of: call, base: 0, by: world.dana)
            #expect(again.version == 1)
            #expect(try await world.journal().count == events)
            #expect(try await history(.location, of: call, in: world) == ["1 400 Walnut St current theo"])
        }
    }

    @Test(arguments: Engine.available)
    func `may be found not to be known after all`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.take([.callerName: "Mr. Okafor"])
            for _ in 0..<2 { try await world.keep(.callerName, " ", of: call, base: 1, by: world.dana) }
            #expect(try await world.facts(call)[.callerName] == nil)
            #expect(
                try await history(.callerName, of: call, in: world)
                    == ["1 Mr. Okafor earlier theo", "2 nothing current dana"])
            #expect(try await world.journal().last?.kind == .factCleared)
            // What was never known needs no clearing.
            try await world.keep(.callback, nil, of: call, base: 0, by: world.dana)
            #expect(try await world.now(call).version == 2)
            try await world.keep(.callerName, "Mr. Okafor", of: call, base: 2, by: world.theo)
            #expect(try await world.facts(call)[.callerName] == "Mr. Okafor")
        }
    }

    @Test(arguments: Engine.available)
    func `by two people at once is kept twice, for a person to choose`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.take([.location: "5th St"])
            try await world.keep(.location, "6th St", of: call, base: 1, by: world.dana)
            let rival = try await world.keep(.location, "7th St", of: call, base: 1, by: world.theo)
            #expect(rival.version == 3)
            #expect(try await world.facts(call)[.location] == "6th St")
            #expect(
                try await history(.location, of: call, in: world)
                    == ["1 5th St earlier theo", "2 6th St current dana", "3 7th St rival theo"])
            #expect(try await rivals(of: call, in: world) == ["7th St"])
            #expect(try await world.journal().last?.kind == .factRival)

            // Theo looks at both and uses his own: nothing is left to choose.
            try await world.keep(.location, "7th St", of: call, base: 3, by: world.theo)
            #expect(try await world.facts(call)[.location] == "7th St")
            #expect(try await rivals(of: call, in: world).isEmpty)
        }
    }

    private func rivals(of call: Call, in world: World) async throws -> [String?] {
        try await world.database.read { db in try Facts(db).rivals(of: call.id).map(\.value) }
    }

    @Test(arguments: Engine.available)
    func `is nobody's own rival`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.take([.location: "5th St"])
            // Two tabs, or an answer that came late: the later of two values by one hand stands.
            try await world.keep(.location, "6th St", of: call, base: 1, by: world.theo)
            try await world.keep(.location, "7th St", of: call, base: 1, by: world.theo)
            #expect(try await world.facts(call)[.location] == "7th St")
            #expect(try await rivals(of: call, in: world).isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `on different fields by two people is no rivalry`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            async let one = world.keep(.location, "5th St", of: call, base: 0, by: world.theo)
            async let two = world.keep(.weapon, "no", of: call, base: 0, by: world.dana)
            #expect(Set([try await one.version, try await two.version]) == [2, 3])
            let known = try await world.facts(call)
            #expect(known[.location] == "5th St")
            #expect(known[.weapon] == "no")
        }
    }

    @Test(arguments: Engine.available)
    func `from twenty hands at once keeps every value and lets one stand`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<20 {
                    let worker = world.worker([.theo, .dana, .sam, .grace][n % 4])
                    group.addTask { try await world.keep(.location, "place \(n)", of: call, base: 0, by: worker) }
                }
                try await group.waitForAll()
            }
            let history = try await history(.location, of: call, in: world)
            #expect(history.count == 20)
            #expect(history.filter { $0.contains(" current ") }.count == 1)
            #expect(try await world.now(call).version == 21)
        }
    }

    @Test(arguments: Engine.available)
    func `is not changed by somebody who has not seen the latest, when they say so`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.keep(.location, "5th St", of: call, by: world.dana)
            await #expect(throws: Refusal(.outdated, .outdated, values: ["version": "2"])) {
                _ = try await world.desk.perform(
                    KeepFacts([.init(.weapon, "no")], of: call.id, expected: 1), by: world.theo)
            }
            #expect(try await world.facts(call)[.weapon] == nil)
            let kept = try await world.desk.perform(
                KeepFacts([.init(.weapon, "no")], of: call.id, expected: 2), by: world.theo)
            #expect(kept.version == 3)
        }
    }

    @Test(arguments: Engine.available)
    func `several at once is one change of the call`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let changes: [KeepFacts.Change] = [
                try .init(.location, "5th St"), try .init(.weapon, "yes"), try .init(.whatHappened, nil),
            ]
            let kept = try await world.desk.perform(KeepFacts(changes, of: call.id), by: world.dana)
            #expect(kept.version == 2)
            #expect(try await world.facts(call) == [.location: "5th St", .weapon: "yes", .source: "911"])
            #expect(try await world.journal().suffix(3).map(\.kind) == [.factKept, .factCleared, .factKept])
        }
    }

    @Test(arguments: Engine.available)
    func `may say one field twice, and the last stands`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let changes: [KeepFacts.Change] = [try .init(.location, "5th St"), try .init(.location, "6th St")]
            _ = try await world.desk.perform(KeepFacts(changes, of: call.id), by: world.dana)
            #expect(try await world.facts(call)[.location] == "6th St")
        }
    }

    @Test(arguments: Engine.available)
    func `may be added to by who answers, also after the call has left`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.end(call, "caller-gone")
            try await world.keep(.location, "5th St", of: call, base: 0, by: world.rosa)
            #expect(try await world.facts(call)[.location] == "5th St")
            for person in [Cast.val, .priya] {
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "add-to-calls"])) {
                    try await world.keep(.location, "x", of: call, by: world.worker(person))
                }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `of a call that does not exist is refused`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            await #expect(throws: Refusal(.noSuchCall, .absent)) {
                _ = try await world.desk.perform(KeepFacts([.init(.weapon, "no")], of: .new()), by: world.dana)
            }
            #expect(throws: Refusal(.nothingGiven)) { try KeepFacts([], of: .new()) }
        }
    }
}

@Suite struct `The notes of a call` {
    private func notes(of call: Call, in world: World) async throws -> [String] {
        try await world.database.read { db in
            try Notes(db).notes(of: call.id, most: 100).map { "\($0.by.name): \($0.text)" }
        }
    }

    @Test(arguments: Engine.available)
    func `are appended with author and time`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let first = try await world.desk.perform(AddNote("Sits on the kerb", to: call.id), by: world.theo)
            #expect(first.at == world.clock.now)
            world.clock.move(.seconds(5))
            _ = try await world.desk.perform(AddNote(" Neighbour is with him\n", to: call.id), by: world.dana)
            #expect(
                try await notes(of: call, in: world)
                    == ["Theo Lund: Sits on the kerb", "Dana Reyes: Neighbour is with him"])
            #expect(try await world.now(call).version == 3)
            #expect(try await world.database.read { db in try Notes(db).count(of: call.id) } == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `by many hands at once are all kept`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<30 {
                    let worker = world.worker([.theo, .dana, .rosa][n % 3])
                    group.addTask { _ = try await world.desk.perform(AddNote("note \(n)", to: call.id), by: worker) }
                }
                try await group.waitForAll()
            }
            #expect(Set(try await notes(of: call, in: world)).count == 30)
        }
    }

    @Test(arguments: Engine.available)
    func `are read page by page`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            for n in 0..<7 { _ = try await world.desk.perform(AddNote("note \(n)", to: call.id), by: world.theo) }
            var (pages, last): ([[String]], (at: Instant, id: String)?) = ([], nil)
            while true {
                let after = last
                let page = try await world.database.read { db in
                    try Notes(db).notes(of: call.id, after: after, most: 3)
                }
                guard let end = page.last else { break }
                pages.append(page.map(\.text))
                last = (end.at, end.id.text)
            }
            #expect(pages.map(\.count) == [3, 3, 1])
            #expect(Set(pages.joined()) == Set((0..<7).map { "note \($0)" }))
        }
    }

    @Test func `hold words, and not too many`() {
        #expect(throws: Refusal(.required, field: "text")) { try AddNote(" \n", to: .new()) }
        #expect(throws: Refusal(.textTooLong, field: "text", values: ["most": "8000"])) {
            try AddNote(String(repeating: "x", count: 8001), to: .new())
        }
        #expect(throws: Refusal(.textUnreadable, field: "text")) { try AddNote("x\u{0}", to: .new()) }
        #expect(throws: Never.self) { _ = try AddNote(String(repeating: "é", count: 8000), to: .new()) }
    }

    @Test(arguments: Engine.available)
    func `of a call that does not exist are refused`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            await #expect(throws: Refusal(.noSuchCall, .absent)) {
                _ = try await world.desk.perform(AddNote("x", to: .new()), by: world.dana)
            }
        }
    }
}
