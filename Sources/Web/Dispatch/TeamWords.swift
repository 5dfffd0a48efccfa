import Door
import Operate
import Store
import Vocabulary

/// An order to a team, as a form or a machine names it.
enum TeamOrder: Sendable {
    case go, stage
    case recall(RecallTeam.Reason)

    /// - Throws: ``Refusal`` that names the field.
    init(word: String, reason: String?) throws(Refusal) {
        switch word {
        case "go": self = .go
        case "stage": self = .stage
        case "recall":
            guard let reason else { throw Refusal(.required, field: "reason") }
            guard let why = RecallTeam.Reason(rawValue: reason) else { throw Refusal(.notOneOf, field: "reason") }
            self = .recall(why)
        default: throw Refusal(.notOneOf, field: "order")
        }
    }
}

/// What is told of a team, as a form or a machine names it.
enum TeamReport: Sendable {
    case status(ReportStatus.Status, at: Instant?)
    case checkedIn, accepted
    case declined(DeclineCall.Reason)
    case leftUnreported(at: Instant?)

    /// - Throws: ``Refusal`` that names the field.
    init(word: String, reason: String?, at moment: Instant?) throws(Refusal) {
        if let status = ReportStatus.Status(rawValue: word) {
            self = .status(status, at: moment)
            return
        }
        switch word {
        case "checked-in": self = .checkedIn
        case "accepted": self = .accepted
        case "declined":
            guard let reason else { throw Refusal(.required, field: "reason") }
            guard let why = DeclineCall.Reason(rawValue: reason) else { throw Refusal(.notOneOf, field: "reason") }
            self = .declined(why)
        case "left-unreported": self = .leftUnreported(at: moment)
        default: throw Refusal(.notOneOf, field: "status")
        }
    }
}

/// Performs an order to a team.
@discardableResult
func perform(
    _ order: TeamOrder, of id: ID<Assignment>, _ visit: Visit, expected: Int? = nil, once: OnceKey
) async throws -> Assignment {
    let worker = try visit.worker
    switch order {
    case .go: return try await visit.desk.perform(OrderGo(id, expected: expected), by: worker, once: once)
    case .stage: return try await visit.desk.perform(StageTeam(id, expected: expected), by: worker, once: once)
    case .recall(let why):
        return try await visit.desk.perform(RecallTeam(id, because: why, expected: expected), by: worker, once: once)
    }
}

/// Keeps what is told of a team.
@discardableResult
func perform(_ report: TeamReport, of id: ID<Assignment>, _ visit: Visit, once: OnceKey) async throws -> Assignment {
    let worker = try visit.worker
    switch report {
    case .status(let status, let moment):
        return try await visit.desk.perform(ReportStatus(id, status, at: moment), by: worker, once: once)
    case .checkedIn: return try await visit.desk.perform(CheckIn(id), by: worker, once: once)
    case .accepted: return try await visit.desk.perform(AcceptCall(id), by: worker, once: once)
    case .declined(let why): return try await visit.desk.perform(DeclineCall(id, because: why), by: worker, once: once)
    case .leftUnreported(let moment):
        return try await visit.desk.perform(CloseAssignment(id, at: moment), by: worker, once: once)
    }
}
