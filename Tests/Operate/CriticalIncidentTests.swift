import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

extension World {
    /// The calls after which follow-up is offered to somebody, by number.
    fileprivate func offered(
        _ worker: Worker, after kinds: [CriticalKind] = [.safety(.force)], days: Int = 14
    ) async throws -> [Int] {
        let since = clock.now.adding(.seconds(-86_400 * days))
        return try await database.read { db in
            try CriticalIncidents(db).calls(of: worker.id, kinds: kinds, since: since).map(\.number)
        }
    }

    /// A call at which something of a listed kind happened to team North.
    fileprivate func hardCall(_ event: SafetyEvent = .force) async throws -> Call {
        let (call, assignment) = try await onScene()
        var told = try World.met()
        told.safety = [event]
        try await record(told, of: call, on: assignment)
        return call
    }
}

@Suite struct `Follow-up after a hard call` {
    @Test(arguments: Engine.available)
    func `is offered to whoever was sent and whoever took the call, and to nobody else`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.hardCall()
            for there in [world.rosa, world.val, world.theo] {
                #expect(try await world.offered(there) == [call.number], "\(there.name)")
            }
            for elsewhere in [world.otis, world.grace, world.sam] {
                #expect(try await world.offered(elsewhere).isEmpty, "\(elsewhere.name)")
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is offered for the listed kinds only, and for so many days`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.hardCall()
            #expect(try await world.offered(world.rosa, after: []).isEmpty)
            #expect(try await world.offered(world.rosa, after: [.safety(.assault)]).isEmpty)
            #expect(try await world.offered(world.rosa, after: [.safety(.assault), .safety(.force)]) == [call.number])
            world.clock.move(.seconds(86_400 * 15))
            #expect(try await world.offered(world.rosa).isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `leaves nothing behind, however often it is shown`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            _ = try await world.hardCall()
            func everything() async throws -> [String: Int] {
                var rows: [String: Int] = ["journal": try await world.journal().count]
                rows["access log"] = try await world.count("access_log")
                rows["due work"] = try await world.count("due_work")
                return rows
            }
            let before = try await everything()
            for _ in 0..<5 { _ = try await world.offered(world.rosa) }
            #expect(try await everything() == before)
        }
    }
}
