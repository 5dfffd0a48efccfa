import Operate
import Programs
import Vocabulary

/// What stands as answer to a question, as a page needs it.
struct ShownAnswer: Sendable {
    /// One voice of several that answered the same question.
    struct Voice: Sendable {
        let value: AnswerValue
        /// Who says so; nothing where the call-taker wrote it down.
        let source: AnswerSource?
        let by: String
        let at: Instant
    }

    /// What the engine is given; nothing where nobody has answered.
    var value: AnswerValue?
    /// The newest revision that this page shows.
    var revision = 0
    /// Who answered, the latest last.
    var voices: [Voice] = []
    /// Whether they say different things.
    var disagrees = false
}

/// The questions of a triage with what was answered: the same for everybody who reads it, and no form of its own.
struct TriageQuestions: Fragment {
    static let template = "triage/questions"

    /// One answer that can be given.
    struct Option: Sendable {
        let value: String
        let name: String
        let chosen: Bool
        let stroke: String
        let tone: String
    }

    /// One question as the page asks it.
    struct Item: Sendable {
        let question: String
        let id: String
        let text: String
        let next: Bool
        let revision: Int
        let was: String
        let options: [Option]
        let long: Bool
        /// `kept 09:12 · Sam`.
        let said: String?
        let saidFull: String?
        /// `Theo wrote: Yes · 09:04`, where voices differ.
        let differing: [String]
        let differs: Bool
    }

    let items: [Item]
    /// How many are answered, of how many: `6 of 28 answered`.
    let progress: String

    init(_ program: Program, _ assessment: Assessment, answers: [String: ShownAnswer], _ reading: Reading) {
        let words = reading.words
        let open = Set(assessment.unknown)
        let asked = program.questions.filter { question in
            question.askedWhen == .always || answers[question.key]?.value != nil || open.contains(question.key)
                || assessment.next == question.key
        }
        items = asked.map { question in
            Item(question, answers[question.key] ?? ShownAnswer(), next: assessment.next == question.key, reading)
        }
        let answered = asked.filter { answers[$0.key]?.value != nil }.count
        progress = words("triage.progress", ["n": String(answered), "of": String(asked.count)])
    }
}

extension TriageQuestions.Item {
    fileprivate init(_ question: Question, _ answer: ShownAnswer, next: Bool, _ reading: Reading) {
        let words = reading.words
        self.question = question.key
        id = "question-\(question.key)"
        text = question.text.text(in: words.language)
        self.next = next
        revision = answer.revision
        was = answer.value?.rawValue ?? ""
        long = question.kind != .yesNo
        options = question.values.enumerated().map { place, value in
            TriageQuestions.Option(
                value: value.rawValue, name: words.answer(value, to: question), chosen: value == answer.value,
                stroke: value.stroke(place, words),
                tone: question.danger.contains(value) ? "v-grave" : value.isKnown ? "v-plain" : "v-open")
        }
        let last = answer.voices.last
        let moment = last.map { Moment($0.at, reading) }
        said = last.flatMap { voice in
            moment.map { moment in
                words(
                    voice.source == nil ? "triage.fromCall" : "kept",
                    ["time": moment.time, "by": voice.by])
            }
        }
        saidFull = moment?.full
        differing =
            answer.disagrees
            ? answer.voices.map { voice in
                words(
                    "triage.voice",
                    [
                        "by": voice.by, "value": words.answer(voice.value, to: question),
                        "source": words.name(of: voice.source?.rawValue ?? "call", in: "answerSources"),
                        "time": Moment(voice.at, reading).time,
                    ])
            } : []
        differs = answer.disagrees
    }
}

extension AnswerValue {
    /// The key that gives this answer while its question has the focus: a letter, or the number of a choice.
    fileprivate func stroke(_ place: Int, _ words: Words) -> String {
        guard case .choice = self else { return words("answerKeys.\(rawValue)") }
        return place < 9 ? String(place + 1) : ""
    }
}
