import Store
import Vocabulary

/// How often people are met again.
extension ProgramMetrics {
    /// How long after the first time it is looked whether somebody is met again.
    private static let window = Duration.seconds(30 * 86_400)

    /// Of the people in crisis whom the program met, those who were in crisis in another call within thirty days, and those
    /// calls for each thousand days in which they were in the community.
    ///
    /// Who a person is across calls is held to be, not known: the least counts only whom somebody was certain of, by
    /// themselves and through every merge on the way; the most counts whoever was recognised at all. Whoever's thirty days are
    /// not over and who was not met again is unknown.
    func repeats() throws -> [MetricFigure] {
        let (least, most) = (try repeats(certain: true), try repeats(certain: false))
        return [
            MetricFigure("people-recognised", .count(most.people), unknown: try unrecognised()),
            MetricFigure("again-at-least", .share(least.again, of: least.people), unknown: least.open),
            MetricFigure("again-at-most", .share(most.again, of: most.people), unknown: most.open),
            MetricFigure("calls-at-least", .perThousand(least.calls, of: least.days)),
            MetricFigure("calls-at-most", .perThousand(most.calls, of: most.days)),
        ]
    }

    private struct Repeats {
        var people = 0
        var again = 0
        /// Those not met again whose days are not over.
        var open = 0
        var calls = 0
        var days = 0
    }

    private func repeats(certain: Bool) throws -> Repeats {
        let sure: SQL =
            certain
            ? """
            AND person_contact.certainty = 'certain'
            AND NOT EXISTS (SELECT 1 FROM unsure WHERE unsure.id = person_contact.person_id)
            """ : ""
        // A record is as surely of a person as the least sure merge on its way to them.
        let contacts: SQL = """
            WITH RECURSIVE unsure (id) AS (
                SELECT merged_id FROM person_merge WHERE undone_at IS NULL AND certainty <> 'certain'
                UNION
                SELECT person_merge.merged_id FROM person_merge JOIN unsure ON unsure.id = person_merge.kept_id
                WHERE person_merge.undone_at IS NULL
            ), contact AS (
                SELECT DISTINCT person.root_id AS who, call.id AS call_id, call.received_at AS at
                FROM person_contact
                JOIN person ON person.id = person_contact.person_id
                JOIN call_person ON call_person.id = person_contact.call_person_id
                JOIN call ON call.id = call_person.call_id
                WHERE person_contact.undone_at IS NULL AND call_person.role = 'in-crisis' \(sure)
            ), met AS (
                SELECT contact.who, min(contact.at) AS first
                FROM contact JOIN path ON path.call_id = contact.call_id
                WHERE \(asked) AND \(reached(.contacted)) GROUP BY contact.who
            )
            """
        let window = Self.window.components.seconds * 1_000_000
        let away = try awayTimes(contacts)
        var (repeats, exact) = (Repeats(), 0.0)
        try db.forEach(
            """
            \(contacts)
            SELECT met.who, met.first, count(contact.call_id) AS calls
            FROM met LEFT JOIN contact ON contact.who = met.who AND contact.at > met.first
                AND contact.at <= met.first + \(window)
            GROUP BY met.who, met.first ORDER BY met.who
            """
        ) { row in
            let (who, first, calls): (String, Instant, Int) = (try row["who"], try row["first"], try row["calls"])
            let end = first.adding(Self.window)
            repeats.people += 1
            repeats.calls += calls
            if calls > 0 { repeats.again += 1 } else if end > now { repeats.open += 1 }
            exact += Exposure.days(from: first, to: min(end, now), without: away[who] ?? [])
        }
        repeats.days = Int(exact.rounded())
        return repeats
    }

    /// When somebody whom the program met was elsewhere, as far as a case of theirs tells.
    private func awayTimes(_ contacts: SQL) throws -> [String: [Exposure.Span]] {
        var away: [String: [Exposure.Span]] = [:]
        try db.forEach(
            """
            \(contacts)
            SELECT DISTINCT person.root_id AS who, case_absence.id, case_absence.from_at, case_absence.until_at
            FROM case_absence
            JOIN support_case ON support_case.id = case_absence.case_id
            JOIN person_contact ON person_contact.call_person_id = support_case.call_person_id
                AND person_contact.undone_at IS NULL
            JOIN person ON person.id = person_contact.person_id
            JOIN met ON met.who = person.root_id
            WHERE case_absence.withdrawn_at IS NULL
            """
        ) { row in
            away[try row["who"], default: []].append(
                Exposure.Span(from: try row["from_at"], until: try row["until_at"]))
        }
        return away
    }

    /// The people in crisis whom the program met and nobody said who they are.
    private func unrecognised() throws -> Int {
        try sums(
            """
            SELECT count(DISTINCT call_person.id) AS many
            FROM path JOIN call_person ON call_person.call_id = path.call_id
            WHERE \(asked) AND \(reached(.contacted)) AND call_person.role = 'in-crisis' AND NOT EXISTS (
                SELECT 1 FROM person_contact
                WHERE person_contact.call_person_id = call_person.id AND person_contact.undone_at IS NULL)
            """
        )["many"] ?? 0
    }
}
