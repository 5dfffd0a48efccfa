import Foundation
import Plan
import Programs
import Vocabulary

/// All programs over the same past, side by side.
struct ComparedPrograms: Sendable {
    /// One program.
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
        let funnel: [Step]
        /// The funnel in words, for those who do not see it.
        let told: String
    }

    /// One stage of a small funnel, in thousandths of all calls.
    struct Step: Sendable {
        let y: String
        let width: String
    }

    let finding: String
    let lines: [Line]

    /// - Parameters:
    ///   - replays: at least one.
    ///   - current: the place of the program that is shown closely.
    ///   - address: of a program, by its place.
    init(_ replays: [ProgramReplay], current: Int?, _ words: Words, address: (Int) -> String) {
        let number = Numbers(words.language)
        let widest = max(1, replays.map(\.eligible.most).max() ?? 1)
        finding =
            ComparedPrograms.best(replays).map { place in
                let ends = replays[place].inHours
                return words(
                    ends.most == 0 ? "past.findingZero" : ends.least == ends.most ? "past.findingOne" : "past.finding",
                    [
                        "calls": number(replays[place].calls), "n": String(replays.count),
                        "program": replays[place].program.title.text(in: words.language),
                        "least": number(ends.least), "most": number(ends.most),
                    ])
            } ?? ""
        lines = replays.enumerated().map { place, replay in
            Line(
                name: replay.program.title.text(in: words.language), address: address(place), current: place == current,
                least: number(replay.eligible.least), asWritten: number(replay.eligible.asWritten),
                most: number(replay.eligible.most), inHours: number(replay.inHours.most), only: number(replay.only),
                again: OutcomesPage.percent(replay.repeats.repeatedCalls, of: replay.repeats.calls),
                sure: String(replay.eligible.least * 1000 / widest),
                range: String(replay.eligible.most * 1000 / widest),
                funnel: replay.steps.filter(\.applies).enumerated().map { row, step in
                    Step(y: String(row * 12), width: String(step.reached * 1000 / max(1, replay.calls)))
                },
                told: replay.steps.filter(\.applies).map {
                    "\(words.name(of: $0.stage.rawValue, in: "stages")): \(number($0.reached))"
                }.joined(separator: ", "))
        }
    }

    /// The place of the program that could have taken the most calls in its hours.
    static func best(_ replays: [ProgramReplay]) -> Int? {
        replays.indices.max { replays[$0].inHours.most < replays[$1].inHours.most }
    }
}
