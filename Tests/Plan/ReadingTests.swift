import BrokenTables
import Exchange
import Foundation
import Plan
import Programs
import Testing
import Vocabulary

@Suite struct `A file read into columns` {
    private static let now = Instant(microseconds: 1_735_000_000_000_000)
    private static let types = [
        "WELFARE CHECK", " welfare  check", "Fight", "MENTAL\u{A0}PERSON", "“quoted”", "", "a\tb\u{B}c", "x\u{1F}y",
        "\"two\nlines\"", "\"say \"\"hi\"\"\"", String(repeating: "long  word ", count: 30),
        String(repeating: "é", count: 210), String(repeating: "x", count: 200) + " y",
    ]
    /// Days on which Chicago's clock was moved, and days of no year.
    private static let days = ["2025-03-09", "2024-11-03", "2024-02-30", "2024-02-29", "2031-07-01", "1989-12-31"]

    /// Rows as many systems write them, some of which are no calls.
    private static func rows(_ count: Int, seed: UInt64) -> String {
        var dice = SeededNumbers(seed: seed)
        func two(_ range: ClosedRange<Int>) -> String {
            let number = Int.random(in: range, using: &dice)
            return number < 10 ? "0\(number)" : "\(number)"
        }
        func day() -> String {
            Int.random(in: 0...5, using: &dice) == 0
                ? days.randomElement(using: &dice) ?? "" : "2024-1\(two(1...2).last ?? "1")-\(two(1...31))"
        }
        func time() -> String {
            let sign = ["T", " "].randomElement(using: &dice) ?? " "
            let ends = ["", "", "", "", "", "", "Z", "-0600", "-0600", "-06:00", "+05:30", "-1500", ".000", " PM", "0"]
            let end = ends.randomElement(using: &dice) ?? ""
            let isWrong = Int.random(in: 0...20, using: &dice) == 0
            let clock =
                isWrong
                ? "\(two(20...30)):\(two(50...70)):\(two(50...70))" : "\(two(0...23)):\(two(0...59)):\(two(0...59))"
            var bytes = Array("\(day())\(sign)\(clock)\(end)".utf8)
            if Int.random(in: 0...9, using: &dice) == 0 { dice.mutate(&bytes) }
            return String(decoding: bytes.filter { ![0x00, 0x0A, 0x0D, 0x22, 0x2C].contains($0) }, as: UTF8.self)
        }
        var text = "number,received,sent,cleared,type,beat,place\n"
        for number in 0..<count {
            let told = [number % 97 == 0 ? " " : "N\(number)", time(), Bool.random(using: &dice) ? "" : time(), time()]
            let words = [types.randomElement(using: &dice) ?? "", ["", "1", " 2 "].randomElement(using: &dice) ?? ""]
            text += (told + words + ["\(number % 60)00 Elm"]).joined(separator: ",") + (number % 3 == 0 ? "\r\n" : "\n")
            if number % 211 == 0 { text += "x\0y\n" }
        }
        return text
    }

    /// The long way: each row as a call of its own.
    private func long(_ text: String, _ map: CallMap) throws -> (history: History, rejected: Int) {
        var reader = try TableReader(BytesInMemory(text.utf8))
        let chunk = try #require(try reader.next())
        var table = try CallTable(map, header: CallTable.header(chunk), now: Self.now)
        let clock = ZoneClock(TimeZone(identifier: map.zone) ?? .gmt)
        var builder = HistoryBuilder()
        var rejected = chunk.unreadable.count
        for record in 1..<chunk.count {
            do throws(RowRejection) { builder.append(try table.call(chunk, record), clock) } catch { rejected += 1 }
        }
        return (builder.history(), rejected)
    }

    private func differences(_ one: History, _ other: History) -> [String] {
        func values<T>(_ column: Column<T>) -> [T] { column.withValues(Array.init) }
        // Columns do not tell that a text was cut, or that a point is none, where a file is read straight into them.
        func told(_ flags: UInt16) -> CallFlags {
            CallFlags(rawValue: Int(flags)).subtracting([.textCut, .pointUnusable])
        }
        let same = [
            "received": values(one.received) == values(other.received),
            "minute": values(one.minute) == values(other.minute), "type": values(one.type) == values(other.type),
            "beat": values(one.beat) == values(other.beat), "place": values(one.place) == values(other.place),
            "busy": values(one.busy) == values(other.busy),
            "flags": values(one.flags).map(told) == values(other.flags).map(told),
            "types": one.types == other.types, "beats": one.beats == other.beats, "places": one.places == other.places,
        ]
        return same.filter { !$0.value }.keys.sorted()
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `holds what its calls tell one by one`(seed: UInt64) throws {
        let map = try CallMap(yaml: Export.map.utf8)
        let text = Self.rows(2_000, seed: seed)
        let (expected, rejected) = try long(text, map)
        #expect(expected.count > 1_000 && rejected > 100)
        // Several readers that take chunks in turns, whose words have numbers of their own.
        let clock = ZoneClock(TimeZone(identifier: map.zone) ?? .gmt)
        var reader = try TableReader(
            BytesInMemory(text.utf8), dialect: .comma, blockSize: 4_000, sample: TableReader.leastSample)
        var (builder, numbers) = (HistoryBuilder(), Array(repeating: HistoryPart.Numbers(), count: 3))
        var words = Array(repeating: CallWords(), count: 3)
        var (table, turns, refused): (CallTable?, Int, Int) = (nil, 0, 0)
        while let chunk = try reader.next() {
            var calls = try table ?? CallTable(map, header: CallTable.header(chunk), now: Self.now)
            let part = HistoryPart(chunk, from: table == nil ? 1 : 0, &calls, &words[turns % 3], clock)
            builder.append(part, readBy: &numbers[turns % 3])
            refused += part.rejected
            table = calls
            turns += 1
        }
        #expect(turns > 30 && refused == rejected)
        #expect(differences(builder.history(), expected) == [])
    }

    @Test func `is read by all processors at once as by one`() throws {
        let map = try CallMap(yaml: Export.map.utf8)
        let export = try Export()
        defer { export.remove() }
        let text = Self.rows(25_000, seed: 77)
        try Data(text.utf8).write(to: export.file)
        var most = 0
        let read = try History.reading(export.file.path, map, now: Self.now) { bytes, size in
            most = max(most, bytes)
            #expect(bytes <= size)
        }
        let expected = try longInBlocks(text, map)
        #expect(most == text.utf8.count)
        #expect(read.rejected == expected.rejected)
        #expect(differences(read.history, expected.history) == [])
    }

    /// As ``long(_:_:)``, of a file of several chunks.
    private func longInBlocks(_ text: String, _ map: CallMap) throws -> (history: History, rejected: Int) {
        var reader = try TableReader(BytesInMemory(text.utf8))
        let clock = ZoneClock(TimeZone(identifier: map.zone) ?? .gmt)
        var (builder, rejected, known): (HistoryBuilder, Int, CallTable?) = (HistoryBuilder(), 0, nil)
        while let chunk = try reader.next() {
            var table = try known ?? CallTable(map, header: CallTable.header(chunk), now: Self.now)
            for record in (known == nil ? 1 : 0)..<chunk.count {
                do throws(RowRejection) { builder.append(try table.call(chunk, record), clock) } catch { rejected += 1 }
            }
            rejected += chunk.unreadable.count
            known = table
        }
        return (builder.history(), rejected)
    }

    @Test func `is given up where somebody stops it, and where it is broken`() throws {
        let map = try CallMap(yaml: Export.map.utf8)
        let export = try Export()
        defer { export.remove() }
        try Data(Self.rows(15_000, seed: 5).utf8).write(to: export.file)
        #expect(throws: CancellationError.self) {
            try History.reading(export.file.path, map, now: Self.now) { _, _ in throw CancellationError() }
        }
        let quotes = String(repeating: "\"\(String(repeating: "x", count: 70_000))\n", count: 110)
        try Data(("number,received,sent,cleared,type,beat,place\n" + quotes).utf8).write(to: export.file)
        #expect(throws: TableError.self) { try History.reading(export.file.path, map, now: Self.now) }
    }

    /// A word is the text that the row tells, whichever way it was read.
    @Test func `knows the words of types as they are looked up`() throws {
        let map = try CallMap(yaml: Export.map.utf8)
        let (history, _) = try long(Self.rows(3_000, seed: 9), map)
        let expected = Self.types.map { type in
            let written = type.hasPrefix("\"") ? type.dropFirst().dropLast().replacing("\"\"", with: "\"") : type[...]
            let line = written.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return CallMap.key(ofType: CallTable.cut(line))
        }
        #expect(Set(history.types) == Set(expected))
    }
}
