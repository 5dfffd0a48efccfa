import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

extension World {
    fileprivate func followUps(_ one: SupportCase) async throws -> [FollowUp] {
        try await database.read { db in try FollowUps(db).followUps(of: one.id) }
    }

    fileprivate func standings(_ one: SupportCase) async throws -> [FollowUp.Standing] {
        let now = clock.now
        return try await followUps(one).map { $0.standing(at: now) }
    }

    fileprivate func missAlarm(at workspace: Workspace? = nil) -> Alarm {
        alarm(
            [
                MissCaseFollowUp.kind: { MissCaseFollowUp($0) }, MissContact.kind: { MissContact($0) },
                MissPromise.kind: { MissPromise(path: $0) }, MissCheckIn.kind: { MissCheckIn($0) },
            ], at: workspace)
    }

    fileprivate func measures() async throws -> (steps: [FollowUpMeasure], all: FollowUpMeasure) {
        try await database.read { [now = clock.now] db in
            try FollowUps(db).measures(from: now.adding(.seconds(-400 * 86_400)), to: now.adding(.seconds(1)))
        }
    }

    /// Sets the clock to some hours after the case was opened.
    fileprivate func go(to hours: Int, of one: SupportCase) {
        clock.move(one.openedAt.adding(.seconds(hours * 3600)).since(clock.now))
    }

    fileprivate func tries(_ one: SupportCase, at hours: Int, _ result: CaseAttempt.Result) async throws {
        go(to: hours, of: one)
        try await tryToReach(one, result, next: 24 * 100)
    }
}

@Suite struct `Follow-ups of a case` {
    @Test(arguments: Engine.available)
    func `are planned from the end of the encounter, as the program promises and the workspace says`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let ended = try #require(try await world.encounters(call).last?.ended)
            let one = try await world.openCase(call)
            let planned = try await world.followUps(one)
            // Denver promises 48 hours, which is none of the usual steps.
            #expect(planned.map(\.step) == [.day, .promise, .threeDays, .week, .month, .quarter])
            #expect(planned.map { $0.dueAt.since(ended) } == [24, 48, 72, 168, 720, 2160].map { .seconds($0 * 3600) })
            // The time of each begins where that of the one before ends.
            #expect(planned.dropFirst().map(\.opensAt) == planned.dropLast().map(\.dueAt))
            #expect(try await world.standings(one) == Array(repeating: .waiting, count: 6))
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `that nobody could keep any more are not planned`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            world.clock.move(.seconds(50 * 3600))
            let late = try await world.openCase(call)
            #expect(try await world.followUps(late).map(\.step) == [.threeDays, .week, .month, .quarter])
            // Closed and opened again, they are planned anew from then.
            _ = try await world.desk.perform(CloseCase(late.id, .declined), by: world.noor)
            #expect(try await world.standings(late) == Array(repeating: .calledOff, count: 4))
            world.clock.move(.seconds(86_400))
            _ = try await world.desk.perform(
                ReopenCase(late.id, nextContact: world.clock.now.adding(.seconds(86_400))), by: world.noor)
            #expect(try await world.standings(late).count { $0 == .waiting } == 6)
        }
    }

    @Test(arguments: Engine.available)
    func `are those of the rule that a supervisor set`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "set-follow-up-rule"])) {
                try await world.desk.perform(SetFollowUpRule([.day]), by: world.noor)
            }
            try await world.desk.perform(SetFollowUpRule([.quarter, .day, .promise]), by: world.grace)
            try await world.desk.perform(SetFollowUpRule([.day, .quarter]), by: world.grace)
            #expect(try await world.journal().filter { $0.kind == .followUpRuleSet }.count == 1)
            let (call, _) = try await world.needing()
            let one = try await world.openCase(call)
            #expect(try await world.followUps(one).map(\.step) == [.day, .promise, .quarter])
        }
    }

    @Test(arguments: Engine.available)
    func `tell trying from reaching, each within its own time`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let one = try await world.openCase(call)
            try await world.tries(one, at: 2, .noAnswer)
            try await world.tries(one, at: 3, .leftMessage)
            #expect(try await world.standings(one).prefix(2) == [.tried, .waiting])
            try await world.tries(one, at: 30, .reached)
            #expect(try await world.standings(one).prefix(3) == [.tried, .reached, .waiting])
            world.go(to: 80, of: one)
            #expect(try await world.standings(one).prefix(4) == [.tried, .reached, .missed, .waiting])
            var found = try await world.measures()
            #expect(found.all == FollowUpMeasure(step: nil, due: 3, tried: 2, reached: 1))
            #expect(found.steps.map(\.step) == [.promise, .day, .threeDays])
            #expect(found.steps.map(\.reached) == [1, 0, 0])
            // Told a day later with the time at which it was, it was in time.
            let then = one.openedAt.adding(.seconds(60 * 3600))
            _ = try await world.desk.perform(
                RecordAttempt(
                    one.id, .visit, .reached, at: then, nextContact: world.clock.now.adding(.seconds(86_400))),
                by: world.noor)
            found = try await world.measures()
            #expect(found.all == FollowUpMeasure(step: nil, due: 3, tried: 3, reached: 2))
            // What was opened by mistake counts nowhere.
            _ = try await world.desk.perform(CloseCase(one.id, .inError), by: world.noor)
            #expect(try await world.measures().all.due == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `that were missed raise an alarm once, though two servers look and look again`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let one = try await world.openCase(call, in: 24 * 200)
            try await world.tries(one, at: 30, .noAnswer)
            world.go(to: 24 * 8, of: one)
            let other = try await world.openAgain()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for workspace in [world.workspace, other, world.workspace, other] {
                    group.addTask { _ = try await world.missAlarm(at: workspace).doDueWork() }
                }
                try await group.waitForAll()
            }
            let missed = try await world.journal().filter { $0.kind == .caseFollowUpMissed }
            // The first day, the third day and the week were missed; the promise of 48 hours was tried.
            #expect(missed.count == 3)
            #expect(try await world.followUps(one).prefix(4).map { $0.missedAt != nil } == [true, false, true, true])
            #expect(try await world.followUps(one)[3].asks(at: world.clock.now))
            try await world.tries(one, at: 24 * 8 + 1, .reached)
            #expect(try await !world.followUps(one)[3].asks(at: world.clock.now))
            // A closed case raises none.
            _ = try await world.desk.perform(CloseCase(one.id, .goalsMet), by: world.noor)
            world.go(to: 24 * 120, of: one)
            _ = try await world.missAlarm().doDueWork()
            #expect(try await world.journal().filter { $0.kind == .caseFollowUpMissed }.count == 3)
            try await other.close()
            #expect(try await world.stateHolds())
        }
    }
}

@Suite struct `The address of a calendar` {
    @Test(arguments: Engine.available)
    func `opens for its secret alone, until it is renewed or taken back`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (first, second) = (Secret(), Secret())
            _ = try await world.desk.perform(MakeCalendarLink(first), by: world.noor)
            func whose(_ secret: Secret) async throws -> ID<Worker>? {
                try await world.database.read { db in try CalendarLinks(db).worker(of: secret)?.id }
            }
            #expect(try await whose(first) == world.noor.id)
            #expect(try await whose(second) == nil)
            _ = try await world.desk.perform(MakeCalendarLink(second), by: world.noor)
            #expect(try await whose(first) == nil)
            #expect(try await whose(second) == world.noor.id)
            // The secret itself stands nowhere.
            let kept = try await world.database.read { db in try db("SELECT * FROM calendar_link") }
            #expect(kept.count == 2)
            #expect(
                kept.allSatisfy { !$0.values.contains(.text(first.text)) && !$0.values.contains(.text(second.text)) })
            #expect(try await world.journal().allSatisfy { !$0.facts.contains(second.text) })
            try await world.desk.perform(CloseCalendarLink(), by: world.noor)
            #expect(try await whose(second) == nil)
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "keep-cases"])) {
                _ = try await world.desk.perform(MakeCalendarLink(Secret()), by: world.rosa)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `opens nothing for somebody who may no longer sign in`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let secret = Secret()
            _ = try await world.desk.perform(MakeCalendarLink(secret), by: world.noor)
            try await world.tamper("UPDATE account SET state = 'disabled' WHERE id = \(world.noor.id)")
            #expect(try await world.database.read { db in try CalendarLinks(db).worker(of: secret) } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `shows what its owner has to do, and counts each change of a date`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let one = try await world.openCase(call)
            let told = try CaseTaskTold("Ring", due: world.clock.now.adding(.seconds(3600)))
            let task = try await world.desk.perform(SetTask(one.id, told), by: world.noor)
            func dates() async throws -> [CalendarDate] {
                try await world.database.read { [id = world.noor.id] db in try CalendarLinks(db).dates(of: id) }
            }
            var all = try await dates()
            #expect(all.count { $0.kind == .followUp } == 6)
            #expect(all.first { $0.kind == .contact }?.changes == 0)
            #expect(all.first { $0.kind == .task }?.at == task.dueAt)
            world.clock.move(.seconds(60))
            try await world.tryToReach(one, .reached, next: 24)
            _ = try await world.desk.perform(
                MoveTask(task.id, to: world.clock.now.adding(.seconds(7200))), by: world.noor)
            all = try await dates()
            #expect(all.first { $0.kind == .contact }?.changes == 1)
            #expect(all.first { $0.kind == .contact }?.changedAt == world.clock.now)
            #expect(all.first { $0.kind == .task }?.changes == 1)
            #expect(all.count { $0.kind == .followUp } == 5)
            _ = try await world.desk.perform(CloseCase(one.id, .declined), by: world.noor)
            #expect(try await dates().isEmpty)
        }
    }
}
