import Access
import Door
import Exchange
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Programs
import Store
import Vocabulary

/// `/training/sessions/{id}`: the hours of a session, its roster and who was there.
struct TrainingSessionRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /training/sessions/{id}") { try await page($0, part: $0.query("part")) }
        try mounts.at("GET /training/sessions/{id}/calendar", calendar)
        try mounts.at("POST /training/sessions/{id}/parts/{part}", plan)
        try mounts.at("POST /training/sessions/{id}/parts/{part}/attendance", note)
        try mounts.at("POST /training/sessions/{id}/enrolments", enrol)
        try mounts.at("POST /training/sessions/{id}/roster", upload)
        try mounts.at("POST /training/sessions/{id}/completion", complete)
        try mounts.at("POST /training/sessions/{id}/cancellation", cancel)
    }

    private func page(_ visit: Visit, part: String?, _ refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let id: ID<TrainingSession> = try visit.id(.noSuchSession)
        let page = try await visit.desk.look(as: worker, for: .seeTraining, at: TrainingSession.subject(id)) { db in
            TrainingSessionPage(
                try TrainingSessions(db).session(id), try Enrolments(db).roster(of: id),
                instructors: try Instructors(db).all(), chosen: part, keeps: may(worker, .keepTraining).allowed,
                refused: refused, visit.reading)
        }
        return visit.show(page, refused: refused)
    }

    private func change(
        _ visit: Visit, _ name: String, _ command: (ID<TrainingSession>, Form) async throws -> any Command
    ) async throws -> Response {
        let id: ID<TrainingSession> = try visit.id(.noSuchSession)
        let part = visit.context.parameters.get("part")
        let form = try await visit.form()
        do {
            let asked = try await command(id, form)
            try await visit.perform(asked, once: try visit.once(form))
            return visit.go(to: "/training/sessions/\(id)" + (part.map { "?part=\($0)" } ?? ""))
        } catch let refusal as Refusal
            where refusal.kind != .forbidden && refusal.code != .noSuchSession && refusal.code != .noSuchPart
        {
            return try await page(
                visit, part: part, Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func plan(_ visit: Visit) async throws -> Response {
        try await change(visit, "plan") { id, form in
            let zone = visit.site.timeZone
            return try PlanPart(
                visit.context.parameters.get("part") ?? "", of: id, from: try form.moment("begins", in: zone),
                to: try form.moment("ends", in: zone), place: form["place"],
                by: form.given("instructor").map { ID(stored: $0) })
        }
    }

    @Sendable func note(_ visit: Visit) async throws -> Response {
        try await change(visit, "note") { id, form in
            var minutes: [ID<Enrolment>: Int] = [:]
            for name in form.fields.keys where name.hasPrefix("minutes-") {
                guard let text = form.given(name) else { continue }
                guard let number = Int(text.trimmingBlanks()) else { throw Refusal(.notANumber, field: "minutes") }
                minutes[ID(stored: String(name.dropFirst(8)))] = number
            }
            return try NoteAttendance(visit.context.parameters.get("part") ?? "", of: id, minutes)
        }
    }

    @Sendable func enrol(_ visit: Visit) async throws -> Response {
        try await change(visit, "enrol") { id, form in
            try EnrolRoster(
                id, [try Holder.Told(account: form["account"], name: form["holder"], agency: form["agency"])])
        }
    }

    @Sendable func upload(_ visit: Visit) async throws -> Response {
        try await change(visit, "roster") { id, form in
            try EnrolRoster(id, try RosterFile.people(form["roster"] ?? ""))
        }
    }

    @Sendable func complete(_ visit: Visit) async throws -> Response {
        try await change(visit, "complete") { id, _ in CompleteSession(id) }
    }

    @Sendable func cancel(_ visit: Visit) async throws -> Response {
        try await change(visit, "cancel") { id, form in try CancelSession(id, because: form["cancelled-because"]) }
    }

    /// The hours of a session as calendars read them; it names nobody who comes.
    @Sendable func calendar(_ visit: Visit) async throws -> Response {
        let worker = try visit.worker
        let id: ID<TrainingSession> = try visit.id(.noSuchSession)
        let session = try await visit.desk.look(as: worker, for: .takeCourses, at: TrainingSession.subject(id)) { db in
            try TrainingSessions(db).session(id)
        }
        let words = visit.reading.words
        let parts = session.isCancelled ? [] : session.parts
        let text = CalendarFile(
            name: ShownSession(session, visit.reading).name,
            entries: parts.map { part in
                CalendarFile.Entry(
                    uid: "training-\(part.id)@alongside", at: part.begins, changedAt: session.changedAt,
                    changes: session.changes, title: part.part.title.text(in: words.language),
                    address: visit.address(of: "/training"))
            }
        ).text
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/calendar; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"session-\(session.number).ics\"",
            ], body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}

extension Visit {
    fileprivate func perform<Asked: Command>(_ command: Asked, once: OnceKey) async throws {
        _ = try await desk.perform(command, by: worker, once: once)
    }
}
