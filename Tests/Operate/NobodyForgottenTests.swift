import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

extension World {
    fileprivate func board(_ filter: Board.Filter = .init()) async throws -> [BoardLine] {
        try await database.read { db in try Board(db).lines(filter) }
    }
}

@Suite struct `The place of a call on the board` {
    @Test(arguments: Engine.available)
    func `shows who waits for somebody to come before those who wait for a service`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (cared, _) = try await world.needing([.shelter])
            world.clock.move(.seconds(86_400 * 9))
            let fresh = try await world.call()
            #expect(try await world.board().map(\.call.id) == [fresh.id, cared.id])
            #expect(try await world.board().map(\.rank) == [1, 2])
        }
    }

    @Test(arguments: Engine.available)
    func `keeps a call that ended until its team is clear, and who calls for help first`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let waiting = try await world.call()
            let (call, there) = try await world.onScene()
            try await world.record(World.met([], ending: "resolved-on-scene"), of: call, on: there)
            #expect(try await world.now(call).path.isOpen == false)
            let line = try #require(try await world.board().first { $0.call.id == call.id })
            #expect(line.isShown && line.dispatch.isOut)
            _ = try await world.desk.perform(AskForHelp(there.id, .duress), by: world.rosa)
            #expect(try await world.board().map(\.call.id) == [call.id, waiting.id])
            #expect(try await world.board().first?.dispatch.alerts.first == .help(.duress))
            #expect(try await world.database.read { db in try Board(db).count(.init()) } == 2)
            try await world.report(.clear, there)
            #expect(try await world.board().map(\.call.id) == [waiting.id])
            let gone = try await world.database.read { db in try Board(db).lines(of: [call.id]) }
            #expect(gone.map(\.isShown) == [false])
        }
    }
}

@Suite struct `A team that is out` {
    @Test(arguments: Engine.available)
    func `keeps its call from walking another path`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, there) = try await world.onScene()
            try await world.record(World.met([], ending: "resolved-on-scene"), of: call, on: there)
            let again = ReopenCall(call.id, because: .wantedAgain)
            await #expect(throws: Refusal(.teamStillOut, .conflicting)) {
                _ = try await world.desk.perform(again, by: world.dana)
            }
            try await world.report(.clear, there)
            #expect(try await world.desk.perform(again, by: world.dana).path.ordinal == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `is held back by a danger that is told after it was decided`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (north, west) = (
                try await world.north(), try await world.team("West", [(.noor, .clinician), (.ines, .paramedic)])
            )
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            world.clock.move(.seconds(60))
            let first = try await world.send(north, to: call)
            #expect(first.state == .sent)
            #expect(try await world.dispatch(call).alerts == [])
            world.clock.move(.seconds(60))
            try await world.keep(.weapon, "yes", of: call, by: world.theo)
            let told = try await world.dispatch(call)
            #expect(told.scene.holds && told.alerts == [.notHeld])
            #expect(try await world.send(west, to: call).state == .staged)
            world.clock.move(.seconds(60))
            try await world.report(.arrived, first)
            #expect(try await world.dispatch(call).deviations.map(\.kind) == [Deviation.beforeRelease])
        }
    }

    @Test(arguments: Engine.available)
    func `that arrived before the danger was told broke no rule`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, there) = try await world.onScene()
            try await world.keep(.weapon, "yes", of: call, by: world.theo)
            #expect(try await world.dispatch(call).deviations.isEmpty)
            #expect(there.arrivedAt != nil)
        }
    }

    @Test(arguments: Engine.available)
    func `waits again once it has stopped nearby, and once its officer is gone`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting()
            let held = try await world.send(north, to: call)
            try await world.declareSafe(call)
            _ = try await world.desk.perform(OrderGo(held.id), by: world.dana)
            #expect(try await world.now(held).isHeld == false)
            try await world.report(.staged, held)
            #expect(try await world.now(held).isHeld)

            let mixed = try await world.team("Mixed", [(.noor, .clinician), (.otis, .officer)])
            let armed = try await world.send(mixed, to: call)
            #expect(try await world.now(armed).isHeld == false)
            let without = try ShiftPlan(
                [.init(world.noor.id, .clinician)], until: world.clock.now.adding(.seconds(7_200)))
            _ = try await world.desk.perform(ChangeShift(mixed.id, without), by: world.dana)
            #expect(try await world.now(armed).isHeld)
        }
    }
}

@Suite struct `A call with people on it` {
    @Test(arguments: Engine.available)
    func `does not end before something is written about each of them`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, there) = try await world.onScene()
            let people = try await [nil, "Green coat"].asyncMap { name in
                try await world.desk.perform(AddPerson(.inCrisis, knownAs: name, to: call.id), by: world.rosa)
            }
            let told = try World.met([], ending: "resolved-on-scene")
            let first = try await world.record(told, of: call, on: there, with: .person(people[0].id))
            #expect(first.flags == [.peopleOpen])
            #expect(try await world.now(call).path.isOpen)
            let second = try await world.record(told, of: call, on: there, with: .person(people[1].id))
            #expect(second.flags == [])
            #expect(try await world.now(call).path.departure?.reason.name == "resolved-on-scene")
        }
    }

    @Test(arguments: Engine.available)
    func `does not end while one of them needs something`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.housing])
            await #expect(throws: Refusal(.needsStillOpen, .conflicting)) {
                try await world.end(call, "resolved-on-scene")
            }
            // Another response may have taken them along with all they need.
            try await world.end(call, "held-involuntarily", sent: .police, outcome: .helped)
            #expect(try await world.now(needs[0]).isOpen)
        }
    }

    @Test(arguments: Engine.available)
    func `does not end at high risk before somebody has acted on it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, there) = try await world.onScene()
            var told = try World.met([.shelter])
            told.suicideRisk = .high
            let encounter = try await world.record(told, of: call, on: there)
            #expect(encounter.flags.contains(.noSafetyAction))
            let need = try await world.needs(of: call)[0]
            try await world.close(need, "no-such-service")
            #expect(try await world.now(call).path.isOpen)
            await #expect(throws: Refusal(.needsSafetyAction, .conflicting, field: "safetyActions")) {
                try await world.end(call, "no-such-service")
            }
            told.safetyActions = [.stayed]
            _ = try await world.desk.perform(
                CorrectEncounter(encounter.id, to: told, because: "Made a plan with her"), by: world.rosa)
            #expect(try await world.now(call).path.departure?.reason.name == "no-such-service")
        }
    }
}

@Suite struct `What is written down` {
    @Test(arguments: Engine.available)
    func `of an earlier path stays with it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.end(call, "not-behavioural", sent: .police, outcome: .unknown)
            let again = try await world.desk.perform(ReopenCall(call.id, because: .wantedAgain), by: world.dana)
            try await world.end(call, "no-clinician-free", sent: .ems, outcome: .unknown)
            let ends = try await world.database.read { db in try NotServed(db).unknownEnds() }
            #expect(ends.map(\.sent) == [.police, .ems] && ends[1].path == again.path.id)
            _ = try await world.desk.perform(
                LearnOutcome(.arrested, of: call.id, on: ends[0].path), by: world.dana)
            let left = try await world.database.read { db in try NotServed(db).unknownEnds() }
            #expect(left.map(\.sent) == [.ems])
            #expect(try await world.now(call).path.departure?.outcome == .unknown)
            let other = try await world.call()
            await #expect(throws: Refusal(.noSuchCall, .absent, field: "path")) {
                _ = try await world.desk.perform(
                    LearnOutcome(.helped, of: other.id, on: ends[1].path), by: world.dana)
            }
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `in a correction has seen the correction before it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, there) = try await world.onScene()
            var told = try World.met([.shelter])
            let encounter = try await world.record(told, of: call, on: there)
            told.suicideRisk = .low
            _ = try await world.desk.perform(
                CorrectEncounter(encounter.id, to: told, because: "Asked again", seen: 0), by: world.rosa)
            told.suicideRisk = nil
            await #expect(throws: Refusal(.outdated, .outdated)) {
                _ = try await world.desk.perform(
                    CorrectEncounter(encounter.id, to: told, because: "A typing error", seen: 0), by: world.grace)
            }
            #expect(try await world.encounters(call)[0].told.suicideRisk == .low)
        }
    }

    /// Everybody learns that something happened; what it was only those who treat, refer or look after the person.
    @Test(arguments: Engine.available)
    func `about a person's care is withheld from everybody else`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.treatment])
            try await world.close(needs[0], "no-such-service")
            let entries = try await world.timeline(call)
            let told = Timeline.permissions(of: world.grace)
            #expect(entries.map { $0.read(with: told).said } == entries.map(\.said))
            for reader in [world.dana, world.theo] {
                let care = entries.map { $0.read(with: Timeline.permissions(of: reader)) }.filter(\.isWithheld)
                #expect(care.map(\.kind) == [.encounterRecorded, .needRaised, .needClosed])
                #expect(care.allSatisfy { $0.said.keys.allSatisfy { $0 == "team" } && $0.note == nil })
            }
            let kinds = Set(entries.map(\.kind))
            #expect(kinds.filter { $0.rawValue.hasPrefix("need-") }.allSatisfy { Timeline.care[$0] != nil })
        }
    }
}

extension Array {
    fileprivate func asyncMap<Other>(_ change: (Element) async throws -> Other) async rethrows -> [Other] {
        var others: [Other] = []
        for element in self { others.append(try await change(element)) }
        return others
    }
}
