import Access
import Door
import Store
import Vocabulary

/// What an officer asks for from the street: a clinician beside them now, or a social worker who follows up later.
///
/// No test of eligibility stands before it: asking is enough.
package struct OfficerRequest: Sendable {
    package enum Kind: String, CaseIterable, Storable, Sendable {
        case coResponse = "co-response"
        case followUp = "follow-up"
    }

    /// How a follow-up ended.
    package enum Closure: String, CaseIterable, Storable, Sendable {
        case followedUp = "followed-up"
        case notReached = "not-reached"
        case notWanted = "not-wanted"
        /// It needs a clinician's questions after all.
        case toTriage = "to-triage"
        /// The call left for a reason of its own.
        case endedOtherwise = "ended-otherwise"

        /// What somebody says who ends it.
        package static let told: [Closure] = [.followedUp, .notReached, .notWanted, .toTriage]

        /// What a reason says that belongs to follow-ups alone; nothing for every other.
        package init?(_ reason: ReasonCode) {
            guard let closure = Closure.allCases.first(where: { $0.reason == reason.name }) else { return nil }
            self = closure
        }

        /// Why the call leaves by it where it still waits; nothing where it goes on.
        var reason: String? {
            switch self {
            case .followedUp: "followed-up"
            case .notReached: "follow-up-not-reached"
            case .notWanted: "follow-up-not-wanted"
            case .toTriage, .endedOtherwise: nil
            }
        }
    }

    /// What became of it, as far as the officer who asked may know: never why, never what anybody said.
    package enum Standing: String, CaseIterable, Sendable {
        case waiting
        case lookedAt = "looked-at"
        case teamComing = "team-coming"
        case teamThere = "team-there"
        case met, done, elsewhere
        case nobodyCame = "nobody-came"
        case caseOpen = "case-open"
        case followedUp = "followed-up"
        case notReached = "not-reached"
        case notWanted = "not-wanted"
    }

    package let id: ID<OfficerRequest>
    package let call: ID<Call>
    package let number: Int
    package let kind: Kind
    /// The number of the police's own incident, as the officer wrote it.
    package let incident: String?
    package let by: Author
    package let askedAt: Instant
    /// How long the form was open before it was sent, in milliseconds; nothing where the browser did not say.
    package let formMilliseconds: Int?
    /// By when a follow-up is promised.
    package let dueAt: Instant?
    package let missedAt: Instant?
    package let closedAt: Instant?
    package let closure: Closure?
    package internal(set) var standing: Standing

    /// The longest number of an incident and the longest line about it, in characters.
    package static let mostIncident = 40
    package static let mostAbout = 300
    /// A form that was open longer was put away meanwhile: its time says nothing.
    package static let longestForm = 3_600_000
    /// When a follow-up is due where no program promises one.
    package static let followUp = Duration.seconds(72 * 3600)

    init(_ row: Row) throws {
        id = try row["id"]
        call = try row["call_id"]
        number = try row["number"]
        kind = try row["kind"]
        incident = try row["incident"]
        by = Author(id: try row["asked_by"], name: try row["author"])
        askedAt = try row["asked_at"]
        formMilliseconds = try row["form_ms"]
        dueAt = try row["due_at"]
        missedAt = try row["missed_at"]
        closedAt = try row["closed_at"]
        closure = try row["closure"]
        standing = try OfficerRequest.standing(row, kind, closure)
    }

    package var isOpen: Bool { closedAt == nil }

    /// Whether it goes where a path goes: the one by which it came, until a clinician's questions are asked there.
    package func isFollowed(by path: Path) -> Bool {
        kind == .followUp && closure != .toTriage && path.ordinal == 1
    }

    private static func standing(_ row: Row, _ kind: Kind, _ closure: Closure?) throws -> Standing {
        switch closure {
        case .followedUp: return .followedUp
        case .notReached: return .notReached
        case .notWanted: return .notWanted
        case .toTriage, .endedOtherwise, nil: break
        }
        if kind == .followUp, closure == nil { return .waiting }
        let stage: Stage = try row["stage"]
        let left: String? = try row["left_kind"]
        switch left {
        case ReasonCode.Kind.done.rawValue?: return .done
        case ReasonCode.Kind.elsewhere.rawValue?: return .elsewhere
        case .some: return stage >= .contacted ? .done : .nobodyCame
        case nil: break
        }
        let digest: String? = try row["program_digest"]
        switch stage {
        case .received, .screened: return digest == nil ? .waiting : .lookedAt
        case .triaged, .eligible, .offered: return .lookedAt
        case .assigned: return .teamComing
        case .arrived: return .teamThere
        case .contacted, .engaged: return .met
        case .disposed, .referred, .attended, .resolved: return .done
        }
    }
}

/// Every question asked about what officers ask for.
package struct OfficerRequests {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT officer_request.*, call.number, path.stage, path.left_kind, path.program_digest,
               coalesce(account.display_name, 'Alongside') AS author
        FROM officer_request JOIN call ON call.id = officer_request.call_id
        JOIN path ON path.call_id = call.id AND path.superseded_by IS NULL
        LEFT JOIN account ON account.id = officer_request.asked_by
        """

    /// The most requests one list shows; of one officer's own, the newest.
    package static let most = 200
    package static let mostOwn = 30

    /// - Throws: ``Refusal`` with `.noSuchRequest`.
    package func request(_ id: ID<OfficerRequest>) throws -> OfficerRequest {
        guard let row = try db("\(OfficerRequests.joined) WHERE officer_request.id = \(id)").first else {
            throw Refusal(.noSuchRequest, .absent)
        }
        return try OfficerRequest(row)
    }

    /// The request by which a call came in; nothing where it came otherwise.
    package func request(of call: ID<Call>) throws -> OfficerRequest? {
        try db("\(OfficerRequests.joined) WHERE officer_request.call_id = \(call)").first.map(OfficerRequest.init)
    }

    /// What an officer asked for, newest first.
    func asked(by officer: ID<Worker>) throws -> [OfficerRequest] {
        try db(
            """
            \(OfficerRequests.joined) WHERE officer_request.asked_by = \(officer)
            ORDER BY officer_request.asked_at DESC, officer_request.id LIMIT \(OfficerRequests.mostOwn)
            """
        ).map(OfficerRequest.init)
    }

    /// Refuses a reason by which only what an officer asked to be followed up can end.
    ///
    /// That nobody was reached can be said once somebody has tried and the promised time has passed.
    ///
    /// - Throws: ``Refusal`` with `.notAFollowUp`, or that it is too early to give up.
    func require(_ reason: ReasonCode, fits call: Call, at now: Instant) throws {
        guard let closure = OfficerRequest.Closure(reason) else { return }
        guard let request = try request(of: call.id), request.isFollowed(by: call.path) else {
            throw Refusal(.notAFollowUp, .conflicting, field: "reason")
        }
        if closure == .notReached, let due = request.dueAt {
            try attempts(for: request.id).requireInVain(until: due, at: now, field: "reason")
        }
    }

    /// What was tried to reach whom an officer asked to be followed up, newest first.
    package func attempts(for request: ID<OfficerRequest>) throws -> [CallBackAttempt] {
        try CallBackAttempts(db).attempts("call_back_attempt.request_id = \(request)")
    }

    /// Lets a follow-up go where its call went: it ends when the call leaves or is asked questions, and waits again where
    /// that it left is taken back.
    func follow(_ call: Call, by worker: ID<Worker>, at now: Instant) throws -> [Event] {
        guard let request = try request(of: call.id), request.isFollowed(by: call.path) else { return [] }
        let closure: OfficerRequest.Closure? =
            if let departure = call.path.departure {
                OfficerRequest.Closure(departure.reason) ?? .endedOtherwise
            } else { call.path.program == Path.undecided ? nil : .toTriage }
        guard closure != request.closure else { return [] }
        guard let closure else {
            try open(request, at: now)
            return []
        }
        return [try end(request, closure, by: worker, at: now)]
    }

    /// Ends a follow-up.
    func end(
        _ request: OfficerRequest, _ closure: OfficerRequest.Closure, by worker: ID<Worker>, at now: Instant
    ) throws -> Event {
        try db.keep(
            in: "officer_request",
            """
            UPDATE officer_request SET closed_at = \(now), closed_by = \(worker), closure = \(closure)
            WHERE id = \(request.id) RETURNING *
            """
        )
        return Event(
            .requestClosed, .call(request.call), ["request": .init(request.id), "closure": .init(closure)])
    }

    private func open(_ request: OfficerRequest, at now: Instant) throws {
        try db.keep(
            in: "officer_request",
            """
            UPDATE officer_request SET closed_at = NULL, closed_by = NULL, closure = NULL
            WHERE id = \(request.id) RETURNING *
            """
        )
        // What came due meanwhile was let pass.
        guard let due = request.dueAt else { return }
        try DueWork(db).ask(MissFollowUp.kind, about: request.id.text, at: max(due, now))
    }

    /// Follow-ups that wait for a social worker, whoever is due first first.
    package func due(most: Int = most) throws -> [OfficerRequest] {
        try db(
            """
            \(OfficerRequests.joined)
            WHERE officer_request.kind = 'follow-up' AND officer_request.closed_at IS NULL
            ORDER BY officer_request.due_at, officer_request.id LIMIT \(most)
            """
        ).map(OfficerRequest.init)
    }
}

extension Command where Outcome == OfficerRequest {
    package func subject(of outcome: OfficerRequest) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> OfficerRequest {
        try OfficerRequests(db).request(ID(stored: subject))
    }
}

extension Event.Subject {
    /// What officers asked for, as a thing that somebody looks at.
    package static let requests = Event.Subject(kind: "requests", id: "")
}

extension Refusal.Code {
    package static let noSuchRequest: Self = "no-such-request"
    package static let notAFollowUp: Self = "not-a-follow-up"
}

extension Event.Kind {
    package static let requestClosed: Self = "request-ended"
}
