import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

/// Answers that make a program's own team go.
private let calm: KeyValuePairs = [
    "place-known": "yes", "callback": "yes", "weapon": "no", "violence": "no", "crime": "no", "medical": "no",
    "harm-now": "no", "in-crisis": "yes", "phone-enough": "no",
]

@Suite struct `Deciding` {
    @Test(arguments: Engine.available)
    func `as recommended sends a call for the program on, and keeps why`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            var call = try await world.triage()
            try await world.answer(call, calm)
            call = try await world.decide(call)
            #expect(call.path.stage == .eligible && call.path.isOpen)
            #expect(call.path.promise == world.clock.now.adding(.seconds(600)))
            let decision = try #require(try await world.decision(call))
            #expect(decision.level == .fieldTeam && decision.response == "star-team")
            #expect(decision.override == nil && decision.flag == nil)
            #expect(decision.digest == call.path.programDigest)
            #expect(decision.rules.contains("team"))
            #expect(decision.answers.contains(GivenAnswer("in-crisis", .yes)))
            #expect(decision.unknown.contains("loose-dog"))
            let said = try await world.timeline(call)
            #expect(said.suffix(1).map(\.kind) == [.triageDecided])
            #expect(said.last?.said["level"] == .number(3))
            #expect(said.last?.said["response"] == .word("star-team"))
            #expect(try await world.count("path_step WHERE stage IN ('triaged', 'eligible')") == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `for another response leaves the path with the program's reason`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            var call = try await world.triage("denver-star", [.weapon: "yes", .violence: "no"])
            await #expect(throws: Refusal(.needsAlternativeOutcome, field: "alternativeOutcome")) {
                try await world.decide(call)
            }
            #expect(try await world.decision(call) == nil, "what is refused leaves nothing")
            call = try await world.decide(call, outcome: .unknown)
            #expect(call.path.stage == .triaged && !call.path.isOpen)
            #expect(call.path.departure?.reason.name == "weapon")
            #expect(call.path.departure?.sent == .coResponse)
            #expect(call.path.departure?.kind == .elsewhere)
            #expect(try await world.timeline(call).suffix(2).map(\.kind) == [.triageDecided, .callLeft])
        }
    }

    /// 22:30 in Denver is after the program has closed.
    @Test(arguments: Engine.available)
    func `outside the program's hours leaves where it was eligible`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            var call = try await world.triage()
            try await world.answer(call, calm)
            while try await world.assessment(call).isOpen { world.clock.move(.seconds(1800)) }
            let assessment = try await world.assessment(call)
            #expect(assessment.isEligible && assessment.reason?.stage == .eligible)
            call = try await world.decide(call, outcome: .helped)
            #expect(call.path.stage == .eligible && !call.path.isOpen)
            #expect(call.path.departure?.reason.name == "outside-hours")
            #expect(call.path.departure?.sent == .coResponse)
        }
    }

    @Test(arguments: Engine.available)
    func `by phone meets the call, and nobody is asked what was sent`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            var call = try await world.triage("dallas-right-care")
            try await world.answer(call, calm)
            try await world.answer(
                call, ["phone-enough": "yes", "mental-health": "yes", "suicide-mentioned": "no", "aggression": "no"])
            #expect(try await world.assessment(call).reason?.name == "resolved-by-phone")
            call = try await world.decide(call)
            #expect(call.path.departure?.kind == .done)
            #expect(call.path.departure?.sent == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `a program that skips a stage goes on without it, and promises from when it opens`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            var call = try await world.triage("bloomington-psw")
            try await world.answer(
                call, ["asked-by": "officer-or-dispatcher", "weapon": "no", "violence": "no", "wants-visit": "yes"])
            while try await world.assessment(call).isOpen { world.clock.move(.seconds(1800)) }
            call = try await world.decide(call)
            #expect(call.path.stage == .triaged && call.path.isOpen)
            let promise = try #require(call.path.promise)
            #expect(promise.since(world.clock.now) > .seconds(3600), "a closed program promises nothing for the night")
            #expect(try await world.decision(call)?.response == "visit")
        }
    }
}

@Suite struct `Deciding otherwise` {
    private func otherwise(
        _ call: Call, _ level: Level, _ response: String, _ reason: String? = nil, because code: OverrideCode?,
        note: String? = nil, outcome: AlternativeOutcome? = nil
    ) throws -> DecideTriage {
        let verdict = Verdict(
            level: level, response: response, reason: try reason.map { try ReasonCode(named: $0) })
        return try DecideTriage(call.id, .otherwise(verdict, code, note: note), outcome: outcome)
    }

    @Test(arguments: Engine.available)
    func `needs a code, and other needs a note`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            try await world.answer(call, calm)
            await #expect(throws: Refusal(.needsOverrideCode, field: "override")) {
                _ = try await world.desk.perform(
                    try otherwise(call, .higher, "EMS", "medical-priority", because: nil, outcome: .unknown),
                    by: world.sam)
            }
            #expect(throws: Refusal(.required, field: "note")) {
                _ = try otherwise(call, .higher, "EMS", "medical-priority", because: .other, note: "  ")
            }
            await #expect(throws: Refusal(.required, field: "reason")) {
                _ = try await world.desk.perform(
                    try otherwise(call, .higher, "police", because: .moreIsKnown, outcome: .unknown), by: world.sam)
            }
            await #expect(throws: Refusal(.notOneOf, field: "response")) {
                _ = try await world.desk.perform(
                    try otherwise(call, .higher, "helicopter", because: .moreIsKnown), by: world.sam)
            }
            let ended = try await world.desk.perform(
                try otherwise(
                    call, .higher, "EMS", "medical-priority", because: .other, note: "Says her chest hurts",
                    outcome: .unknown), by: world.sam)
            #expect(ended.path.departure?.reason.name == "medical-priority")
            let decision = try #require(try await world.decision(call))
            #expect(decision.override == .other && decision.note == "Says her chest hurts")
            #expect(decision.recommended.response == "star-team")
            let event = try #require(try await world.timeline(call).first { $0.kind == .triageDecided })
            #expect(event.said["override"] == .word("other"))
            #expect(event.said["recommended"] == .word("star-team"))
            #expect(!event.said.values.contains(.word("Says her chest hurts")))
        }
    }

    @Test(arguments: Engine.available)
    func `for a team without police while danger is not known is kept with a flag`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            var call = try await world.triage("denver-star", [.location: "Elm Street 4"])
            #expect(try await world.assessment(call).level == .higher, "what is not known takes the safer branch")
            await #expect(throws: Refusal(.needsOverrideCode, field: "override")) {
                _ = try await world.desk.perform(
                    try otherwise(call, .fieldTeam, "star-team", because: nil), by: world.sam)
            }
            call = try await world.desk.perform(
                try otherwise(call, .fieldTeam, "star-team", because: .knowsThePerson), by: world.sam)
            #expect(call.path.stage == .eligible && call.path.isOpen)
            #expect(try await world.decision(call)?.flag == .unarmedAgainstUnknown)
            #expect(try await world.decision(call)?.gate == .stop)
            #expect(try await world.timeline(call).last?.said["flag"] == .word("unarmed-against-unknown"))
        }
    }

    @Test(arguments: Engine.available)
    func `as it is recommended is no override`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            try await world.answer(call, calm)
            _ = try await world.desk.perform(
                try otherwise(call, .fieldTeam, "star-team", because: .moreIsKnown, note: "A note"), by: world.sam)
            let decision = try #require(try await world.decision(call))
            #expect(decision.override == nil && decision.note == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `by two at once lets one decide and tells the other`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            try await world.answer(call, calm)
            let outcomes = await withTaskGroup(of: Refusal?.self) { group in
                for worker in [world.sam, world.grace, world.sam, world.grace] {
                    group.addTask {
                        do {
                            try await world.decide(call, by: worker)
                            return nil
                        } catch {
                            return error as? Refusal
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == nil }.count == 1)
            #expect(outcomes.compactMap { $0 }.allSatisfy { $0 == Refusal(.alreadyDecided, .conflicting) })
            #expect(try await world.count("triage_decision") == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `than what was seen is refused when the recommendation has changed`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            try await world.answer(call, calm)
            let seen = try await world.assessment(call).verdict
            try await world.keep(.weapon, "yes", of: call, by: world.theo)
            await #expect(throws: Refusal(.recommendationChanged, .conflicting)) {
                _ = try await world.desk.perform(DecideTriage(call.id, .recommended(seen: seen)), by: world.sam)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is refused before a program is asked, after leaving, and to who may not`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, asked) = (try await world.call(), try await world.triage())
            await #expect(throws: Refusal(.triageNotBegun, .conflicting)) { try await world.decide(call) }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "triage-calls"])) {
                try await world.decide(asked, by: world.dana)
            }
            try await world.end(asked, "caller-hung-up", sent: Alternative.none)
            await #expect(throws: Refusal(.alreadyLeft, .conflicting)) { try await world.decide(asked) }
        }
    }

    @Test(arguments: Engine.available)
    func `the next time a call walks has its own triage beside the earlier one`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            var call = try await world.triage("denver-star", [.weapon: "yes"])
            call = try await world.decide(call, outcome: .unknown)
            call = try await world.desk.perform(ReopenCall(call.id, because: .wantedAgain), by: world.sam)
            #expect(try await world.decision(call) == nil)
            call = try await world.desk.perform(BeginTriage(call.id, with: "denver-star"), by: world.sam)
            let moment = world.clock.now
            let id = call.id
            let file = try await world.database.read { db in try TriageFile(id, in: db, at: moment) }
            #expect(file.earlier.map(\.decision.response) == ["co-response"])
            #expect(file.asked?.history.isEmpty == true)
        }
    }
}
