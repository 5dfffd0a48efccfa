import Foundation
import Operate
import Programs
import Vocabulary

/// What a program reports over a period, as machines read it: each figure with what it divides by what.
package struct MetricsDocument: Encodable, Sendable {
    struct Figure: Encodable, Sendable {
        let figure: String
        let group: String?
        let unit: String
        let value: Double?
        let numerator: Int?
        let denominator: Int?
        let half: Double?
        let ninth: Double?
        let longest: Double?
        let withinHour: Int?
        let unknown: Int

        private enum Key: CodingKey {
            case figure, group, unit, value, numerator, denominator, half, ninth, longest, withinHour, unknown
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(figure, forKey: .figure)
            try object.encode(group, forKey: .group)
            try object.encode(unit, forKey: .unit)
            try object.encode(value, forKey: .value)
            try object.encode(numerator, forKey: .numerator)
            try object.encode(denominator, forKey: .denominator)
            try object.encode(half, forKey: .half)
            try object.encode(ninth, forKey: .ninth)
            try object.encode(longest, forKey: .longest)
            try object.encode(withinHour, forKey: .withinHour)
            try object.encode(unknown, forKey: .unknown)
        }
    }

    struct Line: Encodable, Sendable {
        let metric: String
        let definition: [String: String]
        let figures: [Figure]
        /// What its definition asks for and nothing records yet; without figures nothing could be computed.
        let notRecorded: [String]
    }

    let program: String
    let from: String?
    let to: String?
    let place: String?
    let metrics: [Line]

    package init(_ reports: [MetricReport], _ scope: ProgramMetrics.Scope) {
        program = scope.program
        from = scope.from?.description
        to = scope.to?.description
        place = scope.place
        metrics = reports.map { report in
            Line(
                metric: report.metric.rawValue, definition: MetricWords.definition(report.metric),
                figures: report.figures.map(Figure.init), notRecorded: report.lacks.map(\.rawValue))
        }
    }

    /// The document as text.
    package var json: String {
        get throws { String(decoding: try JSON.encode(self), as: UTF8.self) }
    }

    private enum Key: CodingKey { case program, from, to, place, metrics }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(program, forKey: .program)
        try object.encode(from, forKey: .from)
        try object.encode(to, forKey: .to)
        try object.encode(place, forKey: .place)
        try object.encode(metrics, forKey: .metrics)
    }
}

extension MetricsDocument.Figure {
    fileprivate init(_ figure: MetricFigure) {
        var (unit, value, numerator, denominator) = ("", nil as Double?, nil as Int?, nil as Int?)
        var spans: MetricSpans?
        switch figure.value {
        case .share(let part, let whole):
            (unit, numerator, denominator) = ("share", part, whole)
            value = whole > 0 ? Double(part) / Double(whole) : nil
        case .perThousand(let part, let whole):
            (unit, numerator, denominator) = ("per-thousand", part, whole)
            value = whole > 0 ? Double(part) * 1000 / Double(whole) : nil
        case .count(let count):
            (unit, value) = ("count", Double(count))
        case .hours(let span):
            (unit, value) = ("hours", span.inSeconds / 3600)
        case .spans(let told):
            (unit, denominator, spans) = ("seconds", told.many, told.many > 0 ? told : nil)
        }
        self.init(
            figure: figure.key, group: figure.group, unit: unit, value: value, numerator: numerator,
            denominator: denominator, half: spans?.half.inSeconds, ninth: spans?.ninth.inSeconds,
            longest: spans?.longest.inSeconds, withinHour: spans?.withinHour, unknown: figure.unknown)
    }
}

extension Duration {
    fileprivate var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

/// What the dictionary says of a metric, for machines and for the terminal.
package enum MetricWords {
    private static let catalogue = try? Catalogue(folder: Share.folder.appending(path: "Words"))

    /// The definition in every language.
    static func definition(_ metric: Metric) -> [String: String] {
        (catalogue?.languages ?? [:]).mapValues { $0.name(of: metric.rawValue, in: "metric.definitions") }
    }

    /// A program's metrics as a table for the terminal, in English.
    package static func table(_ reports: [MetricReport], of program: String) -> String {
        guard let words = catalogue?[Catalogue.usual] else { return "" }
        guard !reports.isEmpty else { return "No version of \(program) is live, so it reports nothing." }
        var lines: [String] = []
        let reading = Reading(words: words, zone: .gmt, now: Instant(microseconds: 0), base: "")
        for line in ShownMetrics(reports, of: program, json: "", reading)?.lines ?? [] {
            lines += ["\(line.name): \(line.definition)"]
            lines += line.figures.map { figure in
                let about = figure.about.map { " (\($0))" } ?? ""
                return "  \(figure.value)  \(figure.name)\(about); \(figure.unknown)"
            }
            if let lacking = line.lacking { lines.append("  \(lacking)") }
        }
        return lines.joined(separator: "\n")
    }
}
