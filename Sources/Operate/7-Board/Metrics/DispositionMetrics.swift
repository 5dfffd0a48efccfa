import Store
import Vocabulary

/// How contacts ended.
extension ProgramMetrics {
    /// How a contact can end, in the order in which a record that says several is read.
    enum Disposition: String, CaseIterable {
        case arrest
        case involuntary = "hospital-involuntary"
        case hospital
        case community = "community-site"
        case onSite = "on-site"
        case refused
        case other = "other-end"
        case unknown
    }

    /// Of the calls at which somebody was met, each way in which it ended.
    func dispositionMix() throws -> [MetricFigure] {
        let found = try dispositions()
        let contacts = found.values.reduce(0, +)
        let unknown = found[.unknown] ?? 0
        return Disposition.allCases.filter { $0 != .unknown }.map {
            MetricFigure($0.rawValue, .share(found[$0] ?? 0, of: contacts), unknown: unknown)
        }
    }

    /// Of the calls at which somebody was met, those that ended there or at a place in the community.
    func resolvedInCommunity() throws -> [MetricFigure] {
        let found = try dispositions()
        return [
            MetricFigure(
                "in-community",
                .share((found[.onSite] ?? 0) + (found[.community] ?? 0), of: found.values.reduce(0, +)),
                unknown: found[.unknown] ?? 0)
        ]
    }

    /// Each path with a contact once, by its last encounter at which somebody was met.
    private func dispositions() throws -> [Disposition: Int] {
        let rows = try db(
            """
            WITH last_met AS (
                SELECT encounter.path_id, encounter.ending, encounter.destination,
                       row_number() OVER (PARTITION BY encounter.path_id ORDER BY encounter.began_at DESC, encounter.id DESC)
                           AS turn
                FROM encounter JOIN path ON path.id = encounter.path_id
                WHERE encounter.met = 1 AND \(asked)
            )
            SELECT CASE
                WHEN path.left_reason = 'arrested' OR last_met.destination = 'jail' THEN 'arrest'
                WHEN path.left_reason = 'held-involuntarily' THEN 'hospital-involuntary'
                WHEN last_met.destination = 'hospital' OR path.left_reason = 'taken-over-by-ems' THEN 'hospital'
                WHEN last_met.destination IN ('shelter', 'crisis-centre', 'sobering-centre', 'treatment-centre')
                    THEN 'community-site'
                WHEN path.left_reason = 'declined-help' THEN 'refused'
                WHEN path.left_reason = 'taken-to-place-of-care' AND last_met.destination IS NULL THEN 'unknown'
                WHEN path.left_reason IN ('resolved-on-scene', 'no-referral-wanted')
                    OR last_met.destination IN ('stayed-there', 'home', 'family-or-friends') THEN 'on-site'
                WHEN path.left_kind = 'unknown' OR (path.left_at IS NULL AND path.stage IN ('contacted', 'engaged'))
                    OR (last_met.path_id IS NULL AND path.left_at IS NULL) THEN 'unknown'
                WHEN path.left_at IS NULL AND last_met.destination IS NULL THEN 'unknown'
                ELSE 'other-end' END AS disposition, count(*) AS many
            FROM path LEFT JOIN last_met ON last_met.path_id = path.id AND last_met.turn = 1
            WHERE \(asked) AND \(reached(.contacted))
            GROUP BY 1
            """
        )
        var found: [Disposition: Int] = [:]
        for row in rows {
            let word: String = try row["disposition"]
            found[Disposition(rawValue: word) ?? .unknown, default: 0] += try row["many"]
        }
        return found
    }
}
