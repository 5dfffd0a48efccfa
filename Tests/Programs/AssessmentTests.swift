import Programs
import Testing
import Vocabulary

@Suite struct `An assessment` {
    @Test func `begins on the safe side, and asks the first question`() throws {
        let assessment = try Sketch.program().assess([], at: Sketch.noon)
        #expect(assessment.level == .higher)
        #expect(assessment.response == "police")
        #expect(assessment.reason?.name == "weapon")
        #expect(!assessment.isEligible)
        #expect(assessment.decidedBy == "asked")
        #expect(assessment.next == "weapon")
        #expect(assessment.unknown == ["weapon", "tier"])
    }

    @Test func `names the program and the hash of the version it was made with`() throws {
        let program = try Sketch.program()
        let assessment = program.assess([], at: Sketch.noon)
        #expect(assessment.program == "sketch")
        #expect(assessment.version == "1.0")
        #expect(assessment.digest == program.digest)
    }

    @Test func `asks what depends on an answer only once that is given`() throws {
        let program = try Sketch.program()
        let calm = [GivenAnswer("weapon", .no), GivenAnswer("tier", .choice("low"))]
        #expect(program.assess(calm, at: Sketch.noon).next == nil)
        let high = [GivenAnswer("weapon", .no), GivenAnswer("tier", .choice("high"))]
        #expect(program.assess(high, at: Sketch.noon).next == "alone")
        #expect(program.assess(high, at: Sketch.noon).unknown == ["alone"])
    }

    @Test func `does not ask again what was answered with unknown, but goes on naming it`() throws {
        let assessment = try Sketch.program().assess([GivenAnswer("weapon", .unknown)], at: Sketch.noon)
        #expect(assessment.next == "tier")
        #expect(assessment.unknown.contains("weapon"))
    }

    @Test func `takes the highest level of the rules that apply, and the first rule of that level`() throws {
        let program = try Sketch.program([
            "gate: stage": "level: 4\n    response: EMS\n    reason: medical-priority",
            "weapon is yes or unknown": "weapon is yes",
        ])
        func assess(_ weapon: AnswerValue, _ tier: String) -> Assessment {
            program.assess([GivenAnswer("weapon", weapon), GivenAnswer("tier", .choice(tier))], at: Sketch.noon)
        }
        #expect(assess(.yes, "high").response == "police")
        #expect(assess(.no, "high").response == "EMS")
        #expect(assess(.no, "low").response == "team")
        #expect(assess(.yes, "high").fired.map(\.rule) == ["asked", "others", "base"])
    }

    @Test func `lets an exclusion count below what has a reason of its own`() throws {
        let program = try Sketch.program(["gate: stage": "response: none\n    reason: professional-already-there"])
        let excluded = program.assess(
            [GivenAnswer("weapon", .no), GivenAnswer("tier", .choice("high"))], at: Sketch.noon)
        #expect(excluded.level == .fieldTeam)
        #expect(excluded.response == "none")
        #expect(excluded.reason?.name == "professional-already-there")
        let danger = program.assess(
            [GivenAnswer("weapon", .yes), GivenAnswer("tier", .choice("high"))], at: Sketch.noon)
        #expect(danger.response == "police")
        #expect(danger.reason?.name == "weapon")
    }

    @Test func `never leaves to nobody what asks for police, EMS or a co-response`() throws {
        let program = try Sketch.program([
            "response: police\n    reason: weapon": "response: team",
            "gate: stage": "response: none\n    reason: professional-already-there",
        ])
        let danger = program.assess(
            [GivenAnswer("weapon", .yes), GivenAnswer("tier", .choice("high"))], at: Sketch.noon)
        #expect(danger.level == .higher)
        #expect(danger.response == "team")
        #expect(danger.reason == nil)
    }

    @Test func `adds up what the rules ask of the gate`() throws {
        let program = try Sketch.program(["level: 4": "gate: stop\n    level: 4"])
        func gate(_ weapon: AnswerValue, _ tier: String) -> GateDemand {
            program.assess([GivenAnswer("weapon", weapon), GivenAnswer("tier", .choice(tier))], at: Sketch.noon).gate
        }
        #expect(gate(.no, "low") == .none)
        #expect(gate(.no, "high") == .stage)
        #expect(gate(.yes, "high") == .stop)
    }

    @Test func `outside the hours keeps the need and gives the hour as its reason`() throws {
        let night = Sketch.noon.adding(.seconds(12 * 3600))
        let assessment = try Sketch.program().assess([GivenAnswer("weapon", .no)], at: night)
        #expect(!assessment.isOpen)
        #expect(assessment.isEligible)
        #expect(assessment.level == .fieldTeam)
        #expect(assessment.response == "EMS")
        #expect(assessment.reason?.name == "outside-hours")
        #expect(assessment.reason?.stage == .eligible)
        let danger = try Sketch.program().assess([GivenAnswer("weapon", .yes)], at: night)
        #expect(danger.reason?.name == "weapon")
    }

    @Test func `of a program that lets its calls wait is the same at any hour`() throws {
        let program = try Sketch.program(["outside: { reason: outside-hours, response: EMS }": "outside: waits"])
        let night = program.assess([GivenAnswer("weapon", .no)], at: Sketch.noon.adding(.seconds(12 * 3600)))
        #expect(night.response == "team")
        #expect(night.reason == nil)
        #expect(!night.isOpen)
    }

    @Test func `passes over answers to questions the program does not have`() throws {
        let program = try Sketch.program()
        let strange = [GivenAnswer("knife", .yes), GivenAnswer("weapon", .choice("big")), GivenAnswer("weapon", .no)]
        #expect(program.assess(strange, at: Sketch.noon).response == "team")
        #expect(throws: Refusal(.notOneOf, field: "question")) { try program.answer("yes", to: "knife", from: .caller) }
        #expect(throws: Refusal(.notOneOf, field: "answer")) { try program.answer("big", to: "weapon", from: .caller) }
        #expect(try program.answer("high", to: "tier", from: .record).value == .choice("high"))
    }
}

@Suite struct `Several answers to one question` {
    private func response(_ given: GivenAnswer...) throws -> String {
        try Sketch.program().assess(given, at: Sketch.noon).response
    }

    @Test func `of one source: the last counts`() throws {
        #expect(try response(GivenAnswer("weapon", .yes), GivenAnswer("weapon", .no)) == "team")
        #expect(try response(GivenAnswer("weapon", .no), GivenAnswer("weapon", .unknown)) == "police")
    }

    @Test func `of several sources: the dangerous one counts, whoever says it`() throws {
        #expect(try response(GivenAnswer("weapon", .no), GivenAnswer("weapon", .yes, from: .record)) == "police")
        #expect(try response(GivenAnswer("weapon", .yes), GivenAnswer("weapon", .no, from: .observed)) == "police")
    }

    @Test func `of several sources: who sees it settles what the caller does not know`() throws {
        #expect(try response(GivenAnswer("weapon", .unknown), GivenAnswer("weapon", .no, from: .observed)) == "team")
    }

    @Test func `of several sources: an old record does not settle what the caller does not know`() throws {
        #expect(try response(GivenAnswer("weapon", .unknown), GivenAnswer("weapon", .no, from: .record)) == "police")
        #expect(try response(GivenAnswer("weapon", .no, from: .record), GivenAnswer("weapon", .refused)) == "police")
    }

    @Test func `come to the same in any order of their sources`() throws {
        let program = try Sketch.program()
        var chance = SeededNumbers(seed: 7)
        for _ in 0..<200 {
            let given = AnswerSource.allCases.flatMap { source in
                program.questions.map {
                    GivenAnswer($0.key, $0.values.randomElement(using: &chance) ?? .no, from: source)
                }
            }
            let assessment = program.assess(given, at: Sketch.noon)
            #expect(program.assess(given.shuffled(using: &chance), at: Sketch.noon) == assessment)
        }
    }
}

@Suite struct `A release of the scene` {
    @Test func `of Dallas lets the social worker lead where nobody knows of aggression`() throws {
        let gate = try #require(try Files.program("dallas-right-care").gate)
        let safe: [String: AnswerValue] = ["scene-secured": .yes, "weapon-in-reach": .no, "aggression-known": .no]
        #expect(gate.release(safe).mayGo)
        #expect(gate.release(safe).leader == .socialWorker)
        #expect(gate.releasers == [.officer])
        #expect(gate.holds == [.socialWorker, .paramedic])
        let known = safe.merging(["aggression-known": .yes]) { $1 }
        #expect(gate.release(known).mayGo)
        #expect(gate.release(known).leader == .officer)
    }

    @Test(arguments: ["scene-secured", "weapon-in-reach"])
    func `is none while one thing is not settled`(ask: String) throws {
        let gate = try #require(try Files.program("dallas-right-care").gate)
        var answers: [String: AnswerValue] = [
            "scene-secured": .yes, "weapon-in-reach": .no, "aggression-known": .no,
        ]
        answers[ask] = .unknown
        #expect(!gate.release(answers).mayGo)
        answers[ask] = nil
        #expect(!gate.release(answers).mayGo)
    }
}
