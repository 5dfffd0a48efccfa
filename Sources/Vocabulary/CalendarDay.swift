/// A day of the calendar, such as `2027-03-01`.
package struct CalendarDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// As ISO 8601 writes it.
    package let description: String

    /// Reads a day as ISO 8601 writes it; nothing where there is no such day.
    package init?(_ text: String) {
        guard text.utf8.count == 10, RFC3339.microseconds(of: "\(text)T00:00:00Z") != nil else { return nil }
        description = text
    }

    /// The day that clocks show at a moment.
    ///
    /// - Parameter seconds: by how much they are ahead of UTC.
    package init(of moment: Instant, ahead seconds: Int64) {
        let local = Instant(microseconds: moment.microseconds + seconds * 1_000_000)
        description = String(local.description.prefix(10))
    }

    private init(written: String) { description = written }

    /// Before every day that anybody writes.
    package static let first = CalendarDay(written: "0000-01-01")
    /// After every day that anybody writes.
    package static let last = CalendarDay(written: "9999-12-31")

    package static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.description < right.description }
}
