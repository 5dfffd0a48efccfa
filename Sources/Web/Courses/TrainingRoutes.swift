import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// What people are taught, what they hold, and who teaches.
    static let training: [Route] = [
        row("GET /training", .takeCourses, page: "training"),
        row("POST /training/sessions/{id}/sign-up", .takeCourses),
        row("POST /training/enrolments/{id}/departure", .takeCourses),
        row("GET /training/courses", .seeTraining, page: "training-courses"),
        row("POST /training/courses/{name}/sessions", .keepTraining),
        row("POST /training/courses/{name}/approvals", .keepTraining),
        row("GET /training/people", .seeTraining, page: "training-people"),
        row("POST /training/instructors", .keepTraining),
        row("POST /training/instructors/{id}/qualifications", .keepTraining),
        row("POST /training/recognitions", .keepTraining),
        row("GET /training/sessions/{id}", .seeTraining, page: "training-session"),
        row("GET /training/sessions/{id}/calendar", .takeCourses),
        row("POST /training/sessions/{id}/parts/{part}", .keepTraining),
        row("POST /training/sessions/{id}/parts/{part}/attendance", .keepTraining),
        row("POST /training/sessions/{id}/enrolments", .keepTraining),
        row("POST /training/sessions/{id}/roster", .keepTraining),
        row("POST /training/sessions/{id}/completion", .keepTraining),
        row("POST /training/sessions/{id}/cancellation", .keepTraining),
        row("GET /training/certificates", .seeTraining, page: "training-certificates"),
        row("POST /training/certificates", .keepTraining),
        row("GET /training/certificates/{id}", .takeCourses, page: "training-certificate"),
        row("POST /training/certificates/{id}/withdrawal", .keepTraining),
        row("GET /training/export.csv", .seeTraining),
        row("GET /training/coverage", .seeTraining, page: "training-coverage"),
        open("GET /certificate", page: "certificate-check"),
        open("POST /certificate"),
    ]
}

extension Event.Subject {
    /// All that is kept of training, as a thing that somebody looks at.
    static let training = Event.Subject(kind: "training", id: "")
}

/// `/training`: one's own page, the courses, and those who teach.
struct TrainingRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /training") { try await own($0) }
        try mounts.at("POST /training/sessions/{id}/sign-up", signUp)
        try mounts.at("POST /training/enrolments/{id}/departure", leave)
        try mounts.at("GET /training/courses") { try await courses($0) }
        try mounts.at("POST /training/courses/{name}/sessions", open)
        try mounts.at("POST /training/courses/{name}/approvals", rule)
        try mounts.at("GET /training/people") { try await people($0) }
        try mounts.at("POST /training/instructors", addInstructor)
        try mounts.at("POST /training/instructors/{id}/qualifications", qualify)
        try mounts.at("POST /training/recognitions", recognize)
    }

    // MARK: - One's own

    private func own(_ visit: Visit, _ refused: Refused? = nil) async throws -> Response {
        let (worker, now) = (try visit.worker, visit.desk.clock())
        let page = try await visit.desk.look(as: worker, for: .takeCourses, at: .account(worker.id)) { db in
            let register = CertificateRegister(db)
            let mine = try Enrolments(db).enrolments(of: worker.id)
            let sessions = TrainingSessions(db)
            return TrainingPage(
                try register.certificates(of: worker.id), try mine.map { ($0, try sessions.session($0.session)) },
                open: try sessions.open(), seen: try Recognitions(db).of(worker.id), today: try register.today(at: now),
                seesAll: may(worker, .seeTraining).allowed, refused: refused, visit.reading)
        }
        return visit.show(page, refused: refused)
    }

    @Sendable func signUp(_ visit: Visit) async throws -> Response {
        let id: ID<TrainingSession> = try visit.id(.noSuchSession)
        let form = try await visit.form()
        do {
            _ = try await visit.desk.perform(SignUp(id), by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/training")
        } catch let refusal as Refusal where refusal.kind == .conflicting {
            return try await own(visit, Refused(form: "training", refusal: refusal))
        }
    }

    @Sendable func leave(_ visit: Visit) async throws -> Response {
        let id: ID<Enrolment> = try visit.id(.noSuchEnrolment)
        let form = try await visit.form()
        let isOwn = form["from"] != "roster"
        do {
            let session = try await visit.desk.perform(
                LeaveSession(id), by: visit.worker, once: try visit.once(form))
            return visit.go(to: isOwn ? "/training" : "/training/sessions/\(session.id)")
        } catch let refusal as Refusal where refusal.kind == .conflicting {
            return try await own(visit, Refused(form: "training", refusal: refusal))
        }
    }

    // MARK: - Courses

    private func courses(_ visit: Visit, _ refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let shelf = visit.site.setting.courses?.courses ?? []
        let page = try await visit.desk.look(as: worker, for: .seeTraining, at: .training) { db in
            CoursesPage(
                try shelf.map { ($0, try KeptCourses(db).approvals(of: $0.name)) },
                sessions: try TrainingSessions(db).all(), keeps: may(worker, .keepTraining).allowed, refused: refused,
                visit.reading)
        }
        return visit.show(page, refused: refused)
    }

    @Sendable func open(_ visit: Visit) async throws -> Response {
        let text = try visit.courseText
        let form = try await visit.form()
        do {
            let command = try OpenCourse(
                text, from: try form.moment("begins", in: visit.site.timeZone), seats: try form.count("seats"),
                place: form["place"])
            let session = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/training/sessions/\(session.id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await courses(
                visit, Refused(form: "open-\(visit.courseName)", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func rule(_ visit: Visit) async throws -> Response {
        let text = try visit.courseText
        let form = try await visit.form()
        do {
            let command = try ApproveCourse(
                text, by: form["committee"], try form.code("ruling", CourseApproval.Ruling.init(rawValue:)),
                on: form["decided-on"], words: form["ruling-words"])
            try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/training/courses")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await courses(
                visit, Refused(form: "rule-\(visit.courseName)", refusal: refusal, typed: form.typed))
        }
    }

    // MARK: - Those who teach, and those whose work was seen

    private func people(_ visit: Visit, _ refused: Refused? = nil) async throws -> Response {
        let (worker, now) = (try visit.worker, visit.desk.clock())
        let page = try await visit.desk.look(as: worker, for: .seeTraining, at: .training) { db in
            TrainingPeoplePage(
                try Instructors(db).all(), seen: try Recognitions(db).all(),
                today: try CertificateRegister(db).today(at: now), keeps: may(worker, .keepTraining).allowed,
                refused: refused, visit.reading)
        }
        return visit.show(page, refused: refused)
    }

    @Sendable func addInstructor(_ visit: Visit) async throws -> Response {
        try await change(visit, "instructor") { form in
            let told = try Holder.Told(account: form["account"], name: form["holder"], agency: nil)
            _ = try await visit.desk.perform(AddInstructor(told), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func qualify(_ visit: Visit) async throws -> Response {
        let id: ID<Instructor> = try visit.id(.noSuchInstructor)
        return try await change(visit, "qualify-\(id)") { form in
            let command = try QualifyInstructor(
                id, for: try form.code("theme", Course.Theme.init(rawValue:)), until: form["expiresOn"],
                evidence: form["evidence"])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func recognize(_ visit: Visit) async throws -> Response {
        try await change(visit, "seen") { form in
            let command = try Recognize(
                form["account"], for: try form.code("seen-for", Recognition.Reason.init(rawValue:)),
                words: form["seen-words"])
            try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    private func change(
        _ visit: Visit, _ name: String, _ work: (Form) async throws -> Void
    ) async throws -> Response {
        let form = try await visit.form()
        do {
            try await work(form)
            return visit.go(to: "/training/people")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.code != .noSuchInstructor {
            return try await people(visit, Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }
}

extension Visit {
    /// The course that the address names.
    var courseName: String { context.parameters.get("name") ?? "" }

    /// The file of the course that the address names.
    ///
    /// - Throws: ``Refusal`` with `.noSuchCourse`.
    var courseText: String {
        get throws(Refusal) { try courseText(courseName) }
    }

    func courseText(_ name: String) throws(Refusal) -> String {
        guard let found = site.setting.courses?[name] else { throw Refusal(.noSuchCourse, .absent, field: "course") }
        return found.text
    }
}

extension Form {
    /// A number, where one was typed.
    ///
    /// - Throws: ``Refusal`` with `.notANumber` about the field.
    func count(_ field: String) throws(Refusal) -> Int? {
        guard let text = given(field) else { return nil }
        guard let number = Int(text.trimmingBlanks()) else { throw Refusal(.notANumber, field: field) }
        return number
    }
}
