import Exchange
import Foundation
import Testing

@Suite struct `Times in an export` {
    private func read(_ text: String, _ format: TimeFormat) -> WrittenTime? {
        Array(text.utf8).withUnsafeBufferPointer(format.read)
    }

    private func wall(_ text: String, _ format: TimeFormat) -> String? {
        guard case .wall(let wall) = read(text, format) else { return nil }
        let day = "\(wall.year)-\(wall.month)-\(wall.day)"
        let zone = wall.offset.map { " \($0)" } ?? ""
        return wall.isDay ? day : "\(day) \(wall.hour):\(wall.minute):\(wall.second)\(zone)"
    }

    @Test(arguments: [
        ("2022-08-17T00:00:47-0500", "2022-8-17 0:0:47 -18000"),
        ("2023-01-01 00:00:05", "2023-1-1 0:0:5"),
        ("2021/01/01 05:00:00+00", "2021-1-1 5:0:0 0"),
        ("2021-01-01T14:05:00.000", "2021-1-1 14:5:0"),
        ("2021-01-01T14:05:00.123Z", "2021-1-1 14:5:0 0"),
        ("2021-01-01 2:05:00 PM", "2021-1-1 14:5:0"),
        ("2021-01-01", "2021-1-1"),
        ("  2021-01-01 1405  ", "2021-1-1 14:5:0"),
        ("2021-01-01 14:05:60", "2021-1-1 14:5:59"),
        ("2021-01-01 05:30:00+05:30", "2021-1-1 5:30:0 19800"),
    ])
    func `are read year first`(text: String, expected: String) {
        #expect(wall(text, .yearFirst) == expected)
    }

    @Test(arguments: [
        ("1/31/2023 2:05:00 PM", "2023-1-31 14:5:0"), ("01/31/2023 12:05 AM", "2023-1-31 0:5:0"),
        ("1/31/2023 12:05:09 p.m.", "2023-1-31 12:5:9"), ("1/31/23 14:05", "2023-1-31 14:5:0"),
        ("1-31-1998", "1998-1-31"), ("01/31/2023, 140500", "2023-1-31 14:5:0"), ("1/31/2023 905", "2023-1-31 9:5:0"),
    ])
    func `are read month first`(text: String, expected: String) {
        #expect(wall(text, .monthFirst) == expected)
    }

    @Test(arguments: [
        ("Jan 31, 2023 2:05 PM", "2023-1-31 14:5:0"), ("31-JAN-2023 14:05", "2023-1-31 14:5:0"),
        ("January 2, 2023", "2023-1-2"), ("02 Sept 2023 00:00:00", "2023-9-2 0:0:0"),
    ])
    func `are read with the month's name`(text: String, expected: String) {
        #expect(wall(text, .monthName) == expected)
    }

    @Test func `are read in the other ways`() {
        #expect(wall("31.1.2023 14:05", .dayFirst) == "2023-1-31 14:5:0")
        #expect(wall("20230131140500", .digits) == "2023-1-31 14:5:0")
        #expect(wall("20230131 140500", .digits) == "2023-1-31 14:5:0")
        #expect(wall("20230131T1405", .digits) == "2023-1-31 14:5:0")
        #expect(read("1675173900", .epochSeconds) == .moment(1_675_173_900))
        #expect(read("1675173900000.0", .epochMilliseconds) == .moment(1_675_173_900))
        #expect(read("-1", .epochMilliseconds) == .moment(-1))
    }

    /// A text that is nearly a time must not become another time.
    @Test(arguments: [
        ("2023-13-01 00:00:00", TimeFormat.yearFirst), ("2023-01-01 24:00:00", .yearFirst),
        ("2023-01-01 10:60", .yearFirst), ("2023-01-01 10:00 XM", .yearFirst), ("2023-01-01 13:00 PM", .yearFirst),
        ("2023-01-01 0:05 AM", .yearFirst), ("23-01-01", .yearFirst), ("2023-01-0100:00", .yearFirst),
        ("2023-01-01 10:00:00 and more", .yearFirst), ("", .yearFirst), ("NULL", .monthFirst),
        ("31/1/2023", .monthFirst), ("1/31/023", .monthFirst), ("1/31/2023 1", .monthFirst), ("Janu", .monthName),
        ("12.5", .epochSeconds), ("99999999999999999999", .epochSeconds), ("2023-01-01 10:00+15:00", .yearFirst),
    ])
    func `are refused where they are none`(text: String, format: TimeFormat) {
        #expect(read(text, format) == nil)
    }

    @Test func `never stop the program, whatever the bytes are`() {
        var chance = SystemRandomNumberGenerator()
        let letters = Array("0123456789-/:. TZAPMapmJan+,\u{FF}\0".utf8)
        for _ in 0..<200_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &chance)).map { _ in
                letters.randomElement(using: &chance) ?? 0
            }
            for format in TimeFormat.allCases { _ = bytes.withUnsafeBufferPointer(format.read) }
        }
    }
}

@Suite struct `The clock of a place` {
    private func zone(_ name: String) throws -> TimeZone { try #require(TimeZone(identifier: name)) }

    private func moment(_ text: String, in zone: TimeZone) -> LocalClock.Moment? {
        var clock = LocalClock(zone)
        return Array(text.utf8).withUnsafeBufferPointer(TimeFormat.yearFirst.read).flatMap { clock.moment($0) }
    }

    @Test func `says the moment of an ordinary time`() throws {
        let chicago = try zone("America/Chicago")
        #expect(moment("2022-08-17 00:00:47", in: chicago) == LocalClock.Moment(seconds: 1_660_712_447))
        #expect(moment("2022-08-17T00:00:47-0500", in: .gmt) == LocalClock.Moment(seconds: 1_660_712_447))
    }

    @Test func `knows the hour that comes twice and takes the first`() throws {
        let chicago = try zone("America/Chicago")
        let once = try #require(moment("2023-11-05 00:59:59", in: chicago))
        let twice = try #require(moment("2023-11-05 01:30:00", in: chicago))
        #expect(!once.isRepeated && twice.isRepeated && !twice.isSkipped)
        #expect(twice.seconds == once.seconds + 1801)
        let after = try #require(moment("2023-11-05 02:00:00", in: chicago))
        #expect(!after.isRepeated)
        #expect(after.seconds == once.seconds + 1 + 2 * 3600)
        // With its offset written, no hour is doubtful.
        #expect(moment("2023-11-05 01:30:00-0600", in: chicago)?.isRepeated == false)
    }

    @Test func `knows the hour that never was`() throws {
        let chicago = try zone("America/Chicago")
        let gap = try #require(moment("2023-03-12 02:30:00", in: chicago))
        #expect(gap.isSkipped && !gap.isRepeated)
        #expect(moment("2023-03-12 03:00:00", in: chicago)?.isSkipped == false)
        #expect(moment("2023-03-12 01:59:59", in: chicago)?.isSkipped == false)
    }

    @Test func `counts times that say they are of another zone`() throws {
        var clock = LocalClock(try zone("America/Chicago"))
        // In winter, in summer, on the day between, and in UTC, which is no place.
        for (text, told, others) in [
            ("2023-01-31T14:05:00-0600", 1, 0), ("2023-07-31T14:05:00-0600", 2, 1), ("2023-03-12T14:05:00-0900", 2, 1),
            ("2023-07-31 14:05:00Z", 2, 1), ("2023-07-31 14:05", 2, 1), ("2023-07-31 2:05 PM -07:00", 3, 2),
        ] {
            let time = Array(text.utf8).withUnsafeBufferPointer { TimeFormat.yearFirst.read($0) }
            _ = clock.moment(try #require(time))
            #expect(clock.offsets == LocalClock.Offsets(told: told, others: others), "\(text)")
        }
        #expect(clock.offsets.areOfAnotherZone)
    }

    @Test func `refuses days that no calendar has`() throws {
        let chicago = try zone("America/Chicago")
        for day in ["2023-02-29", "2023-04-31", "1899-01-01", "2090-01-01"] {
            #expect(moment(day, in: chicago) == nil)
        }
        #expect(moment("2024-02-29", in: chicago) != nil)
    }

    /// Against Foundation itself, over forty years, in zones that change by an hour, by half an hour, and never.
    @Test(arguments: ["America/Chicago", "Australia/Lord_Howe", "America/Phoenix", "Europe/Lisbon"])
    func `agrees with the calendar`(name: String) throws {
        let zone = try zone(name)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        var clock = LocalClock(zone)
        var chance = SystemRandomNumberGenerator()
        for _ in 0..<4_000 {
            let seconds = Int64.random(in: 633_000_000...1_900_000_000, using: &chance)
            let parts = calendar.dateComponents(
                [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: Double(seconds)))
            let wall = WallTime(
                year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0, hour: parts.hour ?? 0,
                minute: parts.minute ?? 0, second: parts.second ?? 0, isDay: false)
            guard let found = clock.moment(.wall(wall)) else {
                Issue.record("no moment for \(wall)")
                continue
            }
            #expect(!found.isSkipped)
            #expect(found.seconds == seconds || found.isRepeated && seconds - found.seconds <= 7200)
        }
    }
}
