import Foundation
import Operate
import Store

/// The program's tables, made once on each engine for all tests of a run and copied from then on: making them takes longer
/// than most tests.
enum ReadyTables {
    private static let schema = "alongside"
    private static let name = "alongside_test_ready_\(ProcessInfo.processInfo.processIdentifier)"
    private static let folder = FileManager.default.temporaryDirectory.appending(path: name)

    private static let file = Task {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: ReadyTables.folder) }
        let file = folder.appending(path: "workspace.sqlite")
        try await fill(file.path)
        return file
    }

    private static let database = Task {
        try await TestServer.command("CREATE DATABASE \(name) TEMPLATE template0")
        atexit { try? TestServer.commandBlocking("DROP DATABASE \(ReadyTables.name) WITH (FORCE)") }
        try await fill(TestServer.address(database: name, schema: schema))
    }

    private static func fill(_ address: String) async throws {
        let database = try await openDatabase(address)
        try await database.migrate(Migration.all)
        try await database.close()
    }

    static func copyFile(to copy: URL) async throws {
        try FileManager.default.copyItem(at: await file.value, to: copy)
    }

    /// - Returns: the address of the workspace in the copy.
    static func copyDatabase(to copy: String) async throws -> String {
        try await database.value
        try await TestServer.command("CREATE DATABASE \(copy) TEMPLATE \(name)")
        return TestServer.address(database: copy, schema: schema)
    }
}
