import Access
import Door
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Programs
import Statistics
import Store
import Vocabulary

/// `/triage/quality`: how well triage works, for those who answer for it.
struct TriageQualityRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /triage/quality", show)
        try mounts.at("GET /triage/quality.json", download)
        try mounts.at("POST /triage/quality/plan", plan)
        try mounts.at("GET /api/v1/triage-quality", document)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        do {
            return try await page(visit, try visit.quarter())
        } catch let refusal as Refusal where refusal.kind == .unacceptable {
            let typed = ["from": visit.query("from") ?? "", "to": visit.query("to") ?? ""]
            return try await page(
                visit, try visit.quarter(asked: false),
                refused: Refused(form: "quality", refusal: refusal, typed: typed))
        }
    }

    private func page(_ visit: Visit, _ period: Period, refused: Refused? = nil) async throws -> Response {
        let (report, programs) = try await visit.quality(period)
        let page = TriageQualityPage(
            report, period: period, titles: ProgramTitles(programs, visit.reading.words),
            mayPlan: may(try visit.worker, .planReads).allowed, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    @Sendable func plan(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            let command = try PlanReads(flagged: form.number("flagged"), unflagged: form.number("unflagged"))
            try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/triage/quality")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            let refused = Refused(form: "plan", refusal: refusal, typed: form.typed)
            return try await page(visit, try visit.quarter(asked: false), refused: refused)
        }
    }

    @Sendable func download(_ visit: Visit) async throws -> Response {
        try await answer(visit, ["attachment; filename=\"triage-quality.json\""])
    }

    @Sendable func document(_ visit: Visit) async throws -> Response { try await answer(visit, []) }

    private func answer(_ visit: Visit, _ disposition: [String]) async throws -> Response {
        let period = try visit.quarter()
        let (report, _) = try await visit.quality(period)
        var headers: HTTPFields = [:]
        if let disposition = disposition.first { headers[.contentDisposition] = disposition }
        return try visit.json(TriageQualityDocument(report, period), headers: headers)
    }
}

extension Visit {
    /// The days that are asked for: the last thirteen weeks unless told.
    func quarter(asked: Bool = true) throws(Refusal) -> Period {
        // A form sends what was left blank; a machine that sends a blank meant something else.
        if route.reader == .machine {
            for name in ["from", "to"] where query(name).map({ $0.trimmingBlanks().isEmpty }) ?? false {
                throw Refusal(.queryUnreadable, field: name)
            }
        }
        let (from, to) = asked ? (query("from"), query("to")) : (nil, nil)
        if from != nil || to != nil { return try Period(from: from, to: to, in: site.timeZone) }
        let first = LocalTime(desk.clock().adding(.seconds(-91 * 86_400)), in: site.timeZone).day
        return try Period(from: first, to: nil, in: site.timeZone)
    }

    fileprivate func quality(_ period: Period) async throws -> (TriageQualityReport, [Program]) {
        let (from, to) = (period.from, period.to)
        return try await desk.look(as: worker, for: .seeOutcomes, at: .outcomes) { db in
            let samples = BlindSamples(db)
            let quality = TriageQuality(db)
            let report = TriageQualityReport(
                flags: try quality.flags(from: from, to: to), reads: try samples.measures(from: from, to: to),
                overrides: try quality.overrides(from: from, to: to), plan: try samples.plan())
            return (report, try LivePrograms(db).live)
        }
    }
}
