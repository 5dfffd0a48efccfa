import Access
import Door
import Store
import Vocabulary

/// Somebody who is looked after once the team has gone: towards what, by whom, and when somebody is next in touch.
package struct SupportCase: Sendable {
    /// Why a case was closed.
    package enum Closure: String, CaseIterable, Storable, Sendable {
        case goalsMet = "goals-met"
        case declined, moved
        case jail = "in-jail"
        case hospital = "in-hospital"
        case died
        case noContact = "no-contact"
        case handedOver = "handed-over"
        case inError = "opened-in-error"
    }

    /// How much a case asks of whoever keeps it.
    package enum Weight: String, CaseIterable, Storable, Sendable {
        /// Somebody looks in now and then.
        case light
        case medium
        /// Somebody is in touch several times a week.
        case intensive

        /// What it counts in the sum of somebody's cases.
        package var points: Int {
            switch self {
            case .light: 1
            case .medium: 2
            case .intensive: 3
            }
        }
    }

    package let id: ID<SupportCase>
    package let call: ID<Call>
    package let number: Int
    package let path: ID<Path>
    package let person: ID<CallPerson>?
    package let knownAs: String?
    /// What it was opened for: the first of its goals.
    package let goal: String
    package let owner: Author
    package let openedAt: Instant
    /// When somebody is next in touch; nothing only once it is closed.
    package let nextContact: Instant?
    /// Since when that has passed without a word.
    package let overdueAt: Instant?
    package let closedAt: Instant?
    package let closure: Closure?
    package let timesReopened: Int
    /// Medium, where nobody has said.
    package let weight: Weight

    /// The longest goal, in characters.
    package static let mostGoal = 500
    /// So many times somebody has to try before a person counts as not to be reached.
    package static let enoughAttempts = 3
    /// When somebody is in touch first, where no program promises anything.
    package static let firstContact = Duration.seconds(24 * 3600)

    init(_ row: Row) throws {
        id = try row["id"]
        call = try row["call_id"]
        number = try row["number"]
        path = try row["path_id"]
        person = try row["call_person_id"]
        knownAs = try row["known_as"]
        goal = try row["goal"]
        owner = Author(id: try row["owner"], name: try row["owner_name"])
        openedAt = try row["opened_at"]
        nextContact = try row["next_contact_at"]
        overdueAt = try row["overdue_at"]
        closedAt = try row["closed_at"]
        closure = try row["closure"]
        timesReopened = try row["times_reopened"]
        weight = try row["weight"] ?? .medium
    }

    package var isOpen: Bool { closedAt == nil }

    func said(_ more: [String: Event.Fact] = [:]) -> [String: Event.Fact] {
        more.merging(["case": .init(id)]) { said, _ in said }
    }

    /// Refuses an order about a case that is closed.
    func requireOpen() throws(Refusal) {
        guard isOpen else { throw Refusal(.caseClosed, .conflicting) }
    }

    /// Reads what is to be reached.
    static func read(goal raw: String) throws(Refusal) -> String {
        do throws(Refusal) {
            let text = try FreeText(raw, most: mostGoal).text
            guard !text.isEmpty else { throw Refusal(.required) }
            return text
        } catch {
            throw error.about("goal")
        }
    }
}

extension Instant {
    /// Refuses a date that lies behind us, or further ahead than a year.
    func requireAhead(of now: Instant, field: String = "nextContact") throws(Refusal) {
        guard self > now.adding(.seconds(-60)) else { throw Refusal(.nextContactPast, field: field) }
        guard self < now.adding(.seconds(366 * 86_400)) else { throw Refusal(.nextContactFar, field: field) }
    }
}

/// One try to be in touch.
package struct CaseAttempt: Sendable {
    package enum Channel: String, CaseIterable, Storable, Sendable {
        case phone, text, visit, letter, service
    }

    package enum Result: String, CaseIterable, Storable, Sendable {
        case reached
        case leftMessage = "left-message"
        case noAnswer = "no-answer"
        case wrongNumber = "wrong-number"
    }

    package let channel: Channel
    package let result: Result
    package let note: String?
    package let at: Instant
    package let enteredAt: Instant
    package let by: String
    package let nextContact: Instant?
    package let flag: String?

    /// The longest note on a try, in characters.
    package static let mostNote = 1000

    init(_ row: Row) throws {
        channel = try row["channel"]
        result = try row["result"]
        note = try row["note"]
        at = try row["at"]
        enteredAt = try row["entered_at"]
        by = try row["author"]
        nextContact = try row["next_contact_at"]
        flag = try row["flag"]
    }
}

extension Command where Outcome == SupportCase {
    package func subject(of outcome: SupportCase) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> SupportCase {
        try SupportCases(db).supportCase(ID(stored: subject))
    }
}

extension Event.Subject {
    /// The list of cases, as a thing that somebody looks at.
    package static let cases = Event.Subject(kind: "cases", id: "")
}

extension Refusal.Code {
    package static let noSuchCase: Self = "no-such-case"
    package static let caseClosed: Self = "case-closed"
    package static let nextContactPast: Self = "next-contact-past"
    package static let nextContactFar: Self = "next-contact-far"
}
