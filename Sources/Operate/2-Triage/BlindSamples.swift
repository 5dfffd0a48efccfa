import Access
import Door
import Foundation
import Programs
import Store
import Vocabulary

/// Every question asked about the weekly samples, and how they are kept.
package struct BlindSamples {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// How long after its end a week is drawn: what came in on its last evening has been decided by then.
    package static let pause = Duration.seconds(24 * 3600)

    /// The zone whose weeks count: that in which everybody of the workspace reads times.
    package var zone: TimeZone {
        get throws {
            try db.workspaceZone()
        }
    }

    /// Asks for the draw of the week that is now, unless one is asked for already.
    func begin(at now: Instant) throws {
        guard try db("SELECT id FROM due_work WHERE kind = \(DrawSample.kind.rawValue) AND done_at IS NULL").isEmpty
        else { return }
        try ask(CalendarWeek(of: now, in: try zone))
    }

    func ask(_ week: CalendarWeek) throws {
        try DueWork(db).ask(DrawSample.kind, about: week.name, at: week.ends.adding(BlindSamples.pause))
    }

    /// How many calls of a week are to be read.
    package func plan() throws -> BlindPlan {
        try db("SELECT flagged, unflagged FROM blind_plan ORDER BY set_at DESC, id DESC LIMIT 1").first.map { row in
            BlindPlan(flagged: try row["flagged"], unflagged: try row["unflagged"])
        } ?? .usual
    }

    /// The sample of a week; nothing before it was drawn.
    package func sample(of week: String) throws -> BlindSample? {
        guard let row = try db("SELECT * FROM blind_sample WHERE week = \(week)").first else { return nil }
        return try BlindSample(row, strata(of: [try row["id"]])[try row["id"]] ?? [])
    }

    /// The samples of the weeks that lie within a period, oldest first.
    package func samples(from: Instant?, to: Instant?) throws -> [BlindSample] {
        let after: SQL = from.map { "AND begins_at >= \($0)" } ?? ""
        let before: SQL = to.map { "AND ends_at <= \($0)" } ?? ""
        let rows = try db(
            "SELECT * FROM blind_sample WHERE 1 = 1 \(after) \(before) ORDER BY begins_at DESC LIMIT \(BlindSamples.most)"
        )
        let strata = try strata(of: try rows.map { try $0["id"] as String })
        return try rows.reversed().map { try BlindSample($0, strata[try $0["id"]] ?? []) }
    }

    /// The most weeks looked at at once: two years.
    package static let most = 105

    private func strata(of samples: [String]) throws -> [String: [BlindSample.Stratum]] {
        guard !samples.isEmpty else { return [:] }
        let rows = try db("SELECT * FROM blind_stratum WHERE sample_id IN (\(each: samples)) ORDER BY stratum")
        return Dictionary(grouping: try rows.map { (try $0["sample_id"] as String, try BlindSample.Stratum($0)) }) {
            $0.0
        }.mapValues { $0.map(\.1) }
    }

    /// The calls of a week, in the order of their numbers; without what was no call of its own, what an officer asked for
    /// and no call-taker heard, and what was entered after a moment.
    func frame(
        _ stratum: BlindStratum, from begins: Instant, to ends: Instant, known moment: Instant
    ) throws -> [String] {
        let isFlagged: SQL = stratum == .flagged ? "EXISTS" : "NOT EXISTS"
        let first = try firstNumber(enteredFrom: begins)
        return try db(
            """
            SELECT call.id FROM call
            WHERE call.number >= \(first) AND call.entered_at <= \(moment)
              AND call.received_at >= \(begins) AND call.received_at < \(ends)
              AND \(isFlagged) (
                SELECT 1 FROM path JOIN path_step ON path_step.path_id = path.id
                WHERE path.call_id = call.id AND path_step.stage = \(Stage.screened)
                  AND path_step.entered_at <= \(moment))
              AND NOT EXISTS (
                SELECT 1 FROM path WHERE path.call_id = call.id AND path.left_reason IN ('duplicate', 'test'))
              AND NOT EXISTS (SELECT 1 FROM officer_request WHERE officer_request.call_id = call.id)
            ORDER BY call.number
            """
        ).map { try $0["id"] }
    }

    /// The first call that can have been received from a moment on: calls are numbered as they are entered, and nobody
    /// enters one before it comes in.
    private func firstNumber(enteredFrom moment: Instant) throws -> Int {
        let early = moment.adding(.seconds(-3600))
        var low = 1
        var high: Int = try db("SELECT coalesce(max(number), 0) AS last FROM call")[0]["last"]
        while low < high {
            let middle = (low + high) / 2
            let row = try db("SELECT entered_at FROM call WHERE number >= \(middle) ORDER BY number LIMIT 1").first
            let entered: Instant? = try row?["entered_at"]
            if entered.map({ $0 < early }) ?? false { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Draws the week's sample again from what is kept of it.
    ///
    /// - Returns: by stratum, whether the calls are still those it was drawn from, and whether the same are chosen.
    package func drawAgain(_ sample: BlindSample) throws -> [BlindStratum: (isSameFrame: Bool, isSame: Bool)] {
        var found: [BlindStratum: (isSameFrame: Bool, isSame: Bool)] = [:]
        for stratum in sample.strata {
            let frame = try frame(stratum.stratum, from: sample.begins, to: sample.ends, known: sample.drawnAt)
            let draw = BlindDraw(stratum.wanted, of: frame, seed: sample.seed, stratum.stratum)
            let kept: [String] = try db(
                """
                SELECT call_id FROM blind_call WHERE sample_id = \(sample.id) AND stratum = \(stratum.stratum)
                """
            ).map { try $0["call_id"] }
            found[stratum.stratum] = (draw.digest == stratum.digest, Set(draw.chosen) == Set(kept))
        }
        return found
    }
}
