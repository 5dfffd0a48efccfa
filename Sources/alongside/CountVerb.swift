import ArgumentParser
import Exchange
import Plan
import Vocabulary
import Web

/// `alongside count`: how many past calls there are of each type in each hour of the week.
struct CountVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count",
        abstract: "Count past calls by type, day of the week and hour.",
        discussion: """
            Prints CSV: type,nature,day,hour,calls, for every hour of the week in which a type had a call, by the \
            clock of the place. Where an export tells only the day of a call, its day and hour are empty. Beyond the \
            10,000 types with the most calls, all others are counted together as (other types).

            Without --file the past calls of the workspace are counted; with it and --map, a file, which is not kept.

            With --json one object a type: {"type":…,"nature":…,"calls":n,"by_hour_of_week":[168 numbers from Monday \
            00:00],"unknown_hour":n}

            Example: alongside count --file calls.csv.xz --map san-antonio > calls-by-hour.csv
            """)

    @OptionGroup var past: PastCallsOption

    func run() async throws {
        let (history, classifier) = try await past.read(only: [.number])
        let lines = CallCounts(history).lines
        if !past.target.json { print("type,nature,day,hour,calls") }
        for line in lines {
            let type = line.type ?? Self.others
            let nature = line.type.map { classifier.nature(of: $0).nature.rawValue } ?? ""
            if past.target.json {
                try Terminal.result(
                    true,
                    [
                        "type": type, "nature": nature, "calls": line.calls, "by_hour_of_week": line.byHour,
                        "unknown_hour": line.unknownHour,
                    ], "")
                continue
            }
            for (hour, calls) in line.byHour.enumerated() where calls > 0 {
                print("\(type.inTable),\(nature),\(Self.days[hour / 24]),\(hour % 24),\(calls)")
            }
            if line.unknownHour > 0 { print("\(type.inTable),\(nature),,,\(line.unknownHour)") }
        }
    }

    /// What stands for all types that are not listed.
    private static let others = "(other types)"
    private static let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
}
