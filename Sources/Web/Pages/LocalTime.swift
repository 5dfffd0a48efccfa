import Foundation
import Vocabulary

/// A moment as a wall clock in a time zone shows it.
struct LocalTime: Equatable, Sendable {
    /// The date, such as `2026-11-23`.
    let day: String
    /// The time of day, such as `09:12:04`.
    let time: String
    /// How far from UTC, such as `UTC−05:00`.
    let offset: String

    init(_ at: Instant, in zone: TimeZone) {
        let shift = zone.secondsFromGMT(for: at.date)
        let text = at.adding(.seconds(shift)).description
        day = String(text.prefix(10))
        time = String(text.dropFirst(11).prefix(8))
        let minutes = abs(shift) / 60
        offset = "UTC\(shift < 0 ? "−" : "+")\(Self.two(minutes / 60)):\(Self.two(minutes % 60))"
    }

    /// What a browser's `datetime-local` field holds: `2026-11-23T09:12:04`.
    var field: String { "\(day)T\(time)" }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension CalendarDay {
    /// The day that clocks of a time zone show at a moment.
    init(of moment: Instant, in zone: TimeZone) {
        self.init(of: moment, ahead: Int64(zone.secondsFromGMT(for: moment.date)))
    }
}

extension Instant {
    /// Reads what a browser's `datetime-local` field sends, on the wall clock of a time zone.
    ///
    /// The hour that a clock shows twice in autumn is taken as the first of the two.
    ///
    /// - Throws: ``Refusal`` with `.notAMoment` when the text is none, or the clock never showed it (the hour skipped in
    ///   spring).
    init(local text: String, in zone: TimeZone) throws(Refusal) {
        let whole = text.utf8.count == 16 ? text + ":00" : text
        let unshifted = try Instant(rfc3339: whole + "Z")
        let around = [-86_400, 86_400].map { unshifted.adding(.seconds($0)).date }
        let shifts = Set(around.map { zone.secondsFromGMT(for: $0) }).sorted(by: >)
        for shift in shifts {
            let moment = unshifted.adding(.seconds(-shift))
            if zone.secondsFromGMT(for: moment.date) == shift {
                self = moment
                return
            }
        }
        throw Refusal(.notAMoment)
    }
}
