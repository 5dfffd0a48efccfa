import Door
import Store
import Vocabulary

/// A person who was helped by telephone is called back, as the program promised: until they are reached, or given up.
package struct CallBack: Sendable {
    /// How it ended.
    package enum Closure: String, CaseIterable, Storable, Sendable {
        case reachedWell = "reached-well"
        case needsHelp = "reached-needs-help"
        case refused
        case notReached = "not-reached"
        case wrongNumber = "wrong-number"
        case noNumber = "no-number"
        /// Somebody else is in touch with the person.
        case handedOn = "handed-on"
        /// The call was opened again before anybody had called back.
        case openedAgain = "opened-again"
        /// It had not been met by telephone after all.
        case endedOtherwise = "ended-otherwise"

        /// Why somebody gives up to try.
        package static let givenUp: [Closure] = [.notReached, .wrongNumber, .noNumber, .handedOn]
    }

    package let id: ID<CallBack>
    package let call: ID<Call>
    package let number: Int
    /// The path that ended by telephone.
    package let path: ID<Path>
    /// When the path ended so: what calling again is counted from.
    package let metAt: Instant
    package let dueAt: Instant
    /// When the time passed without the person being reached.
    package let missedAt: Instant?
    package let closedAt: Instant?
    package let closure: Closure?
    package let attempts: Int

    init(_ row: Row) throws {
        id = try row["id"]
        call = try row["call_id"]
        number = try row["number"]
        path = try row["path_id"]
        metAt = try row["met_at"]
        dueAt = try row["due_at"]
        missedAt = try row["missed_at"]
        closedAt = try row["closed_at"]
        closure = try row["closure"]
        attempts = try row["attempts"]
    }

    package var isOpen: Bool { closedAt == nil }

    /// Whether it ended only because its path was said to have ended otherwise, or not yet.
    var isTakenBack: Bool { closure == .openedAgain || closure == .endedOtherwise }

    func said(_ more: [String: Event.Fact] = [:]) -> [String: Event.Fact] {
        more.merging(["callBack": .init(id)]) { said, _ in said }
    }
}
