import Exchange
import Testing

@Suite struct `A table` {
    static func read(_ text: String, dialect: Dialect? = nil, blockSize: Int = 1 << 20) throws -> [[String]] {
        try Table(Array(text.utf8), dialect: dialect, blockSize: blockSize).records
    }

    @Test(arguments: [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
        ("\n\na,b\n\n", [["a", "b"]]),
        ("a,\n,b\n", [["a", ""], ["", "b"]]),
        ("\"a\",\"b\"\n", [["a", "b"]]),
        ("\"12th, and \"\"Elm\"\"\",x\n", [["12th, and \"Elm\"", "x"]]),
        ("\"two\nlines\",x\n", [["two\nlines", "x"]]),
        ("a\"b\",c\n", [["a\"b\"", "c"]]),
        ("\"a\"b,c\n", [["ab", "c"]]),
        ("\"a\"\"\",\"\"\n", [["a\"", ""]]),
        ("\"\"\n", [[""]]),
        ("", []), ("\n", []), ("\r\n\r\n", []),
    ])
    func `is read as it was written`(text: String, records: [[String]]) throws {
        #expect(try Self.read(text, dialect: .comma) == records)
    }

    @Test(arguments: 1...24)
    func `is the same however its bytes arrive`(blockSize: Int) throws {
        let text = "a,\"b \"\"c\"\"\nd\"\r\n\r\n1,2\r3,\"4\"5\n\"x\0y\",z\n\"last\",\n"
        let whole = try Table(Array(text.utf8))
        let pieces = try Table(
            Array(text.utf8), dialect: whole.dialect, blockSize: blockSize, sample: TableReader.leastSample)
        #expect(pieces == whole)
        #expect(whole.lines == [1, 4, 5, 7])
        #expect(whole.unreadable == [UnreadableRecord(line: 6, reason: .holdsNUL)])
    }

    @Test func `says on which line a quote opens and never closes, and reads on after it`() throws {
        let rows = String(repeating: "1,2\n", count: 40_000)
        let table = try Table(Array("a,b\n1,\"2\n\(rows)".utf8))
        #expect(table.unreadable == [UnreadableRecord(line: 2, reason: .quoteNeverCloses)])
        #expect(table.records.count == 40_001 && table.lines.last == 40_002)
    }

    @Test func `gives up where its quotes do not match at all`() throws {
        let broken = "\"\(String(repeating: "x", count: TableReader.longestRecord))\n"
        let text = String(repeating: broken, count: TableReader.mostUnclosedQuotes + 1)
        #expect(throws: TableError.self) { try Table(Array(text.utf8)) }
    }

    @Test(arguments: [1 << 20, 1_000])
    func `passes over a record that is too long, without keeping it`(blockSize: Int) throws {
        let long = String(repeating: "x", count: 10_000_000)
        let table = try Table(Array("a,b\n\(long),2\n3,4\n".utf8), dialect: .comma, blockSize: blockSize)
        #expect(table.records == [["a", "b"], ["3", "4"]])
        #expect(table.unreadable == [UnreadableRecord(line: 2, reason: .tooLong)])
        #expect(table.lines == [1, 3])
    }

    @Test func `without UTF-8 is read as Windows writes`() throws {
        #expect(try Table([0x43, 0x61, 0x66, 0xE9, 0x2C, 0x80, 0x0A]).records == [["Café", "€"]])
        #expect(try Table(Array("\u{FEFF}Café,1\n".utf8)).records == [["Café", "1"]])
    }

    @Test(arguments: [
        ([0xFF, 0xFE, 0x61, 0x00], TableError.isUTF16), ([0xFE, 0xFF, 0x00, 0x61], .isUTF16),
        ([0x50, 0x4B, 0x03, 0x04, 0x00], .isArchive),
    ])
    func `that is none is not guessed at`(bytes: [UInt8], error: TableError) {
        #expect(throws: error) { try Table(bytes) }
    }

    @Test(arguments: zip(Dialect.allCases, [",", ";", "\t", "|"]))
    func `shows what stands between its fields`(dialect: Dialect, separator: String) throws {
        let lines = [["Call", "Type, initial", "Area"], ["1", "Welfare; check", "9"]]
        let text = lines.map { $0.map { "\"\($0)\"" }.joined(separator: separator) }.joined(separator: "\n")
        let table = try Table(Array(text.utf8))
        #expect(table.dialect == dialect && table.records == lines)
    }
}

/// A table read to its end.
struct Table: Equatable {
    private(set) var records: [[String]] = []
    private(set) var lines: [Int] = []
    private(set) var unreadable: [UnreadableRecord] = []
    let dialect: Dialect

    init(
        _ bytes: [UInt8], dialect: Dialect? = nil, blockSize: Int = 1 << 20, sample: Int = TableReader.sample
    ) throws {
        var reader = try TableReader(
            BytesInMemory(bytes), dialect: dialect, blockSize: blockSize, sample: sample)
        self.dialect = reader.dialect
        while let chunk = try reader.next() {
            unreadable += chunk.unreadable
            for record in 0..<chunk.count {
                records.append((0..<chunk.width(ofRecord: record)).map { chunk.text($0, ofRecord: record) ?? "" })
                lines.append(chunk.line(ofRecord: record))
            }
        }
    }
}
