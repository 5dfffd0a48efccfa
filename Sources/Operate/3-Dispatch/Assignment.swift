import Access
import Door
import Programs
import Store
import Vocabulary

/// One team and one path: from the offer or the order until the team is free again, with clocks of its own.
package struct Assignment: Sendable {
    /// Where the team is.
    package enum State: String, CaseIterable, Storable, Sendable {
        case offered, sent
        case onTheWay = "on-the-way"
        /// It waits nearby, or is to wait there, until the scene is released.
        case staged
        /// It was ordered to go in.
        case going
        case arrived, ended
    }

    /// How it ended.
    package enum End: String, CaseIterable, Storable, Sendable {
        case declined, withdrawn, clear, recalled, diverted
        case leftUnreported = "left-unreported"

        /// Whether the call then waits for a team again.
        package var leavesWaiting: Bool { [.declined, .withdrawn, .recalled, .diverted].contains(self) }
    }

    package let id: ID<Assignment>
    package let path: ID<Path>
    package let call: ID<Call>
    /// The call's number, as people say it.
    package let number: Int
    package let team: ID<Team>
    package let teamName: String
    /// Nothing where a team arrived that was on no shift.
    package let shift: ID<Shift>?
    package internal(set) var state: State
    /// It may not go in before the scene is released and *go* is ordered.
    package internal(set) var isHeld: Bool
    package let beganAt: Instant
    package internal(set) var sentAt: Instant?
    package internal(set) var goAt: Instant?
    package internal(set) var arrivedAt: Instant?
    /// Since when the team is where it is.
    package internal(set) var since: Instant
    package private(set) var endedAt: Instant?
    package private(set) var end: End?
    /// Why it ended so, as a code.
    package private(set) var reason: String?

    init(_ row: Row) throws {
        id = try row["id"]
        path = try row["path_id"]
        call = try row["call_id"]
        number = try row["number"]
        team = try row["team_id"]
        teamName = try row["team_name"]
        shift = try row["shift_id"]
        state = try row["state"]
        isHeld = try (row["held"] as Int) == 1
        beganAt = try row["began_at"]
        sentAt = try row["sent_at"]
        goAt = try row["go_at"]
        arrivedAt = try row["arrived_at"]
        since = try row["since"]
        endedAt = try row["ended_at"]
        end = try row["ended_as"]
        reason = try row["reason"]
    }

    package var isOpen: Bool { end == nil }

    /// Whether the team was sent and is not clear.
    package var isOut: Bool { isOpen && sentAt != nil }

    mutating func end(_ end: End, because reason: String?, at moment: Instant) {
        guard isOpen else { return }
        state = .ended
        self.end = end
        self.reason = reason
        endedAt = moment
        since = moment
    }

    /// Refuses an order about a team that is no longer on the call.
    func requireSent() throws(Refusal) {
        guard isOpen else { throw Refusal(.assignmentEnded, .conflicting) }
        guard sentAt != nil else { throw Refusal(.notSent, .conflicting) }
    }

    /// What every event about it says.
    func said(_ more: [String: Event.Fact] = [:]) -> [String: Event.Fact] {
        more.merging(["team": .init(team), "assignment": .init(id)]) { said, _ in said }
    }
}

/// One thing that was told of an assignment, with both its times.
package struct AssignmentStep: Sendable {
    package let step: String
    package let at: Instant
    package let enteredAt: Instant
    /// What is odd about it.
    package let flag: String?

    init(_ row: Row) throws {
        step = try row["step"]
        at = try row["at"]
        enteredAt = try row["entered_at"]
        flag = try row["flag"]
    }
}

extension Discipline: Storable {}

extension Command where Outcome == Assignment {
    package func subject(of outcome: Assignment) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Assignment {
        try Assignments(db).assignment(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchAssignment: Self = "no-such-assignment"
    package static let assignmentEnded: Self = "assignment-ended"
    package static let notSent: Self = "not-sent"
}
