import Exchange
import Foundation
import Plan
import Programs
import Vocabulary

/// A city's own past under each known program: a sentence, the programs side by side, and one of them closely.
struct PastPage: Page {
    static let template = "past"

    /// One program of the comparison.
    struct Line: Sendable {
        let name: String
        let address: String
        let current: Bool
        let least: String
        let asWritten: String
        let most: String
        let inHours: String
        let only: String
        let again: String
        /// Thousandths of the widest bar: up to the least, and up to the most.
        let sure: String
        let range: String
    }

    struct Leak: Sendable {
        let count: String
        let reason: String
        let kind: String
        let tone: String
    }

    struct Step: Sendable {
        let name: String
        let applies: Bool
        let reached: String
        let share: String
        let leaks: [Leak]
    }

    /// One hour of the week: how dark its cell is, and how many calls.
    struct Cell: Sendable {
        let shade: String
        let count: String
    }

    struct Day: Sendable {
        let name: String
        let cells: [Cell]
    }

    /// A beat or a nature with its count.
    struct Part: Sendable {
        let name: String
        let most: String
        let share: String
    }

    /// One program closely.
    struct Close: Sendable {
        let name: String
        let about: String
        let finding: String
        let steps: [Step]
        let heat: String
        let hours: [String]
        let days: [Day]
        let map: BeatMap?
        let beats: [Part]
        let noBeats: Bool
        let natures: [Part]
        let places: String
        let unitHours: String
    }

    struct Source: Sendable {
        let map: String
        let from: Moment?
        let to: Moment?
        let kept: String
        let amended: String
        let rejected: String
        let strange: String
        let shown: Moment
    }

    /// An export that waits to be read in.
    struct Waiting: Sendable {
        let name: String
        let address: String
        let arrived: Moment
    }

    /// The exports on their way in, for those who may bring them.
    struct Incoming: Sendable {
        let waiting: [Waiting]

        init(_ files: [IncomingFile], _ reading: Reading) {
            waiting = files.map {
                Waiting(
                    name: $0.name, address: "\(reading.base)/plan/imports/\($0.id.text)",
                    arrived: Moment($0.arrivedAt, reading))
            }
        }
    }

    /// The most beats that are listed.
    static let mostBeats = 20

    let title: String
    let finding: String?
    let ends: String
    let nothing: Bool
    /// There are past calls, and no program that they could be replayed under.
    let noPrograms: Bool
    let lines: [Line]
    let close: Close?
    let sources: [Source]
    let json: String
    let incoming: Incoming?

    /// - Parameters:
    ///   - beats: the shapes of the beats, where somebody has drawn them.
    ///   - chosen: the place of the program that is shown closely; without one, the one that takes the most.
    ///   - incoming: nothing for those who may not bring exports.
    init(
        _ imports: [CallImport], _ replays: [ProgramReplay], beats: [BeatShape] = [], chosen: Int?,
        incoming: Incoming? = nil, _ reading: Reading
    ) {
        self.incoming = incoming
        let words = reading.words
        let number = Numbers(words.language)
        title = words("past.title")
        ends = words("past.ends")
        nothing = replays.first.map { $0.calls == 0 } ?? true
        noPrograms = !imports.isEmpty && replays.isEmpty
        let widest = max(1, replays.map(\.eligible.most).max() ?? 1)
        let best = replays.indices.max { replays[$0].inHours.most < replays[$1].inHours.most }
        let shown = nothing ? nil : chosen ?? best
        finding =
            nothing
            ? nil
            : best.map { place in
                let ends = replays[place].inHours
                return words(
                    ends.most == 0 ? "past.findingZero" : ends.least == ends.most ? "past.findingOne" : "past.finding",
                    [
                        "calls": number(replays[place].calls), "n": String(replays.count),
                        "program": replays[place].program.title.text(in: words.language),
                        "least": number(replays[place].inHours.least), "most": number(replays[place].inHours.most),
                    ])
            }
        lines =
            nothing
            ? []
            : replays.enumerated().map { place, replay in
                Line(
                    name: replay.program.title.text(in: words.language),
                    address: "\(reading.base)/plan/past?program=\(replay.program.name)", current: place == shown,
                    least: number(replay.eligible.least), asWritten: number(replay.eligible.asWritten),
                    most: number(replay.eligible.most), inHours: number(replay.inHours.most), only: number(replay.only),
                    again: OutcomesPage.percent(replay.repeats.repeatedCalls, of: replay.repeats.calls),
                    sure: String(replay.eligible.least * 1000 / widest),
                    range: String(replay.eligible.most * 1000 / widest))
            }
        close = shown.map { Close(replays[$0], beats, number, reading) }
        sources = imports.map { one in
            Source(
                map: one.mapName, from: one.firstAt.map { Moment($0, reading) },
                to: one.lastAt.map { Moment($0, reading) },
                kept: number(one.counts.imported), amended: number(one.counts.amended),
                rejected: number(one.counts.rejected), strange: number(one.counts.strange),
                shown: Moment(one.shownAt, reading))
        }
        json = "\(reading.base)/plan/past.json"
    }
}

extension PastPage.Close {
    fileprivate init(_ replay: ProgramReplay, _ shapes: [BeatShape], _ number: Numbers, _ reading: Reading) {
        let words = reading.words
        name = replay.program.title.text(in: words.language)
        about = replay.program.about.text(in: words.language)
        finding = words(
            replay.eligible.least == replay.eligible.most ? "past.closelyOne" : "past.closely",
            [
                "program": name, "least": number(replay.eligible.least), "most": number(replay.eligible.most),
                "share": OutcomesPage.percent(replay.eligible.most, of: replay.calls),
            ])
        steps = replay.steps.map { step in
            PastPage.Step(
                name: words.name(of: step.stage.rawValue, in: "stages"), applies: step.applies,
                reached: number(step.reached), share: OutcomesPage.percent(step.reached, of: replay.calls),
                leaks: step.left.map { leak in
                    PastPage.Leak(
                        count: number(leak.count), reason: words.name(of: leak.reason.name, in: "reasons"),
                        kind: words("funnel.tones.\(leak.reason.kind.rawValue)"), tone: leak.reason.kind.rawValue)
                })
        }
        let busiest = max(1, replay.byHour.map(\.most).max() ?? 1)
        let peak = replay.byHour.indices.max { replay.byHour[$0].most < replay.byHour[$1].most } ?? 0
        heat = words(
            replay.byHour[peak].most == 0 ? "past.heatNone" : "past.heat",
            [
                "day": words("past.days.\(PastPage.days[peak / 24])"), "hour": Self.clock(peak % 24),
                "n": number(replay.byHour[peak].most),
            ])
        hours = (0..<24).map { String($0) }
        days = PastPage.days.enumerated().map { place, day in
            PastPage.Day(
                name: words("past.days.\(day)"),
                cells: (0..<24).map { hour in
                    let count = replay.byHour[place * 24 + hour].most
                    return PastPage.Cell(shade: "h\(count * 5 / (busiest + 1))", count: number(count))
                })
        }
        let told = replay.byBeat.filter { !$0.key.isEmpty && $0.value.most > 0 }
            .sorted { ($0.value.most, $1.key) > ($1.value.most, $0.key) }
        noBeats = told.isEmpty
        map =
            told.isEmpty
            ? nil
            : BeatMap(shapes, counts: Dictionary(uniqueKeysWithValues: told.map { ($0.key, $0.value.most) }), words)
        beats = told.prefix(PastPage.mostBeats).map {
            PastPage.Part(
                name: $0.key, most: number($0.value.most),
                share: OutcomesPage.percent($0.value.most, of: replay.eligible.most))
        }
        natures = replay.byNature.sorted { ($0.value.most, $1.key) > ($1.value.most, $0.key) }.map {
            PastPage.Part(
                name: words.name(of: $0.key.rawValue, in: "natures"), most: number($0.value.most),
                share: OutcomesPage.percent($0.value.most, of: replay.eligible.most))
        }
        let repeats = replay.repeats
        places = words(
            "past.places",
            [
                "repeated": number(repeats.repeated), "calls": number(repeats.repeatedCalls),
                "share": OutcomesPage.percent(repeats.repeatedCalls, of: repeats.calls),
                "tenth": OutcomesPage.percent(repeats.topTenthCalls, of: repeats.calls),
            ])
        unitHours =
            replay.busy.hours.map { hours in
                words(
                    "past.unitHours", ["hours": number(Int(hours.rounded())), "calls": number(replay.busy.calls)])
            } ?? words("past.noUnitHours")
    }

    private static func clock(_ hour: Int) -> String { "\(hour < 10 ? "0" : "")\(hour):00" }
}

extension PastPage {
    fileprivate static let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
}

/// Counts as people of a language write them.
struct Numbers: Sendable {
    private let style: IntegerFormatStyle<Int>

    init(_ language: String) {
        style = .number.locale(Numbers.locale(language))
    }

    static func locale(_ language: String) -> Locale { Locale(identifier: language == "es" ? "es_US" : "en_US") }

    func callAsFunction(_ number: Int) -> String { number.formatted(style) }
}
