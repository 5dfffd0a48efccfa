import Access
import ArgumentParser
import Door
import Foundation
import Operate
import Store
import Vocabulary
import Web

/// `alongside referral`: what referrals came to.
struct ReferralVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "referral", abstract: "Tell what needs and referrals came to.", subcommands: [Figures.self])

    /// `alongside referral figures`: needs, referrals, and where nothing would take somebody.
    struct Figures: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count what became of needs and referrals, and where nothing would take somebody.",
            discussion: """
                Needs are those that were raised in the period, referrals those that were sent in it, each as far as it \
                is known now, with what nobody knows. Small numbers, and what would tell them, are held back: the \
                result may leave the program. With --all-numbers it may not. Without days, everything is counted. The \
                directory is read into memory first.

                Example: alongside referral figures --from 2026-07-01 --to 2026-09-30 --csv
                """)

        @OptionGroup var target: WorkspaceOption
        @Option(help: "The first day, such as 2026-11-01.") var from: String?
        @Option(help: "The last day, which is counted too.") var to: String?
        @Option(help: "How many kilometres are within reach: 2, 5, 10, 25 or 50.") var within: Int?
        @Flag(help: "A table, one line for each figure.") var csv = false
        @Flag(name: .customLong("all-numbers"), help: "Small numbers too: for those who work with them.")
        var isAll = false

        func validate() throws {
            guard !csv || !target.json else { throw ValidationError("--csv and --json are two different results.") }
        }

        func run() async throws {
            let (from, to, within, isAll) = (from, to, within, isAll)
            let figures = try await target.open { workspace in
                let zone = workspace.timeZone
                let period = try Period(from: from, to: to, in: zone)
                let scope = try ReferralFigures.Scope(from: period.from, to: period.to, within: within)
                let index = DirectoryIndex()
                try await index.fill(from: workspace.desk.database)
                let now = workspace.desk.clock()
                let all = try await workspace.desk.look(as: .terminal, for: .seeOutcomes, at: .referralFigures) { db in
                    try ReferralFigures(scope, index, in: db, at: now, zone: zone)
                }
                return isAll ? all : all.forCouncil
            }
            if csv {
                print(FiguresDocument.csv(figures), terminator: "")
            } else {
                print(target.json ? try FiguresDocument(figures).json : FigureWords.table(figures))
            }
        }
    }
}
