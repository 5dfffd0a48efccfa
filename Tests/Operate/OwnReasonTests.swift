import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

/// What the New York program tells apart and the standard codes do not.
@Suite struct `A program's own reason` {
    private static let hospital = "taken-to-place-of-care/taken-to-hospital"
    private static let community = "taken-to-place-of-care/taken-to-community-location"

    @Test(arguments: Engine.available)
    func `that a rule names stands beside the standard code all the way`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.callWaiting(for: "nyc-bheard", as: "could-not-be-triaged")
            let departure = try #require(try await world.now(call).path.departure)
            #expect(departure.reason.written == "insufficient-information/ems-could-not-triage")
            let decision = try #require(try await world.decision(call))
            #expect(decision.decided.reason?.own == "ems-could-not-triage" && decision.decided == decision.recommended)
            let told = try #require(try await world.timeline(call).last { $0.kind.rawValue == "call-left" })
            #expect(told.said["reason"] == .word("insufficient-information/ems-could-not-triage"))
            #expect(
                try await world.count("path WHERE left_reason = 'insufficient-information' AND left_own IS NOT NULL")
                    == 1)

            let funnel = try await world.funnel(program: "nyc-bheard")
            let leak = try #require(funnel.steps.flatMap(\.left).first)
            #expect(leak.reason.own == nil && leak.reason.name == "insufficient-information" && leak.count == 1)
            #expect(leak.finer.map(\.reason.own) == ["ems-could-not-triage"] && leak.finer.map(\.count) == [1])
            let figure = FunnelFigure(.triaged, .left(departure.reason, .elsewhere))
            #expect(try await world.calls(behind: figure, most: 5).map(\.number) == [call.number])
            let other = FunnelFigure(.triaged, .left(departure.reason.finer("no-such"), .elsewhere))
            #expect(try await world.calls(behind: other, most: 5).isEmpty)
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `is counted beneath its standard code, with those for whom none was named`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            _ = try await world.callWaiting(for: "nyc-bheard", as: "could-not-be-triaged")
            for example in ["unknown-weapon", "place-not-known"] {
                try await world.decide(try await world.call(), by: "nyc-bheard", as: example)
            }
            let leaks = try await world.funnel().steps.flatMap(\.left)
            #expect(leaks.map(\.count) == [3] && leaks[0].finer.map(\.count) == [1])
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `is refused under another standard code, in another program, and before there is one`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage("nyc-bheard")
            await #expect(
                throws: Refusal(
                    .ownReasonOfAnother, field: "reason", values: ["under": "insufficient-information"])
            ) { try await world.end(call, "caller-hung-up/ems-could-not-triage", sent: .police, outcome: .unknown) }
            await #expect(throws: Refusal(.noSuchOwnReason, field: "reason")) {
                try await world.end(call, "caller-hung-up/lost-signal", sent: .police, outcome: .unknown)
            }
            let unasked = try await world.call()
            await #expect(throws: Refusal(.noSuchOwnReason, field: "reason")) {
                try await world.end(unasked, "duplicate/ems-could-not-triage")
            }
            let other = try await world.triage("denver-star")
            await #expect(throws: Refusal(.noSuchOwnReason, field: "reason")) {
                try await world.end(other, "caller-hung-up/ems-could-not-triage", sent: .police, outcome: .unknown)
            }
            #expect(try await world.count("path WHERE left_own IS NOT NULL") == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `may be named by the clinician who agrees, and by one who decides otherwise`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            // Finer than what is recommended is no other decision: no code says why.
            let agreed = try await world.triage("nyc-bheard")
            try await world.answer(agreed, ["weapon": "unknown"])
            let recommended = try await world.assessment(agreed).verdict
            #expect(recommended.reason?.written == "insufficient-information")
            let finer = Verdict(
                level: recommended.level, response: recommended.response,
                reason: recommended.reason?.finer("ems-could-not-triage"))
            _ = try await world.desk.perform(
                DecideTriage(agreed.id, .otherwise(finer, nil, note: nil), outcome: .unknown), by: world.sam)
            let decision = try #require(try await world.decision(agreed))
            #expect(decision.override == nil && decision.decided == finer && decision.recommended == recommended)

            let other = try await world.triage("nyc-bheard")
            let verdict = Verdict(
                level: .higher, response: "EMS",
                reason: try ReasonCode(written: "insufficient-information/ems-could-not-triage"))
            await #expect(throws: Refusal(.needsOverrideCode, field: "override")) {
                _ = try await world.desk.perform(
                    DecideTriage(other.id, .otherwise(verdict, nil, note: nil), outcome: .unknown), by: world.sam)
            }
            _ = try await world.desk.perform(
                DecideTriage(other.id, .otherwise(verdict, .moreIsKnown, note: nil), outcome: .unknown), by: world.sam)
            #expect(try await world.now(other).path.departure?.reason.own == "ems-could-not-triage")
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `tells how an encounter ended, and can be put right`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.callWaiting(for: "nyc-bheard", as: "small-cut")
            let told = try World.met([.treatment], ending: Self.hospital)
            let encounter = try await world.record(told, of: call, by: world.rosa)
            #expect(encounter.told.ending?.written == Self.hospital)
            #expect(try await world.now(call).path.departure?.reason.written == Self.hospital)
            #expect(try await world.needs(of: call).map(\.reason?.written) == [Self.hospital])

            var right = encounter.told
            right.ending = try ReasonCode(written: Self.community)
            let corrected = try await world.desk.perform(
                CorrectEncounter(encounter.id, to: right, because: "It was the respite house"), by: world.rosa)
            #expect(corrected.told.ending?.written == Self.community)
            #expect(try await world.now(call).path.departure?.reason.written == Self.community)
            let change = try await world.database.read { db in try Encounters(db).corrections(of: encounter.id) }
            #expect(change.first { $0.field == "ending" }?.old == Self.hospital)
            let finer = try await world.funnel().steps.flatMap(\.left).flatMap(\.finer)
            #expect(finer.map(\.reason.written) == [Self.community])
            var wrong = right
            wrong.ending = try ReasonCode(written: "resolved-on-scene/taken-to-hospital")
            await #expect(
                throws: Refusal(.ownReasonOfAnother, field: "ending", values: ["under": "taken-to-place-of-care"])
            ) {
                _ = try await world.desk.perform(
                    CorrectEncounter(encounter.id, to: wrong, because: "A slip"), by: world.rosa)
            }
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `of a departure is corrected as the reason is`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.callWaiting(for: "nyc-bheard", as: "could-not-be-triaged")
            let plain = try ReasonCode(named: "insufficient-information")
            let fixed = try await world.desk.perform(
                CorrectRecord(call.id, .departure(plain, sent: .ems, outcome: .helped), because: "It could be"),
                by: world.dana)
            #expect(fixed.path.departure?.reason == plain)
            #expect(try await world.count("path WHERE left_own IS NOT NULL") == 0)
            await #expect(throws: Refusal(.noSuchOwnReason, field: "value")) {
                _ = try await world.desk.perform(
                    CorrectRecord(
                        call.id, .departure(plain.finer("no-such"), sent: .ems, outcome: .helped), because: "A slip"),
                    by: world.dana)
            }
            let again = try await world.desk.perform(
                CorrectRecord(
                    call.id, .departure(plain.finer("ems-could-not-triage"), sent: .ems, outcome: .helped),
                    because: "It could not"), by: world.dana)
            #expect(again.path.departure?.reason.own == "ems-could-not-triage")
            let correction = try #require(try await world.timeline(call).last?.correction)
            #expect(correction.old == "insufficient-information EMS helped")
            #expect(correction.new == "insufficient-information/ems-could-not-triage EMS helped")
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `is of the version that the call began with`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let old = try await world.triage("nyc-bheard")
            var text = try World.program("nyc-bheard").replacing("taken-to-hospital", with: "taken-to-emergency-room")
            text = text.replacing(/(?m)^version: .*$/, with: "version: \"2026.9\"")
            try await world.publish(text: text)
            let new = try await world.call()
            _ = try await world.desk.perform(ScreenCall(new.id), by: world.theo)
            _ = try await world.desk.perform(BeginTriage(new.id, with: "nyc-bheard"), by: world.sam)
            for (call, right, wrong) in [
                (old, "taken-to-hospital", "taken-to-emergency-room"),
                (new, "taken-to-emergency-room", "taken-to-hospital"),
            ] {
                await #expect(throws: Refusal(.noSuchOwnReason, field: "ending")) {
                    try await world.record(
                        World.met(ending: "taken-to-place-of-care/\(wrong)"), of: call, by: world.rosa)
                }
                let kept = try await world.record(
                    World.met(ending: "taken-to-place-of-care/\(right)"), of: call, by: world.rosa)
                #expect(kept.told.ending?.own == right)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `means one thing in the whole workspace`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.publish("nyc-bheard")
            let dallas = try World.program("dallas-right-care")
            let taken = dallas.replacing("condition-met", with: "taken-to-hospital")
            await #expect(
                throws: Refusal(
                    .ownReasonTaken, .conflicting, field: "program",
                    values: [
                        "code": "taken-to-hospital", "program": "nyc-bheard", "under": "taken-to-place-of-care",
                    ])
            ) { try await world.publish(text: taken) }
            // The same code under the same standard one and by the same name is the same reason.
            let same = dallas.replacing("condition-met", with: "taken-to-hospital")
                .replacing("under: resolved-on-scene", with: "under: taken-to-place-of-care")
                .replacing("en: What the person was suicidal over was resolved there", with: "en: A hospital")
            try await world.publish(text: same)
            let all = try await world.database.read { db in try OwnReasons(db).all() }
            #expect(all.count == 4 && all[0].titles["en"] == "A hospital")
            #expect(
                try await world.database.read { db in try OwnReasons(db).reason("taken-to-hospital").name }
                    == "taken-to-place-of-care")
        }
    }
}
