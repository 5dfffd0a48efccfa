import Access
import Store
import Vocabulary

/// Everything about one case, read in one snapshot.
package struct CaseFile: Sendable {
    package let supportCase: SupportCase
    package let attempts: [CaseAttempt]
    /// The needs of the call it grew from.
    package let needs: [Need]
    package let place: String?
    package let callback: String?
    /// Who could keep it, and how much each of them keeps.
    package let caseloads: [Caseload]
    package let goals: [CaseGoal]
    package let tasks: [CaseTask]
    package let followUps: [FollowUp]
    /// Everything that was entered about where the person was.
    package let absences: [CaseAbsence]
    /// Where the person is now, as any case of the same person says.
    package let absence: CaseAbsence?
    package let meetings: [CaseMeeting]
    /// The days since it was opened, or until it was closed, in which the person was in the community.
    package let daysInCommunity: Double
    /// Names of services, as those who may owe something.
    package let agencies: [String]
}

extension CaseFile {
    /// - Throws: ``Refusal`` with `.noSuchCase`.
    package init(_ id: ID<SupportCase>, in db: any Transaction, at now: Instant) throws {
        let one = try SupportCases(db).supportCase(id)
        let facts = try Facts(db).current(of: one.call)
        supportCase = one
        attempts = try SupportCases(db).attempts(in: id)
        needs = try Referrals(db).needs(of: one.call)
        place = facts[.location]?.value
        callback = facts[.callback]?.value
        caseloads = try SupportCases(db).caseloads(at: now)
        goals = try CaseGoals(db).goals(of: one)
        tasks = try CaseTasks(db).tasks(of: id)
        followUps = try FollowUps(db).followUps(of: id)
        absences = try CaseAbsences(db).absences(in: id)
        absence = try CaseAbsences(db).standing(in: [id], at: now)[id]
        meetings = try CaseMeetings(db).meetings(about: id)
        daysInCommunity = try CaseAbsences(db).daysInCommunity(of: id, from: one.openedAt, to: one.closedAt ?? now)
        agencies = Set(try LocalServices(db).all().filter(\.isActive).map(\.name)).sorted()
    }
}
