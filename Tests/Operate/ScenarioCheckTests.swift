import Operate
import Programs
import Testing

@Suite struct `The check of a scenario` {
    @Test func `finds nothing in a sound one, and says how long it may be`() throws {
        let check = try ScenarioSketch.scenario().check()
        #expect(check.faults.isEmpty, "\(check.faults)")
        // Looked and waited four times, and time is up.
        #expect(check.longest == 7)
        #expect(check.states > 20)
    }

    @Test(
        arguments: [
            (
                "text: { en: Ask.", "when: { trust: { at-least: 7 } }\n        text: { en: Ask.", "- key: room",
                "deadEnd"
            ),
            (ScenarioSketch.ways, "        change: { safety: -1 }", "- key: room", "deadEnd"),
            ("to: late }", "to: well }", "- key: late", "unreachedEnd"),
            (ScenarioSketch.ways, "        to: well", "- key: badly", "unreachedEnd"),
            ("start: { scene: door", "start: { scene: room", "- key: door", "unreachedScene"),
            ("minutes: 6\n        to: door", "to: door", "- key: wait", "goesOn"),
            ("turns:\n  - { when: { minutes: { at-least: 20 } }, to: late }\n", "", "- key: wait", "goesOn"),
            ("change: { trust: +1 }, to: room", "change: { tension: +4 }, to: room", "key: push,", "sameChoices"),
            (
                "change: { trust: +1 }, to: room",
                "change: { tension: +4 }, to: room, meets: [slow], result: { en: Other., es: Otro. }", "key: push,",
                "sameChoices"
            ),
            ("trust: { at-least: 6 }", "trust: { at-least: 7 }", "- key: sit", "neverOpen"),
            ("tension: { at-most: 6 }", "tension: { at-most: 0 }", "at-most: 0", "neverTaken"),
            ("tension: { at-most: 6 }", "tension: { at-most: 10 }", "- { to: badly }", "neverTaken"),
            ("minutes: { at-least: 20 }", "tension: { at-least: 10 }", "at-least: 10", "neverTurns"),
            ("change: { tension: +4 }", "change: { tension: +9 }", "key: push,", "alwaysBeyond"),
            ("        meets: [slow]\n", "", "key: slow,", "unmetRow"),
            ("[officer, social-worker]", "[officer, social-worker, paramedic]", "roles:", "idleRole"),
        ] as [(String, String, String, String)])
    func `finds what only shows when every way is gone`(
        right: String, wrong: String, line: String, finding: String
    ) throws {
        let check = try ScenarioSketch.scenario([right: wrong]).check()
        let text = ScenarioSketch.changed([right: wrong])
        let found = check.faults.filter { name(of: $0.code) == finding }.map(\.line)
        #expect(found == [ScenarioSketch.line(of: line, in: text)], "\(check.faults)")
    }

    @Test func `names the standing in which nothing can be done`() throws {
        let changes = ["text: { en: Ask.": "when: { trust: { at-least: 7 } }\n        text: { en: Ask."]
        let faults = try ScenarioSketch.scenario(changes).check().faults
        let standings = faults.compactMap { fault in
            if case .deadEnd("room", let scales) = fault.code { scales } else { nil }
        }
        #expect(standings.map(\.trust) == [5])
    }

    @Test func `lets a circle be that time ends`() throws {
        let check = try ScenarioSketch.scenario().check()
        #expect(!check.faults.contains { name(of: $0.code) == "goesOn" })
        #expect(check.longest != nil)
    }

    @Test func `lets a circle be that a scale ends`() throws {
        let scenario = try ScenarioSketch.scenario([
            "turns:\n  - { when: { minutes: { at-least: 20 } }, to: late }": "",
            "change: { tension: -1 }": "when: { tension: { at-least: 2 } }\n        change: { tension: -1 }",
        ])
        #expect(scenario.check().faults.map { name(of: $0.code) } == ["unreachedEnd"])
    }

    /// The other choice sets time past its limit, so the two come to different ends however alike they look.
    @Test func `takes choices for different that differ in time alone`() throws {
        let scenario = try ScenarioSketch.scenario([
            "change: { trust: +1 }, to: room": "change: { tension: +4 }, minutes: 2, to: room",
            "when: { trust: { at-least: 6 } }": "when: { trust: { at-least: 5 } }",
        ])
        #expect(!scenario.check().faults.contains { name(of: $0.code) == "sameChoices" })
    }

    @Test func `says so where it has not looked at everything, and claims nothing that it does not know`() throws {
        let check = try ScenarioSketch.scenario(["        meets: [slow]\n": ""]).check(mostStates: 5)
        #expect(check.faults.map(\.code) == [.unexplored(states: 5)])
        #expect(check.longest == nil)
    }

    /// The name of a finding, without its values.
    private func name(of code: ScenarioFault.Code) -> String {
        String(String(describing: code).prefix { $0 != "(" })
    }
}

@Suite struct `The shipped scenarios` {
    @Test func `are twelve and more, each of its own name`() {
        #expect(ScenarioSketch.shipped.count >= 12)
        #expect(Set(ScenarioSketch.shipped.map(\.name)).count == ScenarioSketch.shipped.count)
    }

    @Test(arguments: ScenarioSketch.shipped)
    func `stand up to the check, in English and Spanish`(scenario: Scenario) {
        let check = scenario.check()
        #expect(check.faults.isEmpty, "\(check.faults)")
        #expect(scenario.languages.contains("en") && scenario.languages.contains("es"))
        #expect((6...12).contains(scenario.scenes.count), "\(scenario.scenes.count) scenes")
        #expect(scenario.ends.count >= 3)
    }

    /// A trainee may step out, and is told so before they begin.
    @Test(arguments: ScenarioSketch.shipped)
    func `warn, cite and ask`(scenario: Scenario) {
        #expect(scenario.warning.english.contains("step out at any moment"))
        #expect(scenario.warning.text(in: "es").contains("en cualquier momento"))
        for end in scenario.ends {
            #expect(end.reasons.count >= 2)
            #expect(end.reasons.contains { $0.basis != .ours }, "\(end.key) names no source")
            #expect(end.questions.count >= 2)
        }
    }

    @Test func `have four and more for a class of officer, social worker and dispatcher`() {
        let three: Set<Scenario.Role> = [.officer, .socialWorker, .dispatcher]
        #expect(ScenarioSketch.shipped.filter { three.isSubset(of: $0.roles) }.count >= 4)
    }

    @Test func `practise every skill`() {
        #expect(Set(ScenarioSketch.shipped.flatMap(\.skills)) == Set(Scenario.Skill.allCases))
    }

    /// A text that was left in the other language would be the same in both.
    @Test(arguments: ScenarioSketch.shipped)
    func `are written twice`(scenario: Scenario) {
        let scenes = scenario.scenes.flatMap { scene in
            [scene.situation, scene.says, scene.seen].compactMap(\.self) + scene.choices.map(\.text)
                + scene.choices.compactMap(\.result) + scene.knows.values
        }
        let ends = scenario.ends.flatMap { [$0.title, $0.happened] + $0.reasons.map(\.text) + $0.questions }
        for text in scenes + ends { #expect(text.english != text.text(in: "es")) }
    }
}
