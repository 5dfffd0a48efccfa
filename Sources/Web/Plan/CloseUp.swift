import Exchange
import Foundation
import Plan
import Programs
import Vocabulary

/// One program closely: how far the calls come, when and where from, and about what.
struct CloseUp: Sendable {
    struct Leak: Sendable {
        let count: String
        let reason: String
        let kind: String
        let tone: String
        /// `12 could not be triaged`, for each finer reason of the program.
        let finer: [String]
        let isFiner: Bool
    }

    struct Step: Sendable {
        let name: String
        let applies: Bool
        let reached: String
        let share: String
        /// Thousandths of all calls: how wide the bar of the funnel is.
        let wide: String
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

    /// One line of a table of durations.
    struct HoursLine: Sendable {
        let nature: String
        let minutes: String
        let source: String
    }

    /// For how long units were busy.
    struct Hours: Sendable {
        let sentence: String
        let lines: [HoursLine]
        let untold: String?
    }

    /// The most beats that are listed on a page to look at, and in a report to keep.
    static let (fewBeats, mostBeats) = (20, BeatFile.mostBeats)

    let id: String
    let name: String
    let about: String
    let version: String
    let finding: String
    let steps: [Step]
    let heat: String
    let hours: [String]
    let days: [Day]
    let map: BeatMap?
    let beats: [Part]
    let noBeats: Bool
    /// Beats are told, and nobody has brought their shapes.
    let noShapes: Bool
    let natures: [Part]
    let places: String
    let unitHours: Hours

    /// - Parameters:
    ///   - shapes: of the beats, where somebody has drawn them.
    ///   - table: by which units are said to be busy; nothing for what the exports tell.
    ///   - id: by which the parts of the page are told apart.
    ///   - mostBeats: how many beats are listed.
    init(
        _ replay: ProgramReplay, _ shapes: [BeatShape], _ table: DurationTable?, _ id: String, beats mostBeats: Int,
        _ reading: Reading
    ) {
        let words = reading.words
        let number = Numbers(words.language)
        self.id = id
        name = replay.program.title.text(in: words.language)
        about = replay.program.about.text(in: words.language)
        version = words(
            "past.version", ["version": replay.program.version, "digest": String(replay.program.digest.prefix(12))])
        finding = words(
            replay.eligible.least == replay.eligible.most ? "past.closelyOne" : "past.closely",
            [
                "program": name, "least": number(replay.eligible.least), "most": number(replay.eligible.most),
                "share": OutcomesPage.percent(replay.eligible.most, of: replay.calls),
            ])
        steps = replay.steps.map { step in
            Step(
                name: words.name(of: step.stage.rawValue, in: "stages"), applies: step.applies,
                reached: number(step.reached), share: OutcomesPage.percent(step.reached, of: replay.calls),
                wide: String(replay.calls > 0 ? step.reached * 1000 / replay.calls : 0),
                leaks: step.left.map { leak in
                    Leak(
                        count: number(leak.count), reason: words.name(of: leak.reason.name, in: "reasons"),
                        kind: words("funnel.tones.\(leak.reason.kind.rawValue)"), tone: leak.reason.kind.rawValue,
                        finer: leak.finer.map {
                            let own = words.own.with(replay.program).title($0.reason.own ?? "", in: words.language)
                            return "\(number($0.count)) \(own)"
                        }, isFiner: !leak.finer.isEmpty)
                })
        }
        let busiest = max(1, replay.byHour.map(\.most).max() ?? 1)
        let peak = replay.byHour.indices.max { replay.byHour[$0].most < replay.byHour[$1].most } ?? 0
        heat = words(
            replay.byHour[peak].most == 0 ? "past.heatNone" : "past.heat",
            [
                "day": words("past.days.\(Self.weekdays[peak / 24])"), "hour": Self.clock(peak % 24),
                "n": number(replay.byHour[peak].most),
            ])
        hours = (0..<24).map { String($0) }
        days = Self.weekdays.enumerated().map { place, day in
            Day(
                name: words("past.days.\(day)"),
                cells: (0..<24).map { hour in
                    let count = replay.byHour[place * 24 + hour].most
                    return Cell(shade: "h\(count * 5 / (busiest + 1))", count: number(count))
                })
        }
        let told = replay.byBeat.filter { !$0.key.isEmpty && $0.value.most > 0 }
            .sorted { ($0.value.most, $1.key) > ($1.value.most, $0.key) }
        noBeats = told.isEmpty
        noShapes = !told.isEmpty && shapes.isEmpty
        map =
            told.isEmpty
            ? nil
            : BeatMap(shapes, counts: Dictionary(uniqueKeysWithValues: told.map { ($0.key, $0.value.most) }), words)
        func part(_ name: String, _ most: Int) -> Part {
            Part(name: name, most: number(most), share: OutcomesPage.percent(most, of: replay.eligible.most))
        }
        let others = told.dropFirst(mostBeats)
        beats =
            told.prefix(mostBeats).map { part($0.key, $0.value.most) }
            + (others.isEmpty || mostBeats == Self.fewBeats
                ? []
                : [
                    part(
                        words("past.otherBeats", count: others.count, ["n": number(others.count)]),
                        others.reduce(0) { $0 + $1.value.most })
                ])
        natures = replay.byNature.sorted { ($0.value.most, $1.key) > ($1.value.most, $0.key) }.map {
            Part(
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
        unitHours = Self.hours(replay, table, words)
    }

    /// How long units were busy: by the export's own times, or by a table that is named with its sources.
    private static func hours(_ replay: ProgramReplay, _ table: DurationTable?, _ words: Words) -> Hours {
        let number = Numbers(words.language)
        guard let table else {
            return Hours(
                sentence: replay.busy.hours.map { hours in
                    words(
                        "past.unitHours", ["hours": number(Int(hours.rounded())), "calls": number(replay.busy.calls)])
                } ?? words("past.noUnitHours"), lines: [], untold: nil)
        }
        let stated = StatedHours(replay, by: table)
        let (least, most) = (number(Int(stated.least.rounded())), number(Int(stated.most.rounded())))
        return Hours(
            sentence: words(
                least == most ? "past.statedHoursOne" : "past.statedHours",
                ["table": table.name, "least": least, "most": most]),
            lines: table.lines.map { line in
                HoursLine(
                    nature: line.nature.map { words.name(of: $0.rawValue, in: "natures") } ?? words("past.everyOther"),
                    minutes: line.minutes.formatted(.number.locale(Numbers.locale(words.language))),
                    source: line.source)
            },
            untold: stated.untold > 0
                ? words("past.untold", count: stated.untold, ["n": number(stated.untold)]) : nil)
    }

    /// An hour of the day from its beginning to its end.
    private static func clock(_ hour: Int) -> String {
        [hour, hour + 1].map { "\($0 < 10 ? "0" : "")\($0):00" }.joined(separator: "–")
    }

    private static let weekdays = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]
}
