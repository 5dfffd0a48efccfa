import Access
import Door
import Store
import Vocabulary

/// That somebody's work was seen, why, and by whom.
package struct Recognition: Hashable, Sendable {
    package enum Reason: String, CaseIterable, Storable, Sendable {
        case calmed
        case connected
        case savedLife = "saved-life"
        case taught
        case teamwork
        case other
    }

    package static let mostWords = 600

    package let id: ID<Recognition>
    package let worker: ID<Worker>
    package let name: String
    package let reason: Reason
    package let words: String
    package let by: Author
    package let at: Instant

    init(_ row: Row) throws {
        id = try row["id"]
        worker = try row["account_id"]
        name = try row["holder"]
        reason = try row["reason"]
        words = try row["words"]
        by = Author(id: try row["given_by"], name: try row["giver"])
        at = try row["given_at"]
    }
}

/// Every question asked about recognition.
package struct Recognitions {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT recognition.*, holder.display_name AS holder, coalesce(giver.display_name, 'Alongside') AS giver
        FROM recognition JOIN account AS holder ON holder.id = recognition.account_id
        LEFT JOIN account AS giver ON giver.id = recognition.given_by
        """

    /// The newest first.
    package func all(most: Int = 100) throws -> [Recognition] {
        try db("\(Self.joined) ORDER BY recognition.given_at DESC, recognition.id LIMIT \(most)").map(Recognition.init)
    }

    package func of(_ worker: ID<Worker>) throws -> [Recognition] {
        try db(
            "\(Self.joined) WHERE recognition.account_id = \(worker) ORDER BY recognition.given_at DESC, recognition.id"
        ).map(Recognition.init)
    }
}

/// Writes down that somebody's work was seen; they read it on their own page.
package struct Recognize: Order {
    package static let permission = Permission.keepTraining

    let worker: String
    let reason: Recognition.Reason
    let words: String

    /// - Throws: ``Refusal`` that names the field.
    package init(_ worker: String?, for reason: Recognition.Reason?, words: String?) throws(Refusal) {
        self.worker = try FreeText.needed(worker, most: 60, field: "account")
        guard let reason else { throw Refusal(.required, field: "seen-for") }
        self.reason = reason
        self.words = try FreeText.needed(words, most: Recognition.mostWords, field: "seen-words")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let account = try Holder.account(self.worker, in: db)
        let id = ID<Recognition>.new()
        try db.keep(
            in: "recognition",
            """
            INSERT INTO recognition (id, account_id, reason, words, given_by, given_at)
            VALUES (\(id), \(account.id), \(reason), \(words), \(worker.id), \(now)) RETURNING *
            """
        )
        return ((), [Event(.workRecognized, .account(account.id), ["reason": .init(reason)])])
    }
}

extension Event.Kind {
    package static let workRecognized: Self = "work-recognized"
}
