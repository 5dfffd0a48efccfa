import ArgumentParser
import Operate

/// `alongside victims`: the store of victim services, which stands beside a workspace and is known to nothing in it.
struct VictimsVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "victims", abstract: "Set up, save and check the store of victim services.",
        discussion: """
            The store is a database of its own beside the workspace: NAME.victims.sqlite beside NAME.sqlite, the schema \
            NAME_victims beside NAME. Its folder holds its keys; one of them, victims.key, seals every word in the \
            database. Nobody can read the store without it, not from a backup either: keep a copy of that file where \
            neither the database nor its backups are.
            """,
        subcommands: [Init.self, Backup.self, RestoreStore.self, Verify.self])

    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the store up beside a workspace.",
            discussion: """
                A running server takes it up when it starts again. Victim advocates then find it in their menu; to \
                everybody else its addresses stay addresses that do not exist.
                """)

        @OptionGroup var target: WorkspaceOption

        func run() async throws {
            try await ApartPlace<VictimServices>.setUp(target)
        }
    }

    struct Backup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the store to one file that only the holder of a key can read.",
            discussion: """
                The file holds what the database holds, sealed once more; victims.key is not in it. Whoever restores it \
                needs the private key of the backup and victims.key.

                Example: alongside victims backup /backups/apart --to alongside-backup-A…
                """)

        @OptionGroup var target: WorkspaceOption
        @Argument(help: "The file to write.") var file: String
        @Option(help: "The public key, as “alongside backup-key” printed it.") var to: String

        func run() async throws {
            try await ApartPlace<VictimServices>.backUp(target, to: file, for: to)
        }
    }

    struct RestoreStore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore", abstract: "Bring a backup of the store back to a place where none is.",
            discussion: """
                Example: alongside victims restore /backups/apart --key backup.key --victims-key victims.key \
                --workspace new.sqlite
                """)

        @OptionGroup var target: WorkspaceOption
        @Argument(help: "The backup.") var file: String
        @Option(help: "The file of the private key, as “alongside backup-key” wrote it.") var key: String
        @Option(help: "The copy of victims.key that was kept apart.") var victimsKey: String

        func run() async throws {
            try await ApartPlace<VictimServices>.restore(target, from: file, key: key, storeKey: victimsKey)
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the store's own journal, and that no row was changed behind its back.")

        @OptionGroup var target: WorkspaceOption

        func run() async throws {
            try await ApartPlace<VictimServices>.verify(target)
        }
    }
}
