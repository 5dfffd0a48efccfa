import Access
import Door
import Store
import Vocabulary

/// That a person asks to have something put right in their record (45 CFR 164.526), and what became of it.
package struct AmendmentRequest: Hashable, Sendable {
    /// What of the record it is about.
    package enum Part: String, CaseIterable, Storable, Sendable {
        case identity, contacts, encounters, plans, needs, told, other
    }

    package enum Answer: Hashable, Sendable {
        case made
        case declined(Ground)
    }

    /// Why nothing is changed: there are no other grounds (45 CFR 164.526(a)(2)).
    package enum Ground: String, CaseIterable, Storable, Sendable {
        /// It is right and whole as it stands.
        case accurate
        /// Somebody else wrote it, whom the person can ask.
        case notOurs = "not-ours"
        /// It is nothing that the person may see.
        case notOpen = "not-open"
    }

    /// What was answered, in words that the person reads.
    package struct Answered: Hashable, Sendable {
        package let answer: Answer
        package let words: String
        package let by: Author
        package let at: Instant
    }

    /// What the person says to being told no.
    package struct Statement: Hashable, Sendable {
        package let words: String
        package let at: Instant
    }

    /// By when it is answered.
    package static let days = 60
    /// The longest words of either side, in characters.
    package static let mostWords = 1_000
    /// So many of one person wait at a time.
    package static let mostOpen = 10

    package let id: ID<AmendmentRequest>
    package let person: ID<Person>
    package let part: Part
    package let words: String
    package let channel: ConsentEnding.Channel
    package let at: Instant
    package let dueAt: Instant
    /// Since when the answer is overdue; it stays, so that a late answer can be told from one in time.
    package let overdueAt: Instant?
    package let answered: Answered?
    package let statement: Statement?

    init(_ row: Row) throws {
        id = try row["id"]
        person = try row["person_id"]
        part = try row["part"]
        words = try row["words"]
        channel = try row["channel"]
        at = try row["asked_at"]
        dueAt = try row["due_at"]
        overdueAt = try row["overdue_at"]
        let answeredAt: Instant? = try row["answered_at"]
        answered = try answeredAt.map { at in
            let ground: Ground? = try row["ground"]
            return Answered(
                answer: ground.map(Answer.declined) ?? .made, words: try row["answer_words"],
                by: Author(id: try row["answered_by"], name: try row["answerer"]), at: at)
        }
        let statedAt: Instant? = try row["stated_at"]
        statement = try statedAt.map { Statement(words: try row["statement"], at: $0) }
    }

    package var isOpen: Bool { answered == nil }

    /// The person may still say that they see it otherwise.
    package var mayBeDisputed: Bool {
        if case .declined = answered?.answer { statement == nil } else { false }
    }
}

/// Every question asked about what people want put right.
package struct AmendmentRequests {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT amendment.*, amendment_answer.ground, amendment_answer.words AS answer_words,
               amendment_answer.answered_by, amendment_answer.answered_at,
               coalesce(account.display_name, 'Alongside') AS answerer,
               amendment_statement.words AS statement, amendment_statement.stated_at
        FROM amendment
        LEFT JOIN amendment_answer ON amendment_answer.amendment_id = amendment.id
        LEFT JOIN account ON account.id = amendment_answer.answered_by
        LEFT JOIN amendment_statement ON amendment_statement.amendment_id = amendment.id
        """

    /// The most that one list shows.
    package static let most = 200

    /// - Throws: ``Refusal`` with `.noSuchAmendment`.
    package func amendment(_ id: ID<AmendmentRequest>) throws -> AmendmentRequest {
        guard let row = try db("\(AmendmentRequests.joined) WHERE amendment.id = \(id)").first else {
            throw Refusal(.noSuchAmendment, .absent)
        }
        return try AmendmentRequest(row)
    }

    /// The newest first.
    package func amendments(of records: [ID<Person>]) throws -> [AmendmentRequest] {
        guard !records.isEmpty else { return [] }
        return try db(
            """
            \(AmendmentRequests.joined) WHERE amendment.person_id IN (\(each: records))
            ORDER BY amendment.asked_at DESC, amendment.id DESC LIMIT \(AmendmentRequests.most)
            """
        ).map(AmendmentRequest.init)
    }

    /// Those of everybody that wait for an answer, first the longest due.
    package func open() throws -> [AmendmentRequest] {
        try db(
            """
            \(AmendmentRequests.joined) WHERE amendment_answer.id IS NULL
            ORDER BY amendment.due_at, amendment.id LIMIT \(AmendmentRequests.most)
            """
        ).map(AmendmentRequest.init)
    }

    /// - Throws: ``Refusal`` with `.tooManyAmendments`.
    func ask(
        _ asked: AmendmentAsked, of person: Person, by channel: ConsentEnding.Channel, _ worker: Worker,
        at now: Instant
    ) throws -> AmendmentRequest {
        let records = try People(db).records(of: person.root).map(\.id)
        guard try amendments(of: records).count(where: \.isOpen) < AmendmentRequest.mostOpen else {
            throw Refusal(.tooManyAmendments, .conflicting, values: ["most": String(AmendmentRequest.mostOpen)])
        }
        let id = ID<AmendmentRequest>.new()
        let due = now.adding(.seconds(AmendmentRequest.days * 86_400))
        try db.keep(
            in: "amendment",
            """
            INSERT INTO amendment (id, person_id, part, words, channel, written_by, asked_at, due_at)
            VALUES (\(id), \(person.id), \(asked.part), \(asked.words), \(channel), \(worker.id), \(now), \(due))
            RETURNING *
            """
        )
        try DueWork(db).ask(MissAmendment.kind, about: id.text, at: due)
        return try amendment(id)
    }
}

/// What is to be put right, as it was read from a form or a request.
package struct AmendmentAsked: Hashable, Sendable {
    let part: AmendmentRequest.Part
    let words: String

    /// - Throws: ``Refusal`` that names the field.
    package init(_ part: AmendmentRequest.Part?, _ words: String?) throws(Refusal) {
        guard let part else { throw Refusal(.required, field: "concerns") }
        self.part = part
        self.words = try FreeText.needed(words, most: AmendmentRequest.mostWords, field: "wish")
    }
}

extension Command where Outcome == AmendmentRequest {
    package func subject(of outcome: AmendmentRequest) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> AmendmentRequest {
        try AmendmentRequests(db).amendment(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchAmendment: Self = "no-such-amendment"
    package static let tooManyAmendments: Self = "too-many-amendments"
}
