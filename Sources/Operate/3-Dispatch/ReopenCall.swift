import Access
import Door
import Store
import Vocabulary

/// Opens a call again that had ended, or hands it to another program: it walks a new path, with clocks of its own.
///
/// The path it walked before stays as it was, with its reason; a team that is still out on it comes clear first.
package struct ReopenCall: Order {
    package static let permission = Permission.reopenCalls

    /// Why a call walks again.
    package enum Reason: String, CaseIterable, Sendable {
        /// The same help is wanted again: the caller rang back, the person came back.
        case wantedAgain = "wanted-again"
        /// The program that was asked could not go: another is asked.
        case fallBack = "fall-back"
        /// Another program takes over.
        case handOver = "hand-over"
        /// It had ended by mistake.
        case endedByMistake = "ended-by-mistake"
    }

    let call: ID<Call>
    let reason: Reason
    let expected: Int?

    package init(_ call: ID<Call>, because reason: Reason, expected: Int? = nil) {
        self.call = call
        self.reason = reason
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Call, [Event]) {
        let call = try Calls(db).call(call)
        try call.require(version: expected)
        guard !call.path.isOpen else { throw Refusal(.stillOpen, .conflicting) }
        // Its gate and its check-ins belong to the path it was sent on; on another nobody would look after it.
        guard try !Assignments(db).of(path: call.path.id).contains(where: \.isOut) else {
            throw Refusal(.teamStillOut, .conflicting)
        }
        try CallBacks(db).drop(of: call.path.id, by: worker, at: now)
        try Calls(db).beginPath(of: call, by: worker, at: now)
        try Calls(db).save(call)
        var again = try Calls(db).call(call.id)
        try HelpRequests(db).carry(from: call.path.id, to: again.path.id)
        try Triages(db).promise(on: &again.path, from: now)
        try Calls(db).save(again.path)
        let said: [String: Event.Fact] = ["because": .init(reason), "ordinal": .init(again.path.ordinal)]
        return (again, [Event(.callReopened, call.subject, said)])
    }
}

extension Calls {
    /// Begins the next path of a call, already screened: somebody has just said that it is for a program.
    fileprivate func beginPath(of call: Call, by worker: Worker, at now: Instant) throws {
        let next = ID<Path>.new()
        let before = call.path.id
        try FunnelCells(db).recount(before) {
            try db.keep(in: "path", "UPDATE path SET superseded_by = \(next) WHERE id = \(before) RETURNING *")
        }
        try FunnelCells(db).recount(next) {
            try db.keep(
                in: "path",
                """
                INSERT INTO path (id, call_id, ordinal, program, place, received_at, people, stage, since)
                SELECT \(next), call_id, ordinal + 1, \(Path.undecided), place, received_at, people,
                       \(Stage.screened), \(now)
                FROM path WHERE id = \(before) RETURNING *
                """
            )
        }
        try step(next, .screened, at: now, by: worker, entered: now, flag: nil)
    }
}

extension Refusal.Code {
    package static let stillOpen: Self = "still-open"
    package static let teamStillOut: Self = "team-still-out"
}

extension Event.Kind {
    package static let callReopened: Self = "call-reopened"
}
