import Access
import Door
import Store
import Vocabulary

/// Ends a practice for everybody in it, wherever they are: the class talks about it together.
package struct EndPractice: Order {
    package static let permission = Permission.practise

    let practice: ID<Practice>

    package init(_ practice: ID<Practice>) {
        self.practice = practice
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Practice, [Event]) {
        let found = try Practices(db).practice(practice)
        guard found.leader.id == worker.id.text else { throw Refusal(.noSuchPractice, .absent) }
        guard found.standing(at: now) != .over else { throw Refusal(.practiceOver, .conflicting) }
        try Practices(db).end(practice, at: now)
        return (try Practices(db).practice(practice), [Event(.practiceEnded, Practice.subject(practice))])
    }
}

extension Practices {
    func end(_ id: ID<Practice>, at now: Instant) throws {
        try db.keep(
            in: "practice",
            "UPDATE practice SET ended_at = \(now), changes = changes + 1 WHERE id = \(id) RETURNING *")
    }
}

/// Writes for oneself what one takes along; written again, it is written over.
package struct ReflectOnPractice: Order {
    package static let permission = Permission.practise

    /// The longest that is kept, in characters.
    package static let most = 2_000

    let practice: ID<Practice>
    let words: String
    let isShared: Bool

    /// - Parameter shared: whether whoever leads may read it.
    /// - Throws: ``Refusal`` about `words`.
    package init(_ words: String?, shared: Bool, on practice: ID<Practice>) throws(Refusal) {
        self.practice = practice
        self.words = try FreeText.needed(words, most: ReflectOnPractice.most, field: "words")
        isShared = shared
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Practice, [Event]) {
        let found = try Practices(db).practice(practice)
        let isThere = try !db(
            "SELECT 1 FROM practice_player WHERE practice_id = \(practice) AND account_id = \(worker.id)"
        ).isEmpty
        guard isThere else { throw Refusal(.noSuchPractice, .absent) }
        // Alone there is nobody to share it with.
        let shared = isShared && found.kind == .together ? 1 : 0
        try db.keep(
            in: "practice_reflection",
            """
            INSERT INTO practice_reflection (id, practice_id, account_id, words, shared, written_at)
            VALUES (\(ID<PracticeFile.Reflection>.new()), \(practice), \(worker.id), \(words), \(shared), \(now))
            ON CONFLICT (practice_id, account_id) DO UPDATE
                SET words = \(words), shared = \(shared), written_at = \(now) RETURNING *
            """)
        try Practices(db).touch(practice)
        return (try Practices(db).practice(practice), [Event(.practiceReflected, Practice.subject(practice))])
    }
}

extension Event.Kind {
    package static let practiceEnded: Self = "practice-ended"
    package static let practiceReflected: Self = "practice-reflected"
}
