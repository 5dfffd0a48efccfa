import Access
import Door
import Foundation
import HTTPTypes
import Hummingbird
import Operate
import Programs
import Store
import Vocabulary

extension Routes {
    /// What a clinician does with a call, and what machines do.
    static let triage: [Route] = [
        row("GET /triage", .triageCalls, page: "triage-list"),
        row("GET /calls/{id}/triage", .seeCalls, page: "triage"),
        row("POST /calls/{id}/triage", .triageCalls),
        row("POST /calls/{id}/triage/answers", .triageCalls),
        row("POST /calls/{id}/triage/decision", .triageCalls),
        api("GET /api/v1/programs", .seeCalls),
        api("POST /api/v1/calls/{id}/triage", .triageCalls),
        api("POST /api/v1/calls/{id}/answers", .triageCalls),
        api("GET /api/v1/calls/{id}/assessment", .seeCalls),
        api("POST /api/v1/calls/{id}/decision", .triageCalls),
    ]
}

/// `/triage` and `/calls/{id}/triage`: asking a program's questions and deciding what the call needs.
struct TriageRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /triage", list)
        try mounts.at("GET /calls/{id}/triage", show)
        try mounts.at("POST /calls/{id}/triage", begin)
        try mounts.at("POST /calls/{id}/triage/answers", answer)
        try mounts.at("POST /calls/{id}/triage/decision", decide)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let (waiting, total) = try await visit.desk.look(as: visit.worker, for: .triageCalls, at: .board) { db in
            (try Triages(db).waiting(), try Triages(db).count())
        }
        let reading = visit.reading
        return visit.show(TriageListPage(waiting.map { .init($0, reading) }, total: total, reading))
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.callID)
    }

    @Sendable func begin(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "begin", form) {
            guard let program = form.given("program") else { throw Refusal(.required, field: "program") }
            _ = try await visit.desk.perform(
                BeginTriage(id, with: program), by: visit.worker, once: try visit.once(form))
            return nil
        }
    }

    @Sendable func answer(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "answers", form) {
            let command = try AnswerQuestions(try form.answers(), of: id)
            let call = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            guard visit.wantsJSON else { return nil }
            let now = visit.desk.clock()
            let file = try await visit.desk.database.read { db in try TriageFile(call.id, in: db, at: now) }
            guard let asked = file.asked else { throw Refusal(.triageNotBegun, .conflicting) }
            return try visit.json(AssessedDocument(asked, file.file.call, visit))
        }
    }

    @Sendable func decide(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "decision", form) {
            _ = try await visit.desk.perform(
                try form.decision(of: id), by: visit.worker, once: try visit.once(form))
            return nil
        }
    }

    /// Does what a form asks, and comes back to the page: with what was typed, when it was refused.
    private func change(
        _ visit: Visit, _ id: ID<Call>, _ name: String, _ form: Form, _ work: () async throws -> Response?
    ) async throws -> Response {
        do {
            return try await work() ?? visit.go(to: "/calls/\(id)/triage")
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden {
            guard refusal.code != .noSuchCall else { throw refusal }
            // The whole form of the questions with nothing changed asks for nothing.
            if name == "answers", refusal.code == .nothingGiven { return visit.go(to: "/calls/\(id)/triage") }
            return try await page(visit, id, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    private func page(_ visit: Visit, _ id: ID<Call>, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let now = visit.desk.clock()
        let (file, position) = try await visit.desk.look(as: worker, for: .seeCalls, at: .call(id)) { db in
            (try TriageFile(id, in: db, at: now), try Journal(db).last())
        }
        let reading = visit.reading
        let page = TriagePage(
            file, mayTriage: may(worker, .triageCalls).allowed,
            steps: { StepLink.all($0, StepLink.Step.open(to: worker), here: .triage, reading) },
            refused: refused, reading)
        return visit.show(page, livePosition: position, status: refused?.refusal.status ?? .ok)
    }
}

/// The assessment after an answer, as the page's script swaps it in.
private struct AssessedDocument: Encodable {
    let html: String
    let questions: String
    /// The key of the page's next form.
    let key: String
    let version: Int

    init(_ asked: TriageFile.Asked, _ call: Call, _ visit: Visit) {
        let (pages, reading) = (visit.site.pages, visit.reading)
        html = pages.render(
            TriageAssessment(asked.program, asked.assessment, reading), words: reading.words, base: reading.base)
        questions = pages.render(TriageQuestions(asked, reading), words: reading.words, base: reading.base)
        key = Secret().text
        version = call.version
    }
}
