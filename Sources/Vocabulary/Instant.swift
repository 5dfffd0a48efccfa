import Foundation

/// A moment, in whole microseconds since 1970-01-01T00:00:00Z.
///
/// Everything is kept in UTC; a time zone is chosen only when a person reads the moment.
package struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// The machine's clock.
    package static func now() -> Instant {
        Instant(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded()))
    }

    /// Reads an RFC 3339 date and time, which must carry its offset.
    ///
    /// - Throws: ``Refusal`` with `.notAMoment` when the text is not one, or names a day that does not exist.
    package init(rfc3339 text: some StringProtocol) throws(Refusal) {
        guard let moment = RFC3339.microseconds(of: text) else { throw Refusal(.notAMoment) }
        self.microseconds = moment
    }

    /// RFC 3339 in UTC, to the microsecond: `2026-11-23T09:00:00.000000Z`.
    package var description: String { RFC3339.text(of: microseconds) }

    package static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }

    /// This moment moved by a span of time; the span may be negative.
    package func adding(_ span: Duration) -> Instant {
        let (seconds, attoseconds) = span.components
        return Instant(microseconds: microseconds + seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }

    /// The time from another moment to this one.
    package func since(_ earlier: Instant) -> Duration {
        .microseconds(microseconds - earlier.microseconds)
    }

    package var date: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }

    package init(_ date: Date) {
        self.microseconds = Int64((date.timeIntervalSince1970 * 1_000_000).rounded())
    }
}

/// Written as its microseconds, where a whole record is sealed as one.
extension Instant: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(microseconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }
}
