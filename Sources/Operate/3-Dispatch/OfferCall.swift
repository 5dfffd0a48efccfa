import Access
import Door
import Store
import Vocabulary

/// Asks a team whether it takes a call.
package struct OfferCall: Order {
    package static let permission = Permission.sendTeams

    let team: ID<Team>
    let call: ID<Call>
    let expected: Int?

    package init(_ call: ID<Call>, to team: ID<Team>, expected: Int? = nil) {
        self.team = team
        self.call = call
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Assignment, [Event]) {
        var call = try Calls(db).call(call)
        try call.require(version: expected)
        try Sending(db).require(call.path)
        let shift = try Sending(db).freeShift(of: team)
        guard try !Assignments(db).offers(to: team).contains(where: { $0.path == call.path.id }) else {
            throw Refusal(.alreadyOffered, .conflicting, field: "team")
        }
        let offer = try Assignments(db).begin(team, shift.id, on: call.path, .offered, held: false, at: now)
        try Assignments(db).step(offer.id, "offered", at: now, entered: now, by: worker)
        // An offer is not yet a team: what was promised until one is sent goes on.
        let rest = call.path.promiseMissedAt == nil ? call.path.promise?.since(now) : nil
        if try CallNeed(of: call.path, in: db).has(.offered) {
            try Calls(db).advance(&call.path, to: .offered, at: now, by: worker, entered: now, promise: rest)
        }
        try Calls(db).save(call.path)
        try Calls(db).save(call)
        return (offer, [Event(.teamOffered, call.subject, offer.said())])
    }
}

/// Says that a team takes the call it was asked for: it is sent.
package struct AcceptCall: Order {
    package static let permission = Permission.reportStatus

    let assignment: ID<Assignment>

    package init(_ assignment: ID<Assignment>) {
        self.assignment = assignment
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Assignment, [Event]) {
        let offer = try Assignments(db).assignment(assignment)
        try offer.requireReporter(worker, in: db)
        guard offer.isOpen else { throw Refusal(.assignmentEnded, .conflicting) }
        guard offer.sentAt == nil else { throw Refusal(.alreadyAnswered, .conflicting) }
        var call = try Calls(db).call(offer.call)
        guard call.path.id == offer.path else { throw Refusal(.alreadyLeft, .conflicting) }
        let (sent, events) = try Sending(db).send(offer.team, to: &call, by: worker, at: now)
        try Calls(db).save(call)
        return (sent, [Event(.offerAccepted, call.subject, sent.said())] + events)
    }
}

/// Says that a team does not take the call it was asked for, and why.
package struct DeclineCall: Order {
    package static let permission = Permission.reportStatus

    package enum Reason: String, CaseIterable, Sendable {
        case stillBusy = "still-busy"
        case tooFar = "too-far"
        case shortOfPeople = "short-of-people"
        case notSafe = "not-safe"
        case shiftEnds = "shift-ends"
        case other = "other-reason"
    }

    let assignment: ID<Assignment>
    let reason: Reason

    package init(_ assignment: ID<Assignment>, because reason: Reason) {
        self.assignment = assignment
        self.reason = reason
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Assignment, [Event]) {
        var offer = try Assignments(db).assignment(assignment)
        try offer.requireReporter(worker, in: db)
        guard offer.isOpen else { throw Refusal(.assignmentEnded, .conflicting) }
        guard offer.sentAt == nil else { throw Refusal(.alreadyAnswered, .conflicting) }
        try Assignments(db).end(
            &offer, .declined, because: reason.rawValue, at: now, entered: now, by: worker)
        let call = try Calls(db).call(offer.call)
        try Calls(db).save(call)
        return (offer, [Event(.offerDeclined, call.subject, offer.said(["why": .init(reason)]))])
    }
}

extension Assignment {
    /// Refuses somebody who neither was on the team's shift nor reports for others.
    func requireReporter(_ worker: Worker, in db: any Transaction) throws {
        let isOwn = try shift.map { try Shifts(db).wasOn($0, worker.id) } ?? false
        try require(worker, .reportStatus, beganBy: isOwn ? worker.id : ID(stored: team.text))
    }
}

extension Refusal.Code {
    package static let alreadyOffered: Self = "already-offered"
    package static let alreadyAnswered: Self = "already-answered"
}

extension Event.Kind {
    package static let teamOffered: Self = "team-offered"
    package static let offerAccepted: Self = "offer-accepted"
    package static let offerDeclined: Self = "offer-declined"
}
