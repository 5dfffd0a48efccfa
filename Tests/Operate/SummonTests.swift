import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

extension World {
    fileprivate func summon(
        _ kind: HelpRequest.Kind, for call: Call, by worker: Worker? = nil
    ) async throws -> HelpRequest {
        try await desk.perform(SummonHelp(kind, for: call.id), by: worker ?? sam)
    }

    fileprivate func boardLines(_ call: Call) async throws -> [BoardLine] {
        try await database.read { db in try Board(db).lines(Board.Filter()).filter { $0.call.id == call.id } }
    }
}

@Suite struct `An ambulance or police now` {
    @Test(arguments: Engine.available, [HelpRequest.Kind.ems, .police])
    func `decides a call that is being asked, and the board shows it until dispatch has answered`(
        engine: Engine, kind: HelpRequest.Kind
    ) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            let asked = try await world.summon(kind, for: call)
            let after = try await world.now(call)
            #expect(after.path.departure?.reason.name == (kind == .ems ? "medical-priority" : "violence-now"))
            #expect(after.path.departure?.sent?.rawValue == kind.rawValue)
            let line = try #require(try await world.boardLines(call).first)
            #expect(line.isShown && line.rank == 0 && line.dispatch.alerts == [.help(kind)])
            #expect(
                try await world.timeline(call).suffix(3).map(\.kind) == [.triageDecided, .callLeft, .helpSummoned])
            _ = try await world.desk.perform(AnswerHelp(asked.id, .policeSent), by: world.dana)
            #expect(try await world.boardLines(call).isEmpty)
            #expect(try await world.timeline(call).last?.kind == .summonsAnswered)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available, [false, true])
    func `needs nobody to screen or to begin`(engine: Engine, screened: Bool) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            if screened { _ = try await world.desk.perform(ScreenCall(call.id), by: world.theo) }
            _ = try await world.summon(.ems, for: call)
            let after = try await world.now(call)
            #expect(after.path.stage == .screened)
            #expect(after.path.departure?.reason.name == "sent-before-triage")
            #expect(after.path.departure?.sent == .ems && after.path.departure?.outcome == .unknown)
        }
    }

    @Test(arguments: Engine.available)
    func `leaves what was decided as it is: the team that waits or goes is not called back`(engine: Engine) async throws
    {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            _ = try await world.summon(.police, for: call)
            #expect(try await world.now(call).path.isOpen)
            let sent = try await world.send(north, to: call)
            _ = try await world.summon(.ems, for: call)
            #expect(try await world.now(sent).isOpen)
            #expect(try await world.dispatch(call).help.map(\.assignment) == [nil, nil])
            // The team's own press is the team's.
            let own = try await world.summon(.ems, for: call, by: world.rosa)
            #expect(own.assignment == sent.id)
            #expect(try await world.timeline(call).last?.kind == .helpAsked)
        }
    }

    @Test(arguments: Engine.available)
    func `pressed twice is asked once, and asked again after it was answered`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let first = try await world.summon(.police, for: call)
            #expect(try await world.summon(.police, for: call).id == first.id)
            #expect(try await world.summon(.ems, for: call).id != first.id)
            _ = try await world.desk.perform(AnswerHelp(first.id, .policeSent), by: world.dana)
            #expect(try await world.summon(.police, for: call).id != first.id)
        }
    }

    @Test(arguments: Engine.available)
    func `by whoever does not triage asks and decides nothing`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            _ = try await world.summon(.police, for: call, by: world.dana)
            #expect(try await world.now(call).path.isOpen)
            #expect(try await world.boardLines(call).first?.rank == 0)
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "ask-for-help"])) {
                try await world.summon(.police, for: call, by: world.noor)
            }
            #expect(throws: Refusal(.notOneOf, field: "kind")) { try SummonHelp(.duress, for: call.id) }
        }
    }

    @Test(arguments: Engine.available)
    func `is kept also where the call has ended meanwhile`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.end(call, "test")
            _ = try await world.summon(.ems, for: call)
            #expect(try await world.now(call).path.departure?.reason.name == "test")
            #expect(try await world.boardLines(call).count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `goes along when the call is opened again, until somebody has answered`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            let asked = try await world.summon(.ems, for: call)
            _ = try await world.desk.perform(ReopenCall(call.id, because: .wantedAgain), by: world.sam)
            let line = try #require(try await world.boardLines(call).first)
            #expect(line.rank == 0 && line.dispatch.alerts == [.help(.ems)])
            #expect(try await world.dispatch(call).help.map(\.id) == [asked.id])
            _ = try await world.desk.perform(AnswerHelp(asked.id, .emsSent), by: world.dana)
            #expect(try await world.boardLines(call).first?.dispatch.alerts.isEmpty == true)
            #expect(try await world.stateHolds())
        }
    }
}
