import Access
import Door
import Store
import Vocabulary

/// Says where a team is, by the team or by the dispatcher who heard it.
package struct ReportStatus: Report {
    package static let permission = Permission.reportStatus

    package enum Status: String, CaseIterable, Sendable {
        case onTheWay = "on-the-way"
        case staged, arrived, clear
    }

    let assignment: ID<Assignment>
    let status: Status
    let at: Instant?

    /// - Parameter at: when it happened, if not just now.
    package init(_ assignment: ID<Assignment>, _ status: Status, at: Instant? = nil) {
        self.assignment = assignment
        self.status = status
        self.at = at
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Assignment, [Event]) {
        var assignment = try Assignments(db).assignment(assignment)
        try assignment.requireReporter(worker, in: db)
        let moment = at ?? now
        try moment.requirePast(now, field: "at")
        let reporting = Reporting(db: db, worker: worker, at: moment, now: now)
        let events = try reporting.keep(status, of: &assignment)
        return (try Assignments(db).assignment(assignment.id), events)
    }
}

/// Says that a team is at a call to which nobody may have sent it.
package struct ReportArrival: Report {
    package static let permission = Permission.reportStatus

    let team: ID<Team>
    let call: ID<Call>
    let at: Instant?

    package init(_ team: ID<Team>, at call: ID<Call>, at moment: Instant? = nil) {
        self.team = team
        self.call = call
        self.at = moment
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Assignment, [Event]) {
        let team = try Teams(db).team(team)
        let call = try Calls(db).call(call)
        let shift = try Shifts(db).open(of: team.id)
        let isOwn = shift?.members.contains { $0.worker == worker.id } ?? false
        try require(worker, .reportStatus, beganBy: isOwn ? worker.id : ID(stored: team.id.text))
        let moment = at ?? now
        try moment.requirePast(now, field: "at")
        let reporting = Reporting(db: db, worker: worker, at: moment, now: now)
        let here = try Assignments(db).of(path: call.path.id).last { $0.team == team.id && $0.isOpen }
        if var here {
            let events = try reporting.keep(.arrived, of: &here)
            return (try Assignments(db).assignment(here.id), events)
        }
        let left = try Assignments(db).open(of: team.id).map(reporting.leaveUnreported) ?? []
        var assignment = try Assignments(db).begin(
            team.id, shift?.id, on: call.path, .sent, held: false, at: moment)
        let flag = shift == nil ? "arrived-off-shift" : "arrived-before-sent"
        let events = try reporting.keep(.arrived, of: &assignment, flag: flag)
        return (try Assignments(db).assignment(assignment.id), left + events)
    }
}

/// Ends an assignment of which the team never said that it was over.
package struct CloseAssignment: Report {
    package static let permission = Permission.reportStatus

    let assignment: ID<Assignment>
    let at: Instant?

    package init(_ assignment: ID<Assignment>, at: Instant? = nil) {
        self.assignment = assignment
        self.at = at
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Assignment, [Event]) {
        let assignment = try Assignments(db).assignment(assignment)
        try assignment.requireReporter(worker, in: db)
        let moment = at ?? now
        try moment.requirePast(now, field: "at")
        let reporting = Reporting(db: db, worker: worker, at: moment, now: now)
        guard assignment.isOpen, assignment.sentAt != nil else { return (assignment, []) }
        let events = try reporting.leaveUnreported(assignment)
        return (try Assignments(db).assignment(assignment.id), events)
    }
}

extension ReportStatus.Status {
    var kind: Event.Kind {
        switch self {
        case .onTheWay: .teamOnTheWay
        case .staged: .teamWaitsNearby
        case .arrived: .teamArrived
        case .clear: .teamClear
        }
    }
}

extension Event.Kind {
    package static let teamOnTheWay: Self = "team-on-the-way"
    package static let teamWaitsNearby: Self = "team-waits-nearby"
    package static let teamArrived: Self = "team-arrived"
    package static let teamClear: Self = "team-clear"
}
