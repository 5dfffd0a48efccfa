import Foundation
import Store
import Vocabulary

/// The days of the workspace, on its own clocks.
struct TrainingDays {
    let zone: TimeZone

    init(_ db: any Transaction) throws {
        zone = try db.workspaceZone()
    }

    func day(of moment: Instant) -> CalendarDay { CalendarDay(of: moment, ahead: ahead(moment)) }

    private func ahead(_ moment: Instant) -> Int64 { Int64(zone.secondsFromGMT(for: moment.date)) }

    /// When a day begins.
    func beginning(of day: CalendarDay) throws -> Instant {
        let midnight = try Instant(rfc3339: "\(day)T00:00:00Z")
        let near = midnight.adding(.seconds(-ahead(midnight)))
        return midnight.adding(.seconds(-ahead(near)))
    }

    /// The same time of the clock, days later.
    func adding(days: Int, to moment: Instant) -> Instant {
        let later = moment.adding(.seconds(days * 86_400))
        return later.adding(.seconds(ahead(moment) - ahead(later)))
    }

    /// The same day of a later month, or that month's last.
    static func adding(months: Int, to day: CalendarDay) throws -> CalendarDay {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let noon = try Instant(rfc3339: "\(day)T12:00:00Z")
        guard let later = calendar.date(byAdding: .month, value: months, to: noon.date) else {
            throw Refusal(.noSuchDay, field: "expiresOn")
        }
        return CalendarDay(of: Instant(later), ahead: 0)
    }

    /// A day as somebody typed it.
    ///
    /// - Throws: ``Refusal`` with `.noSuchDay` about the field.
    static func day(_ typed: String?, field: String) throws(Refusal) -> CalendarDay? {
        guard let text = typed.map({ String($0.trimmingBlanks()) }), !text.isEmpty else { return nil }
        guard let day = CalendarDay(text) else { throw Refusal(.noSuchDay, field: field) }
        return day
    }
}

extension Refusal.Code {
    package static let noSuchDay: Self = "no-such-day"
}
