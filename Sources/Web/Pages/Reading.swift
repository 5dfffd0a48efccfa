import Foundation
import Vocabulary

/// For whom a page is made: in which words, in which time zone, and when.
struct Reading: Sendable {
    let words: Words
    /// The zone of the workspace: everybody who works on one call reads the same clock.
    let zone: TimeZone
    let now: Instant
    /// What every link starts with.
    let base: String
}

/// A moment, ready to be read: the local time, and the whole of it for whoever hovers over it.
struct Moment: Sendable, Equatable {
    /// RFC 3339 in UTC, for the machine.
    let iso: String
    /// `09:12:04`, or `2026-11-22 09:12` on another day.
    let time: String
    /// All of it, such as `2026-11-23 09:12:04 UTC−05:00`.
    let full: String

    init(_ at: Instant, _ reading: Reading) {
        let local = LocalTime(at, in: reading.zone)
        let today = LocalTime(reading.now, in: reading.zone).day
        iso = at.description
        time = local.day == today ? local.time : "\(local.day) \(local.time.prefix(5))"
        full = "\(local.day) \(local.time) \(local.offset)"
    }
}

extension Reading {
    /// A moment as a browser's field for one holds it, to the minute.
    func field(_ at: Instant) -> String { String(LocalTime(at, in: zone).field.prefix(16)) }

    /// What such a field holds now.
    var nowField: String { field(now) }
}

/// A span of time as minutes that a person reads at a glance.
extension Reading {
    /// `4 min`, or `2 h 05 min`: counted down to whole minutes, never below zero.
    func span(_ duration: Duration) -> String {
        let minutes = max(0, Int(duration.components.seconds / 60))
        guard minutes >= 60 else { return words("time.minutes", ["n": String(minutes)]) }
        let rest = String(minutes % 60)
        return words("time.hours", ["h": String(minutes / 60), "m": rest.count < 2 ? "0" + rest : rest])
    }

    /// `3 min ago` or `just now`; always shown beside the time itself.
    func ago(_ at: Instant) -> String {
        let passed = now.since(at)
        return passed < .seconds(60) ? words("time.now") : words("time.ago", ["span": span(passed)])
    }
}
