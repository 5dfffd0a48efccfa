import ArgumentParser

/// `alongside`: the command line.
@main
struct Alongside: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alongside",
        abstract: "The software a city runs its crisis-response program on.",
        discussion: """
            A workspace is one operator's data: a SQLite file, or a schema on a PostgreSQL server. Its keys and the \
            signed heads of its journal stand beside it in a folder of their own.

            Exit codes: 0 done, 1 refused or found wrong, 2 used wrongly.
            """,
        version: "0.1.0",
        subcommands: [
            Serve.self, UserVerb.self, TokenVerb.self, PartnerVerb.self, JournalVerb.self, BackupVerb.self,
            RestoreVerb.self,
            BackupKeyVerb.self, VictimsVerb.self, WellbeingVerb.self, CheckVerb.self, RetentionVerb.self,
            AccessVerb.self,
            ProgramVerb.self,
            InstrumentVerb.self, ScenarioVerb.self, CourseVerb.self, TrainingVerb.self, FunnelVerb.self,
            MetricsVerb.self, ReferralVerb.self, SuppliesVerb.self,
            ImportVerb.self, DirectoryVerb.self, CountVerb.self, ReplayVerb.self, PeopleVerb.self, DemoVerb.self,
        ]
    )

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let code as ExitCode {
            exit(withError: code)
        } catch let fault where exitCode(for: fault) == .validationFailure {
            // What ArgumentParser calls a validation failure is a wrong use: 2, as the contract of the terminal says.
            Terminal.say(fullMessage(for: fault))
            exit(withError: ExitCode(2))
        } catch let fault where exitCode(for: fault) == .success {
            exit(withError: fault)
        } catch {
            Terminal.say(Terminal.explain(error))
            if CommandLine.arguments.contains("--json") { Terminal.refused(error) }
            exit(withError: ExitCode(1))
        }
    }
}
