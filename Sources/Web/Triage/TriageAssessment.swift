import Operate
import Programs
import Vocabulary

/// What the program says about a call now, and why: the same for everybody who reads it.
struct TriageAssessment: Fragment {
    static let template = "triage/assessment"

    /// A rule that applies, with what made it apply.
    struct Rule: Sendable {
        let sentence: String
        let because: [String]
        let decided: Bool
    }

    /// What one answer would come to, with the answers that would do it.
    struct Change: Sendable {
        let outcome: String
        let answers: [String]
    }

    let level: LevelMark
    let response: String
    /// Why the program does not send anybody.
    let reason: String?
    let phoneFirst: Bool
    /// What scene safety asks of a team without police.
    let gate: String?
    let closed: Bool
    let unknownTitle: String
    let unknown: [String]
    let unknownMore: [String]
    let hasMore: Bool
    let more: String
    let allKnown: Bool
    let rules: [Rule]
    /// That rules of the same weight name different responses, each with its sentence.
    let disagreeing: [String]
    let disagrees: Bool
    let changes: [Change]
    let changesMore: [Change]
    let hasChanges: Bool
    let hasChangesMore: Bool
    /// For the forms beside it: what is recommended, and whether it is asked how that ended.
    let levelCode: String
    let responseCode: String
    let reasonCode: String
    let asksEnd: Bool

    /// So many unknowns and changes are shown before one asks for the rest.
    private static let first = 3

    init(_ program: Program, _ assessment: Assessment, _ reading: Reading) {
        let words = reading.words
        let language = words.language
        func text(_ key: String) -> String { program.question(key)?.text.text(in: language) ?? key }
        func said(_ key: String, _ value: AnswerValue) -> String {
            words(
                "triage.answered", ["question": text(key), "answer": words.answer(value, to: program.question(key))])
        }
        level = LevelMark(assessment.level, words: words)
        response = words.response(assessment.response, of: program)
        reason = assessment.reason.map { words.naming(program).name(of: $0.written, in: "reasons") }
        phoneFirst = assessment.phoneFirst
        gate = assessment.gate == .none ? nil : words("triage.gate.\(assessment.gate.rawValue)")
        closed = assessment.isEligible && !assessment.isOpen
        // Danger first: an unknown weapon matters more than an unknown wish.
        let dangers = assessment.unknown.filter { program.question($0)?.danger.isEmpty == false }
        let open = dangers + assessment.unknown.filter { !dangers.contains($0) }
        unknownTitle = words("triage.unknownCount", count: open.count)
        unknown = open.prefix(Self.first).map(text)
        unknownMore = open.dropFirst(Self.first).map(text)
        hasMore = open.count > Self.first
        more = words("triage.unknownMore", count: max(0, open.count - Self.first))
        allKnown = open.isEmpty
        // A rule that always applies says nothing where another decides; the one that decides stands first.
        let telling = assessment.fired.filter {
            $0.rule == assessment.decidedBy || !$0.answers.isEmpty || !$0.unknown.isEmpty
        }
        rules =
            (telling.filter { $0.rule == assessment.decidedBy } + telling.filter { $0.rule != assessment.decidedBy })
            .map { fired in
                Rule(
                    sentence: fired.sentence.text(in: language),
                    because: fired.answers.map { said($0.question, $0.value) }
                        + fired.unknown.map { said($0, .unknown) },
                    decided: fired.rule == assessment.decidedBy)
            }
        disagreeing = assessment.disagreeing.map { other in
            let sentence = assessment.fired.first { $0.rule == other.rule }?.sentence.text(in: language)
            return words(
                "triage.disagrees",
                ["rule": sentence ?? other.rule, "response": words.response(other.response, of: program)])
        }
        disagrees = !disagreeing.isEmpty
        let all = Self.changes(assessment) { level, response, answers in
            Change(
                outcome: words(
                    "triage.outcome",
                    ["level": words("levels.\(level.rawValue)"), "response": words.response(response, of: program)]),
                answers: answers.map { said($0.question, $0.value) })
        }
        changes = Array(all.prefix(Self.first))
        changesMore = Array(all.dropFirst(Self.first))
        hasChanges = !all.isEmpty
        hasChangesMore = !changesMore.isEmpty
        levelCode = String(assessment.level.rawValue)
        responseCode = assessment.response
        reasonCode = assessment.reason?.written ?? ""
        asksEnd = TriageDecisionForm.asksEnd(assessment.response, assessment.reason)
    }

    /// The changes with the same outcome together, the gravest first.
    private static func changes(
        _ assessment: Assessment, _ make: (Level, String, [Assessment.Change]) -> Change
    ) -> [Change] {
        var order: [[Assessment.Change]] = []
        for change in assessment.wouldChange where change.value.isKnown {
            let same = order.firstIndex { $0[0].level == change.level && $0[0].response == change.response }
            if let same { order[same].append(change) } else { order.append([change]) }
        }
        return order.sorted { $0[0].level > $1[0].level }.map { make($0[0].level, $0[0].response, $0) }
    }
}
