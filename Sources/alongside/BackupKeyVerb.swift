import ArgumentParser
import Door
import Foundation

/// `alongside backup-key`: the key pair that backups are sealed to and opened with.
struct BackupKeyVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup-key",
        abstract: "Make a key pair for backups.",
        discussion: """
            The private part goes into FILE, readable by its owner alone; the public part is printed. Keep the file \
            where the backups are not: without it nobody can read them, with it everybody can.

            Example: alongside backup-key backup.key
            """)

    @OptionGroup var target: WorkspaceOption
    @Argument(help: "The file for the private key.") var file: String

    func run() async throws {
        try await BackupWords.explaining {
            let key = BackupPrivateKey()
            try key.write(to: URL(filePath: file))
            try Terminal.result(
                target.json, ["file": file, "publicKey": key.publicKey.text], key.publicKey.text)
        }
    }
}
