import Foundation
import Vocabulary

/// A period of whole days on the wall clock of the workspace, as a form or a machine asks for it.
package struct Period: Sendable, Equatable {
    /// The first day, such as `2026-11-01`; nothing when it has no beginning.
    let firstDay: String?
    /// The last day, which belongs to it; nothing when it goes on until now.
    let lastDay: String?
    package let from: Instant?
    package let to: Instant?

    /// - Throws: ``Refusal`` with `.notAMoment` that names the field.
    package init(from first: String?, to last: String?, in zone: TimeZone) throws(Refusal) {
        firstDay = Self.given(first)
        lastDay = Self.given(last)
        do throws(Refusal) {
            from = try firstDay.map { day throws(Refusal) in try Self.midnight(day, in: zone) }
        } catch {
            throw error.about("from")
        }
        do throws(Refusal) {
            to = try lastDay.map { day throws(Refusal) in
                // The day after, by the calendar: a day may have 23 hours or 25.
                let noon = try Instant(rfc3339: "\(day)T12:00:00Z")
                return try Self.midnight(String(noon.adding(.seconds(86_400)).description.prefix(10)), in: zone)
            }
        } catch {
            throw error.about("to")
        }
    }

    private static func given(_ text: String?) -> String? {
        text.map { String($0.trimmingBlanks()) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func midnight(_ day: String, in zone: TimeZone) throws(Refusal) -> Instant {
        do throws(Refusal) {
            return try Instant(local: "\(day)T00:00:00", in: zone)
        } catch {
            // Where a clock is set forward at midnight, the day begins an hour later.
            return try Instant(local: "\(day)T01:00:00", in: zone)
        }
    }
}
