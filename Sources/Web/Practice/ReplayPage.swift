import Operate
import Programs
import Vocabulary

/// A run from its first scene to where it stands, to be looked at again: what was done, and what else could have been.
struct ReplayPage: Page {
    static let template = "practice-replay"

    struct Step: Sendable {
        let id: String
        let heading: String
        let situation: String?
        let says: String?
        let seen: String?
        let sentence: String
        let result: String?
        let change: String
        /// What else could have been done.
        let otherwise: [String]
        let hasOtherwise: Bool
        let when: Moment
    }

    let title: String
    let back: String
    let group: String?
    let steps: [Step]
    let none: Bool
    let ending: ShownEnding?

    init(_ file: PracticeFile, _ group: PracticeFile.Group, _ replay: PracticeReplay, _ reading: Reading) {
        let words = reading.words
        let language = words.language
        let isAlone = file.practice.kind == .alone
        title = words("practice.replay", ["scenario": file.scenario.title.text(in: language)])
        back = "\(reading.base)/practice/\(file.practice.id)"
        self.group = isAlone ? nil : words("practice.group", ["n": String(group.number)])
        var before: String?
        steps = replay.steps.enumerated().map { index, step in
            // What stood there is told once, however much was done beside it.
            let isNew = step.scene.key != before || index == 0
            before = step.scene.key
            let role = step.taken.step.role.name(words)
            let text = step.chosen.text.text(in: language)
            let others = step.open.filter { $0.key != step.chosen.key }.map {
                words("practice.byRole", ["role": $0.role.name(words), "choice": $0.text.text(in: language)])
            }
            return Step(
                id: "step-\(index + 1)", heading: words("practice.step", ["n": String(index + 1)]),
                situation: isNew ? step.scene.situation.text(in: language) : nil,
                says: isNew ? step.scene.says?.text(in: language) : nil,
                seen: isNew ? step.scene.seen?.text(in: language) : nil,
                sentence: isAlone
                    ? words("practice.lastAlone", ["role": role, "choice": text])
                    : words("practice.last", ["by": step.taken.by.name, "role": role, "choice": text]),
                result: step.chosen.result?.text(in: language),
                change: Self.change(step.before, step.after, words), otherwise: others, hasOtherwise: !others.isEmpty,
                when: Moment(step.taken.at, reading))
        }
        none = steps.isEmpty
        ending = group.run.end.map { ShownEnding($0, of: file.scenario, words) }
    }

    /// What a choice moved, such as `Tension 7 → 5 · Trust 1 → 3 · 3 min`.
    private static func change(_ before: ScenarioScales, _ after: ScenarioScales, _ words: Words) -> String {
        let moved = ScenarioScale.allCases.filter { before[$0] != after[$0] }.map { scale in
            "\(words.name(of: scale.rawValue, in: "practice.scales")) \(before[scale]) → \(after[scale])"
        }
        let minutes = after.minutes - before.minutes
        let time = minutes > 0 ? [words("practice.short", ["n": String(minutes)])] : []
        let all = moved + time
        return all.isEmpty ? words("practice.unmoved") : all.joined(separator: " · ")
    }
}
