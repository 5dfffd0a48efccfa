import Operate
import Vocabulary

/// One record behind the wall: how the person may be reached before everything else.
struct AsideRecordPage: Page {
    static let template = "aside-record"

    /// One way that is safe, in words.
    struct Way: Sendable {
        let kind: String
        let to: String
        let days: String
        let hours: String
        let voicemail: String?
    }

    struct Day: Sendable {
        let day: String
        let label: String
        let chosen: Bool
    }

    /// A row of the form in which the ways are written.
    struct Row: Sendable {
        let place: String
        let number: String
        let kinds: [Choice]
        let to: String
        let days: [Day]
        let from: String
        let until: String
        let voicemail: Bool
    }

    struct Release: Sendable {
        let address: String
        let to: String
        let state: String
        let isInForce: Bool
    }

    struct Screening: Sendable {
        let result: String
        let isHigh: Bool
        let hotline: String
        let source: String
        let by: String
    }

    struct Compelled: Sendable {
        let ground: String
        let what: String
        let notice: String
        let noticeHow: String
        let protection: String
        let by: String
    }

    struct Fold: Sendable {
        let trouble: Trouble?
        let isOpen: Bool
    }

    /// The form for a release that is to be signed.
    struct Writing: Sendable {
        let recipient: String
        let what: String
        let why: String
        let discloser: String
        let days: String
        let longer: String
        let tongues: [Choice]
    }

    let title: String
    let address: String
    let heading: String
    let ringing: ShownRinging
    let codeWord: String?
    let mayAnswer: String?
    let sayInstead: String?
    let never: String?
    let ways: [Way]
    let hasWays: Bool
    let changed: String
    let revision: Int
    let name: String
    let rows: [Row]
    let codeWordTyped: String
    let mayAnswerTyped: String
    let sayInsteadTyped: String
    let neverTyped: String
    let contactFold: Fold
    let releases: [Release]
    let noReleases: Bool
    let writing: Writing
    let releaseFold: Fold
    let screenings: [Screening]
    let noScreenings: Bool
    let results: [Choice]
    let hotlines: [Choice]
    let instrument: String
    let edition: String
    let screenDay: String
    let screeningFold: Fold
    let compelled: [Compelled]
    let grounds: [Choice]
    let notices: [Choice]
    let whom: String
    let compelledWhat: String
    let noticeHow: String
    let protection: String
    let compelledDay: String
    let compelledFold: Fold
    let removalFold: Fold

    init(_ file: VictimFile, program: String, offered: [String], refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let content = file.record.content
        let contact = content.contact
        func typed(_ field: String, in form: String, _ kept: String? = nil) -> String {
            (refused?.form == form ? refused.typed(field, in: form) : kept) ?? ""
        }
        func fold(_ form: String) -> Fold {
            Fold(trouble: AsideRecordPage.trouble(refused, in: form, words), isOpen: refused?.form == form)
        }
        func choices(
            _ codes: [String], _ group: String, _ field: String, in form: String, _ kept: String? = nil
        )
            -> [Choice]
        {
            [Choice](codes, in: group, chosen: typed(field, in: form, kept), words: words)
        }
        let today = LocalTime(reading.now, in: reading.zone).day
        title = words("aside.title")
        address = "\(reading.base)/aside/\(file.record.id)"
        heading = content.name ?? words("aside.nameless")
        ringing = ShownRinging(contact, reading)
        codeWord = contact.codeWord
        mayAnswer = contact.mayAnswer
        sayInstead = contact.sayInstead
        never = contact.never
        ways = contact.ways.map { Way($0, words) }
        hasWays = !contact.ways.isEmpty
        changed = words(
            "aside.changed", ["by": content.changedBy, "time": Moment(content.changedAt, reading).time])
        revision = file.record.revision
        name = typed("name", in: "contact", content.name)
        let form = refused?.form == "contact" ? refused : nil
        rows = (0..<SafeContact.mostWays).map { place in
            let kept = contact.ways.indices.contains(place) ? contact.ways[place] : nil
            return Row(place, kept, refused: form, words)
        }
        codeWordTyped = typed("codeWord", in: "contact", contact.codeWord)
        mayAnswerTyped = typed("mayAnswer", in: "contact", contact.mayAnswer)
        sayInsteadTyped = typed("sayInstead", in: "contact", contact.sayInstead)
        neverTyped = typed("never", in: "contact", contact.never)
        contactFold = fold("contact")
        releases = file.releases.filter { $0.content.standing(at: reading.now) != .discarded }.map {
            Release($0, at: "\(reading.base)/aside/\(file.record.id)", reading)
        }
        noReleases = releases.isEmpty
        let tongue = typed("language", in: "release", words.language)
        writing = Writing(
            recipient: typed("recipient", in: "release"), what: typed("what", in: "release"),
            why: typed("why", in: "release"), discloser: typed("discloser", in: "release", program),
            days: typed("days", in: "release", String(VictimRelease.Terms.usualDays)),
            longer: typed("longer", in: "release"),
            tongues: [Choice](offered, in: "languages", chosen: tongue, words: words))
        releaseFold = fold("release")
        screenings = file.screenings.map { Screening($0.content, words) }
        noScreenings = screenings.isEmpty
        results = choices(
            LethalityResult.Result.allCases.map(\.rawValue), "aside.codes.results", "result", in: "screening")
        hotlines = choices(
            LethalityResult.Hotline.allCases.map(\.rawValue), "aside.codes.hotlines", "hotline", in: "screening")
        instrument = typed("instrument", in: "screening", words("aside.usualInstrument"))
        edition = typed("edition", in: "screening")
        screenDay = typed("screenDay", in: "screening", today)
        screeningFold = fold("screening")
        compelled = file.compelled.map { Compelled($0, words) }
        grounds = choices(
            CompelledTelling.Ground.allCases.map(\.rawValue), "aside.codes.grounds", "ground", in: "compelled")
        notices = choices(
            CompelledTelling.Notice.allCases.map(\.rawValue), "aside.codes.notices", "notice", in: "compelled")
        whom = typed("whom", in: "compelled")
        compelledWhat = typed("compelledWhat", in: "compelled")
        noticeHow = typed("noticeHow", in: "compelled")
        protection = typed("protection", in: "compelled")
        compelledDay = typed("compelledDay", in: "compelled", today)
        compelledFold = fold("compelled")
        removalFold = fold("removal")
    }

    /// Why a form was refused; a field of a row is named with the row's number.
    private static func trouble(_ refused: Refused?, in form: String, _ words: Words) -> Trouble? {
        guard let refused, refused.form == form else { return nil }
        let parts = (refused.refusal.field ?? "").split(separator: "-")
        guard parts.count == 2, let place = Int(parts[1]) else { return Trouble(refused, words: words) }
        let field = words.name(of: String(parts[0]), in: "aside.codes.rows")
        return Trouble(
            sentence: words(refused.refusal),
            field: words("aside.rowField", ["field": field, "n": String(place + 1)]),
            anchor: "contact-\(parts[0])-\(place)")
    }
}

extension AsideRecordPage.Way {
    fileprivate init(_ way: SafeContact.Way, _ words: Words) {
        kind = words.name(of: way.kind.rawValue, in: "aside.codes.kinds")
        to = way.to
        days =
            way.days.count == 7
            ? words("aside.everyDay")
            : way.days.map { words.name(of: String($0), in: "aside.codes.shortDays") }.joined(separator: ", ")
        hours =
            way.isWholeDay
            ? words("aside.anyTime")
            : words("aside.hours", ["from": ShownRinging.clock(way.from), "until": ShownRinging.clock(way.until)])
        voicemail = way.kind == .call ? words(way.voicemail ? "aside.voicemail" : "aside.noVoicemail") : nil
    }
}

extension AsideRecordPage.Row {
    /// - Parameter refused: the form as it was sent, where it was refused.
    fileprivate init(_ place: Int, _ kept: SafeContact.Way?, refused: Refused?, _ words: Words) {
        func typed(_ field: String, _ kept: String?) -> String {
            (refused != nil ? refused?.typed["\(field)-\(place)"] : kept) ?? ""
        }
        self.place = String(place)
        number = String(place + 1)
        kinds = [Choice](
            SafeContact.Way.Kind.allCases.map(\.rawValue), in: "aside.codes.kinds",
            chosen: typed("kind", kept?.kind.rawValue), words: words)
        to = typed("to", kept?.to)
        days = (1...7).map { day in
            AsideRecordPage.Day(
                day: String(day), label: words.name(of: String(day), in: "aside.codes.shortDays"),
                chosen: refused.map { $0.typed["days-\(place)-\(day)"] != nil } ?? (kept?.days.contains(day) == true))
        }
        let isWhole = kept?.isWholeDay ?? true
        from = typed("from", isWhole ? nil : kept.map { ShownRinging.clock($0.from) })
        // A browser's field knows no 24:00; midnight at the end is written as the one at the beginning.
        until = typed("until", isWhole ? nil : kept.map { ShownRinging.clock($0.until % SafeContact.wholeDay) })
        voicemail = refused.map { $0.typed["voicemail-\(place)"] != nil } ?? (kept?.voicemail == true)
    }
}

extension AsideRecordPage.Release {
    fileprivate init(_ entry: VictimEntry<VictimRelease>, at record: String, _ reading: Reading) {
        address = "\(record)/releases/\(entry.id)"
        to = entry.content.terms.recipient
        (state, isInForce) = entry.content.shownStanding(reading)
    }
}

extension VictimRelease {
    /// How it stands, in a few words, and whether it is in force.
    func shownStanding(_ reading: Reading) -> (String, Bool) {
        let words = reading.words
        func time(_ moment: Instant) -> String { Moment(moment, reading).time }
        switch standing(at: reading.now) {
        case .draft: return (words("aside.draft"), false)
        case .discarded: return (words("aside.discarded"), false)
        case .inForce(let until): return (words("aside.inForce", ["time": time(until)]), true)
        case .expired(let at): return (words("aside.expired", ["time": time(at)]), false)
        case .withdrawn(let ending):
            let channel = words.name(of: ending.channel, in: "consents.codes.channels")
            return (words("aside.withdrawn", ["time": time(ending.at), "channel": channel, "by": ending.by]), false)
        }
    }
}

extension AsideRecordPage.Screening {
    fileprivate init(_ screening: LethalityResult, _ words: Words) {
        result = words.name(of: screening.result.rawValue, in: "aside.codes.results")
        isHigh = screening.result == .byProtocol || screening.result == .byBelief
        hotline = words.name(of: screening.hotline.rawValue, in: "aside.codes.hotlines")
        source = [screening.instrument, screening.edition].compactMap(\.self).joined(separator: ", ")
        by = words("aside.dayBy", ["day": screening.day, "by": screening.by])
    }
}

extension AsideRecordPage.Compelled {
    fileprivate init(_ telling: CompelledTelling, _ words: Words) {
        ground = words(
            "aside.compelledBy",
            ["ground": words.name(of: telling.ground.rawValue, in: "aside.codes.grounds"), "whom": telling.whom])
        what = telling.what
        notice = words.name(of: telling.notice.rawValue, in: "aside.codes.notices")
        noticeHow = telling.noticeHow
        protection = telling.protection
        by = words("aside.dayBy", ["day": telling.day, "by": telling.by])
    }
}
