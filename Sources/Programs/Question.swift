import Vocabulary

/// One question of a program's triage.
package struct Question: Hashable, Sendable {
    /// What can be answered.
    package enum Kind: Hashable, Sendable {
        case yesNo
        case choice([Choice])
    }

    /// The name by which rules, records and the API refer to it: `weapon`.
    package let key: String
    package let text: Localized
    package let kind: Kind
    /// What *unknown* is called for this question, where that says more than *unknown*: not asked.
    package let unknownText: Localized?
    /// Whether it is asked, given what was answered before.
    package let askedWhen: Condition
    /// Who may answer it; an answer from anybody else is refused.
    package let answeredBy: Set<AnswerSource>
    /// The dangerous answers, the worst last; none where no answer is one.
    package let danger: [AnswerValue]
    /// The answer that says there is no danger, where some answer is dangerous.
    package let safe: AnswerValue?
    /// What it asks after, of what keeps a team without a weapon from going unheard.
    package let asksFor: Set<Hazard>

    /// Every value that can be recorded, ending with *unknown* and *refused*.
    package let values: [AnswerValue]

    init(
        key: String, text: Localized, kind: Kind, unknownText: Localized?, askedWhen: Condition,
        answeredBy: Set<AnswerSource>, danger: [AnswerValue], safe: AnswerValue?, asksFor: Set<Hazard>
    ) {
        self.key = key
        self.text = text
        self.kind = kind
        self.unknownText = unknownText
        self.askedWhen = askedWhen
        self.answeredBy = answeredBy
        self.danger = danger
        self.safe = safe
        self.asksFor = asksFor
        self.values = Question.values(of: kind)
    }

    static func values(of kind: Kind) -> [AnswerValue] {
        switch kind {
        case .yesNo: [.yes, .no, .unknown, .refused]
        case .choice(let choices): choices.map { .choice($0.key) } + [.unknown, .refused]
        }
    }

    /// The place of *unknown* among the values, where every question begins.
    var unknownSlot: Int { values.count - 2 }

    func slot(of value: AnswerValue) -> Int? { values.firstIndex(of: value) }

    /// How dangerous an answer is, from 0.
    func danger(of value: AnswerValue) -> Int { (danger.firstIndex(of: value) ?? -1) + 1 }
}

/// What nobody without a weapon is sent into unheard: while it is unknown, somebody there is spoken to first.
package enum Hazard: String, CaseIterable, Hashable, Sendable {
    case weapon
    case violence
}

/// One of several answers to a question.
package struct Choice: Hashable, Sendable {
    package let key: String
    package let text: Localized
}

/// What was answered: unknown is not no, and refused is a value of its own.
package enum AnswerValue: Hashable, Sendable, RawRepresentable {
    case yes, no, unknown, refused
    /// The key of the choice.
    case choice(String)

    /// The word under which it is stored: `yes`, `no`, `unknown`, `refused`, or the key of the choice.
    package init(rawValue word: String) {
        switch word {
        case "yes": self = .yes
        case "no": self = .no
        case "unknown": self = .unknown
        case "refused": self = .refused
        default: self = .choice(word)
        }
    }

    package var rawValue: String {
        switch self {
        case .yes: "yes"
        case .no: "no"
        case .unknown: "unknown"
        case .refused: "refused"
        case .choice(let key): key
        }
    }

    /// Whether something is known by it.
    package var isKnown: Bool { self != .unknown && self != .refused }
}

/// Who says so, from the weakest word to the strongest.
package enum AnswerSource: String, CaseIterable, Comparable, Sendable {
    /// A record of an earlier time.
    case record
    /// The one who calls.
    case caller
    /// Somebody who sees or hears it now.
    case observed

    private var weight: Int { AnswerSource.allCases.firstIndex(of: self) ?? 0 }

    package static func < (left: AnswerSource, right: AnswerSource) -> Bool { left.weight < right.weight }
}

/// One answer to one question, and who says so.
package struct GivenAnswer: Hashable, Sendable {
    /// The key of the question.
    package let question: String
    package let value: AnswerValue
    package let source: AnswerSource

    package init(_ question: String, _ value: AnswerValue, from source: AnswerSource = .caller) {
        self.question = question
        self.value = value
        self.source = source
    }
}
