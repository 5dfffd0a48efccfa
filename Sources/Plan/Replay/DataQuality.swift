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
    /// Every day from the first to the last, those without a call too; neither calls of the future nor those far from all
    /// others are in them.
    package let days: [Day]
    /// Calls that are in no day because theirs lie far from all others, as by a slip of the pen in the year.
    package let far: Int
    /// The calls of a usual day: the median of those with any.
    package let usual: Int
    package let gaps: [Gap]
    /// Each flag with the number of calls that bear it.
    package let flags: [(flag: CallFlags, calls: Int)]
    /// Calls in no figure of times because one of theirs cannot be trusted: it is out of order, unreadable, of an hour that
    /// was skipped or came twice, of the future, or nothing but a day.
    package let broken: Int
    /// Other calls of which nobody tells how long a unit was busy, or tells more than a day, which nobody believes.
    package let untimed: Int
    /// Calls whose type nobody understands.
    package let unclear: Int
    /// Calls whose type was understood, but not for sure.
    package let unsure: Int
    package let withoutBeat: Int
    package let withoutPlace: Int
    /// How many different beats are told.
    package let beats: Int

    /// A day with less than this part of the calls of a usual one is a gap.
    package static let thin = 4
    /// So many calls must be missing for a gap to be one: none of eight come by chance once in 3,000 times.
    private static let fewest = 8.0
    /// So many empty days part what holds less than a thousandth of the calls from the rest.
    private static let farForFew = 30
    /// So many part a slip or a few.
    private static let farForSlips = 365
    /// So many part up to a hundredth, as from a clock that once began anew.
    private static let farForMany = 3_650
    /// More calls than so many, or than a twentieth of all, are no slips.
    private static let mostSlips = 3

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
        beats = history.beats.count { !$0.isEmpty }
        (days, far) = Self.days(history)
        let sorted = days.map(\.calls).filter { $0 > 0 }.sorted()
        usual = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
        gaps = Self.gaps(days, usual)
    }

    /// The calls of each day from the first to the last, and how many calls are far from those days.
    private static func days(_ history: History) -> ([Day], far: Int) {
        var counts: [Int: Int] = [:]
        history.received.withValues { received in
            history.minute.withValues { minutes in
                history.flags.withValues { flags in
                    for call in received.indices
                    where !CallFlags(rawValue: Int(flags[call])).contains(.inFuture) {
                        counts[day(received[call], minuteOfWeek: minutes[call]), default: 0] += 1
                    }
                }
            }
        }
        let told = counts.map { Day(number: $0.key, calls: $0.value) }.sorted { $0.number < $1.number }
        let all = told.reduce(0) { $0 + $1.calls }
        let near = near(told, of: all)
        guard let first = near.first?.number, let last = near.last?.number else { return ([], 0) }
        return (
            (first...last).map { Day(number: $0, calls: counts[$0] ?? 0) },
            all - near.reduce(0) { $0 + $1.calls }
        )
    }

    /// The days without the stretches at either end that hold next to no calls and lie far from the rest.
    ///
    /// - Parameters:
    ///   - told: days with calls, in their order.
    ///   - all: how many calls they have.
    private static func near(_ told: [Day], of all: Int) -> ArraySlice<Day> {
        var stretches: [ArraySlice<Day>] = []
        var begin = told.startIndex
        for place in told.indices
        where place + 1 == told.endIndex || empty(told[place], told[place + 1]) >= farForFew {
            stretches.append(told[begin...place])
            begin = place + 1
        }
        func isFar(_ stretch: ArraySlice<Day>, by days: Int) -> Bool {
            let calls = stretch.reduce(0) { $0 + $1.calls }
            if calls * 1_000 < all { return days >= farForFew }
            if calls <= min(mostSlips, all / 20) { return days >= farForSlips }
            return calls * 100 <= all && days >= farForMany
        }
        var rest = stretches[...]
        while let one = rest.first, let next = rest.dropFirst().first, isFar(one, by: empty(one.last, next.first)) {
            rest.removeFirst()
        }
        while let one = rest.last, let next = rest.dropLast().last, isFar(one, by: empty(next.last, one.first)) {
            rest.removeLast()
        }
        guard let first = rest.first, let last = rest.last else { return [] }
        return told[first.startIndex..<last.endIndex]
    }

    /// How many days lie between two.
    private static func empty(_ one: Day?, _ next: Day?) -> Int { (next?.number ?? 0) - (one?.number ?? 0) - 1 }

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
