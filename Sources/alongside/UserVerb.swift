import Access
import ArgumentParser
import Door
import Foundation
import Operate
import Vocabulary

/// `alongside user`: who may sign in.
struct UserVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Make accounts and release locked ones.", subcommands: [Add.self, Unlock.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an account.",
            discussion: """
                The password is asked for twice, or read as one line from standard input when that is not a terminal. \
                It has at least eight characters and is on no list of known passwords.

                Example: alongside user add dana --role dispatcher --display-name Dana
                """)

        @OptionGroup var target: WorkspaceOption
        @Argument(help: "What the person types to sign in.") var name: String
        @Option(help: "A role: \(Role.allCases.map(\.rawValue).joined(separator: ", ")). May be repeated.")
        var role: [String]
        @Option(help: "The name colleagues see. Default: the sign-in name.") var displayName: String?
        @Option(help: "The language of their pages: en or es.") var language = "en"

        func validate() throws {
            guard !role.isEmpty else { throw ValidationError("Give at least one --role.") }
            for name in role where Role(rawValue: name) == nil {
                throw ValidationError(
                    "“\(name)” is no role. The roles are \(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            guard ["en", "es"].contains(language) else { throw ValidationError("The language is en or es.") }
        }

        func run() async throws {
            let password = try NewPassword(try PasswordPrompt.ask(), for: name, banned: BannedPasswords.read())
            let hash = try PasswordHash(password.text)
            let command = try AddAccount(
                name, displayName: displayName, roles: role.compactMap(Role.init(rawValue:)), language: language,
                password: hash)
            let id = try await target.open(making: true) { try await $0.desk.perform(command, by: .terminal) }
            try Terminal.result(
                target.json, ["account": name.lowercased(), "id": id.text, "roles": role], "\(name) may sign in.")
        }
    }

    struct Unlock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Release an account that too many wrong passwords have locked.")

        @OptionGroup var target: WorkspaceOption
        @Argument(help: "What the person types to sign in.") var name: String

        func run() async throws {
            try await target.open { try await $0.desk.perform(UnlockAccount(name), by: .terminal) }
            try Terminal.result(target.json, ["account": name.lowercased()], "\(name) may sign in again.")
        }
    }
}

/// Words the agency does not accept as passwords, from the file `ALONGSIDE_BANNED_PASSWORDS` names, one a line.
enum BannedPasswords {
    static func read() throws -> Set<String> {
        guard let path = ProcessInfo.processInfo.environment["ALONGSIDE_BANNED_PASSWORDS"] else { return [] }
        let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        return Set(text.split(whereSeparator: \.isNewline).map { $0.lowercased() })
    }
}

/// Asks for a password without showing it, or reads one line when nobody is at a terminal.
enum PasswordPrompt {
    static func ask() throws -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            guard let line = readLine(strippingNewline: true) else {
                throw ValidationError("Give the password as one line on standard input.")
            }
            return line
        }
        let first = try hidden("Password: ")
        guard first == (try hidden("Again: ")) else { throw ValidationError("The two passwords differ.") }
        return first
    }

    private static func hidden(_ prompt: String) throws -> String {
        FileHandle.standardError.write(Data(prompt.utf8))
        var before = termios()
        tcgetattr(STDIN_FILENO, &before)
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSANOW, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSANOW, &before)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        guard let line = readLine(strippingNewline: true) else { throw ValidationError("No password was given.") }
        return line
    }
}
