import Foundation
import Store
import Vocabulary

/// A store that stands apart, as whoever sets it up and saves it sees it.
package protocol ApartStore: Sendable {
    static var kind: ApartWorkspace.Kind { get }

    var workspace: Workspace { get }

    init(database: any Database, folder: URL, timeZone: TimeZone, clock: @escaping @Sendable () -> Instant) async throws

    static func setUp(
        database: any Database, folder: URL, timeZone: TimeZone, clock: @escaping @Sendable () -> Instant
    ) async throws -> Self
}

/// A workspace beside another, with its own journal and its own keys, in which words about people are sealed under one key more.
///
/// Nothing in the program's own workspace says what stands in it.
package struct ApartWorkspace: Sendable {
    /// What is kept apart, and how.
    package struct Kind: Sendable {
        /// Stands behind the name of the workspace beside which it is.
        package let name: String
        package let migrations: [Migration]

        package init(_ name: String, migrations: [Migration]) {
            self.name = name
            self.migrations = migrations
        }

        /// The file of the key in the store's folder.
        package var keyFile: String { name + ".key" }

        /// Its tables whose every row the store's journal vouches for.
        package var sealedTables: [String] { migrations.flatMap(\.sealed) }

        /// Whether anybody has set it up: its folder is there, with or without the key.
        package func isSetUp(in folder: URL) -> Bool { FileManager.default.fileExists(atPath: folder.path) }
    }

    package let workspace: Workspace
    package let vault: Vault

    /// Opens the store that was set up.
    ///
    /// - Throws: ``Vault/Fault`` when the key is not there, or is not the one of what stands in the database.
    package init(
        _ kind: Kind, database: any Database, folder: URL, timeZone: TimeZone,
        clock: @escaping @Sendable () -> Instant
    ) async throws {
        let vault = try Vault(file: folder.appending(path: kind.keyFile))
        let workspace = try await Workspace(
            name: kind.name, database: database, folder: folder, migrations: kind.migrations, timeZone: timeZone,
            clock: clock)
        do {
            try await Self.check(vault, in: workspace.desk.database)
        } catch {
            try? await workspace.close()
            throw error
        }
        self.workspace = workspace
        self.vault = vault
    }

    /// Makes the folder and the key of a store that is not there yet.
    ///
    /// - Throws: ``Vault/Fault/exists(file:)`` when there is one.
    package static func prepare(_ kind: Kind, in folder: URL) throws {
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Vault().write(to: folder.appending(path: kind.keyFile))
    }

    private static let place = "vault_mark"

    /// Leaves a mark that only the right key opens, or opens the one that is there.
    private static func check(_ vault: Vault, in database: any Database) async throws {
        let mark = try vault.seal(place, at: place)
        let found: [UInt8] = try await database.write { db in
            if let row = try db("SELECT sealed FROM vault_mark").first { return try row["sealed"] }
            try db("INSERT INTO vault_mark (id, sealed) VALUES (\(place), \(mark))")
            return mark
        }
        guard let said = try? vault.open(found, at: place, as: String.self), said == place else {
            throw Vault.Fault.wrongKey
        }
    }
}
