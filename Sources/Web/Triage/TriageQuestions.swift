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
        /// When what a record of the place tells of happened.
        var happenedAt: Instant?
        /// An instrument found it, so nobody types it.
        var isFound = false
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
        /// The same in the caller's language, where it is another.
        let otherName: String?
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
        /// Who may answer it, where not everybody may: for the script, and for people.
        let voices: String?
        let onlyBy: String?
        /// The question in the caller's language, where it is another.
        let other: String?
        let otherLanguage: String
    }

    /// In which language the caller is to be asked, where it is another than the reader's.
    let spoken: String?
    /// The program has no words in that language.
    let needsInterpreter: Bool
    let items: [Item]
    /// How many are answered, of how many: `6 of 28 answered`.
    let progress: String

    /// - Parameter caller: the language the caller speaks, as a BCP 47 tag; nothing where nobody wrote one.
    init(
        _ program: Program, _ assessment: Assessment, answers: [String: ShownAnswer],
        callerSpeaks caller: String? = nil,
        _ reading: Reading
    ) {
        let words = reading.words
        let tongue = CallerTongue(caller, program, words)
        spoken = tongue?.said
        needsInterpreter = tongue?.needsInterpreter ?? false
        let open = Set(assessment.unknown)
        let asked = program.questions.filter { question in
            question.askedWhen == .always || answers[question.key]?.value != nil || open.contains(question.key)
                || assessment.next == question.key
        }
        items = asked.map { question in
            Item(
                question, answers[question.key] ?? ShownAnswer(), next: assessment.next == question.key,
                in: tongue?.written, reading)
        }
        let answered = asked.filter { answers[$0.key]?.value != nil }.count
        progress = words("triage.progress", ["n": String(answered), "of": String(asked.count)])
    }
}

extension TriageQuestions.Item {
    fileprivate init(
        _ question: Question, _ answer: ShownAnswer, next: Bool, in tongue: String?, _ reading: Reading
    ) {
        let words = reading.words
        self.question = question.key
        id = "question-\(question.key)"
        text = question.text.text(in: words.language)
        other = tongue.map { question.text.text(in: $0) }
        otherLanguage = tongue ?? ""
        self.next = next
        revision = answer.revision
        was = answer.value?.rawValue ?? ""
        long = question.kind != .yesNo
        options = question.values.enumerated().map { place, value in
            TriageQuestions.Option(
                value: value.rawValue, name: words.answer(value, to: question), chosen: value == answer.value,
                stroke: value.stroke(place, words),
                tone: question.danger.contains(value) ? "v-grave" : value.isKnown ? "v-plain" : "v-open",
                otherName: tongue.flatMap { value.text(in: $0, of: question) })
        }
        let last = answer.voices.last
        let moment = last.map { Moment($0.at, reading) }
        said = last.flatMap { voice in
            moment.map { moment in
                if let happened = voice.happenedAt {
                    return words("triage.fromPlace", ["day": LocalTime(happened, in: reading.zone).day])
                }
                return words(
                    voice.isFound ? "instruments.fromInstrument" : voice.source == nil ? "triage.fromCall" : "kept",
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
                        "source": voice.isFound
                            ? words("instruments.found")
                            : words.name(of: voice.source?.rawValue ?? "call", in: "answerSources"),
                        "time": Moment(voice.at, reading).time,
                    ])
            } : []
        differs = answer.disagrees
        let may = AnswerSource.allCases.filter(question.answeredBy.contains)
        let isLimited = may.count < AnswerSource.allCases.count
        voices = isLimited ? may.reversed().map(\.rawValue).joined(separator: " ") : nil
        onlyBy =
            isLimited
            ? words(
                "triage.onlyBy",
                ["voices": may.map { words.name(of: $0.rawValue, in: "answerSources") }.joined(separator: ", ")])
            : nil
    }
}

/// How the caller is to be asked, where they speak another language than whoever asks.
private struct CallerTongue {
    let said: String
    let needsInterpreter: Bool
    /// The language of the program's words that is shown beside; nothing where it has none.
    let written: String?

    init?(_ caller: String?, _ program: Program, _ words: Words) {
        func primary(_ tag: String) -> String { String(tag.prefix { $0 != "-" && $0 != "_" }).lowercased() }
        guard let caller, primary(caller) != primary(words.language) else { return nil }
        let name = words.name(of: primary(caller), in: "languages")
        written =
            program.languages.first { $0.lowercased() == caller.lowercased() }
            ?? program.languages.first { primary($0) == primary(caller) }
        needsInterpreter = written == nil
        said = words(needsInterpreter ? "triage.noTongue" : "triage.bothTongues", ["language": name])
    }
}

extension AnswerValue {
    /// What the program calls this answer in a language; nothing for the answers that every question has.
    fileprivate func text(in language: String, of question: Question) -> String? {
        switch (self, question.kind) {
        case (.choice(let key), .choice(let choices)): choices.first { $0.key == key }?.text.text(in: language)
        case (.unknown, _): question.unknownText?.text(in: language)
        default: nil
        }
    }

    /// The key that gives this answer while its question has the focus: a letter, or the number of a choice.
    fileprivate func stroke(_ place: Int, _ words: Words) -> String {
        guard case .choice = self else { return words("answerKeys.\(rawValue)") }
        return place < 9 ? String(place + 1) : ""
    }
}
