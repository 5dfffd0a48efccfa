import Exchange

/// A table read in the simplest way there is, a byte at a time from memory: what the reader is compared with.
package struct SimpleTable: Equatable {
    package private(set) var records: [[[UInt8]]] = []
    package private(set) var lines: [Int] = []
    package private(set) var unreadable: [UnreadableRecord] = []

    private static let (newline, carriageReturn, quote): (UInt8, UInt8, UInt8) = (0x0A, 0x0D, 0x22)

    private enum End {
        case whole(next: Int, lines: Int)
        case tooLong(inQuotes: Bool)
    }

    package init(_ bytes: [UInt8], separator: UInt8) {
        var (at, line) = (0, 1)
        while at < bytes.count {
            if bytes[at] == Self.newline || bytes[at] == Self.carriageReturn {
                at = Self.afterNewline(bytes, at)
                line += 1
                continue
            }
            var fields: [[UInt8]] = []
            switch Self.record(bytes, at, separator, &fields) {
            case .whole(let next, let passed):
                if bytes[at..<next].contains(0) {
                    unreadable.append(UnreadableRecord(line: line, reason: .holdsNUL))
                } else {
                    records.append(fields)
                    lines.append(line)
                }
                (at, line) = (next, line + passed)
            case .tooLong(let inQuotes):
                unreadable.append(UnreadableRecord(line: line, reason: inQuotes ? .quoteNeverCloses : .tooLong))
                while at < bytes.count && bytes[at] != Self.newline && bytes[at] != Self.carriageReturn { at += 1 }
                if at < bytes.count { at = Self.afterNewline(bytes, at) }
                line += 1
            }
        }
    }

    /// Reads one record, which ends in the bytes or with them, or is too long.
    private static func record(
        _ bytes: [UInt8], _ begin: Int, _ separator: UInt8, _ fields: inout [[UInt8]]
    ) -> End {
        let limit = begin + TableReader.longestRecord
        var (at, passed) = (begin, 0)
        while true {
            var field: [UInt8] = []
            if at < min(limit, bytes.count), bytes[at] == quote {
                at += 1
                while true {
                    guard at < min(limit, bytes.count) else { return .tooLong(inQuotes: true) }
                    if bytes[at] == quote {
                        at += 1
                        guard at < min(limit, bytes.count), bytes[at] == quote else { break }
                    }
                    if bytes[at] == newline { passed += 1 }
                    field.append(bytes[at])
                    at += 1
                }
            }
            while at < min(limit, bytes.count), ![separator, newline, carriageReturn].contains(bytes[at]) {
                field.append(bytes[at])
                at += 1
            }
            if at == limit, at < bytes.count { return .tooLong(inQuotes: false) }
            fields.append(field)
            if at == bytes.count { return .whole(next: at, lines: passed) }
            guard bytes[at] == separator else { return .whole(next: afterNewline(bytes, at), lines: passed + 1) }
            at += 1
        }
    }

    private static func afterNewline(_ bytes: [UInt8], _ at: Int) -> Int {
        bytes[at] == carriageReturn && at + 1 < bytes.count && bytes[at + 1] == newline ? at + 2 : at + 1
    }
}

extension SimpleTable {
    /// The table as the reader reads it, in blocks of some size; nothing where it gives up.
    ///
    /// - Throws: ``Endless`` where it takes more steps than there are bytes.
    package init?(reading bytes: [UInt8], _ dialect: Dialect, blockSize: Int) throws(Endless) {
        do {
            var reader = try TableReader(
                BytesInMemory(bytes), dialect: dialect, blockSize: blockSize, sample: TableReader.leastSample)
            var steps = 0
            while let chunk = try reader.next() {
                steps += 1
                if steps > bytes.count + 1 { throw Endless() }
                unreadable += chunk.unreadable
                for record in 0..<chunk.count {
                    records.append(
                        (0..<chunk.width(ofRecord: record)).map { column in
                            chunk.withField(column, ofRecord: record) { Array($0) }
                        })
                    lines.append(chunk.line(ofRecord: record))
                }
            }
        } catch let error as Endless {
            throw error
        } catch {
            return nil
        }
    }
}

/// The reader did not come to an end.
package struct Endless: Error {}
