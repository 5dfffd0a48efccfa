import Operate
import Vocabulary

/// A threat as it is read: what was decided, what was done, and the forms for the next step.
struct ShownThreat: Sendable {
    struct Decision: Sendable {
        let answer: String
        let because: String
        let consulted: String?
        let by: String
        let when: Moment
    }

    struct Step: Sendable {
        let what: String
        let note: String?
        let by: String
        let when: Moment
        let withdrawn: String?
        let withdrawing: LegalPage.Withdrawing?
    }

    let id: String
    let words: String
    let against: String?
    let imminent: String
    let heard: Moment
    let by: String
    let tone: String
    let shape: String
    let standing: String
    let missed: String?
    let decision: Decision?
    let earlier: [Decision]
    let hasEarlier: Bool
    let steps: [Step]
    let hasSteps: Bool
    let kinds: [Choice]
    let results: [Choice]
    let typedWhom: String
    let typedNote: String
    let typedAt: String
    let stepTrouble: Trouble?
    let stepOpen: Bool
    let answers: [Choice]
    let typedBecause: String
    let typedConsulted: String
    let decisionTrouble: Trouble?
    let decisionOpen: Bool

    init(_ threat: Threat, at address: String, refused: Refused?, _ reading: Reading) {
        let said = reading.words
        id = threat.id.text
        words = threat.words
        against = threat.against
        imminent = said.name(of: threat.imminent.rawValue, in: "legal.codes.imminent")
        heard = Moment(threat.heardAt, reading)
        by = threat.by.name
        let code: String
        switch threat.decision?.answer {
        case nil: (tone, shape, code) = ("waiting", "●", "undecided")
        case .warn: (tone, shape, code) = threat.isWarned ? ("with", "■", "warned") : ("danger", "!", "to-warn")
        case .notWarn: (tone, shape, code) = ("quiet", "–", "not-warned")
        }
        standing = said.name(of: code, in: "legal.codes.warnings")
        missed = threat.missedAt.map { said("legal.missed", ["time": Moment($0, reading).time]) }
        let all = threat.decisions.map { Decision($0, reading) }
        decision = all.first
        earlier = Array(all.dropFirst())
        hasEarlier = !earlier.isEmpty
        steps = threat.steps.map { Step($0, of: threat, at: address, reading) }
        hasSteps = !steps.isEmpty
        let (stepForm, decisionForm) = ("step-\(threat.id)", "decision-\(threat.id)")
        kinds = [Choice](
            Threat.Step.Kind.allCases.map(\.rawValue), in: "legal.codes.steps",
            chosen: refused.typed("step", in: stepForm), words: said)
        results = [Choice](
            Threat.Step.Result.allCases.map(\.rawValue), in: "legal.codes.results",
            chosen: refused.typed("stepResult", in: stepForm), words: said)
        typedWhom = refused.typed("toldWhom", in: stepForm) ?? ""
        typedNote = refused.typed("stepNote", in: stepForm) ?? ""
        typedAt = refused.typed("stepAt", in: stepForm) ?? reading.nowField
        stepTrouble = refused.trouble(in: stepForm, said)
        stepOpen = refused?.form == stepForm
        answers = [Choice](
            Threat.Decision.Answer.allCases.map(\.rawValue), in: "legal.codes.answers",
            chosen: refused.typed("warn", in: decisionForm), words: said)
        typedBecause = refused.typed("warnBecause", in: decisionForm) ?? ""
        typedConsulted = refused.typed("consulted", in: decisionForm) ?? ""
        decisionTrouble = refused.trouble(in: decisionForm, said)
        decisionOpen = refused?.form == decisionForm || threat.decision == nil
    }
}

extension ShownThreat.Decision {
    init(_ decision: Threat.Decision, _ reading: Reading) {
        answer = reading.words.name(of: decision.answer.rawValue, in: "legal.codes.answers")
        because = decision.because
        consulted = decision.consulted
        by = decision.by.name
        when = Moment(decision.at, reading)
    }
}

extension ShownThreat.Step {
    init(_ step: Threat.Step, of threat: Threat, at address: String, _ reading: Reading) {
        let words = reading.words
        what = [
            words.name(of: step.kind.rawValue, in: "legal.codes.steps"), step.whom,
            words.name(of: step.result.rawValue, in: "legal.codes.results"),
        ].compactMap { $0 }.joined(separator: " · ")
        note = step.note
        by = step.by.name
        when = Moment(step.at, reading)
        withdrawn = step.withdrawn.map { words("legal.withdrawn", ["because": $0.because, "by": $0.by.name]) }
        withdrawing =
            step.withdrawn == nil
            ? LegalPage.Withdrawing(
                entry: step.id.text, threat: threat.id.text, action: "\(address)/threats/withdrawal") : nil
    }
}

/// The form on which a threat is written down.
struct ThreatForm: Sendable {
    let words: String
    let against: String
    let imminent: [Choice]
    let heardAt: String
    let answers: [Choice]
    let undecided: Bool
    let because: String
    let consulted: String
    let trouble: Trouble?
    let isOpen: Bool

    init(refused: Refused?, _ reading: Reading) {
        let said = reading.words
        func typed(_ field: String) -> String? { refused.typed(field, in: "threat") }
        words = typed("threatWords") ?? ""
        against = typed("threatAgainst") ?? ""
        imminent = [Choice](
            Threat.Imminent.allCases.map(\.rawValue), in: "legal.codes.imminent",
            chosen: typed("imminent") ?? Threat.Imminent.unknown.rawValue, words: said)
        heardAt = typed("heardAt") ?? reading.nowField
        answers = [Choice](
            Threat.Decision.Answer.allCases.map(\.rawValue), in: "legal.codes.answers", chosen: typed("warn"),
            words: said)
        undecided = !answers.contains(where: \.chosen)
        because = typed("warnBecause") ?? ""
        consulted = typed("consulted") ?? ""
        trouble = refused.trouble(in: "threat", said)
        isOpen = refused?.form == "threat"
    }
}
