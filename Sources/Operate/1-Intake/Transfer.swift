import Store
import Vocabulary

/// A caller handed from one centre to another, in either direction: when, how, with what, and what came back.
package struct Transfer: Sendable {
    /// Who hands over: ours to another centre, or another centre to ours.
    package enum Direction: String, CaseIterable, Storable, Sendable {
        case out
        case inward = "in"
    }

    /// The other centre: a closed list, so that transfers can be counted.
    package enum Centre: String, CaseIterable, Storable, Sendable {
        case lifeline = "988"
        case crisisLine = "local-crisis-line"
        case veterans = "veterans-line"
        case poisonControl = "poison-control"
        case emergency = "911-centre"
        case ambulance = "EMS-centre"
        case other
        /// Not said yet: a call came in as transferred, and nobody has written down from where.
        case unknown = "not-known"
    }

    /// Whether somebody stays on the line until the other centre has the caller.
    package enum Warmth: String, CaseIterable, Storable, Sendable {
        case warm, cold
        case unknown = "not-known"
    }

    /// What the other centre was told, so that nobody has to say it twice.
    package enum Passed: String, CaseIterable, Sendable {
        case location, callback, dangers, language
        case whatHappened = "what-happened"
        /// That the caller agreed to be handed over.
        case consent = "consent-told"
        case nothing

        fileprivate static func read(_ codes: String) -> [Passed] {
            codes.split(separator: " ").compactMap { Passed(rawValue: String($0)) }
        }
    }

    /// Why the other centre did not take the caller.
    package enum Decline: String, CaseIterable, Storable, Sendable {
        case noAnswer = "no-answer"
        case noneFree = "none-free"
        case notForThem = "not-for-them"
        case language = "no-shared-language"
        case other = "other-reason"
    }

    /// Why the caller came back.
    package enum Return: String, CaseIterable, Storable, Sendable {
        case needsDispatch = "needs-dispatch"
        case notForThem = "not-for-them"
        case lineDropped = "line-dropped"
        case callerAskedBack = "caller-asked-back"
        case noneFree = "none-free"
        case other = "other-reason"
    }

    /// What came of it at whoever received the caller.
    package enum Disposition: String, CaseIterable, Storable, Sendable {
        case resolved = "resolved-by-phone"
        case mobileTeam = "mobile-team-sent"
        case emergency = "emergency-sent"
        case followUp = "follow-up-arranged"
        case callerLeft = "caller-left"
        case declinedHelp = "declined-help"
        case unknown = "not-known"
    }

    /// How far it has come, by what was told last.
    package enum State: String, CaseIterable, Sendable {
        case begun, answered, completed, declined, returned
    }

    package let id: ID<Transfer>
    package let call: ID<Call>
    /// The number of the call, as people say it.
    package let number: Int
    package let path: ID<Path>
    package let direction: Direction
    package let centre: Centre
    /// Its name, where the list does not say it.
    package let name: String?
    package let warmth: Warmth
    package let passed: [Passed]
    package let begunAt: Instant
    package let answeredAt: Instant?
    package let completedAt: Instant?
    package let declinedAt: Instant?
    package let decline: Decline?
    package let returnedAt: Instant?
    package let returned: Return?
    /// When it was heard, or sent back, what came of it.
    package let heardAt: Instant?
    package let disposition: Disposition?
    package let note: String?
    package let by: Author
    /// Whether the path on which it began has been left.
    package let hasLeft: Bool
    /// Everything that was told of it, in the order it was; what stands above is what was told first.
    package internal(set) var reports: [TransferReport] = []

    /// The longest name of a centre and the longest note, in characters.
    package static let mostName = 80
    package static let mostNote = 300

    init(_ row: Row) throws {
        id = try row["id"]
        call = try row["call_id"]
        number = try row["number"]
        path = try row["path_id"]
        direction = try row["direction"]
        centre = try row["centre"]
        name = try row["centre_name"]
        warmth = try row["warmth"]
        let codes: String = try row["passed"]
        passed = Passed.read(codes)
        begunAt = try row["begun_at"]
        answeredAt = try row["answered_at"]
        completedAt = try row["completed_at"]
        declinedAt = try row["declined_at"]
        decline = try row["decline"]
        returnedAt = try row["returned_at"]
        returned = try row["returned_because"]
        heardAt = try row["heard_at"]
        disposition = try row["disposition"]
        note = try row["note"]
        by = Author(id: try row["begun_by"], name: try row["author"])
        let left: Instant? = try row["left_at"]
        hasLeft = left != nil
    }

    package var state: State {
        if returnedAt != nil { return .returned }
        if declinedAt != nil { return .declined }
        if completedAt != nil { return .completed }
        return answeredAt == nil ? .begun : .answered
    }

    /// Whether the caller is still between two centres.
    package var isOpen: Bool { state == .begun || state == .answered }
}

/// What somebody told of a transfer, with the time it happened and the time it was entered.
package struct TransferReport: Sendable {
    /// What is odd about it.
    package enum Flag: String, CaseIterable, Storable, Sendable {
        case beforeBegun = "before-the-transfer"
        case beforeAnswered = "before-it-was-answered"
        case afterEnd = "after-the-transfer-ended"
        case again = "already-told"
    }

    package let transfer: ID<Transfer>
    package let step: String
    package let at: Instant
    package let enteredAt: Instant
    package let by: String
    package let flag: Flag?
    /// Why it was not taken or came back, what came of it, or which centre it was with, as the step says.
    package let code: String?
    package let centreName: String?
    package let warmth: Transfer.Warmth?
    package let passed: [Transfer.Passed]
    package let note: String?

    init(_ row: Row) throws {
        transfer = try row["transfer_id"]
        step = try row["step"]
        at = try row["at"]
        enteredAt = try row["entered_at"]
        by = try row["author"]
        flag = try row["flag"]
        code = try row["code"]
        centreName = try row["centre_name"]
        warmth = try row["warmth"]
        let codes: String? = try row["passed"]
        passed = codes.map(Transfer.Passed.read) ?? []
        note = try row["note"]
    }
}
