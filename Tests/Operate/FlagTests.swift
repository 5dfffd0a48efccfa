import Access
import Door
import Operate
import Programs
import Statistics
import Store
import Testing
import Vocabulary
import World

extension World {
    fileprivate func screened() async throws -> Call {
        try await publish("denver-star")
        let call = try await call()
        clock.move(.seconds(30))
        return try await desk.perform(ScreenCall(call.id), by: theo)
    }

    fileprivate func flag(_ call: Call) async throws -> CallFlag? {
        try await database.read { db in try CallFlags(db).flag(of: Calls(db).call(call.id).path.id) }
    }

    fileprivate func undo(
        _ call: Call, _ reason: CallFlag.Reason = .policeMatter, note: String? = nil, sent: Alternative? = .police,
        outcome: AlternativeOutcome? = .unknown
    ) async throws -> Call {
        try await desk.perform(
            AnswerFlag(call.id, .undone(reason, note: note, sent: sent, outcome: outcome)), by: sam)
    }
}

@Suite struct `A flag` {
    @Test(arguments: Engine.available)
    func `is set by screening, and says who did so and when`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            #expect(try await world.flag(call) == nil)
            world.clock.move(.seconds(90))
            _ = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
            let flag = try #require(try await world.flag(call))
            #expect(flag.by.id == world.theo.id.text && flag.at == world.clock.now)
            #expect(flag.answered == nil)
            #expect(try await world.count("call_flag") == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `is confirmed in words, once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.screened()
            world.clock.move(.seconds(60))
            let confirmed = try await world.desk.perform(AnswerFlag(call.id, .confirmed), by: world.sam)
            #expect(confirmed.path.isOpen && confirmed.version == call.version + 1)
            let answered = try #require(try await world.flag(call)?.answered)
            #expect(answered.answer == .confirmed && !answered.isImplied)
            #expect(answered.by.id == world.sam.id.text && answered.at == world.clock.now)
            let again = try await world.desk.perform(AnswerFlag(call.id, .confirmed), by: world.grace)
            #expect(again.version == confirmed.version)
            #expect(try await world.timeline(call).map(\.kind).suffix(2) == [.callScreened, .flagConfirmed])
        }
    }

    @Test(arguments: Engine.available)
    func `is undone with a reason, and the call leaves with what it got instead`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.screened()
            await #expect(throws: Refusal(.needsAlternative, field: "alternativeSent")) {
                _ = try await world.undo(call, sent: nil)
            }
            #expect(try await world.flag(call)?.answered == nil, "what is refused leaves nothing")
            let left = try await world.undo(call)
            #expect(left.path.stage == .screened && !left.path.isOpen)
            let departure = try #require(left.path.departure)
            #expect(departure.reason == .flagUndone && departure.kind == .outside)
            #expect(departure.sent == .police && departure.outcome == .unknown)
            let answered = try #require(try await world.flag(call)?.answered)
            #expect(answered.answer == .undone && answered.reason == .policeMatter)
            let said = try await world.timeline(call)
            #expect(said.map(\.kind).suffix(2) == [.flagUndone, .callLeft])
            #expect(said.dropLast().last?.said["mistake"] == .word("police-matter"))
            #expect(try await world.funnel().isSound)
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `asks for a note where the reason is another, and keeps it out of the journal`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.screened()
            #expect(throws: Refusal(.required, field: "note")) {
                _ = try AnswerFlag(call.id, .undone(.other, note: " ", sent: Alternative.none))
            }
            _ = try await world.undo(call, .other, note: "It was a drill.", sent: Alternative.none, outcome: nil)
            #expect(try await world.flag(call)?.answered?.note == "It was a drill.")
            #expect(try await !world.journal().contains { $0.facts.contains("drill") })
        }
    }

    @Test(arguments: Engine.available)
    func `is confirmed by deciding, and then no longer answered`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.callWaiting()
            let answered = try #require(try await world.flag(call)?.answered)
            #expect(answered.answer == .confirmed && answered.isImplied)
            #expect(answered.by.id == world.sam.id.text)
            await #expect(throws: Refusal(.alreadyDecided, .conflicting)) { _ = try await world.undo(call) }
            #expect(try await world.timeline(call).last?.kind == .triageDecided)
            try await world.workspace.heads.seal(world.desk.database, at: world.clock.now)
            let found = try await world.workspace.verify(tables: Migration.sealedTables)
            #expect(found.fault == nil && found.sealed == found.events)
        }
    }

    @Test(arguments: Engine.available)
    func `that was confirmed in words stays so when it is decided`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            _ = try await world.desk.perform(AnswerFlag(call.id, .confirmed), by: world.grace)
            world.clock.move(.seconds(60))
            try await world.decide(call, outcome: .unknown)
            let answered = try #require(try await world.flag(call)?.answered)
            #expect(!answered.isImplied && answered.by.id == world.grace.id.text)
        }
    }

    @Test(arguments: Engine.available)
    func `that was wrongly undone is set anew when the call is opened again`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.screened()
            _ = try await world.undo(call)
            await #expect(throws: Refusal(.alreadyLeft, .conflicting)) {
                _ = try await world.desk.perform(AnswerFlag(call.id, .confirmed), by: world.sam)
            }
            world.clock.move(.seconds(60))
            _ = try await world.desk.perform(ReopenCall(call.id, because: .endedByMistake), by: world.sam)
            let flag = try #require(try await world.flag(call))
            #expect(flag.answered == nil && flag.by.id == world.sam.id.text)
            _ = try await world.desk.perform(AnswerFlag(call.id, .confirmed), by: world.grace)
            #expect(try await world.count("call_flag") == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `of a call that was brought back is answered once more`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.screened()
            _ = try await world.undo(call)
            _ = try await world.desk.perform(
                CorrectRecord(call.id, .returned, because: "The wrong line was pressed"), by: world.sam)
            _ = try await world.desk.perform(AnswerFlag(call.id, .confirmed), by: world.sam)
            let answered = try #require(try await world.flag(call)?.answered)
            #expect(answered.answer == .confirmed && answered.reason == nil)
            try await world.workspace.heads.seal(world.desk.database, at: world.clock.now)
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `is answered only where there is one, by clinicians, on the latest version`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let waiting = try await world.call()
            await #expect(throws: Refusal(.notScreened, .conflicting)) {
                _ = try await world.desk.perform(AnswerFlag(waiting.id, .confirmed), by: world.sam)
            }
            let call = try await world.screened()
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "triage-calls"])) {
                _ = try await world.desk.perform(AnswerFlag(call.id, .confirmed), by: world.theo)
            }
            await #expect(throws: Refusal(.outdated, .outdated, values: ["version": "2"])) {
                _ = try await world.desk.perform(AnswerFlag(call.id, .confirmed, expected: 1), by: world.sam)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is counted once a call, with what was said of it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            _ = try await world.callWaiting()
            let confirmed = try await world.screened()
            _ = try await world.desk.perform(AnswerFlag(confirmed.id, .confirmed), by: world.sam)
            _ = try await world.undo(try await world.screened())
            _ = try await world.undo(try await world.screened(), .medicalOnly, sent: .ems)
            let reopened = try await world.screened()
            _ = try await world.undo(reopened)
            _ = try await world.desk.perform(ReopenCall(reopened.id, because: .endedByMistake), by: world.sam)
            let bare = try await world.screened()
            _ = try await world.end(bare, "flag-undone", sent: Alternative.none)
            try await world.end(try await world.call(), "not-behavioural", sent: .police, outcome: .unknown)
            try await world.end(try await world.call(), "duplicate")
            let flags = try await world.database.read { db in try TriageQuality(db).flags(from: nil, to: nil) }
            #expect((flags.flagged, flags.unflagged) == (6, 1))
            #expect((flags.confirmed, flags.implied, flags.unanswered) == (1, 1, 1))
            #expect(flags.undone == ["police-matter": 1, "medical-only": 1, "not-said": 1])
            #expect(flags.precision?.value == 0.4)
            let later = world.clock.now.adding(.seconds(60))
            let none = try await world.database.read { db in try TriageQuality(db).flags(from: later, to: nil) }
            #expect(none.flagged == 0 && none.precision == nil)
        }
    }
}
