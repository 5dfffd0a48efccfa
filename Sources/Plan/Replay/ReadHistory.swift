import Exchange
import Foundation
import Programs
import Vocabulary

extension History {
    /// Reads an export into columns without keeping it.
    ///
    /// The records are found by one thread at a time, in the order of the file; what they mean is read by all processors.
    ///
    /// - Parameter progress: told of the bytes read and those of the file.
    /// - Returns: the calls, and how many rows were none.
    /// - Throws: ``TableError``, ``CallTableFault``, ``MapMisfit``, ``ZoneMisfit``.
    package static func reading(
        _ path: String, _ map: CallMap, now: Instant, progress: (_ bytes: Int, _ size: Int) throws -> Void = { _, _ in }
    ) throws -> (history: History, rejected: Int) {
        let readers = max(1, min(ChunkReaders.most, ProcessInfo.processInfo.activeProcessorCount))
        let line = try ChunkReaders(path, map, now: now, count: readers)
        defer { line.stop() }
        var builder = HistoryBuilder()
        var numbers = Array(repeating: HistoryPart.Numbers(), count: readers)
        var reasons: [RowRejection: Int] = [:]
        var read = 0
        var offsets = LocalClock.Offsets()
        while let turn = try line.next() {
            // What is left is most likely as the beginning was; columns grow by themselves where it is not.
            if read == 0 && turn.position > 0 { builder.expect(turn.part.read * (line.size / turn.position + 1)) }
            builder.append(turn.part, readBy: &numbers[turn.reader])
            reasons.merge(turn.part.calls.rejected, uniquingKeysWith: +)
            read += turn.part.read
            offsets = offsets + turn.part.offsets
            try progress(turn.position, line.size)
        }
        let rejected = reasons.values.reduce(0, +)
        guard read > 0 else { throw CallTableFault.empty }
        guard rejected * 2 <= read else { throw MapMisfit(rows: read, rejected: rejected, reasons: reasons) }
        try ZoneMisfit.require(offsets, of: map)
        return (builder.history(), rejected)
    }
}
