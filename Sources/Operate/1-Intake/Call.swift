import Access
import Door
import Store
import Vocabulary

/// A request for help, from the first field somebody filled in.
package struct Call: Sendable {
    package let id: ID<Call>
    /// The number people say aloud: counts the calls of the workspace from 1.
    package let number: Int
    package private(set) var receivedAt: Instant
    package let enteredAt: Instant
    package let takenBy: Author
    /// Grows with every change of the call or of what belongs to it.
    package let version: Int
    package internal(set) var path: Path

    /// How long after it was received a call may be entered without counting as entered late.
    static let lateness = Duration.seconds(15 * 60)

    init(_ row: Row) throws {
        id = try row["id"]
        number = try row["number"]
        receivedAt = try row["received_at"]
        enteredAt = try row["entered_at"]
        takenBy = Author(id: try row["taken_by"], name: try row["author"])
        version = try row["version"]
        path = try Path(row)
    }

    /// The call as it was just written, without asking for it again.
    init(_ row: Row, _ pathRow: Row, by worker: Worker) throws {
        let columns = row.columns + ["author"] + pathRow.columns.map { $0 == "id" ? "path_id" : $0 }
        let values = row.values + [.text(worker.name)] + pathRow.values
        try self.init(Row(columns: columns, values: values))
    }

    package var subject: Event.Subject { .call(id) }

    package var enteredLate: Bool { enteredAt.since(receivedAt) > Call.lateness }

    mutating func correct(receivedAt new: Instant) { receivedAt = new }

    /// Refuses a change by somebody who has not seen the latest.
    func require(version expected: Int?) throws(Refusal) {
        guard expected == nil || expected == version else {
            throw Refusal(.outdated, .outdated, values: ["version": String(version)])
        }
    }
}

extension Event.Subject {
    static let callKind = "call"

    package static func call(_ id: ID<Call>) -> Event.Subject {
        Event.Subject(kind: callKind, id: id.text)
    }
}

extension Refusal.Code {
    package static let noSuchCall: Self = "no-such-call"
    package static let outdated: Self = "outdated"
    package static let notInFuture: Self = "not-in-future"
    package static let nothingGiven: Self = "nothing-given"
}

extension Instant {
    /// Refuses a moment that has not come; a minute's difference between two clocks is no future.
    func requirePast(_ now: Instant, field: String) throws(Refusal) {
        guard self <= now.adding(.seconds(60)) else { throw Refusal(.notInFuture, field: field) }
    }
}
