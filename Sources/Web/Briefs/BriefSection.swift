import Operate
import Vocabulary

/// What the police were told about a call, and the form in which they are told: coded points and one short note.
struct BriefSection: Sendable {
    struct Part: Sendable {
        let code: String
        let name: String
        let points: [Choice]
    }

    struct Said: Sendable {
        let label: String
        let text: String
    }

    struct Line: Sendable {
        let id: String
        let action: String
        let heading: String
        let at: Moment
        let parts: [Said]
        let note: String?
        let used: String?
        /// Whether somebody is asked now if it was used.
        let asking: Bool
    }

    struct Giving: Sendable {
        let action: String
        let parts: [Part]
        let unit: String
        let channels: [Choice]
        let speaks: String
        let note: String
        let unitTrouble: String?
        let pointsTrouble: String?
        let speaksTrouble: String?
        let noteTrouble: String?
        let trouble: Trouble?
        let opened: Bool
    }

    let lines: [Line]
    let giving: Giving?
    let back: String

    /// Nothing where no police go and nothing was told.
    init?(
        _ briefs: [Brief], heard: [Brief.Point], on call: ShownCall, back: String, isPoliceGoing: Bool,
        rights: CallSections.Rights,
        refused: Refused?, _ reading: Reading
    ) {
        let mayGive = isPoliceGoing && rights.brief
        guard mayGive || !briefs.isEmpty else { return nil }
        self.back = back
        lines = briefs.map { Line($0, mayTell: rights.tellUsed, reading) }
        giving =
            mayGive
            ? Giving(
                on: call, heard: heard, opened: briefs.isEmpty && back == "triage", refused: refused, reading) : nil
    }
}

extension BriefSection.Line {
    fileprivate init(_ brief: Brief, mayTell: Bool, _ reading: Reading) {
        let words = reading.words
        id = brief.id.text
        action = "\(reading.base)/briefs/\(brief.id)/use"
        at = Moment(brief.givenAt, reading)
        heading = words(
            "briefs.toldUnit",
            [
                "unit": brief.unit, "by": brief.by.name,
                "channel": words.name(of: brief.channel.rawValue, in: "briefs.codes.channels"),
            ])
        parts = BriefSection.said(brief.points, brief.language, words)
        note = brief.note
        used = brief.used.map { words.name(of: $0.rawValue, in: "briefs.codes.used") }
        asking = brief.used == nil && mayTell
    }
}

extension BriefSection {
    /// The brief as text, one line a part.
    static func said(_ points: [Brief.Point], _ language: String?, _ words: Words) -> [Said] {
        let parts = Brief.Point.Part.allCases.compactMap { part -> Said? in
            let told = points.filter { $0.part == part }.map { words.name(of: $0.rawValue, in: "briefs.codes.points") }
            guard !told.isEmpty else { return nil }
            return Said(
                label: words.name(of: part.rawValue, in: "briefs.codes.parts"), text: told.joined(separator: ". "))
        }
        return parts
            + (language.map { [Said(label: words("briefs.speaks"), text: words.language($0))] } ?? [])
    }
}

extension BriefSection.Giving {
    fileprivate init(on call: ShownCall, heard: [Brief.Point], opened: Bool, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        func typed(_ field: String) -> String? { refused.typed(field, in: "brief") }
        action = "\(reading.base)/calls/\(call.id)/briefs"
        trouble = refused.trouble(in: "brief", words)
        let isRefused = trouble != nil
        // What is known of danger is ticked; whoever briefs looks at it and sends it.
        parts = Brief.Point.Part.allCases.map { part in
            BriefSection.Part(
                code: part.rawValue, name: words.name(of: part.rawValue, in: "briefs.codes.parts"),
                points: Brief.Point.allCases.filter { $0.part == part }.map { point in
                    Choice(
                        value: point.rawValue, name: words.name(of: point.rawValue, in: "briefs.codes.points"),
                        chosen: isRefused ? typed("point-\(point.rawValue)") != nil : heard.contains(point))
                })
        }
        unit = typed("unit") ?? ""
        channels = [Choice](
            Brief.Channel.allCases.map(\.rawValue), in: "briefs.codes.channels", chosen: typed("channel") ?? "radio",
            words: words)
        speaks = typed("language") ?? call.facts[.language]?.value ?? ""
        note = typed("note") ?? ""
        unitTrouble = refused.trouble(with: "unit", in: "brief", words)
        pointsTrouble = refused.trouble(with: "points", in: "brief", words)
        speaksTrouble = refused.trouble(with: "language", in: "brief", words)
        noteTrouble = refused.trouble(with: "note", in: "brief", words)
        self.opened = opened || isRefused
    }
}
