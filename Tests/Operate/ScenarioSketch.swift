import Foundation
import Operate
import Testing

/// A small scenario for tests, in which any line can be another.
enum ScenarioSketch {
    static let text = """
        scenario: sketch
        version: "1.0"
        languages: [en, es]
        title: { en: Sketch, es: Boceto }
        about: { en: A sketch., es: Un boceto. }
        warning: { en: A door is shown., es: Aparece una puerta. }
        nature: distress
        skills: [de-escalation, suicide]
        roles: [officer, social-worker]
        minutes: 5
        sources:
          - { key: S89, grade: B, address: "https://example.org", says: A fact. }
        rubric:
          - { key: slow, text: { en: It was slow., es: Fue despacio. } }
        start: { scene: door, tension: 5, safety: 5, trust: 5 }
        turns:
          - { when: { minutes: { at-least: 20 } }, to: late }
        scenes:
          - key: door
            situation: { en: A door., es: Una puerta. }
            says: { en: Who is it?, es: ¿Quién es? }
            seen: { en: The door shakes., es: La puerta tiembla. }
            knows: { officer: { en: He is alone., es: Está solo. } }
            choices:
              - { key: look, role: officer, text: { en: Look., es: Mirar. }, change: { safety: +1 }, minutes: 1 }
              - key: wait
                role: officer
                text: { en: Wait., es: Esperar. }
                result: { en: It gets quiet., es: Hay silencio. }
                change: { tension: -1 }
                minutes: 6
                to: door
                meets: [slow]
              - { key: knock, role: social-worker, text: { en: Knock., es: Tocar. }, change: { trust: +1 }, to: room }
              - { key: push, role: social-worker, text: { en: Push., es: Empujar. }, change: { tension: +4 }, to: room }
          - key: room
            situation: { en: A room., es: Un cuarto. }
            choices:
              - key: ask
                role: social-worker
                text: { en: Ask., es: Preguntar. }
                minutes: 3
                to:
                  - { when: { tension: { at-most: 6 } }, to: well }
                  - { to: badly }
              - key: sit
                role: social-worker
                when: { trust: { at-least: 6 } }
                text: { en: Sit down., es: Sentarse. }
                change: { tension: -2 }
                to: well
        ends:
          - key: well
            title: { en: Well, es: Bien }
            happened: { en: It went well., es: Salió bien. }
            reasons: [{ text: { en: It was slow., es: Fue despacio. }, basis: [S89] }]
            questions: [{ en: Why?, es: ¿Por qué? }]
          - key: badly
            title: { en: Badly, es: Mal }
            happened: { en: It went badly., es: Salió mal. }
            reasons: [{ text: { en: It was fast., es: Fue rápido. }, basis: ours }]
            questions: [{ en: Why not?, es: ¿Por qué no? }]
          - key: late
            title: { en: Too late, es: Tarde }
            happened: { en: Time was up., es: Se acabó el tiempo. }
            reasons: [{ text: { en: It was too slow., es: Fue muy lento. }, basis: ours }]
            questions: [{ en: How long?, es: ¿Cuánto? }]
        """

    static func scenario(_ changes: [String: String] = [:]) throws -> Scenario {
        try Scenario(yaml: Array(changed(changes).utf8))
    }

    static func changed(_ changes: [String: String]) -> String {
        changes.reduce(text) { text, change in
            guard let range = text.range(of: change.key) else { return "not in the sketch: \(change.key)" }
            return text.replacingCharacters(in: range, with: change.value)
        }
    }

    static func faults(_ changes: [String: String]) -> [ScenarioFault.Fault] { faults(in: changed(changes)) }

    static func faults(in text: String) -> [ScenarioFault.Fault] {
        do throws(ScenarioFault) {
            _ = try Scenario(yaml: Array(text.utf8))
            return []
        } catch {
            return error.faults
        }
    }

    /// The two ways on from the room.
    static let ways = """
                to:
                  - { when: { tension: { at-most: 6 } }, to: well }
                  - { to: badly }
        """

    /// The line on which the sketch, or another text, says something.
    static func line(of words: String, in text: String = text) -> Int {
        text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(words) }.map { $0 + 1 }
            ?? 0
    }

    /// The scenarios that come with the program.
    static let shipped = ScenarioShelf(
        folder: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Scenarios").standardized
    ).scenarios
}

extension Scenario: CustomTestStringConvertible {
    package var testDescription: String { name }
}
