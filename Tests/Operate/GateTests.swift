import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `The gate` {
    @Test(arguments: Engine.available)
    func `keeps a team without a weapon nearby until the scene is released`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting()
            let assignment = try await world.send(north, to: call)
            #expect(assignment.state == .staged)
            #expect(assignment.isHeld)
            #expect(try await world.timeline(call).last?.kind == .teamStaged)
            #expect(try await world.dispatch(call).alerts == [.held(releasedUntil: nil, isReleased: false)])
            await #expect(throws: Refusal(.sceneNotSafe, .conflicting, values: ["state": "not-declared"])) {
                _ = try await world.desk.perform(OrderGo(assignment.id), by: world.dana)
            }
            try await world.report(.onTheWay, assignment)
            try await world.report(.staged, assignment)
            try await world.declareSafe(call)
            let file = try await world.dispatch(call)
            #expect(file.scene.state(at: world.clock.now) == .safe)
            let until = world.clock.now.adding(.seconds(3600))
            #expect(file.alerts == [.held(releasedUntil: until, isReleased: true)])
            let going = try await world.desk.perform(OrderGo(assignment.id), by: world.dana)
            #expect(going.state == .going)
            #expect(!going.isHeld)
            #expect(try await world.dispatch(call).alerts == [])
            await #expect(throws: Refusal(.alreadyGoing, .conflicting)) {
                _ = try await world.desk.perform(OrderGo(assignment.id), by: world.dana)
            }
            let arrived = try await world.report(.arrived, assignment)
            #expect(arrived.state == .arrived)
            #expect(try await world.dispatch(call).deviations.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `holds nobody where the rules ask for nothing, and no team that has an officer`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (north, car) = (try await world.north(), try await world.car())
            let calm = try await world.callWaiting(as: "sits-in-a-doorway")
            #expect(try await world.dispatch(calm).scene.state(at: world.clock.now) == .open)
            #expect(try await world.send(north, to: calm).state == .sent)
            let other = try await world.decide(try await world.call(), by: "denver-star", as: "medic-was-attacked")
            let armed = try await world.send(car, to: other)
            #expect(armed.state == .sent)
            #expect(!armed.isHeld)
        }
    }

    @Test(arguments: Engine.available)
    func `keeps who decided, as what, by which program and until when`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.car()
            let call = try await world.callWaiting()
            try await world.declareSafe(call, by: world.otis)
            let said = try #require(try await world.dispatch(call).declarations.first)
            #expect(said.by.name == "Otis Bell")
            #expect(said.declaredAs == "officer")
            #expect(said.answers.mapValues(\.rawValue) == World.safeAnswers)
            #expect(said.expiresAt == said.at.adding(.seconds(3600)))
            #expect(said.leader == nil)
            let digest = try #require(try await world.now(call).path.programDigest)
            #expect(try await world.count("scene_declaration WHERE program_digest = \(digest)") == 1)
            let event = try #require(try await world.timeline(call).last)
            #expect(event.kind == .sceneDeclared)
            #expect(event.said["ruling"] == .word("safe"))
            #expect(event.said["as"] == .word("officer"))
        }
    }

    @Test(arguments: Engine.available)
    func `takes the word of those whom the program names, and of no other`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            // Denver: an officer or the dispatcher. Rosa is a clinician, Grace supervises, Theo takes calls.
            try await world.north()
            let call = try await world.callWaiting()
            for worker in [world.rosa, world.grace] {
                await #expect(throws: Refusal(.mayNotDeclare, .forbidden)) {
                    try await world.declareSafe(call, by: worker)
                }
            }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "declare-scenes"])) {
                try await world.declareSafe(call, by: world.theo)
            }
            // Otis is an officer only while he is on shift as one.
            await #expect(throws: Refusal(.mayNotDeclare, .forbidden)) {
                try await world.declareSafe(call, by: world.otis)
            }
            try await world.car()
            try await world.declareSafe(call, by: world.otis)
            // Anybody may say that it is not safe.
            try await world.declareUnsafe(call, by: world.rosa)
            #expect(try await world.dispatch(call).scene.state(at: world.clock.now) == .unsafe)
            #expect(try await world.dispatch(call).declarations.first?.declaredAs == "clinician")
        }
    }

    @Test(arguments: Engine.available)
    func `takes an officer's word from the dispatcher, and keeps whose it was out of the journal`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.callWaiting(
                for: "dallas-right-care", as: "stopped-taking-medicine")
            // In Dallas only officers release a scene.
            let answers = ["scene-secured": "yes", "weapon-in-reach": "no", "aggression-known": "no"]
            await #expect(throws: Refusal(.mayNotDeclare, .forbidden)) {
                try await world.declareSafe(call, answers: answers)
            }
            await #expect(throws: Refusal(.mayNotDeclare, .forbidden, field: "relayedFrom")) {
                try await world.declareSafe(call, answers: answers, relayedFrom: "Car 12", by: world.rosa)
            }
            try await world.declareSafe(call, answers: answers, relayedFrom: " Car 12 ")
            let said = try #require(try await world.dispatch(call).declarations.first)
            #expect(said.declaredAs == "officer")
            #expect(said.relayedFrom == "Car 12")
            #expect(said.by.name == "Dana Reyes")
            #expect(said.leader == .socialWorker)
            let event = try #require(try await world.journal().last)
            #expect(event.facts.contains("relayed"))
            #expect(!event.facts.contains("Car"))
        }
    }

    @Test(arguments: Engine.available)
    func `says in Dallas who leads, the officer where aggression is known`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.car()
            let call = try await world.callWaiting(for: "dallas-right-care", as: "stopped-taking-medicine")
            for (known, leader) in [("no", Discipline.socialWorker), ("yes", .officer), ("unknown", .officer)] {
                let answers = ["scene-secured": "yes", "weapon-in-reach": "no", "aggression-known": known]
                try await world.declareSafe(call, answers: answers, by: world.otis)
                world.clock.move(.seconds(1))
                #expect(try await world.dispatch(call).declarations.first?.leader == leader)
            }
            // A team with its officer is not held; one without waits.
            let crew = try await world.team("RC 1", [(.rosa, .socialWorker), (.val, .paramedic), (.noor, .officer)])
            #expect(try await world.send(crew, to: call).state == .sent)
        }
    }

    @Test(arguments: Engine.available)
    func `is not opened by answers that are not safe`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.callWaiting()
            for key in World.safeAnswers.keys {
                for value in [nil, "unknown", World.safeAnswers[key] == "yes" ? "no" : "yes"] {
                    var answers = World.safeAnswers
                    answers[key] = value
                    await #expect(throws: Refusal(.answersNotSafe, .conflicting, field: "answers")) {
                        try await world.declareSafe(call, answers: answers)
                    }
                }
            }
            await #expect(throws: Refusal(.notOneOf, field: "answers")) {
                try await world.declareSafe(call, answers: ["what": "yes"])
            }
            #expect(throws: Refusal(.notOneOf, field: "answers")) {
                _ = try DeclareScene(call.id, .safe, answers: ["seen-now": "perhaps"])
            }
            let undecided = try await world.call()
            await #expect(throws: Refusal(.noGate, .conflicting)) { try await world.declareSafe(undecided) }
        }
    }

    @Test(arguments: Engine.available)
    func `is asked again when its time has passed`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting()
            let assignment = try await world.send(north, to: call)
            try await world.declareSafe(call)
            world.clock.move(.seconds(3600))
            #expect(try await world.dispatch(call).scene.state(at: world.clock.now) == .expired)
            await #expect(throws: Refusal(.sceneNotSafe, .conflicting, values: ["state": "expired"])) {
                _ = try await world.desk.perform(OrderGo(assignment.id), by: world.dana)
            }
            try await world.declareSafe(call)
            _ = try await world.desk.perform(OrderGo(assignment.id), by: world.dana)
        }
    }

    @Test(arguments: Engine.available)
    func `closes again when the scene turns unsafe, also after go`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (north, car) = (try await world.north(), try await world.car())
            let call = try await world.callWaiting()
            let assignment = try await world.send(north, to: call)
            let armed = try await world.send(car, to: call)
            try await world.declareSafe(call)
            _ = try await world.desk.perform(OrderGo(assignment.id), by: world.dana)
            world.clock.move(.seconds(60))
            try await world.declareUnsafe(call, by: world.otis)
            let held = try await world.now(assignment)
            #expect(held.isHeld)
            #expect(held.goAt == nil)
            #expect(held.state == .staged)
            #expect(try await world.now(armed).isHeld == false)
            #expect(try await world.dispatch(call).alerts == [.unsafe])
            await #expect(throws: Refusal(.sceneNotSafe, .conflicting, values: ["state": "unsafe"])) {
                _ = try await world.desk.perform(OrderGo(assignment.id), by: world.dana)
            }
            #expect(try await world.timeline(call).last?.said["ruling"] == .word("unsafe"))
        }
    }

    @Test(arguments: Engine.available)
    func `holds a team also where nothing was asked, once the scene is unsafe`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let assignment = try await world.send(north, to: call)
            try await world.declareUnsafe(call)
            #expect(try await world.now(assignment).isHeld)
            await #expect(throws: Refusal(.sceneNotSafe, .conflicting, values: ["state": "unsafe"])) {
                _ = try await world.desk.perform(OrderGo(assignment.id), by: world.dana)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is opened by nobody but an officer where no team without police was to go`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.take([.location: "14th and Elm"])
            try await world.publish("denver-star")
            _ = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
            _ = try await world.desk.perform(BeginTriage(call.id, with: "denver-star"), by: world.sam)
            // Nothing was asked, so the program says: stop. Sam decides otherwise, which is flagged there.
            let verdict = Verdict(level: .fieldTeam, response: "star-team", reason: nil)
            let choice = DecideTriage.Choice.otherwise(verdict, .knowsThePerson, note: nil)
            _ = try await world.desk.perform(DecideTriage(call.id, choice), by: world.sam)
            #expect(try await world.dispatch(call).scene.demand == .stop)
            let assignment = try await world.send(north, to: call)
            try await world.declareSafe(call)
            await #expect(throws: Refusal(.sceneNotSafe, .conflicting, values: ["state": "not-declared"])) {
                _ = try await world.desk.perform(OrderGo(assignment.id), by: world.dana)
            }
            world.clock.move(.seconds(1))
            try await world.declareSafe(call, relayedFrom: "Car 12")
            _ = try await world.desk.perform(OrderGo(assignment.id), by: world.dana)
        }
    }
}

@Suite struct `Going in without a release` {
    @Test(arguments: Engine.available)
    func `is kept, flagged, and asks why until somebody says`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting()
            let assignment = try await world.send(north, to: call)
            world.clock.move(.seconds(300))
            let arrived = try await world.report(.arrived, assignment)
            #expect(arrived.state == .arrived)
            #expect(try await world.now(call).path.stage == .arrived)
            let file = try await world.dispatch(call)
            let found = try #require(file.deviations.first)
            #expect(file.deviations.count == 1)
            #expect(found.kind == Deviation.beforeRelease)
            #expect(found.reason == nil)
            #expect(file.alerts == [.deviation(Deviation.beforeRelease)])
            #expect(file.steps[assignment.id]?.last?.flag == "arrived-before-release")
            #expect(try await world.count("path_step WHERE flag = 'arrived-before-release'") == 1)
            let kinds = try await world.timeline(call).suffix(2).map(\.kind)
            #expect(kinds == [.teamArrived, .deviationFound])
            let explained = try await world.desk.perform(
                ExplainDeviation(found.id, .lifeInDanger, words: "She was about to fall."), by: world.rosa)
            #expect(explained.reason == .lifeInDanger)
            #expect(try await world.dispatch(call).alerts == [])
            let last = try #require(try await world.journal().last)
            #expect(!last.facts.contains("fall"))
            await #expect(throws: Refusal(.alreadyExplained, .conflicting)) {
                _ = try await world.desk.perform(ExplainDeviation(found.id, .notTold), by: world.dana)
            }
            #expect(throws: Refusal(.needsReason, field: "words")) { _ = try ExplainDeviation(found.id, .other) }
            try await world.seal()
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `is judged by what stood when it happened, not when it was told`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (north, west) = (
                try await world.north(), try await world.team("West", [(.noor, .clinician), (.ines, .paramedic)])
            )
            let call = try await world.callWaiting()
            let (early, late) = (try await world.send(north, to: call), try await world.send(west, to: call))
            world.clock.move(.seconds(600))
            let before = world.clock.now.adding(.seconds(-120))
            try await world.declareSafe(call)
            world.clock.move(.seconds(600))
            // North was there two minutes before the declaration, West in its time; both are entered now.
            try await world.report(.arrived, early, at: before)
            try await world.report(.arrived, late, at: world.clock.now.adding(.seconds(-300)), by: world.dana)
            #expect(try await world.dispatch(call).deviations.map(\.assignment) == [early.id])
        }
    }

    @Test(arguments: Engine.available)
    func `is no deviation of a team that was let go in time`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting()
            let assignment = try await world.send(north, to: call)
            try await world.declareSafe(call)
            world.clock.move(.seconds(3500))
            _ = try await world.desk.perform(OrderGo(assignment.id), by: world.dana)
            world.clock.move(.seconds(300))
            try await world.report(.arrived, assignment)
            #expect(try await world.dispatch(call).deviations.isEmpty)
        }
    }

    /// Whatever dispatchers, officers and teams do in whatever order: *go* follows a declaration in force.
    @Test(arguments: Engine.available)
    func `is never ordered, in a hundred random shifts`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (north, car) = (try await world.north(), try await world.car())
            let call = try await world.callWaiting()
            var dice = ShiftDice(seed: 20_261_123)
            var (goes, refused) = (0, 0)
            for _ in 0..<(engine == .sqlite ? 100 : 25) {
                var assignment: Assignment?
                for _ in 0..<12 {
                    world.clock.move(.seconds(dice.roll(1200)))
                    let open = try await world.dispatch(call).assignments.last { $0.isOpen && $0.team == north.team.id }
                    assignment = open
                    do {
                        switch dice.roll(9) {
                        case 0, 1: try await world.declareSafe(call, by: dice.roll(2) == 0 ? world.dana : world.otis)
                        case 2: try await world.declareUnsafe(call, by: world.otis)
                        case 3, 4, 5:
                            guard let assignment else { try await world.send(north, to: call); continue }
                            let scene = try await world.dispatch(call).scene
                            let isSafe = scene.last?.isSafe(at: world.clock.now) ?? false
                            _ = try await world.desk.perform(OrderGo(assignment.id), by: world.dana)
                            goes += 1
                            #expect(isSafe, "go without a declaration in force")
                        case 6:
                            guard let assignment else { continue }
                            _ = try await world.desk.perform(StageTeam(assignment.id), by: world.dana)
                        case 7:
                            guard let assignment else { continue }
                            try await world.report(.staged, assignment)
                        default: try await world.send(dice.roll(2) == 0 ? north : car, to: call)
                        }
                    } catch let refusal as Refusal {
                        if refusal.code == .sceneNotSafe { refused += 1 }
                    }
                }
                if let assignment, try await world.now(assignment).isOpen {
                    try await world.report(.clear, assignment)
                }
            }
            #expect(goes > 10 && refused > 10, "\(goes) went, \(refused) were refused")
            // The same from what was kept: before every go of North lies a safe declaration that had not expired.
            let told = try await world.dispatch(call)
            let steps = try await world.database.read { [team = north.team.id] db in
                try db(
                    """
                    SELECT assignment_step.at FROM assignment_step
                    JOIN assignment ON assignment.id = assignment_step.assignment_id
                    WHERE assignment_step.step = 'going' AND assignment.team_id = \(team)
                    """
                ).map { try $0["at"] as Instant }
            }
            let declarations = try await world.database.read { db in
                try db("SELECT ruling, declared_at, expires_at FROM scene_declaration ORDER BY declared_at, id").map {
                    (try $0["ruling"] as String, try $0["declared_at"] as Instant, try $0["expires_at"] as Instant?)
                }
            }
            #expect(told.call.id == call.id && steps.count == goes)
            for moment in steps {
                let last = declarations.last { $0.1 <= moment }
                #expect(last?.0 == "safe" && (last?.2).map { moment < $0 } == true)
            }
        }
    }
}

/// Chance that can be repeated.
private struct ShiftDice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A number below another (SplitMix64).
    mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((word ^ (word >> 31)) % UInt64(sides))
    }
}
