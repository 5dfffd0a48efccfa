import Foundation
import Operate
import Programs
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// What became of the calls, as an analyst and a dispatcher would see it.
extension Samples {
    private static func asked(_ program: String? = nil) throws -> OutcomeQuery {
        OutcomeQuery(
            period: try Period(from: "2026-11-01", to: "2026-11-22", in: .gmt), program: program, place: "Near East",
            counts: .paths)
    }

    private static func leak(_ reason: String, _ kind: ReasonCode.Kind, _ count: Int) -> Funnel.Leak? {
        (try? ReasonCode(named: reason)).map { Funnel.Leak(reason: $0, kind: kind, count: count) }
    }

    /// The same, of which a program tells some more finely.
    private static func finer(_ reason: String, _ kind: ReasonCode.Kind, _ count: Int) -> Funnel.Leak? {
        (try? ReasonCode(named: reason)).map {
            Funnel.Leak(
                reason: $0, kind: kind, count: count,
                finer: [Funnel.Leak.Finer(reason: $0.finer("knife-at-door"), count: count / 3)])
        }
    }

    /// A metric with figures, one with half of what it asks for, and one of which nothing is recorded.
    private static let reports = [
        MetricReport(
            metric: .serviceRate,
            figures: [
                MetricFigure("served-in-hours", .share(21, of: 50), unknown: 2),
                MetricFigure("served-at-all-hours", .share(21, of: 64), unknown: 1),
            ], lacks: []),
        MetricReport(
            metric: .responseTime,
            figures: [
                MetricFigure(
                    "received-to-arrived",
                    .spans(
                        MetricSpans(
                            many: 21, half: .seconds(840), ninth: .seconds(1980), longest: .seconds(4020),
                            withinHour: 20))),
                MetricFigure("sent-to-arrived", .spans(.none)),
            ], lacks: []),
        MetricReport(
            metric: .equity,
            figures: [
                MetricFigure("served-by-area", .share(3, of: 9), group: "Near East"),
                MetricFigure("served-by-language", .share(0, of: 0), group: ""),
            ], lacks: [.timeBand]),
        MetricReport(
            metric: .activity,
            figures: [
                MetricFigure("referrals", .count(65)), MetricFigure("hours", .hours(.seconds(367_200))),
                MetricFigure("force", .perThousand(1, of: 80)), MetricFigure("injury", .perThousand(0, of: 0)),
            ], lacks: []),
        MetricReport(metric: .cost, figures: [], lacks: [.costs]),
    ]

    private static func funnel(empty: Bool = false) -> Funnel {
        let left: [Stage: [Funnel.Leak?]] = [
            .received: [leak("not-behavioural", .outside, 41), leak("received-unknown", .unknown, 9)],
            .triaged: [leak("resolved-by-phone", .done, 30), finer("weapon", .elsewhere, 12)],
            .offered: [leak("all-teams-busy", .lost, 17)],
        ]
        var reached = 0
        let steps = Stage.allCases.reversed().map { stage in
            let leaks = empty ? [] : (left[stage] ?? []).compactMap(\.self)
            let here = empty ? 0 : [.received: 4, .arrived: 2, .resolved: 25][stage] ?? 0
            reached += here + leaks.reduce(0) { $0 + $1.count }
            return Funnel.Step(
                stage: stage, applies: stage != .attended, reached: reached, here: here, left: leaks)
        }
        return Funnel(Funnel.Filter(), steps.reversed())
    }

    static func outcomes(_ reading: Reading) throws -> OutcomesPage {
        OutcomesPage(
            funnel(), asked: try asked("denver-star"), programs: ["denver-star", Path.undecided],
            titles: ProgramTitles([], reading.words),
            places: ["Mill Park", "Near East"], mayList: true, metrics: reports, reading)
    }

    static func outcomesOfNothing(_ reading: Reading) throws -> OutcomesPage {
        OutcomesPage(
            funnel(empty: true), asked: try asked(), programs: [], titles: ProgramTitles([], reading.words), places: [],
            mayList: false, reading)
    }

    static func refusedOutcomes(_ reading: Reading) throws -> OutcomesPage {
        OutcomesPage(
            funnel(), asked: try asked(), programs: [], titles: ProgramTitles([], reading.words), places: [],
            mayList: false,
            refused: Refused(
                form: "outcomes", refusal: Refusal("not-a-moment", field: "from"), typed: ["from": "2026-02-30"]),
            reading)
    }

    static func outcomeCalls(_ reading: Reading) throws -> OutcomeCallsPage {
        let calls = try [("c-1", 1, nil, "Near East"), ("c-2", 2, "all-teams-busy", nil)].map {
            id, number, reason, place in
            try FunnelCall(
                Row(new: [
                    "id": id, "call_id": id, "number": number, "received_at": now.adding(.seconds(-90_000)),
                    "program": "denver-star", "place": (place as String?).stored, "stage": Stage.offered,
                    "left_reason": (reason as String?).stored, "left_own": Value.null,
                ]))
        }
        return OutcomeCallsPage(
            calls, of: FunnelFigure(.offered, .reached), asked: try asked(), titles: ProgramTitles([], reading.words),
            more: "/north/outcomes/calls?after=x",
            reading)
    }

    static func noOutcomeCalls(_ reading: Reading) throws -> OutcomeCallsPage {
        let reason = try ReasonCode(named: "all-teams-busy")
        return OutcomeCallsPage(
            [], of: FunnelFigure(.offered, .left(reason, .lost)), asked: try asked(),
            titles: ProgramTitles([], reading.words), more: nil, reading)
    }

    static func notServed(_ reading: Reading) throws -> NotServedPage {
        let ends = try [("c-7", 7, "weapon"), ("c-9", 9, "not-behavioural")].map { id, number, reason in
            try UnknownEnd(
                Row(new: [
                    "call_id": id, "id": "path-\(id)", "number": number, "program": "denver-star",
                    "stage": Stage.triaged,
                    "left_reason": reason, "left_own": Value.null, "alternative_sent": Alternative.police,
                    "left_at": now.adding(.seconds(-7_000)),
                ]))
        }
        return NotServedPage(
            ends, total: 212,
            refused: Refused(form: "outcome", refusal: Refusal("not-one-of", field: "alternativeOutcome")), reading)
    }
}
