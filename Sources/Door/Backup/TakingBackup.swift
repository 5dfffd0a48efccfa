import Foundation
import Store
import Vocabulary

extension Workspace {
    /// Writes one moment of the workspace to a sealed file while others go on writing, reads the file back from the
    /// disk, and only then gives it its name.
    ///
    /// - Parameters:
    ///   - file: where it shall stand; never over a file that is there.
    ///   - reader: whose key will open it.
    /// - Throws: ``BackupFault``, ``StorageError``.
    @discardableResult
    package func backUp(
        to file: URL, for reader: BackupPublicKey, telling: @escaping BackupStep.Told = { _, _ in }
    ) async throws -> BackupSummary {
        let new = try NewFile(at: file)
        defer { new.close() }
        do {
            // A head covers what is there now, so that the restored journal has one to be held against.
            try await heads.seal(desk.database, at: desk.clock())
            // The heads are taken before the snapshot: one that tells of later events would call the tail cut.
            let headsFile = try HeadsSnapshot(folder: folder)
            defer { headsFile.close() }
            let (header, cipher) = try SealedFile.begin(for: reader)
            let (contents, rows) = try await desk.database.read { [id, folder, desk] db in
                let contents = BackupContents(
                    format: BackupContents.format, workspace: id, time: desk.clock().description,
                    engine: db.engine.rawValue,
                    migrations: try db("SELECT name FROM migration ORDER BY name").map { try $0["name"] },
                    tables: try BackupTables.all(in: db))
                var writer = try BackupWriter(SealedWriter(new, header: header, cipher: cipher), contents)
                for key in [BackupFile.signing, .rows] { try writer.write(key, bytes(of: key, in: folder)) }
                try headsFile.forEachPiece { try writer.write(.heads, $0) }
                try write(contents.tables, of: db, to: &writer, telling)
                try writer.finish()
                return (contents, writer.rows)
            }
            try new.sync()
            let found = try readBack(new, cipher, telling)
            guard found.contents == contents, found.rows == rows else { throw BackupFault.unlikeWhatWasWritten }
            let summary = BackupSummary(contents, rows: rows, bytes: new.size)
            try new.place()
            return summary
        } catch {
            new.undo()
            throw error
        }
    }
}

private func write(
    _ tables: [BackupContents.Table], of db: any Transaction, to writer: inout BackupWriter, _ telling: BackupStep.Told
) throws {
    var total: Int64 = 0
    for (number, table) in tables.enumerated() {
        try db.forEach("SELECT \(BackupTables.list(table.columns)) FROM \(BackupTables.list([table.name]))") { row in
            try writer.write(table: number, row.values)
            total += 1
            if total % BackupStep.every == 0 { telling(.writing, total) }
        }
    }
}

/// Reads everything that was written, with the file's own key, which is still known.
private func readBack(
    _ new: NewFile, _ cipher: SealedFile.Cipher, _ telling: BackupStep.Told
) throws -> (contents: BackupContents, rows: [Int64]) {
    do {
        let sealed = try SealedReader(new.descriptor, path: new.target) { _ throws(BackupFault) in cipher }
        var reader = try BackupReader(sealed)
        try reader.readAll { telling(.checking, $0) }
        return (reader.contents, reader.rows)
    } catch BackupFault.damaged {
        throw BackupFault.unlikeWhatWasWritten
    }
}

extension BackupReader {
    /// Reads to the end, and keeps nothing but the counts.
    mutating func readAll(_ telling: (Int64) -> Void) throws {
        var total: Int64 = 0
        while let record = try next() {
            guard case .row = record else { continue }
            total += 1
            if total % BackupStep.every == 0 { telling(total) }
        }
    }
}

private func bytes(of file: BackupFile, in folder: URL) throws -> [UInt8] {
    let path = folder.appending(path: file.rawValue).path
    guard let data = FileManager.default.contents(atPath: path) else {
        throw BackupFault.file(path: path, code: ENOENT)
    }
    return Array(data)
}

/// The whole lines that the file of heads holds at one moment; it only ever grows.
private struct HeadsSnapshot: Sendable {
    private let path: String
    private let descriptor: Int32
    private let size: Int64

    init(folder: URL) throws(BackupFault) {
        path = folder.appending(path: BackupFile.heads.rawValue).path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(path) }
        let end = Int64(lseek(descriptor, 0, SEEK_END))
        let tail = HeadsSnapshot.read(descriptor, max(0, end - 65_536), end)
        // A line that is being written at this moment is left out.
        size = end - Int64(tail.count - (tail.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0))
    }

    func forEachPiece(_ body: ([UInt8]) throws -> Void) throws {
        var done: Int64 = 0
        while done < size {
            let piece = HeadsSnapshot.read(descriptor, done, min(size, done + 65_536))
            guard !piece.isEmpty else { throw BackupFault.system(path) }
            try body(piece)
            done += Int64(piece.count)
        }
    }

    func close() {
        _ = Foundation.close(descriptor)
    }

    private static func read(_ descriptor: Int32, _ from: Int64, _ to: Int64) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(to - from)) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, buffer.count, Int(from)))
        }
    }
}
