/// The calls of a chunk as columns keep them, in their order.
package struct CallRows: Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    package let received: [Int64]
    package let flags: [CallFlags]
    /// ``CallTable/busy(_:from:to:)`` of each.
    package let busy: [Int32]
    /// Types, beats and places by their numbers among ``CallWords``.
    package let types: [UInt32]
    package let beats: [UInt32]
    package let places: [UInt32]
    /// How many rows were no calls, by their reasons.
    package let rejected: [RowRejection: Int]

    /// Reads the rows of a chunk from one on, without making text of what was met before; otherwise each as
    /// ``CallTable/call(_:_:)`` tells it.
    package init(_ chunk: TableChunk, from begin: Int, _ table: inout CallTable, _ words: inout CallWords) {
        let rows = begin..<max(begin, chunk.count)
        var (received, flags, busy): ([Int64], [CallFlags], [Int32]) = ([], [], [])
        var rejected: [RowRejection: Int] = [:]
        // The records that are calls.
        var records: [Int] = []
        received.reserveCapacity(rows.count)
        flags.reserveCapacity(rows.count)
        busy.reserveCapacity(rows.count)
        records.reserveCapacity(rows.count)
        (types, beats, places) = chunk.withFields { fields in
            for record in rows {
                do throws(RowRejection) {
                    let call = try table.moments(chunk, fields, record)
                    received.append(call.received)
                    flags.append(call.flags)
                    busy.append(call.busy)
                    records.append(record)
                } catch {
                    rejected[error, default: 0] += 1
                }
            }
            return (
                table.numbers(.type, fields, records, &words.types),
                table.numbers(.beat, fields, records, &words.beats),
                table.numbers(.place, fields, records, &words.places)
            )
        }
        for row in chunk.unreadable { rejected[RowRejection(row.reason), default: 0] += 1 }
        (self.received, self.flags, self.busy, self.rejected) = (received, flags, busy, rejected)
    }
}

/// The words of calls by number, as columns keep them.
package struct CallWords: Sendable {
    package var types = ByteNames(.key)
    /// Of which the first is none, as of places.
    package var beats = ByteNames(first: [""], .line)
    package var places = ByteNames(first: [""], .key)

    package init() {}
}

extension CallTable {
    /// No span is told, or none that can be trusted.
    package static let unknownSpan = Int32.min

    /// More than a day on one call is a call that nobody closed.
    private static let longestSpan: Int64 = 86_400

    /// The seconds that a unit was busy with a call; ``unknownSpan`` if not told or not to be trusted.
    package static func busy(_ flags: CallFlags, from begin: Int64?, to end: Int64?) -> Int32 {
        guard let begin, let end, !flags.hidesIntervals, (0...longestSpan).contains(end - begin) else {
            return unknownSpan
        }
        return Int32(end - begin)
    }

    /// When a call was received and how long it kept somebody busy.
    ///
    /// - Throws: ``RowRejection`` where the row is no call.
    @inline(__always)
    fileprivate mutating func moments(
        _ chunk: TableChunk, _ fields: TableFields, _ record: Int
    ) throws(RowRejection) -> (received: Int64, flags: CallFlags, busy: Int32) {
        var (received, flags) = try received(chunk, fields, record)
        guard isNumbered(chunk, fields, record) else { throw .noNumber }
        guard tellsSteps else { return (received, flags, Self.unknownSpan) }
        let steps = times(chunk, record, received: received, &flags)
        return (received, flags, Self.busy(flags, from: steps.dispatched ?? steps.arrived, to: steps.cleared))
    }

    /// ``received(_:_:)``, sooner where the time is written as most are.
    @inline(__always)
    private mutating func received(
        _ chunk: TableChunk, _ fields: TableFields, _ record: Int
    ) throws(RowRejection) -> (seconds: Int64, flags: CallFlags) {
        let column = single(.received)
        if column >= 0, map.times == .yearFirst, let plain = PlainTime(fields.field(column, ofRecord: record)),
            let seconds = clock.moment(plain)
        {
            return (seconds, seconds > now ? .inFuture : [])
        }
        return try received(chunk, record)
    }

    /// Whether the row has a number, where the agency gives them.
    @inline(__always)
    private func isNumbered(_ chunk: TableChunk, _ fields: TableFields, _ record: Int) -> Bool {
        let column = single(.number)
        if column < 0 { return true }
        // Only what is short and plain is told by its bytes alone.
        let bytes = fields.field(column, ofRecord: record)
        if let first = bytes.first, first > 0x20, bytes.count <= CallTable.mostNumber, bytes.isASCII { return true }
        return (try? number(chunk, record)) != nil
    }

    /// The numbers of a field's words, of which several columns are joined with blanks.
    fileprivate func numbers(
        _ field: CallField, _ fields: TableFields, _ records: [Int], _ names: inout ByteNames
    ) -> [UInt32] {
        let columns = places(field)
        if columns.count == 1 {
            let column = columns[0]
            return records.withUnsafeBufferPointer { records in
                names.numbers(records.count) { fields.field(column, ofRecord: records[$0]) }
            }
        }
        var joined: [UInt8] = []
        return records.map { record in
            joined.removeAll(keepingCapacity: true)
            for column in columns {
                joined.append(contentsOf: fields.field(column, ofRecord: record))
                joined.append(0x20)
            }
            return joined.withUnsafeBufferPointer { names.number($0) }
        }
    }
}
