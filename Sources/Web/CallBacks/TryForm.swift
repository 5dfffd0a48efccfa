import Operate
import Vocabulary

/// Writing down that somebody tried to reach a person.
struct TryForm: Sendable {
    let channels: [Choice]
    let results: [Choice]
    let note: String
    let at: String
    let noteTrouble: String?
    let atTrouble: String?
    let trouble: Trouble?

    init(refused: Refused?, _ reading: Reading) {
        let words = reading.words
        func typed(_ field: String) -> String? { refused.typed(field, in: "try") }
        channels = [Choice](
            CallBackAttempt.Channel.allCases.map(\.rawValue), in: "cases.codes.channels",
            chosen: typed("channel") ?? "phone", words: words)
        results = [Choice](
            CallBackAttempt.Result.allCases.map(\.rawValue), in: "callBacks.codes.results",
            chosen: typed("result"), words: words)
        note = typed("note") ?? ""
        at = typed("at") ?? ""
        noteTrouble = refused.trouble(with: "note", in: "try", words)
        atTrouble = refused.trouble(with: "at", in: "try", words)
        trouble = refused.trouble(in: "try", words)
    }
}

/// One try, as a page shows it.
struct ShownTry: Sendable {
    let when: Moment
    let sentence: String
    let by: String
    let note: String?
    let odd: String?

    init(_ attempt: CallBackAttempt, _ reading: Reading) {
        let words = reading.words
        let late = attempt.enteredAt.since(attempt.at) > .seconds(3600)
        let odd = [
            attempt.flag.map { words.name(of: $0.rawValue, in: "flags") },
            late ? words("timeline.late", ["time": Moment(attempt.enteredAt, reading).time]) : nil,
        ].compactMap(\.self).joined(separator: " · ")
        when = Moment(attempt.at, reading)
        sentence = words(
            "cases.tried",
            [
                "channel": words.name(of: attempt.channel.rawValue, in: "cases.codes.channels"),
                "result": words.name(of: attempt.result.rawValue, in: "callBacks.codes.results"),
            ])
        by = attempt.by
        note = attempt.note
        self.odd = odd.isEmpty ? nil : odd
    }
}
