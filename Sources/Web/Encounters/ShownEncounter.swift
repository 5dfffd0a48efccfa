import Operate
import Vocabulary

/// An encounter as its page shows it: all of it to those who may read it, to others only that it was.
struct ShownEncounter: Sendable {
    struct Line: Sendable {
        let label: String
        let value: String
    }

    struct Change: Sendable {
        let sentence: String
        let reason: String
    }

    let id: String
    let heading: String
    let when: Moment
    let byWhom: String
    /// It was written down long after it was over.
    let late: String?
    let flags: [String]
    let readable: Bool
    let lines: [Line]
    let narrative: String?
    let changes: [Change]
    let hasChanges: Bool
    let correct: String?
}

extension ShownEncounter {
    init(
        _ encounter: Encounter, readable: Bool, corrections: [EncounterCorrection], mayCorrect: Bool,
        _ reading: Reading
    ) {
        let words = reading.words
        id = encounter.id.text
        when = Moment(encounter.began, reading)
        byWhom = encounter.by.name
        late =
            encounter.enteredLate
            ? words("encounter.late", ["time": Moment(encounter.enteredAt, reading).time]) : nil
        flags = readable ? encounter.flags.map { words.name(of: $0.rawValue, in: "flags") } : []
        self.readable = readable
        guard readable else {
            heading = words("events.encounter-recorded")
            (lines, narrative, changes, hasChanges, correct) = ([], nil, [], false, nil)
            return
        }
        heading = encounter.isMet ? words("encounter.metHeading") : words("encounter.notMetHeading")
        lines = ShownEncounter.lines(of: encounter, reading)
        narrative = encounter.told.narrative
        changes = corrections.map { change in
            let field = words.name(of: change.field, in: "encounter.asks")
            return Change(
                sentence: words(
                    "encounter.changed",
                    [
                        "field": field, "old": ShownEncounter.reads(change.old, change.field, reading),
                        "new": ShownEncounter.reads(change.new, change.field, reading), "by": change.by,
                        "time": Moment(change.at, reading).time,
                    ]), reason: change.reason)
        }
        hasChanges = !changes.isEmpty
        correct = mayCorrect ? "\(reading.base)/encounters/\(encounter.id)" : nil
    }

    private static func lines(of encounter: Encounter, _ reading: Reading) -> [Line] {
        let (words, told) = (reading.words, encounter.told)
        var lines: [Line] = []
        func add(_ field: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            lines.append(Line(label: words.name(of: field, in: "encounter.asks"), value: value))
        }
        func codes(_ field: String, _ codes: [String]) {
            add(field, codes.map { words.name(of: $0, in: "encounter.codes.\(field)") }.joined(separator: ", "))
        }
        add("ending", told.ending.map { words.name(of: $0.written, in: "reasons") } ?? words("encounter.goesOn"))
        if let sent = told.sent {
            let ended = told.outcome.map { words.name(of: $0.rawValue, in: "outcomes") }
            add(
                "alternativeSent",
                [words.name(of: sent.rawValue, in: "alternatives"), ended].compactMap(\.self).joined(separator: " · "))
        }
        add("assignment", encounter.teamName)
        if encounter.person != nil { add("whom", encounter.knownAs ?? words("notKnown")) }
        if told.isMet {
            add(
                "needs",
                told.needsNothing
                    ? words("encounter.needsNothing")
                    : told.needs.map { words.name(of: $0.rawValue, in: "needKinds") }.joined(separator: ", "))
        }
        codes("safety", told.safety.map(\.rawValue))
        add(
            "supplies",
            SupplyItem.allCases.compactMap { item in
                told.supplies[item].map { "\(words.name(of: item.rawValue, in: "encounter.codes.supplies")) × \($0)" }
            }.joined(separator: ", "))
        codes("suicideRisk", [told.suicideRisk?.rawValue].compactMap(\.self))
        codes("safetyActions", told.safetyActions.map(\.rawValue))
        codes("natures", told.natures.map(\.rawValue))
        codes("behaviours", told.behaviours.map(\.rawValue))
        codes("medical", [told.medical?.rawValue].compactMap(\.self))
        codes("destination", [told.destination?.rawValue].compactMap(\.self))
        for (field, answer) in [
            ("safetyPlan", told.safetyPlan), ("meansSafety", told.meansSafety),
            ("mandatedReport", told.mandatedReport), ("briefUsed", told.briefUsed),
        ] {
            add(field, answer.map { words.name(of: $0.rawValue, in: "answers") })
        }
        add("strengths", told.strengths)
        add("followUpAt", told.followUpAt.map { Moment($0, reading).time })
        add("began", Moment(encounter.began, reading).time)
        add("ended", Moment(encounter.ended, reading).time)
        return lines
    }

    /// A value of the record of corrections, in words.
    private static func reads(_ value: String, _ field: String, _ reading: Reading) -> String {
        let words = reading.words
        guard !value.isEmpty else { return field == "ending" ? words("encounter.goesOn") : words("notKnown") }
        switch field {
        case "strengths", "narrative": return "“\(value)”"
        case "began", "ended", "followUpAt":
            return (try? Instant(rfc3339: value)).map { Moment($0, reading).time } ?? value
        case "ending":
            return zip(value.split(separator: " "), ["reasons", "alternatives", "outcomes"])
                .map { words.name(of: String($0), in: $1) }.joined(separator: " · ")
        case "supplies":
            return value.split(separator: " ").map { pair in
                let halves = pair.split(separator: ":").map(String.init)
                return "\(words.name(of: halves[0], in: "encounter.codes.supplies")) × \(halves.last ?? "")"
            }.joined(separator: ", ")
        case "safetyPlan", "meansSafety", "mandatedReport", "briefUsed": return words.name(of: value, in: "answers")
        default:
            return value.split(separator: " ").map { words.name(of: String($0), in: "encounter.codes.\(field)") }
                .joined(separator: ", ")
        }
    }
}
