/// Some whole records of a table, in the order of the file, with the bytes they were read from.
///
/// Nothing is copied out of the bytes before somebody asks for it: a field is where it begins and ends.
package struct TableChunk: Sendable {
    /// The bytes as they were read; only where a field held doubled quotes were its bytes moved together.
    let bytes: [UInt8]
    let fields: [Range<Int32>]
    /// For each record, how many fields there are up to its end.
    let recordEnds: [Int32]
    /// For each record, the line of the file on which it begins, from 1.
    let lines: [Int]
    /// What could not be read as a record, in the order of the file.
    package let unreadable: [UnreadableRecord]

    /// What a scanner found in a block.
    init(_ block: [UInt8], _ found: TableScanner) {
        bytes = found.moved.isEmpty ? block : block + found.moved
        fields = found.fields
        recordEnds = found.recordEnds
        lines = found.lines
        unreadable = found.unreadable
    }

    /// How many records it holds.
    package var count: Int { recordEnds.count }

    /// The line of the file on which a record begins, from 1.
    package func line(ofRecord record: Int) -> Int { lines[record] }

    /// How many fields a record has.
    package func width(ofRecord record: Int) -> Int {
        Int(recordEnds[record]) - firstField(ofRecord: record)
    }

    /// The text of one field; nothing where the record has no such field.
    ///
    /// What is no UTF-8 is read as Windows-1252, in which older dispatch systems write.
    package func text(_ column: Int, ofRecord record: Int) -> String? {
        field(column, ofRecord: record).map { range in
            let cell = bytes[range]
            return String(validating: cell, as: UTF8.self) ?? Windows1252.text(cell)
        }
    }

    /// The text of a field that is one line of English letters, without blanks around it or two of them within, and no longer
    /// than some bytes; nothing of others.
    func plainText(_ column: Int, ofRecord record: Int, most: Int) -> String? {
        withField(column, ofRecord: record) { bytes in
            guard bytes.count <= most else { return nil }
            var (last, isPlain): (UInt8, Bool) = (0x20, true)
            for byte in bytes {
                isPlain = isPlain && byte < 0x80 && (byte > 0x20 || byte == 0x20 && last != 0x20)
                last = byte
            }
            guard isPlain, last != 0x20 || bytes.isEmpty else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Whether a field is there and is more than blanks.
    package func isFilled(_ column: Int, ofRecord record: Int) -> Bool {
        field(column, ofRecord: record).map { bytes[$0].contains { $0 > 0x20 } } ?? false
    }

    /// Calls a closure with the bytes of one field, or with none where the record has no such field.
    package func withField<Answer>(
        _ column: Int, ofRecord record: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Answer
    ) rethrows -> Answer {
        try bytes.withUnsafeBufferPointer { all in
            try body(UnsafeBufferPointer(rebasing: all[field(column, ofRecord: record) ?? 0..<0]))
        }
    }

    /// Lends all fields at once, to whoever reads them row by row.
    func withFields<Answer>(_ body: (TableFields) throws -> Answer) rethrows -> Answer {
        try bytes.withUnsafeBufferPointer { bytes in
            try fields.withUnsafeBufferPointer { fields in
                try recordEnds.withUnsafeBufferPointer { ends in
                    try body(TableFields(bytes: bytes, fields: fields, recordEnds: ends))
                }
            }
        }
    }

    private func firstField(ofRecord record: Int) -> Int { record == 0 ? 0 : Int(recordEnds[record - 1]) }

    private func field(_ column: Int, ofRecord record: Int) -> Range<Int>? {
        let index = firstField(ofRecord: record) + column
        guard column >= 0, index < Int(recordEnds[record]) else { return nil }
        return Int(fields[index].lowerBound)..<Int(fields[index].upperBound)
    }
}

/// The fields of a chunk as long as it lends them.
struct TableFields {
    fileprivate let bytes: UnsafeBufferPointer<UInt8>
    fileprivate let fields: UnsafeBufferPointer<Range<Int32>>
    fileprivate let recordEnds: UnsafeBufferPointer<Int32>

    /// The bytes of one field; none where the record has no such field.
    @inline(__always)
    func field(_ column: Int, ofRecord record: Int) -> UnsafeBufferPointer<UInt8> {
        let index = (record == 0 ? 0 : Int(recordEnds[record - 1])) + column
        guard index < Int(recordEnds[record]) else { return UnsafeBufferPointer(start: nil, count: 0) }
        let field = fields[index]
        return UnsafeBufferPointer(
            rebasing: bytes[Int(field.lowerBound)..<Int(field.upperBound)])
    }
}

/// Something that stood where a record was expected.
package struct UnreadableRecord: Sendable, Equatable {
    package enum Reason: String, Sendable, CaseIterable {
        /// A quote opens a field, and no other closes it within the longest record.
        case quoteNeverCloses = "quote-never-closes"
        /// It goes on beyond ``TableReader/longestRecord``.
        case tooLong = "record-too-long"
        /// It holds a NUL byte, as no text does.
        case holdsNUL = "nul-byte"
    }

    /// The line of the file on which it begins, from 1.
    package let line: Int
    package let reason: Reason

    package init(line: Int, reason: Reason) {
        self.line = line
        self.reason = reason
    }
}
