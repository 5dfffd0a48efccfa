import Access
import Door
import Store
import Testing
import Vocabulary
import World

@Suite struct `The alarm` {
    static let kind: Alarm.Kind = "thing-in-time"

    private func alarm(_ world: World, _ workspace: Workspace? = nil, fails: Switch = Switch(on: false)) -> Alarm {
        world.alarm([Self.kind: { MakeThingInTime(word: $0, fails: fails) }], at: workspace)
    }

    private func ask(_ world: World, _ word: String, in span: Duration) async throws {
        let due = world.clock.now.adding(span)
        try await world.database.write { db in try DueWork(db).ask(Self.kind, about: word, at: due) }
    }

    @Test(arguments: Engine.available)
    func `does work when its time has come and not before`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let alarm = alarm(world)
            try await ask(world, "soon", in: .seconds(60))
            try await ask(world, "later", in: .seconds(120))
            #expect(try await alarm.doDueWork() == 0)
            world.clock.move(.seconds(60))
            #expect(try await alarm.doDueWork() == 1)
            #expect(try await alarm.doDueWork() == 0)
            #expect(try await world.things().map(\.word) == ["soon"])
            let last = try #require(try await world.journal().last)
            #expect(last.worker == Worker.alarm.id.text)
            world.clock.move(.seconds(60))
            #expect(try await alarm.doDueWork() == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `does each work once on any number of nodes`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            for n in 0..<30 { try await ask(world, "work \(n)", in: .seconds(n % 3)) }
            world.clock.move(.seconds(10))
            let others = [try await world.openAgain(), try await world.openAgain()]
            let alarms = [alarm(world)] + others.map { alarm(world, $0) }
            let before = try await world.journal().count
            let done = try await withThrowingTaskGroup(of: Int.self) { group in
                for alarm in alarms { group.addTask { try await alarm.doDueWork() } }
                return try await group.reduce(0, +)
            }
            #expect(done == 30)
            #expect(Set(try await world.things().map(\.word)).count == 30)
            #expect(try await world.things().count == 30)
            #expect(try await world.journal().count == before + 30)
            #expect(try await Ledger.read(.journal, in: world).isHonest)
            for other in others { try await other.close() }
        }
    }

    @Test(arguments: Engine.available)
    func `keeps its work through a restart`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            try await ask(world, "promised", in: .seconds(60))
            world.clock.move(.seconds(86_400))
            let restarted = try await world.openAgain()
            #expect(try await alarm(world, restarted).doDueWork() == 1)
            #expect(try await world.things().map(\.word) == ["promised"])
            try await restarted.close()
        }
    }

    @Test(arguments: Engine.available)
    func `tries failing work again, later each time, and never half`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let fails = Switch(on: true)
            let failing = alarm(world, fails: fails)
            try await ask(world, "stubborn", in: .zero)
            for wait in [2, 4, 8] {
                #expect(try await failing.doDueWork() == 0)
                #expect(try await world.things().isEmpty)
                // Not yet again, however often the alarm looks.
                world.clock.move(.seconds(wait - 1))
                fails.turn(on: false)
                #expect(try await failing.doDueWork() == 0)
                fails.turn(on: true)
                world.clock.move(.seconds(1))
            }
            fails.turn(on: false)
            #expect(try await failing.doDueWork() == 1)
            #expect(try await world.things().map(\.word) == ["stubborn"])
            world.clock.move(.seconds(86_400))
            #expect(try await failing.doDueWork() == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `holds nothing up for one piece that fails`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let fails = Switch(on: true)
            let alarm = world.alarm([
                "failing": { MakeThingInTime(word: $0, fails: fails) },
                Self.kind: { MakeThingInTime(word: $0, fails: Switch(on: false)) },
            ])
            let now = world.clock.now
            try await world.database.write { db in
                for n in 0..<5 { try DueWork(db).ask("failing", about: "bad \(n)", at: now) }
                try DueWork(db).ask("unknown-kind", about: "what", at: now)
            }
            try await ask(world, "good", in: .zero)
            #expect(try await alarm.doDueWork() == 1)
            #expect(try await world.things().map(\.word) == ["good"])
            #expect(try await world.count("due_work WHERE done_at IS NULL AND attempts = 1") == 6)
        }
    }

    @Test(arguments: Engine.available)
    func `is not to be played by anybody`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            for person in Cast.allCases {
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "act-as-alarm"])) {
                    try await world.desk.perform(Sweep(), by: world.worker(person))
                }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `sweeps keys and finished work after two days, every hour`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let key = try OnceKey("k", by: world.theo, request: [])
            let first = try await world.desk.perform(MakeThing("lamp"), by: world.theo, once: key)
            try await ask(world, "done", in: .zero)
            let alarm = world.alarm([
                Sweep.kind: { _ in Sweep() }, Self.kind: { MakeThingInTime(word: $0, fails: Switch(on: false)) },
            ])
            #expect(try await alarm.doDueWork() == 1)
            world.clock.move(.seconds(47 * 3600))
            #expect(try await alarm.doDueWork() == 1)
            #expect(try await world.desk.perform(MakeThing("lamp"), by: world.theo, once: key) == first)
            world.clock.move(.seconds(2 * 3600))
            #expect(try await alarm.doDueWork() == 1)
            #expect(try await world.count("once") == 0)
            // The next sweep waits, and the one just done is remembered.
            #expect(try await world.count("due_work WHERE done_at IS NULL") == 1)
        }
    }
}

@Suite struct `Two nodes of one workspace` {
    @Test(.timeLimit(.minutes(40)), arguments: Engine.available)
    func `hear of each other's commits`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let other = try await world.openAgain()
            let attending = world.attend([world.workspace, other])
            var rings = other.desk.bell.listen().makeAsyncIterator()
            let id = try await world.make("lamp")
            // A node that began to listen after the lamp was written hears of what is written after it.
            let busy = Task {
                while !Task.isCancelled {
                    try await Task.sleep(for: .milliseconds(500))
                    _ = try await world.make()
                }
            }
            defer { busy.cancel() }
            var heard = false
            while !heard {
                await rings.next()
                heard = try await other.desk.database.read { db in
                    try !db("SELECT id FROM thing WHERE id = \(id)").isEmpty
                }
            }
            attending.cancel()
            await attending.value
            try await other.close()
        }
    }

    @Test(arguments: Engine.available)
    func `write one chain together`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let other = try await world.openAgain()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<100 {
                    let desk = n % 2 == 0 ? world.desk : other.desk
                    group.addTask { _ = try await desk.perform(MakeThing("thing \(n)"), by: world.theo) }
                }
                try await group.waitForAll()
            }
            #expect(try await world.things().count == 100)
            #expect(try await Ledger.read(.journal, in: world).isHonest)
            try await other.heads.seal(other.desk.database, at: world.clock.now)
            #expect(try await world.workspace.verify(tables: ["thing"]).fault == nil)
            try await other.close()
        }
    }
}
