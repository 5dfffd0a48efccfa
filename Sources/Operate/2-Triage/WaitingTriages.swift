import Door
import Programs
import Store
import Vocabulary

/// What is known of danger in a call that waits: how it is ordered among the others.
package enum RiskKnown: Int, Comparable, CaseIterable, Sendable {
    /// Somebody said that there is a weapon, violence or somebody hurt, or a high tier stands.
    case danger
    /// Nobody has asked about one of the three.
    case unknown
    /// All three were said not to be.
    case ruledOut

    package static func < (left: RiskKnown, right: RiskKnown) -> Bool { left.rawValue < right.rawValue }
}

/// A call that waits for triage or is in it.
package struct WaitingTriage: Sendable {
    package let call: Call
    package let facts: [FactField: Fact]
    /// What was said of weapon, violence and injury, on the call or in its triage: the more dangerous of the two.
    package let dangers: [FactField: Answer]
    /// Whether a tier stands at which nobody is left before something was done, of whichever instrument or told in triage.
    package let isHighTier: Bool
    package let risk: RiskKnown
    /// When the first question was asked; nothing while the call waits.
    package let begunAt: Instant?
    package let by: Author?
    /// By when somebody ought to begin, or to decide where somebody has begun.
    package let due: Instant
}

extension Triages {
    /// The most calls one list shows.
    package static let most = 200

    /// The questions of programs that ask about the three dangers of the call's form.
    private static let asked: [(field: FactField, questions: [String])] = [
        (.weapon, ["weapon", "weapons"]), (.violence, ["violence"]), (.injury, ["injury", "injured", "medical"]),
    ]

    /// Open calls that wait for triage or are in it: oldest risk first.
    ///
    /// A known danger comes before one that nobody has asked about, and that before none; within each, who waits longest
    /// comes first. So that nobody is forgotten behind a stream of graver calls, each promise that has passed raises a call
    /// by one step: a calm call that was to be begun within five minutes stands with the unknown after five, and with the
    /// dangerous after ten, where only those who have waited longer come before it. Among those that stand alike, a call
    /// that nobody asks comes before one that somebody is asking in time.
    ///
    /// - Parameter now: what has passed is counted until then.
    package func waiting(at now: Instant) throws -> [WaitingTriage] {
        let promise = try promise()
        let rows = try db(
            """
            SELECT call.*, coalesce(account.display_name, 'Alongside') AS author, \(Calls.pathColumns),
                   waits.begun_by, waits.begun_at, waits.risk, waits.high_tiers, clinician.display_name AS clinician
            FROM (\(ranked(promise, at: now)) ORDER BY step, in_time, since, path_id LIMIT \(Triages.most)) AS waits
            JOIN path ON path.id = waits.path_id
            JOIN call ON call.id = path.call_id
            LEFT JOIN account ON account.id = call.taken_by
            LEFT JOIN account AS clinician ON clinician.id = waits.begun_by
            ORDER BY waits.step, waits.in_time, waits.since, waits.path_id
            """
        )
        let calls = try rows.map(Call.init)
        let facts = try Facts(db).current(of: calls.map(\.id))
        let said = try said(on: calls.map(\.path.id))
        return try zip(calls, rows).map { call, row in
            let begun: Instant? = try row["begun_at"]
            let by: String? = try row["begun_by"]
            let name: String? = try row["clinician"]
            let facts = facts[call.id] ?? [:]
            return WaitingTriage(
                call: call, facts: facts, dangers: Triages.dangers(facts, said[call.path.id] ?? [:]),
                isHighTier: try (row["high_tiers"] as Int) > 0, risk: RiskKnown(rawValue: try row["risk"]) ?? .unknown,
                begunAt: begun,
                by: by.map { Author(id: $0, name: name ?? "Alongside") },
                due: call.path.promise ?? call.path.since.adding(promise))
        }
    }

    /// Within what time a call is to be begun: the shortest that a live program promises.
    private func promise() throws -> Duration {
        try LivePrograms(db).live.map(\.promises.triage).min() ?? Path.screeningPromise
    }

    /// Promises that a clinician begins in time, and asks the alarm to look when the time has passed.
    ///
    /// Nobody knows yet which program will be asked, so the shortest promise of those that are live counts.
    ///
    /// - Parameter moment: when the call was screened, or waits again.
    func promise(on path: inout Path, from moment: Instant) throws {
        let due = moment.adding(try promise())
        path.promise(by: due)
        try DueWork(db).ask(MissPromise.kind, about: path.id.text, at: due)
    }

    /// Every waiting path with its step: what is known of danger, less one for each promise that has passed.
    private func ranked(_ promise: Duration, at now: Instant) -> SQL {
        let span = max(1, promise.components.seconds * 1_000_000)
        let late: SQL = """
            CASE WHEN \(now) > coalesce(found.promise_due_at, found.since + \(span))
                THEN (\(now) - coalesce(found.promise_due_at, found.since + \(span))) / \(span) + 1 ELSE 0 END
            """
        return """
            SELECT found.path_id, found.since, found.begun_by, found.begun_at, found.risk, found.high_tiers,
                   CASE WHEN found.risk > \(late) THEN found.risk - \(late) ELSE 0 END AS step,
                   CASE WHEN found.begun_at IS NOT NULL AND \(late) = 0 THEN 1 ELSE 0 END AS in_time
            FROM (
                SELECT asked.*,
                       CASE WHEN asked.high_tiers > 0 OR asked.told > 0 THEN 0 WHEN asked.denied < 3 THEN 1 ELSE 2 END AS risk
                FROM (
                    SELECT path.id AS path_id, path.since, path.promise_due_at, triage.begun_by, triage.begun_at,
                           \(Triages.many("yes")) AS told, \(Triages.many("no")) AS denied, \(Triages.highTiers) AS high_tiers
                    FROM path LEFT JOIN triage ON triage.path_id = path.id
                    WHERE path.left_at IS NULL AND path.stage = \(Stage.screened) AND \(Triages.isNotFollowedUp)
                ) AS asked) AS found
            """
    }

    /// How many of the three dangers were answered so, on the call or in its triage.
    ///
    /// Counted call by call, never `EXISTS`: PostgreSQL would read the facts of all past calls at once.
    private static func many(_ answer: String) -> SQL {
        var kinds: SQL = "CASE triage_answer.question"
        for (field, questions) in asked {
            for question in questions { kinds = "\(kinds) WHEN \(question) THEN \(field.rawValue)" }
        }
        let fields = asked.map(\.field)
        return """
            (SELECT count(*) FROM (
                SELECT call_fact.field AS danger FROM call_fact
                WHERE call_fact.call_id = path.call_id AND call_fact.state = 'current' AND call_fact.value = \(answer)
                  AND call_fact.field IN (\(each: fields))
                UNION
                SELECT \(kinds) END AS danger FROM triage_answer
                WHERE triage_answer.path_id = path.id AND triage_answer.state <> 'earlier'
                  AND triage_answer.value = \(answer)
                  AND triage_answer.question IN (\(each: asked.flatMap(\.questions)))) AS told)
            """
    }

    /// How many high tiers stand: of instruments on any path of the call, since one that was opened again is the same person,
    /// and what was answered of suicide on this one.
    private static let highTiers: SQL = """
        ((SELECT count(*) FROM instrument_result
          WHERE instrument_result.call_id = path.call_id AND instrument_result.needs_action = 1
            AND instrument_result.state <> \(InstrumentResult.State.earlier))
         + (SELECT count(*) FROM triage_answer
            WHERE triage_answer.path_id = path.id AND triage_answer.state <> 'earlier'
              AND triage_answer.question = \(InstrumentResult.suicideQuestion)
              AND triage_answer.value = \(InstrumentTier.high.rawValue)))
        """

    /// What was answered about the three dangers in the triage of some paths.
    private func said(on paths: [ID<Path>]) throws -> [ID<Path>: [FactField: Answer]] {
        guard !paths.isEmpty else { return [:] }
        let rows = try db(
            """
            SELECT path_id, question, value FROM triage_answer
            WHERE path_id IN (\(each: paths)) AND state <> 'earlier' AND value IN ('yes', 'no')
              AND question IN (\(each: Triages.asked.flatMap(\.questions)))
            """
        )
        var said: [ID<Path>: [FactField: Answer]] = [:]
        for row in rows {
            let (path, question): (ID<Path>, String) = (try row["path_id"], try row["question"])
            guard let field = Triages.asked.first(where: { $0.questions.contains(question) })?.field,
                let answer = Answer(rawValue: try row["value"])
            else { continue }
            if said[path]?[field] != .yes { said[path, default: [:]][field] = answer }
        }
        return said
    }

    private static func dangers(
        _ facts: [FactField: Fact], _ said: [FactField: Answer]
    ) -> [FactField: Answer] {
        var dangers = said
        for (field, _) in asked {
            guard let answer = facts[field]?.value.flatMap(Answer.init(rawValue:)) else { continue }
            if answer == .yes || dangers[field] == nil { dangers[field] = answer }
        }
        return dangers
    }
}
