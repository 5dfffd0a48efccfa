import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

/// `/cases/follow-ups`: how well follow-ups are kept, and which are.
struct FollowUpRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /cases/follow-ups", show)
        try mounts.at("POST /cases/follow-ups/rule", setRule)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        do {
            return try await page(visit, try visit.quarter())
        } catch let refusal as Refusal where refusal.kind == .unacceptable {
            let typed = ["from": visit.query("from") ?? "", "to": visit.query("to") ?? ""]
            return try await page(
                visit, try visit.quarter(asked: false),
                refused: Refused(form: "measured", refusal: refusal, typed: typed))
        }
    }

    @Sendable func setRule(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let steps = FollowUp.Step.usual.filter { form.given("step-\($0.rawValue)") != nil }
        try await visit.desk.perform(SetFollowUpRule(steps), by: visit.worker, once: try visit.once(form))
        return visit.go(to: "/cases/follow-ups")
    }

    private func page(_ visit: Visit, _ period: Period, refused: Refused? = nil) async throws -> Response {
        let now = visit.desk.clock()
        let (from, to) = period.instants(until: now)
        let worker = try visit.worker
        let (measures, rule) = try await visit.desk.look(as: worker, for: .seeOutcomes, at: .outcomes) { db in
            (try FollowUps(db).measures(from: from, to: to), try FollowUps(db).rule())
        }
        let page = FollowUpPage(
            measures.steps, all: measures.all, rule: rule, period: period,
            maySet: may(worker, .setFollowUpRule).allowed, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }
}

extension Period {
    /// The two ends, of which neither lies ahead: what is not due yet is nobody's fault.
    func instants(until now: Instant) -> (from: Instant, to: Instant) {
        (from ?? Instant(microseconds: 0), min(to ?? now, now))
    }
}

/// How well follow-ups are kept: two figures, because trying is not reaching.
struct FollowUpPage: Page {
    static let template = "follow-ups"

    struct Line: Sendable {
        let name: String
        let due: String
        let tried: String
        let reached: String
        let missed: String
    }

    struct Ruling: Sendable {
        let steps: [Choice]
    }

    let title: String
    let finding: String
    let lines: [Line]
    let all: Line?
    let firstDay: String
    let lastDay: String
    let trouble: Trouble?
    let kept: String
    let ruling: Ruling?

    init(
        _ measures: [FollowUpMeasure], all: FollowUpMeasure, rule: FollowUpRule, period: Period, maySet: Bool,
        refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        title = words("followUps.title")
        finding =
            all.due == 0
            ? words("followUps.none")
            : words(
                "followUps.finding",
                ["tried": String(all.tried), "reached": String(all.reached), "due": String(all.due)])
        lines = measures.map { Line($0, words) }
        self.all = all.due == 0 ? nil : Line(all, words)
        firstDay = refused.typed("from", in: "measured") ?? period.firstDay ?? ""
        lastDay = refused.typed("to", in: "measured") ?? period.lastDay ?? ""
        trouble = refused.trouble(in: "measured", words)
        kept =
            rule.steps.isEmpty
            ? words("followUps.onlyPromises")
            : words(
                "followUps.kept",
                [
                    "steps": rule.steps.map { words.name(of: $0.rawValue, in: "cases.codes.steps") }
                        .joined(separator: ", ")
                ])
        ruling =
            maySet
            ? Ruling(
                steps: FollowUp.Step.usual.map {
                    Choice(
                        value: $0.rawValue, name: words.name(of: $0.rawValue, in: "cases.codes.steps"),
                        chosen: rule.steps.contains($0))
                }) : nil
    }
}

extension FollowUpPage.Line {
    fileprivate init(_ measure: FollowUpMeasure, _ words: Words) {
        func share(_ part: Int) -> String {
            words(
                "followUps.share",
                [
                    "n": String(part),
                    "percent": String(Int((Double(part) * 100 / Double(max(1, measure.due))).rounded())),
                ])
        }
        self.init(
            name: measure.step.map { words.name(of: $0.rawValue, in: "cases.codes.steps") } ?? words("followUps.all"),
            due: String(measure.due), tried: share(measure.tried), reached: share(measure.reached),
            missed: String(measure.due - measure.tried))
    }
}
