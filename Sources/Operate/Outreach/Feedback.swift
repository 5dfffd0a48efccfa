import Access
import Door
import Store
import Vocabulary

/// A complaint, a compliment or a question about the program, from the first word to its answer.
///
/// Nobody has to say who they are. Whoever wrote on the public page keeps an address of their own, under which they read the
/// answer and may go on writing: what they write after an answer opens it again.
package struct Feedback: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Storable, Sendable {
        case complaint, compliment, question

        /// Within how long somebody answers, from what was written last.
        package var promise: Duration {
            switch self {
            case .complaint, .compliment: .seconds(30 * 86_400)
            case .question: .seconds(14 * 86_400)
            }
        }
    }

    /// How it came.
    package enum Channel: String, CaseIterable, Storable, Sendable {
        /// Written by somebody on the public page.
        case page
        /// Asked at a community meeting.
        case meeting
        case telephone, letter
        case inPerson = "in-person"

        /// Those by which a worker was told.
        package static let told = allCases.filter { $0 != .page }
    }

    /// What looking into a complaint came to.
    package enum Result: String, CaseIterable, Storable, Sendable {
        case upheld
        case partlyUpheld = "partly-upheld"
        case notUpheld = "not-upheld"
        /// It was about somebody else's work.
        case notOurs = "not-ours"
    }

    package enum Side: String, Storable, Sendable { case `public`, program }

    /// Something that one side said.
    package struct Message: Hashable, Sendable {
        package let side: Side
        package let text: String
        package let by: Author
        package let at: Instant

        init(_ row: Row) throws {
            side = try row["side"]
            text = try row["said"]
            by = Author(id: try row["said_by"], name: try row["author"])
            at = try row["said_at"]
        }
    }

    package let id: ID<Feedback>
    package let kind: Kind
    package let channel: Channel
    /// The language in which they read our page, or of whoever recorded it: a code such as `es`.
    package let language: String
    /// How they may be reached; nothing where they did not say.
    package let way: String?
    package let receivedAt: Instant
    /// Nothing where they wrote it themselves.
    package let recordedBy: Author?
    /// Until when it is to be answered; nothing once it is.
    package let dueAt: Instant?
    /// Since when it waits although its time is over.
    package let missedAt: Instant?
    package let answeredAt: Instant?
    package let result: Result?
    /// The oldest first.
    package let messages: [Message]
    package let published: PublicAnswer?

    package var isOpen: Bool { answeredAt == nil }
    var subject: Event.Subject { Event.Subject(kind: "feedback", id: id.text) }

    package static let mostText = 4000
    package static let mostWay = 200
    /// So often both sides together may write.
    package static let mostMessages = 40

    init(_ row: Row, _ messages: [Message], _ published: PublicAnswer?) throws {
        id = try row["id"]
        kind = try row["kind"]
        channel = try row["channel"]
        language = try row["language"]
        way = try row["way"]
        receivedAt = try row["received_at"]
        let isTheirs = channel == .page
        recordedBy = isTheirs ? nil : Author(id: try row["recorded_by"], name: try row["author"])
        dueAt = try row["due_at"]
        missedAt = try row["missed_at"]
        answeredAt = try row["answered_at"]
        result = try row["result"]
        self.messages = messages
        self.published = published
    }
}

/// A question with its answer, as everybody reads them.
package struct PublicAnswer: Hashable, Sendable {
    package let question: String
    package let answer: String
    package let at: Instant

    package static let mostQuestion = 300
    package static let mostAnswer = 2000

    init(_ row: Row) throws {
        question = try row["question"]
        answer = try row["answer"]
        at = try row["published_at"]
    }
}

/// Every question asked about what people say of the program.
package struct Feedbacks {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most of one list.
    package static let most = 200

    private static let joined: SQL = """
        SELECT feedback.*, coalesce(account.display_name, 'Alongside') AS author
        FROM feedback LEFT JOIN account ON account.id = feedback.recorded_by
        """

    /// - Throws: ``Refusal`` with `.noSuchFeedback`.
    package func feedback(_ id: ID<Feedback>) throws -> Feedback {
        guard let found = try read(db("\(Self.joined) WHERE feedback.id = \(id)")).first else {
            throw Refusal(.noSuchFeedback, .absent)
        }
        return found
    }

    /// What whoever holds the receipt wrote; nothing where there is none.
    package func feedback(of receipt: Secret) throws -> Feedback? {
        try read(db("\(Self.joined) WHERE feedback.receipt_hash = \(receipt.hash)")).first
    }

    /// What waits for an answer, whatever is due first first.
    package func open(most: Int = Self.most) throws -> [Feedback] {
        try read(
            db(
                """
                \(Self.joined) WHERE feedback.answered_at IS NULL
                ORDER BY feedback.due_at, feedback.id LIMIT \(most)
                """))
    }

    /// What was answered, the latest first.
    package func answered(most: Int = 30) throws -> [Feedback] {
        try read(
            db(
                """
                \(Self.joined) WHERE feedback.answered_at IS NOT NULL
                ORDER BY feedback.answered_at DESC, feedback.id DESC LIMIT \(most)
                """))
    }

    /// Questions with their answers that everybody may read, the latest first.
    package func published(most: Int = 50) throws -> [PublicAnswer] {
        try db(
            """
            SELECT * FROM public_answer WHERE taken_back_at IS NULL
            ORDER BY published_at DESC, id DESC LIMIT \(most)
            """
        ).map(PublicAnswer.init)
    }

    private func read(_ rows: [Row]) throws -> [Feedback] {
        let ids: [String] = try rows.map { try $0["id"] }
        guard !ids.isEmpty else { return [] }
        var messages: [String: [Feedback.Message]] = [:]
        for row in try db(
            """
            SELECT feedback_message.*, coalesce(account.display_name, 'Alongside') AS author
            FROM feedback_message LEFT JOIN account ON account.id = feedback_message.said_by
            WHERE feedback_message.feedback_id IN (\(each: ids))
            ORDER BY feedback_message.said_at, feedback_message.id
            """)
        { messages[try row["feedback_id"], default: []].append(try Feedback.Message(row)) }
        var published: [String: PublicAnswer] = [:]
        for row in try db(
            "SELECT * FROM public_answer WHERE taken_back_at IS NULL AND feedback_id IN (\(each: ids))")
        { published[try row["feedback_id"]] = try PublicAnswer(row) }
        return try zip(rows, ids).map { try Feedback($0, messages[$1] ?? [], published[$1]) }
    }

    func add(_ text: String, from side: Feedback.Side, to id: ID<Feedback>, by: ID<Worker>, at now: Instant) throws {
        try db.keep(
            in: "feedback_message",
            """
            INSERT INTO feedback_message (id, feedback_id, side, said, said_by, said_at)
            VALUES (\(ID<Feedback.Message>.new()), \(id), \(side), \(text), \(by), \(now)) RETURNING *
            """)
    }
}

extension Refusal.Code {
    package static let noSuchFeedback: Self = "no-such-feedback"
}
