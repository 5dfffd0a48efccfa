import Operate

/// What is wrong with a scenario's file, in sentences for the person who writes it.
enum ScenarioWords {
    /// A line a fault, as editors understand them: `file:line: …`.
    static func sentences(_ faults: [ScenarioFault.Fault], file: String) -> String {
        faults.map { "\(file):\($0.line): \(sentence($0.code))" }.joined(separator: "\n")
    }

    static func sentences(_ check: ScenarioCheck, of scenario: Scenario, file: String) -> String {
        guard check.faults.isEmpty else { return sentences(check.faults, file: file) }
        let longest = check.longest.map { " A run takes at most \($0) choices." } ?? ""
        return "\(scenario.name) \(scenario.version) has no faults.\(longest)"
    }

    /// Faults for machines.
    static func document(_ faults: [ScenarioFault.Fault]) -> [[String: Any]] {
        faults.map { ["line": $0.line, "fault": sentence($0.code)] }
    }

    /// What it is, and what would be right.
    static func sentence(_ code: ScenarioFault.Code) -> String {
        switch code {
        case .form(let code): ProgramWords.sentence(code)
        case .outOfRange(let least, let most): "Here belongs a whole number from \(least) to \(most)."
        case .tooLong(let most, let found):
            "The text has \(found) characters; at most \(most) can be read at a glance. Say it shorter."
        case .neverSaid(let words): "“\(words)” is never used here. Say what can be seen, and what the person does."
        case .law(let name): "“\(name)” is the law of one state. Say “the law of your state”, or leave it out."
        case .unknownScene(let key, let known): "There is no scene or end “\(key)”. There are: \(list(known))."
        case .unknownEnd(let key, let known): "There is no end “\(key)”. There are: \(list(known))."
        case .unknownRow(let key, let known): "The rubric has no row “\(key)”. It has: \(list(known))."
        case .unknownRole(let key, let known):
            "“\(key)” is no role of this scenario. Its “roles” are: \(list(known))."
        case .lastWayHasCondition:
            "The last way may have no “when”: it is taken where no other condition holds."
        case .idleChoice: "The choice leads nowhere and changes nothing. Give it “to” or “change”."
        case .emptyCondition:
            "The condition says nothing. Write for instance “when: { tension: { at-least: 7 } }”."
        case .deadEnd(let scene, let scales):
            "In “\(scene)” nothing can be done with \(standing(scales)). Give it a choice without “when”, and with “to”."
        case .unreachedScene(let key): "No way leads to the scene “\(key)”. Let a choice lead there, or take it away."
        case .unreachedEnd(let key):
            "No way leads to the end “\(key)”, so nobody reads its debriefing. Let a choice lead there, or take it away."
        case .goesOn(let scene, let choice):
            "With “\(choice)” in “\(scene)” one can go round for ever. Let it take “minutes”, and add to “turns” an end "
                + "for when time is up."
        case .sameChoices(let scene, let one, let other):
            "In “\(scene)” it never matters whether somebody takes “\(one)” or “\(other)”. "
                + "Let them differ in “change”, “minutes” or “to”, or take one away."
        case .neverOpen(let key):
            "“\(key)” can never be taken: its “when” never holds there. Widen it, or take it away."
        case .neverTaken(let to): "This way to “\(to)” is never taken. Change its condition, or take it away."
        case .neverTurns(let to): "This turn to “\(to)” never comes. Change its condition, or take it away."
        case .alwaysBeyond(let scale, let choice):
            "Wherever “\(choice)” can be taken, it moves \(scale.rawValue) past its range of 0 to 10. Make it smaller."
        case .unmetRow(let key): "No choice meets the row “\(key)”. Name it among the “meets” of one, or take it away."
        case .idleRole(let role): "There is nothing to choose for “\(role)”. Give the role a choice, or take it away."
        case .unexplored(let states):
            "The scenario has more than \(states) states, and only so many are looked at. "
                + "Use fewer scenes or conditions; until then nobody knows whether anything else is wrong."
        }
    }

    private static func standing(_ scales: ScenarioScales) -> String {
        "tension \(scales.tension), safety \(scales.safety) and trust \(scales.trust)"
    }

    private static func list(_ words: [String]) -> String {
        words.isEmpty ? "none" : words.map { "“\($0)”" }.joined(separator: ", ")
    }
}
