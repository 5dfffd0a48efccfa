import Exchange
import Foundation
import Plan
import Vocabulary

/// An export on its way in: how it is to be read, how far it has been read, or what came of it.
struct IncomingPage: Page {
    static let template = "incoming"

    /// A field of a call, and the columns that hold it.
    struct Field: Sendable {
        let id: String
        let name: String
        let help: String?
        let needed: Bool
        let columns: [Column]
        let trouble: String?
    }

    struct Column: Sendable {
        let id: String
        /// The field that it belongs to.
        let field: String
        let label: String
        let choices: [Choice]
    }

    /// One call as it is understood.
    struct Line: Sendable {
        let received: String
        let type: String
        let nature: String
        let beat: String
        let place: String
    }

    /// What the first rows come to.
    struct Trial: Sendable {
        let finding: String
        let fits: Bool
        let reasons: [String]
        let lines: [Line]
    }

    struct Confirm: Sendable {
        let about: String
        let asks: [String]
        let name: String
        let nameTrouble: String?
        /// The name is that of another source, and it is asked whether its calls are to be amended.
        let asksToAmend: Bool
        let zone: String
        let zoneTrouble: String?
        let zones: [String]
        let times: [Choice]
        let timesTrouble: String?
        let natures: String?
        let main: [Field]
        let more: [Field]
        let trial: Trial?
    }

    struct Progress: Sendable {
        let value: Int
        let sentence: String
    }

    struct Done: Sendable {
        let sentence: String
        let rejected: String?
        let strange: String?
    }

    let title: String
    let file: String
    let address: String
    let trouble: Trouble?
    let stopped: Bool
    let confirm: Confirm?
    let progress: Progress?
    let done: Done?

    /// A file that waits to be confirmed; without a form, one that cannot be read.
    init(_ file: IncomingFile, _ confirm: Confirm?, stopped: Bool, refused: Refused?, _ reading: Reading) {
        self.init(file, reading, trouble: refused.trouble(in: "map", reading.words), stopped: stopped, confirm: confirm)
    }

    /// A file that is being read.
    init(_ file: IncomingFile, _ step: ImportCalls.Progress, _ reading: Reading) {
        let percent = step.size > 0 ? step.bytes * 100 / step.size : 0
        self.init(
            file, reading,
            progress: Progress(value: percent, sentence: IncomingPage.sentence(step.counts, percent, reading.words)))
    }

    /// A file that was read.
    init(_ file: IncomingFile, done: Done, _ reading: Reading) {
        self.init(file, reading, done: done)
    }

    private init(
        _ file: IncomingFile, _ reading: Reading, trouble: Trouble? = nil, stopped: Bool = false,
        confirm: Confirm? = nil, progress: Progress? = nil, done: Done? = nil
    ) {
        let words = reading.words
        let size = Int64(file.bytes).formatted(.byteCount(style: .file).locale(Numbers.locale(words.language)))
        title = words("incoming.title", ["file": file.name])
        self.file = words("incoming.file", ["size": size, "time": Moment(file.arrivedAt, reading).time])
        address = "\(reading.base)/plan/imports/\(file.id.text)"
        self.trouble = trouble
        self.stopped = stopped
        self.confirm = confirm
        self.progress = progress
        self.done = done
    }

    /// How far a reading has come.
    static func sentence(_ counts: ImportCounts, _ percent: Int, _ words: Words) -> String {
        let number = Numbers(words.language)
        return words(
            "incoming.progress",
            [
                "percent": String(percent), "read": number(counts.read), "rejected": number(counts.rejected),
            ])
    }
}

extension IncomingPage.Done {
    /// - Parameter address: of the list of rows that are no calls.
    init?(_ end: IncomingEnd, rejectedAt address: String, _ words: Words) {
        guard case .done(let read, let imported, let amended, let already, let rejected, let strange) = end else {
            return nil
        }
        let number = Numbers(words.language)
        sentence = words(
            "incoming.done",
            [
                "read": number(read), "imported": number(imported), "amended": number(amended),
                "already": number(already), "rejected": number(rejected),
            ])
        self.rejected = rejected > 0 ? address : nil
        self.strange =
            strange > 0 ? words("incoming.strange", count: strange, ["n": number(strange)]) : nil
    }
}

extension IncomingPage.Confirm {
    /// - Parameters:
    ///   - knownAs: the known map that the draft was taken from.
    ///   - trial: what the first rows come to with the draft; nothing where it is not yet a map.
    init(
        _ draft: MapDraft, of sample: ExportSample, knownAs: String?, trial: (MapShelf.Entry, MapTrial)?,
        refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        about = knownAs.map { words("incoming.known", ["map": $0]) } ?? words("incoming.proposed")
        asks =
            knownAs == nil
            ? sample.proposal.questions.map { words("incoming.asks.\($0.rawValue)") } : []
        name = draft.name
        nameTrouble = refused.trouble(with: "mapName", in: "map", words)
        asksToAmend = refused?.refusal.code == .mapNameUsed
        zone = draft.zone
        zoneTrouble = refused.trouble(with: "zone", in: "map", words)
        zones = TimeZone.knownTimeZoneIdentifiers.filter { $0.hasPrefix("America/") || $0.hasPrefix("Pacific/") }
        times = [Choice](
            TimeFormat.allCases.map(\.rawValue), in: "timeFormats", chosen: draft.times?.rawValue, words: words)
        timesTrouble = refused.trouble(with: "times", in: "map", words)
        natures = draft.natures
        let columns = IncomingPage.columns(of: sample)
        func field(_ field: CallField) -> IncomingPage.Field {
            IncomingPage.Field(field, draft, columns, refused, words)
        }
        main = IncomingPage.asked.map(field)
        more = CallField.allCases.filter { !IncomingPage.asked.contains($0) }.map(field)
        self.trial = trial.map { IncomingPage.Trial($0, $1, words) }
    }
}

extension IncomingPage {
    /// The fields without which little can be said.
    fileprivate static let asked: [CallField] = [.number, .received, .type, .beat, .place]

    /// The columns of a file, each once, with the first thing that stands in it.
    fileprivate static func columns(of sample: ExportSample) -> [(name: String, shown: String)] {
        var known: Set<String> = []
        return sample.header.enumerated().compactMap { place, name in
            guard !name.isEmpty, known.insert(name).inserted else { return nil }
            let example = sample.rows.lazy.map { $0[place] }.first { !$0.isEmpty }
            return (name, example.map { "\(name) – \($0.prefix(40))" } ?? name)
        }
    }
}

extension IncomingPage.Field {
    fileprivate init(
        _ field: CallField, _ draft: MapDraft, _ all: [(name: String, shown: String)], _ refused: Refused?,
        _ words: Words
    ) {
        let label = words.name(of: field.rawValue, in: "callFields")
        id = field.rawValue
        name = label
        help = words.has("callFieldHelp.\(field.rawValue)") ? words("callFieldHelp.\(field.rawValue)") : nil
        needed = field == .received || field == .type
        trouble = refused.trouble(with: field.rawValue, in: "map", words)
        columns = (0..<draft.places(for: field)).map { place in
            let chosen = draft.columns[field].flatMap { $0.indices.contains(place) ? $0[place] : nil }
            let none = Choice(
                value: "", name: words(place == 0 ? "incoming.noColumn" : "incoming.noMore"), chosen: chosen == nil)
            return IncomingPage.Column(
                id: "\(field.rawValue)-\(place)", field: field.rawValue,
                label: place == 0 ? label : words("incoming.with", ["field": label, "n": String(place + 1)]),
                choices: [none] + all.map { Choice(value: $0.name, name: $0.shown, chosen: $0.name == chosen) })
        }
    }
}

extension IncomingPage.Trial {
    fileprivate init(_ entry: MapShelf.Entry, _ trial: MapTrial, _ words: Words) {
        let number = Numbers(words.language)
        let rejected = trial.rejected.values.reduce(0, +)
        fits = trial.fits
        finding = words(
            !trial.fits ? "incoming.trial.misfit" : rejected == 0 ? "incoming.trial.all" : "incoming.trial.some",
            ["rows": number(trial.rows), "calls": number(trial.rows - rejected)])
        reasons = trial.rejected.sorted { ($0.value, $1.key.rawValue) > ($1.value, $0.key.rawValue) }.map {
            words(
                "incoming.trial.reason",
                ["n": number($0.value), "reason": words.name(of: $0.key.rawValue, in: "rowRejections")])
        }
        let zone = TimeZone(identifier: entry.map.zone) ?? .gmt
        let classifier = NatureClassifier(table: entry.map.natures)
        lines = trial.calls.map { call in
            let local = LocalTime(Instant(microseconds: call.received * 1_000_000), in: zone)
            return IncomingPage.Line(
                received: call.flags.contains(.dayOnly) ? local.day : "\(local.day) \(local.time)", type: call.type,
                nature: words.name(of: classifier.nature(of: call.type).nature.rawValue, in: "natures"),
                beat: call.beat ?? "–", place: call.place ?? "–")
        }
    }
}
