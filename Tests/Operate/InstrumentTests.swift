import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `Asking with an instrument` {
    @Test(arguments: Engine.available)
    func `keeps the tier, who asked and how where there is no wording`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            var told = RecordInstrument.Told()
            told.tier = .moderate
            told.asker = .outside(.crisisLine)
            told.manner = .told
            let kept = try await world.desk.perform(RecordInstrument(call.id, "c-ssrs-screener", told), by: world.sam)
            #expect(kept.tier == .moderate && kept.isSettled && kept.wording == nil && kept.revision == 1)
            #expect(kept.manner == .told && kept.by.name == "Sam Adeyemi")
            guard case .outside(.crisisLine) = kept.asker else {
                Issue.record("who asked is kept")
                return
            }
            told.asker = .colleague(world.grace.id)
            let again = try await world.desk.perform(RecordInstrument(call.id, "c-ssrs-screener", told), by: world.sam)
            guard case .worker(let author) = again.asker else {
                Issue.record("who asked is kept")
                return
            }
            #expect(author.name == "Grace Chen" && again.revision == 2)
            #expect(try await world.results(call).map(\.state) == [.current, .earlier], "the earlier stays readable")
            let said = try #require(try await world.timeline(call).last)
            #expect(said.kind == .instrumentRecorded && said.said["tier"] == .word("moderate"))
            #expect(said.read(with: []).isWithheld, "what was found is for those who care for the person")
        }
    }

    @Test(arguments: Engine.available)
    func `item by item finds the tier, in words that somebody answers for`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            await #expect(throws: Refusal(.wordingNotThere, field: "answers")) {
                try await world.asked("c-ssrs-screener", ["q1": "yes"], on: call)
            }
            let waiting = try await world.addWording()
            await #expect(throws: Refusal(.noSuchInstrument, .absent, field: "instrument")) {
                try await world.asked("test-screen", ["q1": "yes"], wording: waiting, on: call)
            }
            let wording = try await world.acceptedWording()
            let kept = try await world.asked(
                "test-screen", ["q1": "yes", "q2": "refused", "q3": "no"], wording: wording, on: call)
            #expect(kept.tier == .moderate && !kept.isSettled, "what is refused could still raise it")
            #expect(kept.wording == wording.digest && kept.answers["q2"] == .refused)
            #expect(kept.answers.count == 3)
            for (answers, field) in [(["q9": "yes"], "answers"), (["q1": "3"], "answers")] {
                var told = RecordInstrument.Told()
                told.answers = answers.mapValues { AnswerValue(rawValue: $0) }
                told.wording = wording.digest
                let command = try RecordInstrument(call.id, "test-screen", told)
                await #expect(throws: Refusal(.notOneOf, field: field)) {
                    _ = try await world.desk.perform(command, by: world.sam)
                }
            }
            var typed = RecordInstrument.Told()
            typed.answers = ["q1": .no]
            typed.tier = .high
            typed.wording = wording.digest
            let both = try RecordInstrument(call.id, "test-screen", typed)
            await #expect(throws: Refusal(.tierIsFound, field: "tier")) {
                _ = try await world.desk.perform(both, by: world.sam)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `answers the program's question, so that nobody types it twice`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            try await world.found(.high, on: call)
            let high = try await world.assessment(call)
            #expect(high.fired.contains { $0.rule == "suicide-high" }, "\(high.fired.map(\.rule))")
            #expect(!high.unknown.contains("suicide-tier") && !high.unknown.contains("suicide-mentioned"))
            #expect(try await world.answers(call, to: "suicide-tier").isEmpty)
            // A later result takes the place of the earlier.
            try await world.found(.low, on: call)
            #expect(try await !world.assessment(call).fired.contains { $0.rule == "suicide-high" })
            // What somebody answered themselves counts where it is graver.
            try await world.answer(call, ["suicide-tier": "high"])
            #expect(try await world.assessment(call).fired.contains { $0.rule == "suicide-high" })
            try await world.answer(call, ["suicide-tier": "low"])
            try await world.found(.high, on: call)
            #expect(try await world.assessment(call).fired.contains { $0.rule == "suicide-high" })
        }
    }

    @Test(arguments: Engine.available)
    func `with two of them differs only where they found different things`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            func differ(_ call: Call) async throws -> Bool {
                let moment = world.clock.now
                let asked = try await world.database.read { db in try TriageFile(call.id, in: db, at: moment).asked }
                return asked?.standing["suicide-tier"]?.disagrees ?? true
            }
            let wording = try await world.acceptedWording()
            let call = try await world.triage()
            try await world.found(.high, on: call)
            #expect(try await !differ(call))
            try await world.asked("test-screen", ["q1": "yes", "q2": "yes", "q3": "no"], wording: wording, on: call)
            #expect(try await !differ(call), "both found the highest tier")
            // With an open item it is moderate at least, which the highest is.
            try await world.asked(
                "test-screen", ["q1": "yes", "q2": "refused", "q3": "no"], wording: wording, on: call)
            #expect(try await !differ(call))
            try await world.asked("test-screen", ["q1": "yes", "q2": "no", "q3": "no"], wording: wording, on: call)
            #expect(try await differ(call), "moderate and nothing else is not the highest")
            try await world.found(.low, on: call)
            try await world.asked(
                "test-screen", ["q1": "yes", "q2": "refused", "q3": "no"], wording: wording, on: call)
            #expect(try await differ(call), "moderate at least is not low")
        }
    }

    @Test(arguments: Engine.available)
    func `tells a program nothing harmless while an open item could raise the tier`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            try await world.answer(call, ["suicide-mentioned": "yes"])
            let wording = try await world.acceptedWording()
            try await world.asked("test-screen", ["q1": "no", "q3": "no"], wording: wording, on: call)
            #expect(try await !world.assessment(call).unknown.contains("suicide-tier"))
            try await world.asked("test-screen", ["q1": "no", "q3": "refused"], wording: wording, on: call)
            #expect(try await world.assessment(call).unknown.contains("suicide-tier"))
            try await world.asked("test-screen", ["q1": "yes", "q3": "refused"], wording: wording, on: call)
            #expect(try await !world.assessment(call).unknown.contains("suicide-tier"), "a danger is known already")
        }
    }

    @Test(arguments: Engine.available)
    func `at once by two keeps both, and the graver counts until one who sees both asks again`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            try await world.found(.high, on: call, base: 0)
            let late = try await world.found(.low, on: call, base: 0, by: world.grace)
            #expect(late.state == .rival)
            #expect(try await world.assessment(call).fired.contains { $0.rule == "suicide-high" })
            #expect(try await world.isOwed(call))
            try await world.found(.low, on: call, base: 2, by: world.grace)
            #expect(try await world.results(call).filter(\.stands).map(\.tier) == [.low])
            #expect(try await !world.isOwed(call))
        }
    }

    @Test(arguments: Engine.available)
    func `that is done elsewhere takes the level, the day, who assessed and with whose product`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            var told = RecordInstrument.Told()
            told.tier = .level4
            for (field, code) in [("day", Refusal.Code.required), ("assessor", .required), ("vendor", .required)] {
                await #expect(throws: Refusal(code, field: field)) {
                    _ = try await world.desk.perform(try RecordInstrument(call.id, "locus", told), by: world.sam)
                }
                switch field {
                case "day": told.day = "2026-03-02"
                case "assessor": told.assessor = "Dr. Iqbal"
                default: told.vendor = "A vendor"
                }
            }
            for day in ["2026-02-30", "next week", "2999-01-01", "2026-03-02T10:00:00Z"] {
                var odd = told
                odd.day = day
                await #expect(throws: Refusal(.notADay, field: "day")) {
                    _ = try await world.desk.perform(try RecordInstrument(call.id, "locus", odd), by: world.sam)
                }
            }
            told.day = "2020-02-29"
            let kept = try await world.desk.perform(try RecordInstrument(call.id, "locus", told), by: world.sam)
            #expect(kept.elsewhere?.assessor == "Dr. Iqbal" && kept.elsewhere?.day == "2020-02-29")
            #expect(kept.asker == nil && kept.tier == .level4)
            told.tier = .high
            await #expect(throws: Refusal(.notOneOf, field: "tier")) {
                _ = try await world.desk.perform(try RecordInstrument(call.id, "locus", told), by: world.sam)
            }
            var other = RecordInstrument.Told()
            other.tier = .low
            other.vendor = "A vendor"
            await #expect(throws: Refusal(.notFoundElsewhere, field: "vendor")) {
                _ = try await world.desk.perform(
                    try RecordInstrument(call.id, "c-ssrs-screener", other), by: world.sam)
            }
            // Neither name is in the journal.
            let journal = try await world.journal().map(\.facts).joined()
            #expect(!journal.contains("Iqbal") && !journal.contains("vendor"))
        }
    }

    @Test(arguments: Engine.available)
    func `is taken back with a reason by who recorded it or a supervisor, and stays readable`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            let high = try await world.found(.high, on: call)
            #expect(try await world.isOwed(call))
            for worker in [world.theo, world.dana] {
                await #expect(throws: Refusal.self) {
                    _ = try await world.desk.perform(WithdrawResult(high.id, because: .otherCall), by: worker)
                }
            }
            let taken = try await world.desk.perform(WithdrawResult(high.id, because: .otherPerson), by: world.sam)
            #expect(!taken.stands && taken.tier == .high && taken.withdrawal?.reason == .otherPerson)
            #expect(taken.withdrawal?.by.name == "Sam Adeyemi" && taken.withdrawal?.at == world.clock.now)
            #expect(try await !world.isOwed(call))
            #expect(try await !world.assessment(call).fired.contains { $0.rule == "suicide-high" })
            #expect(try await world.results(call).map(\.id) == [high.id], "it stays readable")
            let said = try #require(try await world.timeline(call).last)
            #expect(said.kind == .resultWithdrawn && said.said["takenBack"] == .word("other-person"))
            #expect(said.said["tier"] == .word("high") && said.read(with: []).isWithheld)
            await #expect(throws: Refusal(.alreadyWithdrawn, .conflicting)) {
                _ = try await world.desk.perform(WithdrawResult(high.id, because: .otherCall), by: world.grace)
            }
            // A supervisor takes back what a colleague recorded.
            let other = try await world.found(.moderate, on: call)
            let byGrace = try await world.desk.perform(WithdrawResult(other.id, because: .notAsked), by: world.grace)
            #expect(byGrace.withdrawal?.by.name == "Grace Chen")
            try await world.workspace.heads.seal(world.database, at: world.clock.now)
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `taken back lets stand what it had taken the place of, so that nobody is made safe by an error`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            let high = try await world.found(.high, on: call)
            let low = try await world.found(.low, on: call)
            let lower = try await world.found(.none, on: call)
            #expect(try await !world.isOwed(call))
            _ = try await world.desk.perform(WithdrawResult(lower.id, because: .wronglyEntered), by: world.sam)
            #expect(try await world.results(call).filter(\.stands).map(\.id) == [low.id])
            _ = try await world.desk.perform(WithdrawResult(low.id, because: .otherPerson), by: world.sam)
            #expect(try await world.results(call).filter(\.stands).map(\.id) == [high.id])
            #expect(try await world.isOwed(call), "the high tier is owed again")
            // Two that stood beside each other stand again, and the graver counts.
            let late = try await world.found(.low, on: call, base: 0, by: world.grace)
            #expect(late.state == .rival)
            let both = try await world.found(.none, on: call, by: world.grace)
            #expect(try await !world.isOwed(call))
            _ = try await world.desk.perform(WithdrawResult(both.id, because: .otherCall), by: world.grace)
            #expect(Set(try await world.results(call).filter(\.stands).map(\.id)) == [high.id, late.id])
            #expect(try await world.isOwed(call))
            // One that no longer stood changes nothing.
            let now = try await world.found(.moderate, on: call, by: world.grace)
            _ = try await world.desk.perform(WithdrawResult(high.id, because: .otherPerson), by: world.sam)
            #expect(try await world.results(call).filter(\.stands).map(\.id) == [now.id])
            #expect(try await world.count("instrument_result WHERE state = 'current'") == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `is for those who ask and decide`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            for worker in [world.theo, world.dana, world.rosa] {
                await #expect(throws: Refusal.self) { try await world.found(.high, on: call, by: worker) }
            }
            #expect(try await world.results(call).isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `leaves rows that the journal vouches for`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            try await world.found(.high, on: call)
            try await world.found(.low, on: call)
            try await world.makeSafe(call)
            try await world.acceptedWording()
            try await world.seal()
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
            try await world.tamper("UPDATE instrument_result SET tier = 'none' WHERE revision = 1")
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault != nil)
        }
    }
}
