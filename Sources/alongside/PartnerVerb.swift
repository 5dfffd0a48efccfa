import Access
import ArgumentParser
import Door
import Operate
import Vocabulary

/// `alongside partner`: which systems of partners answer for which services.
struct PartnerVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partner", abstract: "Let systems of partners answer referrals to their services, in FHIR.",
        subcommands: [Tie.self, End.self, List.self])

    struct Tie: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a system see and answer the referrals to a service.",
            discussion: """
                The account has the role partner-system. It sees the referrals that are sent to the service, and of the people \
                only what they allow.

                Example: alongside partner tie harbour-house 0193f0a2-1111-7abc-8def-000000000001
                """)

        @OptionGroup var target: WorkspaceOption
        @Argument(help: "The account of the system.") var name: String
        @Argument(help: "The identifier of the service.") var service: String

        func run() async throws {
            let id = try ID<LocalService>(service)
            let tie = try await target.open { try await $0.desk.perform(TiePartner(name, to: id), by: .terminal) }
            try Terminal.result(
                target.json, ["tie": tie.id.text, "account": tie.accountName, "service": tie.service.text], tie.id.text)
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End that a system answers for a service.")

        @OptionGroup var target: WorkspaceOption
        @Argument(help: "The tie, as it was printed when it was made.") var tie: String

        func run() async throws {
            let id = try ID<PartnerTie>(tie)
            _ = try await target.open { try await $0.desk.perform(EndPartnerTie(id), by: .terminal) }
            try Terminal.result(target.json, ["tie": id.text], "The system answers for that service no longer.")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List which systems answer for which services.")

        @OptionGroup var target: WorkspaceOption

        func run() async throws {
            let ties = try await target.open { workspace in
                try await workspace.desk.look(as: .terminal, for: .manageAccounts, at: .partners) { db in
                    try PartnerTies(db).all()
                }
            }
            let lines = ties.map { tie in
                [tie.id.text, tie.accountName, tie.service.text, tie.at.description, tie.endedAt?.description ?? ""]
            }
            try Terminal.result(
                target.json, ["ties": lines], lines.map { $0.joined(separator: "\t") }.joined(separator: "\n"))
        }
    }
}
