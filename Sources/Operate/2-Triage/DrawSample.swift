import Access
import Door
import Foundation
import Programs
import Store
import Vocabulary

/// Draws the calls of a week that a second clinician reads blind, some of those that were flagged and some of those that
/// were not, and asks for the draw of the next week.
package struct DrawSample: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "blind-sample"

    let week: String

    /// - Parameter week: its name; without one the week that is now is asked for, and drawn when it is over.
    package init(_ week: String) {
        self.week = week
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let samples = BlindSamples(db)
        let zone = try samples.zone
        guard let week = CalendarWeek(named: week, in: zone) else {
            try samples.begin(at: now)
            return ((), [])
        }
        try samples.ask(week.next(in: zone))
        guard week.ends <= now, try samples.sample(of: week.name) == nil else { return ((), []) }
        return ((), [try draw(week, zone, in: db, at: now)])
    }

    private func draw(
        _ week: CalendarWeek, _ zone: TimeZone, in db: any Transaction, at now: Instant
    ) throws -> Event {
        let samples = BlindSamples(db)
        let plan = try samples.plan()
        let id = ID<BlindSample>.new()
        // The sixty-two digits of chance in the name are the chance of the draw: kept with it, so that it can be repeated.
        let seed = UInt64(id.text.filter { $0 != "-" }.suffix(16), radix: 16) ?? 0
        var said: [String: Event.Fact] = ["week": .word(week.name)]
        var drawn: [(stratum: BlindStratum, call: String)] = []
        var strata: [Row] = []
        for stratum in BlindStratum.allCases {
            let frame = try samples.frame(stratum, from: week.begins, to: week.ends, known: now)
            let draw = BlindDraw(plan[stratum], of: frame, seed: seed, stratum)
            drawn += draw.chosen.map { (stratum, $0) }
            strata.append(
                Row(new: [
                    "id": ID<BlindSample.Stratum>.new(), "sample_id": id, "stratum": stratum, "size": frame.count,
                    "frame": draw.digest, "wanted": plan[stratum], "drawn": draw.chosen.count,
                ]))
            said["\(stratum.rawValue)"] = .init(draw.chosen.count)
            said["\(stratum.rawValue)Of"] = .init(frame.count)
        }
        try db.insert(
            into: "blind_sample",
            [
                Row(new: [
                    "id": id, "week": week.name, "zone": zone.identifier, "begins_at": week.begins,
                    "ends_at": week.ends, "seed": String(seed, radix: 16), "drawn_at": now,
                ])
            ])
        try db.insert(into: "blind_stratum", strata)
        // In a mixed order: whoever reads must not know from its place whether a call was flagged.
        var numbers = SeededNumbers(seed: seed)
        for (place, one) in drawn.shuffled(using: &numbers).enumerated() {
            try db.insert(into: "blind_call", [try row(one.call, one.stratum, place + 1, of: id, in: db, at: now)])
        }
        return Event(.sampleDrawn, .sample(id), said)
    }

    /// One call of the sample, with how far its record may be read: what came later would tell what was decided.
    private func row(
        _ call: String, _ stratum: BlindStratum, _ place: Int, of sample: ID<BlindSample>, in db: any Transaction,
        at now: Instant
    ) throws -> Row {
        let row = try db(
            """
            SELECT path.id, path.left_at, path_step.entered_at, triage_decision.decided_at, call_flag.answered_at
            FROM path
            LEFT JOIN path_step ON path_step.path_id = path.id AND path_step.stage = \(Stage.screened)
            LEFT JOIN triage_decision ON triage_decision.path_id = path.id
            LEFT JOIN call_flag ON call_flag.path_id = path.id
            WHERE path.call_id = \(call)
            ORDER BY CASE WHEN triage_decision.id IS NULL THEN 1 ELSE 0 END,
                     CASE WHEN path_step.id IS NULL THEN 1 ELSE 0 END, path.ordinal DESC
            LIMIT 1
            """
        )[0]
        let screened: Instant? = try row["entered_at"]
        let decided: Instant? = try row["decided_at"]
        let answered: Instant? = try row["answered_at"]
        let left: Instant? = try row["left_at"]
        let end = decided ?? answered ?? left ?? now
        return Row(new: [
            "id": ID<BlindCall>.new(), "sample_id": sample, "stratum": stratum, "place": place, "call_id": call,
            "path_id": try row["id"] as String, "told_until": min(screened ?? end, end), "asked_until": end,
        ])
    }
}

extension Event.Subject {
    /// A week's sample of calls to be read blind.
    package static func sample(_ id: ID<BlindSample>) -> Event.Subject {
        Event.Subject(kind: "blind-sample", id: id.text)
    }
}

extension Event.Kind {
    package static let sampleDrawn: Self = "sample-drawn"
}
