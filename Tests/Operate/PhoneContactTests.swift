import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `The telephone first` {
    /// A caller who is not with the person: the rules ask for nothing but that somebody there is spoken to.
    private func secondHand(_ world: World) async throws -> Call {
        try await world.publish("denver-star")
        let call = try await world.triage()
        try await world.answer(
            call,
            [
                "place-known": "yes", "callback": "yes", "weapon": "no", "violence": "no", "crime": "no",
                "medical": "no", "harm-now": "no", "perilous-place": "no", "loose-dog": "no", "child-alone": "no",
                "with-person": "no", "suicide-mentioned": "no", "in-crisis": "yes", "phone-enough": "no",
            ])
        return try await world.decide(call)
    }

    private func state(_ call: Call, _ world: World) async throws -> Scene.State {
        try await world.dispatch(call).scene.state(at: world.clock.now)
    }

    @Test(arguments: Engine.available)
    func `holds an unarmed team nearby until somebody there was spoken to`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await secondHand(world)
            #expect(try await world.decision(call)?.phoneFirst == true)
            #expect(try await state(call, world) == .unheard)
            let sent = try await world.send(north, to: call)
            #expect(sent.isHeld && sent.state == .staged)
            #expect(try await world.dispatch(call).alerts == [.held(releasedUntil: nil, isReleased: false)])
            await #expect(throws: Refusal(.sceneNotSafe, .conflicting, values: ["state": "unheard"])) {
                _ = try await world.desk.perform(OrderGo(sent.id), by: world.dana)
            }
            _ = try await world.desk.perform(TellPhoneContact(call.id, .nobody), by: world.sam)
            #expect(try await state(call, world) == .unheard, "that nobody answers tells nothing")
            world.clock.move(.seconds(60))
            _ = try await world.desk.perform(TellPhoneContact(call.id, .somebodyThere), by: world.sam)
            #expect(try await state(call, world) == .open)
            #expect(try await world.dispatch(call).alerts == [.held(releasedUntil: nil, isReleased: true)])
            let going = try await world.desk.perform(OrderGo(sent.id), by: world.dana)
            #expect(going.state == .going && !going.isHeld)
            let told = try await world.timeline(call).filter { $0.kind == .phoneContactTold }
            #expect(told.map { $0.said["reached"] } == [.word("nobody"), .word("somebody-there")])
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `holds nobody who is armed, and nobody once an officer has seen that it is safe`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (north, car) = (try await world.north(), try await world.car())
            let call = try await secondHand(world)
            #expect(try await !world.send(car, to: call).isHeld)
            let held = try await world.send(north, to: call)
            #expect(held.isHeld)
            try await world.declareSafe(call)
            #expect(try await world.desk.perform(OrderGo(held.id), by: world.dana).state == .going)
        }
    }

    @Test(arguments: Engine.available)
    func `going in before is odd and asks why`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await secondHand(world)
            let sent = try await world.send(north, to: call)
            try await world.report(.arrived, sent)
            #expect(try await world.dispatch(call).deviations.map(\.kind) == [Deviation.beforeRelease])
            // Told late, it was still before: what counts is when somebody was spoken to.
            let later = try await secondHand(world)
            let spoken = world.clock.now
            world.clock.move(.seconds(300))
            _ = try await world.desk.perform(TellPhoneContact(later.id, .person, at: spoken), by: world.sam)
            #expect(try await world.dispatch(later).scene.phoned.first?.at == spoken)
            await #expect(throws: Refusal(.notInFuture, field: "at")) {
                let soon = world.clock.now.adding(.seconds(600))
                _ = try await world.desk.perform(TellPhoneContact(later.id, .person, at: soon), by: world.sam)
            }
        }
    }
}
