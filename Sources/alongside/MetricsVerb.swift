import Access
import ArgumentParser
import Door
import Foundation
import Operate
import Store
import Vocabulary
import Web

/// `alongside metrics`: what a program says that it reports.
struct MetricsVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "Compute the figures that a program's file names.",
        discussion: """
            Each with its numerator, its denominator, and how many nobody knows. What cannot be computed from what is \
            recorded says what is missing. The definitions: docs/metrics.md.

            Example: alongside metrics denver-star --from 2026-11-01 --to 2026-11-30 --json
            """)

    @OptionGroup var target: WorkspaceOption
    @Argument(help: "The program.") var program: String
    @Option(help: "The first day, such as 2026-11-01.") var from: String?
    @Option(help: "The last day, which is counted too.") var to: String?
    @Option(help: "One area, as calls name it.") var place: String?

    func run() async throws {
        let (program, from, to, place) = (program, from, to, place)
        let (reports, scope) = try await target.open { workspace in
            let period = try Period(from: from, to: to, in: workspace.timeZone)
            let scope = ProgramMetrics.Scope(program: program, from: period.from, to: period.to, place: place)
            let now = workspace.desk.clock()
            return try await workspace.desk.look(as: .terminal, for: .seeOutcomes, at: .outcomes) { db in
                (try ProgramMetrics(db, scope, at: now).named(), scope)
            }
        }
        print(target.json ? try MetricsDocument(reports, scope).json : MetricWords.table(reports, of: program))
    }
}
