import Access
import ArgumentParser
import Door
import Exchange
import Foundation
import Plan
import Programs
import Vocabulary
import Web

/// `alongside replay`: what programs would have done with a city's own past.
struct ReplayVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Replay past calls under programs: how many each would have taken, and why not the rest.",
        discussion: """
            An old record tells of a call little more than its type, its hour and its place. What it does not tell is \
            unknown, so each answer has two ends: the least, if everything unknown is dangerous, and the most, if \
            nothing is. Between them stands what the program's own rules make of the unknown.

            Without --file the past calls of the workspace are read; with it and --map, a file, which is not kept.

            Unit-hours are those that the export's own times tell; where it tells none, none are given. With \
            --durations they are also told by a table that names its sources: CSV with the columns nature, minutes \
            and source.

            With --json one object a program: {"program":…,"version":…,"calls":n,"stages":[…],\
            "eligible":{"least":n,"as_written":n,"most":n},…}

            Example: alongside replay --all --file calls.csv.xz --map san-antonio
            """)

    @Option(help: "A program; may be given several times.") var program: [String] = []
    @Flag(help: "Every program of the folder.") var all = false
    @Option(help: "A table of how long units are busy: its name in $ALONGSIDE_DURATIONS or Durations, or its file.")
    var durations: String?
    @OptionGroup var folder: ProgramVerb.Folder
    @OptionGroup var past: PastCallsOption

    func validate() throws {
        guard all || !program.isEmpty else { throw ValidationError("Name a program with --program, or say --all.") }
    }

    func run() async throws {
        let shelf = try folder.shelf()
        let programs = try all ? shelf.newest : program.map { try shelf.named($0) }
        let table = try durations.map { try DurationFile($0).read() }
        let (history, classifier) = try await past.read()
        for result in Replay(history, classifier).run(programs) {
            print(past.target.json ? try ReplayDocument(result, by: table).json : ReplayWords.sentences(result, table))
        }
    }
}

/// A program's replay, for people.
enum ReplayWords {
    static func sentences(_ replay: ProgramReplay, _ table: DurationTable?) -> String {
        var lines = [
            "\(replay.program.name) \(replay.program.version): of \(replay.calls) calls, \(range(replay.eligible)) are for it; "
                + "\(range(replay.inHours)) in its hours."
        ]
        for step in replay.steps where step.applies {
            lines.append("  \(pad(step.reached)) reached \(step.stage.rawValue)")
            for leak in step.left {
                lines.append("  \(pad(leak.count))   left: \(leak.reason.name) (\(leak.reason.kind.rawValue))")
                lines += leak.finer.map { "  \(pad($0.count))     of them: \($0.reason.own ?? "")" }
            }
        }
        lines.append("  \(replay.only) calls are taken by no other of these programs.")
        let repeats = replay.repeats
        lines.append(
            "  \(repeats.repeatedCalls) of its calls come from \(repeats.repeated) places that called more than once.")
        if let hours = replay.busy.hours {
            lines.append(
                "  \(Int(hours.rounded())) unit-hours by the export's own times of \(replay.busy.calls) calls.")
        }
        if let table {
            let hours = StatedHours(replay, by: table)
            lines.append(
                "  \(Int(hours.least.rounded())) to \(Int(hours.most.rounded())) unit-hours if a call takes what the table \(table.name) says."
            )
        }
        return lines.joined(separator: "\n")
    }

    private static func range(_ ends: Ends) -> String {
        ends.least == ends.most
            ? "\(ends.most)" : "at least \(ends.least), as written \(ends.asWritten), at most \(ends.most)"
    }

    private static func pad(_ number: Int) -> String {
        String(repeating: " ", count: max(0, 9 - String(number).count)) + String(number)
    }
}
