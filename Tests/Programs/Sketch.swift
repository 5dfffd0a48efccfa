import Foundation
import Programs
import Testing
import Vocabulary

/// A small program for tests, in which any line can be another.
enum Sketch {
    static let text = """
        program: sketch
        version: "1.0"
        title: { en: Sketch, es: Boceto }
        about: { en: A sketch., es: Un boceto. }
        model: mobile-crisis-team
        languages: [en, es]
        sources:
          - { key: S1, grade: A, address: "https://example.org", says: A fact. }
        hours:
          zone: America/Denver
          open: every day 06:00 to 22:00
          outside: { reason: outside-hours, response: EMS }
          basis: S1
        responses:
          - key: team
            title: { en: Team, es: Equipo }
            disciplines: [clinician, paramedic]
            people: 2
            armed: no
            fall-backs: [co-response]
            basis: ours
        gate:
          holds: [clinician, paramedic]
          released-by: [officer]
          asks:
            - key: safe
              text: { en: Is it safe?, es: ¿Es seguro? }
              safe: yes
          basis: ours
        promises:
          triage: { within: 5 min, basis: ours }
          assessment: { within: 10 min, basis: ours }
          dispatch: { within: 10 min, basis: ours }
        questions:
          - key: weapon
            text: { en: A weapon?, es: ¿Un arma? }
            answers: yes-no
            danger: yes
            asks-for: [weapon, violence]
          - key: tier
            text: { en: Which tier?, es: ¿Qué nivel? }
            answers:
              low: { en: Low, es: Bajo }
              high: { en: High, es: Alto }
            danger: high
            safe: low
          - key: alone
            text: { en: Alone?, es: ¿Sola? }
            asked-when: tier is high
            answers: yes-no
        levels: [3, 4]
        rules:
          - key: asked
            sentence: { en: It is so., es: Así es. }
            when: weapon is yes or unknown
            level: 4
            response: police
            reason: weapon
            basis: ours
          - key: others
            sentence: { en: It may be so., es: Puede ser. }
            when: tier is high or alone is yes
            gate: stage
            basis: ours
          - key: base
            sentence: { en: It is always so., es: Siempre es así. }
            when: always
            level: 3
            response: team
            basis: ours
        metrics: [service-rate]
        examples:
          - key: calm
            call: All is calm.
            answers: { weapon: no }
            then: { level: 3, response: team }
        """

    /// The program, with some lines changed.
    static func program(_ changes: [String: String] = [:]) throws -> Program {
        try Program(yaml: Array(changed(changes).utf8))
    }

    static func changed(_ changes: [String: String]) -> String {
        changes.reduce(text) { text, change in
            #expect(text.contains(change.key), "the sketch does not say “\(change.key)”")
            return text.replacing(change.key, with: change.value, maxReplacements: 1)
        }
    }

    /// What is wrong with the program when some lines are changed; nothing if nothing is.
    static func faults(_ changes: [String: String]) -> [ProgramFault.Fault] { faults(in: changed(changes)) }

    static func faults(in text: String) -> [ProgramFault.Fault] {
        do throws(ProgramFault) {
            _ = try Program(yaml: Array(text.utf8))
            return []
        } catch {
            return error.faults
        }
    }

    /// The line on which the sketch says something.
    static func line(of words: String) -> Int {
        text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(words) }.map { $0 + 1 }
            ?? 0
    }

    /// Noon in Denver on a Tuesday.
    static let noon = Instant(microseconds: 1_772_564_400_000_000)

    /// Whether a condition makes its rule apply.
    static func holds(_ condition: String, _ answers: [String: String]) throws -> Bool {
        let program = try program(["weapon is yes or unknown": condition])
        let given = answers.map { GivenAnswer($0.key, AnswerValue(rawValue: $0.value)) }
        return program.assess(given, at: noon).fired.contains { $0.rule == "asked" }
    }
}

extension Program {
    /// Some answers to some of the questions, from anybody.
    func answers(by chance: inout SeededNumbers, share: Double = 0.7) -> [GivenAnswer] {
        questions.compactMap { question in
            guard Double.random(in: 0..<1, using: &chance) < share,
                let value = question.values.randomElement(using: &chance),
                let source = AnswerSource.allCases.randomElement(using: &chance)
            else { return nil }
            return GivenAnswer(question.key, value, from: source)
        }
    }
}
