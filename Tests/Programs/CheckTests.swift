import Foundation
import Programs
import Testing
import Vocabulary

@Suite struct `Holding a program's parts against each other` {
    @Test(arguments: `Each program`.names)
    func `finds no fault in a known program`(name: String) throws {
        #expect(try Files.program(name).check().faults == [])
    }

    @Test func `finds no fault in the sketch`() throws {
        #expect(try Sketch.program().check().faults == [])
    }

    @Test(
        arguments: [
            ("when: weapon is yes or unknown", "when: weapon is yes and weapon is no", "- key: asked", "asked"),
            (
                "when: tier is high or alone is yes", "when: tier is high and tier is low and alone is yes",
                "- key: others", "others"
            ),
        ])
    func `finds a rule that no answers make apply`(right: String, wrong: String, line: String, rule: String) throws {
        let faults = try Sketch.program([right: wrong]).check().faults
        #expect(faults.contains(.init(line: Sketch.line(of: line), code: .neverApplies(rule))), "\(faults)")
    }

    /// The sketch with more rules before its last.
    private func program(with rules: String...) throws -> Program {
        let all = rules.map { "  - " + $0.replacing("; ", with: "\n    ") + "\n    basis: ours\n" }.joined()
        return try Sketch.program(["  - key: base": all + "  - key: base"])
    }

    private let outer =
        "key: outer; sentence: { en: It is outside., es: Está fuera. }; when: alone is yes or refused; response: police; reason: outside-area"

    @Test func `finds a rule behind another, and says which`() throws {
        let program = try program(
            with:
                "key: late; sentence: { en: It is late., es: Es tarde. }; when: weapon is yes and tier is high; level: 4; response: EMS; reason: medical-priority"
        )
        let line = try #require(program.rules.first { $0.key == "late" }?.line)
        #expect(program.check().faults == [.init(line: line, code: .neverDecides("late", behind: ["asked"]))])
    }

    @Test func `finds an exclusion inside an earlier one`() throws {
        let program = try program(
            with: outer,
            "key: inner; sentence: { en: It is inside., es: Está dentro. }; when: alone is yes; response: EMS; reason: age-rule"
        )
        let line = try #require(program.rules.first { $0.key == "inner" }?.line)
        #expect(program.check().faults == [.init(line: line, code: .neverDecides("inner", behind: ["outer"]))])
    }

    @Test func `remarks on exclusions that overlap, and which of them counts`() throws {
        let program = try program(
            with: outer,
            "key: other; sentence: { en: It is another., es: Es otra. }; when: tier is low; response: EMS; reason: age-rule"
        )
        let line = try #require(program.rules.first { $0.key == "other" }?.line)
        #expect(program.check().faults == [])
        #expect(program.check().remarks == [.init(line: line, code: .overlapping("other", earlier: "outer"))])
    }

    @Test func `finds a level that no call comes to`() throws {
        let faults = try Sketch.program(["levels: [3, 4]": "levels: [2, 3, 4]"]).check().faults
        #expect(faults == [.init(line: Sketch.line(of: "levels:"), code: .unreachedLevel(2))])
    }

    @Test func `finds a level that the program does not name`() throws {
        let faults = try Sketch.program(["levels: [3, 4]": "levels: [3]"]).check().faults
        #expect(faults == [.init(line: Sketch.line(of: "- key: asked"), code: .unnamedLevel(4))])
    }

    @Test func `finds an answer that no rule tells from another`() throws {
        let third = "high: { en: High, es: Alto }\n      middle: { en: Middle, es: Medio }"
        let choice = try Sketch.program(["high: { en: High, es: Alto }": third]).check().faults
        #expect(
            choice == [.init(line: Sketch.line(of: "- key: tier"), code: .unusedAnswer("middle", question: "tier"))])
        let danger = try Sketch.program([
            "when: tier is high or alone is yes": "when: tier is unknown or alone is yes",
            "asked-when: tier is high": "asked-when: tier is known",
        ])
        .check().faults
        #expect(
            danger.contains(.init(line: Sketch.line(of: "- key: tier"), code: .unusedAnswer("high", question: "tier"))),
            "\(danger)")
    }

    @Test func `finds a response that nothing sends`() throws {
        let second =
            "  - key: others\n    title: { en: Others, es: Otros }\n    disciplines: [peer]\n    people: 1\n    armed: no\n    basis: ours\n"
        let program = try Sketch.program(["  - key: team": second + "  - key: team"])
        #expect(program.check().faults.map(\.code) == [.unusedResponse("others")])
        #expect(try #require(program.check().faults.first?.line) == Sketch.line(of: "- key: team"))
    }

    @Test func `finds that nothing asks after what an unarmed team must not go into unheard`() throws {
        let line = Sketch.line(of: "- key: weapon")
        let one = try Sketch.program(["asks-for: [weapon, violence]": "asks-for: weapon"])
        #expect(one.check().faults == [.init(line: line, code: .unasked(.violence, rule: "base", response: "team"))])
        let other = try Sketch.program(["asks-for: [weapon, violence]": "asks-for: violence"])
        #expect(other.check().faults == [.init(line: line, code: .unasked(.weapon, rule: "base", response: "team"))])
        let armed = try Sketch.program(["asks-for: [weapon, violence]": "asks-for: weapon", "armed: no": "armed: yes"])
        #expect(!armed.check().faults.contains { if case .unasked = $0.code { true } else { false } })
    }

    @Test func `takes a question at its name, and says where it asks after nothing`() throws {
        #expect(
            try Sketch.program(["asks-for: [weapon, violence]": "unknown-text: { en: A, es: B }"]).questions[0].asksFor
                == [.weapon])
        let line = Sketch.line(of: "asks-for:")
        #expect(Sketch.faults(["asks-for: [weapon, violence]": "asks-for: []"]) == [.init(line: line, code: .empty)])
        #expect(
            Sketch.faults(["asks-for: [weapon, violence]": "asks-for: [knife]"])
                == [.init(line: line, code: .notOneOf(["weapon", "violence"], found: "knife"))])
    }

    @Test func `finds an example that contradicts the rules`() throws {
        let program = try Sketch.program(["answers: { weapon: no }": "answers: { weapon: yes }"])
        guard case .contradicted("calm", let stated, let found)? = program.check().faults.first?.code else {
            Issue.record("\(program.check().faults)")
            return
        }
        #expect(stated.response == "team")
        #expect(found.response == "police")
        #expect(program.check().faults.map(\.line) == [Sketch.line(of: "- key: calm")])
    }

    @Test func `asks every program what model it is and what it reports`() throws {
        let program = try Sketch.program(["model: mobile-crisis-team\n": "\n", "metrics: [service-rate]\n": "\n"])
        #expect(program.check().faults.map(\.code) == [.missing(key: "model"), .missing(key: "metrics")])
    }

    /// Every rule of thousands of programs made by chance, against every answer there is.
    @Test func `says of a rule that it never decides exactly where no answers let it`() throws {
        var chance = SeededNumbers(seed: 5_111_926)
        for _ in 0..<250 {
            let program = try Sketch.chanced(&chance)
            var (deciding, applying): (Set<String>, Set<String>) = ([], [])
            var levels: Set<Level> = []
            for answers in Sketch.everyAnswer(of: program) {
                let assessment = program.assess(answers, at: Sketch.noon)
                if let rule = assessment.decidedBy { deciding.insert(rule) }
                applying.formUnion(assessment.fired.map(\.rule))
                levels.insert(assessment.level)
            }
            var (never, behind): (Set<String>, Set<String>) = ([], [])
            var unreached: Set<Int> = []
            for fault in program.check().faults {
                switch fault.code {
                case .neverApplies(let rule): never.insert(rule)
                case .neverDecides(let rule, _): behind.insert(rule)
                case .unreachedLevel(let level): unreached.insert(level)
                default: break
                }
            }
            #expect(never == Set(program.rules.map(\.key)).subtracting(applying), "\(program.digest)")
            let idle = program.rules.filter { rule in
                rule.effect != .cautions && !deciding.contains(rule.key) && applying.contains(rule.key)
            }
            // An exclusion decides only where no rule with a reason did, so what decided tells all there is to tell.
            #expect(behind == Set(idle.map(\.key)))
            #expect(unreached == Set(program.levels.filter { !levels.contains($0) }.map(\.rawValue)))
        }
    }
}

extension Sketch {
    /// The sketch with other rules, made by chance.
    fileprivate static func chanced(_ chance: inout SeededNumbers) throws -> Program {
        let atoms = [
            "weapon is yes", "weapon is unknown", "weapon is not no", "tier is high", "tier is known",
            "tier is low or unknown",
            "alone is yes", "alone is not refused", "alone is no",
        ]
        func condition(_ depth: Int) -> String {
            let kind = depth == 0 ? 0 : Int.random(in: 0..<4, using: &chance)
            let parts = (0..<2).map { _ in kind == 0 ? "" : condition(depth - 1) }
            switch kind {
            case 0: return atoms.randomElement(using: &chance) ?? "always"
            case 1: return "(\(parts[0]) and \(parts[1]))"
            case 2: return "(\(parts[0]) or \(parts[1]))"
            default: return "not (\(parts[0]))"
            }
        }
        let effects = [
            "level: 4\n    response: EMS\n    reason: medical-priority", "level: 4\n    response: team",
            "level: 3\n    response: team",
            "level: 3\n    response: phone\n    reason: resolved-by-phone",
            "response: police\n    reason: outside-area",
            "response: none\n    reason: professional-already-there", "gate: stage",
        ]
        let rules = (1...6).map { number in
            """
              - key: rule-\(number)
                sentence: { en: It is so., es: Así es. }
                when: \(condition(2))
                \(effects.randomElement(using: &chance) ?? "gate: stop")
                basis: ours
            """
        }
        let begin = try #require(text.range(of: "rules:\n")?.upperBound)
        let end = try #require(text.range(of: "  - key: base"))
        // A question that no rule speaks of is a fault of its own; a caution about every one of them is none.
        let all =
            text[..<begin] + rules.joined(separator: "\n") + "\n"
            + "  - key: spoken\n    sentence: { en: It is said., es: Se dice. }\n"
            + "    when: weapon is yes or tier is high or alone is yes\n    gate: stage\n    basis: ours\n"
            + text[end.lowerBound...]
        return try Program(yaml: Array(String(all).utf8))
    }

    /// Every combination of answers.
    fileprivate static func everyAnswer(of program: Program) -> [[GivenAnswer]] {
        program.questions.reduce([[]]) { combinations, question in
            combinations.flatMap { given in
                question.values.map { given + [GivenAnswer(question.key, $0, from: .observed)] }
            }
        }
    }
}
