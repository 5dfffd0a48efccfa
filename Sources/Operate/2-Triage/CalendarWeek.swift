import Foundation
import Vocabulary

/// A week of ISO 8601 on the wall clock of a time zone: from Monday 00:00 to the next.
package struct CalendarWeek: Hashable, Sendable {
    /// `2026-W47`: the year is the one that has the week's Thursday.
    package let name: String
    package let begins: Instant
    /// The moment after it.
    package let ends: Instant

    /// The week in which a moment lies.
    package init(of moment: Instant, in zone: TimeZone) {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = zone
        let date = Date(timeIntervalSince1970: Double(moment.microseconds) / 1_000_000)
        let parts = calendar.dateComponents([.yearForWeekOfYear, .weekOfYear], from: date)
        let (year, week) = (parts.yearForWeekOfYear ?? 1970, parts.weekOfYear ?? 1)
        name = "\(year)-W\(week < 10 ? "0" : "")\(week)"
        let interval = calendar.dateInterval(of: .weekOfYear, for: date)
        begins = Self.instant(interval?.start ?? date)
        ends = Self.instant(interval?.end ?? date.addingTimeInterval(7 * 86_400))
    }

    /// The week of a name; nothing where there is none of that name.
    package init?(named name: String, in zone: TimeZone) {
        guard let match = name.wholeMatch(of: /(\d{4})-W(\d{2})/), let year = Int(match.1), let week = Int(match.2)
        else { return nil }
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = zone
        var parts = DateComponents()
        (parts.yearForWeekOfYear, parts.weekOfYear, parts.weekday) = (year, week, 5)
        guard let thursday = calendar.date(from: parts) else { return nil }
        self.init(of: Self.instant(thursday), in: zone)
        guard self.name == name else { return nil }
    }

    /// The week after it.
    package func next(in zone: TimeZone) -> CalendarWeek { CalendarWeek(of: ends, in: zone) }

    private static func instant(_ date: Date) -> Instant {
        Instant(microseconds: Int64((date.timeIntervalSince1970 * 1_000_000).rounded()))
    }
}
