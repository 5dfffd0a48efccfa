import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `An encounter` {
    @Test(arguments: Engine.available)
    func `with needs takes the path to where services are asked`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            var told = try World.met([.shelter, .medicines])
            told.supplies = [.naloxone: 2, .blanket: 1]
            told.suicideRisk = .low
            told.narrative = "  She sat in the doorway and talked.\n"
            let encounter = try await world.record(told, of: call, on: assignment)
            #expect(encounter.began == assignment.arrivedAt)
            #expect(encounter.ended == world.clock.now)
            #expect(encounter.team == assignment.team && encounter.teamName == "North")
            #expect(encounter.told.supplies == [.naloxone: 2, .blanket: 1])
            #expect(encounter.told.narrative == "She sat in the doorway and talked.")
            #expect(encounter.flags.isEmpty && !encounter.enteredLate)
            let now = try await world.now(call)
            #expect(now.path.stage == .disposed && now.path.isOpen)
            #expect(now.version == call.version + 1)
            // Denver follows up within two days, and the call waits for it from here on.
            #expect(now.path.promise == encounter.ended.adding(.seconds(48 * 3600)))
            #expect(try await world.needs(of: call).map(\.kind) == [.shelter, .medicines])
            #expect(try await world.count("path_step WHERE stage IN ('contacted', 'engaged', 'disposed')") == 3)
            let kinds = try await world.timeline(call).suffix(3).map(\.kind)
            #expect(kinds == [.encounterRecorded, .needRaised, .needRaised])
            #expect(try await world.cellsHold())
            #expect(try await world.stateHolds())
        }
    }

    @Test(
        arguments: Engine.available,
        [("not-located", Stage.arrived), ("declined-help", .contacted), ("person-left", .engaged)])
    func `lets the call leave where it ended`(engine: Engine, end: (reason: String, stage: Stage)) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            let told = try end.stage == .arrived ? World.notMet(end.reason) : World.met([], ending: end.reason)
            let encounter = try await world.record(told, of: call, on: assignment)
            #expect(encounter.isMet == (end.stage > .arrived))
            let path = try await world.now(call).path
            #expect(path.stage == end.stage)
            #expect(path.departure?.reason.name == end.reason)
            #expect(path.departure?.kind == .lost)
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `that ended well there closes what was needed with it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            try await world.record(
                World.met([.food, .transport], ending: "resolved-on-scene"), of: call, on: assignment)
            let path = try await world.now(call).path
            #expect(path.stage == .disposed)
            #expect(path.departure?.kind == .done)
            let needs = try await world.needs(of: call)
            #expect(needs.allSatisfy { $0.isMet && $0.reason?.name == "resolved-on-scene" })
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `that another response took over asks what was sent and how that ended`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            #expect(throws: Refusal(.needsAlternative, field: "alternativeSent")) {
                _ = try RecordEncounter(call.id, World.met([], ending: "taken-over-by-ems"))
            }
            #expect(throws: Refusal(.needsAlternativeOutcome, field: "alternativeOutcome")) {
                _ = try RecordEncounter(call.id, World.met([], ending: "taken-over-by-ems", sent: .ems))
            }
            let told = try World.met([.pets], ending: "held-involuntarily", sent: .ems, outcome: .taken)
            try await world.record(told, of: call, on: assignment)
            let path = try await world.now(call).path
            #expect(path.departure?.sent == .ems && path.departure?.outcome == .taken)
            // Somebody still has to see to the dog.
            #expect(try await world.needs(of: call).map(\.isOpen) == [true])
            #expect(try await world.cellsHold())
        }
    }

    @Test func `asks first for contact, then for needs and safety, and for no more`() async throws {
        try await withWorld(on: .sqlite) { world in
            let call = try await world.call()
            var told = EncounterTold()
            #expect(throws: Refusal(.required, field: "needs")) { _ = try RecordEncounter(call.id, told) }
            told.needsNothing = true
            #expect(throws: Refusal(.required, field: "safety")) { _ = try RecordEncounter(call.id, told) }
            told.safety = [.nothing, .threat]
            _ = try RecordEncounter(call.id, told)
            #expect(throws: Refusal(.notOneOf, field: "ending")) {
                _ = try RecordEncounter(call.id, World.met([], ending: "weapon", sent: .police, outcome: .helped))
            }
            told.supplies = [.water: 100]
            #expect(throws: Refusal(.tooMany, field: "supplies", values: ["most": "99"])) {
                _ = try RecordEncounter(call.id, told)
            }
            told.supplies = [:]
            told.narrative = String(repeating: "x", count: 8001)
            #expect(throws: Refusal(.textTooLong, field: "narrative", values: ["most": "8000"])) {
                _ = try RecordEncounter(call.id, told)
            }
            _ = try RecordEncounter(call.id, World.notMet("no-answer"))
        }
    }

    @Test(arguments: Engine.available)
    func `keeps what happened over what did not`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            var told = try World.met([.food])
            told.safety = [.nothing, .weaponSeen]
            told.needsNothing = true
            let encounter = try await world.record(told, of: call, on: assignment)
            #expect(encounter.told.safety == [.weaponSeen])
            #expect(encounter.told.needs == [.food] && !encounter.told.needsNothing)
        }
    }

    @Test(arguments: Engine.available)
    func `with somebody at high risk cannot be closed before something was done`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            var told = try World.met([], ending: "resolved-on-scene")
            told.suicideRisk = .high
            #expect(throws: Refusal(.needsSafetyAction, field: "safetyActions")) {
                _ = try RecordEncounter(call.id, told)
            }
            told.safetyActions = [.plan, .family]
            _ = try RecordEncounter(call.id, told)
            // While it goes on it is kept without, and says so.
            var open = try World.met([.treatment])
            open.suicideRisk = .high
            let encounter = try await world.record(open, of: call, on: assignment)
            #expect(encounter.flags == [.noSafetyAction])
            let theCase = try await world.openCase(call)
            await #expect(throws: Refusal(.needsSafetyAction, .conflicting)) {
                _ = try await world.desk.perform(CloseCase(theCase.id, .goalsMet), by: world.noor)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `that is written down the next morning keeps both times and says so`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            let (began, ended) = (world.clock.now.adding(.seconds(-1100)), world.clock.now)
            world.clock.move(.seconds(13 * 3600))
            var told = try World.met()
            (told.began, told.ended) = (began, ended)
            let encounter = try await world.record(told, of: call, on: assignment)
            #expect(encounter.began == began && encounter.ended == ended)
            #expect(encounter.enteredAt == world.clock.now)
            #expect(encounter.enteredLate && encounter.flags.isEmpty)
            #expect(try await world.now(call).path.since == ended)
            told.ended = world.clock.now.adding(.seconds(120))
            let early = told
            await #expect(throws: Refusal(.notInFuture, field: "ended")) {
                try await world.record(early, of: call, on: assignment)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is kept with a flag where it contradicts the record`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            var told = try World.met()
            told.began = assignment.arrivedAt?.adding(.seconds(-600))
            told.ended = told.began?.adding(.seconds(-60))
            let first = try await world.record(told, of: call, on: assignment)
            #expect(first.flags == [.endedFirst, .beforeArrival])
            #expect(try await world.timeline(call).last { $0.kind == .encounterRecorded }?.said["flag"] != nil)
            // The same half hour ended otherwise, says the other of the team.
            var other = try World.notMet("gone")
            other.began = told.ended
            let second = try await world.record(other, of: call, on: assignment)
            #expect(second.flags == [.beforeArrival, .disagree, .callFurther])
            #expect(try await world.now(call).path.isOpen)
            try await world.close(try await world.needs(of: call)[0], "service-full")
            let third = try await world.record(World.notMet(), of: call, on: assignment)
            #expect(third.flags.last == .callLeft)
            #expect(try await world.encounters(call).count == 3)
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `of a team that nobody saw arrive takes the path along`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let sent = try await world.send(try await world.north(), to: call)
            world.clock.move(.seconds(900))
            let encounter = try await world.record(World.met(), of: call, on: sent)
            #expect(encounter.flags == [.notArrived])
            #expect(try await world.now(call).path.stage == .disposed)
            #expect(try await world.count("path_step WHERE flag = 'team-not-arrived'") == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `that nobody dispatched, as when an officer asked by telephone, needs no team`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let encounter = try await world.record(World.met([.benefits]), of: call)
            #expect(encounter.assignment == nil && encounter.team == nil)
            #expect(try await world.now(call).path.stage == .disposed)
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `is the team's own, and a supervisor's`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            let mayNot = Refusal(.mayNot, .forbidden, values: ["permission": "record-encounters"])
            for worker in [world.otis, world.noor, world.dana] {
                await #expect(throws: mayNot) {
                    try await world.record(World.met(), of: call, on: assignment, by: worker)
                }
            }
            let told = try World.met()
            try await world.record(told, of: call, on: assignment, by: world.grace)
            let elsewhere = try await world.call()
            await #expect(throws: Refusal(.noSuchAssignment, .absent, field: "assignment")) {
                try await world.record(told, of: elsewhere, on: assignment)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `never asks who somebody is, and shows where else they are known`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            let told = try World.met()
            #expect(try await world.record(told, of: call, on: assignment).person == nil)
            let named = try await world.record(told, of: call, on: assignment, with: .new(knownAs: " Green coat "))
            #expect(named.knownAs == "Green coat")
            let there = try #require(named.person)
            let other = try await world.call()
            let here = try await world.desk.perform(
                AddPerson(.inCrisis, knownAs: nil, to: other.id), by: world.rosa)
            _ = try await world.desk.perform(RecognisePerson(here.id, as: there), by: world.rosa)
            let again = try await world.record(told, of: other, with: .person(here.id))
            #expect(again.person == here.id)
            let file = try await world.database.read { db in try EncounterFile(other.id, for: world.rosa, in: db) }
            #expect(file.file.alsoIn.map(\.id) == [call.id])
            await #expect(throws: Refusal(.noSuchPerson, .absent, field: "person")) {
                try await world.record(told, of: call, on: assignment, with: .person(here.id))
            }
        }
    }

    @Test(arguments: Engine.available)
    func `of a second team, of a second person and of the next day are all kept`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            let car = try await world.car()
            let second = try await world.desk.perform(SendTeam(car.team.id, to: call.id), by: world.dana)
            try await world.report(.arrived, second, by: world.otis)
            // North's person is gone; the officer still stands with another, so the call stays.
            let gone = try await world.record(World.notMet("gone"), of: call, on: assignment)
            #expect(gone.flags == [.otherTeamThere])
            #expect(try await world.now(call).path.isOpen)
            try await world.report(.clear, second, by: world.otis)
            try await world.record(
                World.met([.housing]), of: call, on: second, with: .new(knownAs: nil), by: world.otis)
            #expect(try await world.now(call).path.stage == .disposed)
            world.clock.move(.seconds(86_400))
            let next = try await world.record(World.met([.housing, .food]), of: call)
            #expect(next.flags.isEmpty)
            #expect(try await world.encounters(call).count == 3)
            // Two people may need a home each; nobody in particular needs food.
            #expect(try await world.needs(of: call).map(\.kind) == [.housing, .housing, .food])
        }
    }

    @Test(arguments: Engine.available)
    func `sent twice with one key is one`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            let key = try OnceKey("touched-twice", by: world.rosa, request: [1])
            let command = try RecordEncounter(call.id, on: assignment.id, World.met())
            let first = try await world.desk.perform(command, by: world.rosa, once: key)
            let again = try await world.desk.perform(command, by: world.rosa, once: key)
            #expect(first.id == again.id)
            #expect(try await world.encounters(call).count == 1)
            #expect(try await world.needs(of: call).count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `says nothing clinical in the journal`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            var told = try World.met()
            told.behaviours = [.hearsOrSees]
            told.suicideRisk = .high
            told.strengths = "Her sister"
            told.narrative = "Hears the radio speak"
            try await world.record(told, of: call, on: assignment, with: .new(knownAs: "Green coat"))
            for entry in try await world.journal() {
                for word in ["hears", "high", "safety", "sister", "radio", "Green"] {
                    #expect(!entry.facts.contains(word), "\(entry.kind)")
                }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is read by its team and by those who treat, and only counted by others`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            try await world.record(World.met(), of: call, on: assignment)
            for (reader, reads) in [
                (world.rosa, true), (world.val, false), (world.otis, false), (world.sam, true), (world.noor, true),
                (world.grace, true), (world.dana, false),
            ] {
                let file = try await world.database.read { db in try EncounterFile(call.id, for: reader, in: db) }
                #expect(file.encounters.count == 1)
                #expect(file.readable.count == (reads ? 1 : 0), "\(reader.name)")
            }
        }
    }
}

extension World {
    /// The sealed rows are those that the journal left.
    func stateHolds() async throws -> Bool {
        try await seal()
        return try await workspace.verify(tables: Migration.sealedTables).fault == nil
    }
}
