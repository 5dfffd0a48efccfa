import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `Publishing a program` {
    @Test(arguments: Engine.available)
    func `makes it live, and the same bytes again change nothing`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let first = try await world.publish("denver-star")
            let again = try await world.publish("denver-star")
            #expect(first == again)
            #expect(try await world.count("program_version") == 1)
            let said = try await world.journal().filter { $0.kind == .programPublished }
            #expect(said.count == 1)
            #expect(said.first?.subject == .program(first.digest))
        }
    }

    @Test(arguments: Engine.available)
    func `refuses a faulty file with its lines, and another text under the same version`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let text = try World.program("denver-star")
            let faulty = text.replacing("level: 4", with: "level: 9", maxReplacements: 1)
            let line = text.split(separator: "level: 4")[0].split(separator: "\n", omittingEmptySubsequences: false)
                .count
            #expect(
                throws: Refusal(.programFaulty, field: "program", values: ["lines": "\(line)", "count": "1"])
            ) {
                _ = try PublishProgram(Array(faulty.utf8))
            }
            try await world.publish("denver-star")
            let other = try PublishProgram(Array((text + "\n# another text\n").utf8))
            let values = ["program": "denver-star", "version": "2026.2"]
            await #expect(
                throws: Refusal(.programVersionTaken, .conflicting, field: "program", values: values)
            ) {
                _ = try await world.desk.perform(other, by: world.grace)
            }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "publish-programs"])) {
                _ = try await world.desk.perform(other, by: world.sam)
            }
        }
    }

    @Test func `is refused where it would send an unarmed team unheard`() throws {
        let text = try World.program("bloomington-psw")
        let silent = text.replacing("gate: stage\n    phone-first: yes", with: "gate: stage")
        #expect(silent != text)
        do throws(Refusal) {
            _ = try PublishProgram(Array(silent.utf8))
            Issue.record("the program was taken")
        } catch {
            #expect(error.code == .programFaulty && error.field == "program")
        }
        let faults = try Program(yaml: Array(silent.utf8)).check().faults
        let found = faults.contains { fault in
            if case .unheard(_, _, question: "weapon") = fault.code { return true }
            return false
        }
        #expect(found, "\(faults)")
    }

    @Test(arguments: Engine.available)
    func `last of a name makes that version live`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.publish("denver-star")
            try await world.publish("bloomington-psw")
            let newer = try await world.publish("denver-star", version: "2026.3")
            let live = try await world.database.read { db in try LivePrograms(db).live }
            #expect(live.map(\.name) == ["bloomington-psw", "denver-star"])
            #expect(live.last?.version == "2026.3")
            #expect(live.last?.digest == newer.digest)
        }
    }
}

@Suite struct `Where a program serves` {
    @Test(arguments: Engine.available)
    func `is answered by the area that was written down, until somebody knows better`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let text = try World.program("denver-star")
            try await world.publish(text: text + "\ncatchment: { areas: [Five Points], basis: ours }\n")
            func asked(_ area: String?) async throws -> Call {
                let call = try await world.take([.location: "Elm Street 4", .area: area])
                _ = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
                return try await world.desk.perform(BeginTriage(call.id, with: "denver-star"), by: world.sam)
            }
            let (inside, outside, unsaid) = (
                try await asked("five points"), try await asked("Montbello"), try await asked(nil)
            )
            let fired = try await world.assessment(outside).fired.map(\.rule)
            #expect(fired.contains("outside-area"))
            #expect(try await !world.assessment(inside).fired.map(\.rule).contains("outside-area"))
            #expect(try await !world.assessment(inside).unknown.contains("in-area"))
            #expect(try await world.assessment(unsaid).unknown.contains("in-area"))
            try await world.answer(outside, ["in-area": "yes"])
            #expect(try await !world.assessment(outside).fired.map(\.rule).contains("outside-area"))
        }
    }

    @Test(arguments: Engine.available)
    func `may be for some to say and not for others`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let key = "  - key: past-assault\n"
            let text = try World.program("denver-star")
                .replacing(key, with: key + "    answered-by: [record, observed]\n", maxReplacements: 1)
            try await world.publish(text: text)
            let call = try await world.call()
            _ = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
            _ = try await world.desk.perform(BeginTriage(call.id, with: "denver-star"), by: world.sam)
            await #expect(throws: Refusal(.notOneOf, field: "source")) {
                try await world.answer(call, ["past-assault": "yes"])
            }
            try await world.answer(call, ["past-assault": "yes"], from: .record)
            #expect(try await world.assessment(call).gate == .stop)
        }
    }
}

@Suite struct `Beginning a triage` {
    @Test(arguments: Engine.available)
    func `asks the version that is live, and keeps it when a newer one is published`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            #expect(call.path.program == "denver-star")
            #expect(call.path.stage == .screened)
            #expect(call.path.promise == world.clock.now.adding(.seconds(600)))
            try await world.publish("denver-star", version: "2026.3")
            let moment = world.clock.now
            let asked = try #require(
                try await world.database.read { db in try TriageFile(call.id, in: db, at: moment).asked })
            #expect(asked.program.version == "2026.2")
            #expect(asked.newer?.version == "2026.3")
            #expect(asked.begun?.by.id == world.sam.id.text)
            #expect(asked.assessment.digest == call.path.programDigest)
        }
    }

    @Test(arguments: Engine.available)
    func `is refused before screening, twice, for no program, and to who may not`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.publish("denver-star")
            let call = try await world.call()
            await #expect(throws: Refusal(.notScreened, .conflicting)) {
                _ = try await world.desk.perform(BeginTriage(call.id, with: "denver-star"), by: world.sam)
            }
            _ = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
            await #expect(throws: Refusal(.noSuchProgram, field: "program")) {
                _ = try await world.desk.perform(BeginTriage(call.id, with: "no-such"), by: world.sam)
            }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "triage-calls"])) {
                _ = try await world.desk.perform(BeginTriage(call.id, with: "denver-star"), by: world.dana)
            }
            _ = try await world.desk.perform(BeginTriage(call.id, with: "denver-star"), by: world.sam)
            await #expect(throws: Refusal(.programAlreadyAsked, .conflicting)) {
                _ = try await world.desk.perform(BeginTriage(call.id, with: "denver-star"), by: world.grace)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `promises a decision, and says when it was not kept`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            world.clock.move(.seconds(601))
            try await world.alarm([MissPromise.kind: { MissPromise(path: $0) }]).doDueWork()
            #expect(try await world.now(call).path.promiseMissedAt == world.clock.now)
        }
    }

    @Test(arguments: Engine.available)
    func `stands in the list of those that wait, behind one that nobody asks`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let first = try await world.triage()
            world.clock.move(.seconds(60))
            let second = try await world.call()
            _ = try await world.desk.perform(ScreenCall(second.id), by: world.theo)
            _ = try await world.call()
            let moment = world.clock.now
            let (waiting, count) = try await world.database.read { db in
                (try Triages(db).waiting(at: moment), try Triages(db).count())
            }
            #expect(waiting.map(\.call.id) == [second.id, first.id])
            #expect(waiting.map(\.by?.name) == [nil, Cast.sam.displayName])
            #expect(waiting.map(\.due) == [60 + 300, 600].map { moment.adding(.seconds($0 - 60)) })
            #expect(count == 2)
        }
    }
}

@Suite struct `Answering questions` {
    @Test(arguments: Engine.available)
    func `keeps every answer with who gave it, and the latest stands`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            let before = try await world.now(call).version
            try await world.answer(call, ["weapon": "unknown", "violence": "no"])
            try await world.answer(call, ["weapon": "no"], by: world.grace)
            try await world.answer(call, ["weapon": "no"], by: world.sam)
            let answers = try await world.answers(call, to: "weapon")
            #expect(answers.map(\.value) == [.unknown, .no])
            #expect(answers.map(\.state) == [.earlier, .current])
            #expect(answers.map(\.by.name) == [Cast.sam.displayName, Cast.grace.displayName])
            #expect(try await world.now(call).version == before + 2)
            let said = try await world.timeline(call).filter { $0.kind == .triageAnswered }
            #expect(said.map { $0.said["question"] } == [.word("weapon"), .word("violence"), .word("weapon")])
            #expect(said.last?.said["revision"] == .number(2))
            #expect(said.last?.said["source"] == .word("caller"))
            #expect(said.last?.program?.name == "denver-star")
        }
    }

    @Test(arguments: Engine.available)
    func `at once keeps both, and the engine is given the graver`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            let safe = AnswerQuestions.Said("weapon", "no", base: 0)
            let grave = AnswerQuestions.Said("weapon", "yes", base: 0)
            _ = try await world.desk.perform(AnswerQuestions([grave], of: call.id), by: world.sam)
            _ = try await world.desk.perform(AnswerQuestions([safe], of: call.id), by: world.grace)
            #expect(try await world.answers(call, to: "weapon").map(\.state) == [.current, .rival])
            #expect(try await world.assessment(call).reason?.name == "weapon")
            #expect(try await world.timeline(call).last?.said["flag"] == .word("answered-at-once"))
            // Whoever has seen both answers for both.
            let seen = AnswerQuestions.Said("weapon", "no", base: 2)
            _ = try await world.desk.perform(AnswerQuestions([seen], of: call.id), by: world.sam)
            #expect(try await world.answers(call, to: "weapon").map(\.state) == [.earlier, .earlier, .current])
            #expect(try await world.assessment(call).reason?.name != "weapon")
        }
    }

    @Test(arguments: Engine.available)
    func `is spared where the call-taker has asked already`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage(
                "denver-star", [.location: "Elm Street 4", .weapon: "no", .violence: "unknown", .injury: "no"])
            let assessment = try await world.assessment(call)
            #expect(!assessment.unknown.contains("place-known") && !assessment.unknown.contains("weapon"))
            #expect(assessment.unknown.contains("violence"))
            #expect(assessment.unknown.contains("medical"), "nobody hurt is not yet nobody in need of a physician")
            try await world.answer(call, ["violence": "no"])
            #expect(try await !world.assessment(call).unknown.contains("violence"))
            // What is learned on the telephone afterwards counts where it is graver.
            try await world.keep(.weapon, "yes", of: call, by: world.theo)
            #expect(try await world.assessment(call).reason?.name == "weapon")
            try await world.answer(call, ["weapon": "no"])
            let moment = world.clock.now
            let asked = try #require(
                try await world.database.read { db in try TriageFile(call.id, in: db, at: moment).asked })
            #expect(asked.standing["weapon"]?.disagrees == true)
            #expect(asked.assessment.reason?.name == "weapon")
        }
    }

    @Test(arguments: Engine.available)
    func `is refused for what is no question or answer, and before a program is asked`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            await #expect(throws: Refusal(.notOneOf, field: "question")) {
                try await world.answer(call, ["shoe-size": "yes"])
            }
            await #expect(throws: Refusal(.notOneOf, field: "answer")) {
                try await world.answer(call, ["weapon": "perhaps"])
            }
            let other = try await world.call()
            await #expect(throws: Refusal(.triageNotBegun, .conflicting)) {
                try await world.answer(other, ["weapon": "no"])
            }
            #expect(throws: Refusal(.nothingGiven)) { _ = try AnswerQuestions([], of: call.id) }
        }
    }

    @Test(arguments: Engine.available)
    func `twice with one key makes one answer`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            let key = try OnceKey("once", by: world.sam, request: Array("answer".utf8))
            let command = try AnswerQuestions([.init("weapon", "no")], of: call.id)
            let first = try await world.desk.perform(command, by: world.sam, once: key)
            let again = try await world.desk.perform(command, by: world.sam, once: key)
            #expect(first.version == again.version)
            #expect(try await world.count("triage_answer") == 1)
        }
    }
}
