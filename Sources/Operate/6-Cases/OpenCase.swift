import Access
import Door
import Store
import Vocabulary

/// Opens a case: somebody looks after a person of a call until a goal is reached or given up.
package struct OpenCase: Order {
    package static let permission = Permission.keepCases

    let call: ID<Call>
    let goal: String
    let person: ID<CallPerson>?
    let owner: ID<Worker>?
    let nextContact: Instant
    let weight: SupportCase.Weight
    let expected: Int?

    /// - Parameter owner: whoever opens it, when nobody is named.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ call: ID<Call>, goal: String, for person: ID<CallPerson>? = nil, owner: ID<Worker>? = nil,
        nextContact: Instant, weight: SupportCase.Weight = .medium, expected: Int? = nil
    ) throws(Refusal) {
        self.call = call
        self.goal = try SupportCase.read(goal: goal)
        self.person = person
        self.owner = owner
        self.nextContact = nextContact
        self.weight = weight
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SupportCase, [Event]) {
        let call = try Calls(db).call(call)
        try call.require(version: expected)
        try nextContact.requireAhead(of: now)
        if let person {
            _ = try CallPeople(db).person(person, of: call.id)
        }
        let owner = owner ?? worker.id
        try SupportCases(db).requireKeeper(owner)
        let same = try SupportCases(db).cases(of: call.id).first { $0.isOpen && $0.person == person }
        guard same == nil else { throw Refusal(.caseAlreadyOpen, .conflicting) }
        let id = ID<SupportCase>.new()
        try db.keep(
            in: "support_case",
            """
            INSERT INTO support_case (
                id, call_id, path_id, call_person_id, goal, owner, opened_at, opened_by, next_contact_at,
                times_reopened, weight)
            VALUES (\(id), \(call.id), \(call.path.id), \(person), \(goal), \(owner), \(now), \(worker.id),
                \(nextContact), 0, \(weight))
            RETURNING *
            """
        )
        try SupportCases(db).expect(id, at: nextContact)
        try CaseGoals(db).set(CaseGoal.first(of: id), goal, in: id, by: worker.id, at: now)
        try FollowUps(db).plan(for: id, on: call, from: FollowUps(db).begun(on: call, at: now), at: now)
        try Calls(db).save(call)
        let opened = try SupportCases(db).supportCase(id)
        return (opened, [Event(.caseOpened, call.subject, opened.said(["owner": .init(owner)]))])
    }
}

/// Opens a case again that was closed.
package struct ReopenCase: Order {
    package static let permission = Permission.keepCases

    let supportCase: ID<SupportCase>
    let nextContact: Instant
    let expected: Int?

    package init(_ supportCase: ID<SupportCase>, nextContact: Instant, expected: Int? = nil) {
        self.supportCase = supportCase
        self.nextContact = nextContact
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SupportCase, [Event]) {
        let before = try SupportCases(db).supportCase(supportCase)
        let call = try Calls(db).call(before.call)
        try call.require(version: expected)
        guard !before.isOpen else { throw Refusal(.caseStillOpen, .conflicting) }
        try nextContact.requireAhead(of: now)
        let same = try SupportCases(db).cases(of: call.id).first { $0.isOpen && $0.person == before.person }
        guard same == nil else { throw Refusal(.caseAlreadyOpen, .conflicting) }
        try db.keep(
            in: "support_case",
            """
            UPDATE support_case SET closed_at = \(Instant?.none), closed_by = \(String?.none),
                closure = \(String?.none), next_contact_at = \(nextContact), times_reopened = times_reopened + 1
            WHERE id = \(before.id) RETURNING *
            """
        )
        try SupportCases(db).expect(before.id, at: nextContact)
        try FollowUps(db).plan(for: before.id, on: call, from: now, at: now)
        try Calls(db).save(call)
        return (
            try SupportCases(db).supportCase(before.id), [Event(.caseReopened, call.subject, before.said())]
        )
    }
}

extension Refusal.Code {
    package static let caseAlreadyOpen: Self = "case-already-open"
    package static let caseStillOpen: Self = "case-still-open"
}

extension Event.Kind {
    package static let caseOpened: Self = "case-opened"
    package static let caseReopened: Self = "case-reopened"
}
