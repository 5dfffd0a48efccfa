import Foundation
import Vocabulary

/// How somebody may be reached without putting them in danger: what is not said here is not safe.
package struct SafeContact: Codable, Hashable, Sendable {
    /// One way that is safe, and when.
    package struct Way: Codable, Hashable, Sendable {
        package enum Kind: String, CaseIterable, Codable, Sendable {
            case call, text, email, letter
            case inPerson = "in-person"
        }

        package let kind: Kind
        /// The number, the address or the place.
        package let to: String
        /// The days of the week, Monday the first, 1 to 7.
        package let days: [Int]
        /// Minutes after midnight: safe from the first until before the second.
        package let from: Int
        package let until: Int
        /// Whether a message may be left on a machine that answers.
        package let voicemail: Bool

        /// - Throws: ``Refusal`` that names the field, with `place` after it.
        package init(
            _ kind: Kind, to: String?, days: Set<Int>, from: Int?, until: Int?, voicemail: Bool, place: Int
        ) throws(Refusal) {
            self.kind = kind
            self.to = try FreeText.needed(to, most: SafeContact.mostWords, field: "to-\(place)")
            self.days = days.filter((1...7).contains).sorted()
            guard !self.days.isEmpty else { throw Refusal(.noSafeDay, field: "days-\(place)") }
            guard (from == nil) == (until == nil) else {
                throw Refusal(.required, field: from == nil ? "from-\(place)" : "until-\(place)")
            }
            self.from = from ?? 0
            self.until = until ?? SafeContact.wholeDay
            guard (0..<SafeContact.wholeDay).contains(self.from), self.until <= SafeContact.wholeDay,
                self.from < self.until
            else { throw Refusal(.safeTimesCross, field: "until-\(place)") }
            self.voicemail = kind == .call && voicemail
        }

        package var isWholeDay: Bool { from == 0 && until == SafeContact.wholeDay }

        func holds(_ moment: WeekMoment) -> Bool {
            days.contains(moment.day) && from <= moment.minute && moment.minute < until
        }
    }

    package let ways: [Way]
    package let codeWord: String?
    /// Whoever may pick up besides the person.
    package let mayAnswer: String?
    /// What to say when somebody else picks up.
    package let sayInstead: String?
    /// What must not be done.
    package let never: String?

    package static let wholeDay = 1_440
    package static let mostWays = 4
    package static let mostWords = 200
    package static let mostText = 1_000

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ ways: [Way] = [], codeWord: String? = nil, mayAnswer: String? = nil, sayInstead: String? = nil,
        never: String? = nil
    ) throws(Refusal) {
        self.ways = Array(ways.prefix(Self.mostWays))
        self.codeWord = try FreeText.given(codeWord, most: Self.mostWords, field: "codeWord")
        self.mayAnswer = try FreeText.given(mayAnswer, most: Self.mostWords, field: "mayAnswer")
        self.sayInstead = try FreeText.given(sayInstead, most: Self.mostText, field: "sayInstead")
        self.never = try FreeText.given(never, most: Self.mostText, field: "never")
    }

    /// Whether the person may be rung at a moment.
    package enum Ringing: Hashable, Sendable {
        /// By this way, until this minute of the day.
        case now(Way, until: Int)
        /// Not now; next by this way on that day of the week from that minute, today's being `inDays` 0.
        case later(Way, day: Int, minute: Int, inDays: Int)
        /// No way to ring is known to be safe.
        case never
    }

    package func ringing(at moment: WeekMoment) -> Ringing {
        let calls = ways.filter { $0.kind == .call }
        if let open = calls.filter({ $0.holds(moment) }).max(by: { $0.until < $1.until }) {
            return .now(open, until: open.until)
        }
        // Today's later hours, then each day of the week to come, today's among them once more.
        for ahead in 0...7 {
            let day = (moment.day - 1 + ahead) % 7 + 1
            let next = calls.filter { $0.days.contains(day) && (ahead > 0 || $0.from > moment.minute) }
                .min { $0.from < $1.from }
            if let next { return .later(next, day: day, minute: next.from, inDays: ahead) }
        }
        return .never
    }
}

/// A moment of the week on a wall clock.
package struct WeekMoment: Hashable, Sendable {
    /// Monday is 1, Sunday 7.
    package let day: Int
    /// Minutes after midnight.
    package let minute: Int

    package init(day: Int, minute: Int) {
        self.day = day
        self.minute = minute
    }

    package init(_ moment: Instant, in zone: TimeZone) {
        let ahead = Int64(zone.secondsFromGMT(for: moment.date))
        let minutes = (moment.microseconds / 1_000_000 + ahead) / 60
        // 1970 began on a Thursday.
        day = Int((minutes / 1_440 + 3) % 7) + 1
        minute = Int(minutes % 1_440)
    }
}

extension Refusal.Code {
    package static let noSafeDay: Self = "no-safe-day"
    package static let safeTimesCross: Self = "safe-times-cross"
}
