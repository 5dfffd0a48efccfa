import Access
import Door
import Exchange
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Plan
import Programs
import Vocabulary

extension Routes {
    /// What programs would have done with a city's own past.
    static let plan: [Route] = [
        row("GET /plan/past", .seeHistory, page: "past"),
        row("GET /plan/past.json", .seeHistory),
        row("GET /plan/past/report", .seeHistory, page: "past-report"),
        row("GET /plan/past/days.csv", .seeHistory),
        row("GET /plan/types", .seeHistory, page: "types"),
        row("POST /plan/types", .importCalls),
    ]
}

/// `/plan/past`: a city's own past under each known program, side by side.
struct PlanRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /plan/past", show)
        try mounts.at("GET /plan/past.json", document)
        try mounts.at("GET /plan/past/report", report)
        try mounts.at("GET /plan/past/days.csv", days)
        try mounts.at("GET /plan/types", types)
        try mounts.at("POST /plan/types", say)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        let look = try await visit.site.looks.look(as: visit.worker)
        let incoming =
            may(try visit.worker, .importCalls).allowed
            ? PastPage.Incoming(
                visit.site.readings.files.waiting(), isFull: await visit.site.readings.isFull, visit.reading) : nil
        return visit.show(
            try PastPage(
                look, asked: PastQuery(visit), tables: visit.site.setting.durations, incoming: incoming, visit.reading))
    }

    @Sendable func report(_ visit: Visit) async throws -> Response {
        let look = try await visit.site.looks.look(as: visit.worker)
        return visit.show(
            try PastReport(look, asked: PastQuery(visit), workspace: visit.site.workspace.name, visit.reading))
    }

    @Sendable func document(_ visit: Visit) async throws -> Response {
        let (look, asked) = (try await visit.site.looks.look(as: visit.worker), try PastQuery(visit))
        return try visit.json(
            ReplaysDocument(look, by: asked.durations),
            headers: [.contentDisposition: "attachment; filename=\"past.json\""])
    }

    /// The calls of each day, which the chart of days shows.
    @Sendable func days(_ visit: Visit) async throws -> Response {
        let look = try await visit.site.looks.look(as: visit.worker)
        var text = "day,calls\r\n"
        for day in look.quality?.days ?? [] { text += "\(QualitySection.date(day.number)),\(day.calls)\r\n" }
        let headers: HTTPFields = [
            .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
            .contentDisposition: "attachment; filename=\"days.csv\"",
        ]
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    @Sendable func types(_ visit: Visit) async throws -> Response {
        try await list(visit, TypesPage.Asked(visit))
    }

    @Sendable func say(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            guard let word = form.given("nature") else { throw Refusal(.required, field: "nature") }
            guard let nature = Nature(rawValue: word) else { throw Refusal(.notOneOf, field: "nature") }
            let type = form["type"] ?? ""
            let before = try await PastCalls(of: visit.site.workspace).known(as: try visit.worker).types
                .first { $0.type == CallMap.key(ofType: type) }
            guard let before else { throw Refusal(.noSuchType, .absent, field: "type") }
            _ = try await visit.desk.perform(
                try SayNature(nature, of: type), by: visit.worker, once: try visit.once(form))
            let changed = before.guess.nature == nature ? 0 : before.calls
            var asked = TypesPage.Asked()
            asked.text = String((form["text"] ?? "").prefix(100))
            asked.onlyUnsure = form.given("unsure") != nil
            let query = asked.query.isEmpty ? "" : asked.query + "&"
            return visit.go(to: "/plan/types?\(query)changed=\(changed)")
        } catch let refusal as Refusal where refusal.kind == .unacceptable {
            return try await list(
                visit, TypesPage.Asked(), refused: Refused(form: "types", refusal: refusal, typed: form.typed))
        }
    }

    private func list(_ visit: Visit, _ asked: TypesPage.Asked, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let types = try await PastCalls(of: visit.site.workspace).known(as: worker).types
        let page = TypesPage(
            types, asked: asked, mayCorrect: may(worker, .importCalls).allowed, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }
}

extension TypesPage.Asked {
    /// Reads the address; what cannot be read there asks for nothing.
    fileprivate init(_ visit: Visit) {
        text = String((visit.query("text") ?? "").prefix(100))
        onlyUnsure = visit.query("unsure") != nil
        from = max(0, Int(visit.query("from") ?? "") ?? 0)
        changed = visit.query("changed").flatMap { Int($0) }.map { max(0, $0) }
    }
}

extension Refusal.Code {
    static let noSuchType: Self = "no-such-type"
}
