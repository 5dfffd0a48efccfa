import Foundation
import Operate
import Programs
import Vocabulary

/// A text in every language the program has, as machines read it.
typealias TextDocument = [String: String]

/// A live program, as machines read it.
struct ProgramDocument: Encodable {
    struct Asking: Encodable {
        let question: String
        let text: TextDocument
        let values: [String]
        let danger: [String]
    }

    /// A finer reason that the program adds under a standard one.
    struct Reason: Encodable {
        let code: String
        let under: String
        let title: TextDocument
    }

    struct Going: Encodable {
        let response: String
        let title: TextDocument
        let disciplines: [String]
        let people: Int
        let armed: Bool
        let byPhone: Bool
        let certificates: [Wanting]
    }

    struct Wanting: Encodable {
        let certificate: String
        let title: TextDocument
        let heldBy: String

        init(_ wanted: Certificate.Wanted) {
            certificate = wanted.certificate.key
            title = wanted.certificate.title.texts
            heldBy = wanted.holders.rawValue
        }
    }

    let program: String
    let version: String
    let digest: String
    let title: TextDocument
    let about: TextDocument
    let questions: [Asking]
    let responses: [Going]
    let reasons: [Reason]

    init(_ program: Program) {
        self.program = program.name
        version = program.version
        digest = program.digest
        title = program.title.texts
        about = program.about.texts
        questions = program.questions.map {
            Asking(
                question: $0.key, text: $0.text.texts, values: $0.values.map(\.rawValue),
                danger: $0.danger.map(\.rawValue))
        }
        responses = program.responses.map {
            Going(
                response: $0.key, title: $0.title.texts, disciplines: $0.disciplines.map(\.rawValue),
                people: $0.people, armed: $0.isArmed, byPhone: $0.isByPhone,
                certificates: $0.certificates.map(Wanting.init))
        }
        reasons = program.ownReasons.map { Reason(code: $0.code, under: $0.under.name, title: $0.title.texts) }
    }
}

/// What a program says about a call, as machines read it.
struct AssessmentDocument: Encodable {
    struct Answered: Encodable {
        let question: String
        let answer: String
        let source: String

        init(_ given: GivenAnswer) {
            question = given.question
            answer = given.value.rawValue
            source = given.source.rawValue
        }
    }

    struct Fired: Encodable {
        let rule: String
        let sentence: TextDocument
        let answers: [Answered]
        let unknown: [String]
    }

    struct Disagreement: Encodable {
        let rule: String
        let response: String
    }

    struct Change: Encodable {
        let question: String
        let answer: String
        let level: Int
        let response: String
    }

    private let assessment: Assessment
    private let version: Int
    private let decision: DecisionDocument?

    init(_ assessment: Assessment, version: Int, decision: TriageDecision?) {
        self.assessment = assessment
        self.version = version
        self.decision = decision.map(DecisionDocument.init)
    }

    var tag: String { "\"\(version)\"" }

    private enum Key: CodingKey {
        case program, programVersion, digest, callVersion, level, response, reason, ownReason, eligible, open,
            decidedBy, gate
        case phoneFirst, rules, disagreeing, used, unknown, next, wouldChange, decision
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(assessment.program, forKey: .program)
        try object.encode(assessment.version, forKey: .programVersion)
        try object.encode(assessment.digest, forKey: .digest)
        try object.encode(version, forKey: .callVersion)
        try object.encode(assessment.level.rawValue, forKey: .level)
        try object.encode(assessment.response, forKey: .response)
        try object.encode(assessment.reason?.name, forKey: .reason)
        try object.encode(assessment.reason?.own, forKey: .ownReason)
        try object.encode(assessment.isEligible, forKey: .eligible)
        try object.encode(assessment.isOpen, forKey: .open)
        try object.encode(assessment.decidedBy, forKey: .decidedBy)
        try object.encode(assessment.gate.rawValue, forKey: .gate)
        try object.encode(assessment.phoneFirst, forKey: .phoneFirst)
        try object.encode(
            assessment.fired.map {
                Fired(
                    rule: $0.rule, sentence: $0.sentence.texts, answers: $0.answers.map(Answered.init),
                    unknown: $0.unknown)
            }, forKey: .rules)
        try object.encode(
            assessment.disagreeing.map { Disagreement(rule: $0.rule, response: $0.response) }, forKey: .disagreeing)
        try object.encode(assessment.used.map(Answered.init), forKey: .used)
        try object.encode(assessment.unknown, forKey: .unknown)
        try object.encode(assessment.next, forKey: .next)
        try object.encode(
            assessment.wouldChange.map {
                Change(
                    question: $0.question, answer: $0.value.rawValue, level: $0.level.rawValue, response: $0.response)
            }, forKey: .wouldChange)
        try object.encode(decision, forKey: .decision)
    }
}

/// What was decided about a call, as machines read it.
struct DecisionDocument: Encodable {
    private let decision: TriageDecision

    init(_ decision: TriageDecision) {
        self.decision = decision
    }

    private enum Key: CodingKey {
        case level, response, reason, ownReason, recommendedLevel, recommendedResponse, recommendedReason
        case recommendedOwnReason, override, note, flag
        case digest, by, at
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(decision.level.rawValue, forKey: .level)
        try object.encode(decision.response, forKey: .response)
        try object.encode(decision.decided.reason?.name, forKey: .reason)
        try object.encode(decision.decided.reason?.own, forKey: .ownReason)
        try object.encode(decision.recommended.level.rawValue, forKey: .recommendedLevel)
        try object.encode(decision.recommended.response, forKey: .recommendedResponse)
        try object.encode(decision.recommended.reason?.name, forKey: .recommendedReason)
        try object.encode(decision.recommended.reason?.own, forKey: .recommendedOwnReason)
        try object.encode(decision.override?.rawValue, forKey: .override)
        try object.encode(decision.note, forKey: .note)
        try object.encode(decision.flag?.rawValue, forKey: .flag)
        try object.encode(decision.digest, forKey: .digest)
        try object.encode(AuthorDocument(decision.by), forKey: .by)
        try object.encode(decision.at.description, forKey: .at)
    }
}
