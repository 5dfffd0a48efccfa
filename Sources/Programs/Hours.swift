import Foundation
import Vocabulary

/// The weekly hours in which a program answers, in the time of its place.
package struct Hours: Hashable, Sendable {
    /// What becomes of a call that is for the program while it is closed.
    package enum Outside: Hashable, Sendable {
        /// It leaves the path, and this other response has it.
        case leaves(ReasonCode, response: String)
        /// It waits until the program opens.
        case waits
    }

    package static let minutesOfWeek = 7 * 24 * 60

    /// The identifier of the time zone: `America/Denver`.
    package let zone: String
    /// The minutes of the week, from Monday 00:00, in order and apart.
    package let open: [Range<Int>]
    package let outside: Outside
    package let basis: Basis
    private let clock: ZoneClock

    init(zone: TimeZone, open: [Range<Int>], outside: Outside, basis: Basis) {
        self.zone = zone.identifier
        self.open = Hours.joined(open)
        self.outside = outside
        self.basis = basis
        self.clock = ZoneClock(zone)
    }

    /// Whether the program answers at a moment.
    package func isOpen(at moment: Instant) -> Bool {
        isOpen(minuteOfWeek: clock.minuteOfWeek(at: moment))
    }

    /// Whether it answers at a minute of the week, from Monday 00:00 as the clocks of its place show it.
    package func isOpen(minuteOfWeek minute: Int) -> Bool {
        open.contains { $0.contains(minute) }
    }

    /// The day that the clocks of its place show at a moment.
    package func day(at moment: Instant) -> CalendarDay { clock.day(at: moment) }

    /// The first minute from a moment on at which it answers, within eight days; none if it never opens.
    package func opening(from moment: Instant) -> Instant? {
        if isOpen(at: moment) { return moment }
        var minute = moment.microseconds / 60_000_000 * 60_000_000
        for _ in 0..<(Hours.minutesOfWeek + 1440) {
            minute += 60_000_000
            if isOpen(at: Instant(microseconds: minute)) { return Instant(microseconds: minute) }
        }
        return nil
    }

    /// The moment of a local date and time, of two the earlier.
    func moment(local seconds: Int64) -> Instant { clock.moment(local: seconds) }

    private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var joined: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        return joined
    }
}
