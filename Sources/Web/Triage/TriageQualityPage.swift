import Foundation
import Operate
import Programs
import Statistics
import Vocabulary

/// All that is known of how well triage works in a period.
struct TriageQualityReport: Sendable {
    let flags: FlagMeasures
    let reads: ReadMeasures
    let overrides: OverrideMeasures
    let plan: BlindPlan
}

/// How right flags and decisions are, how often clinicians decide otherwise and what comes of it, and how long it takes.
struct TriageQualityPage: Page {
    static let template = "triage-quality"

    struct Count: Sendable {
        let name: String
        let count: String
    }

    struct Week: Sendable {
        let name: String
        let flagged: String
        let unflagged: String
    }

    /// The calls decided at one level, by the level of the reader.
    struct LevelRow: Sendable {
        let name: String
        let cells: [String]
    }

    /// One version of a program.
    struct Version: Sendable {
        let name: String
        let decided: String
        let overridden: String
        let rate: String
        let codes: [Count]
        let codeless: Bool
        let fates: [Fate]
        let times: [Time]
        let timeless: Bool
    }

    /// What became of the calls that were decided one way.
    struct Fate: Sendable {
        let name: String
        let decided: String
        let taken: String
        let arrived: String
        let contacted: String
        let backup: String
        let left: [Count]
        let outcomes: [Count]
        let outcomeless: Bool
    }

    struct Time: Sendable {
        let name: String
        let half: String
        let ninth: String
        let longest: String
        let many: String
    }

    /// How many calls a week are to be read, for whoever may say so.
    struct Plan: Sendable {
        let action: String
        let flagged: String
        let unflagged: String
        let planTrouble: Trouble?
        let flaggedTrouble: String?
        let unflaggedTrouble: String?
    }

    let title: String
    let json: String
    let firstDay: String
    let lastDay: String
    let trouble: Trouble?
    let flagFinding: String
    let flagCounts: [Count]
    let readFinding: String
    let figures: [QualityFigure]
    let weeks: [Week]
    let weekless: Bool
    let levelNames: [String]
    let levelRows: [LevelRow]
    let leveled: Bool
    let planned: String
    let plan: Plan?
    let overrideFinding: String
    let versions: [Version]
    let versionless: Bool

    init(
        _ report: TriageQualityReport, period: Period, titles: ProgramTitles, mayPlan: Bool, refused: Refused? = nil,
        _ reading: Reading
    ) {
        let words = reading.words
        let (flags, reads) = (report.flags, report.reads)
        title = words("triageQuality.title")
        json = "\(reading.base)/triage/quality.json\(period.query)"
        firstDay = refused.typed("from", in: "quality") ?? period.firstDay ?? ""
        lastDay = refused.typed("to", in: "quality") ?? period.lastDay ?? ""
        trouble = refused.trouble(in: "quality", words)
        let answered = flags.confirmed + flags.implied + flags.undoneInAll
        flagFinding =
            answered == 0
            ? words("triageQuality.flagsNone")
            : words(
                "triageQuality.flagsFinding", count: answered, ["share": QualityFigure.counted(flags.precision, words)])
        func counted(_ key: String, _ count: Int) -> Count {
            Count(name: words("triageQuality.codes.counts.\(key)"), count: String(count))
        }
        let undone = flags.undone.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { reason, count in
            let why = words.name(of: reason, in: "callFlag.codes")
            return Count(name: words("triageQuality.undoneFor", ["reason": why]), count: String(count))
        }
        flagCounts =
            [
                counted("flagged", flags.flagged), counted("confirmed", flags.confirmed),
                counted("implied", flags.implied), counted("undone", flags.undoneInAll),
            ] + undone + [counted("unanswered", flags.unanswered), counted("unflagged", flags.unflagged)]
        let missing =
            [reads.precision.missing, reads.recall.missing, reads.under.missing, reads.kappa.missing].max() ?? 0
        readFinding =
            missing > 0
            ? words("triageQuality.readsMissing", count: missing) : words("triageQuality.readsFinding")
        figures = [
            QualityFigure("precision", reads.precision, words), QualityFigure("recall", reads.recall, words),
            QualityFigure(perThousand: "under", reads.under, words),
            QualityFigure(perThousand: "over", reads.over, words), QualityFigure("kappa", reads.kappa, words),
        ]
        weeks = reads.weeks.reversed().map { week in
            func line(_ stratum: BlindStratum) -> String {
                guard let drawn = week.sample.strata.first(where: { $0.stratum == stratum }) else { return "–" }
                return words(
                    "triageQuality.drawn",
                    [
                        "read": String(week.read[stratum] ?? 0), "drawn": String(drawn.drawn), "of": String(drawn.size),
                    ])
            }
            return Week(name: week.sample.week, flagged: line(.flagged), unflagged: line(.unflagged))
        }
        weekless = weeks.isEmpty
        levelNames = Level.allCases.map { words("levels.\($0.rawValue)") }
        levelRows = zip(levelNames, reads.table).map { name, row in LevelRow(name: name, cells: row.map(String.init)) }
        leveled = reads.table.joined().contains { $0 > 0 }
        planned = words(
            "triageQuality.planned",
            ["flagged": String(report.plan.flagged), "unflagged": String(report.plan.unflagged)])
        plan = mayPlan ? Plan(report.plan, refused: refused, reading) : nil
        let decided = report.overrides.versions.reduce(0) { $0 + $1.decided }
        let overridden = report.overrides.versions.flatMap(\.overrides).reduce(0) { $0 + $1.count }
        overrideFinding =
            decided == 0
            ? words("triageQuality.overridesNone")
            : words(
                "triageQuality.overridesFinding", count: decided,
                ["share": QualityFigure.counted(EstimatedShare(overridden, of: decided), words)])
        versions = report.overrides.versions.map { Version($0, titles: titles, reading) }
        versionless = versions.isEmpty
    }
}

extension TriageQualityPage.Plan {
    fileprivate init(_ plan: BlindPlan, refused: Refused?, _ reading: Reading) {
        action = "\(reading.base)/triage/quality/plan"
        flagged = refused.typed("flagged", in: "plan") ?? String(plan.flagged)
        unflagged = refused.typed("unflagged", in: "plan") ?? String(plan.unflagged)
        planTrouble = refused.trouble(in: "plan", reading.words)
        flaggedTrouble = refused.trouble(with: "flagged", in: "plan", reading.words)
        unflaggedTrouble = refused.trouble(with: "unflagged", in: "plan", reading.words)
    }
}

extension TriageQualityPage.Version {
    fileprivate init(_ version: OverrideMeasures.Version, titles: ProgramTitles, _ reading: Reading) {
        let words = reading.words
        name = words("triageQuality.version", ["program": titles[version.program], "version": version.version])
        decided = String(version.decided)
        overridden = String(version.overrides.reduce(0) { $0 + $1.count })
        rate = QualityFigure.counted(version.rate, words)
        codes = version.overrides.map { override in
            TriageQualityPage.Count(
                name: words(
                    "triageQuality.coded",
                    [
                        "code": words.name(of: override.code.rawValue, in: "overrides"),
                        "direction": words("triageQuality.codes.directions.\(override.direction.rawValue)"),
                    ]), count: String(override.count))
        }
        codeless = codes.isEmpty
        fates = [
            TriageQualityPage.Fate("followed", version.followed, words),
            TriageQualityPage.Fate("overridden", version.overridden, words),
        ]
        times = [("fromScreened", version.fromScreened), ("fromBegun", version.fromBegun)].compactMap { key, times in
            times.map { times in
                TriageQualityPage.Time(
                    name: words("triageQuality.codes.times.\(key)"), half: reading.precise(times.half),
                    ninth: reading.precise(times.ninth), longest: reading.precise(times.longest),
                    many: String(times.many))
            }
        }
        timeless = times.isEmpty
    }
}

extension TriageQualityPage.Fate {
    fileprivate init(_ key: String, _ fate: OverrideMeasures.Fate, _ words: Words) {
        func part(_ count: Int) -> String {
            guard fate.decided > 0 else { return "–" }
            guard count > 0 else { return "0" }
            return words(
                "triageQuality.part", ["n": String(count), "share": OutcomesPage.percent(count, of: fate.decided)])
        }
        name = words("triageQuality.codes.fates.\(key)")
        decided = String(fate.decided)
        taken = part(fate.taken)
        arrived = part(fate.arrived)
        contacted = part(fate.contacted)
        backup = part(fate.backup)
        left = ReasonCode.Kind.allCases.compactMap { kind in
            fate.left[kind].map {
                TriageQualityPage.Count(name: words.name(of: kind.rawValue, in: "kinds"), count: String($0))
            }
        }
        outcomes = AlternativeOutcome.allCases.compactMap { outcome in
            fate.outcomes[outcome].map {
                TriageQualityPage.Count(name: words.name(of: outcome.rawValue, in: "outcomes"), count: String($0))
            }
        }
        outcomeless = left.isEmpty && outcomes.isEmpty
    }
}

extension ReadMeasures.Figure {
    fileprivate var missing: Int {
        guard case .missing(let many, _) = self else { return 0 }
        return many
    }
}

extension Reading {
    /// `48 s`, `4 min 05 s`, or `2 h 05 min`.
    fileprivate func precise(_ duration: Duration) -> String {
        let seconds = Int(duration.components.seconds)
        if seconds < 60 { return words("triageQuality.seconds", ["s": String(seconds)]) }
        guard seconds < 3600 else { return span(duration) }
        let rest = seconds % 60
        return words(
            "triageQuality.minutes", ["m": String(seconds / 60), "s": rest < 10 ? "0\(rest)" : String(rest)])
    }
}

extension Period {
    /// The query of an address that asks for the same days.
    fileprivate var query: String {
        let days = [("from", firstDay), ("to", lastDay)].compactMap { name, day in day.map { "\(name)=\($0.inQuery)" } }
        return days.isEmpty ? "" : "?" + days.joined(separator: "&")
    }
}
