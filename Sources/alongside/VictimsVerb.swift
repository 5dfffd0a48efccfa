import ArgumentParser
import Door
import Foundation
import Operate
import Store
import Vocabulary

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
            try await VictimWords.explaining {
                let zone = try await target.open { $0.timeZone }
                let place = try VictimPlace(beside: target.address)
                let key = place.folder.appending(path: VictimServices.keyFile).path
                guard !VictimServices.isSetUp(in: place.folder) else { throw Vault.Fault.exists(file: key) }
                let store = try await VictimServices.setUp(
                    database: try await openDatabase(place.address), folder: place.folder, timeZone: zone,
                    clock: { .now() })
                try await store.close()
                try Terminal.result(
                    target.json, ["key": key, "store": place.shown],
                    "The store is set up. Copy \(key) to a safe place now: without it nobody can read the store again.")
            }
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
            try await VictimWords.explaining {
                let key = try BackupPublicKey(to)
                let done = try await VictimPlace(beside: target.address).open { [file] store in
                    try await store.workspace.backUp(to: URL(filePath: file), for: key)
                }
                try Terminal.result(
                    target.json, done.object, "\(file): \(done.rows) rows, \(done.bytes) bytes.")
            }
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
            try await VictimWords.explaining {
                let place = try VictimPlace(beside: target.address)
                let vault = try Vault(file: URL(filePath: victimsKey))
                let restore = Restore(
                    URL(filePath: file), with: try BackupPrivateKey(file: URL(filePath: key)),
                    migrations: Migration.victimStore)
                let done = try await restore.bring(to: place.restored, folder: place.folder)
                try vault.write(to: place.folder.appending(path: VictimServices.keyFile))
                let found = try await place.open { store in
                    try await store.workspace.verify(tables: Migration.victimSealedTables)
                }
                try Terminal.result(
                    target.json, done.object, "Restored the store as of \(done.time): \(done.rows) rows.")
                guard found.fault == nil else {
                    Terminal.say("Restored, but its journal was not valid when the backup was taken.")
                    throw ExitCode(1)
                }
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the store's own journal, and that no row was changed behind its back.")

        @OptionGroup var target: WorkspaceOption

        func run() async throws {
            try await VictimWords.explaining {
                let found = try await VictimPlace(beside: target.address).open(sealing: false) { store in
                    try await store.workspace.verify(tables: Migration.victimSealedTables)
                }
                var object: [String: Any] = ["events": found.events, "valid": found.fault == nil]
                if let fault = found.fault {
                    object.merge(["first": fault.position, "why": fault.why.rawValue]) { first, _ in first }
                }
                try Terminal.result(
                    target.json, object, found.fault == nil ? "Valid: \(found.events) events." : "Not valid.")
                if found.fault != nil { throw ExitCode(1) }
            }
        }
    }
}

/// Where the store of victim services of a workspace stands.
struct VictimPlace {
    let address: String
    let folder: URL
    private let isFile: Bool

    /// - Throws: `ValidationError` when a PostgreSQL address cannot be read.
    init(beside workspace: String) throws {
        let place = try WorkspacePlace(workspace)
        isFile = place.isFile
        if place.isFile {
            let file = URL(filePath: workspace)
            let stem = file.deletingPathExtension().path
            address = stem + ".victims" + (file.pathExtension.isEmpty ? "" : ".\(file.pathExtension)")
        } else {
            guard var parts = URLComponents(string: workspace) else {
                throw ValidationError("The workspace's address cannot be read.")
            }
            let others = (parts.queryItems ?? []).filter { $0.name != "schema" }
            parts.queryItems = others + [URLQueryItem(name: "schema", value: place.name + "_victims")]
            address = parts.string ?? workspace
        }
        folder = try WorkspacePlace(address).folder
    }

    /// What may be printed of the address: never a password.
    var shown: String { isFile ? address : folder.lastPathComponent }

    var restored: Restore.Place { isFile ? .file(URL(filePath: address)) : .server(address: address) }

    /// Opens the store, lends it and closes it, however the work ended.
    ///
    /// - Parameter sealing: whether a new head is signed; not when the question is whether the old ones still fit.
    func open<T>(sealing: Bool = true, _ work: (VictimServices) async throws -> T) async throws -> T {
        guard VictimServices.isSetUp(in: folder) else { throw NoVictimStore() }
        let store = try await VictimServices(
            database: try await openDatabase(address), folder: folder, clock: { .now() })
        func leave() async throws {
            if sealing { try await store.close() } else { try await store.desk.database.close() }
        }
        do {
            let result = try await work(store)
            try await leave()
            return result
        } catch {
            try? await leave()
            throw error
        }
    }

    /// The store of a workspace that is served; nothing where none was set up.
    static func store(beside workspace: String) async throws -> VictimServices? {
        let place = try VictimPlace(beside: workspace)
        guard VictimServices.isSetUp(in: place.folder) else { return nil }
        return try await VictimServices(
            database: try await openDatabase(place.address), folder: place.folder, clock: { .now() })
    }
}

/// No store was set up beside the workspace.
struct NoVictimStore: Error {}

/// What the verbs of the store say when something is wrong.
enum VictimWords {
    static func explaining(_ work: () async throws -> Void) async throws {
        try await BackupWords.explaining {
            do { try await work() } catch let fault as Vault.Fault {
                Terminal.say(explain(fault))
                throw ExitCode(1)
            } catch is NoVictimStore {
                Terminal.say(
                    "No store of victim services is set up beside this workspace. “alongside victims init” does.")
                throw ExitCode(1)
            }
        }
    }

    static func explain(_ fault: Vault.Fault) -> String {
        switch fault {
        case .missing(let file): "The key of the store is not at \(file). Bring its copy there; it cannot be made anew."
        case .unreadable(let file): "\(file) cannot be read or written as a key: 32 bytes in base64."
        case .exists(let file): "\(file) is there already: the store is set up."
        case .wrongKey: "The key is not the one of this store."
        case .damaged, .tooLong: "What stands in the store cannot be opened with its key."
        }
    }
}
