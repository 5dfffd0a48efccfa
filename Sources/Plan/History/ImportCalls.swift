import Access
import Crypto
import Door
import Exchange
import Foundation
import Store
import Vocabulary

/// Reads an export of calls into a workspace: streamed, in short transactions, visible all at once at the end.
package struct ImportCalls: Sendable {
    /// How far a reading has come.
    package struct Progress: Hashable, Sendable {
        /// Bytes of the file that were read, and that it has.
        package let bytes: Int
        package let size: Int
        package let counts: ImportCounts
    }

    /// A row that is no call.
    package struct Rejected: Hashable, Sendable {
        /// The line of the file on which it begins, from 1.
        package let line: Int
        package let reason: RowRejection

        package init(line: Int, reason: RowRejection) {
            self.line = line
            self.reason = reason
        }
    }

    /// What a reading came to.
    package struct Result: Sendable {
        package let counts: ImportCounts
        /// What became visible; nothing where every call was known just so.
        package let shown: CallImport?
    }

    /// Of the first rows so many are looked at; where most are no calls, the map is not of this file.
    package static let trial = 1_000

    let desk: Desk
    let worker: Worker
    let map: CallMap
    let mapText: String

    /// - Parameter mapText: the map's file, which is kept with the import.
    package init(_ map: CallMap, text mapText: String, at desk: Desk, by worker: Worker) {
        self.desk = desk
        self.worker = worker
        self.map = map
        self.mapText = mapText
    }

    /// Reads the file at a path.
    ///
    /// - Parameters:
    ///   - reject: told of each row that is no call, in the order of the file.
    ///   - progress: told after each block of the file; what it throws ends the reading.
    /// - Throws: ``TableError``, ``CallTableFault``, ``MapMisfit``, ``Refusal``, ``StorageError``; `CancellationError`
    ///   when the task was cancelled. In each case nothing of it is visible.
    package func run(
        _ path: String, reject: (Rejected) throws -> Void = { _ in }, progress: (Progress) throws -> Void = { _ in }
    ) async throws -> Result {
        guard may(worker, .importCalls).allowed else {
            throw Refusal(.mayNot, .forbidden, values: ["permission": Permission.importCalls.rawValue])
        }
        var hash = SHA256()
        let source = try FileBytes(path) { hash.update(bufferPointer: $0) }
        var reader = try TableReader(source)
        guard let first = try reader.next(), first.count > 0 else { throw CallTableFault.empty }
        var table = try CallTable(map, header: CallTable.header(first), now: desk.clock())
        let staged = try await StagedCalls.begin(map, in: desk.database, at: desk.clock())
        let heart = Task { [clock = desk.clock] in
            while !Task.isCancelled {
                try? await Task.sleep(for: StagedCalls.marks.patience / 4)
                try? await staged.beat(at: clock())
            }
        }
        defer { heart.cancel() }
        var reading = Reading(seen: SeenNumbers(isAnyKnown: staged.isAnyKnown))
        do {
            var chunk: TableChunk? = first
            var begin = 1
            while let some = chunk {
                try await take(some, from: begin, &table, staged, &reading, reject)
                try progress(Progress(bytes: source.position, size: source.size, counts: reading.counts))
                chunk = try reader.next()
                begin = 0
            }
            try await write(&reading, staged)
            try await settle(&reading)
            guard reading.read > 0 else { throw CallTableFault.empty }
            try reading.requireFit(table, map)
            try progress(Progress(bytes: source.size, size: source.size, counts: reading.counts))
            let digests = (
                map: [UInt8](SHA256.hash(data: Data(mapText.utf8))).hex, file: [UInt8](hash.finalize()).hex
            )
            try await requireNew(digests.file)
            if try await isKnown(digests, reading.counts) {
                try await staged.sweep()
                return Result(counts: reading.counts.allKnown, shown: nil)
            }
            let shown = try await desk.perform(
                ShowImport(
                    number: staged.number, map: map, mapText: mapText, mapDigest: digests.map,
                    fileDigest: digests.file, counts: reading.counts,
                    first: reading.first, last: reading.last),
                by: worker)
            return Result(counts: reading.counts, shown: shown)
        } catch {
            _ = try? await reading.writing?.value
            // What is not swept here, because the store is gone or full, is swept by the next import.
            try? await Task { try await staged.sweep() }.value
            throw error
        }
    }

    /// What is known of the file so far.
    private struct Reading {
        var counts = ImportCounts()
        var reasons: [RowRejection: Int] = [:]
        var seen: SeenNumbers
        /// What is to be written next.
        var waiting = StagedCalls.Batch()
        /// What is being written while the next calls are read.
        var writing: Task<Written, any Error>?
        /// How many calls were handed to the writer.
        var rows = 0
        var batch = 200
        /// Whether the beginning was looked at.
        var isTried = false
        var first: Instant?
        var last: Instant?

        mutating func note(_ reason: RowRejection) {
            counts.rejected += 1
            reasons[reason, default: 0] += 1
        }

        mutating func note(_ call: ReadCall) {
            let at = Instant(microseconds: call.received * 1_000_000)
            if first.map({ at < $0 }) ?? true { first = at }
            if last.map({ at > $0 }) ?? true { last = at }
            waiting.calls.append(StagedCall(call))
            if seen.mayBeKnown(call.number) { waiting.asked.append(call.number) }
        }

        /// How many rows were read, written or not.
        var read: Int { counts.rejected + rows + waiting.calls.count }

        /// - Throws: ``MapMisfit`` where most rows are no calls, ``ZoneMisfit`` where most times are of another zone.
        func requireFit(_ table: CallTable, _ map: CallMap) throws {
            guard counts.rejected * 2 <= read else {
                throw MapMisfit(rows: read, rejected: counts.rejected, reasons: reasons)
            }
            try ZoneMisfit.require(table.offsets, of: map)
        }
    }

    /// Whether nothing is told that the last import of this map did not tell: the same file, or no new row, by the same map.
    ///
    /// A file with two rows of one number would amend itself for ever otherwise.
    private func isKnown(_ digests: (map: String, file: String), _ counts: ImportCounts) async throws -> Bool {
        let name = map.name
        let last = try await desk.database.read { db in
            try db(
                """
                SELECT map_digest, file_digest FROM call_import WHERE map_name = \(name) ORDER BY number DESC LIMIT 1
                """
            ).first
        }
        guard let last, try last["map_digest"] == digests.map else { return false }
        return try counts.imported + counts.amended == 0 || last["file_digest"] == digests.file
    }

    /// The same file under another map's name would count every call twice.
    private func requireNew(_ digest: String) async throws {
        let name = map.name
        let other = try await desk.database.read { db in
            try db(
                "SELECT map_name FROM call_import WHERE file_digest = \(digest) AND map_name <> \(name) LIMIT 1"
            ).first
        }
        guard let other else { return }
        throw Refusal(.fileKnownAs, .conflicting, values: ["map": try other["map_name"]])
    }

    private func take(
        _ chunk: TableChunk, from begin: Int, _ table: inout CallTable, _ staged: StagedCalls,
        _ reading: inout Reading, _ reject: (Rejected) throws -> Void
    ) async throws {
        var unreadable = chunk.unreadable[...]
        func rejectBefore(_ line: Int, _ reading: inout Reading) throws {
            while let next = unreadable.first, next.line < line {
                let reason = RowRejection(next.reason)
                try reject(Rejected(line: next.line, reason: reason))
                reading.note(reason)
                unreadable.removeFirst()
            }
        }
        for record in begin..<max(begin, chunk.count) {
            try rejectBefore(chunk.line(ofRecord: record), &reading)
            do throws(RowRejection) {
                reading.note(try table.call(chunk, record))
            } catch {
                try reject(Rejected(line: chunk.line(ofRecord: record), reason: error))
                reading.note(error)
            }
            if reading.read >= Self.trial, !reading.isTried {
                reading.isTried = true
                try reading.requireFit(table, map)
            }
            if reading.waiting.calls.count >= reading.batch { try await write(&reading, staged) }
        }
        try rejectBefore(.max, &reading)
    }

    /// What one transaction came to.
    private struct Written: Sendable {
        let calls: Int
        let counts: ImportCounts
        let took: Duration
    }

    /// Has the calls that wait written, once those before them are; the next are read meanwhile.
    private func write(_ reading: inout Reading, _ staged: StagedCalls) async throws {
        try Task.checkCancellation()
        try await settle(&reading)
        let (batch, row, clock) = (reading.waiting, reading.rows, desk.clock)
        reading.waiting = StagedCalls.Batch()
        reading.rows += batch.calls.count
        reading.writing = Task {
            let begun = ContinuousClock.now
            let counts = try await staged.write(batch, from: row, at: clock())
            return Written(calls: batch.calls.count, counts: counts, took: ContinuousClock.now - begun)
        }
    }

    /// Waits until what was handed over is written; the next transaction is larger or smaller by what this one took.
    private func settle(_ reading: inout Reading) async throws {
        guard let writing = reading.writing else { return }
        let written = try await writing.value
        reading.writing = nil
        reading.counts.imported += written.counts.imported
        reading.counts.amended += written.counts.amended
        reading.counts.already += written.counts.already
        reading.counts.strange += written.counts.strange
        let fits = Double(written.calls) * (StagedCalls.longest / max(written.took, .microseconds(1)))
        reading.batch = min(StagedCalls.most, max(StagedCalls.fewest, min(Int(fits), reading.batch * 2)))
    }
}
