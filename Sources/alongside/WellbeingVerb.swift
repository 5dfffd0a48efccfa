import ArgumentParser
import Operate

/// `alongside wellbeing`: the store of well-being, which stands beside a workspace and knows nobody.
struct WellbeingVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wellbeing", abstract: "Set up, save and check the store of well-being.",
        discussion: """
            The store is a database of its own beside the workspace: NAME.wellbeing.sqlite beside NAME.sqlite, the schema \
            NAME_wellbeing beside NAME. Its folder holds its keys; one of them, wellbeing.key, is needed for every word in \
            the database besides the codes of those who wrote it. Nobody can read the store without it, not from a backup either: keep a copy of that file where \
            neither the database nor its backups are.
            """,
        subcommands: [Init.self, Backup.self, RestoreStore.self, Verify.self])

    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the store up beside a workspace.",
            discussion: """
                A running server takes it up when it starts again. Every page then leads to it, and those with the role \
                peer-support say there who they are. What the city says itself stands in wellbeing.yaml beside the key.
                """)

        @OptionGroup var target: WorkspaceOption

        func run() async throws {
            try await ApartPlace<WellbeingStore>.setUp(target)
        }
    }

    struct Backup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the store to one file that only the holder of a key can read.",
            discussion: """
                The file holds what the database holds, sealed once more; wellbeing.key is not in it. Whoever restores it \
                needs the private key of the backup and wellbeing.key.

                Example: alongside wellbeing backup /backups/apart --to alongside-backup-A…
                """)

        @OptionGroup var target: WorkspaceOption
        @Argument(help: "The file to write.") var file: String
        @Option(help: "The public key, as “alongside backup-key” printed it.") var to: String

        func run() async throws {
            try await ApartPlace<WellbeingStore>.backUp(target, to: file, for: to)
        }
    }

    struct RestoreStore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore", abstract: "Bring a backup of the store back to a place where none is.",
            discussion: """
                Example: alongside wellbeing restore /backups/apart --key backup.key --wellbeing-key wellbeing.key \
                --workspace new.sqlite
                """)

        @OptionGroup var target: WorkspaceOption
        @Argument(help: "The backup.") var file: String
        @Option(help: "The file of the private key, as “alongside backup-key” wrote it.") var key: String
        @Option(help: "The copy of wellbeing.key that was kept apart.") var wellbeingKey: String
        @Option(help: "The copy of wellbeing.yaml; without it the settings begin anew.") var settings: String?

        func run() async throws {
            try await ApartPlace<WellbeingStore>.restore(
                target, from: file, key: key, storeKey: wellbeingKey,
                besides: { folder in try WellbeingSettings.copy(settings, to: folder) })
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the store's own journal, and that no row was changed behind its back.")

        @OptionGroup var target: WorkspaceOption

        func run() async throws {
            try await ApartPlace<WellbeingStore>.verify(target)
        }
    }
}
