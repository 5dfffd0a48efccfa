import Operate
import Programs
import Vocabulary

/// The calls of the weekly samples that wait for somebody to read them blind.
struct ReadListPage: Page {
    static let template = "triage-reads"

    struct Line: Sendable {
        let address: String
        let name: String
    }

    /// The calls of one week.
    struct Week: Sendable {
        let name: String
        let lines: [Line]
    }

    let title: String
    let count: String
    let weeks: [Week]
    let quiet: Bool
    let beyond: String?

    init(_ calls: [BlindCall], total: Int, _ reading: Reading) {
        let words = reading.words
        title = words("reads.title")
        count = words("reads.count", count: total)
        var weeks: [Week] = []
        for call in calls {
            let name = words("reads.week", ["week": call.week])
            let line = Line(address: "\(reading.base)/triage/reads/\(call.id)", name: Self.name(call, words))
            let lines = weeks.last?.name == name ? weeks.removeLast().lines : []
            weeks.append(Week(name: name, lines: lines + [line]))
        }
        self.weeks = weeks
        quiet = calls.isEmpty
        beyond = total > calls.count ? words("reads.beyond", count: total - calls.count) : nil
    }

    static func name(_ call: BlindCall, _ words: Words) -> String {
        words("reads.name", ["place": String(call.place), "of": String(call.of)])
    }
}

/// One call as it was known before anything was decided, and what its reader finds in it.
struct ReadPage: Page {
    static let template = "triage-read"

    struct Written: Sendable {
        let label: String
        let value: String
    }

    /// The first half, whether it is one of behavioural health.
    struct First: Sendable {
        let action: String
        let options: [Choice]
    }

    /// The second half, how grave it is and who should have gone.
    struct Second: Sendable {
        let action: String
        let said: String
        let levels: [Choice]
        let kinds: [Choice]
        let levelTrouble: String?
        let kindTrouble: String?
    }

    let title: String
    let week: String
    let back: String
    let trouble: Trouble?
    let written: [Written]
    let rivals: [Written]
    let hasRivals: Bool
    let notes: [String]
    let hasNotes: Bool
    let answers: [Written]
    let hasAnswers: Bool
    let first: First?
    let second: Second?
    /// What the reader said, once both halves are kept.
    let kept: String?
    let next: String?

    init(_ file: BlindFile, next: BlindCall?, refused: Refused? = nil, _ reading: Reading) {
        let words = reading.words
        func written(_ fact: (field: FactField, value: String?)) -> Written {
            Written(
                label: words.name(of: fact.field.rawValue, in: "fields"), value: fact.field.reads(fact.value, words))
        }
        self.init(
            call: file.call.id.text, name: ReadListPage.name(file.call, words), week: file.call.week,
            written: file.facts.map(written), rivals: file.rivals.map(written), notes: file.notes,
            answers: file.answers.map { answer in
                Written(
                    label: answer.question.text.text(in: words.language),
                    value: words(
                        "reads.answer",
                        [
                            "answer": words.answer(answer.value, to: answer.question),
                            "source": words.name(of: answer.source.rawValue, in: "answerSources"),
                        ]))
            }, read: file.read.map(Said.init), next: next?.id.text, refused: refused, reading)
    }

    /// What a reader has said so far, as plain values.
    struct Said: Sendable {
        let behavioural: BlindRead.Behavioural
        var level: Level?
        var response: BlindRead.ResponseKind?
    }

    init(
        call: String, name: String, week: String, written: [Written], rivals: [Written], notes: [String],
        answers: [Written], read: Said?, next: String?, refused: Refused? = nil, _ reading: Reading
    ) {
        let words = reading.words
        let address = "\(reading.base)/triage/reads"
        title = name
        self.week = words("reads.week", ["week": week])
        back = address
        trouble = refused.trouble(in: "read", words)
        self.written = written
        self.rivals = rivals
        hasRivals = !rivals.isEmpty
        self.notes = notes
        hasNotes = !notes.isEmpty
        self.answers = answers
        hasAnswers = !answers.isEmpty
        let behavioural = read.map { words.name(of: $0.behavioural.rawValue, in: "reads.codes.behavioural") }
        first =
            read == nil
            ? First(
                action: "\(address)/\(call)/behavioural",
                options: [Choice](
                    BlindRead.Behavioural.allCases.map(\.rawValue), in: "reads.codes.behavioural", chosen: nil,
                    words: words)) : nil
        if let read, read.response == nil {
            second = Second(
                action: "\(address)/\(call)/level", said: words("reads.said", ["answer": behavioural ?? ""]),
                levels: [Choice](
                    Level.allCases.map { String($0.rawValue) }, in: "levels",
                    chosen: refused.typed("level", in: "read"), words: words)
                    + [
                        Choice(
                            value: "unknown", name: words("reads.notSaid"),
                            chosen: refused.typed("level", in: "read") == "unknown")
                    ],
                kinds: [Choice](
                    BlindRead.ResponseKind.allCases.map(\.rawValue), in: "reads.codes.responses",
                    chosen: refused.typed("response", in: "read"), words: words),
                levelTrouble: refused.trouble(with: "level", in: "read", words),
                kindTrouble: refused.trouble(with: "response", in: "read", words))
        } else {
            second = nil
        }
        kept = read.flatMap { read in
            read.response.map { response in
                words(
                    "reads.keptAs",
                    [
                        "behavioural": behavioural ?? "",
                        "level": read.level.map { words("levels.\($0.rawValue)") } ?? words("reads.notSaid"),
                        "response": words.name(of: response.rawValue, in: "reads.codes.responses"),
                    ])
            }
        }
        self.next = next.map { "\(address)/\($0)" }
    }
}

extension ReadPage.Said {
    fileprivate init(_ read: BlindRead) {
        self.init(behavioural: read.behavioural, level: read.level, response: read.response)
    }
}
