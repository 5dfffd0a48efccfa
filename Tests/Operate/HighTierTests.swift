import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `A high tier` {
    private let calm: KeyValuePairs = [
        "place-known": "yes", "callback": "yes", "weapon": "no", "violence": "no", "crime": "no", "medical": "no",
        "harm-now": "no", "in-crisis": "yes", "phone-enough": "no",
    ]

    private func otherwise(
        _ call: Call, _ level: Level, _ response: String, _ reason: String, outcome: AlternativeOutcome? = nil
    ) throws -> DecideTriage {
        let verdict = Verdict(level: level, response: response, reason: try ReasonCode(named: reason))
        return try DecideTriage(call.id, .otherwise(verdict, .moreIsKnown, note: nil), outcome: outcome)
    }

    @Test(arguments: Engine.available)
    func `is not closed by phone without a safety action`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            try await world.answer(call, calm)
            try await world.found(.high, on: call)
            #expect(try await world.isOwed(call))
            for reason in ["no-crisis", "transferred-to-988"] {
                let command = try otherwise(call, .phone, "phone", reason, outcome: .helped)
                await #expect(throws: Refusal(.safetyOwed, .conflicting, field: "measures")) {
                    _ = try await world.desk.perform(command, by: world.sam)
                }
            }
            #expect(try await world.decision(call) == nil, "what is refused leaves nothing")
            try await world.makeSafe(call, [.handover, .stayed])
            #expect(try await !world.isOwed(call))
            let command = try otherwise(call, .phone, "phone", "transferred-to-988", outcome: .helped)
            let left = try await world.desk.perform(command, by: world.sam)
            #expect(!left.path.isOpen)
        }
    }

    @Test(arguments: Engine.available)
    func `is left to those who go there themselves`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            try await world.answer(call, calm)
            try await world.found(.high, on: call)
            let left = try await world.desk.perform(
                otherwise(call, .higher, "EMS", "imminent-harm", outcome: .unknown), by: world.sam)
            #expect(!left.path.isOpen)
            #expect(try await !world.isOwed(left))
        }
    }

    /// What a flag undone, a request closed, a correction and opening again had let pass.
    @Test(arguments: Engine.available)
    func `has no way round`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let owed = Refusal(.safetyOwed, .conflicting, field: "measures")
            let flagged = try await world.call()
            _ = try await world.desk.perform(ScreenCall(flagged.id), by: world.theo)
            try await world.found(.high, on: flagged)
            let undone = try AnswerFlag(flagged.id, .undone(.notBehavioural, sent: Alternative.none))
            await #expect(throws: owed) { _ = try await world.desk.perform(undone, by: world.sam) }

            let request = try await world.desk.perform(
                MakeRequest(.followUp, at: "4 Elm Street", about: "Lives alone"), by: world.omar)
            let asked = try await world.database.read { db in try Calls(db).call(request.call) }
            try await world.found(.high, on: asked)
            await #expect(throws: owed) {
                _ = try await world.desk.perform(CloseRequest(request.id, .notReached), by: world.noor)
            }

            let left = try await world.triage()
            try await world.answer(left, calm)
            try await world.found(.high, on: left)
            _ = try await world.desk.perform(
                otherwise(left, .higher, "police", "violence-now", outcome: .unknown), by: world.sam)
            #expect(try await !world.isOwed(left))
            let amended = try CorrectRecord(
                left.id, .departure(ReasonCode(named: "resolved-by-phone"), sent: nil, outcome: nil),
                because: "Spoke to him")
            await #expect(throws: owed) { _ = try await world.desk.perform(amended, by: world.sam) }
            _ = try await world.desk.perform(ReopenCall(left.id, because: .endedByMistake), by: world.sam)
            #expect(try await world.isOwed(left))
        }
    }

    @Test(arguments: Engine.available)
    func `goes on to a team without one, and is owed again when the call ends before anybody was there`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            var call = try await world.triage()
            try await world.answer(call, calm)
            try await world.found(.high, on: call)
            call = try await world.desk.perform(
                try DecideTriage(
                    call.id,
                    .otherwise(
                        Verdict(level: .fieldTeam, response: "star-team", reason: nil), .knowsThePerson, note: nil)),
                by: world.sam)
            #expect(call.path.isOpen && call.path.stage == .eligible)
            await #expect(throws: Refusal(.safetyOwed, .conflicting, field: "measures")) {
                try await world.end(call, "none-on-shift", sent: Alternative.none)
            }
            try await world.makeSafe(call, [.tried])
            try await world.end(call, "none-on-shift", sent: Alternative.none)
        }
    }

    @Test(arguments: Engine.available)
    func `found after something was done asks for it again`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            try await world.found(.high, on: call)
            try await world.makeSafe(call)
            world.clock.move(.seconds(60))
            try await world.found(.high, on: call)
            #expect(try await world.isOwed(call))
            world.clock.move(.seconds(60))
            try await world.makeSafe(call, [.means])
            #expect(try await !world.isOwed(call))
        }
    }

    @Test(arguments: Engine.available)
    func `keeps the path open after an encounter that does nothing about it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            try await world.found(.high, on: call)
            world.clock.move(.seconds(600))
            var told = EncounterTold(ending: try ReasonCode(named: "resolved-on-scene"))
            told.needsNothing = true
            told.safety = [.nothing]
            let first = try await world.desk.perform(
                RecordEncounter(call.id, on: assignment.id, told), by: world.rosa)
            #expect(first.flags.contains(.noSafetyAction))
            #expect(try await world.now(call).path.isOpen)
            #expect(try await world.isOwed(call))
            await #expect(throws: Refusal(.safetyOwed, .conflicting, field: "measures")) {
                try await world.end(call, "resolved-on-scene")
            }
            told.suicideRisk = .moderate
            _ = try await world.desk.perform(RecordEncounter(call.id, on: assignment.id, told), by: world.rosa)
            #expect(try await !world.isOwed(call), "the team asked again, and it is less")
            #expect(try await !world.now(call).path.isOpen)
        }
    }

    @Test(arguments: Engine.available)
    func `of an item that is followed up is answered by asking about suicide`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            let file = """
                instrument: phq-9
                version: "1.0"
                language: en
                items: { q1: A, q2: B, q3: C, q4: D, q5: E, q6: F, q7: G, q8: H, q9: Item nine of a test }
                """
            let wording = try await world.acceptedWording(file)
            var answers: [(String, String)] = (1...8).map { ("q\($0)", "0") }
            answers.append(("q9", "1"))
            var told = RecordInstrument.Told()
            told.answers = Dictionary(uniqueKeysWithValues: answers.map { ($0.0, AnswerValue(rawValue: $0.1)) })
            told.wording = wording.digest
            let kept = try await world.desk.perform(RecordInstrument(call.id, "phq-9", told), by: world.sam)
            #expect(kept.tier == .minimal && kept.followedUp == ["q9"] && !kept.needsAction)
            #expect(try await world.isOwed(call))
            #expect(try await world.timeline(call).last?.said["followUp"] == .word("yes"))
            try await world.found(.low, on: call)
            #expect(try await !world.isOwed(call))
        }
    }
}
