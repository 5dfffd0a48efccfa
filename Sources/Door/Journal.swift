import Access
import Store
import Vocabulary

/// What happened, in the order of commits: append-only, gapless, each entry holding the hash of the one before.
package struct Journal {
    private let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// One event as it was written.
    package struct Entry: Sendable {
        package let position: Int64
        package let at: Instant
        package let kind: Event.Kind
        package let subject: Event.Subject
        package let worker: String
        /// A JSON object of coded facts.
        package let facts: String
        /// The rows the command left, with the code that vouches for each.
        package let rows: String
        /// The hash of the entry before.
        package let previous: [UInt8]
        package let hash: [UInt8]

        init(_ row: Row) throws {
            position = try row["position"]
            at = try row["at"]
            kind = Event.Kind(rawValue: try row["kind"])
            subject = Event.Subject(kind: try row["subject_kind"], id: try row["subject_id"])
            worker = try row["worker"]
            facts = try row["facts"]
            rows = try row["rows"]
            previous = try row["previous"]
            hash = try row["hash"]
        }

        var hashed: [String] { [kind.rawValue, subject.kind, subject.id, worker, facts, rows] }
    }

    /// Writes what a command did; the rows it left are vouched for by its last event.
    ///
    /// Where the machine's clock has been set back, the journal's own time stands still until the clock catches up.
    func append(_ events: [Event], by worker: Worker, at now: Instant, seal: RowSeal) throws {
        guard !events.isEmpty else { return }
        var head = try Chain.headToFollow(of: .journal, in: db)
        let rows = seal.seal(db.kept)
        for (index, event) in events.enumerated() {
            let position = head.position + 1
            let at = max(now, head.at)
            let facts = event.written
            let left = index == events.count - 1 ? rows : ""
            let fields = [event.kind.rawValue, event.subject.kind, event.subject.id, worker.id.text, facts, left]
            let hash = Chain.hash(after: head.hash, position: position, at: at, fields)
            try db.run(
                """
                INSERT INTO journal (position, at, kind, subject_kind, subject_id, worker, facts, rows, previous, hash)
                VALUES (\(position), \(at), \(event.kind.rawValue), \(event.subject.kind), \(event.subject.id),
                        \(worker.id), \(facts), \(left), \(head.hash), \(hash))
                """
            )
            head = Chain.Head(position: position, at: at, hash: hash)
        }
        Chain.note(head, of: .journal, in: db)
    }

    /// The position of the newest event; 0 before the first.
    package func last() throws -> Int64 {
        try Chain.head(of: .journal, in: db).position
    }

    /// Events after a position, oldest first.
    package func entries(after position: Int64, most: Int) throws -> [Entry] {
        try db("SELECT * FROM journal WHERE position > \(position) ORDER BY position LIMIT \(most)").map(Entry.init)
    }

    /// Events about one thing after a position, oldest first.
    package func entries(about subject: Event.Subject, after position: Int64 = 0, most: Int) throws -> [Entry] {
        try db(
            """
            SELECT * FROM journal
            WHERE subject_kind = \(subject.kind) AND subject_id = \(subject.id) AND position > \(position)
            ORDER BY position LIMIT \(most)
            """
        ).map(Entry.init)
    }

    /// Whether somebody did anything to the thing of a kind whose name stands in a column: a condition of a statement.
    package static func isTouched(_ kind: String, named column: SQL, by worker: ID<Worker>) -> SQL {
        """
        EXISTS (
            SELECT 1 FROM journal
            WHERE journal.subject_kind = \(kind) AND journal.subject_id = \(column) AND journal.worker = \(worker))
        """
    }

    /// The newest events about one thing, oldest first.
    package func newest(about subject: Event.Subject, most: Int) throws -> [Entry] {
        try db(
            """
            SELECT * FROM journal WHERE subject_kind = \(subject.kind) AND subject_id = \(subject.id)
            ORDER BY position DESC LIMIT \(most)
            """
        ).map(Entry.init).reversed()
    }
}
