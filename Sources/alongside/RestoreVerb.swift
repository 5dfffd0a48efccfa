import ArgumentParser
import Door
import Foundation
import Operate
import Store

/// `alongside restore`: a workspace brought back from a backup.
struct RestoreVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Bring a backup back to a place where no workspace is.",
        discussion: """
            The whole file is checked before anything is touched. A SQLite file must not exist yet; a schema on \
            PostgreSQL must hold no tables. The keys and heads come back into the workspace's folder. Afterwards the \
            journal and every row are verified; exit code 1 when they were not whole when the backup was taken.

            Example: alongside restore /backups/2026-11-23 --key backup.key --workspace new.sqlite
            """)

    @OptionGroup var target: WorkspaceOption
    @Argument(help: "The backup.") var file: String
    @Option(help: "The file of the private key, as “alongside backup-key” wrote it.") var key: String

    func run() async throws {
        try await BackupWords.explaining {
            let restore = Restore(
                URL(filePath: file), with: try BackupPrivateKey(file: URL(filePath: key)), migrations: Migration.all,
                telling: BackupWords.progress())
            let folder = try WorkspacePlace(target.address).folder
            let done = try await restore.bring(to: target.place, folder: folder)
            // Opening it brings an older backup's schema up to date.
            let found = try await target.open { try await $0.verify(tables: Migration.sealedTables) }
            try Terminal.result(
                target.json, done.object,
                "Restored the workspace as of \(done.time): \(done.rows) rows of \(done.tables) tables.")
            guard let fault = found.fault else { return }
            Terminal.say(
                "Restored, but its journal was not valid when the backup was taken: \(fault.why.rawValue) at "
                    + "\(fault.position) of the \(fault.chain.rawValue).")
            throw ExitCode(1)
        }
    }
}
