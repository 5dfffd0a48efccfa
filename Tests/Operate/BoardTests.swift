import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

extension World {
    /// The numbers of the calls a board shows, in its order.
    func board(_ filter: Board.Filter = .init()) async throws -> [Int] {
        try await database.read { db in try Board(db).lines(filter).map(\.call.number) }
    }

    func counted(_ filter: Board.Filter = .init()) async throws -> Int {
        try await database.read { db in try Board(db).count(filter) }
    }

    func seal() async throws {
        try await workspace.heads.seal(database, at: clock.now)
    }
}

@Suite struct `The board` {
    @Test(arguments: Engine.available)
    func `shows open calls, those that wait longest at their stage first`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            var calls: [Call] = []
            for _ in 0..<4 {
                calls.append(try await world.call())
                world.clock.move(.seconds(10))
            }
            #expect(try await world.board() == [1, 2, 3, 4])
            // A call that moves on begins to wait anew, and one that left is gone.
            _ = try await world.desk.perform(ScreenCall(calls[0].id), by: world.dana)
            try await world.end(calls[2], "test")
            #expect(try await world.board() == [2, 4, 1])
            #expect(try await world.counted() == 3)
        }
    }

    @Test(arguments: Engine.available)
    func `shows each with what is known of it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.take([.location: "5th St", .weapon: "yes"])
            try await world.keep(.location, "6th St", of: call, by: world.dana)
            let other = try await world.call()
            _ = try await world.desk.perform(LinkCalls(call.id, with: other.id), by: world.dana)
            try await world.call()
            let lines = try await world.database.read { db in try Board(db).lines(.init()) }
            #expect(lines.map(\.isLinked) == [true, true, false])
            #expect(lines[0].facts.compactMapValues(\.value) == [.location: "6th St", .weapon: "yes", .source: "911"])
            #expect(lines[0].call.takenBy.name == "Theo Lund")
        }
    }

    @Test(arguments: Engine.available)
    func `is narrowed by stage, source and words`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let first = try await world.take([.location: "400 Walnut St", .whatHappened: "Shouts at cars"])
            try await world.take([.location: "Library", .source: "988"])
            try await world.take([.whatHappened: "Found asleep at the LIBRARY door", .source: "officer"])
            try await world.keep(.location, "12 Walnut St", of: first, by: world.dana)
            _ = try await world.desk.perform(ScreenCall(first.id), by: world.dana)

            #expect(try await world.board(.init(stage: .screened)) == [1])
            #expect(try await world.board(.init(stage: .received)) == [2, 3])
            #expect(try await world.board(.init(source: .lifeline)) == [2])
            #expect(try await world.board(.init(source: .emergency)) == [1])
            #expect(try await world.board(.init(text: "library")) == [2, 3])
            #expect(try await world.board(.init(text: "Library")) == [2, 3])
            #expect(try await world.board(.init(source: .officer, text: "library")) == [3])
            #expect(try await world.board(.init(stage: .screened, text: "library")).isEmpty)
            // What stood before is not found any more; a number finds its call.
            #expect(try await world.board(.init(text: "400 Walnut")).isEmpty)
            #expect(try await world.board(.init(text: "3")) == [3])
            #expect(try await world.board(.init(text: "#2")) == [2])
            for filter in [Board.Filter(stage: .received), .init(source: .officer), .init(text: "library")] {
                #expect(try await world.counted(filter) == world.board(filter).count)
            }
        }
    }

    @Test(
        arguments: Engine.available,
        [
            "%", "_", "!", "\\", "5%", "5_h", "'; DROP TABLE call; --", "\"", "99999999999999999999",
            "nowhere to be found",
        ])
    func `takes any words for words`(engine: Engine, text: String) async throws {
        try await withWorld(on: engine) { world in
            try await world.take([.location: "5th St"])
            #expect(try await world.board(.init(text: text)).isEmpty)
            try await world.take([.location: "5th St, \(text)"])
            #expect(try await world.board(.init(text: text)) == [2])
        }
    }

    /// SQLite folds only ASCII by itself, PostgreSQL every letter; people write both.
    @Test(arguments: Engine.available)
    func `finds words whatever their letters`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.take([.location: "ÁRBOL Street"])
            try await world.take([.whatHappened: "Busca a su niño"])
            #expect(try await world.board(.init(text: "árbol")) == [1])
            #expect(try await world.board(.init(text: "NIÑO")) == [2])
        }
    }

    @Test(arguments: Engine.available)
    func `holds two hundred lines and counts the rest`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<205 { group.addTask { try await world.call("call \(n)") } }
                try await group.waitForAll()
            }
            #expect(try await world.board().count == 200)
            #expect(try await world.counted() == 205)
            #expect(Board.most == 200)
        }
    }

    @Test(arguments: Engine.available)
    func `is asked for some calls, open or not`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (open, left) = (try await world.call(), try await world.call())
            try await world.end(left, "test")
            let ids = [open.id, left.id, .new()]
            let lines = try await world.database.read { db in try Board(db).lines(of: ids) }
            #expect(Set(lines.map(\.call.id)) == [open.id, left.id])
            let none = try await world.database.read { db in try Board(db).lines(of: []) }
            #expect(none.isEmpty)
        }
    }
}

@Suite struct `The list of calls` {
    @Test(arguments: Engine.available)
    func `goes from page to page without losing or repeating one`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            for n in 0..<7 {
                let call = try await world.call()
                if n == 2 { try await world.end(call, "test") }
            }
            for (filter, numbers) in [
                (Calls.Filter(), [7, 6, 5, 4, 3, 2, 1]), (.init(open: true), [7, 6, 5, 4, 2, 1]),
                (.init(open: false), [3]),
                (.init(stage: .screened), []),
            ] {
                var (found, last): ([Int], Int?) = ([], nil)
                while true {
                    let below = last
                    let page = try await world.database.read { db in
                        try Calls(db).page(filter, below: below, most: 2).map(\.number)
                    }
                    guard let end = page.last else { break }
                    found += page
                    last = end
                }
                #expect(found == numbers)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `finds a call by its number`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let found = try await world.database.read { db in try Calls(db).call(number: 1).id }
            #expect(found == call.id)
            await #expect(throws: Refusal(.noSuchCall, .absent, field: "number")) {
                try await world.database.read { db in _ = try Calls(db).call(number: 2) }
            }
        }
    }
}
