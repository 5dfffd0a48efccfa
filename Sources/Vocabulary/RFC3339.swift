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

    static func text(of microseconds: Int64) -> String {
        // In whole numbers: a Double no longer holds the microseconds of a far moment.
        let micros = (microseconds % 1_000_000 + 1_000_000) % 1_000_000
        let seconds = (microseconds - micros) / 1_000_000
        let style = Date.ISO8601FormatStyle(timeZone: .gmt)
        let whole = Date(timeIntervalSince1970: Double(seconds)).formatted(style)
        let fraction = String(micros + 1_000_000).dropFirst()
        return "\(whole.dropLast()).\(fraction)Z"
    }
}
