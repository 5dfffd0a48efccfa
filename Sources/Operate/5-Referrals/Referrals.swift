import Access
import Door
import Store
import Vocabulary

/// Every question asked about referrals, and how they are kept.
package struct Referrals {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT referral.*, service.name AS service_name, service.phone AS service_phone,
               coalesce(account.display_name, 'Alongside') AS author
        FROM referral JOIN service ON service.id = referral.service_id
        LEFT JOIN account ON account.id = referral.offered_by
        """

    /// The most referrals, and the most reports, that one page shows.
    package static let most = 500

    /// - Throws: ``Refusal`` with `.noSuchReferral`.
    package func referral(_ id: ID<Referral>) throws -> Referral {
        guard let row = try db("\(Referrals.joined) WHERE referral.id = \(id)").first else {
            throw Refusal(.noSuchReferral, .absent)
        }
        return try Referral(row)
    }

    /// The referrals of some needs, in the order they were offered.
    package func referrals(of needs: [ID<Need>]) throws -> [ID<Need>: [Referral]] {
        guard !needs.isEmpty else { return [:] }
        let found = try db(
            """
            \(Referrals.joined) WHERE referral.need_id IN (\(each: needs))
            ORDER BY referral.offered_at, referral.id LIMIT \(Referrals.most)
            """
        ).map(Referral.init)
        return Dictionary(grouping: found, by: \.need)
    }

    /// The others that were asked together with a referral.
    func asked(with referral: Referral) throws -> [Referral] {
        guard let first = referral.askedWith else { return [] }
        return try db(
            """
            \(Referrals.joined) WHERE referral.asked_with = \(first) AND referral.id <> \(referral.id)
            ORDER BY referral.offered_at, referral.id LIMIT \(Referrals.most)
            """
        ).map(Referral.init)
    }

    /// What was told of some needs, in the order it was entered.
    package func reports(of needs: [ID<Need>]) throws -> [ID<Need>: [ReferralReport]] {
        guard !needs.isEmpty else { return [:] }
        let found = try db(
            """
            SELECT referral_report.*, coalesce(account.display_name, 'Alongside') AS author
            FROM referral_report LEFT JOIN account ON account.id = referral_report.entered_by
            WHERE referral_report.need_id IN (\(each: needs))
            ORDER BY referral_report.entered_at, referral_report.id LIMIT \(Referrals.most)
            """
        ).map(ReferralReport.init)
        return Dictionary(grouping: found, by: \.need)
    }

    /// Needs of every path of a call: one that was left may have needs that are still looked after.
    package func needs(of call: ID<Call>) throws -> [Need] {
        try db(
            """
            SELECT path_need.* FROM path_need JOIN path ON path.id = path_need.path_id
            WHERE path.call_id = \(call) ORDER BY path_need.raised_at, path_need.id LIMIT \(Needs.most)
            """
        ).map(Need.init)
    }

    /// Writes down what was told, be it odd or not.
    func report(
        _ step: ReferralReport.Step, _ outcome: String, because reason: String?, of need: ID<Need>,
        by referral: ID<Referral>?, at moment: Instant, entered now: Instant, by worker: Worker,
        flag: ReferralReport.Flag?, proof: Referral.Proof? = nil
    ) throws {
        try db.keep(
            in: "referral_report",
            """
            INSERT INTO referral_report (
                id, need_id, referral_id, step, outcome, reason, at, entered_at, entered_by, flag, proof)
            VALUES (\(ID<ReferralReport>.new()), \(need), \(referral), \(step), \(outcome), \(reason), \(moment),
                \(now), \(worker.id), \(flag?.rawValue), \(proof))
            RETURNING *
            """
        )
    }
}
