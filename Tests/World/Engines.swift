import Foundation
import Store

extension Engine {
    /// The engines that every rule is tested on.
    ///
    /// SQLite always; PostgreSQL when `ALONGSIDE_TEST_POSTGRES` holds the `postgres://` address of a server on which
    /// schemas may be made.
    package static let available: [Engine] = {
        if postgresForTests != nil { return [.sqlite, .postgres] }
        print("PostgreSQL is skipped: ALONGSIDE_TEST_POSTGRES names no server.")
        return [.sqlite]
    }()

    fileprivate static let postgresForTests = ProcessInfo.processInfo.environment["ALONGSIDE_TEST_POSTGRES"]
}

/// A workspace that nobody used before: a file in a folder of its own, or a schema of its own.
package struct FreshWorkspace: Sendable {
    package let engine: Engine
    /// What `openDatabase` takes, and `--workspace`.
    package let address: String
    /// A folder that goes when the workspace goes, for what stands beside the database.
    package let folder: URL
    private let schema: String?

    package init(on engine: Engine) throws {
        self.engine = engine
        let name = "alongside_test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        folder = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        switch engine {
        case .sqlite:
            schema = nil
            address = folder.appending(path: "workspace.sqlite").path
        case .postgres:
            let server = Engine.postgresForTests ?? ""
            schema = name
            address = server + (server.contains("?") ? "&" : "?") + "schema=" + name
        }
    }

    /// Opens it; a second opening is a second process's view of the same workspace.
    package func open() async throws -> any Database {
        try await openDatabase(address)
    }

    package func remove() async throws {
        try FileManager.default.removeItem(at: folder)
        guard let schema else { return }
        let database = try await open()
        try await database.write { db in
            try db.script("SET LOCAL client_min_messages = error; DROP SCHEMA IF EXISTS \(schema) CASCADE")
        }
        try await database.close()
    }
}

/// Lends a fresh workspace, and removes it afterwards however the work ended.
package func withFreshWorkspace<T>(
    on engine: Engine,
    isolation: isolated (any Actor)? = #isolation,
    _ work: (FreshWorkspace) async throws -> T
) async throws -> T {
    let workspace = try FreshWorkspace(on: engine)
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
