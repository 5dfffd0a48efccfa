import Exchange
import Vocabulary

/// What the first rows of an export come to with a map.
package struct MapTrial: Sendable {
    /// How many rows were tried.
    package let rows: Int
    /// Why some of them are no calls.
    package let rejected: [RowRejection: Int]
    /// The first calls.
    package let calls: [ReadCall]
    /// How many calls are kept although something about them is strange.
    package let strange: Int

    /// How many calls are shown.
    package static let shown = 5

    /// - Throws: ``TableError``, ``CallTableFault``, ``ZoneMisfit``.
    package init(_ map: CallMap, of path: String, now: Instant) throws {
        let beginning = try FirstBytes(of: path)
        var reader = try TableReader(beginning)
        guard let first = try reader.next(), first.count > 0 else { throw CallTableFault.empty }
        var table = try CallTable(map, header: CallTable.header(first), now: now)
        var rejected: [RowRejection: Int] = [:]
        var (rows, strange) = (0, 0)
        var calls: [ReadCall] = []
        var (chunk, begin): (TableChunk?, Int) = (first, 1)
        while let some = chunk, rows < ImportCalls.trial {
            for record in begin..<max(begin, min(some.count, begin + ImportCalls.trial - rows)) {
                rows += 1
                do throws(RowRejection) {
                    let call = try table.call(some, record)
                    if !call.flags.isEmpty { strange += 1 }
                    if calls.count < Self.shown { calls.append(call) }
                } catch {
                    rejected[error, default: 0] += 1
                }
            }
            for row in some.unreadable {
                rows += 1
                rejected[RowRejection(row.reason), default: 0] += 1
            }
            // What is cut off behind the beginning is no row of anybody's.
            chunk = beginning.isCut ? nil : try reader.next()
            begin = 0
        }
        guard rows > 0 || beginning.isCut else { throw CallTableFault.empty }
        try ZoneMisfit.require(table.offsets, of: map)
        (self.rows, self.rejected, self.calls, self.strange) = (rows, rejected, calls, strange)
    }

    /// Whether the map is of this file: most rows are calls.
    package var fits: Bool { rejected.values.reduce(0, +) * 2 <= rows }
}
