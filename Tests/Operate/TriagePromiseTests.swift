import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `The promise that a clinician begins` {
    /// What has been missed so far, as the journal says.
    private func missed(_ world: World) async throws -> [String] {
        try await world.alarm([MissPromise.kind: { MissPromise(path: $0) }]).doDueWork()
        return try await world.journal().filter { $0.kind == .promiseMissed }.map(\.facts)
    }

    @Test(arguments: Engine.available)
    func `is the shortest of the live programs, and is missed once when nobody has begun`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.publish("denver-star")
            let call = try await world.take([.location: "Library"])
            let screened = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
            let due = try #require(screened.path.promise)
            #expect(due == world.clock.now.adding(.seconds(300)))
            let moment = world.clock.now
            let waiting = try await world.database.read { db in try Triages(db).waiting(at: moment) }
            #expect(waiting.map(\.due) == [due])
            world.clock.set(to: due.adding(.seconds(-1)))
            #expect(try await missed(world) == [])
            world.clock.set(to: due)
            #expect(try await missed(world) == [#"{"promise":"triage"}"#])
            #expect(try await world.now(call).path.promiseMissedAt == due)
            world.clock.move(.seconds(86_400))
            #expect(try await missed(world).count == 1)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is kept by beginning in time; then a decision is promised`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            world.clock.move(.seconds(301))
            #expect(try await missed(world) == [])
            world.clock.move(.seconds(300))
            #expect(try await missed(world) == [#"{"promise":"assessment"}"#])
            #expect(try await world.now(call).path.promiseMissedAt == world.clock.now)
        }
    }

    @Test(arguments: Engine.available)
    func `outlives the server that made it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            _ = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
            world.clock.move(.seconds(301))
            let again = try await world.openAgain()
            let alarm = world.alarm([MissPromise.kind: { MissPromise(path: $0) }], at: again)
            try await alarm.doDueWork()
            #expect(try await world.now(call).path.promiseMissedAt == world.clock.now)
        }
    }

    @Test(arguments: Engine.available)
    func `runs from the time it was screened, also when that is entered or corrected afterwards`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            world.clock.move(.seconds(200))
            let at = world.clock.now.adding(.seconds(-100))
            let screened = try await world.desk.perform(ScreenCall(call.id, at: at), by: world.theo)
            #expect(screened.path.promise == at.adding(.seconds(300)))
            let earlier = at.adding(.seconds(-50))
            let corrected = try await world.desk.perform(
                CorrectRecord(call.id, .screenedAt(earlier), because: "The clock was wrong"), by: world.theo)
            #expect(corrected.path.promise == earlier.adding(.seconds(300)))
            world.clock.set(to: earlier.adding(.seconds(300)))
            #expect(try await missed(world) == [#"{"promise":"triage"}"#])
        }
    }

    @Test(arguments: Engine.available)
    func `is made again when a call is reopened, and not where somebody is to follow up`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.end(call, "test")
            world.clock.move(.seconds(3600))
            let again = try await world.desk.perform(ReopenCall(call.id, because: .endedByMistake), by: world.dana)
            #expect(again.path.promise == world.clock.now.adding(.seconds(300)))
            let request = try await world.desk.perform(
                MakeRequest(.followUp, at: "Library", about: "Cries"), by: world.omar)
            let followed = try await world.database.read { db in try Calls(db).call(request.call) }
            #expect(followed.path.promise == nil)
            _ = try await world.desk.perform(CloseRequest(request.id, .toTriage), by: world.noor)
            let waits = try await world.database.read { db in try Calls(db).call(request.call) }
            #expect(waits.path.promise == world.clock.now.adding(.seconds(300)))
        }
    }
}
