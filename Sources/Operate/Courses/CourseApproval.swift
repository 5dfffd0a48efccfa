import Access
import Door
import Store
import Vocabulary

/// What the steering committee said of a course as it stands in its file.
package struct CourseApproval: Hashable, Sendable {
    package enum Ruling: String, CaseIterable, Storable, Sendable {
        case approved
        case withChanges = "with-changes"
        case declined
    }

    package static let mostWords = 1_000

    package let version: String
    package let digest: String
    package let committee: String
    package let ruling: Ruling
    package let decidedOn: CalendarDay?
    package let words: String?
    package let by: Author

    init(_ row: Row) throws {
        version = try row["version"]
        digest = try row["digest"]
        committee = try row["committee"]
        ruling = try row["ruling"]
        decidedOn = CalendarDay(try row["decided_on"])
        words = try row["words"]
        by = Author(id: try row["entered_by"], name: try row["author"])
    }
}

/// Every question asked about the courses that sessions were held of.
package struct KeptCourses {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// Keeps the file of a course, once for all its sessions.
    func keep(_ text: String, at now: Instant) throws -> String {
        let course: Course
        do {
            course = try Course(yaml: Array(text.utf8))
        } catch {
            throw Refusal(.noSuchCourse, .absent, field: "course")
        }
        if let row = try db("SELECT id FROM course_text WHERE digest = \(course.digest)").first {
            return try row["id"]
        }
        let id = ID<Course>.new()
        try db.run(
            """
            INSERT INTO course_text (id, course, version, digest, content, kept_at)
            VALUES (\(id), \(course.name), \(course.version), \(course.digest), \(text), \(now))
            """
        )
        return id.text
    }

    /// What was said of any version of a course, the newest first.
    package func approvals(of course: String) throws -> [CourseApproval] {
        try db(
            """
            SELECT course_approval.*, course_text.version, course_text.digest,
                   coalesce(account.display_name, 'Alongside') AS author
            FROM course_approval JOIN course_text ON course_text.id = course_approval.course_id
            LEFT JOIN account ON account.id = course_approval.entered_by
            WHERE course_text.course = \(course)
            ORDER BY course_approval.decided_on DESC, course_approval.entered_at DESC
            """
        ).map(CourseApproval.init)
    }
}

/// Writes down what the steering committee said of a course.
package struct ApproveCourse: Order {
    package static let permission = Permission.keepTraining

    let text: String
    let committee: String
    let ruling: CourseApproval.Ruling
    let decidedOn: CalendarDay
    let words: String?

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ text: String, by committee: String?, _ ruling: CourseApproval.Ruling?, on day: String?, words: String?
    ) throws(Refusal) {
        self.text = text
        self.committee = try FreeText.needed(committee, most: 200, field: "committee")
        guard let ruling else { throw Refusal(.required, field: "ruling") }
        self.ruling = ruling
        guard let day = try TrainingDays.day(day, field: "decided-on") else {
            throw Refusal(.required, field: "decided-on")
        }
        decidedOn = day
        self.words = try FreeText.given(words, most: CourseApproval.mostWords, field: "ruling-words")
        guard ruling == .approved || self.words != nil else { throw Refusal(.required, field: "ruling-words") }
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        guard decidedOn <= (try TrainingDays(db)).day(of: now) else { throw Refusal(.notInFuture, field: "decided-on") }
        let course = try KeptCourses(db).keep(text, at: now)
        try db.keep(
            in: "course_approval",
            """
            INSERT INTO course_approval (id, course_id, committee, ruling, decided_on, words, entered_by, entered_at)
            VALUES (\(ID<CourseApproval>.new()), \(course), \(committee), \(ruling), \(decidedOn.description), \(words),
                \(worker.id), \(now)) RETURNING *
            """
        )
        let subject = Event.Subject(kind: "course", id: course)
        return ((), [Event(.courseRuled, subject, ["ruling": .init(ruling)])])
    }
}

extension Refusal.Code {
    package static let noSuchCourse: Self = "no-such-course"
}

extension Event.Kind {
    package static let courseRuled: Self = "course-ruled"
}
