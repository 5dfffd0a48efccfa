import Access
import ArgumentParser
import Door
import Foundation
import Operate
import Store
import Vocabulary
import Web

/// `alongside funnel`: what became of the calls.
struct FunnelVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "funnel", abstract: "Count how far the calls came, where they left the path, and why.",
        discussion: """
            At every stage: reached = here now + all that left + reached of the next stage. Days are those of the \
            workspace's time zone; both the first and the last are counted.

            Example: alongside funnel --from 2026-11-01 --to 2026-11-30 --program denver-star --json
            """)

    @OptionGroup var target: WorkspaceOption
    @Option(help: "The first day, such as 2026-11-01.") var from: String?
    @Option(help: "The last day, which is counted too.") var to: String?
    @Option(help: "One program; without it all of them, and the calls for which none was asked.") var program: String?
    @Option(help: "One area, as calls name it.") var place: String?
    @Option(help: "What is counted: paths, calls, people or needs.") var counts: Funnel.Counts = .paths

    func run() async throws {
        let (from, to, program, place, counts) = (from, to, program, place, counts)
        let funnel = try await target.open { workspace in
            let period = try Period(from: from, to: to, in: workspace.timeZone)
            let filter = Funnel.Filter(
                from: period.from, to: period.to, program: program, place: place, counts: counts)
            return try await workspace.desk.look(as: .terminal, for: .seeOutcomes, at: .outcomes) { db in
                try Funnels(db).funnel(filter)
            }
        }
        guard !target.json else {
            print(try FunnelDocument(funnel).json)
            return
        }
        print(Self.table(funnel))
    }

    private static func table(_ funnel: Funnel) -> String {
        var lines = ["\(funnel.filter.program ?? "all programs"), counted by \(funnel.filter.counts.rawValue)"]
        for step in funnel.steps {
            let name = step.stage.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0)
            lines.append("\(name) \(pad(step.applies ? String(step.reached) : "–"))  here \(pad(String(step.here)))")
            for leak in step.left {
                lines.append("           \(pad(String(leak.count)))  left: \(leak.reason.name) (\(leak.kind.rawValue))")
                lines += leak.finer.map { "           \(pad(String($0.count)))    of them: \($0.reason.own ?? "")" }
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func pad(_ number: String) -> String {
        String(repeating: " ", count: max(0, 8 - number.count)) + number
    }
}

extension Funnel.Counts: ExpressibleByArgument {}
