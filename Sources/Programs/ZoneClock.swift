import Foundation
import Vocabulary

/// The offsets of a time zone as a table, so that a year of calls is placed in the week without asking the system.
package struct ZoneClock: Hashable, Sendable {
    /// The seconds since 1970 at which an offset begins, and the offset.
    private let begins: [Int64]
    private let offsets: [Int64]

    package init(_ zone: TimeZone) {
        var (begins, offsets): ([Int64], [Int64]) = ([], [])
        // From 1990, before the oldest export worth planning with, to 2070.
        var moment = Date(timeIntervalSince1970: 631_152_000)
        let end = Date(timeIntervalSince1970: 3_155_760_000)
        begins.append(Int64.min)
        offsets.append(Int64(zone.secondsFromGMT(for: moment)))
        while let next = zone.nextDaylightSavingTimeTransition(after: moment), next > moment, next < end {
            begins.append(Int64(next.timeIntervalSince1970.rounded()))
            offsets.append(Int64(zone.secondsFromGMT(for: next)))
            moment = next
        }
        self.begins = begins
        self.offsets = offsets
    }

    func offset(at seconds: Int64) -> Int64 { offsets[place(at: seconds)] }

    /// The day that the clocks of the zone show.
    func day(at moment: Instant) -> CalendarDay {
        let seconds = Int64((Double(moment.microseconds) / 1_000_000).rounded(.down))
        return CalendarDay(of: moment, ahead: offset(at: seconds))
    }

    /// Which of the offsets is that of a moment.
    private func place(at seconds: Int64) -> Int {
        var (low, high) = (0, begins.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if begins[middle] <= seconds { low = middle } else { high = middle }
        }
        return low
    }

    /// The minute of the week, from Monday 00:00, that the clocks of the zone show.
    package func minuteOfWeek(at moment: Instant) -> Int {
        minuteOfWeek(atSeconds: Int64((Double(moment.microseconds) / 1_000_000).rounded(.down)))
    }

    /// The same of a moment in seconds since 1970-01-01T00:00:00Z.
    package func minuteOfWeek(atSeconds seconds: Int64) -> Int {
        // 1970 began on a Thursday, three days into its week.
        let local = seconds + offset(at: seconds) + 3 * 86_400
        let week: Int64 = 7 * 86_400
        return Int(((local % week) + week) % week) / 60
    }

    /// The same of many moments, most of which have the offset of the one before.
    package func minutesOfWeek(atSeconds moments: [Int64]) -> [UInt16] {
        var (from, until, offset): (Int64, Int64, Int64) = (0, 0, 0)
        return moments.map { seconds in
            if seconds < from || seconds >= until {
                let place = place(at: seconds)
                (from, until) = (begins[place], place + 1 < begins.count ? begins[place + 1] : Int64.max)
                offset = offsets[place]
            }
            let week: Int64 = 7 * 86_400
            let local = (seconds + offset + 3 * 86_400) % week
            return UInt16((local < 0 ? local + week : local) / 60)
        }
    }

    func moment(local seconds: Int64) -> Instant {
        // A zone is never more than a day from UTC; the offset a day before settles which of two it was.
        let early = seconds - offset(at: seconds - 86_400)
        if early + offset(at: early) == seconds { return Instant(microseconds: early * 1_000_000) }
        return Instant(microseconds: (seconds - offset(at: seconds + 86_400)) * 1_000_000)
    }
}
