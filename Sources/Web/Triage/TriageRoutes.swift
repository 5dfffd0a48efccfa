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
        row("POST /calls/{id}/triage/instruments", .triageCalls),
        row("POST /calls/{id}/triage/instruments/withdrawal", .withdrawResults),
        row("POST /calls/{id}/triage/measures", .endCalls),
        row("POST /calls/{id}/triage/opinions", .triageCalls),
        row("POST /calls/{id}/triage/opinions/{opinion}/answer", .triageCalls),
        row("POST /calls/{id}/triage/opinions/{opinion}/withdrawal", .triageCalls),
        row("GET /instruments", .publishPrograms, page: "instruments"),
        row("POST /instruments", .publishPrograms),
        row("POST /instruments/{digest}/acceptance", .publishPrograms),
        api("GET /api/v1/instruments", .seeCalls),
        api("POST /api/v1/instruments/wordings", .publishPrograms),
        api("POST /api/v1/instruments/wordings/{digest}/acceptance", .publishPrograms),
        api("GET /api/v1/calls/{id}/instruments", .seeEncounters),
        api("POST /api/v1/calls/{id}/instruments", .triageCalls),
        api("POST /api/v1/calls/{id}/instruments/{result}/withdrawal", .withdrawResults),
        api("POST /api/v1/calls/{id}/safety-measures", .endCalls),
        api("GET /api/v1/calls/{id}/second-opinions", .seeCalls),
        api("POST /api/v1/calls/{id}/second-opinions", .triageCalls),
        api("POST /api/v1/calls/{id}/second-opinions/{opinion}/answer", .triageCalls),
        api("POST /api/v1/calls/{id}/second-opinions/{opinion}/withdrawal", .triageCalls),
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
        try mounts.at("POST /calls/{id}/triage/instruments", record)
        try mounts.at("POST /calls/{id}/triage/instruments/withdrawal", takeBack)
        try mounts.at("POST /calls/{id}/triage/measures", makeSafe)
        try mounts.at("POST /calls/{id}/triage/opinions", ask)
        try mounts.at("POST /calls/{id}/triage/opinions/{opinion}/answer", agree)
        try mounts.at("POST /calls/{id}/triage/opinions/{opinion}/withdrawal", withdraw)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let now = visit.desk.clock()
        let worker = try visit.worker
        let (waiting, total, asked, back, position) = try await visit.desk.look(
            as: worker, for: .triageCalls, at: .board
        ) { db in
            (
                try Triages(db).waiting(at: now), try Triages(db).count(),
                try SecondOpinions(db).waiting(for: worker.id, at: now), try Transfers(db).back(at: now),
                try Journal(db).last()
            )
        }
        let reading = visit.reading
        return visit.show(
            TriageListPage(
                waiting.map { .init($0, reading) }, total: total, back: back,
                asked: asked.map { .init($0.opinion, $0.number, reading) },
                keepsWording: may(worker, .publishPrograms).allowed, reading), livePosition: position)
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
            // The command has just told how the call stands; what colleagues do meanwhile comes by the live feed.
            let asked = try await visit.desk.database.read { db in try TriageFile.Asked(of: call, in: db, at: now) }
            guard let asked else { throw Refusal(.triageNotBegun, .conflicting) }
            return try visit.json(AssessedDocument(asked, call, visit))
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

    @Sendable func record(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        let instrument = form.given("instrument") ?? ""
        return try await change(visit, id, "instrument-\(instrument)", form) {
            _ = try await visit.desk.perform(
                try form.instrument(of: id), by: visit.worker, once: try visit.once(form))
            return nil
        }
    }

    @Sendable func takeBack(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "withdrawal", form) {
            guard let reason = form.given("reason").flatMap(ResultWithdrawal.Reason.init(rawValue:)) else {
                throw Refusal(.required, field: "reason")
            }
            let result = try await visit.result(form.given("result"), on: id)
            _ = try await visit.desk.perform(
                WithdrawResult(result, because: reason), by: visit.worker, once: try visit.once(form))
            return nil
        }
    }

    @Sendable func makeSafe(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "safety", form) {
            let measures = SafetyMeasure.allCases.filter { form.given("measures-\($0.rawValue)") != nil }
            _ = try await visit.desk.perform(
                try RecordSafetyMeasures(measures, on: id), by: visit.worker, once: try visit.once(form))
            return nil
        }
    }

    @Sendable func ask(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "opinion", form) {
            _ = try await visit.desk.perform(
                AskSecondOpinion(id, of: try form.name("asked")), by: visit.worker, once: try visit.once(form))
            return nil
        }
    }

    @Sendable func agree(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let opinion = try await visit.opinion(on: id)
        let form = try await visit.form()
        return try await change(visit, id, "answer-\(opinion)", form) {
            _ = try await visit.desk.perform(
                try form.answer(to: opinion), by: visit.worker, once: try visit.once(form))
            return nil
        }
    }

    @Sendable func withdraw(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let opinion = try await visit.opinion(on: id)
        let form = try await visit.form()
        return try await change(visit, id, "withdrawal-\(opinion)", form) {
            _ = try await visit.desk.perform(
                WithdrawSecondOpinion(opinion), by: visit.worker, once: try visit.once(form))
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

    func page(_ visit: Visit, _ id: ID<Call>, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let now = visit.desk.clock()
        let (mayTriage, seesPlace) = (may(worker, .triageCalls).allowed, may(worker, .seePlaceHistory).allowed)
        let (file, beside, place, dispatch, position) = try await visit.desk.look(
            as: worker, for: .seeCalls, at: .call(id)
        ) { db in
            let file = try TriageFile(id, in: db, at: now)
            let found = try TriageBeside(of: file.file.call, in: db)
            let mine = found.results.filter {
                $0.withdrawal == nil && may(worker, .withdrawResults, beganBy: ID(stored: $0.by.id)).allowed
            }
            let beside = TriagePage.Beside(
                file: found, known: mayTriage ? try Instruments(db).known() : [],
                colleagues: mayTriage ? try Clinicians(db).others(than: worker.id, at: now) : [], worker: worker.id,
                mayTriage: mayTriage, mayMeasure: may(worker, RecordSafetyMeasures.permission).allowed,
                mayRead: may(worker, .seeEncounters).allowed, mine: Set(mine.map(\.id)))
            let place = seesPlace ? try PlaceFile(file.file, in: db, at: now) : nil
            return (file, beside, place, try BesideDispatch(file.file, in: db, at: now), try Journal(db).last())
        }
        if seesPlace { try await visit.desk.log(AccessLog.Line(worker, .looked, .seePlaceHistory, .call(id))) }
        let reading = visit.reading
        let page = TriagePage(
            file, beside, mayTriage: mayTriage,
            place: place.map { PlaceColumn($0, mayKeep: may(worker, .keepPlaceFacts).allowed, reading) },
            recognised: try await visit.recognised(in: id),
            steps: { StepLink.all($0, StepLink.Step.open(to: worker), here: .triage, reading) },
            sections: {
                CallSections(
                    dispatch, on: $0, back: "triage", rights: CallSections.Rights(worker), refused: refused, reading)
            },
            refused: refused, reading)
        return visit.show(page, livePosition: position, refused: refused)
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
