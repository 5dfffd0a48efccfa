import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

extension World {
    fileprivate func contactAlarm(at workspace: Workspace? = nil) -> Alarm {
        alarm([MissContact.kind: { MissContact($0) }], at: workspace)
    }
}

@Suite struct `A case that is due` {
    @Test(arguments: Engine.available)
    func `is marked once though two servers look at the same time`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            try await world.openCase(call)
            world.clock.move(.seconds(86_400))
            let other = try await world.openAgain()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for workspace in [world.workspace, other] {
                    group.addTask { _ = try await world.contactAlarm(at: workspace).doDueWork() }
                }
                try await group.waitForAll()
            }
            #expect(try await world.journal().filter { $0.kind == .caseOverdue }.count == 1)
            try await other.close()
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `stands first in the list, and the list goes on page by page`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            var opened: [SupportCase] = []
            for hours in [72, 3, 48, 24] {
                let person = try await world.desk.perform(
                    AddPerson(.inCrisis, knownAs: "In \(hours) hours", to: call.id), by: world.rosa)
                let next = world.clock.now.adding(.seconds(hours * 3600))
                opened.append(
                    try await world.desk.perform(
                        OpenCase(call.id, goal: "A doctor", for: person.id, nextContact: next), by: world.noor))
            }
            let order = [opened[1], opened[3], opened[2], opened[0]].map(\.id)
            let (all, first, total) = try await world.database.read { db in
                (try SupportCases(db).due(), try SupportCases(db).due(most: 2), try SupportCases(db).count())
            }
            #expect(all.map(\.id) == order && total == 4)
            let last = try #require(first.last)
            let next = try #require(last.nextContact)
            let second = try await world.database.read { db in
                try SupportCases(db).due(after: (next, last.id.text), most: 2)
            }
            #expect((first + second).map(\.id) == order)
        }
    }

    @Test(arguments: Engine.available)
    func `has an attempt at its own time, entered the next morning, and before it was opened a flag`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let opened = try await world.openCase(call)
            let next = world.clock.now.adding(.seconds(5 * 86_400))
            let early = world.clock.now.adding(.seconds(-3600))
            world.clock.move(.seconds(15 * 3600))
            let evening = world.clock.now.adding(.seconds(-12 * 3600))
            for moment in [evening, early] {
                _ = try await world.desk.perform(
                    RecordAttempt(opened.id, .visit, .reached, at: moment, nextContact: next), by: world.noor)
            }
            let attempts = try await world.database.read { db in try SupportCases(db).attempts(in: opened.id) }
            #expect(attempts.map(\.at) == [evening, early])
            #expect(attempts.map(\.enteredAt) == [world.clock.now, world.clock.now])
            #expect(attempts.map(\.flag) == [nil, RecordAttempt.beforeOpening])
            await #expect(throws: Refusal.self) {
                _ = try await world.desk.perform(
                    RecordAttempt(
                        opened.id, .visit, .reached, at: world.clock.now.adding(.seconds(3600)), nextContact: next),
                    by: world.noor)
            }
        }
    }
}

@Suite struct `Two people with one case` {
    @Test(arguments: Engine.available)
    func `open it once and close it once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let other = try await world.openAgain()
            let next = world.clock.now.adding(.seconds(3600))
            func both(_ work: @escaping @Sendable (Desk, Worker) async throws -> Void) async -> [Refusal?] {
                await withTaskGroup(of: Refusal?.self) { group in
                    for (desk, worker) in [(world.desk, world.noor), (other.desk, world.grace)] {
                        group.addTask {
                            do {
                                try await work(desk, worker)
                                return nil
                            } catch { return error as? Refusal }
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
            }
            let opening = await both { desk, worker in
                _ = try await desk.perform(OpenCase(call.id, goal: "A doctor", nextContact: next), by: worker)
            }
            #expect(opening.count { $0 == nil } == 1)
            #expect(opening.compactMap(\.self) == [Refusal(.caseAlreadyOpen, .conflicting)])
            let all = try await world.database.read { db in try SupportCases(db).due() }
            let opened = try #require(all.first)
            #expect(all.count == 1)
            let closing = await both { desk, worker in
                _ = try await desk.perform(CloseCase(opened.id, .goalsMet), by: worker)
            }
            #expect(closing.count { $0 == nil } == 1)
            #expect(closing.compactMap(\.self) == [Refusal(.caseClosed, .conflicting)])
            try await other.close()
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `each say which version they saw, and the later one is told`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let opened = try await world.openCase(call)
            let seen = try await world.now(call).version
            _ = try await world.desk.perform(
                HandOver(opened.id, to: world.grace.id, expected: seen), by: world.noor)
            let refusal = Refusal(.outdated, .outdated, values: ["version": String(seen + 1)])
            await #expect(throws: refusal) {
                _ = try await world.desk.perform(CloseCase(opened.id, .moved, expected: seen), by: world.noor)
            }
            _ = try await world.desk.perform(CloseCase(opened.id, .moved, expected: seen + 1), by: world.grace)
            await #expect(throws: Refusal(.outdated, .outdated, values: ["version": String(seen + 2)])) {
                _ = try await world.desk.perform(
                    ReopenCase(opened.id, nextContact: world.clock.now, expected: seen), by: world.noor)
            }
        }
    }

    @Test(arguments: Engine.available, SupportCase.Closure.allCases)
    func `close it for each reason of the list, which the database repeats`(
        engine: Engine, closure: SupportCase.Closure
    ) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let opened = try await world.openCase(call)
            for _ in 0..<SupportCase.enoughAttempts { try await world.tryToReach(opened) }
            let closed = try await world.desk.perform(CloseCase(opened.id, closure), by: world.noor)
            #expect(closed.closure == closure && closed.nextContact == nil)
            await #expect(throws: StorageError.self) {
                try await world.tamper("UPDATE support_case SET closure = 'because'")
            }
            await #expect(throws: StorageError.self) {
                try await world.tamper("UPDATE support_case SET next_contact_at = \(world.clock.now)")
            }
        }
    }
}
