import Programs
import Testing

@Suite struct `A condition` {
    @Test(arguments: [
        ("weapon is yes", "yes", true), ("weapon is yes", "no", false), ("weapon is no", "no", true),
        ("weapon is yes or no", "no", true), ("weapon is not yes", "no", true), ("weapon is not yes", "yes", false),
        ("weapon is not yes or no", "unknown", true), ("weapon is not yes or no", "no", false),
        ("weapon is known", "no", true), ("weapon is known", "refused", false), ("not weapon is yes", "no", true),
        ("not (weapon is yes or no)", "unknown", true), ("always or weapon is yes", "no", true),
        ("not (always or weapon is yes)", "no", false),
        ("weapon is yes, or unknown", "unknown", true),
    ])
    func `is a sentence about answers`(sentence: String, weapon: String, holds: Bool) throws {
        #expect(try Sketch.holds(sentence, ["weapon": weapon]) == holds)
    }

    @Test(arguments: ["unknown", "refused"])
    func `takes what is refused for unknown`(answer: String) throws {
        #expect(try Sketch.holds("weapon is yes or unknown", ["weapon": answer]))
    }

    @Test func `takes what was never asked for unknown`() throws {
        #expect(try Sketch.holds("weapon is yes or unknown", [:]))
        #expect(try Sketch.holds("weapon is not no", [:]))
        #expect(try !Sketch.holds("weapon is no", [:]))
    }

    @Test func `can ask whether an answer was refused`() throws {
        #expect(try Sketch.holds("weapon is refused", ["weapon": "refused"]))
        #expect(try !Sketch.holds("weapon is refused", ["weapon": "unknown"]))
        #expect(try !Sketch.holds("weapon is refused", [:]))
    }

    @Test(arguments: [
        ("weapon is no and tier is high", true), ("weapon is yes and tier is high", false),
        ("weapon is yes or tier is high", true), ("weapon is yes or unknown or tier is high", true),
        ("weapon is yes or unknown and tier is low or high", false),
        ("weapon is no or unknown and tier is low or high", true),
        ("(weapon is yes or tier is high) and alone is no", true),
        ("(weapon is yes or tier is high) and not alone is no", false),
        ("weapon is yes or (tier is high and (alone is yes or alone is no))", true),
    ])
    func `joins parts with and, or and parentheses`(sentence: String, holds: Bool) throws {
        #expect(try Sketch.holds(sentence, ["weapon": "no", "tier": "high", "alone": "no"]) == holds)
    }

    @Test(arguments: [
        ("{ all-of: [weapon is no, tier is high] }", true), ("{ any-of: [weapon is yes, tier is low] }", false),
        ("{ any-of: [weapon is yes, all-of: [tier is high, alone is no]] }", true),
        ("{ none-of: [weapon is yes, tier is low] }", true), ("{ none-of: [weapon is no, tier is low] }", false),
    ])
    func `can be a list`(block: String, holds: Bool) throws {
        #expect(try Sketch.holds(block, ["weapon": "no", "tier": "high", "alone": "no"]) == holds)
    }

    @Test func `names the answers that made it so, and of alternatives only those`() throws {
        let program = try Sketch.program(["weapon is yes or unknown": "weapon is yes or tier is high or alone is yes"])
        let given = [
            GivenAnswer("weapon", .no), GivenAnswer("tier", .choice("high"), from: .record), GivenAnswer("alone", .no),
        ]
        let assessment = program.assess(given, at: Sketch.noon)
        #expect(assessment.fired.first?.rule == "asked")
        #expect(assessment.fired.first?.answers == [given[1]])
        #expect(assessment.used == [given[1]])
    }

    @Test func `names the questions whose missing answers made it so`() throws {
        let fired = try #require(try Sketch.program().assess([], at: Sketch.noon).fired.first)
        #expect(fired.answers.isEmpty)
        #expect(fired.unknown == ["weapon"])
    }
}

@Suite struct `A condition that cannot be read` {
    static let known = ["weapon", "tier", "alone"]

    @Test(
        arguments: [
            ("weapon", .unreadableCondition(at: "", expected: ["is"])),
            ("weapon yes", .unreadableCondition(at: "yes", expected: ["is"])),
            ("weapon is", .unreadableCondition(at: "", expected: ["yes", "no", "unknown", "refused", "known"])),
            ("weapon is yes and", .unreadableCondition(at: "", expected: known)),
            ("weapon is yes tier is high", .unreadableCondition(at: "tier", expected: ["and", "or"])),
            ("(weapon is yes", .unreadableCondition(at: "", expected: [")", "and", "or"])),
            ("weapon is yes)", .unreadableCondition(at: ")", expected: ["and", "or"])),
            ("weapon is yes and tier is high or alone is yes", .mixedAndOr),
            ("knife is yes", .unknownQuestion("knife", known: known)),
            (
                "weapon is maybe",
                .unknownAnswer("maybe", question: "weapon", allowed: ["yes", "no", "unknown", "refused", "known"])
            ),
            (
                "tier is yes",
                .unknownAnswer("yes", question: "tier", allowed: ["low", "high", "unknown", "refused", "known"])
            ),
            ("{ all-of: [] }", .empty),
            ("{ either: [weapon is yes] }", .unknownKey("either", allowed: ["all-of", "any-of", "none-of"])),
            ("[weapon is yes]", .expected(.text)),
        ] as [(String, ProgramFault.Code)])
    func `is told with its line and what would be right`(condition: String, code: ProgramFault.Code) throws {
        let faults = Sketch.faults(["weapon is yes or unknown": condition])
        #expect(faults.first == ProgramFault.Fault(line: Sketch.line(of: "weapon is yes or unknown"), code: code))
    }

    @Test func `is not followed into any depth`() {
        let deep = String(repeating: "(", count: 10_000)
        #expect(Sketch.faults(["weapon is yes or unknown": "\"\(deep)\""]).map(\.code) == [.tooMany(most: 50)])
    }
}
