import Operate
import Vocabulary

/// The path as a funnel of bars whose leaks are drawn, each with its reason, and the table behind it.
struct OutcomesPage: Page {
    static let template = "outcomes"

    /// One piece of a stage's bar: those who go on, are there, or left in one of the five ways.
    struct Piece: Sendable {
        let tone: String
        /// Thousandths of the whole from the left, and how many of them.
        let x: String
        let width: String
    }

    /// Those who left for one reason.
    struct Leak: Sendable {
        let count: String
        let reason: String
        let kind: String
        let tone: String
        /// The list of these calls, for whoever may see it.
        let list: String?
        /// Those of them for whom a program's finer reason was named.
        let finer: [Finer]
        let isFiner: Bool
    }

    /// Those who left for one finer reason of a program.
    struct Finer: Sendable {
        let count: String
        let reason: String
        let list: String?
    }

    struct Step: Sendable {
        let mark: StageMark
        let applies: Bool
        let reached: String
        let share: String
        let here: String
        let reachedList: String?
        let hereList: String?
        let pieces: [Piece]
        let leaks: [Leak]
        let leakless: Bool
    }

    struct Legend: Sendable {
        let tone: String
        let name: String
    }

    let title: String
    let finding: String
    /// What the figures count, in a sentence of their own.
    let counted: String
    /// Said when more than one in fifty left for a reason that nobody knows.
    let unknown: String?
    let steps: [Step]
    let legend: [Legend]
    let nothing: Bool
    let programs: [Choice]
    let places: [Choice]
    let counts: [Choice]
    let firstDay: String
    let lastDay: String
    let trouble: Trouble?
    /// The addresses of the same figures for machines.
    let csv: String
    let json: String
    /// What the chosen program reports.
    let metrics: ShownMetrics?

    /// - Parameters:
    ///   - mayList: whether the reader may see the calls behind the figures.
    ///   - metrics: what the chosen program reports; nothing where none is chosen.
    init(
        _ funnel: Funnel, asked: OutcomeQuery, programs: [String], titles: ProgramTitles, places: [String],
        mayList: Bool, metrics: [MetricReport] = [],
        refused: Refused? = nil, _ reading: Reading
    ) {
        let words = reading.words
        title = words("funnel.title")
        let total = funnel.total
        nothing = total == 0
        let values = [
            "helped": String(funnel.helped), "lost": String(funnel.left(.lost)), "open": String(funnel.open),
            "total": words("funnel.of.\(funnel.filter.counts.rawValue)", count: total),
        ]
        finding = words(nothing ? "funnel.findingNone" : "funnel.finding", values)
        counted = words("funnel.counting.\(funnel.filter.counts.rawValue)")
        let left = ReasonCode.Kind.allCases.reduce(0) { $0 + funnel.left($1) }
        let unknowns = funnel.left(.unknown)
        unknown =
            unknowns * 50 > left
            ? words("funnel.unknown", ["n": String(unknowns), "share": Self.percent(unknowns, of: left)]) : nil
        steps = funnel.steps.map { step in
            Step(step, of: total, list: mayList ? asked : nil, reading)
        }
        legend = (["on", "here"] + ReasonCode.Kind.allCases.map(\.rawValue)).map { tone in
            Legend(tone: tone, name: words("funnel.tones.\(tone)"))
        }
        self.programs = programs.map {
            Choice(value: $0, name: titles[$0], chosen: $0 == asked.program)
        }
        self.places = places.map { Choice(value: $0, name: $0, chosen: $0 == asked.place) }
        counts = [Choice](
            Funnel.Counts.allCases.map(\.rawValue), in: "funnel.counts", chosen: funnel.filter.counts.rawValue,
            words: words)
        firstDay = refused.typed("from", in: "outcomes") ?? asked.period.firstDay ?? ""
        lastDay = refused.typed("to", in: "outcomes") ?? asked.period.lastDay ?? ""
        trouble = refused.trouble(in: "outcomes", words)
        csv = "\(reading.base)/outcomes.csv\(asked.query)"
        json = "\(reading.base)/outcomes.json\(asked.query)"
        self.metrics = asked.program.flatMap { program in
            ShownMetrics(
                metrics, of: titles[program], json: "\(reading.base)/outcomes/metrics.json\(asked.query)", reading)
        }
    }

    static func percent(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        let tenths = (part * 1000 + whole / 2) / whole
        return tenths < 100 ? "\(tenths / 10).\(tenths % 10) %" : "\((tenths + 5) / 10) %"
    }
}

extension OutcomesPage.Step {
    fileprivate init(_ step: Funnel.Step, of total: Int, list: OutcomeQuery?, _ reading: Reading) {
        let words = reading.words
        mark = StageMark(step.stage, words: words)
        applies = step.applies
        reached = String(step.reached)
        share = OutcomesPage.percent(step.reached, of: total)
        here = String(step.here)
        func address(_ part: String) -> String? {
            list.map { "\(reading.base)/outcomes/calls\($0.query(stage: step.stage, part))" }
        }
        reachedList = step.reached > 0 ? address("reached") : nil
        hereList = step.here > 0 ? address("here") : nil
        leaks = step.left.map { leak in
            OutcomesPage.Leak(
                count: String(leak.count), reason: words.name(of: leak.reason.name, in: "reasons"),
                kind: words.name(of: leak.kind.rawValue, in: "kinds"), tone: leak.kind.rawValue,
                list: address("left.\(leak.reason.name).\(leak.kind.rawValue)"),
                finer: leak.finer.map { finer in
                    OutcomesPage.Finer(
                        count: String(finer.count), reason: words.own.title(finer.reason.own ?? "", in: words.language),
                        list: address("left.\(finer.reason.written).\(leak.kind.rawValue)"))
                }, isFiner: !leak.finer.isEmpty)
        }
        leakless = leaks.isEmpty
        pieces = Self.pieces(step, of: total)
    }

    /// The bar from the left: those who went on, those who are here, then those who left, by what became of them.
    private static func pieces(_ step: Funnel.Step, of total: Int) -> [OutcomesPage.Piece] {
        guard total > 0 else { return [] }
        let gone = step.left.reduce(0) { $0 + $1.count }
        let on = step.reached - step.here - gone
        var parts = [("on", on), ("here", step.here)]
        for kind in ReasonCode.Kind.allCases {
            parts.append((kind.rawValue, step.left.filter { $0.kind == kind }.reduce(0) { $0 + $1.count }))
        }
        var pieces: [OutcomesPage.Piece] = []
        var before = 0
        for (tone, count) in parts where count > 0 {
            let x = Double(before) * 1000 / Double(total)
            let width = max(2, Double(count) * 1000 / Double(total))
            pieces.append(
                OutcomesPage.Piece(tone: tone, x: String(Int(x.rounded())), width: String(Int(width.rounded()))))
            before += count
        }
        return pieces
    }
}
