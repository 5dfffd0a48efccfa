import Access
import Door
import Store
import Vocabulary

/// Somebody who teaches, with what they are qualified to teach.
package struct Instructor: Hashable, Sendable {
    /// That somebody may teach a theme, until when, and how that is known.
    package struct Qualification: Hashable, Sendable {
        package static let mostEvidence = 300

        package let theme: Course.Theme
        package let expiresOn: CalendarDay?
        package let evidence: String
    }

    package let id: ID<Instructor>
    package let name: String
    package let account: ID<Worker>?
    package internal(set) var qualifications: [Qualification] = []

    init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        account = try row["account_id"]
    }

    package func isQualified(for theme: Course.Theme, on day: CalendarDay) -> Bool {
        qualifications.contains { $0.theme == theme && ($0.expiresOn.map { day <= $0 } ?? true) }
    }

    package static func subject(_ id: ID<Instructor>) -> Event.Subject {
        Event.Subject(kind: "instructor", id: id.text)
    }
}

/// Every question asked about instructors.
package struct Instructors {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    package static let most = 300

    /// By name.
    package func all() throws -> [Instructor] {
        let rows = try db("SELECT * FROM qualification ORDER BY theme, expires_on, id")
        let held = try Dictionary(grouping: rows) { try $0["instructor_id"] as String }
        return try db("SELECT * FROM instructor ORDER BY name, id LIMIT \(Instructors.most)").map { row in
            var instructor = try Instructor(row)
            instructor.qualifications = try (held[instructor.id.text] ?? []).map(Instructor.Qualification.init)
            return instructor
        }
    }

    /// - Throws: ``Refusal`` with `.noSuchInstructor`.
    package func instructor(_ id: ID<Instructor>) throws -> Instructor {
        guard let row = try db("SELECT * FROM instructor WHERE id = \(id)").first else {
            throw Refusal(.noSuchInstructor, .absent, field: "instructor")
        }
        var instructor = try Instructor(row)
        instructor.qualifications = try db(
            "SELECT * FROM qualification WHERE instructor_id = \(id) ORDER BY theme, expires_on, id"
        ).map(Instructor.Qualification.init)
        return instructor
    }
}

extension Instructor.Qualification {
    init(_ row: Row) throws {
        theme = try row["theme"]
        let day: String? = try row["expires_on"]
        expiresOn = day.flatMap(CalendarDay.init)
        evidence = try row["evidence"]
    }
}

/// Writes down somebody who teaches.
package struct AddInstructor: Order {
    package static let permission = Permission.keepTraining

    let told: Holder.Told

    package init(_ told: Holder.Told) {
        self.told = told
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Instructor, [Event]) {
        let holder = try Holder(told, in: db)
        let count: Int = try db("SELECT count(*) AS many FROM instructor")[0]["many"]
        guard count < Instructors.most else {
            throw Refusal(.tooManyOfThem, .conflicting, values: ["most": String(Instructors.most)])
        }
        let id = ID<Instructor>.new()
        try db.keep(
            in: "instructor",
            """
            INSERT INTO instructor (id, name, account_id, entered_by, entered_at)
            VALUES (\(id), \(holder.name), \(holder.account), \(worker.id), \(now)) RETURNING *
            """
        )
        return (try Instructors(db).instructor(id), [Event(.instructorAdded, Instructor.subject(id))])
    }
}

/// Writes down that an instructor may teach a theme.
package struct QualifyInstructor: Order {
    package static let permission = Permission.keepTraining

    let id: ID<Instructor>
    let theme: Course.Theme
    let expiresOn: CalendarDay?
    let evidence: String

    /// - Throws: ``Refusal`` that names the field.
    package init(_ id: ID<Instructor>, for theme: Course.Theme?, until day: String?, evidence: String?) throws(Refusal)
    {
        self.id = id
        guard let theme else { throw Refusal(.required, field: "theme") }
        self.theme = theme
        expiresOn = try TrainingDays.day(day, field: "expiresOn")
        self.evidence = try FreeText.needed(
            evidence, most: Instructor.Qualification.mostEvidence, field: "evidence")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Instructor, [Event]) {
        let before = try Instructors(db).instructor(id)
        guard before.qualifications.count < 60 else {
            throw Refusal(.tooManyOfThem, .conflicting, values: ["most": "60"])
        }
        try db.keep(
            in: "qualification",
            """
            INSERT INTO qualification (id, instructor_id, theme, expires_on, evidence, entered_by, entered_at)
            VALUES (\(ID<Instructor.Qualification>.new()), \(id), \(theme), \(expiresOn?.description), \(evidence),
                \(worker.id), \(now)) RETURNING *
            """
        )
        return (
            try Instructors(db).instructor(id),
            [Event(.instructorQualified, Instructor.subject(id), ["theme": .init(theme)])]
        )
    }
}

extension Command where Outcome == Instructor {
    package func subject(of outcome: Instructor) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Instructor {
        try Instructors(db).instructor(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchInstructor: Self = "no-such-instructor"
    package static let tooManyOfThem: Self = "too-many-of-them"
}

extension Event.Kind {
    package static let instructorAdded: Self = "instructor-added"
    package static let instructorQualified: Self = "instructor-qualified"
}
