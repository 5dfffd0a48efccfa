import Access
import Store
import Vocabulary

/// Everything about one case, read in one snapshot.
package struct CaseFile: Sendable {
    package let supportCase: SupportCase
    package let attempts: [CaseAttempt]
    /// The needs of the call it grew from.
    package let needs: [Need]
    package let file: CallFile
    /// Who could keep it.
    package let keepers: [Author]

    /// - Throws: ``Refusal`` with `.noSuchCase`.
    package init(_ id: ID<SupportCase>, in db: any Transaction) throws {
        supportCase = try SupportCases(db).supportCase(id)
        attempts = try SupportCases(db).attempts(in: id)
        needs = try Referrals(db).needs(of: supportCase.call)
        file = try CallFile(supportCase.call, in: db)
        keepers = try SupportCases(db).keepers()
    }
}
