import Access
import Store
import Vocabulary

/// Everything that somebody who keeps cases has in sight, read in one snapshot.
package struct Worklist: Sendable {
    /// Open cases, whoever is to be contacted first first, and how many there are in all.
    package let cases: [SupportCase]
    package let total: Int
    package let weight: Int
    /// What each case is asked for besides its next contact.
    package let followUps: [ID<SupportCase>: FollowUp]
    /// Whose person is away.
    package let absences: [ID<SupportCase>: CaseAbsence]
    /// What one of us owes.
    package let tasks: [OwedTask]
    /// What others owe, whoever is waited for longest first.
    package let waiting: [OwedTask]
    package let awaited: [AwaitedAnswer]
    /// What officers ask for, with a line about each.
    package let asked: [AskedFollowUp]
    package let caseloads: [Caseload]
}

/// A follow-up that an officer asked for.
package struct AskedFollowUp: Sendable {
    package let request: OfficerRequest
    package let about: String?
}

extension Worklist {
    /// - Parameter owner: whose list it is; everybody's, when nobody is named.
    package init(of owner: ID<Worker>?, in db: any Transaction, at now: Instant) throws {
        let all = SupportCases(db)
        cases = try all.due(of: owner)
        total = try all.count(of: owner)
        weight = try all.weight(of: owner)
        followUps = try FollowUps(db).asking(in: cases.map(\.id), at: now)
        absences = try CaseAbsences(db).standing(in: cases.map(\.id), at: now)
        tasks = try CaseTasks(db).open(by: owner, others: false)
        waiting = try CaseTasks(db).open(by: owner, others: true)
        awaited = try all.awaited(of: owner)
        let requests = try OfficerRequests(db).due()
        let facts = try Facts(db).current(of: requests.map(\.call))
        asked = requests.map { AskedFollowUp(request: $0, about: facts[$0.call]?[.whatHappened]?.value) }
        caseloads = try all.caseloads(at: now)
    }
}
