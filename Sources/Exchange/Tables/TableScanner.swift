import Foundation

/// Finds the records in bytes that lie in memory: RFC 4180, and what cities make of it.
///
/// Quotes matter only where they open a field; text after a closing quote belongs to the field; records end with `\n`,
/// `\r\n` or `\r`; blank lines are none. So reads Python's `csv` too, which the tests compare.
struct TableScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let separator: UInt8
    private let delimiters: Delimiters
    private let holdsNUL: Bool
    /// Whether the file ends with these bytes.
    private let isLast: Bool

    private(set) var line: Int
    private(set) var fields: [Range<Int32>] = []
    private(set) var recordEnds: [Int32] = []
    private(set) var lines: [Int] = []
    private(set) var unreadable: [UnreadableRecord] = []
    /// Bytes of fields that held doubled quotes; they follow those that were read.
    private(set) var moved: [UInt8] = []
    /// Whether the rest of a record that is too long begins the next block.
    private(set) var skips: Bool

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ dialect: Dialect, line: Int, skips: Bool, isLast: Bool) {
        self.bytes = bytes
        separator = dialect.rawValue
        delimiters = Delimiters(bytes, separator: separator)
        holdsNUL = bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
        self.line = line
        self.skips = skips
        self.isLast = isLast
        fields.reserveCapacity(bytes.count / 8)
    }

    /// Why the scan of one record stopped.
    private enum Stop {
        /// It is whole; the next begins there.
        case whole(next: Int)
        /// The bytes end before it does.
        case cut
        /// It goes on beyond the longest record.
        case tooLong(inQuotes: Bool)
    }

    /// Reads every whole record, and returns how many bytes that took.
    mutating func scan() -> Int {
        var at = skips ? afterLine(0) : 0
        while at < bytes.count && !skips && !mayBeHalfNewline(at) {
            if bytes[at] == .newline || bytes[at] == .return {
                at = afterNewline(at)
                line += 1
                continue
            }
            let (begin, beginLine, known, movedKnown) = (at, line, fields.count, moved.count)
            switch record(at: begin) {
            case .whole(let next):
                if holdsNUL && self.next(0, begin, next) != nil {
                    forget(known, movedKnown)
                    unreadable.append(UnreadableRecord(line: beginLine, reason: .holdsNUL))
                } else {
                    recordEnds.append(Int32(fields.count))
                    lines.append(beginLine)
                }
                at = next
            case .cut:
                forget(known, movedKnown)
                line = beginLine
                return begin
            case .tooLong(let inQuotes):
                forget(known, movedKnown)
                line = beginLine
                unreadable.append(
                    UnreadableRecord(line: beginLine, reason: inQuotes ? .quoteNeverCloses : .tooLong))
                at = afterLine(begin)
            }
        }
        return at
    }

    // MARK: - One record

    private mutating func record(at begin: Int) -> Stop {
        let limit = min(bytes.count, begin + TableReader.longestRecord)
        var at = begin
        while true {
            let stop: Stop?
            if at < limit && bytes[at] == .quote {
                stop = quoted(&at, limit)
            } else {
                stop = plain(from: at, &at, limit)
            }
            if let stop { return stop }
            if at == bytes.count { return .whole(next: at) }
            guard bytes[at] == separator else {
                if mayBeHalfNewline(at) { return .cut }
                line += 1
                return .whole(next: afterNewline(at))
            }
            at += 1
        }
    }

    /// A field up to the separator or newline at which `at` then stands.
    private mutating func plain(from start: Int, _ at: inout Int, _ limit: Int) -> Stop? {
        at = delimiters.next(at, limit)
        if at == limit, let stop = outOfBytes(limit, inQuotes: false) { return stop }
        fields.append(Range(uncheckedBounds: (Int32(start), Int32(at))))
        return nil
    }

    private mutating func quoted(_ at: inout Int, _ limit: Int) -> Stop? {
        let start = at + 1
        var from = start
        var pieces = 0
        let movedStart = moved.count
        while true {
            guard let quote = next(.quote, from, limit) else {
                return limit == bytes.count && !isLast ? .cut : .tooLong(inQuotes: true)
            }
            line += newlines(from..<quote)
            let after = quote + 1
            if after == limit, let stop = outOfBytes(limit, inQuotes: false) { return stop }
            guard after < limit, bytes[after] == .quote else {
                at = after
                return close(start, from, quote, pieces, movedStart, &at, limit)
            }
            moved.append(contentsOf: bytes[from...quote])
            pieces += 1
            from = after + 1
        }
    }

    /// Ends a quoted field, with whatever stands between its closing quote and the separator.
    private mutating func close(
        _ start: Int, _ from: Int, _ quote: Int, _ pieces: Int, _ movedStart: Int, _ at: inout Int, _ limit: Int
    ) -> Stop? {
        let rest = at
        at = delimiters.next(at, limit)
        if at == limit, let stop = outOfBytes(limit, inQuotes: false) { return stop }
        if pieces == 0 && at == rest {
            fields.append(Range(uncheckedBounds: (Int32(start), Int32(quote))))
            return nil
        }
        moved.append(contentsOf: bytes[from..<quote])
        moved.append(contentsOf: bytes[rest..<at])
        let base = bytes.count
        fields.append(Range(uncheckedBounds: (Int32(base + movedStart), Int32(base + moved.count))))
        return nil
    }

    /// What it means that the bytes end inside a record; nothing where the file ends with them.
    private func outOfBytes(_ limit: Int, inQuotes: Bool) -> Stop? {
        if limit < bytes.count { return .tooLong(inQuotes: inQuotes) }
        return isLast ? nil : .cut
    }

    private mutating func forget(_ known: Int, _ movedKnown: Int) {
        fields.removeLast(fields.count - known)
        moved.removeLast(moved.count - movedKnown)
    }

    // MARK: - Bytes

    /// The position after the line in which `at` stands; all that follows is skipped where it has no end yet.
    private mutating func afterLine(_ at: Int) -> Int {
        var at = at
        while at < bytes.count && bytes[at] != .newline && bytes[at] != .return { at += 1 }
        skips = at == bytes.count || mayBeHalfNewline(at)
        guard !skips else { return at }
        line += 1
        return afterNewline(at)
    }

    /// Whether the other half of `\r\n` may not have been read yet.
    private func mayBeHalfNewline(_ at: Int) -> Bool {
        bytes[at] == .return && at + 1 == bytes.count && !isLast
    }

    private func afterNewline(_ at: Int) -> Int {
        at + 1 < bytes.count && bytes[at] == .return && bytes[at + 1] == .newline ? at + 2 : at + 1
    }

    private func next(_ byte: UInt8, _ from: Int, _ limit: Int) -> Int? {
        guard from < limit, let base = bytes.baseAddress, let found = memchr(base + from, Int32(byte), limit - from)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    private func newlines(_ range: Range<Int>) -> Int {
        var count = 0
        var from = range.lowerBound
        while let found = next(.newline, from, range.upperBound) {
            count += 1
            from = found + 1
        }
        return count
    }

}

extension UInt8 {
    fileprivate static let newline: UInt8 = 0x0A
    fileprivate static let `return`: UInt8 = 0x0D
    fileprivate static let quote: UInt8 = 0x22
}
