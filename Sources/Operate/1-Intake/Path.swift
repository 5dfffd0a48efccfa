import Access
import Store
import Vocabulary

/// The way one call walks with one program.
///
/// It only ever goes on: where a team is called back the path stays where it was, and the call waits there again.
package struct Path: Sendable {
    package let id: ID<Path>
    package let call: ID<Call>
    /// Which of the call's paths this is, from 1: a reopened call, or another program asked, begins the next one.
    package let ordinal: Int
    /// The program asked; ``undecided`` until one is.
    package private(set) var program: String
    /// The hash of the version of the program that the path began with, and keeps.
    package private(set) var programDigest: String?
    package private(set) var stage: Stage
    /// When the stage was reached.
    package private(set) var since: Instant
    /// By when the next stage ought to be reached.
    package private(set) var promise: Instant?
    package private(set) var promiseMissedAt: Instant?
    package private(set) var departure: Departure?

    /// What stands as program before one is asked.
    package static let undecided = "undecided"
    /// A call is screened within five minutes of being received.
    package static let screeningPromise = Duration.seconds(300)

    init(_ row: Row) throws {
        id = try row["path_id"]
        call = try row["id"]
        ordinal = try row["ordinal"]
        program = try row["program"]
        programDigest = try row["program_digest"]
        stage = try row["stage"]
        since = try row["since"]
        promise = try row["promise_due_at"]
        promiseMissedAt = try row["promise_missed_at"]
        departure = try Departure(row)
    }

    /// What is to come by the time that was promised.
    package enum Awaited: String, CaseIterable, Sendable {
        case screening, triage, assessment, dispatch, arrival
        case followUp = "follow-up"
    }

    package var awaited: Awaited {
        switch stage {
        case .received: .screening
        case .screened: program == Path.undecided ? .triage : .assessment
        case .triaged, .eligible, .offered: .dispatch
        case .assigned: .arrival
        default: .followUp
        }
    }

    package var isOpen: Bool { departure == nil && stage != .resolved }

    /// Says that the call is for the program and wants triage.
    mutating func screen(at moment: Instant) throws(Refusal) {
        guard departure == nil else { throw Refusal(.alreadyLeft, .conflicting) }
        guard stage == .received else { throw Refusal(.alreadyScreened, .conflicting) }
        reach(.screened, at: moment)
    }

    /// Asks a program, in the version that is then live; the path keeps both.
    ///
    /// - Parameter promise: how long the program may take until it is decided what the call needs.
    mutating func ask(_ program: String, digest: String, promise: Duration, at moment: Instant) throws(Refusal) {
        guard departure == nil else { throw Refusal(.alreadyLeft, .conflicting) }
        guard self.program == Path.undecided else { throw Refusal(.programAlreadyAsked, .conflicting) }
        self.program = program
        programDigest = digest
        self.promise = moment.adding(promise)
        promiseMissedAt = nil
    }

    /// Promises the next step by a moment, while nobody has asked a program.
    mutating func promise(by due: Instant) {
        promise = due
        promiseMissedAt = nil
    }

    /// Goes on to a later stage; what has been reached already stays as it is.
    ///
    /// - Parameter promise: how long the next stage may take, where somebody promised.
    mutating func reach(_ stage: Stage, at moment: Instant, promise: Duration? = nil) {
        guard stage > self.stage else { return }
        self.stage = stage
        since = moment
        self.promise = promise.map { moment.adding($0) }
        // Without a new promise it stays readable whether the last one was kept.
        guard promise != nil else { return }
        promiseMissedAt = nil
    }

    /// Lets the call leave here, with its reason.
    mutating func leave(_ departure: Departure) throws(Refusal) {
        guard self.departure == nil else { throw Refusal(.alreadyLeft, .conflicting) }
        guard departure.reason.stage == stage else {
            throw Refusal(.reasonOfAnotherStage, .conflicting, field: "reason", values: ["stage": stage.rawValue])
        }
        self.departure = departure
    }

    /// Takes back a departure that was recorded in error, or puts another in its place.
    mutating func correct(departure new: Departure?) throws(Refusal) {
        guard departure != nil else { throw Refusal(.notLeft, .conflicting) }
        departure = nil
        if let new { try leave(new) }
    }

    /// Moves the time at which the present stage was reached, and with it what has been promised from then on.
    mutating func correct(since moment: Instant) {
        // From when a program is asked, its promise runs from the asking.
        if program == Path.undecided { promise = promise?.adding(moment.since(since)) }
        since = moment
    }

    /// Moves the time at which the call was received, and with it what is promised while it waits to be screened.
    mutating func correct(received moment: Instant) {
        guard stage == .received else { return }
        since = moment
        promise = moment.adding(Path.screeningPromise)
    }
}

/// How a call left the path.
package struct Departure: Sendable {
    package let reason: ReasonCode
    package let by: ID<Worker>
    package let at: Instant
    /// What another response sent, where one has the call.
    package let sent: Alternative?
    package private(set) var outcome: AlternativeOutcome?

    /// What became of the need: as the reason says, but somebody has a call to which another response was sent, and
    /// nobody one to which nothing was.
    package var kind: ReasonCode.Kind {
        switch (reason.kind, sent) {
        case (.lost, let sent?) where sent != .none: .elsewhere
        case (.elsewhere, Alternative.none?), (.elsewhere, nil): .lost
        default: reason.kind
        }
    }

    /// - Throws: ``Refusal`` when the reason asks what was sent instead, or what became of it, and that is not said.
    package init(
        _ reason: ReasonCode, by worker: ID<Worker>, at moment: Instant, sent: Alternative?,
        outcome: AlternativeOutcome?
    )
        throws(Refusal)
    {
        if sent == nil, reason.asksAlternative {
            throw Refusal(.needsAlternative, field: "alternativeSent")
        }
        if let sent, sent != .none, outcome == nil {
            throw Refusal(.needsAlternativeOutcome, field: "alternativeOutcome")
        }
        self.reason = reason
        self.by = worker
        self.at = moment
        self.sent = sent
        self.outcome = sent == nil || sent == Alternative.none ? nil : outcome
    }

    fileprivate init?(_ row: Row) throws {
        guard let code = try ReasonCode(row, "left_reason", own: "left_own") else { return nil }
        reason = code
        by = try row["left_by"]
        at = try row["left_at"]
        sent = try row["alternative_sent"]
        outcome = try row["alternative_outcome"]
    }
}

extension Refusal.Code {
    package static let alreadyLeft: Self = "already-left"
    package static let notLeft: Self = "not-left"
    package static let alreadyScreened: Self = "already-screened"
    package static let notScreened: Self = "not-screened"
    package static let programAlreadyAsked: Self = "program-already-asked"
    package static let reasonOfAnotherStage: Self = "reason-of-another-stage"
    package static let needsAlternative: Self = "needs-alternative"
    package static let needsAlternativeOutcome: Self = "needs-alternative-outcome"
}
