import Foundation

/// Turns what a wall's clock showed into moments, for one time zone, fast enough for millions of rows.
///
/// What a day is in its zone is asked of Foundation once for each day; nothing here computes dates.
package struct LocalClock: Sendable {
    /// What is to be known of a moment that was read.
    package struct Moment: Hashable, Sendable {
        /// Seconds since 1970-01-01T00:00:00Z.
        package let seconds: Int64
        /// The clock showed that time twice, in the autumn; the earlier is taken.
        package var isRepeated = false
        /// The clock never showed that time, in the spring; what it ought to have shown is taken.
        package var isSkipped = false

        package init(seconds: Int64, isRepeated: Bool = false, isSkipped: Bool = false) {
            self.seconds = seconds
            self.isRepeated = isRepeated
            self.isSkipped = isSkipped
        }
    }

    /// How many times said how far from UTC they are, and how many of them said otherwise than the zone was on that day.
    ///
    /// Times in UTC say nothing of the place.
    package struct Offsets: Hashable, Sendable {
        package var told = 0
        package var others = 0

        package init(told: Int = 0, others: Int = 0) {
            (self.told, self.others) = (told, others)
        }

        /// Most of them are of another zone.
        package var areOfAnotherZone: Bool { others * 2 > told }

        package static func + (one: Offsets, other: Offsets) -> Offsets {
            Offsets(told: one.told + other.told, others: one.others + other.others)
        }

        package static func - (one: Offsets, other: Offsets) -> Offsets {
            Offsets(told: one.told - other.told, others: one.others - other.others)
        }
    }

    package let zone: TimeZone
    package private(set) var offsets = Offsets()
    private let calendar: Calendar
    private let utc: Calendar
    private var days: [Day?]

    /// One day of the zone.
    private struct Day {
        /// The moment at which it begins.
        let begins: Int64
        /// That moment, had the zone been UTC.
        let beginsInUTC: Int64
        /// It has no change of the clock, so that its times follow from its beginning.
        let isPlain: Bool
        let exists: Bool

        /// Seconds east of UTC, on a day on which that does not change.
        var offset: Int { Int(beginsInUTC - begins) }
    }

    /// The years whose days are kept; exports with others are not of calls that anybody plans with.
    package static let years = 1990...2089
    /// Those years in seconds since 1970.
    package static let seconds: ClosedRange<Int64> = 631_152_000...3_786_911_999

    package init(_ zone: TimeZone) {
        self.zone = zone
        calendar = Self.gregorian(zone)
        utc = Self.gregorian(.gmt)
        days = Array(repeating: nil, count: Self.years.count * 12 * 31)
    }

    private static func gregorian(_ zone: TimeZone) -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }

    /// The moment of a date and time; nothing where the day does not exist or is of no year that is kept.
    package mutating func moment(_ time: WrittenTime) -> Moment? {
        switch time {
        case .moment(let seconds):
            return Self.seconds.contains(seconds) ? Moment(seconds: seconds) : nil
        case .wall(let wall):
            guard let day = day(wall.year, wall.month, wall.day) else { return nil }
            let ofDay = Int64(wall.hour * 3600 + wall.minute * 60 + wall.second)
            if let offset = wall.offset {
                note(offset, day)
                return Moment(seconds: day.beginsInUTC + ofDay - Int64(offset))
            }
            if day.isPlain { return Moment(seconds: day.begins + ofDay) }
            return changing(wall)
        }
    }

    /// The moment of a time in the commonest writing; nothing where ``moment(_:)`` has to look closer.
    mutating func moment(_ time: PlainTime) -> Int64? {
        guard let day = day(time.year, time.month, time.day) else { return nil }
        if let offset = time.offset {
            note(offset, day)
            return day.beginsInUTC + Int64(time.ofDay - offset)
        }
        return day.isPlain ? day.begins + Int64(time.ofDay) : nil
    }

    private mutating func note(_ offset: Int, _ day: Day) {
        guard offset != 0, day.isPlain else { return }
        offsets.told += 1
        if offset != day.offset { offsets.others += 1 }
    }

    private mutating func day(_ year: Int, _ month: Int, _ day: Int) -> Day? {
        guard Self.years.contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        let place = ((year - Self.years.lowerBound) * 12 + month - 1) * 31 + day - 1
        if let known = days[place] { return known.exists ? known : nil }
        let made = make(year, month, day)
        days[place] = made
        return made.exists ? made : nil
    }

    private func make(_ year: Int, _ month: Int, _ day: Int) -> Day {
        let components = DateComponents(year: year, month: month, day: day)
        guard let inUTC = utc.date(from: components), utc.component(.day, from: inUTC) == day,
            let noon = calendar.date(from: DateComponents(year: year, month: month, day: day, hour: 12)),
            let span = calendar.dateInterval(of: .day, for: noon)
        else { return Day(begins: 0, beginsInUTC: 0, isPlain: false, exists: false) }
        return Day(
            begins: Int64(span.start.timeIntervalSince1970), beginsInUTC: Int64(inUTC.timeIntervalSince1970),
            isPlain: span.duration == 86_400, exists: true)
    }

    /// A time on a day on which the clock was changed.
    private func changing(_ wall: WallTime) -> Moment? {
        let components = DateComponents(
            year: wall.year, month: wall.month, day: wall.day, hour: wall.hour, minute: wall.minute, second: wall.second
        )
        guard let date = calendar.date(from: components) else { return nil }
        let shown = calendar.dateComponents([.day, .hour, .minute], from: date)
        if shown.day != wall.day || shown.hour != wall.hour || shown.minute != wall.minute {
            return Moment(seconds: Int64(date.timeIntervalSince1970), isSkipped: true)
        }
        // Whether the same time is shown again, or was before, when the clock goes back by at most two hours.
        for step in [-7200, -3600, -1800, 1800, 3600, 7200] as [TimeInterval] {
            let other = date.addingTimeInterval(step)
            let again = calendar.dateComponents([.day, .hour, .minute], from: other)
            guard again.day == wall.day, again.hour == wall.hour, again.minute == wall.minute else { continue }
            return Moment(seconds: Int64(min(date, other).timeIntervalSince1970), isRepeated: true)
        }
        return Moment(seconds: Int64(date.timeIntervalSince1970))
    }
}
