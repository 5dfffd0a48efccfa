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
