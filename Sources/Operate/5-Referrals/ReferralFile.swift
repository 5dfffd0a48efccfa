import Store
import Vocabulary

/// What one call's people need and what became of it, read in one snapshot.
package struct ReferralFile: Sendable {
    package let file: CallFile
    package let needs: [Need]
    package let referrals: [ID<Need>: [Referral]]
    package let reports: [ID<Need>: [ReferralReport]]
    /// Services that somebody means to ask.
    package let drafts: [ID<Need>: [ReferralDraft]]
    /// The newest link to each referral.
    package let links: [ID<Referral>: ReferralLink]
    package let services: [LocalService]

    /// - Throws: ``Refusal`` with `.noSuchCall`.
    package init(_ id: ID<Call>, in db: any Transaction) throws {
        file = try CallFile(id, in: db)
        needs = try Referrals(db).needs(of: id)
        referrals = try Referrals(db).referrals(of: needs.map(\.id))
        reports = try Referrals(db).reports(of: needs.map(\.id))
        drafts = try ReferralDrafts(db).open(of: needs.map(\.id))
        links = try ReferralLinks(db).newest(of: referrals.values.flatMap { $0.map(\.id) })
        services = try LocalServices(db).all()
    }
}
