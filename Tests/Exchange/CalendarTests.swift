import Testing
import Vocabulary

@testable import Exchange

@Suite struct `A file of dates` {
    private static func entry(
        _ title: String, address: String = "https://alongside.example/cases/1"
    ) throws
        -> CalendarFile.Entry
    {
        CalendarFile.Entry(
            uid: "contact-1@alongside", at: try Instant(rfc3339: "2026-11-24T09:30:00-07:00"),
            changedAt: try Instant(rfc3339: "2026-11-23T09:00:00.123456Z"), changes: 3, title: title, address: address)
    }

    @Test func `says each date in UTC, with what it is called and how often it was changed`() throws {
        let lines = CalendarFile(name: "Mine", entries: [try Self.entry("Contact due")]).text
            .split(separator: "\r\n").map(String.init)
        #expect(lines.first == "BEGIN:VCALENDAR" && lines.last == "END:VCALENDAR")
        for line in [
            "VERSION:2.0", "UID:contact-1@alongside", "DTSTART:20261124T163000Z", "DTSTAMP:20261123T090000Z",
            "SEQUENCE:3", "SUMMARY:Contact due", "URL:https://alongside.example/cases/1",
        ] {
            #expect(lines.count { $0 == line } == 1, "\(line)")
        }
    }

    @Test func `escapes what would end a value, and leaves out what no line may hold`() {
        #expect(CalendarFile.escaped("a,b;c\\d\r\ne\nf\u{0}\u{7}g") == "a\\,b\\;c\\\\d\\ne\\nfg")
        #expect(CalendarFile.escaped("BEGIN:VEVENT\nX") == "BEGIN:VEVENT\\nX")
    }

    @Test(arguments: ["a", "é", "漢", "👩🏽‍🚒", "e\u{301}"], 60...80)
    func `folds long lines after at most 75 octets, and cuts no character`(letter: String, many: Int) {
        let line = "SUMMARY:" + String(repeating: letter, count: many)
        let folded = CalendarFile.folded(line)
        // Byte by byte, because a line's end and a mark that follows it would be one character to Swift.
        let lines = Array(folded.utf8).split(separator: UInt8(ascii: "\n")).map { $0.filter { $0 != 13 } }
        #expect(lines.allSatisfy { $0.count <= 75 })
        #expect(lines.dropLast().allSatisfy { $0.count > 70 })
        #expect(lines.dropFirst().allSatisfy { $0.first == 32 })
        let whole = lines.prefix(1).flatMap(\.self) + lines.dropFirst().flatMap { $0.dropFirst() }
        #expect(whole == Array(line.utf8))
        #expect(lines.allSatisfy { String(validating: $0, as: UTF8.self) != nil })
    }

    @Test func `lets no address begin a line of its own`() throws {
        let text = CalendarFile(name: "a\nb", entries: [try Self.entry("x", address: "https://a\r\nBEGIN:VALARM")]).text
        #expect(!text.contains("\r\nBEGIN:VALARM") && text.contains("X-WR-CALNAME:a\\nb"))
    }
}
