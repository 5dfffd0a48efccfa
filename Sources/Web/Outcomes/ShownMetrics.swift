import Foundation
import Operate
import Programs
import Vocabulary

/// What a program says that it reports, with what each metric came to over the period.
struct ShownMetrics: Sendable {
    struct Figure: Sendable {
        /// Which of the metric's figures it is.
        let name: String
        /// `42 %`, `14 min`, `251`.
        let value: String
        /// `21 of 50`, or how long nine tenths and the longest took.
        let about: String?
        /// How many nobody knows.
        let unknown: String
    }

    struct Line: Sendable {
        let name: String
        let definition: String
        let figures: [Figure]
        let isFigured: Bool
        /// What would have to be recorded; nothing where all is.
        let lacking: String?
    }

    let title: String
    let lines: [Line]
    /// The address of the same figures for machines.
    let json: String

    init?(_ reports: [MetricReport], of program: String, json: String, _ reading: Reading) {
        guard !reports.isEmpty else { return nil }
        let words = reading.words
        title = words("metric.title", ["program": program])
        lines = reports.map { Line($0, reading) }
        self.json = json
    }
}

extension ShownMetrics.Line {
    fileprivate init(_ report: MetricReport, _ reading: Reading) {
        let words = reading.words
        let key = report.metric.rawValue
        name = words.name(of: key, in: "metrics")
        definition = words.name(of: key, in: "metric.definitions")
        figures = report.figures.map { ShownMetrics.Figure($0, reading) }
        isFigured = !figures.isEmpty
        let lacks = report.lacks.map { words.name(of: $0.rawValue, in: "metric.lacks") }.joined(separator: "; ")
        lacking =
            lacks.isEmpty
            ? nil : words(figures.isEmpty ? "metric.notRecorded" : "metric.partlyRecorded", ["missing": lacks])
    }
}

extension ShownMetrics.Figure {
    fileprivate init(_ figure: MetricFigure, _ reading: Reading) {
        let words = reading.words
        let called = words.name(of: figure.key, in: "metric.figures")
        name =
            figure.group.map { group in
                let known = group.isEmpty ? words("notKnown") : words.name(of: group, in: "languages")
                return words("metric.grouped", ["figure": called, "group": known])
            } ?? called
        unknown = words("metric.unknown", count: figure.unknown)
        switch figure.value {
        case .share(let part, let whole):
            value = OutcomesPage.percent(part, of: whole)
            about = words("metric.of", ["part": String(part), "whole": String(whole)])
        case .perThousand(let part, let whole):
            value = whole > 0 ? words("metric.perThousand", ["n": Self.thousandths(part, of: whole)]) : "–"
            about = words("metric.of", ["part": String(part), "whole": String(whole)])
        case .count(let count):
            value = String(count)
            about = nil
        case .hours(let span):
            value = words("metric.hours", ["n": String(format: "%.1f", Double(span.components.seconds) / 3600)])
            about = nil
        case .spans(let spans):
            value = spans.many > 0 ? reading.span(spans.half) : "–"
            about =
                spans.many > 0
                ? words(
                    "metric.spans",
                    [
                        "ninth": reading.span(spans.ninth), "longest": reading.span(spans.longest),
                        "share": OutcomesPage.percent(spans.withinHour, of: spans.many), "many": String(spans.many),
                    ]) : words("metric.of", ["part": "0", "whole": "0"])
        }
    }

    /// So many for each thousand, with one decimal.
    static func thousandths(_ part: Int, of whole: Int) -> String {
        String(format: "%.1f", Double(part) * 1000 / Double(whole))
    }
}
