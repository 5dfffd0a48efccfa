import Access
import Door
import Store
import Vocabulary

/// That somebody asked for records, by what right, and what they were told.
package struct RecordsRequest: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Storable, Sendable {
        /// The person themselves: the right of access (45 CFR 164.524).
        case person
        /// Who acts for the person in what concerns their health (45 CFR 164.502(g)).
        case representative
        /// With an authorisation that the person signed (45 CFR 164.508).
        case attorney
        case subpoena
        case courtOrder = "court-order"
        /// Anybody, by the law of the state on public records.
        case publicRecords = "public-records"
        case agency

        /// Whether it stands in for the person: what is the person's own is not kept from them.
        package var isOwn: Bool { self == .person || self == .representative }

        /// Whether what is asked for is of somebody else's health, and nothing but a law that says so opens it.
        var isStranger: Bool { self == .publicRecords || self == .agency }

        /// Whether whoever asks has to say on what it rests.
        package var needsAuthority: Bool { !isOwn && self != .publicRecords }
    }

    /// How whoever asks showed who they are (45 CFR 164.514(h)).
    package enum Proof: String, CaseIterable, Storable, Sendable {
        case notSeen = "not-seen"
        case document, known, notarised, questions
        /// Served by a court or its officer.
        case served
    }

    /// Why all of it is kept back.
    package enum DenialGround: String, CaseIterable, Storable, Sendable {
        /// Nobody showed who they are (45 CFR 164.514(h)).
        case notProven = "not-proven"
        /// What it rests on does not reach so far.
        case noAuthority = "no-authority"
        /// It would endanger somebody; another professional looks at it when asked (45 CFR 164.524(a)(3)).
        case endangers
        /// A law keeps back what is asked for.
        case exempt
        /// It was not kept here in the first place.
        case notHeld = "not-held"

        /// Whether whoever asked may have it looked at again (45 CFR 164.524(a)(4)).
        package var isReviewable: Bool { self == .endangers }
    }

    package enum Closure: String, CaseIterable, Storable, Sendable {
        case released, denied, withdrawn
        case noneFound = "none-found"
    }

    package struct Closing: Hashable, Sendable {
        package let how: Closure
        package let ground: DenialGround?
        package let words: String?
        package let by: Author
        package let at: Instant
    }

    package struct Extension: Hashable, Sendable {
        package let because: String
        package let by: Author
        package let at: Instant
    }

    package static let mostName = 200
    package static let mostWords = 1_500
    package static let mostReason = 600
    /// The longest period that one request asks for, in days.
    package static let mostDays = 366

    package let id: ID<RecordsRequest>
    /// By which people speak of it.
    package let number: Int
    package let kind: Kind
    package let requester: String
    package let contact: String?
    package let purpose: String?
    /// What is asked for, as it was asked.
    package let asked: String
    /// On what it rests: a right to act for the person, the number of a matter, a statute.
    package let authority: String?
    /// The order of a court under 42 CFR part 2, subpart E.
    package let part2Order: String?
    package let proof: Proof
    /// Nothing where nobody known here is meant.
    package let scope: RecordScope?
    package let receivedAt: Instant
    package let firstDueAt: Instant
    package let dueAt: Instant
    package let enteredBy: Author
    package let extended: Extension?
    package let dueSoonAt: Instant?
    package let overdueAt: Instant?
    package let gathered: (by: Author, at: Instant)?
    package let digest: String?
    package let submitted: (by: Author, at: Instant)?
    package let returnedBecause: String?
    package let closing: Closing?

    init(_ row: Row) throws {
        id = try row["id"]
        number = try row["number"]
        kind = try row["kind"]
        requester = try row["requester"]
        contact = try row["contact"]
        purpose = try row["purpose"]
        asked = try row["asked"]
        authority = try row["authority"]
        part2Order = try row["part2_order"]
        proof = try row["proof"]
        let code: String? = try row["scope"]
        scope =
            switch code {
            case "person": .person(try row["person_id"])
            case "call": .call(try row["call_id"])
            case "case": .supportCase(try row["case_id"])
            case "period": .period(from: try row["from_moment"], to: try row["to_moment"])
            default: nil
            }
        receivedAt = try row["received_at"]
        firstDueAt = try row["first_due_at"]
        dueAt = try row["due_at"]
        enteredBy = Author(id: try row["entered_by"], name: try row["enterer"])
        let extendedAt: Instant? = try row["extended_at"]
        extended = try extendedAt.map { at in
            Extension(
                because: try row["extended_because"],
                by: Author(id: try row["extended_by"], name: try row["extender"]), at: at)
        }
        dueSoonAt = try row["due_soon_at"]
        overdueAt = try row["overdue_at"]
        let gatheredAt: Instant? = try row["gathered_at"]
        gathered = try gatheredAt.map {
            (Author(id: try row["gathered_by"], name: try row["gatherer"]), $0)
        }
        digest = try row["packet_digest"]
        let submittedAt: Instant? = try row["submitted_at"]
        submitted = try submittedAt.map {
            (Author(id: try row["submitted_by"], name: try row["submitter"]), $0)
        }
        returnedBecause = try row["returned_because"]
        let closedAt: Instant? = try row["closed_at"]
        closing = try closedAt.map { at in
            Closing(
                how: try row["closure"], ground: try row["ground"], words: try row["closing_words"],
                by: Author(id: try row["closed_by"], name: try row["closer"]), at: at)
        }
    }

    package static func == (left: RecordsRequest, right: RecordsRequest) -> Bool {
        left.id == right.id && left.dueAt == right.dueAt && left.digest == right.digest
            && left.closing == right.closing && left.submitted?.at == right.submitted?.at && left.proof == right.proof
            && left.scope == right.scope
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(id)
    }

    package var isOpen: Bool { closing == nil }

    package static func subject(_ id: ID<RecordsRequest>) -> Event.Subject {
        Event.Subject(kind: "records-request", id: id.text)
    }

    /// Codes only: who asks and for whom stands in no event.
    func event(_ kind: Event.Kind, _ said: [String: Event.Fact] = [:]) -> Event {
        var facts = said
        facts["request"] = .init(number)
        facts["kind"] = .init(self.kind)
        return Event(kind, Self.subject(id), facts)
    }
}

/// Every question asked about who asks for records.
package struct RecordsRequests {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT records_request.*, coalesce(enterer.display_name, 'Alongside') AS enterer,
               coalesce(extender.display_name, 'Alongside') AS extender,
               coalesce(gatherer.display_name, 'Alongside') AS gatherer,
               coalesce(submitter.display_name, 'Alongside') AS submitter,
               coalesce(closer.display_name, 'Alongside') AS closer
        FROM records_request
        LEFT JOIN account AS enterer ON enterer.id = records_request.entered_by
        LEFT JOIN account AS extender ON extender.id = records_request.extended_by
        LEFT JOIN account AS gatherer ON gatherer.id = records_request.gathered_by
        LEFT JOIN account AS submitter ON submitter.id = records_request.submitted_by
        LEFT JOIN account AS closer ON closer.id = records_request.closed_by
        """

    /// The most of one list.
    package static let most = 200

    /// - Throws: ``Refusal`` with `.noSuchRecordsRequest`.
    package func request(_ id: ID<RecordsRequest>) throws -> RecordsRequest {
        guard let row = try db("\(Self.joined) WHERE records_request.id = \(id)").first else {
            throw Refusal(.noSuchRecordsRequest, .absent)
        }
        return try RecordsRequest(row)
    }

    /// One that is still being answered.
    ///
    /// - Throws: ``Refusal`` with `.recordsRequestClosed`.
    func open(_ id: ID<RecordsRequest>) throws -> RecordsRequest {
        let request = try request(id)
        guard request.isOpen else { throw Refusal(.recordsRequestClosed, .conflicting) }
        return request
    }

    /// Those that wait for an answer, first the longest due.
    package func waiting() throws -> [RecordsRequest] {
        try db(
            """
            \(Self.joined) WHERE records_request.closed_at IS NULL
            ORDER BY records_request.due_at, records_request.id LIMIT \(Self.most)
            """
        ).map(RecordsRequest.init)
    }

    /// Those that were answered, the newest first.
    package func closed() throws -> [RecordsRequest] {
        try db(
            """
            \(Self.joined) WHERE records_request.closed_at IS NOT NULL
            ORDER BY records_request.closed_at DESC, records_request.id DESC LIMIT \(Self.most)
            """
        ).map(RecordsRequest.init)
    }
}

extension Command where Outcome == RecordsRequest {
    package func subject(of outcome: RecordsRequest) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> RecordsRequest {
        try RecordsRequests(db).request(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchRecordsRequest: Self = "no-such-records-request"
    package static let recordsRequestClosed: Self = "records-request-closed"
}
