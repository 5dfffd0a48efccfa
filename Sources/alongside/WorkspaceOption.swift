import ArgumentParser
import Door
import Foundation
import Operate
import Store
import Vocabulary

/// Which workspace a verb works on.
struct WorkspaceOption: ParsableArguments {
    @Option(
        name: .long,
        help: "A SQLite file, or postgres://…[?schema=NAME]. Default: $ALONGSIDE_WORKSPACE, or ./alongside.sqlite.")
    var workspace: String?

    @Flag(name: .long, help: "Print one JSON object on standard output; progress goes to standard error.")
    var json = false

    var address: String {
        workspace ?? ProcessInfo.processInfo.environment["ALONGSIDE_WORKSPACE"] ?? "./alongside.sqlite"
    }

    /// Opens the workspace, lends it, seals what was done and closes it, however the work ended.
    ///
    /// - Parameters:
    ///   - making: whether a workspace is made where there is none; a slip in a path must not make one to be checked.
    ///   - sealing: whether a new head is signed; not when the question is whether the old ones still fit.
    func open<T>(
        making: Bool = false, sealing: Bool = true, _ work: (Workspace) async throws -> T
    ) async throws -> T {
        let isFile = try WorkspacePlace(address).isFile
        guard making || !isFile || FileManager.default.fileExists(atPath: address) else {
            throw NoWorkspace(address: address)
        }
        let workspace = try await Workspace.open(address)
        func leave() async throws {
            if sealing { try await workspace.close() } else { try await workspace.desk.database.close() }
        }
        do {
            let result = try await work(workspace)
            try await leave()
            return result
        } catch {
            try? await leave()
            throw error
        }
    }
}

extension Workspace {
    /// Opens the workspace at an address, with its folder of keys where the contract of the terminal puts it.
    ///
    /// - Parameters:
    ///   - timeZone: the zone that a new workspace is given.
    ///   - ids: where names come from, in a workspace that has to come out the same again.
    static func open(
        _ address: String, timeZone: TimeZone = .current, ids: IDSource? = nil,
        clock: @escaping @Sendable () -> Instant = { Instant.now() }
    ) async throws -> Workspace {
        let place = try WorkspacePlace(address)
        return try await Workspace(
            name: place.name, database: try await openDatabase(address), folder: place.folder,
            migrations: Migration.all, timeZone: timeZone, ids: ids, clock: clock)
    }
}

/// What an address says of a workspace: its name, and where its keys and heads are.
struct WorkspacePlace {
    let name: String
    let folder: URL
    /// SQLite; otherwise PostgreSQL.
    let isFile: Bool

    /// - Throws: `ValidationError` when a PostgreSQL address cannot be read.
    init(_ address: String) throws {
        guard address.hasPrefix("postgres://") || address.hasPrefix("postgresql://") else {
            let file = URL(filePath: address)
            name = file.deletingPathExtension().lastPathComponent
            folder = URL(filePath: address + ".state")
            isFile = true
            return
        }
        guard let parts = URLComponents(string: address) else {
            throw ValidationError(
                "The workspace's address cannot be read. Write postgres://user@host/database?schema=NAME.")
        }
        isFile = false
        name = parts.queryItems?.first { $0.name == "schema" }?.value ?? "alongside"
        let state = ProcessInfo.processInfo.environment["ALONGSIDE_STATE"] ?? "./alongside-state"
        folder = URL(filePath: state).appending(path: name)
    }
}

/// There is no workspace where one was looked for.
struct NoWorkspace: Error {
    let address: String
}
