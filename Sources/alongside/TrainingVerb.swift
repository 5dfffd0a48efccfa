import Access
import ArgumentParser
import Door
import Operate
import Vocabulary
import Web

/// `alongside training`: what those ask for who keep the records of training.
struct TrainingVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "training", abstract: "Give out who was taught what.", subcommands: [Export.self])

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the sessions that were completed, a line for each of those who were there, as CSV.",
            discussion: """
                Title, description, version, first and last day, category, hours and provider of the course; then the \
                number of the session, whom, of which agency, the hours they had, and the certificate that came of it. \
                It names people: keep it as the records of training are kept.

                Example: alongside training export --workspace city.sqlite > training.csv
                """)

        @OptionGroup var target: WorkspaceOption

        func run() async throws {
            let text = try await target.open { workspace in
                let entries = try await workspace.desk.look(
                    as: .terminal, for: .seeTraining, at: Event.Subject(kind: "training", id: "")
                ) { db in
                    try TrainingExport.entries(db)
                }
                return TrainingTable.csv(entries, in: workspace.timeZone)
            }
            if target.json {
                try Terminal.result(true, ["csv": text], text)
            } else {
                print(text, terminator: "")
            }
        }
    }
}
