import Access
import Door
import Store
import Testing
import Vocabulary
import World

@Suite struct `Performing a command` {
    @Test(arguments: Engine.available)
    func `keeps the state and one event together`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let id = try await world.make("lamp")
            #expect(try await world.things().map(\.word) == ["lamp"])
            let last = try #require(try await world.journal().last)
            #expect(last.kind == .thingMade)
            #expect(last.subject == .thing(id))
            #expect(last.worker == world.theo.id.text)
            #expect(last.facts == #"{"many":1}"#)
            #expect(last.at == world.clock.now)
        }
    }

    @Test(arguments: Engine.available)
    func `is refused to a role that may not, and only the refusal is written down`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let (events, lines) = (try await world.journal().count, try await world.accessLog())
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "take-calls"])) {
                try await world.desk.perform(MakeThing("lamp"), by: world.val)
            }
            #expect(try await world.things().isEmpty)
            #expect(try await world.journal().count == events)
            #expect(
                try await world.accessLog() == lines + ["\(world.val.id) refused take-calls   192.0.2.7"])
        }
    }

    @Test(arguments: Engine.available)
    func `leaves nothing behind when the rules refuse it`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let (events, lines) = (try await world.journal().count, try await world.accessLog().count)
            let refusal = Refusal("spoiled", .conflicting)
            await #expect(throws: refusal) {
                try await world.desk.perform(SpoilThing(error: refusal), by: world.theo)
            }
            #expect(try await world.things().isEmpty)
            #expect(try await world.journal().count == events)
            #expect(try await world.accessLog().count == lines)
        }
    }

    @Test(arguments: Engine.available)
    func `writes down a refusal that is found only inside, though its transaction is undone`(
        engine: Engine
    ) async throws {
        try await withThings(on: engine) { world in
            let refusal = Refusal(.mayNot, .forbidden)
            await #expect(throws: refusal) {
                try await world.desk.perform(SpoilThing(error: refusal), by: world.theo)
            }
            #expect(try await world.things().isEmpty)
            let last = try #require(try await world.accessLog().last)
            #expect(last.hasPrefix("\(world.theo.id) refused take-calls"))
        }
    }

    @Test(arguments: Engine.available)
    func `leaves nothing behind when the store fails`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let events = try await world.journal().count
            await #expect(throws: StorageError.full) {
                try await world.desk.perform(SpoilThing(error: StorageError.full), by: world.theo)
            }
            #expect(try await world.things().isEmpty)
            #expect(try await world.journal().count == events)
            #expect(try await world.workspace.verify(tables: ["thing"]).fault?.why != .rowInserted)
        }
    }

    @Test(arguments: Engine.available)
    func `by two hundred at once makes a chain without a gap`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let before = try await world.journal().count
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<200 {
                    group.addTask {
                        if n % 10 == 9 {
                            // Refused in the midst of the others, whose group it shares.
                            await #expect(throws: Refusal.self) {
                                try await world.desk.perform(SpoilThing(error: Refusal("spoiled")), by: world.theo)
                            }
                        } else {
                            try await world.make("thing \(n)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let journal = try await world.journal()
            #expect(journal.count == before + 180)
            #expect(journal.map(\.position) == Array(1...Int64(journal.count)))
            #expect(Set(try await world.things().map(\.word)).count == 180)
            try await world.workspace.heads.seal(world.database, at: world.clock.now)
            #expect(try await world.workspace.verify(tables: ["thing"]).fault == nil)
            #expect(try await Ledger.read(.journal, in: world).isHonest)
        }
    }

    @Test(arguments: Engine.available)
    func `rings the bell, and a command refused does not`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            var rings = world.desk.bell.listen().makeAsyncIterator()
            await rings.next()
            try await world.make()
            await rings.next()
            await #expect(throws: Refusal.self) {
                try await world.desk.perform(SpoilThing(error: Refusal("spoiled")), by: world.theo)
            }
            try await world.make("last")
            await rings.next()
            #expect(try await world.things().last?.word == "last")
        }
    }

    /// The journal's own time stands still until the clock catches up; nobody has to wait for it.
    @Test(arguments: Engine.available)
    func `goes on when the clock was set back, and the journal's time never does`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            try await world.make("before")
            let high = world.clock.now
            world.clock.move(.seconds(-7200))
            let id = try await world.make("after")
            try await world.desk.perform(ChangeThing(id: id, word: "changed"), by: world.theo)
            _ = try await world.desk.look(as: world.theo, for: .seeCalls, at: .thing(id)) { _ in }
            world.clock.move(.seconds(7201))
            try await world.make("later")

            let journal = try await world.journal()
            #expect(journal.map(\.at) == journal.map(\.at).sorted())
            #expect(journal.suffix(3).map(\.at) == [high, high, high.adding(.seconds(1))])
            #expect(try await world.things().map(\.word).sorted() == ["before", "changed", "later"])
            try await world.workspace.heads.seal(world.database, at: world.clock.now)
            #expect(try await world.workspace.verify(tables: ["thing"]).fault == nil)
        }
    }
}

@Suite struct `Looking` {
    @Test(arguments: Engine.available)
    func `is written down before the answer leaves`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let id = try await world.make("lamp")
            let other = try await world.openAgain()
            let found = try await world.desk.look(as: world.rosa, for: .seeCalls, at: .thing(id)) { db in
                try db("SELECT * FROM thing").map(Thing.init).map(\.word)
            }
            #expect(found == ["lamp"])
            // Read by another process: the line is committed, not only on its way.
            let lines = try await other.desk.database.read { db in
                try db("SELECT worker, subject_id FROM access_log WHERE outcome = 'looked'")
                    .map { [try $0["worker"], try $0["subject_id"]] as [String] }
            }
            #expect(lines == [[world.rosa.id.text, id.text]])
            try await other.close()
        }
    }

    @Test(arguments: Engine.available)
    func `leaves a trace of trying out a name that nothing has`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let id = ID<Thing>.new()
            await #expect(throws: Refusal(.noSuchThing, .absent)) {
                try await world.desk.look(as: world.rosa, for: .seeCalls, at: .thing(id)) { _ in
                    throw Refusal(.noSuchThing, .absent)
                }
            }
            let refused = try await world.count("access_log WHERE outcome = 'refused' AND subject_id = \(id)")
            #expect(refused == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `is refused before anything is read, and that is written down`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let id = try await world.make("lamp")
            let looked = Switch(on: false)
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "see-calls"])) {
                try await world.desk.look(as: world.val, for: .seeCalls, at: .thing(id)) { _ in looked.turn(on: true) }
            }
            #expect(!looked.isOn)
            #expect(
                try await world.accessLog().last == "\(world.val.id) refused see-calls thing \(id) 192.0.2.7")
        }
    }

    @Test(arguments: Engine.available)
    func `by a hundred at once is a chain without a gap`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let id = try await world.make()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask { try await world.desk.look(as: world.dana, for: .seeCalls, at: .thing(id)) { _ in } }
                }
                try await group.waitForAll()
            }
            #expect(try await Ledger.read(.access, in: world).isHonest)
            #expect(try await world.count("access_log WHERE outcome = 'looked'") == 100)
        }
    }
}

extension Refusal.Code {
    fileprivate static let noSuchThing: Self = "no-such-thing"
}
