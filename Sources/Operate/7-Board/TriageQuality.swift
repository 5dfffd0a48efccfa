import Store
import Vocabulary

/// The questions about how well triage works that reach over all steps.
package struct TriageQuality {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most versions that one page compares.
    package static let most = 50

    /// The flags of the calls that were received in a period.
    ///
    /// A call that was opened again counts once, by the path it walks now. What an officer asked for no call-taker has
    /// flagged, nor failed to.
    package func flags(from: Instant?, to: Instant?) throws -> FlagMeasures {
        let rows = try db(
            """
            SELECT CASE WHEN path_step.id IS NULL THEN 'unflagged'
                        WHEN path.left_reason = \(ReasonCode.flagUndone.name) THEN 'undone'
                        WHEN call_flag.answer = 'confirmed' AND call_flag.implied = 1 THEN 'implied'
                        WHEN call_flag.answer = 'confirmed' THEN 'confirmed'
                        ELSE 'unanswered' END AS said,
                   CASE WHEN path.left_reason = \(ReasonCode.flagUndone.name)
                        THEN coalesce(call_flag.reason, 'not-said') ELSE '' END AS why,
                   count(*) AS many
            FROM path
            LEFT JOIN path_step ON path_step.path_id = path.id AND path_step.stage = \(Stage.screened)
            LEFT JOIN call_flag ON call_flag.path_id = path.id
            WHERE path.superseded_by IS NULL
              AND path.call_id NOT IN (SELECT call_id FROM officer_request)
              AND (path.left_reason IS NULL OR path.left_reason NOT IN ('duplicate', 'test'))
              \(within("path.received_at", from, to))
            GROUP BY 1, 2
            """
        )
        var counts: [String: Int] = [:]
        var undone: [String: Int] = [:]
        for row in rows {
            let (said, why, many): (String, String, Int) = (try row["said"], try row["why"], try row["many"])
            counts[said, default: 0] += many
            if said == "undone" { undone[why, default: 0] += many }
        }
        let unflagged = counts["unflagged"] ?? 0
        return FlagMeasures(
            flagged: counts.values.reduce(0, +) - unflagged, unflagged: unflagged,
            confirmed: counts["confirmed"] ?? 0, implied: counts["implied"] ?? 0, undone: undone,
            unanswered: counts["unanswered"] ?? 0)
    }

    /// The decisions of a period, by version of the program, those of the newest version first.
    package func overrides(from: Instant?, to: Instant?) throws -> OverrideMeasures {
        let period = within("triage_decision.decided_at", from, to)
        let versions = try db(
            """
            SELECT program_version.id, program_version.name, program_version.version, count(*) AS many
            FROM triage_decision JOIN program_version ON program_version.id = triage_decision.program_digest
            WHERE 1 = 1 \(period)
            GROUP BY program_version.id, program_version.name, program_version.version, program_version.ordinal
            ORDER BY program_version.name, program_version.ordinal DESC LIMIT \(TriageQuality.most)
            """
        )
        let codes = try codes(period)
        let fates = try fates(period)
        let fromScreened = try times(since: "path_step.reached_at", period)
        let fromBegun = try times(since: "triage.begun_at", period)
        return OverrideMeasures(
            versions: try versions.map { row in
                let digest: String = try row["id"]
                return OverrideMeasures.Version(
                    digest: digest, program: try row["name"], version: try row["version"], decided: try row["many"],
                    overrides: codes[digest] ?? [],
                    followed: fates[Fates(digest: digest, isOverridden: false)] ?? .none,
                    overridden: fates[Fates(digest: digest, isOverridden: true)] ?? .none,
                    fromScreened: fromScreened[digest], fromBegun: fromBegun[digest])
            })
    }

    private func within(_ column: SQL, _ from: Instant?, _ to: Instant?) -> SQL {
        let after: SQL = from.map { "AND \(column) >= \($0)" } ?? ""
        let before: SQL = to.map { "AND \(column) < \($0)" } ?? ""
        return "\(after) \(before)"
    }

    private func codes(
        _ period: SQL
    ) throws -> [String: [(code: OverrideCode, direction: OverrideMeasures.Direction, count: Int)]] {
        let rows = try db(
            """
            SELECT program_digest, override_code,
                   CASE WHEN level > recommended_level THEN 'up' WHEN level < recommended_level THEN 'down'
                        ELSE 'level' END AS direction,
                   count(*) AS many
            FROM triage_decision WHERE override_code IS NOT NULL \(period)
            GROUP BY 1, 2, 3 ORDER BY 4 DESC, 2, 3
            """
        )
        var found: [String: [(code: OverrideCode, direction: OverrideMeasures.Direction, count: Int)]] = [:]
        for row in rows {
            let direction: String = try row["direction"]
            found[try row["program_digest"], default: []].append(
                (
                    try row["override_code"], OverrideMeasures.Direction(rawValue: direction) ?? .level,
                    try row["many"]
                ))
        }
        return found
    }

    private struct Fates: Hashable {
        let digest: String
        let isOverridden: Bool
    }

    private func fates(_ period: SQL) throws -> [Fates: OverrideMeasures.Fate] {
        let arrived = Stage.allCases.filter { $0 >= .arrived }
        let contacted = Stage.allCases.filter { $0 >= .contacted }
        let rows = try db(
            """
            SELECT triage_decision.program_digest,
                   CASE WHEN triage_decision.override_code IS NULL THEN 0 ELSE 1 END AS overridden,
                   CASE WHEN triage_decision.reason IS NULL THEN 1 ELSE 0 END AS taken,
                   CASE WHEN path.stage IN (\(each: arrived)) THEN 1 ELSE 0 END AS arrived,
                   CASE WHEN path.stage IN (\(each: contacted)) THEN 1 ELSE 0 END AS contacted,
                   CASE WHEN EXISTS (
                       SELECT 1 FROM help_request
                       WHERE help_request.path_id = path.id AND help_request.kind IN ('police', 'duress'))
                       THEN 1 ELSE 0 END AS backup,
                   coalesce(path.left_kind, '') AS kind, coalesce(path.alternative_outcome, '') AS outcome,
                   count(*) AS many
            FROM triage_decision JOIN path ON path.id = triage_decision.path_id
            WHERE 1 = 1 \(period)
            GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
            """
        )
        var found: [Fates: OverrideMeasures.Fate] = [:]
        for row in rows {
            let isOverridden: Int = try row["overridden"]
            let fates = Fates(digest: try row["program_digest"], isOverridden: isOverridden == 1)
            let before = found[fates] ?? .none
            let many: Int = try row["many"]
            func add(_ column: String) throws -> Int { (try row[column] as Int) * many }
            var (left, outcomes) = (before.left, before.outcomes)
            if let kind = ReasonCode.Kind(rawValue: try row["kind"]) { left[kind, default: 0] += many }
            if let outcome = AlternativeOutcome(rawValue: try row["outcome"]) { outcomes[outcome, default: 0] += many }
            found[fates] = OverrideMeasures.Fate(
                decided: before.decided + many, taken: before.taken + (try add("taken")),
                arrived: before.arrived + (try add("arrived")), contacted: before.contacted + (try add("contacted")),
                backup: before.backup + (try add("backup")), left: left, outcomes: outcomes)
        }
        return found
    }

    /// The times until it was decided, by nearest rank; a moment that was told as later than the decision counts as none.
    private func times(since column: SQL, _ period: SQL) throws -> [String: OverrideMeasures.Times] {
        let rows = try db(
            """
            WITH took AS (
                SELECT triage_decision.program_digest AS digest,
                       CASE WHEN triage_decision.decided_at > \(column) THEN triage_decision.decided_at - \(column)
                            ELSE 0 END AS span
                FROM triage_decision
                JOIN triage ON triage.path_id = triage_decision.path_id
                JOIN path_step ON path_step.path_id = triage_decision.path_id
                    AND path_step.stage = \(Stage.screened)
                WHERE 1 = 1 \(period)
            ), ranked AS (
                SELECT digest, span, row_number() OVER (PARTITION BY digest ORDER BY span) AS place,
                       count(*) OVER (PARTITION BY digest) AS many
                FROM took
            )
            SELECT digest, max(many) AS many, max(span) AS longest,
                   max(CASE WHEN place = (many + 1) / 2 THEN span END) AS half,
                   max(CASE WHEN place = (9 * many + 9) / 10 THEN span END) AS ninth
            FROM ranked GROUP BY digest
            """
        )
        return Dictionary(
            try rows.map { row in
                func span(_ column: String) throws -> Duration { .microseconds(try row[column] as Int64) }
                return (
                    try row["digest"] as String,
                    OverrideMeasures.Times(
                        many: try row["many"], half: try span("half"), ninth: try span("ninth"),
                        longest: try span("longest"))
                )
            }, uniquingKeysWith: { first, _ in first })
    }
}
