import Access
import Door
import Store
import Vocabulary

/// One time that a course is held: when and where its parts are, who teaches them, and how many seats there are.
package struct TrainingSession: Sendable {
    /// One part of the course with its hour.
    package struct Part: Sendable {
        package let id: ID<Part>
        package let part: Course.Part
        package let begins: Instant
        package let ends: Instant
        package let place: String?
        package let instructor: Instructor?
        /// Whoever teaches it is not known to be qualified for its theme on its day.
        package let isUnqualified: Bool
    }

    package enum State: Hashable, Sendable {
        case open
        case completed(Instant)
        case cancelled(because: String, Instant)
    }

    package static let mostSeats = 500
    package static let mostPlace = 200

    package let id: ID<TrainingSession>
    /// By which people speak of it.
    package let number: Int
    package let course: Course
    package let seats: Int
    package let state: State
    package let changedAt: Instant
    package let changes: Int
    /// By their hour.
    package let parts: [Part]
    package let seated: Int
    package let waiting: Int

    package var begins: Instant? { parts.map(\.begins).min() }
    package var ends: Instant? { parts.map(\.ends).max() }

    package var isCancelled: Bool {
        if case .cancelled = state { true } else { false }
    }

    package static func subject(_ id: ID<TrainingSession>) -> Event.Subject {
        Event.Subject(kind: "course-session", id: id.text)
    }
}

/// Every question asked about sessions of courses.
package struct TrainingSessions {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    package static let most = 200

    private static let joined: SQL = """
        SELECT course_session.*, course_text.content,
               (SELECT count(*) FROM enrolment WHERE session_id = course_session.id AND state = 'seated') AS seated,
               (SELECT count(*) FROM enrolment WHERE session_id = course_session.id AND state = 'waiting') AS waiting
        FROM course_session JOIN course_text ON course_text.id = course_session.course_id
        """

    /// - Throws: ``Refusal`` with `.noSuchSession`.
    package func session(_ id: ID<TrainingSession>) throws -> TrainingSession {
        guard let row = try db("\(Self.joined) WHERE course_session.id = \(id)").first else {
            throw Refusal(.noSuchSession, .absent)
        }
        return try read([row])[0]
    }

    /// The newest first.
    package func all(most: Int = TrainingSessions.most) throws -> [TrainingSession] {
        try read(try db("\(Self.joined) ORDER BY course_session.number DESC LIMIT \(most)"))
    }

    /// Those that one can still come to, the newest first.
    package func open(most: Int = TrainingSessions.most) throws -> [TrainingSession] {
        try read(
            try db(
                """
                \(Self.joined) WHERE course_session.completed_at IS NULL AND course_session.cancelled_at IS NULL
                ORDER BY course_session.number DESC LIMIT \(most)
                """))
    }

    private func read(_ rows: [Row]) throws -> [TrainingSession] {
        guard !rows.isEmpty else { return [] }
        let ids = try rows.map { try $0["id"] as ID<TrainingSession> }
        let found = try db(
            "SELECT * FROM session_part WHERE session_id IN (\(each: ids)) ORDER BY begins_at, id")
        let parts = try Dictionary(grouping: found) { try $0["session_id"] as String }
        let instructors = Dictionary(
            try Instructors(db).all().map { ($0.id.text, $0) }, uniquingKeysWith: { first, _ in first })
        let days = try TrainingDays(db)
        var courses: [String: Course] = [:]
        return try rows.map { row in
            let kept: String = try row["course_id"]
            let course = try courses[kept] ?? Course(yaml: Array((try row["content"] as String).utf8))
            courses[kept] = course
            let id: ID<TrainingSession> = try row["id"]
            let own = try (parts[id.text] ?? []).compactMap {
                try TrainingSession.Part($0, of: course, instructors, days)
            }
            return try TrainingSession(row, course, own)
        }
    }
}

extension TrainingSession {
    fileprivate init(_ row: Row, _ course: Course, _ parts: [Part]) throws {
        id = try row["id"]
        number = try row["number"]
        self.course = course
        seats = try row["seats"]
        changedAt = try row["changed_at"]
        changes = try row["changes"]
        self.parts = parts
        seated = try row["seated"]
        waiting = try row["waiting"]
        if let at: Instant = try row["completed_at"] {
            state = .completed(at)
        } else if let at: Instant = try row["cancelled_at"] {
            state = .cancelled(because: try row["cancelled_because"], at)
        } else {
            state = .open
        }
    }
}

extension TrainingSession.Part {
    fileprivate init?(_ row: Row, of course: Course, _ instructors: [String: Instructor], _ days: TrainingDays) throws {
        let key: String = try row["part"]
        guard let part = course.parts.first(where: { $0.key == key }) else { return nil }
        self.part = part
        id = try row["id"]
        let from: Instant = try row["begins_at"]
        begins = from
        ends = try row["ends_at"]
        place = try row["place"]
        let teaching: String? = try row["instructor_id"]
        instructor = teaching.flatMap { instructors[$0] }
        isUnqualified = instructor.map { !$0.isQualified(for: part.theme, on: days.day(of: from)) } ?? false
    }
}

extension Command where Outcome == TrainingSession {
    package func subject(of outcome: TrainingSession) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> TrainingSession {
        try TrainingSessions(db).session(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchSession: Self = "no-such-session"
    package static let noSuchPart: Self = "no-such-part"
    package static let sessionOver: Self = "session-over"
}
