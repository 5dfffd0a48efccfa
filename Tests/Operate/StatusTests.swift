import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `What a team reports` {
    @Test(arguments: Engine.available)
    func `moves it along, and the first arrival moves the call along`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (north, car) = (try await world.north(), try await world.car())
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let (first, second) = (try await world.send(north, to: call), try await world.send(car, to: call))
            world.clock.move(.seconds(60))
            #expect(try await world.report(.onTheWay, first).state == .onTheWay)
            world.clock.move(.seconds(600))
            let arrived = try await world.report(.arrived, first)
            #expect(arrived.arrivedAt == world.clock.now)
            let there = try await world.now(call)
            #expect(there.path.stage == .arrived)
            #expect(there.path.since == world.clock.now)
            world.clock.move(.seconds(60))
            try await world.report(.arrived, second, by: world.otis)
            #expect(try await world.now(call).path.since == there.path.since)
            let clear = try await world.report(.clear, first)
            #expect(clear.end == .clear)
            // A team that is done is no reason for the call to leave.
            #expect(try await world.now(call).path.isOpen)
            #expect(try await world.dispatch(call).deviations.isEmpty)
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `is kept with the time it is told of, and by the dispatcher too`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let assignment = try await world.send(north, to: call)
            world.clock.move(.seconds(50_000))
            let told = world.clock.now.adding(.seconds(-49_000))
            let arrived = try await world.report(.arrived, assignment, at: told, by: world.dana)
            #expect(arrived.arrivedAt == told)
            #expect(try await world.now(call).path.since == told)
            let step = try #require(try await world.dispatch(call).steps[assignment.id]?.last)
            #expect(step.at == told)
            #expect(step.enteredAt == world.clock.now)
            #expect(try await world.timeline(call).last?.said["at"] == .word(told.description))
            await #expect(throws: Refusal(.notInFuture, field: "at")) {
                try await world.report(.clear, assignment, at: world.clock.now.adding(.seconds(600)))
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is the team's own affair, also the next morning, and no stranger's`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (north, _) = (try await world.north(), try await world.car())
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let assignment = try await world.send(north, to: call)
            for stranger in [world.otis, world.theo, world.sam] {
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "report-status"])) {
                    try await world.report(.arrived, assignment, by: stranger)
                }
            }
            try await world.report(.clear, assignment)
            _ = try await world.desk.perform(EndShift(north.id), by: world.dana)
            world.clock.move(.seconds(50_000))
            let late = try await world.report(.arrived, assignment, at: assignment.sentAt?.adding(.seconds(600)))
            #expect(late.end == .clear)
            #expect(late.arrivedAt == assignment.sentAt?.adding(.seconds(600)))
            #expect(try await world.dispatch(call).deviations.map(\.kind) == ["not-arrived", "after-end"])
        }
    }

    @Test(arguments: Engine.available)
    func `before it was sent makes an assignment and is flagged`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.call()
            world.clock.move(.seconds(60))
            let assignment = try await world.desk.perform(
                ReportArrival(north.team.id, at: call.id), by: world.rosa)
            #expect(assignment.state == .arrived)
            #expect(assignment.shift == north.id)
            #expect(try await world.now(call).path.stage == .arrived)
            #expect(try await world.dispatch(call).deviations.map(\.kind) == ["arrived-before-sent"])
            #expect(try await world.cellsHold())
            // Said again it is the same arrival.
            let again = try await world.desk.perform(ReportArrival(north.team.id, at: call.id), by: world.dana)
            #expect(again.id == assignment.id)
            #expect(
                try await world.dispatch(call).steps[assignment.id]?.map(\.flag) == ["arrived-before-sent", "again"])
            #expect(try await world.dispatch(call).deviations.count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `elsewhere ends where it was, unreported`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let first = try await world.send(north, to: call)
            let other = try await world.call()
            let there = try await world.desk.perform(ReportArrival(north.team.id, at: other.id), by: world.dana)
            #expect(try await world.now(first).end == .leftUnreported)
            let team = north.team.id
            #expect(try await world.database.read { db in try Assignments(db).open(of: team)?.id } == there.id)
            #expect(try await world.dispatch(call).deviations.map(\.kind) == ["left-unreported"])
        }
    }

    @Test(arguments: Engine.available)
    func `of a team on no shift is kept too`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let idle = try await world.desk.perform(MakeTeam("Idle"), by: world.dana)
            let call = try await world.callWaiting()
            let there = try await world.desk.perform(ReportArrival(idle.id, at: call.id), by: world.dana)
            #expect(there.shift == nil)
            #expect(
                Set(try await world.dispatch(call).deviations.map(\.kind)) == [
                    "arrived-off-shift", "arrived-before-release",
                ])
        }
    }

    @Test(arguments: Engine.available)
    func `can be that nobody said it had left`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let assignment = try await world.send(north, to: call)
            try await world.report(.arrived, assignment)
            world.clock.move(.seconds(3600))
            let told = world.clock.now.adding(.seconds(-600))
            let closed = try await world.desk.perform(CloseAssignment(assignment.id, at: told), by: world.dana)
            #expect(closed.end == .leftUnreported)
            #expect(closed.endedAt == told)
            #expect(try await world.dispatch(call).deviations.map(\.kind) == ["left-unreported"])
            // The team is free; a clear that comes afterwards is kept.
            try await world.report(.clear, assignment)
            #expect(try await world.now(assignment).end == .leftUnreported)
            #expect(try await world.dispatch(call).steps[assignment.id]?.last?.flag == "after-end")
        }
    }

    @Test(arguments: Engine.available)
    func `before what came before it is flagged`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            world.clock.move(.seconds(3600))
            let assignment = try await world.send(north, to: call)
            world.clock.move(.seconds(600))
            try await world.report(.onTheWay, assignment)
            let early = world.clock.now.adding(.seconds(-300))
            try await world.report(.arrived, assignment, at: early)
            try await world.report(.clear, assignment, at: early.adding(.seconds(-600)))
            let flags = try await world.dispatch(call).steps[assignment.id]?.map(\.flag)
            #expect(flags == [nil, nil, "before-on-the-way", "before-arrived"])
            #expect(try await world.dispatch(call).deviations.map(\.kind) == ["before-on-the-way", "before-arrived"])
        }
    }

    @Test(arguments: Engine.available)
    func `after the call has left is kept and flagged`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let assignment = try await world.send(north, to: call)
            try await world.end(call, "cancelled-on-the-way", sent: Alternative.none)
            let arrived = try await world.report(.arrived, assignment)
            #expect(arrived.state == .arrived)
            #expect(try await world.now(call).path.stage == .assigned)
            #expect(try await world.dispatch(call).deviations.map(\.kind) == ["call-left"])
        }
    }

    @Test(arguments: Engine.available)
    func `with the same key twice is kept once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let assignment = try await world.send(north, to: call)
            let key = try OnceKey("one", by: world.rosa, request: [1])
            for _ in 0..<2 {
                let told = try await world.desk.perform(
                    ReportStatus(assignment.id, .arrived), by: world.rosa, once: key)
                #expect(told.id == assignment.id)
            }
            #expect(try await world.count("assignment_step WHERE step = 'arrived'") == 1)
        }
    }
}

@Suite struct `Checking in` {
    private func alarm(_ world: World, at workspace: Workspace? = nil) -> Alarm {
        world.alarm(
            [MissCheckIn.kind: { MissCheckIn($0) }, MissPromise.kind: { MissPromise(path: $0) }], at: workspace)
    }

    private func missed(_ world: World) async throws -> [String] {
        try await world.journal().filter { $0.kind == .checkInMissed }.map(\.facts)
    }

    @Test(arguments: Engine.available)
    func `is asked for as long as the team is there, and grows louder`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let assignment = try await world.send(north, to: call)
            let alarm = alarm(world)
            try await alarm.doDueWork()
            try await world.report(.arrived, assignment)
            // Denver: every fifteen minutes.
            world.clock.move(.seconds(899))
            try await alarm.doDueWork()
            #expect(try await missed(world).isEmpty)
            for step in 1...3 {
                world.clock.move(step == 1 ? .seconds(1) : .seconds(300))
                try await alarm.doDueWork()
                #expect(try await missed(world).count == step)
                #expect(try await world.dispatch(call).alerts == [.checkInMissed(step: step)])
            }
            #expect(try await missed(world).last?.contains("\"step\":3") == true)
            world.clock.move(.seconds(3600))
            try await alarm.doDueWork()
            #expect(try await missed(world).count == 3)
            // Heard at last: it begins anew.
            _ = try await world.desk.perform(CheckIn(assignment.id), by: world.rosa)
            #expect(try await world.dispatch(call).alerts == [])
            let due = try await world.dispatch(call).due[assignment.id]?.dueAt
            #expect(due == world.clock.now.adding(.seconds(900)))
        }
    }

    @Test(arguments: Engine.available)
    func `in time, or leaving, keeps it quiet`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let assignment = try await world.send(north, to: call)
            let alarm = alarm(world)
            try await world.report(.arrived, assignment)
            world.clock.move(.seconds(800))
            _ = try await world.desk.perform(CheckIn(assignment.id), by: world.dana)
            world.clock.move(.seconds(899))
            try await alarm.doDueWork()
            #expect(try await missed(world).isEmpty)
            try await world.report(.clear, assignment)
            world.clock.move(.seconds(3600))
            try await alarm.doDueWork()
            #expect(try await missed(world).isEmpty)
            #expect(try await world.dispatch(call).due.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `is missed once on any number of nodes, also after a restart`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let assignment = try await world.send(north, to: call)
            try await world.report(.arrived, assignment)
            world.clock.move(.seconds(3600))
            let others = [try await world.openAgain(), try await world.openAgain()]
            let alarms = [alarm(world)] + others.map { alarm(world, at: $0) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for alarm in alarms { group.addTask { _ = try await alarm.doDueWork() } }
                try await group.waitForAll()
            }
            #expect(try await missed(world).count == 1)
            world.clock.move(.seconds(300))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for alarm in alarms { group.addTask { _ = try await alarm.doDueWork() } }
                try await group.waitForAll()
            }
            #expect(try await missed(world).count == 2)
            for other in others { try await other.close() }
        }
    }
}

@Suite struct `Needing help` {
    @Test(arguments: Engine.available, HelpRequest.Kind.allCases)
    func `alarms until somebody has answered`(engine: Engine, kind: HelpRequest.Kind) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let assignment = try await world.send(north, to: call)
            let asked = try await world.desk.perform(AskForHelp(assignment.id, kind), by: world.rosa)
            #expect(try await world.dispatch(call).alerts == [.help(kind)])
            let last = try #require(try await world.timeline(call).last)
            #expect(last.kind == .helpAsked)
            #expect(last.said["help"] == .word(kind.rawValue))
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "send-teams"])) {
                _ = try await world.desk.perform(AnswerHelp(asked.id, .spokeToTeam), by: world.rosa)
            }
            // Also when the team is gone already: nobody has said that it is well.
            try await world.report(.arrived, assignment)
            try await world.report(.clear, assignment)
            #expect(try await world.dispatch(call).alerts == [.help(kind)])
            let answered = try await world.desk.perform(AnswerHelp(asked.id, .policeSent), by: world.dana)
            #expect(answered.answer == .policeSent)
            #expect(try await world.dispatch(call).alerts == [])
            await #expect(throws: Refusal(.alreadyAnswered, .conflicting)) {
                _ = try await world.desk.perform(AnswerHelp(asked.id, .policeSent), by: world.dana)
            }
        }
    }
}
