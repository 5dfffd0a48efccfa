import Exchange
import Foundation
import Programs
import Vocabulary

/// How far a city's own past can be trusted: what is missing of it, broken or not understood.
package struct DataQuality: Sendable {
    /// The calls of one day, as the clocks of the place told the days.
    package struct Day: Hashable, Sendable {
        /// Days since 1970-01-01.
        package let number: Int
        package let calls: Int
    }

    /// Days on which nothing or next to nothing is told.
    package struct Gap: Hashable, Sendable {
        /// Days since 1970-01-01.
        package let days: ClosedRange<Int>
        /// How many calls there are on them all the same.
        package let calls: Int
    }

    package let calls: Int
    /// Every day from the first to the last, those without a call too.
    package let days: [Day]
    /// The calls of a usual day: the median of those with any.
    package let usual: Int
    package let gaps: [Gap]
    /// Each flag with the number of calls that bear it.
    package let flags: [(flag: CallFlags, calls: Int)]
    /// Calls whose times contradict each other or cannot be read: they are in no figure of times.
    package let broken: Int
    /// Calls of which nobody tells when a unit was sent or free again.
    package let untimed: Int
    /// Calls whose type nobody understands.
    package let unclear: Int
    /// Calls whose type was understood, but not for sure.
    package let unsure: Int
    package let withoutBeat: Int
    package let withoutPlace: Int

    /// A day with less than this part of the calls of a usual one is a gap.
    package static let thin = 4
    /// So many calls must be missing for a gap to be one: none of eight come by chance once in 3,000 times.
    private static let fewest = 8.0
    /// The most days that are looked at; what is further off is a slip of the pen.
    package static let mostDays = 40_000

    package init(_ history: History, _ classifier: NatureClassifier) {
        calls = history.count
        let guesses = history.types.map { classifier.nature(of: $0) }
        var (unclear, unsure, beatless, placeless, untimed, broken) = (0, 0, 0, 0, 0, 0)
        history.type.withValues { types in
            for type in types {
                let guess = guesses[Int(type)]
                if guess.nature == .unclear { unclear += 1 } else if guess.confidence < .likely { unsure += 1 }
            }
        }
        history.beat.withValues { for beat in $0 where beat == 0 { beatless += 1 } }
        history.place.withValues { for place in $0 where place == 0 { placeless += 1 } }
        var borne = Array(repeating: 0, count: CallFlags.named.count)
        history.flags.withValues { flags in
            history.busy.withValues { spans in
                for call in flags.indices {
                    let found = CallFlags(rawValue: Int(flags[call]))
                    if found.hidesIntervals { broken += 1 }
                    if spans[call] == History.unknownSpan, !found.hidesIntervals { untimed += 1 }
                    guard !found.isEmpty else { continue }
                    for (place, named) in CallFlags.named.enumerated() where found.contains(named.flag) {
                        borne[place] += 1
                    }
                }
            }
        }
        (self.unclear, self.unsure, self.untimed, self.broken) = (unclear, unsure, untimed, broken)
        (withoutBeat, withoutPlace) = (beatless, placeless)
        flags = zip(CallFlags.named, borne).map { ($0.flag, $1) }
        days = Self.days(history)
        let sorted = days.map(\.calls).filter { $0 > 0 }.sorted()
        usual = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
        gaps = Self.gaps(days, usual)
    }

    /// The calls of each day, from the first to the last of the most days in a row that can be looked at.
    private static func days(_ history: History) -> [Day] {
        var counts: [Int: Int] = [:]
        history.received.withValues { received in
            history.minute.withValues { minutes in
                for call in received.indices {
                    counts[day(received[call], minuteOfWeek: minutes[call]), default: 0] += 1
                }
            }
        }
        guard let first = counts.keys.min(), let last = counts.keys.max() else { return [] }
        return (max(first, last - mostDays)...last).map { Day(number: $0, calls: counts[$0] ?? 0) }
    }

    /// The day on the clocks of the place: that in UTC, or the one before or after it, by the day of the week.
    private static func day(_ seconds: Int64, minuteOfWeek: UInt16) -> Int {
        func whole(_ seconds: Int64) -> Int { Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400) }
        // Where only the day is known the moment is its midnight, and noon of it is the same day nearly everywhere.
        guard minuteOfWeek != History.unknownMinute else { return whole(seconds + 43_200) }
        let utc = whole(seconds)
        // 1970-01-01 was a Thursday, the fourth day from Monday.
        let shift = (Int(minuteOfWeek) / 1_440 - (utc + 3) % 7 + 7) % 7
        return utc + (shift == 6 ? -1 : shift)
    }

    /// Runs of days with less than a quarter of a usual day's calls, where so few do not come by chance: of a quiet town,
    /// with a call on every third day, nobody misses two days.
    private static func gaps(_ days: [Day], _ usual: Int) -> [Gap] {
        var gaps: [Gap] = []
        for day in days where day.calls * thin < usual {
            if let last = gaps.last, last.days.upperBound == day.number - 1 {
                gaps[gaps.count - 1] = Gap(days: last.days.lowerBound...day.number, calls: last.calls + day.calls)
            } else {
                gaps.append(Gap(days: day.number...day.number, calls: day.calls))
            }
        }
        let mean = Double(days.reduce(0) { $0 + $1.calls }) / Double(max(1, days.count))
        return gaps.filter { mean * Double($0.days.count) >= fewest }
    }
}
