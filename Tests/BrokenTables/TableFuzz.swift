import Exchange
import Vocabulary

/// Reads tables that chance has broken, each in several ways, and says where two of them differ.
package struct TableFuzz {
    /// What went wrong with which bytes.
    package struct Finding: Sendable {
        package enum Fault: Sendable {
            /// The reader did not come to an end.
            case endless
            /// In blocks of this size something else is read than a byte at a time.
            case differs(blockSize: Int)
            /// A row that is a call in columns is none by itself, or one of another time.
            case rowsDiffer
        }

        package let fault: Fault
        package let bytes: [UInt8]
    }

    /// Beginnings that are changed; each is what some city's system writes.
    private static let beginnings: [[UInt8]] = [
        "number,\"type, initial\",received\r\n1,\"Welfare \"\"check\"\"\",2026-11-01 01:30:00\r\n2,,\n",
        "number,received,type,beat\nA-1,2023-01-31T14:05:00-0500,FIGHT,12\nA-2,2023-03-12T02:30:00,\" x\ny\",\"\"\n",
        "a|b|c\r1|2|3\r\r\"|\"|\"\"\"\"|\r4", "\u{FEFF}n;t\n\"1\";\"é\"\n2;x\0y\n3;\"un",
        "\n\r\n\"\",\"\"\"\",a\"b\n,,,,\n",
    ].map { Array($0.utf8) }

    private var dice: SeededNumbers
    /// What was changed last: faults are found by changing what was changed before.
    private var pool: [[UInt8]]

    package init(seed: UInt64) {
        dice = SeededNumbers(seed: seed)
        pool = Self.beginnings
    }

    /// Reads one more table.
    package mutating func next() -> Finding? {
        let bytes = invent()
        let dialect = Dialect.allCases.randomElement(using: &dice) ?? .comma
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        let simple = SimpleTable(text, separator: dialect.rawValue)
        let isRead = simple.unreadable.count { $0.reason == .quoteNeverCloses } <= TableReader.mostUnclosedQuotes
        // Of large tables the pieces are larger: each reads what is left of the one before again.
        let sizes = bytes.count > 4_096 ? 5_000...80_000 : 1...40
        for blockSize in [bytes.count + 1, Int.random(in: sizes, using: &dice)] {
            do throws(Endless) {
                let table = try SimpleTable(reading: bytes, dialect, blockSize: blockSize)
                // What is UTF-16 or an archive is not read at all.
                guard let table else {
                    if isRead && !isRefused(bytes) {
                        return Finding(fault: .differs(blockSize: blockSize), bytes: bytes)
                    }
                    continue
                }
                if table != simple { return Finding(fault: .differs(blockSize: blockSize), bytes: bytes) }
            } catch {
                return Finding(fault: .endless, bytes: bytes)
            }
        }
        // A clock of a time zone takes longer to make than a small table to read.
        guard Int.random(in: 0..<8, using: &dice) == 0, rowsDiffer(bytes, dialect) else { return nil }
        return Finding(fault: .rowsDiffer, bytes: bytes)
    }

    private func isRefused(_ bytes: [UInt8]) -> Bool {
        [[0xFF, 0xFE], [0xFE, 0xFF], [0x50, 0x4B, 0x03, 0x04]].contains { bytes.starts(with: $0) }
    }

    private mutating func invent() -> [UInt8] {
        let place = Int.random(in: 0..<pool.count, using: &dice)
        var bytes = pool[place]
        for _ in 0..<Int.random(in: 1...8, using: &dice) { dice.mutate(&bytes) }
        switch Int.random(in: 0..<4_000, using: &dice) {
        case 0:
            // Longer than the longest record, with all that may then be in the wrong place.
            let some = bytes
            while bytes.count < TableReader.longestRecord + 2_000 { bytes += some.isEmpty ? [0x61] : some }
            for _ in 0..<3 { dice.mutate(&bytes) }
        case 1..<400:
            bytes += pool.randomElement(using: &dice) ?? []
        default: break
        }
        if bytes.count < 300 && pool.count < 500 {
            pool.append(bytes)
        } else if bytes.count < 300 && place >= Self.beginnings.count {
            pool[place] = bytes
        }
        return bytes
    }

    /// Whether the short way into columns tells other calls of the first chunk than the long way over each row.
    private func rowsDiffer(_ bytes: [UInt8], _ dialect: Dialect) -> Bool {
        guard var reader = try? TableReader(BytesInMemory(bytes), dialect: dialect),
            let chunk = try? reader.next(), chunk.count > 0, let header = try? CallTable.header(chunk)
        else { return false }
        guard header.count > 1, Set(header).count == header.count else { return false }
        let map = CallMap(
            name: "fuzz", zone: "America/Chicago", times: .yearFirst,
            columns: [.number: [header[0]], .received: [header[min(2, header.count - 1)]], .type: [header[1]]])
        guard var table = try? CallTable(map, header: header, now: Instant(microseconds: 1_800_000_000_000_000)) else {
            return false
        }
        var words = CallWords()
        let rows = CallRows(chunk, from: 1, &table, &words)
        var calls: [ReadCall] = []
        for record in 1..<max(1, chunk.count) {
            if let call = try? table.call(chunk, record) { calls.append(call) }
        }
        return rows.received != calls.map(\.received) || rows.flags != calls.map { $0.flags.subtracting(.textCut) }
            || rows.types.map { words.types.all[Int($0)] } != calls.map { CallMap.key(ofType: $0.type) }
    }
}
