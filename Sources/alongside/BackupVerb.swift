import ArgumentParser
import Door
import Foundation
import Operate
import Synchronization

/// `alongside backup`: a workspace at one moment, sealed to a key.
struct BackupVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write everything to one file that only the holder of a key can read.",
        discussion: """
            The server may go on working meanwhile. The file holds the records, the journal, the keys and the signed \
            heads; it is sealed to a public key, read back from the disk before it gets its name, and never written \
            over another. A backup from SQLite can be restored into PostgreSQL, and the other way.

            Example: alongside backup /backups/2026-11-23 --to alongside-backup-A…
            """)

    @OptionGroup var target: WorkspaceOption
    @Argument(help: "The file to write.") var file: String
    @Option(help: "The public key, as “alongside backup-key” printed it.") var to: String

    func run() async throws {
        try await BackupWords.explaining {
            let key = try BackupPublicKey(to)
            // A backup of nothing would make a workspace only to save it.
            if case .file(let database) = target.place, !FileManager.default.fileExists(atPath: database.path) {
                throw BackupFault.noWorkspace(path: database.path)
            }
            let done = try await target.open { [file] in
                try await $0.backUp(to: URL(filePath: file), for: key, telling: BackupWords.progress())
            }
            try Terminal.result(
                target.json, done.object, "\(file): \(done.rows) rows of \(done.tables) tables, \(done.bytes) bytes.")
        }
    }
}

extension WorkspaceOption {
    /// Where the workspace is, as a restore is told of it.
    var place: Restore.Place {
        let isServer = address.hasPrefix("postgres://") || address.hasPrefix("postgresql://")
        return isServer ? .server(address: address) : .file(URL(filePath: address))
    }
}

extension BackupSummary {
    var object: [String: Any] {
        ["tables": tables, "rows": rows, "bytes": bytes, "workspace": workspace, "time": time]
    }
}

/// What the verbs of backups say beside their results.
enum BackupWords {
    /// Says in a sentence why a backup could not be taken or brought back.
    static func explaining(_ work: () async throws -> Void) async throws {
        do { try await work() } catch let fault as BackupFault {
            Terminal.say(explain(fault))
            throw ExitCode(1)
        }
    }

    /// Says once a second how far the work has come.
    static func progress() -> BackupStep.Told {
        let last = Said()
        return { step, rows in
            guard last.isLongAgo() else { return }
            let doing =
                switch step {
                case .writing: "Written"
                case .checking: "Checked"
                case .restoring: "Restored"
                }
            Terminal.say("\(doing): \(rows) rows.")
        }
    }

    private final class Said: Sendable {
        private let last = Mutex(ContinuousClock.now)

        func isLongAgo() -> Bool {
            last.withLock { last in
                guard .now - last > .seconds(1) else { return false }
                last = .now
                return true
            }
        }
    }

    private static func explain(_ fault: BackupFault) -> String {
        switch fault {
        case .notAKey:
            "This is no key of Alongside, or a letter of it is wrong. Make one with “alongside backup-key FILE”."
        case .notABackup: "The file is no backup of Alongside."
        case .wrongKey: "The backup is sealed to another key. Nothing was restored."
        case .damaged: "The backup is damaged: cut, changed or put together anew. Nothing was restored."
        case .newer(let what): "The backup was written by a newer Alongside (\(what)). Install that version or newer."
        case .unlikeWhatWasWritten:
            "What was read back from the disk is not what was written. No backup was made; check the disk."
        case .exists(let path): "\(path) is there already, and nothing is written over it."
        case .noWorkspace(let path): "There is no workspace at \(path)."
        case .workspaceNotEmpty: "The database already holds a workspace. Restore into an empty schema."
        case .keysPresent(let folder):
            "\(folder) already holds keys or heads. Move them away: the backup brings its own."
        case .file(let path, let code):
            "\(path): \(String(cString: strerror(code)))."
        }
    }
}
