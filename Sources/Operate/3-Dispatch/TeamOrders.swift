import Access
import Door
import Store
import Vocabulary

/// Calls a team back; where no other goes, the call waits again where it was.
package struct RecallTeam: Order {
    package static let permission = Permission.sendTeams

    package enum Reason: String, CaseIterable, Sendable {
        case cancelledByCaller = "caller-cancelled"
        case noLongerNeeded = "no-longer-needed"
        case otherTeamGoes = "other-team-goes"
        case policeHaveIt = "police-have-it"
        case notSafe = "not-safe"
        case vehicleOrRadio = "vehicle-radio"
        case sentInError = "sent-in-error"
    }

    let assignment: ID<Assignment>
    let reason: Reason
    let expected: Int?

    package init(_ assignment: ID<Assignment>, because reason: Reason, expected: Int? = nil) {
        self.assignment = assignment
        self.reason = reason
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Assignment, [Event]) {
        var assignment = try Assignments(db).assignment(assignment)
        let call = try Calls(db).call(assignment.call)
        try call.require(version: expected)
        guard assignment.isOpen else { throw Refusal(.assignmentEnded, .conflicting) }
        let end: Assignment.End = assignment.sentAt == nil ? .withdrawn : .recalled
        try Assignments(db).end(&assignment, end, because: reason.rawValue, at: now, entered: now, by: worker)
        try CheckIns(db).stop(assignment.id, by: worker, at: now)
        try Calls(db).save(call)
        let said = assignment.said(["why": .init(reason)])
        return (assignment, [Event(end == .recalled ? .teamRecalled : .offerWithdrawn, call.subject, said)])
    }
}

/// Orders a team to wait nearby until it is told to go in.
package struct StageTeam: Order {
    package static let permission = Permission.sendTeams

    let assignment: ID<Assignment>
    let expected: Int?

    package init(_ assignment: ID<Assignment>, expected: Int? = nil) {
        self.assignment = assignment
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Assignment, [Event]) {
        var assignment = try Assignments(db).assignment(assignment)
        let call = try Calls(db).call(assignment.call)
        try call.require(version: expected)
        try assignment.requireSent()
        guard assignment.arrivedAt == nil else { throw Refusal(.alreadyThere, .conflicting) }
        assignment.hold(at: now)
        try Assignments(db).save(assignment)
        try Assignments(db).step(assignment.id, "staged", at: now, entered: now, by: worker)
        try Calls(db).save(call)
        return (assignment, [Event(.teamStaged, call.subject, assignment.said())])
    }
}

/// Orders a team that waits nearby to go in: refused where the gate holds it and the scene is not released.
package struct OrderGo: Order {
    package static let permission = Permission.sendTeams

    let assignment: ID<Assignment>
    let expected: Int?

    package init(_ assignment: ID<Assignment>, expected: Int? = nil) {
        self.assignment = assignment
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Assignment, [Event]) {
        var assignment = try Assignments(db).assignment(assignment)
        let call = try Calls(db).call(assignment.call)
        try call.require(version: expected)
        try assignment.requireSent()
        guard assignment.arrivedAt == nil else { throw Refusal(.alreadyThere, .conflicting) }
        guard call.path.id == assignment.path, call.path.isOpen else { throw Refusal(.alreadyLeft, .conflicting) }
        guard assignment.goAt == nil else { throw Refusal(.alreadyGoing, .conflicting) }
        let scene = try Scenes(db).scene(of: call.path)
        let isArmed = try assignment.shift.map { try Shifts(db).shift($0).isArmed } ?? false
        guard isArmed || !scene.holds || scene.isReleased(at: now) else {
            throw Refusal(.sceneNotSafe, .conflicting, values: ["state": scene.state(at: now).rawValue])
        }
        assignment.goAt = now
        assignment.isHeld = false
        assignment.state = .going
        assignment.since = now
        try Assignments(db).save(assignment)
        try Assignments(db).step(assignment.id, "going", at: now, entered: now, by: worker)
        try Calls(db).save(call)
        return (assignment, [Event(.goOrdered, call.subject, assignment.said())])
    }
}

extension Assignment {
    /// Holds a team back that has not arrived.
    mutating func hold(at moment: Instant) {
        guard arrivedAt == nil else { return }
        isHeld = true
        goAt = nil
        state = .staged
        since = moment
    }
}

extension Refusal.Code {
    package static let alreadyThere: Self = "already-there"
    package static let alreadyGoing: Self = "already-going"
    package static let sceneNotSafe: Self = "scene-not-safe"
}

extension Event.Kind {
    package static let teamRecalled: Self = "team-recalled"
    package static let goOrdered: Self = "go-ordered"
}
