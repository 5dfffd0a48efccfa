import Access
import ArgumentParser
import Door
import Operate
import Vocabulary

/// `alongside token`: how machines sign in.
struct TokenVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Give machines access to the API.", subcommands: [Add.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token that acts as an account.",
            discussion: """
                The token is printed once and kept only as a hash. Send it as “Authorization: Bearer TOKEN”.

                Example: alongside token add cad-bridge
                """)

        @OptionGroup var target: WorkspaceOption
        @Argument(help: "The account the token acts as.") var name: String

        func run() async throws {
            let secret = Secret(prefix: "als_")
            try await target.open { try await $0.desk.perform(GiveToken(to: name, secret), by: .terminal) }
            try Terminal.result(target.json, ["account": name.lowercased(), "token": secret.text], secret.text)
        }
    }
}
