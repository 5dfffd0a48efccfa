import Store
import Vocabulary

/// What was done, counted as embedded social workers count their days: activity, and no outcome.
extension ProgramMetrics {
    /// Referrals, interactions (encounters and attempts to be in touch), and the hours that encounters took.
    ///
    /// An encounter that ended before it began has no length, and is unknown for the hours.
    func activity() throws -> [MetricFigure] {
        let referrals = try sums(
            """
            SELECT count(*) AS many FROM referral JOIN path_need ON path_need.id = referral.need_id
            JOIN path ON path.id = path_need.path_id WHERE \(asked)
            """
        )
        let met = try sums(
            """
            SELECT count(*) AS many, count(CASE WHEN encounter.ended_at < encounter.began_at THEN 1 END) AS odd,
                   CAST(coalesce(sum(CASE WHEN encounter.ended_at > encounter.began_at
                       THEN encounter.ended_at - encounter.began_at ELSE 0 END), 0) AS BIGINT) AS took
            FROM encounter JOIN path ON path.id = encounter.path_id WHERE \(asked)
            """
        )
        let backs = try sums(
            """
            SELECT count(*) AS many FROM call_back_attempt
            JOIN call_back ON call_back.id = call_back_attempt.call_back_id
            JOIN path ON path.id = call_back.path_id WHERE \(asked)
            """
        )
        let cases = try sums(
            """
            SELECT count(*) AS many FROM case_attempt JOIN support_case ON support_case.id = case_attempt.case_id
            JOIN path ON path.id = support_case.path_id WHERE \(asked)
            """
        )
        func many(_ found: [String: Int]) -> Int { found["many"] ?? 0 }
        return [
            MetricFigure("referrals", .count(many(referrals))),
            MetricFigure("interactions", .count(many(met) + many(backs) + many(cases))),
            MetricFigure("hours", .hours(.microseconds(Int64(met["took"] ?? 0))), unknown: met["odd"] ?? 0),
        ]
    }
}
