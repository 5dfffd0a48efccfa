import Exchange
import Foundation
import Vocabulary

/// When a service is open in the week, as far as its source says it in a form that can be reckoned with.
struct ServiceHours: Sendable {
    private struct Schedule: Sendable {
        let from: Substring?
        let to: Substring?
        /// Minutes from the beginning of Monday in which it opens and closes.
        ///
        /// It may close in the next week. Nothing where it is told in words alone, holds in some weeks and not in others, or
        /// names no hours.
        let spans: [Range<Int>]?
    }

    private let schedules: [Schedule]

    private static let day = 24 * 60
    private static let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    init(_ schedules: [DirectoryRecord]) {
        self.schedules = schedules.map { one in
            Schedule(
                from: one["valid_from"]?.prefix(10), to: (one["valid_to"] ?? one["until"])?.prefix(10),
                spans: Self.spans(of: one))
        }
    }

    /// What clocks show on which the hours are told.
    struct Moment: Sendable {
        let day: String
        /// Counted from the beginning of Monday.
        let minute: Int

        init(_ moment: Instant, in zone: TimeZone) {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = zone
            day = CalendarDay(of: moment, ahead: Int64(zone.secondsFromGMT(for: moment.date))).description
            let parts = calendar.dateComponents([.weekday, .hour, .minute], from: moment.date)
            // Foundation counts the days of a week from Sunday, which is 1.
            let since = ((parts.weekday ?? 2) + 5) % 7
            minute = since * ServiceHours.day + (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
        }
    }

    /// Whether it is open: to be asked where not everything that holds can be reckoned with.
    func isOpen(at moment: Moment) -> ServiceAnswer {
        var (isTold, isUnknown) = (false, false)
        for schedule in schedules {
            if let from = schedule.from, from > moment.day { continue }
            if let to = schedule.to, to < moment.day { continue }
            isTold = true
            guard let spans = schedule.spans else {
                isUnknown = true
                continue
            }
            let week = 7 * Self.day
            if spans.contains(where: { $0.contains(moment.minute) || $0.contains(moment.minute + week) }) {
                return .yes
            }
        }
        return isTold && !isUnknown ? .no : .ask
    }

    private static func spans(of schedule: DirectoryRecord) -> [Range<Int>]? {
        guard let opens = schedule["opens_at"].flatMap(minute), let closes = schedule["closes_at"].flatMap(minute)
        else {
            let told = schedule["description"]?.lowercased().filter { $0.isLetter || $0.isNumber }
            return told.map(always.contains) == true ? [0..<7 * day] : nil
        }
        let isWeekly = (schedule["freq"] ?? "WEEKLY") == "WEEKLY" && (schedule["interval"] ?? "1") == "1"
        guard isWeekly, let named = schedule["byday"]?.uppercased().split(separator: ",") else { return nil }
        let numbers = named.map { name in days.firstIndex(of: name.filter { !$0.isWhitespace }) }
        guard !numbers.contains(nil) else { return nil }
        return numbers.compactMap(\.self).map { number in
            let begin = number * day + opens
            return begin..<begin + (closes > opens ? closes - opens : closes + day - opens)
        }
    }

    /// A time of the day, `09:30` or `09:30:00`, in minutes.
    private static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":")
        guard parts.count >= 2, let hour = Int(parts[0]), let minute = Int(parts[1].prefix(2)),
            (0...24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }

    private static let always: Set<String> = [
        "24hours", "24hoursaday", "24hours7daysaweek", "24hoursaday7daysaweek", "247", "24hoursdaily",
        "24hourseveryday",
        "24hourfacility", "24horas", "open24hours",
    ]
}
