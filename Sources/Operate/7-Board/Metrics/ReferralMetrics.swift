import Store
import Vocabulary

/// What became of what people need.
extension ProgramMetrics {
    /// Of the referrals, those at which the person went; of the needs, those that were met.
    ///
    /// A service that was asked beside the one that took the person, or by mistake, was not somewhere to go.
    func referrals() throws -> [MetricFigure] {
        let sent = try sums(
            """
            SELECT count(*) AS sent, count(CASE WHEN referral.attended = 'yes' THEN 1 END) AS attended,
                   count(CASE WHEN referral.attended = 'unknown'
                       OR (referral.attended IS NULL AND referral.withdrawn_at IS NULL
                           AND (referral.answer IS NULL OR referral.answer = 'accepted'))
                       THEN 1 END) AS nobody_knows
            FROM referral JOIN path_need ON path_need.id = referral.need_id JOIN path ON path.id = path_need.path_id
            WHERE \(asked) AND (referral.attended IS NOT NULL OR referral.withdrawn_why IS NULL
                OR referral.withdrawn_why NOT IN ('taken-elsewhere', 'mistake'))
            """
        )
        let raised = try sums(
            """
            SELECT count(*) AS raised,
                   count(CASE WHEN path_need.stage = 'resolved' OR path_need.left_kind = 'done' THEN 1 END) AS met,
                   count(CASE WHEN path_need.left_kind = 'unknown'
                       OR (path_need.left_at IS NULL AND path_need.stage <> 'resolved') THEN 1 END) AS nobody_knows
            FROM path_need JOIN path ON path.id = path_need.path_id WHERE \(asked)
            """
        )
        return [
            MetricFigure(
                "attended", .share(sent["attended"] ?? 0, of: sent["sent"] ?? 0), unknown: sent["nobody_knows"] ?? 0),
            MetricFigure(
                "need-met", .share(raised["met"] ?? 0, of: raised["raised"] ?? 0),
                unknown: raised["nobody_knows"] ?? 0),
        ]
    }

    /// Of the needs, those for which there was nothing: no such service, no room, or no money.
    func unavailable() throws -> [MetricFigure] {
        let none = ["no-such-service"]
        let full = ["service-full", "not-accepted-full", "waiting-too-long"]
        let money = ["not-accepted-funding"]
        func many(_ reasons: [String], _ name: SQL) -> SQL {
            "count(CASE WHEN path_need.left_reason IN (\(each: reasons)) THEN 1 END) AS \(name)"
        }
        let found = try sums(
            """
            SELECT count(*) AS raised, \(many(none + full + money, "gone")), \(many(none, "no_service")),
                   \(many(full, "no_room")), \(many(money, "no_money")),
                   count(CASE WHEN path_need.left_kind = 'unknown'
                       OR (path_need.left_at IS NULL AND path_need.stage <> 'resolved') THEN 1 END) AS nobody_knows
            FROM path_need JOIN path ON path.id = path_need.path_id WHERE \(asked)
            """
        )
        return [
            ("unavailable", "gone"), ("no-such-service", "no_service"), ("no-room", "no_room"),
            ("no-money", "no_money"),
        ].map { key, name in
            MetricFigure(
                key, .share(found[name] ?? 0, of: found["raised"] ?? 0), unknown: found["nobody_knows"] ?? 0)
        }
    }
}
