import Foundation

/// Dates and times as RFC 3339 writes them.
enum RFC3339 {
    private static var gregorian: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }

    /// Microseconds since 1970 in UTC, or nothing when the text is not such a moment.
    static func microseconds(of text: some StringProtocol) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 40 else { return nil }
        func number(_ from: Int, _ count: Int) -> Int? {
            guard from + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[from..<from + count] {
                guard byte >= 48, byte <= 57 else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        func mark(_ at: Int, _ allowed: String) -> Bool {
            at < bytes.count && allowed.utf8.contains(bytes[at])
        }
        guard let year = number(0, 4), mark(4, "-"), let month = number(5, 2), mark(7, "-"), let day = number(8, 2),
            mark(10, "Tt "), let hour = number(11, 2), mark(13, ":"), let minute = number(14, 2), mark(16, ":"),
            let second = number(17, 2), hour < 24, minute < 60, second < 60, (1900...2999).contains(year)
        else { return nil }

        var at = 19
        var micros: Int64 = 0
        if mark(at, ".") {
            at += 1
            let start = at
            var scale: Int64 = 100_000
            while at < bytes.count, bytes[at] >= 48, bytes[at] <= 57 {
                micros += Int64(bytes[at] - 48) * scale
                scale /= 10
                at += 1
            }
            guard at > start else { return nil }
        }

        var offset = 0
        if mark(at, "Zz") {
            at += 1
        } else {
            guard mark(at, "+-"), let hours = number(at + 1, 2), mark(at + 3, ":"), let minutes = number(at + 4, 2),
                hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (bytes[at] == 45 ? -60 : 60)
            at += 6
        }
        guard at == bytes.count else { return nil }

        let parts = DateComponents(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        guard parts.isValidDate(in: gregorian), let date = gregorian.date(from: parts) else { return nil }
        return (Int64(date.timeIntervalSince1970) - Int64(offset)) * 1_000_000 + micros
    }

    /// In whole numbers: a Double no longer holds the microseconds of a far moment, and every answer tells moments.
    static func text(of microseconds: Int64) -> String {
        let (days, time) = divide(Int(microseconds), by: 86_400_000_000)
        let (year, month, day) = date(days)
        let (seconds, micros) = divide(time, by: 1_000_000)
        var text = ""
        text.reserveCapacity(27)
        for (number, width, mark) in [
            (year, 4, "-"), (month, 2, "-"), (day, 2, "T"), (seconds / 3600, 2, ":"), (seconds / 60 % 60, 2, ":"),
            (seconds % 60, 2, "."), (micros, 6, "Z"),
        ] {
            let digits = String(number)
            for _ in digits.utf8.count..<max(width, digits.utf8.count) { text += "0" }
            text += digits
            text += mark
        }
        return text
    }

    /// The quotient rounded down, and a rest that is never negative.
    private static func divide(_ number: Int, by divisor: Int) -> (Int, Int) {
        let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }

    /// The Gregorian date of a day counted from 1970-01-01.
    ///
    /// Years are counted from March here, so that a leap day is the last of its year, and the lengths of the months
    /// repeat every five: 153 days. 146,097 days are 400 years, and 719,468 lie between 0000-03-01 and 1970-01-01.
    private static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = divide(days + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let isNextYear = month >= 10
        return (
            era * 400 + yearOfEra + (isNextYear ? 1 : 0), isNextYear ? month - 9 : month + 3,
            dayOfYear - (153 * month + 2) / 5 + 1
        )
    }
}
