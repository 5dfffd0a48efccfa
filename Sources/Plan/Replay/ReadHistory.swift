import Exchange
import Foundation
import Programs
import Vocabulary

extension History {
    /// Reads an export into columns without keeping it.
    ///
    /// - Parameter progress: told of the bytes read and those of the file.
    /// - Returns: the calls, and how many rows were none.
    /// - Throws: ``TableError``, ``CallTableFault``, ``MapMisfit``.
    package static func reading(
        _ path: String, _ map: CallMap, now: Instant, progress: (_ bytes: Int, _ size: Int) throws -> Void = { _, _ in }
    ) throws -> (history: History, rejected: Int) {
        let source = try FileBytes(path)
        var reader = try TableReader(source)
        guard let first = try reader.next(), first.count > 0 else { throw CallTableFault.empty }
        var table = try CallTable(map, header: CallTable.header(first), now: now)
        let clock = ZoneClock(TimeZone(identifier: map.zone) ?? .gmt)
        var builder = HistoryBuilder()
        var reasons: [RowRejection: Int] = [:]
        var (chunk, begin, read): (TableChunk?, Int, Int) = (first, 1, 0)
        while let some = chunk {
            for record in begin..<max(begin, some.count) {
                do throws(RowRejection) {
                    try builder.append(&table, some, record, clock)
                } catch {
                    reasons[error, default: 0] += 1
                }
            }
            for row in some.unreadable { reasons[RowRejection(row.reason), default: 0] += 1 }
            read += some.count - begin + some.unreadable.count
            try progress(source.position, source.size)
            chunk = try reader.next()
            begin = 0
        }
        let rejected = reasons.values.reduce(0, +)
        guard read > 0 else { throw CallTableFault.empty }
        guard rejected * 2 <= read else { throw MapMisfit(rows: read, rejected: rejected, reasons: reasons) }
        return (builder.history(), rejected)
    }
}
