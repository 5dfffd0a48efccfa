import Access
import Door
import Exchange
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Plan
import Store
import Vocabulary

extension Routes {
    /// What became of needs and referrals, and where nothing would take somebody.
    static let figures: [Route] = [
        row("GET /referrals/figures", .seeOutcomes, page: "referral-figures"),
        row("GET /referrals/figures/council", .seeOutcomes, page: "referral-figures-council"),
        row("GET /referrals/figures.csv", .seeOutcomes),
        api("GET /api/v1/referral-figures", .seeOutcomes),
    ]
}

/// `/referrals/figures`: for those who answer for the program, and in a form that may leave it.
struct FigureRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /referrals/figures", show)
        try mounts.at("GET /referrals/figures/council", council)
        try mounts.at("GET /referrals/figures.csv", table)
        try mounts.at("GET /api/v1/referral-figures", document)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        do {
            return try await page(visit, FigureQuery(visit))
        } catch let refusal as Refusal where refusal.kind == .unacceptable {
            let typed = ["from": visit.query("from") ?? "", "to": visit.query("to") ?? ""]
            let refused = Refused(form: "figures", refusal: refusal, typed: typed)
            return try await page(visit, FigureQuery(visit, asked: false), refused: refused)
        }
    }

    private func page(_ visit: Visit, _ asked: FigureQuery, refused: Refused? = nil) async throws -> Response {
        let figures = try await visit.figures(asked)
        let page = FiguresPage(figures, try await beats(visit), asked: asked, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    @Sendable func council(_ visit: Visit) async throws -> Response {
        let asked = try FigureQuery(visit)
        let figures = try await visit.figures(asked).forCouncil
        return visit.show(
            CouncilFiguresPage(
                figures, try await beats(visit), asked: asked, workspace: visit.site.workspace.name, visit.reading))
    }

    private func beats(_ visit: Visit) async throws -> [BeatShape] {
        try await visit.desk.database.read { db in try BeatDrawing.beats(db) }
    }

    @Sendable func table(_ visit: Visit) async throws -> Response {
        let asked = try FigureQuery(visit)
        let figures = try await visit.figures(asked).shown(to: asked.view)
        let name = asked.view == .work ? "referrals-all-numbers.csv" : "referrals.csv"
        let headers: HTTPFields = [
            .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
            .contentDisposition: "attachment; filename=\"\(name)\"",
        ]
        let text = FiguresDocument.csv(figures)
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    @Sendable func document(_ visit: Visit) async throws -> Response {
        let asked = try FigureQuery(visit)
        return try visit.json(FiguresDocument(try await visit.figures(asked).shown(to: asked.view)))
    }
}
