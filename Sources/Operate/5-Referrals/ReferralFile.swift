import Exchange
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
    /// The newest message that took a link to a service.
    package let messages: [ID<Referral>: ReferralMessage]
    /// Who agreed to get texts, and what people say became of it.
    package let agreements: [ID<Need>: TextAgreement]
    package let helped: [ID<Referral>: HelpReport]
    /// Where services take people in, of those that are still awaited.
    package let contacts: [ID<Referral>: ServiceContact]
    package let services: [LocalService]

    /// - Throws: ``Refusal`` with `.noSuchCall`.
    package init(_ id: ID<Call>, in db: any Transaction) throws {
        file = try CallFile(id, in: db)
        needs = try Referrals(db).needs(of: id)
        referrals = try Referrals(db).referrals(of: needs.map(\.id))
        reports = try Referrals(db).reports(of: needs.map(\.id))
        drafts = try ReferralDrafts(db).open(of: needs.map(\.id))
        let all = referrals.values.flatMap { $0 }
        links = try ReferralLinks(db).newest(of: all.map(\.id))
        messages = try Outbox(db).newest(of: all.map(\.id))
        agreements = try TextAgreements(db).standing(of: needs.map(\.id))
        helped = try HelpReports(db).newest(of: all.map(\.id))
        let awaited = all.filter { $0.awaited != nil }
        var contacts: [ID<Referral>: ServiceContact] = [:]
        if !awaited.isEmpty {
            let directories = try Directories(db)
            for referral in awaited {
                let record = try directories.record(.service, referral.service.text)
                contacts[referral.id] = ServiceContact(
                    referral, try record.map { try DirectoryEntry($0, in: directories) })
            }
        }
        self.contacts = contacts
        services = try LocalServices(db).all()
    }
}
