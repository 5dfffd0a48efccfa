import Access
import Door
import Store
import Vocabulary

/// Opens a session of a course, with its parts one after the other from a first hour on.
///
/// At most eight hours of a day are filled; each part is moved on its own afterwards.
package struct OpenCourse: Order {
    package static let permission = Permission.keepTraining
    static let dayMinutes = 8 * 60

    let text: String
    let begins: Instant
    let seats: Int
    let place: String?

    /// - Parameter text: the file of the course.
    /// - Throws: ``Refusal`` that names the field.
    package init(_ text: String, from begins: Instant?, seats: Int?, place: String?) throws(Refusal) {
        self.text = text
        guard let begins else { throw Refusal(.required, field: "begins") }
        self.begins = begins
        guard let seats else { throw Refusal(.required, field: "seats") }
        guard (1...TrainingSession.mostSeats).contains(seats) else {
            throw Refusal(
                .outOfRange, field: "seats", values: ["least": "1", "most": String(TrainingSession.mostSeats)])
        }
        self.seats = seats
        self.place = try FreeText.given(place, most: TrainingSession.mostPlace, field: "place")
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (TrainingSession, [Event]) {
        let kept = try KeptCourses(db).keep(text, at: now)
        let course = try Course(yaml: Array(text.utf8))
        let number: Int = try db("SELECT coalesce(max(number), 0) + 1 AS next FROM course_session")[0]["next"]
        let id = ID<TrainingSession>.new()
        try db.keep(
            in: "course_session",
            """
            INSERT INTO course_session (id, number, course_id, seats, made_by, made_at, changed_at, changes)
            VALUES (\(id), \(number), \(kept), \(seats), \(worker.id), \(now), \(now), 0) RETURNING *
            """
        )
        let days = try TrainingDays(db)
        var (day, used) = (0, 0)
        for part in course.parts {
            if used > 0, used + part.minutes > OpenCourse.dayMinutes { (day, used) = (day + 1, 0) }
            let from = days.adding(days: day, to: begins).adding(.seconds(used * 60))
            used += part.minutes
            try db.keep(
                in: "session_part",
                """
                INSERT INTO session_part (id, session_id, part, begins_at, ends_at, place)
                VALUES (\(ID<TrainingSession.Part>.new()), \(id), \(part.key), \(from),
                    \(from.adding(.seconds(part.minutes * 60))), \(place)) RETURNING *
                """
            )
        }
        let said: [String: Event.Fact] = ["session": .init(number), "seats": .init(seats)]
        return (try TrainingSessions(db).session(id), [Event(.sessionOpened, TrainingSession.subject(id), said)])
    }
}

/// Says when and where one part is, and who teaches it.
package struct PlanPart: Order {
    package static let permission = Permission.keepTraining

    let session: ID<TrainingSession>
    let part: String
    let begins: Instant
    let ends: Instant
    let place: String?
    let instructor: ID<Instructor>?

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ part: String, of session: ID<TrainingSession>, from begins: Instant?, to ends: Instant?, place: String?,
        by instructor: ID<Instructor>?
    ) throws(Refusal) {
        self.session = session
        self.part = part
        guard let begins else { throw Refusal(.required, field: "begins") }
        guard let ends else { throw Refusal(.required, field: "ends") }
        guard begins < ends else { throw Refusal(.endsBeforeItBegins, field: "ends") }
        self.begins = begins
        self.ends = ends
        self.place = try FreeText.given(place, most: TrainingSession.mostPlace, field: "place")
        self.instructor = instructor
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (TrainingSession, [Event]) {
        let before = try TrainingSessions(db).session(session)
        try before.requireOpen()
        guard let planned = before.parts.first(where: { $0.part.key == part }) else {
            throw Refusal(.noSuchPart, .absent)
        }
        if let instructor { _ = try Instructors(db).instructor(instructor) }
        try db.keep(
            in: "session_part",
            """
            UPDATE session_part SET begins_at = \(begins), ends_at = \(ends), place = \(place),
                instructor_id = \(instructor)
            WHERE id = \(planned.id) RETURNING *
            """
        )
        try TrainingSessions(db).touch(session, at: now)
        return (
            try TrainingSessions(db).session(session),
            [Event(.sessionPlanned, TrainingSession.subject(session), ["session": .init(before.number)])]
        )
    }
}

/// Cancels a session; nobody keeps a seat in it.
package struct CancelSession: Order {
    package static let permission = Permission.keepTraining

    let session: ID<TrainingSession>
    let because: String

    /// - Throws: ``Refusal`` about `cancelled-because`.
    package init(_ session: ID<TrainingSession>, because: String?) throws(Refusal) {
        self.session = session
        self.because = try FreeText.needed(because, most: 300, field: "cancelled-because")
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (TrainingSession, [Event]) {
        let before = try TrainingSessions(db).session(session)
        try before.requireOpen()
        try db.keep(
            in: "course_session",
            """
            UPDATE course_session SET cancelled_because = \(because), cancelled_by = \(worker.id), cancelled_at = \(now)
            WHERE id = \(session) RETURNING *
            """
        )
        try TrainingSessions(db).touch(session, at: now)
        return (
            try TrainingSessions(db).session(session),
            [Event(.sessionCancelled, TrainingSession.subject(session), ["session": .init(before.number)])]
        )
    }
}

extension TrainingSession {
    /// - Throws: ``Refusal`` with `.sessionOver` where it was completed or cancelled.
    func requireOpen() throws(Refusal) {
        guard state == .open else { throw Refusal(.sessionOver, .conflicting) }
    }
}

extension TrainingSessions {
    /// Counts a change, so that calendars show the newer.
    func touch(_ session: ID<TrainingSession>, at now: Instant) throws {
        try db.keep(
            in: "course_session",
            "UPDATE course_session SET changed_at = \(now), changes = changes + 1 WHERE id = \(session) RETURNING *")
    }
}

extension Event.Kind {
    package static let sessionOpened: Self = "session-opened"
    package static let sessionPlanned: Self = "session-planned"
    package static let sessionCancelled: Self = "session-cancelled"
}
