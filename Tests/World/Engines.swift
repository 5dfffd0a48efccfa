import Foundation
import Store

extension Engine {
    /// The engines that every rule is tested on.
    ///
    /// SQLite always; PostgreSQL when `ALONGSIDE_TEST_POSTGRES` holds the `postgres://` address of a server on which
    /// schemas may be made.
    package static let available: [Engine] = {
        if TestServer.isNamed { return [.sqlite, .postgres] }
        print("PostgreSQL is skipped: ALONGSIDE_TEST_POSTGRES names no server.")
        return [.sqlite]
    }()
}

/// A workspace that nobody used before: a file in a folder of its own, a schema of its own, or a database of its own.
package struct FreshWorkspace: Sendable {
    package let engine: Engine
    /// What `openDatabase` takes, and `--workspace`.
    package let address: String
    /// A folder that goes when the workspace goes, for what stands beside the database.
    package let folder: URL
    private let home: Home

    private enum Home {
        case file
        case schema(String)
        case database(String)
    }

    /// An empty one.
    package init(on engine: Engine) throws {
        let name = try FreshWorkspace.newName()
        self.engine = engine
        folder = name.folder
        switch engine {
        case .sqlite: (home, address) = (.file, FreshWorkspace.file(in: folder).path)
        case .postgres: (home, address) = (.schema(name.text), TestServer.address(schema: name.text))
        }
    }

    /// One that holds the program's own tables.
    package init(withTablesOn engine: Engine) async throws {
        let name = try FreshWorkspace.newName()
        self.engine = engine
        folder = name.folder
        switch engine {
        case .sqlite:
            let file = FreshWorkspace.file(in: folder)
            try await ReadyTables.copyFile(to: file)
            (home, address) = (.file, file.path)
        case .postgres:
            address = try await ReadyTables.copyDatabase(to: name.text)
            home = .database(name.text)
        }
    }

    private static func newName() throws -> (text: String, folder: URL) {
        let text = "alongside_test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        let folder = FileManager.default.temporaryDirectory.appending(path: text)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return (text, folder)
    }

    private static func file(in folder: URL) -> URL {
        folder.appending(path: "workspace.sqlite")
    }

    /// Opens it; a second opening is a second process's view of the same workspace.
    package func open() async throws -> any Database {
        try await openDatabase(address)
    }

    package func remove() async throws {
        try FileManager.default.removeItem(at: folder)
        switch home {
        case .file: break
        case .schema(let schema):
            let database = try await open()
            try await database.write { db in
                try db.script("SET LOCAL client_min_messages = error; DROP SCHEMA IF EXISTS \(schema) CASCADE")
            }
            try await database.close()
        case .database(let name):
            try await TestServer.command("DROP DATABASE \(name) WITH (FORCE)")
        }
    }
}

/// Lends a fresh workspace, and removes it afterwards however the work ended.
///
/// - Parameter ready: whether it holds the program's tables, or nothing at all.
package func withFreshWorkspace<T>(
    on engine: Engine,
    ready: Bool = false,
    isolation: isolated (any Actor)? = #isolation,
    _ work: (FreshWorkspace) async throws -> T
) async throws -> T {
    let workspace = try await ready ? FreshWorkspace(withTablesOn: engine) : FreshWorkspace(on: engine)
    do {
        let value = try await work(workspace)
        try await workspace.remove()
        return value
    } catch {
        try? await workspace.remove()
        throw error
    }
}

/// Lends the open database of a fresh workspace.
package func withFreshDatabase<T>(
    on engine: Engine,
    isolation: isolated (any Actor)? = #isolation,
    _ work: (any Database) async throws -> T
) async throws -> T {
    try await withFreshWorkspace(on: engine) { workspace in
        let database = try await workspace.open()
        do {
            let value = try await work(database)
            try await database.close()
            return value
        } catch {
            try? await database.close()
            throw error
        }
    }
}
