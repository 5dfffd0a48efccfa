import Door
import Foundation
import Operate
import Store

/// What tests do with backups.
extension World {
    /// A place for a file that goes with the world.
    package func place(_ name: String) -> URL {
        folder.deletingLastPathComponent().appending(path: name)
    }

    @discardableResult
    package func backUp(to name: String, for key: BackupPublicKey) async throws -> URL {
        let file = place(name)
        try await workspace.backUp(to: file, for: key)
        return file
    }

    /// Brings a backup back to a place where nothing is, lends the workspace, and removes it.
    package func withRestored<T>(
        _ backup: URL, with key: BackupPrivateKey, on engine: Engine,
        isolation: isolated (any Actor)? = #isolation,
        _ work: (Workspace, BackupSummary) async throws -> T
    ) async throws -> T {
        try await withFreshWorkspace(on: engine) { fresh in
            let summary = try await Restore(backup, with: key, migrations: Migration.all).bring(to: fresh)
            let clock = clock
            let workspace = try await Workspace(
                name: "restored", database: fresh.open(), folder: fresh.stateFolder, migrations: Migration.all,
                clock: { clock.now })
            do {
                let value = try await work(workspace, summary)
                try await workspace.close()
                return value
            } catch {
                try? await workspace.close()
                throw error
            }
        }
    }
}

extension FreshWorkspace {
    package var stateFolder: URL { folder.appending(path: "state") }

    package var place: Restore.Place {
        switch engine {
        case .sqlite: .file(URL(filePath: address))
        case .postgres: .server(address: address)
        }
    }
}

extension Restore {
    @discardableResult
    package func bring(to fresh: FreshWorkspace) async throws -> BackupSummary {
        try await bring(to: fresh.place, folder: fresh.stateFolder)
    }
}
