import Foundation
import Store
import Vocabulary

/// Brings a backup back to a place where no workspace is: all of it, or nothing.
package struct Restore: Sendable {
    /// Where a workspace shall stand: a file that is not there yet, or a schema without tables.
    package enum Place: Sendable {
        case file(URL)
        case server(address: String)
    }

    let file: URL
    let key: BackupPrivateKey
    /// What this program knows of schemas.
    let migrations: [Migration]
    let telling: BackupStep.Told

    package init(
        _ file: URL, with key: BackupPrivateKey, migrations: [Migration],
        telling: @escaping BackupStep.Told = { _, _ in }
    ) {
        self.file = file
        self.key = key
        self.migrations = migrations
        self.telling = telling
    }

    /// Reads the whole backup before anything is touched, then brings it to its place in one transaction.
    ///
    /// - Parameter folder: where the keys and the heads of the workspace shall stand.
    /// - Throws: ``BackupFault``, ``StorageError``.
    @discardableResult
    package func bring(to place: Place, folder: URL) async throws -> BackupSummary {
        try RestoredFiles.checkAbsent(in: folder)
        if case .file(let database) = place { try Self.checkAbsent(database) }
        let summary = try check()
        let files = try RestoredFiles(folder: folder)
        defer { files.close() }
        do {
            switch place {
            case .file(let database): try await bring(to: database, files)
            case .server(let address): try await bring(to: address, files)
            }
            return summary
        } catch {
            // While nobody knows whether a commit took place, its keys stay.
            if error as? StorageError != .outcomeUnknown { files.undo() }
            throw error
        }
    }

    /// Reads the whole backup, and brings it nowhere.
    ///
    /// - Throws: ``BackupFault``.
    package func check() throws -> BackupSummary {
        try reading { reader, size in
            try reader.readAll { telling(.checking, $0) }
            return BackupSummary(reader.contents, rows: reader.rows, bytes: size)
        }
    }

    /// Lends a reader that stands behind the contents, which this program knows to bring back.
    private func reading<T>(_ work: (inout BackupReader, _ size: Int64) throws -> T) throws -> T {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw BackupFault.system(file.path) }
        defer { close(descriptor) }
        let sealed = try SealedReader(descriptor, path: file.path) { header throws(BackupFault) in
            try SealedFile.cipher(of: header, for: key)
        }
        var reader = try BackupReader(sealed)
        try reader.contents.check(knowing: migrations)
        return try work(&reader, Int64(lseek(descriptor, 0, SEEK_END)))
    }

    // A file of SQLite is made under another name, and gets its own when it is complete and on the disk.

    private static let companions = ["", "-wal", "-shm", "-journal"]

    private static func checkAbsent(_ database: URL) throws {
        for companion in companions where isThere(database.path + companion) {
            throw BackupFault.exists(path: database.path + companion)
        }
    }

    private func bring(to database: URL, _ files: RestoredFiles) async throws {
        let name = ".\(database.lastPathComponent).\(UInt32.random(in: .min ... .max)).part"
        let temporary = database.deletingLastPathComponent().appending(path: name).path
        defer { for companion in Self.companions { unlink(temporary + companion) } }
        let store = try SQLiteDatabase(path: temporary, readers: 1)
        do {
            try await store.write { db in try load(in: db, files) }
        } catch {
            try? await store.close()
            throw error
        }
        try await store.close()
        try sync(temporary)
        try files.place()
        try NewFile.name(temporary, database.path)
        try syncFolder(of: database.path)
    }

    private func sync(_ path: String) throws(BackupFault) {
        guard !isThere(path + "-wal") else { throw .exists(path: path + "-wal") }
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system(path) }
    }

    // On PostgreSQL the commit is what makes it be there; the keys stand just before, so that it is never without them.

    private func bring(to address: String, _ files: RestoredFiles) async throws {
        let store = try await PostgresDatabase(address, readers: 1)
        do {
            try await store.write { db in
                try load(in: db, files)
                try files.place()
            }
            try await store.close()
        } catch {
            try? await store.close()
            throw error
        }
    }

    private func load(in db: any Transaction, _ files: RestoredFiles) throws {
        guard try BackupTables.all(in: db).isEmpty else { throw BackupFault.workspaceNotEmpty }
        try reading { reader, _ in
            var loading = try RowLoading(reader.contents, migrations, in: db)
            var total: Int64 = 0
            while let record = try reader.next() {
                switch record {
                case .file(let file, let bytes): try files.append(bytes, to: file)
                case .row(let table, let values):
                    try loading.add(values, to: table)
                    total += 1
                    if total % BackupStep.every == 0 { telling(.restoring, total) }
                }
            }
            try loading.finish()
        }
    }
}
