import Operate
import Vocabulary

/// One thing that happened to a call, in words.
struct TimelineItem: Fragment {
    static let template = "call/entry"

    /// The number of its event in the journal; the entry's id on the page.
    let position: Int
    let at: Moment
    let by: String
    let sentence: String
    /// What was recorded with it, as `Where: 4th and Elm`.
    let details: [String]
    let hasDetails: Bool
    /// What is odd about it, such as a time before the call was received.
    let odd: String?
    /// What was written: a note, or the reason of a correction.
    let text: String?
    /// When it was written down, where that was later than when it happened.
    let late: String?
    /// The kind of entry, for its mark.
    let tone: String

    /// - Parameters:
    ///   - kind: the event's word below `events` in the catalogue.
    ///   - values: coded values; `field`, `old` and `new` are said as their field says them.
    ///   - facts: what was recorded at once, in the order of the form.
    ///   - text: a note or a reason, as it was written.
    ///   - writtenAt: when it was entered, where that differs from when it happened.
    init(
        position: Int, kind: String, at: Instant, by: String, values: [String: String] = [:],
        facts: [(field: FactField, value: String?)] = [], text: String? = nil, writtenAt: Instant? = nil,
        _ reading: Reading
    ) {
        let words = reading.words
        self.position = position
        self.at = Moment(at, reading)
        self.by = by
        self.text = text
        details = facts.map { fact in
            let label = words.name(of: fact.field.rawValue, in: "fields")
            return words("timeline.detail", ["field": label, "value": fact.field.reads(fact.value, words)])
        }
        hasDetails = !details.isEmpty
        odd = values["flag"].map { words.name(of: $0, in: "flags") }
        late = writtenAt.map { words("timeline.late", ["time": Moment($0, reading).time]) }
        sentence = words("events.\(Self.form(of: kind, values))", Self.said(values, reading))
        tone = Self.tones[kind] ?? "fact"
    }

    /// A fact that took the place of another is told with both.
    private static func form(of kind: String, _ values: [String: String]) -> String {
        switch kind {
        case "referral-answered" where values["answer"] == "declined": "referral-declined"
        case "attendance-reported" where values["attended"] == "no": "attendance-missed"
        case "attendance-reported" where values["attended"] == "unknown": "attendance-unknown"
        case "fact-kept" where !(values["old"] ?? "").isEmpty: "fact-changed"
        case "call-left" where values["sent"] != nil && values["sent"] != "none": "call-left-elsewhere"
        case "scene-declared" where values["ruling"] == "unsafe": "scene-declared-unsafe"
        case "scene-declared" where values["relayed"] != nil: "scene-declared-relayed"
        case "second-opinion-asked" where values["of"] == nil: "second-opinion-asked-anybody"
        case "second-opinion-answered" where values["level"] != nil: "second-opinion-otherwise"
        case "instrument-recorded" where values["followUp"] != nil: "instrument-recorded-follow-up"
        case "triage-decided" where values["override"] != nil: "triage-decided-otherwise"
        case "encounter-recorded" where values["team"] != nil: "encounter-recorded-of"
        case "calls-unlinked" where values["number"] == nil: "calls-unlinked-alone"
        case "transfer-begun" where values["direction"] == "in": "transfer-received"
        case "transfer-told" where values["told"] == "heard" && values["direction"] == "in": "transfer-sent-back"
        case "transfer-told": "transfer-\(values["told"] ?? "told")"
        default: kind
        }
    }

    private static func said(_ values: [String: String], _ reading: Reading) -> [String: String] {
        let words = reading.words
        var said = values
        for (name, group) in [
            ("reason", "reasons"), ("sent", "alternatives"), ("outcome", "outcomes"), ("source", "sources"),
            ("role", "personRoles"), ("because", "reopenReasons"), ("needed", "needKinds"), ("stage", "stages"),
            ("observed", "places.codes.kinds"), ("told", "places.codes.sources"),
            ("withdrawn", "places.codes.withdrawals"),
            ("mistake", "callFlag.codes"), ("takenBack", "instruments.withdrawals"),
            ("reached", "dispatch.codes.reached"), ("awaited", "referrals.codes.awaited"),
            ("message", "messages.codes.kinds"), ("helped", "messages.codes.helped"),
            ("carrier", "messages.codes.channels"), ("messageEnding", "messages.codes.endings"),
        ] {
            if let code = values[name] { said[name] = words.name(of: code, in: group) }
        }
        if let happened = values["happened"].flatMap({ try? Instant(rfc3339: $0) }) {
            said["happened"] = LocalTime(happened, in: reading.zone).day
        }
        guard let field = values["field"] else { return said }
        said["field"] = words.name(of: field, in: "fields")
        for name in ["old", "new"] {
            said[name] = value(values[name], of: field, reading)
        }
        return said
    }

    private static func value(_ value: String?, of field: String, _ reading: Reading) -> String {
        guard let value, !value.isEmpty else { return reading.words("notKnown") }
        if let fact = FactField(rawValue: field) { return fact.reads(value, reading.words) }
        if field == "departure" { return departure(value, reading.words) }
        if field == "alternativeOutcome" { return reading.words.name(of: value, in: "outcomes") }
        guard let moment = try? Instant(rfc3339: value) else { return value }
        return Moment(moment, reading).time
    }

    /// A departure is recorded as its coded words, joined: why, what was sent, how that ended.
    private static func departure(_ value: String, _ words: Words) -> String {
        zip(value.split(separator: " "), ["reasons", "alternatives", "outcomes"])
            .map { words.name(of: String($0), in: $1) }.joined(separator: ", ")
    }

    private static let tones = [
        "note-added": "note", "fact-rival": "attention", "promise-missed": "attention", "corrected": "corrected",
        "call-screened": "step", "call-left": "step", "call-returned": "step", "call-taken": "step",
        "team-sent": "step", "team-staged": "step", "go-ordered": "step", "team-arrived": "step", "team-clear": "step",
        "team-diverted": "step", "team-recalled": "step", "deviation-found": "attention", "help-asked": "attention",
        "check-in-missed": "attention", "case-overdue": "attention", "referral-unanswered": "attention",
        "referral-late": "attention", "message-undelivered": "attention",
        "text-undelivered": "attention",
        "second-opinion-asked": "note", "second-opinion-answered": "note", "safety-measured": "step",
        "flag-undone": "attention", "result-withdrawn": "corrected", "triage-begun": "step", "triage-decided": "step",
        "help-summoned": "attention",
        "call-back-missed": "attention", "follow-up-missed": "attention", "transfer-begun": "step",
        "transfer-told": "step", "brief-given": "step", "request-made": "step",
        "encounter-recorded": "step", "encounter-corrected": "corrected",
    ]
}
