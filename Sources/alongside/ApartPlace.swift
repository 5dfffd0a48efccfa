import ArgumentParser
import Door
import Foundation
import Operate
import Store
import Vocabulary

/// Where a store that stands apart from a workspace is, and what its verbs do with it.
struct ApartPlace<Apart: ApartStore> {
    let address: String
    let folder: URL
    private let isFile: Bool

    /// - Throws: `ValidationError` when a PostgreSQL address cannot be read.
    init(beside workspace: String) throws {
        let place = try WorkspacePlace(workspace)
        let name = Apart.kind.name
        isFile = place.isFile
        if place.isFile {
            let file = URL(filePath: workspace)
            let stem = file.deletingPathExtension().path
            address = "\(stem).\(name)" + (file.pathExtension.isEmpty ? "" : ".\(file.pathExtension)")
        } else {
            guard var parts = URLComponents(string: workspace) else {
                throw ValidationError("The workspace's address cannot be read.")
            }
            let others = (parts.queryItems ?? []).filter { $0.name != "schema" }
            parts.queryItems = others + [URLQueryItem(name: "schema", value: "\(place.name)_\(name)")]
            address = parts.string ?? workspace
        }
        folder = try WorkspacePlace(address).folder
    }

    /// What may be printed of the address: never a password.
    var shown: String { isFile ? address : folder.lastPathComponent }

    private var restored: Restore.Place { isFile ? .file(URL(filePath: address)) : .server(address: address) }
    private var key: URL { folder.appending(path: Apart.kind.keyFile) }

    /// Opens the store, lends it and closes it, however the work ended.
    ///
    /// - Parameter sealing: whether a new head is signed; not when the question is whether the old ones still fit.
    private func open<T>(sealing: Bool = true, _ work: (Workspace) async throws -> T) async throws -> T {
        guard Apart.kind.isSetUp(in: folder) else { throw NoStoreApart(kind: Apart.kind.name) }
        let store = try await Apart(
            database: try await openDatabase(address), folder: folder, timeZone: .current, clock: { .now() })
        func leave() async throws {
            if sealing { try await store.workspace.close() } else { try await store.workspace.desk.database.close() }
        }
        do {
            let result = try await work(store.workspace)
            try await leave()
            return result
        } catch {
            try? await leave()
            throw error
        }
    }

    /// The store of a workspace that is served; nothing where none was set up.
    static func store(beside workspace: String) async throws -> Apart? {
        let place = try ApartPlace(beside: workspace)
        guard Apart.kind.isSetUp(in: place.folder) else { return nil }
        return try await Apart(
            database: try await openDatabase(place.address), folder: place.folder, timeZone: .current,
            clock: { .now() })
    }

    // MARK: - The verbs

    static func setUp(_ target: WorkspaceOption) async throws {
        try await ApartWords.explaining {
            let zone = try await target.open { $0.timeZone }
            let place = try ApartPlace(beside: target.address)
            let key = place.key.path
            guard !Apart.kind.isSetUp(in: place.folder) else { throw Vault.Fault.exists(file: key) }
            let store = try await Apart.setUp(
                database: try await openDatabase(place.address), folder: place.folder, timeZone: zone,
                clock: { .now() })
            try await store.workspace.close()
            try Terminal.result(
                target.json, ["key": key, "store": place.shown],
                "The store is set up. Copy \(key) to a safe place now: without it nobody can read the store again.")
        }
    }

    static func backUp(_ target: WorkspaceOption, to file: String, for key: String) async throws {
        try await ApartWords.explaining {
            let key = try BackupPublicKey(key)
            let done = try await ApartPlace(beside: target.address).open { workspace in
                try await workspace.backUp(to: URL(filePath: file), for: key)
            }
            try Terminal.result(target.json, done.object, "\(file): \(done.rows) rows, \(done.bytes) bytes.")
        }
    }

    /// - Parameter besides: what a store has in its folder besides its key.
    static func restore(
        _ target: WorkspaceOption, from file: String, key: String, storeKey: String,
        besides: (URL) throws -> Void = { _ in }
    ) async throws {
        try await ApartWords.explaining {
            let place = try ApartPlace(beside: target.address)
            let vault = try Vault(file: URL(filePath: storeKey))
            let restore = Restore(
                URL(filePath: file), with: try BackupPrivateKey(file: URL(filePath: key)),
                migrations: Apart.kind.migrations)
            let done = try await restore.bring(to: place.restored, folder: place.folder)
            try vault.write(to: place.key)
            try besides(place.folder)
            let found = try await place.open { try await $0.verify(tables: Apart.kind.sealedTables) }
            try Terminal.result(
                target.json, done.object, "Restored the store as of \(done.time): \(done.rows) rows.")
            guard found.fault == nil else {
                Terminal.say("Restored, but its journal was not valid when the backup was taken.")
                throw ExitCode(1)
            }
        }
    }

    static func verify(_ target: WorkspaceOption) async throws {
        try await ApartWords.explaining {
            let found = try await ApartPlace(beside: target.address).open(sealing: false) { workspace in
                try await workspace.verify(tables: Apart.kind.sealedTables)
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

/// No such store was set up beside the workspace.
struct NoStoreApart: Error {
    let kind: String
}

/// What the verbs of a store apart say when something is wrong.
enum ApartWords {
    static func explaining(_ work: () async throws -> Void) async throws {
        try await BackupWords.explaining {
            do { try await work() } catch let fault as Vault.Fault {
                Terminal.say(explain(fault))
                throw ExitCode(1)
            } catch let fault as NoStoreApart {
                Terminal.say("No such store is set up beside this workspace. “alongside \(fault.kind) init” does.")
                throw ExitCode(1)
            } catch let fault as WellbeingSettings.Fault {
                Terminal.say(explain(fault))
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

    static func explain(_ fault: WellbeingSettings.Fault) -> String {
        switch fault {
        case .missing(let file): "The settings of the store are not at \(file)."
        case .unreadable(let key): "The settings of the store cannot be read\(key.isEmpty ? "" : ", at \(key)")."
        }
    }

    static func explain(_ error: any Error) -> String {
        switch error {
        case let fault as Vault.Fault: explain(fault)
        case let fault as WellbeingSettings.Fault: explain(fault)
        default: Terminal.explain(error)
        }
    }
}
