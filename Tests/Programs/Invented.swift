import Foundation
import Programs
import Testing
import Vocabulary

/// Programs made up by chance: a handful of questions, rules in any order, any level and any response.
///
/// Rules speak of dangers as every program has to: a danger, or not knowing of it, makes a rule apply, and its absence
/// never does. Other answers may speak for anything.
enum Invented {
    static func program(_ chance: inout SeededNumbers) throws -> Program {
        let count = Int.random(in: 1...10, using: &chance)
        var rules = try (0..<count).map { try rule($0, &chance) }
        rules.append(
            """
              - key: heard-first
                sentence: { en: Nobody knows., es: Nadie sabe. }
                when: weapon is unknown or violence is unknown
                phone-first: yes
                basis: ours
            """)
        rules.shuffle(using: &chance)
        rules.append(
            """
              - key: base
                sentence: { en: It is always so., es: Siempre es así. }
                when: always
                level: \(Int.random(in: 1...3, using: &chance))
                response: team
                basis: ours
            """)
        let text = Sketch.text.replacing(
            #/  - key: alone[\s\S]*?answers: yes-no\n/#,
            with: """
                  - key: violence
                    text: { en: Violence?, es: ¿Violencia? }
                    answers: yes-no
                    danger: yes
                  - key: alone
                    text: { en: Alone?, es: ¿Sola? }
                    answers: yes-no

                """)
        let head = try #require(text.range(of: "rules:\n"))
        let tail = try #require(text.range(of: "examples:\n"))
        // Every question is spoken of somewhere, or the file has a fault.
        let asked = """
              - key: everything
                sentence: { en: All of it., es: Todo. }
                when: weapon is yes and violence is yes and tier is high and alone is yes
                level: 4
                response: police
                reason: weapon
                basis: ours

            """
        let yaml = text[..<head.upperBound] + asked + rules.joined(separator: "\n") + "\n" + text[tail.lowerBound...]
        return try Program(
            yaml: Array(
                yaml.replacing(
                    "then: { level: 3, response: team }", with: "then: { level: 4, response: police, reason: weapon }"
                ).utf8))
    }

    private static func rule(_ number: Int, _ chance: inout SeededNumbers) throws -> String {
        let danger = try #require(
            [
                "weapon is yes", "weapon is yes or unknown", "violence is yes", "violence is yes or unknown",
                "tier is high", "tier is high or unknown", "weapon is yes and violence is yes",
                "weapon is yes or tier is high",
            ].randomElement(using: &chance))
        let other = try #require(["alone is yes", "alone is no", "alone is unknown"].randomElement(using: &chance))
        let isDangerous = Bool.random(using: &chance)
        let when = isDangerous ? (Bool.random(using: &chance) ? danger : "(\(danger)) and \(other)") : other
        let lines: [String]
        switch Int.random(in: 0..<4, using: &chance) {
        case 0: lines = ["level: 4", "response: \(pick(["police", "EMS", "co-response"], &chance))", "reason: weapon"]
        case 1: lines = ["level: \(Int.random(in: 1...3, using: &chance))", "response: team"]
        case 2:
            lines = [
                "level: \(Int.random(in: 1...3, using: &chance))",
                "response: \(pick(["none", "phone", "EMS"], &chance))",
                "reason: no-crisis",
            ]
        default: lines = ["response: \(pick(["none", "phone", "police"], &chance))", "reason: outside-area"]
        }
        let head = [
            "  - key: rule-\(number)", "    sentence: { en: It is so \(number)., es: Así es \(number). }",
            "    when: \(when)",
        ]
        return (head + (lines + ["basis: ours"]).map { "    " + $0 }).joined(separator: "\n")
    }

    private static func pick(_ words: [String], _ chance: inout SeededNumbers) -> String {
        words.randomElement(using: &chance) ?? words[0]
    }
}
