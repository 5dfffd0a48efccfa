import Access
import Door
import Store
import Vocabulary

extension Migration {
    /// Who stands by the table of who may do what.
    package static let accessReviews: [Migration] = [
        Migration(
            "0035 access",
            sealed: ["access_review"],
            """
            -- retention: workspace; the digest is of the whole table and of every address, as they were then
            CREATE TABLE access_review (
                id           TEXT   PRIMARY KEY,
                digest       TEXT   NOT NULL,
                note         TEXT,
                reviewed_by  TEXT   NOT NULL,
                reviewed_at  BIGINT NOT NULL
            );
            CREATE INDEX access_review_at ON access_review (reviewed_at, id);
            """
        )
    ]
}

/// That somebody read the table of who may do what, and stands by it.
package struct AccessReview: Hashable, Sendable {
    /// The SHA-256 of the table and of every address, in hexadecimal.
    package let digest: String
    package let note: String?
    package let by: Author
    package let at: Instant

    /// The longest note, in characters.
    package static let mostNote = 600

    init(_ row: Row) throws {
        digest = try row["digest"]
        note = try row["note"]
        by = Author(id: try row["reviewed_by"], name: try row["author"])
        at = try row["reviewed_at"]
    }
}

/// Every question asked about who read the table.
package struct AccessReviews {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The newest first.
    package func latest(most: Int = 20) throws -> [AccessReview] {
        try db(
            """
            SELECT access_review.*, coalesce(account.display_name, 'Alongside') AS author
            FROM access_review LEFT JOIN account ON account.id = access_review.reviewed_by
            ORDER BY access_review.reviewed_at DESC, access_review.id DESC LIMIT \(most)
            """
        ).map(AccessReview.init)
    }
}

/// Signs the table of who may do what, as it was read.
package struct ReviewAccess: Order {
    package static let permission = Permission.reviewAccess

    let digest: String
    let current: String
    let note: String?

    /// - Parameters:
    ///   - digest: of the table that was read.
    ///   - current: of the table that the program asks now.
    /// - Throws: ``Refusal`` about `note`.
    package init(_ digest: String, current: String, note: String?) throws(Refusal) {
        self.digest = digest
        self.current = current
        self.note = try FreeText.given(note, most: AccessReview.mostNote, field: "note")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        // A newer version of the program may have come between reading and signing.
        guard digest == current else { throw Refusal(.accessTableChanged, .conflicting) }
        let id = ID<AccessReview>.new()
        try db.keep(
            in: "access_review",
            """
            INSERT INTO access_review (id, digest, note, reviewed_by, reviewed_at)
            VALUES (\(id), \(digest), \(note), \(worker.id), \(now)) RETURNING *
            """
        )
        return ((), [Event(.accessReviewed, Event.Subject(kind: "access-table", id: id.text), [:])])
    }
}

extension Refusal.Code {
    package static let accessTableChanged: Self = "access-table-changed"
}

extension Event.Kind {
    package static let accessReviewed: Self = "access-reviewed"
}
