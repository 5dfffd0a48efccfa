/// A date and time as a file writes it: what a clock on the wall of that place showed.
package struct WallTime: Hashable, Sendable {
    package var year: Int
    package var month: Int
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int
    /// Seconds east of UTC, where the text says so.
    package var offset: Int?
    /// Only the day is written.
    package var isDay: Bool

    package init(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, isDay: Bool = true
    ) {
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute, self.second) = (hour, minute, second)
        self.isDay = isDay
    }
}

/// How an export writes its times.
package enum TimeFormat: String, CaseIterable, Sendable {
    /// `2023-01-31 14:05:00`, with `T`, slashes, fractions or an offset as may be (ISO 8601, ArcGIS, Socrata).
    case yearFirst = "year-first"
    /// `1/31/2023 2:05:00 PM`.
    case monthFirst = "month-first"
    /// `31/1/2023 14:05`.
    case dayFirst = "day-first"
    /// `Jan 31, 2023 2:05 PM`, `31-JAN-2023 14:05`.
    case monthName = "month-name"
    /// `20230131140500`.
    case digits
    /// Seconds since 1970 in UTC.
    case epochSeconds = "epoch-seconds"
    /// Milliseconds since 1970 in UTC.
    case epochMilliseconds = "epoch-milliseconds"
}

/// What a text says of time: something on a wall's clock, or a moment.
package enum WrittenTime: Hashable, Sendable {
    case wall(WallTime)
    /// Seconds since 1970-01-01T00:00:00Z.
    case moment(Int64)
}

extension TimeFormat {
    /// Reads the bytes of a date and time; nothing where they are none in this format.
    ///
    /// Whether the day exists in its month is not looked at here.
    package func read(_ bytes: UnsafeBufferPointer<UInt8>) -> WrittenTime? {
        var text = Cursor(bytes)
        switch self {
        case .yearFirst:
            guard let year = text.number(4...4), text.skip("-/."), let month = text.number(1...2), text.skip("-/."),
                let day = text.number(1...2)
            else { return nil }
            return text.clock(WallTime(year: year, month: month, day: day))
        case .monthFirst:
            guard let month = text.number(1...2), text.skip("/-."), let day = text.number(1...2), text.skip("/-."),
                let year = text.year()
            else { return nil }
            return text.clock(WallTime(year: year, month: month, day: day))
        case .dayFirst:
            guard let day = text.number(1...2), text.skip("/-."), let month = text.number(1...2), text.skip("/-."),
                let year = text.year()
            else { return nil }
            return text.clock(WallTime(year: year, month: month, day: day))
        case .monthName:
            return named(&text)
        case .digits:
            guard let year = text.number(4...4, of: 4), let month = text.number(2...2, of: 2),
                let day = text.number(2...2, of: 2)
            else { return nil }
            return text.clock(WallTime(year: year, month: month, day: day))
        case .epochSeconds:
            return text.whole().map { .moment($0) }
        case .epochMilliseconds:
            return text.whole().map { .moment($0 >= 0 ? $0 / 1000 : ($0 - 999) / 1000) }
        }
    }

    private func named(_ text: inout Cursor) -> WrittenTime? {
        if let day = text.number(1...2) {
            text.skipAll("- ,.")
            guard let month = text.monthName() else { return nil }
            text.skipAll("- ,.")
            guard let year = text.year() else { return nil }
            return text.clock(WallTime(year: year, month: month, day: day))
        }
        guard let month = text.monthName() else { return nil }
        text.skipAll("- ,.")
        guard let day = text.number(1...2) else { return nil }
        text.skipAll("- ,.")
        guard let year = text.year() else { return nil }
        return text.clock(WallTime(year: year, month: month, day: day))
    }
}

/// A place in the bytes of one field.
private struct Cursor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    private let end: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        var (from, to) = (0, bytes.count)
        while from < to && bytes[from] <= 0x20 { from += 1 }
        while to > from && bytes[to - 1] <= 0x20 { to -= 1 }
        at = from
        end = to
    }

    /// A number of so many digits, and no digit after them unless exactly so many are taken.
    mutating func number(_ digits: ClosedRange<Int>, of exactly: Int? = nil) -> Int? {
        var (value, count) = (0, 0)
        while at < end, count < digits.upperBound, bytes[at] &- 0x30 < 10 {
            value = value * 10 + Int(bytes[at] &- 0x30)
            at += 1
            count += 1
        }
        guard digits.contains(count), exactly != nil || at == end || bytes[at] &- 0x30 >= 10 else { return nil }
        return value
    }

    /// Four digits, or two: those up to 69 are of this century.
    mutating func year() -> Int? {
        let begin = at
        guard let value = number(2...4) else { return nil }
        switch at - begin {
        case 4: return value
        case 2: return value < 70 ? 2000 + value : 1900 + value
        default: return nil
        }
    }

    /// A whole number with its sign; a fraction of zeros is allowed, as spreadsheets write it.
    func whole() -> Int64? {
        guard at < end else { return nil }
        var stop = end
        if let dot = (at..<end).first(where: { bytes[$0] == 0x2E }) {
            guard (dot + 1..<end).allSatisfy({ bytes[$0] == 0x30 }) else { return nil }
            stop = dot
        }
        guard stop - at <= 15 else { return nil }
        return Int64(String(decoding: bytes[at..<stop], as: UTF8.self))
    }

    mutating func skip(_ any: StaticString) -> Bool {
        guard at < end, any.contains(bytes[at]) else { return false }
        at += 1
        return true
    }

    mutating func skipAll(_ any: StaticString) {
        while skip(any) {}
    }

    mutating func monthName() -> Int? {
        guard end - at >= 3 else { return nil }
        let name = (0..<3).map { bytes[at + $0] | 0x20 }
        guard let month = monthNames.firstIndex(of: name) else { return nil }
        at += 3
        while at < end, (bytes[at] | 0x20) &- 0x61 < 26 { at += 1 }
        return month + 1
    }

    /// The time of day that follows a date, if any, and nothing after it.
    mutating func clock(_ day: WallTime) -> WrittenTime? {
        guard (1...12).contains(day.month), (1...31).contains(day.day) else { return nil }
        guard at < end else { return .wall(day) }
        var time = day
        if skip("T") || skip(" ,") { skipAll(" ,") } else if bytes[at] &- 0x30 >= 10 { return nil }
        guard let (hour, minute, second) = hourMinuteSecond() else { return nil }
        (time.hour, time.minute, time.second, time.isDay) = (hour, minute, second, false)
        if skip(".") || skip(",") { while at < end, bytes[at] &- 0x30 < 10 { at += 1 } }
        skipAll(" ")
        guard halfOfDay(&time), zone(&time), at == end else { return nil }
        guard time.hour < 24, time.minute < 60, time.second < 60 else { return nil }
        return .wall(time)
    }

    /// `14:05:00`, `14:05`, `1405`, `140500`; a second of 60 is the last of its minute.
    private mutating func hourMinuteSecond() -> (Int, Int, Int)? {
        let begin = at
        guard let first = number(1...6) else { return nil }
        guard at < end, bytes[at] == 0x3A else {
            switch at - begin {
            case 3, 4: return (first / 100, first % 100, 0)
            case 5, 6: return (first / 10_000, first / 100 % 100, first % 100)
            default: return nil
            }
        }
        at += 1
        guard at - begin <= 3, let minute = number(2...2) else { return nil }
        guard skip(":") else { return (first, minute, 0) }
        guard let second = number(2...2) else { return nil }
        return (first, minute, min(second, 59))
    }

    private mutating func halfOfDay(_ time: inout WallTime) -> Bool {
        guard at < end, bytes[at] | 0x20 == 0x61 || bytes[at] | 0x20 == 0x70 else { return true }
        let isAfternoon = bytes[at] | 0x20 == 0x70
        at += 1
        _ = skip(".")
        guard skip("Mm"), (1...12).contains(time.hour) else { return false }
        _ = skip(".")
        time.hour = time.hour % 12 + (isAfternoon ? 12 : 0)
        skipAll(" ")
        return true
    }

    private mutating func zone(_ time: inout WallTime) -> Bool {
        guard at < end else { return true }
        if skip("Zz") {
            time.offset = 0
            return true
        }
        let isWest = bytes[at] == 0x2D
        guard skip("+-") else { return false }
        let begin = at
        guard let first = number(1...4) else { return false }
        var (hours, minutes) = (first, 0)
        if at - begin > 2 {
            (hours, minutes) = (first / 100, first % 100)
        } else if skip(":") {
            guard let more = number(2...2) else { return false }
            minutes = more
        }
        guard hours <= 14, minutes < 60 else { return false }
        time.offset = (isWest ? -1 : 1) * (hours * 3600 + minutes * 60)
        return true
    }
}

/// The first three letters of each month in English.
private let monthNames: [[UInt8]] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
].map { Array($0.utf8) }

extension StaticString {
    fileprivate func contains(_ byte: UInt8) -> Bool {
        UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount).contains(byte)
    }
}
