import Access
import Door
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Programs
import Store
import Vocabulary

extension Routes {
    /// What became of the calls: the funnel, the calls behind its figures, and the ends that nobody knows yet.
    static let outcomes: [Route] = [
        row("GET /outcomes", .seeOutcomes, page: "outcomes"),
        row("GET /outcomes.csv", .seeOutcomes),
        row("GET /outcomes.json", .seeOutcomes),
        row("GET /outcomes/metrics.json", .seeOutcomes),
        row("GET /outcomes/calls", .seeOutcomeCalls, page: "outcome-calls"),
        row("GET /not-served", .endCalls, page: "not-served"),
        row("POST /calls/{id}/outcome", .endCalls),
        api("GET /api/v1/funnel", .seeOutcomes),
        api("GET /api/v1/program-metrics", .seeOutcomes),
        api("GET /api/v1/funnel/calls", .seeOutcomeCalls),
        api("GET /api/v1/not-served", .endCalls),
        api("POST /api/v1/calls/{id}/outcome", .endCalls),
    ]
}

/// `/outcomes` and `/not-served`: what became of the calls.
struct OutcomeRoutes: Sendable {
    /// The most lines one page of a list shows.
    private static let most = 100

    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /outcomes", show)
        try mounts.at("GET /outcomes.csv", table)
        try mounts.at("GET /outcomes.json", document)
        try mounts.at("GET /outcomes/metrics.json", metrics)
        try mounts.at("GET /outcomes/calls", calls)
        try mounts.at("GET /not-served", notServed)
        try mounts.at("POST /calls/{id}/outcome", learn)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        let reading = visit.reading
        do {
            let asked = try OutcomeQuery(visit)
            let (funnel, programs, titles, places, metrics) = try await look(visit, asked)
            let mayList = may(try visit.worker, .seeOutcomeCalls).allowed
            return visit.show(
                OutcomesPage(
                    funnel, asked: asked, programs: programs, titles: titles, places: places, mayList: mayList,
                    metrics: metrics, reading))
        } catch let refusal as Refusal where refusal.kind == .unacceptable {
            let typed = ["from": visit.query("from") ?? "", "to": visit.query("to") ?? ""]
            let refused = Refused(form: "outcomes", refusal: refusal, typed: typed)
            let period = try Period(from: nil, to: nil, in: visit.site.timeZone)
            let asked = OutcomeQuery(period: period, program: nil, place: nil, counts: .paths)
            let (funnel, programs, titles, places, metrics) = try await look(visit, asked)
            let page = OutcomesPage(
                funnel, asked: asked, programs: programs, titles: titles, places: places, mayList: false,
                metrics: metrics, refused: refused, reading)
            return visit.show(page, status: refusal.status)
        }
    }

    private func look(
        _ visit: Visit, _ asked: OutcomeQuery
    ) async throws -> (Funnel, [String], ProgramTitles, [String], [MetricReport]) {
        let words = visit.reading.words
        let now = visit.desk.clock()
        return try await visit.desk.look(as: visit.worker, for: .seeOutcomes, at: .outcomes) { db in
            let funnels = Funnels(db)
            let live = try LivePrograms(db).live
            // One that no call was asked for yet reports its figures all the same, and stays chosen.
            let programs = try Set(funnels.programs() + live.map(\.name)).sorted()
            return (
                try funnels.funnel(asked.filter), programs, ProgramTitles(live, words), try funnels.places(),
                try asked.scope.map { try ProgramMetrics(db, $0, at: now).named() } ?? []
            )
        }
    }

    @Sendable func table(_ visit: Visit) async throws -> Response {
        let funnel = try await visit.funnel(OutcomeQuery(visit))
        var headers: HTTPFields = [.contentType: "text/csv; charset=utf-8", .cacheControl: "no-store"]
        headers[.contentDisposition] = "attachment; filename=\"funnel.csv\""
        let text = FunnelDocument.csv(funnel)
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    @Sendable func document(_ visit: Visit) async throws -> Response {
        let funnel = try await visit.funnel(OutcomeQuery(visit))
        return try visit.json(
            FunnelDocument(funnel), headers: [.contentDisposition: "attachment; filename=\"funnel.json\""])
    }

    @Sendable func metrics(_ visit: Visit) async throws -> Response {
        try visit.json(
            try await visit.metrics(OutcomeQuery(visit)),
            headers: [.contentDisposition: "attachment; filename=\"metrics.json\""])
    }

    @Sendable func calls(_ visit: Visit) async throws -> Response {
        let asked = try OutcomeQuery(visit)
        let figure = try OutcomeQuery.figure(stage: visit.query("stage"), part: visit.query("part"))
        let (calls, next) = try await visit.calls(behind: figure, asked, most: Self.most)
        let more = next.map { cursor in
            "\(visit.site.base)/outcomes/calls\(asked.query(stage: figure.stage, visit.query("part") ?? ""))&after=\(cursor)"
        }
        let reading = visit.reading
        let titles = try await visit.desk.database.read { db in
            ProgramTitles(try LivePrograms(db).live, reading.words)
        }
        return visit.show(OutcomeCallsPage(calls, of: figure, asked: asked, titles: titles, more: more, reading))
    }

    @Sendable func notServed(_ visit: Visit) async throws -> Response {
        try await list(visit)
    }

    private func list(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let (ends, total) = try await visit.desk.look(as: visit.worker, for: .endCalls, at: .notServed) { db in
            (try NotServed(db).unknownEnds(), try NotServed(db).count())
        }
        let page = NotServedPage(ends, total: total, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    @Sendable func learn(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        do {
            guard let word = form.given("outcome") else { throw Refusal(.required, field: "alternativeOutcome") }
            guard let outcome = AlternativeOutcome(rawValue: word) else {
                throw Refusal(.notOneOf, field: "alternativeOutcome")
            }
            _ = try await visit.desk.perform(
                LearnOutcome(outcome, of: id, on: try form.name("path")), by: visit.worker, once: try visit.once(form))
            // Who has just learned how the police's response ended is asked whether they used what they were told.
            let asks = try await visit.desk.database.read { db in
                try Briefs(db).briefs(of: id).contains { $0.used == nil }
            }
            if asks { return visit.go(to: "/calls/\(id)#brief-section") }
            return visit.go(to: form["back"] == "call" ? "/calls/\(id)" : "/not-served")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.code != .noSuchCall {
            return try await list(visit, refused: Refused(form: "outcome", refusal: refusal, typed: form.typed))
        }
    }
}

extension Visit {
    func funnel(_ asked: OutcomeQuery) async throws -> Funnel {
        try await desk.look(as: worker, for: .seeOutcomes, at: .outcomes) { db in
            try Funnels(db).funnel(asked.filter)
        }
    }

    /// What the program that is asked for reports.
    ///
    /// - Throws: ``Refusal`` with `.queryUnreadable` where no program is named.
    func metrics(_ asked: OutcomeQuery) async throws -> MetricsDocument {
        guard let scope = asked.scope, scope.program.wholeMatch(of: /[a-z][a-z0-9-]{0,99}/) != nil else {
            throw Refusal(.queryUnreadable, field: "program")
        }
        let now = desk.clock()
        let reports = try await desk.look(as: worker, for: .seeOutcomes, at: .outcomes) { db in
            try ProgramMetrics(db, scope, at: now).named()
        }
        return MetricsDocument(reports, scope)
    }

    /// The paths behind one figure, and where the list goes on.
    func calls(
        behind figure: FunnelFigure, _ asked: OutcomeQuery, most: Int
    ) async throws -> (calls: [FunnelCall], next: String?) {
        let last = try query("after").map { text throws(Refusal) in try Cursor(text) }
        let found = try await desk.look(as: worker, for: .seeOutcomeCalls, at: .outcomes) { db in
            try Funnels(db).calls(
                behind: figure, asked.filter, below: last.map { ($0.at, ID(stored: $0.id)) }, most: most + 1)
        }
        let shown = Array(found.prefix(most))
        let next =
            found.count > most ? shown.last.map { Cursor(at: $0.receivedAt, id: $0.path.text).text } : nil
        return (shown, next)
    }
}

extension Event.Subject {
    /// The ends that nobody knows yet, for the access log.
    static let notServed = Event.Subject(kind: "not-served", id: "")
}
