import Programs
import Testing
import Vocabulary

@testable import Programs

@Suite struct `Rules that disagree` {
    @Test func `are named beside the one that decides`() throws {
        let program = try Sketch.program([
            "gate: stage": "level: 4\n    response: EMS\n    reason: medical-priority",
            "weapon is yes or unknown": "weapon is yes",
        ])
        func assess(_ weapon: AnswerValue, _ tier: String) -> Assessment {
            program.assess([GivenAnswer("weapon", weapon), GivenAnswer("tier", .choice(tier))], at: Sketch.noon)
        }
        #expect(assess(.yes, "high").response == "police")
        #expect(assess(.yes, "high").disagreeing == [.init(rule: "others", response: "EMS")])
        #expect(assess(.yes, "low").disagreeing.isEmpty)
        #expect(assess(.no, "high").disagreeing.isEmpty)
    }

    @Test func `are not those of a lower level, nor what is done where no other rule speaks`() throws {
        let lower = try Sketch.program(["gate: stage": "level: 3\n    response: EMS\n    reason: medical-priority"])
        let both = [GivenAnswer("weapon", .yes), GivenAnswer("tier", .choice("high"))]
        #expect(lower.assess(both, at: Sketch.noon).disagreeing.isEmpty)
        let level = lower.assess([GivenAnswer("weapon", .no), GivenAnswer("tier", .choice("high"))], at: Sketch.noon)
        #expect(level.response == "EMS" && level.disagreeing.isEmpty)
    }

    @Test func `are named among exclusions too`() throws {
        let program = try Sketch.program([
            "level: 4\n    response: police\n    reason: weapon": "response: phone\n    reason: outside-area",
            "gate: stage": "response: none\n    reason: professional-already-there",
        ])
        let assessment = program.assess(
            [GivenAnswer("weapon", .yes), GivenAnswer("tier", .choice("high"))], at: Sketch.noon)
        #expect(assessment.decidedBy == "asked")
        #expect(assessment.disagreeing == [.init(rule: "others", response: "none")])
    }

    /// Whatever one unknown turns out to be: where two rules of one level then name different responses, both are told.
    @Test(arguments: `Each program`.names)
    func `never do so in silence, whatever an unknown turns out to be`(name: String) throws {
        let program = try Files.program(name)
        var chance = SeededNumbers(seed: 48)
        var disagreed = 0
        for _ in 0..<60 {
            let given = program.answers(by: &chance, share: Double.random(in: 0...1, using: &chance))
            let unknown = program.assess(given, at: Sketch.noon).unknown
            let turned = unknown.flatMap { key in
                (program.question(key)?.values ?? []).map { given + [GivenAnswer(key, $0, from: .observed)] }
            }
            for answers in [given] + turned {
                disagreed += try program.expectToldDisagreements(answers) ? 1 : 0
            }
        }
        // Bloomington takes everybody, Memphis sends officers: their rules have little to disagree about.
        if ["denver-star", "nyc-bheard", "la-smart"].contains(name) { #expect(disagreed > 0) }
    }

    @Test func `never do so in silence in programs that nobody has written`() throws {
        var chance = SeededNumbers(seed: 49)
        var disagreed = 0
        for _ in 0..<200 {
            let program = try Invented.program(&chance)
            for _ in 0..<20 {
                disagreed += try program.expectToldDisagreements(program.answers(by: &chance)) ? 1 : 0
            }
        }
        #expect(disagreed > 200)
    }
}

@Suite struct `Programs that nobody has written` {
    /// Whatever the rules are: where dangers only ever speak for more, none that is added speaks for less.
    @Test func `never go lower for a danger`() throws {
        var chance = SeededNumbers(seed: 50)
        for _ in 0..<200 {
            let program = try Invented.program(&chance)
            for _ in 0..<10 {
                let given = program.answers(by: &chance)
                let level = program.decide(given, at: Sketch.noon).level
                for question in program.questions {
                    guard let worst = question.danger.last else { continue }
                    for source in AnswerSource.allCases {
                        let added = given + [GivenAnswer(question.key, worst, from: source)]
                        #expect(program.decide(added, at: Sketch.noon).level >= level, "\(question.key) \(given)")
                    }
                }
            }
        }
    }

    @Test func `always come to a decision or a reason`() throws {
        var chance = SeededNumbers(seed: 51)
        for _ in 0..<200 {
            let program = try Invented.program(&chance)
            for _ in 0..<10 {
                let moment = Sketch.noon.adding(.seconds(Int.random(in: 0..<(7 * 86_400), using: &chance)))
                let assessment = program.assess(program.answers(by: &chance), at: moment)
                #expect(assessment.decidedBy != nil)
                #expect((assessment.reason == nil) == (program.response(assessment.response) != nil))
                #expect(assessment.level < .higher || !["none", "phone"].contains(assessment.response))
            }
        }
    }

    /// Where a rule asks that somebody is spoken to while a weapon or violence is unknown, no other rule takes it back.
    @Test func `never send an unarmed team unheard where they ask to phone first`() throws {
        var chance = SeededNumbers(seed: 52)
        var went = 0
        for _ in 0..<300 {
            let program = try Invented.program(&chance)
            for hidden in ["weapon", "violence"] {
                for value in [nil, AnswerValue.unknown, .refused] {
                    let others = program.answers(by: &chance).filter { $0.question != hidden }
                    let given = others + (value.map { [GivenAnswer(hidden, $0)] } ?? [])
                    let decision = program.decide(given, at: Sketch.noon)
                    guard let crew = program.response(decision.response), !crew.isArmed, !crew.isByPhone else {
                        continue
                    }
                    went += 1
                    #expect(decision.phoneFirst, "\(given)")
                }
            }
        }
        #expect(went > 100)
    }
}

@Suite struct `A weapon or violence that nobody knows of` {
    @Test(arguments: `Each program`.names)
    func `is nowhere passed over`(name: String) throws {
        #expect(try Files.program(name).unheard() == nil)
    }

    /// Without the rules that ask to phone first a way is found, and it is one.
    @Test func `is found where a program passes it over`() throws {
        let sketch = try Sketch.program(["weapon is yes or unknown": "weapon is yes"])
        let way = try #require(sketch.unheard())
        #expect(way.question == "weapon" && way.response == "team")
        #expect(!sketch.decide(try #require(way.answers), at: Sketch.noon).phoneFirst)
        #expect(try Sketch.program().unheard() == nil)
        #expect(
            try Sketch.program([
                "weapon is yes or unknown": "weapon is yes",
                "when: tier is high or alone is yes\n    gate: stage":
                    "when: weapon is unknown or tier is high or alone is yes\n    phone-first: yes",
            ]).unheard() == nil)
    }

    /// What takes too long to settle is never taken for safe: it is said, and the program does not go live with it.
    @Test func `is a fault of its own where it cannot be settled`() throws {
        let sketch = try Sketch.program()
        #expect(sketch.unheard() == nil)
        let way = try #require(sketch.unheard(within: 0))
        #expect(way.answers == nil && way.question == "weapon" && way.rule == "base")
        let line = Sketch.line(of: "- key: base")
        let fault = ProgramFault.Fault(line: line, code: .unsettled("base", response: "team", question: "weapon"))
        #expect(sketch.check(within: 0).faults.contains(fault))
        #expect(sketch.check().faults == [])
        // One that is found counts before one that is not settled.
        let bare = try Sketch.program(["weapon is yes or unknown": "weapon is yes"])
        #expect(bare.unheard(within: 50)?.answers != nil)
    }

    /// Not asked, answered with *unknown*, or refused: by every source, alone and together.
    @Test(arguments: `Each program`.names)
    func `never sends an unarmed team unheard`(name: String) throws {
        let program = try Files.program(name)
        var chance = SeededNumbers(seed: 53)
        let ways: [AnswerValue?] = [nil, .unknown, .refused]
        for weapon in ways {
            for violence in ways + [.no] {
                for _ in 0..<60 {
                    let others = program.answers(by: &chance, share: 0.9).filter {
                        !["weapon", "violence"].contains($0.question)
                    }
                    let source = AnswerSource.allCases.randomElement(using: &chance) ?? .caller
                    let given =
                        others
                        + [("weapon", weapon), ("violence", violence)].compactMap { key, value in
                            value.map { GivenAnswer(key, $0, from: source) }
                        }
                    let decision = program.decide(given, at: Sketch.noon)
                    guard let crew = program.response(decision.response), !crew.isArmed, !crew.isByPhone else {
                        continue
                    }
                    #expect(decision.phoneFirst, "\(given)")
                }
            }
        }
    }
}

extension Program {
    /// Holds what an assessment says of disagreeing rules against the rules themselves.
    ///
    /// - Returns: whether some disagree.
    fileprivate func expectToldDisagreements(_ given: [GivenAnswer]) throws -> Bool {
        let assessment = assess(given, at: Sketch.noon)
        let decided = try #require(rules.first { $0.key == assessment.decidedBy })
        var expected: Set<String> = []
        for fired in assessment.fired where fired.rule != decided.key {
            let other = try #require(rules.first { $0.key == fired.rule })
            guard other.when != .always else { continue }
            switch (decided.effect, other.effect) {
            case (.decides(let level, let response, _), .decides(let otherLevel, let otherResponse, _)):
                if level == otherLevel, response != otherResponse { expected.insert(other.key) }
            case (.excludes(_, let response), .excludes(_, let otherResponse)):
                if response != otherResponse { expected.insert(other.key) }
            default: break
            }
        }
        #expect(Set(assessment.disagreeing.map(\.rule)) == expected, "\(given)")
        #expect(assessment.disagreeing.allSatisfy { told in assessment.fired.contains { $0.rule == told.rule } })
        return !expected.isEmpty
    }
}
