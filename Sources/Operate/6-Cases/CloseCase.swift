import Access
import Door
import Store
import Vocabulary

/// Gives a case to somebody else.
package struct HandOver: Order {
    package static let permission = Permission.keepCases

    let supportCase: ID<SupportCase>
    let owner: ID<Worker>
    let expected: Int?

    package init(_ supportCase: ID<SupportCase>, to owner: ID<Worker>, expected: Int? = nil) {
        self.supportCase = supportCase
        self.owner = owner
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SupportCase, [Event]) {
        let before = try SupportCases(db).supportCase(supportCase)
        let call = try Calls(db).call(before.call)
        try call.require(version: expected)
        try before.requireOpen()
        try SupportCases(db).requireKeeper(owner)
        guard before.owner.id != owner.text else { return (before, []) }
        try db.keep(
            in: "support_case", "UPDATE support_case SET owner = \(owner) WHERE id = \(before.id) RETURNING *")
        try CaseTasks(db).handOver(in: before.id, from: before.owner.id, to: owner)
        try Calls(db).save(call)
        let said = before.said(["owner": .init(owner)])
        return (try SupportCases(db).supportCase(before.id), [Event(.caseHandedOver, call.subject, said)])
    }
}

/// Closes a case, with the reason: a case that nobody can close is one that nobody keeps.
package struct CloseCase: Order {
    package static let permission = Permission.keepCases

    let supportCase: ID<SupportCase>
    let closure: SupportCase.Closure
    let expected: Int?

    package init(_ supportCase: ID<SupportCase>, _ closure: SupportCase.Closure, expected: Int? = nil) {
        self.supportCase = supportCase
        self.closure = closure
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SupportCase, [Event]) {
        let before = try SupportCases(db).supportCase(supportCase)
        let call = try Calls(db).call(before.call)
        try call.require(version: expected)
        try before.requireOpen()
        if closure == .noContact {
            let tried = try SupportCases(db).attempts(in: before.id).count
            guard tried >= SupportCase.enoughAttempts else {
                throw Refusal(
                    .tooFewAttempts, .conflicting, field: "closure",
                    values: ["least": String(SupportCase.enoughAttempts), "made": String(tried)])
            }
        }
        guard try closure == .died || !Encounters(db).lacksSafetyAction(call.id) else {
            throw Refusal(.needsSafetyAction, .conflicting)
        }
        guard try closure == .died || !SafetyRecords(db).isOwed(on: call.id) else {
            throw Refusal(.safetyOwed, .conflicting, field: SafetyMeasure.field)
        }
        try db.keep(
            in: "support_case",
            """
            UPDATE support_case SET closed_at = \(now), closed_by = \(worker.id), closure = \(closure),
                next_contact_at = \(Instant?.none), overdue_at = \(Instant?.none)
            WHERE id = \(before.id) RETURNING *
            """
        )
        if closure == .goalsMet { try CaseGoals(db).reachAll(of: before, by: worker, at: now) }
        try CaseTasks(db).endAll(of: before.id, by: worker, at: now)
        try FollowUps(db).callOff(in: before.id, as: .caseClosed, at: now)
        try CaseAbsences(db).follow(closure, of: before.id, by: worker, at: now)
        try Calls(db).save(call)
        let said = before.said(["closure": .init(closure)])
        return (try SupportCases(db).supportCase(before.id), [Event(.caseClosed, call.subject, said)])
    }
}

/// Says how much a case asks of whoever keeps it.
package struct WeighCase: Order {
    package static let permission = Permission.keepCases

    let supportCase: ID<SupportCase>
    let weight: SupportCase.Weight

    package init(_ supportCase: ID<SupportCase>, _ weight: SupportCase.Weight) {
        self.supportCase = supportCase
        self.weight = weight
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SupportCase, [Event]) {
        let before = try SupportCases(db).supportCase(supportCase)
        let call = try Calls(db).call(before.call)
        try before.requireOpen()
        guard before.weight != weight else { return (before, []) }
        try db.keep(
            in: "support_case", "UPDATE support_case SET weight = \(weight) WHERE id = \(before.id) RETURNING *")
        try Calls(db).save(call)
        let said = before.said(["weight": .init(weight)])
        return (try SupportCases(db).supportCase(before.id), [Event(.caseWeighed, call.subject, said)])
    }
}

extension Refusal.Code {
    package static let tooFewAttempts: Self = "too-few-attempts"
}

extension Event.Kind {
    package static let caseWeighed: Self = "case-weighed"
    package static let caseHandedOver: Self = "case-handed-over"
    package static let caseClosed: Self = "case-closed"
}
