import Access
import ArgumentParser
import Door
import Operate
import Store

extension PeopleVerb {
    /// `alongside people compare`: everybody of a workspace compared with everybody.
    struct Compare: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare everybody of a workspace with everybody, for the list of who may be one person.",
            discussion: """
                Nothing is merged: whoever may be recorded twice is listed under /matches, for somebody to decide. \
                From 2,000 people on it is also learned from them what agreement is worth here; fewer are weighed as \
                it is shipped. Stopping it with Control-C changes nothing. Run it every night, or ask for it on the \
                page. Names are never printed.

                Example: alongside people compare --by grace
                """)

        @OptionGroup var target: WorkspaceOption
        @Option(help: "Who answers for it: the name of an account that may merge people.") var by: String

        func run() async throws {
            let bar = ProgressBar("Comparing")
            let interrupt = Interrupt()
            defer { bar.end() }
            let (compared, open) = try await target.open { workspace in
                let person = try await workspace.person(by)
                try require(person, KeepComparison.permission)
                let database = workspace.desk.database
                let index = PeopleIndex()
                try await index.fill(from: database)
                let compared = try await EverybodyCompared(in: database, by: index) { step in
                    try interrupt.check()
                    switch step {
                    case .reading(let done, let all), .weighing(let done, let all): bar.show(done, of: all)
                    case .learning: break
                    }
                }
                try interrupt.check()
                _ = try await workspace.desk.perform(KeepComparison(compared), by: person)
                return (compared, try await database.read { db in try MatchWork(db).count() })
            }
            bar.end()
            try Terminal.result(
                target.json,
                [
                    "people": compared.people, "pairs": compared.pairs, "left_out": compared.leftOut,
                    "learned": compared.learned != nil, "proposals": compared.proposals.count, "open": open,
                ],
                """
                \(compared.people) people, \(compared.pairs) pairs compared\
                \(compared.learned == nil ? "" : "; what agreement is worth was learned from them"). \
                \(open) pairs wait for somebody to decide.
                """)
        }
    }
}
