import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Programs
import Store
import Vocabulary

extension Routes {
    /// Training for machines.
    static let trainingAPI: [Route] = [
        api("GET /api/v1/training/courses", .takeCourses),
        api("GET /api/v1/training/sessions", .seeTraining),
        api("POST /api/v1/training/sessions", .keepTraining),
        api("GET /api/v1/training/sessions/{id}", .seeTraining),
        api("POST /api/v1/training/sessions/{id}/enrolments", .keepTraining),
        api("POST /api/v1/training/sessions/{id}/attendance", .keepTraining),
        api("POST /api/v1/training/sessions/{id}/completion", .keepTraining),
        api("GET /api/v1/training/coverage", .seeTraining),
        api("GET /api/v1/training/certificates", .seeTraining),
        api("POST /api/v1/training/certificates", .keepTraining),
        api("POST /api/v1/training/certificates/{id}/withdrawal", .keepTraining),
    ]
}

/// Courses, sessions and certificates for machines, as `Assets/openapi.yaml` describes them.
struct TrainingAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/training/courses", courses)
        try mounts.at("GET /api/v1/training/sessions", sessions)
        try mounts.at("POST /api/v1/training/sessions", open)
        try mounts.at("GET /api/v1/training/sessions/{id}", session)
        try mounts.at("POST /api/v1/training/sessions/{id}/enrolments", enrol)
        try mounts.at("POST /api/v1/training/sessions/{id}/attendance", note)
        try mounts.at("POST /api/v1/training/sessions/{id}/completion", complete)
        try mounts.at("GET /api/v1/training/certificates", certificates)
        try mounts.at("POST /api/v1/training/certificates", certify)
        try mounts.at("POST /api/v1/training/certificates/{id}/withdrawal", withdraw)
    }

    @Sendable func courses(_ visit: Visit) async throws -> Response {
        let courses = visit.site.setting.courses?.courses ?? []
        return try visit.json(ListDocument(name: "courses", items: courses.map(CourseDocument.init), next: nil))
    }

    @Sendable func sessions(_ visit: Visit) async throws -> Response {
        let all = try await visit.desk.look(as: visit.worker, for: .seeTraining, at: .training) { db in
            try TrainingSessions(db).all()
        }
        return try visit.json(
            ListDocument(name: "sessions", items: all.map { SessionDocument($0, roster: nil) }, next: nil))
    }

    @Sendable func open(_ visit: Visit) async throws -> Response {
        let (body, once) = try await visit.order(["course", "begins", "seats", "place"])
        let command = try OpenCourse(
            visit.courseText(body.required("course")), from: body.moment("begins"), seats: body.number("seats"),
            place: body.text("place"))
        let session = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try await answer(visit, session.id, status: .created)
    }

    @Sendable func session(_ visit: Visit) async throws -> Response {
        try await answer(visit, try visit.id(.noSuchSession))
    }

    @Sendable func enrol(_ visit: Visit) async throws -> Response {
        let id: ID<TrainingSession> = try visit.id(.noSuchSession)
        let (body, once) = try await visit.order(["people"])
        let people = try body.list("people", names: ["account", "holder", "agency"]).map { one in
            try Holder.Told(account: one.text("account"), name: one.text("holder"), agency: one.text("agency"))
        }
        let session = try await visit.desk.perform(EnrolRoster(id, people), by: visit.worker, once: once)
        return try await answer(visit, session.id, status: .created)
    }

    @Sendable func note(_ visit: Visit) async throws -> Response {
        let id: ID<TrainingSession> = try visit.id(.noSuchSession)
        let (body, once) = try await visit.order(["part", "minutes"])
        let part = try body.required("part")
        var minutes: [ID<Enrolment>: Int] = [:]
        for one in try body.list("minutes", names: ["enrolment", "minutes"]) {
            guard let count = try one.number("minutes") else { throw Refusal(.required, field: "minutes") }
            minutes[ID(stored: try one.required("enrolment"))] = count
        }
        let session = try await visit.desk.perform(
            NoteAttendance(part, of: id, minutes), by: visit.worker, once: once)
        return try await answer(visit, session.id)
    }

    @Sendable func complete(_ visit: Visit) async throws -> Response {
        let id: ID<TrainingSession> = try visit.id(.noSuchSession)
        let (_, once) = try await visit.order([])
        let session = try await visit.desk.perform(CompleteSession(id), by: visit.worker, once: once)
        return try await answer(visit, session.id)
    }

    private func answer(
        _ visit: Visit, _ id: ID<TrainingSession>, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (session, roster) = try await visit.desk.look(
            as: visit.worker, for: .seeTraining, at: TrainingSession.subject(id)
        ) { db in
            (try TrainingSessions(db).session(id), try Enrolments(db).roster(of: id))
        }
        return try visit.json(SessionDocument(session, roster: roster), status: status)
    }

    // MARK: - Certificates

    @Sendable func certificates(_ visit: Visit) async throws -> Response {
        let now = visit.desk.clock()
        let (all, today) = try await visit.desk.look(as: visit.worker, for: .seeTraining, at: .training) { db in
            (try CertificateRegister(db).all(), try CertificateRegister(db).today(at: now))
        }
        return try visit.json(
            ListDocument(
                name: "certificates", items: all.map { CertificateDocument($0, today: today) }, next: nil))
    }

    @Sendable func certify(_ visit: Visit) async throws -> Response {
        let (body, once) = try await visit.order([
            "certificate", "title", "account", "holder", "agency", "issuedOn", "expiresOn", "evidence",
        ])
        if let blank = try body.text("expiresOn"), blank.trimmingBlanks().isEmpty {
            throw Refusal(.notAMoment, field: "expiresOn")
        }
        let command = try AddCertificate(
            body.text("certificate"), title: body.text("title"),
            of: Holder.Told(account: body.text("account"), name: body.text("holder"), agency: body.text("agency")),
            on: body.text("issuedOn"), until: body.text("expiresOn"), evidence: body.text("evidence"))
        let one = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(CertificateDocument(one, today: today(visit)), status: .created)
    }

    @Sendable func withdraw(_ visit: Visit) async throws -> Response {
        let id: ID<TrainingCertificate> = try visit.id(.noSuchCertificate)
        let (body, once) = try await visit.order(["reason"])
        let one = try await visit.desk.perform(
            WithdrawCertificate(id, because: body.text("reason")), by: visit.worker, once: once)
        return try visit.json(CertificateDocument(one, today: today(visit)))
    }

    private func today(_ visit: Visit) -> CalendarDay? {
        CalendarDay(LocalTime(visit.desk.clock(), in: visit.site.timeZone).day)
    }
}

/// A course, as machines read it.
struct CourseDocument: Encodable {
    private struct Part: Encodable {
        let key: String
        let title: String
        let theme: String
        let topics: [String]
        let kind: String
        let minutes: Int
    }

    private let course: String
    private let version: String
    private let digest: String
    private let title: [String: String]
    private let description: [String: String]
    private let provider: String
    private let category: String
    private let minutes: Int
    private let neededMinutes: Int
    private let certificate: String?
    private let months: Int?
    private let parts: [Part]

    init(_ course: Course) {
        self.course = course.name
        version = course.version
        digest = course.digest
        title = course.title.texts
        description = course.about.texts
        provider = course.provider
        category = course.category.rawValue
        minutes = course.minutes
        neededMinutes = course.neededMinutes
        certificate = course.leading?.key
        months = course.leading?.months
        parts = course.parts.map {
            Part(
                key: $0.key, title: $0.title.english, theme: $0.theme.rawValue, topics: $0.topics.map(\.rawValue),
                kind: $0.kind.rawValue, minutes: $0.minutes)
        }
    }

    private enum Key: CodingKey {
        case course, version, digest, title, description, provider, category, minutes, neededMinutes, certificate
        case months, parts
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(course, forKey: .course)
        try object.encode(version, forKey: .version)
        try object.encode(digest, forKey: .digest)
        try object.encode(title, forKey: .title)
        try object.encode(description, forKey: .description)
        try object.encode(provider, forKey: .provider)
        try object.encode(category, forKey: .category)
        try object.encode(minutes, forKey: .minutes)
        try object.encode(neededMinutes, forKey: .neededMinutes)
        try object.encode(certificate, forKey: .certificate)
        try object.encode(months, forKey: .months)
        try object.encode(parts, forKey: .parts)
    }
}

/// A session, as machines read it.
struct SessionDocument: Encodable {
    private struct Part: Encodable {
        let part: TrainingSession.Part

        enum Key: CodingKey { case part, begins, ends, place, instructor, unqualified }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(part.part.key, forKey: .part)
            try object.encode(part.begins.description, forKey: .begins)
            try object.encode(part.ends.description, forKey: .ends)
            try object.encode(part.place, forKey: .place)
            try object.encode(part.instructor?.name, forKey: .instructor)
            try object.encode(part.isUnqualified, forKey: .unqualified)
        }
    }

    private struct Person: Encodable {
        let one: Enrolment

        enum Key: CodingKey { case enrolment, account, holder, agency, state, minutes, certificate }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(one.id.text, forKey: .enrolment)
            try object.encode(one.holder.account?.text, forKey: .account)
            try object.encode(one.holder.name, forKey: .holder)
            try object.encode(one.holder.agency, forKey: .agency)
            try object.encode(one.state.rawValue, forKey: .state)
            try object.encode(one.allMinutes, forKey: .minutes)
            try object.encode(one.certificate?.text, forKey: .certificate)
        }
    }

    private let session: TrainingSession
    private let roster: [Enrolment]?

    /// - Parameter roster: nothing in lists.
    init(_ session: TrainingSession, roster: [Enrolment]?) {
        self.session = session
        self.roster = roster
    }

    private enum Key: CodingKey { case id, number, course, version, state, seats, seated, waiting, parts, roster }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(session.id.text, forKey: .id)
        try object.encode(session.number, forKey: .number)
        try object.encode(session.course.name, forKey: .course)
        try object.encode(session.course.version, forKey: .version)
        let state =
            switch session.state {
            case .open: "open"
            case .completed: "completed"
            case .cancelled: "cancelled"
            }
        try object.encode(state, forKey: .state)
        try object.encode(session.seats, forKey: .seats)
        try object.encode(session.seated, forKey: .seated)
        try object.encode(session.waiting, forKey: .waiting)
        try object.encode(session.parts.map(Part.init), forKey: .parts)
        if let roster { try object.encode(roster.map(Person.init), forKey: .roster) }
    }
}

/// A certificate, as machines read it.
struct CertificateDocument: Encodable {
    private let one: TrainingCertificate
    private let today: CalendarDay?

    init(_ one: TrainingCertificate, today: CalendarDay?) {
        self.one = one
        self.today = today
    }

    private enum Key: CodingKey {
        case id, certificate, title, account, holder, agency, issuedOn, expiresOn, session, evidence, standing
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(one.id.text, forKey: .id)
        try object.encode(one.key, forKey: .certificate)
        try object.encode(one.title, forKey: .title)
        try object.encode(one.holder.account?.text, forKey: .account)
        try object.encode(one.holder.name, forKey: .holder)
        try object.encode(one.holder.agency, forKey: .agency)
        try object.encode(one.issuedOn.description, forKey: .issuedOn)
        try object.encode(one.expiresOn?.description, forKey: .expiresOn)
        try object.encode(one.session, forKey: .session)
        try object.encode(one.evidence, forKey: .evidence)
        try object.encode((today.map { one.standing(on: $0) } ?? .valid).rawValue, forKey: .standing)
    }
}
