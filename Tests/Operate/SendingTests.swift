import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `Sending a team` {
    @Test(arguments: Engine.available)
    func `is offer and assignment at once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            world.clock.move(.seconds(30))
            let assignment = try await world.send(north, to: call)
            #expect(assignment.state == .sent)
            #expect(!assignment.isHeld)
            let now = try await world.now(call)
            #expect(now.path.stage == .assigned)
            // Denver promises arrival within thirty minutes.
            #expect(now.path.promise == world.clock.now.adding(.seconds(1800)))
            #expect(now.version == call.version + 1)
            #expect(try await world.count("path_step WHERE stage IN ('offered', 'assigned')") == 2)
            let last = try #require(try await world.timeline(call).last)
            #expect(last.kind == .teamSent)
            // The journal knows the team's name by reference only.
            #expect(last.said["team"] == .word(north.team.id.text))
            #expect(last.team == "North")
            #expect(try await world.journal().allSatisfy { !$0.facts.contains("North") })
            #expect(try await world.cellsHold())
            try await world.seal()
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `that was asked waits until it has answered`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (north, car) = (try await world.north(), try await world.car())
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let promise = call.path.promise
            let offer = try await world.desk.perform(OfferCall(call.id, to: north.team.id), by: world.dana)
            #expect(offer.state == .offered)
            #expect(try await world.now(call).path.stage == .offered)
            #expect(try await world.now(call).path.promise == promise)
            await #expect(throws: Refusal(.alreadyOffered, .conflicting, field: "team")) {
                _ = try await world.desk.perform(OfferCall(call.id, to: north.team.id), by: world.dana)
            }
            // Otis is of another team.
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "report-status"])) {
                _ = try await world.desk.perform(AcceptCall(offer.id), by: world.otis)
            }
            let declined = try await world.desk.perform(DeclineCall(offer.id, because: .tooFar), by: world.rosa)
            #expect(declined.end == .declined)
            #expect(declined.reason == "too-far")
            #expect(try await world.now(call).path.stage == .offered)
            #expect(try await world.timeline(call).last?.said["why"] == .word("too-far"))
            await #expect(throws: Refusal(.assignmentEnded, .conflicting)) {
                _ = try await world.desk.perform(AcceptCall(offer.id), by: world.rosa)
            }
            let second = try await world.desk.perform(OfferCall(call.id, to: car.team.id), by: world.dana)
            let accepted = try await world.desk.perform(AcceptCall(second.id), by: world.otis)
            #expect(accepted.id == second.id)
            #expect(accepted.state == .sent)
            #expect(try await world.now(call).path.stage == .assigned)
            #expect(try await world.dispatch(call).alerts == [])
        }
    }

    @Test(arguments: Engine.available)
    func `twice is refused, and says where it is`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let other = try await world.take([.location: "Library"])
            try await world.decide(other, by: "denver-star", as: "sits-in-a-doorway")
            try await world.send(north, to: call)
            for target in [call, other] {
                await #expect(
                    throws: Refusal(.teamAlreadySent, .conflicting, field: "team", values: ["number": "1"])
                ) {
                    try await world.send(north, to: target)
                }
            }
            #expect(try await world.now(other).path.stage == .eligible)
        }
    }

    /// One dispatcher wins; the others are told where the team is.
    @Test(arguments: Engine.available)
    func `by ten dispatchers at once succeeds exactly once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            var calls: [Call] = [try await world.callWaiting(as: "sits-in-a-doorway")]
            for _ in 0..<2 {
                let call = try await world.call()
                calls.append(try await world.decide(call, by: "denver-star", as: "sits-in-a-doorway"))
            }
            let waiting = calls
            let outcomes = await withTaskGroup(of: Refusal?.self) { group in
                for index in 0..<10 {
                    let worker = index.isMultiple(of: 2) ? world.dana : world.grace
                    group.addTask {
                        do {
                            try await world.send(north, to: waiting[index % 3], by: worker)
                            return nil
                        } catch {
                            return error as? Refusal
                        }
                    }
                }
                return await group.reduce(into: [Refusal?]()) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == nil }.count == 1)
            let refusals = outcomes.compactMap(\.self)
            let team = north.team.id
            let number = try await world.database.read { db in try Assignments(db).open(of: team)?.number }
            #expect(refusals.count == 9)
            #expect(refusals.allSatisfy { $0.code == .teamAlreadySent && $0.values == ["number": "\(number ?? 0)"] })
            #expect(try await world.count("assignment") == 1)
        }
    }

    /// The schema repeats the rule, because it outlives the code.
    @Test(arguments: Engine.available)
    func `cannot even be written twice`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            try await world.send(north, to: call)
            let error = await #expect(throws: (any Error).self) {
                try await world.tamper(
                    """
                    INSERT INTO assignment (id, path_id, call_id, team_id, state, held, began_at, sent_at, since)
                    SELECT 'x', path_id, call_id, team_id, 'sent', 0, 1, 1, 1 FROM assignment
                    """)
            }
            guard case .constraint? = error as? StorageError else {
                Issue.record("\(String(describing: error)) is not a constraint")
                return
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is refused before it is decided, after the call has left, off shift, and to who may not`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let fresh = try await world.call()
            await #expect(throws: Refusal(.notDecided, .conflicting)) { try await world.send(north, to: fresh) }
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "send-teams"])) {
                try await world.send(north, to: call, by: world.theo)
            }
            await #expect(throws: Refusal(.outdated, .outdated, values: ["version": "\(call.version)"])) {
                _ = try await world.desk.perform(SendTeam(north.team.id, to: call.id, expected: 1), by: world.dana)
            }
            let idle = try await world.desk.perform(MakeTeam("Idle"), by: world.dana)
            await #expect(throws: Refusal(.notOnShift, .conflicting, field: "team")) {
                _ = try await world.desk.perform(SendTeam(idle.id, to: call.id), by: world.dana)
            }
            try await world.end(call, "none-on-shift", sent: Alternative.none)
            await #expect(throws: Refusal(.alreadyLeft, .conflicting)) { try await world.send(north, to: call) }
        }
    }

    @Test(arguments: Engine.available)
    func `of a second to the same call gives each a clock of its own`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (north, car) = (try await world.north(), try await world.car())
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let first = try await world.send(north, to: call)
            world.clock.move(.seconds(300))
            let second = try await world.send(car, to: call)
            #expect(second.sentAt == first.sentAt?.adding(.seconds(300)))
            #expect(try await world.now(call).path.since == first.sentAt)
            #expect(try await world.dispatch(call).assignments.map(\.teamName) == ["North", "Car 7"])
        }
    }

    @Test(arguments: Engine.available)
    func `elsewhere leaves the first call waiting again`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let other = try await world.take([.location: "Library"])
            let urgent = try await world.decide(other, by: "denver-star", as: "sits-in-a-doorway")
            let first = try await world.send(north, to: call)
            world.clock.move(.seconds(60))
            let second = try await world.desk.perform(DivertTeam(north.team.id, to: urgent.id), by: world.dana)
            #expect(second.number == 2)
            #expect(try await world.now(first).end == .diverted)
            #expect(try await world.now(call).path.stage == .assigned)
            #expect(try await world.now(call).path.isOpen)
            #expect(try await world.dispatch(call).alerts == [.waitsAgain])
            #expect(try await world.timeline(call).last?.kind == .teamDiverted)
            #expect(try await world.timeline(call).last?.said["number"] == .number(2))
            #expect(try await world.timeline(urgent).last?.kind == .teamSent)
            // Another team ends the waiting.
            try await world.send(world.car(), to: call)
            #expect(try await world.dispatch(call).alerts == [])
            await #expect(throws: Refusal(.notSent, .conflicting, field: "team")) {
                let idle = try await world.team("Idle", [(.noor, .peer)])
                _ = try await world.desk.perform(DivertTeam(idle.team.id, to: call.id), by: world.dana)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `and calling it back keeps why`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let assignment = try await world.send(north, to: call)
            let recalled = try await world.desk.perform(
                RecallTeam(assignment.id, because: .sentInError), by: world.dana)
            #expect(recalled.end == .recalled)
            #expect(recalled.reason == "sent-in-error")
            #expect(try await world.dispatch(call).alerts == [.waitsAgain])
            await #expect(throws: Refusal(.assignmentEnded, .conflicting)) {
                _ = try await world.desk.perform(RecallTeam(assignment.id, because: .sentInError), by: world.dana)
            }
            // The team is free again.
            try await world.send(north, to: call)
        }
    }

    @Test(arguments: Engine.available)
    func `takes back what it was asked elsewhere`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let other = try await world.decide(try await world.call(), by: "denver-star", as: "sits-in-a-doorway")
            let offer = try await world.desk.perform(OfferCall(call.id, to: north.team.id), by: world.dana)
            try await world.send(north, to: other)
            #expect(try await world.now(offer).end == .withdrawn)
            #expect(try await world.timeline(call).last?.kind == .offerWithdrawn)
        }
    }

    @Test(arguments: Engine.available)
    func `to a call that was opened again begins with clocks of its own`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let first = try await world.send(north, to: call)
            try await world.report(.arrived, first)
            try await world.report(.clear, first)
            try await world.end(call, "no-answer", sent: Alternative.none)
            _ = try await world.desk.perform(ReopenCall(call.id, because: .wantedAgain), by: world.dana)
            #expect(try await world.dispatch(call).assignments.isEmpty)
            await #expect(throws: Refusal(.notDecided, .conflicting)) { try await world.send(north, to: call) }
            try await world.decide(call, by: "denver-star", as: "sits-in-a-doorway")
            world.clock.move(.seconds(900))
            let second = try await world.send(north, to: call)
            #expect(second.path != first.path)
            #expect(second.sentAt == world.clock.now)
            #expect(try await world.now(first).end == .clear)
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `for a program without stages of offering goes on past them`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let worker = try await world.team("Blanco", [(.rosa, .socialWorker)])
            let call = try await world.callWaiting(for: "bloomington-psw", as: "older-and-alone")
            #expect(call.path.stage == .triaged)
            try await world.send(worker, to: call)
            #expect(try await world.now(call).path.stage == .assigned)
            #expect(try await world.count("path_step WHERE stage = 'offered'") == 0)
        }
    }
}
