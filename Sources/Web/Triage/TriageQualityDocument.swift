import Foundation
import Operate
import Programs
import Statistics
import Vocabulary

/// How well triage works, as machines read it; a figure that has too few reads says how many are missing.
struct TriageQualityDocument: Encodable {
    struct Figure: Encodable {
        let reads: Int
        let missing: Int
        let value: Double?
        let low: Double?
        let high: Double?

        init(_ figure: ReadMeasures.Figure<EstimatedShare>) {
            self.init(figure) { ($0.value, $0.interval) }
        }

        init(_ figure: ReadMeasures.Figure<WeightedKappa>) {
            self.init(figure) { ($0.value, $0.interval) }
        }

        private init<Value>(_ figure: ReadMeasures.Figure<Value>, _ read: (Value) -> (Double, Interval)) {
            reads = figure.reads
            switch figure {
            case .told(let told, _):
                let (value, interval) = read(told)
                (self.value, low, high, missing) = (value, interval.low, interval.high, 0)
            case .missing(let many, _): (value, low, high, missing) = (nil, nil, nil, many)
            case .undefined: (value, low, high, missing) = (nil, nil, nil, 0)
            }
        }

        init?(_ share: EstimatedShare?, of many: Int) {
            guard let share else { return nil }
            (reads, missing, value) = (many, 0, share.value)
            (low, high) = (share.interval.low, share.interval.high)
        }

        private enum Key: CodingKey { case reads, missing, value, low, high }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(reads, forKey: .reads)
            try object.encode(missing, forKey: .missing)
            try object.encode(value, forKey: .value)
            try object.encode(low, forKey: .low)
            try object.encode(high, forKey: .high)
        }
    }

    struct Flags: Encodable {
        let flagged: Int
        let unflagged: Int
        let confirmed: Int
        let implied: Int
        let undone: [String: Int]
        let unanswered: Int
        let precision: Figure?
    }

    struct Stratum: Encodable {
        let stratum: String
        let size: Int
        let frame: String
        let wanted: Int
        let drawn: Int
        let probability: Double
        let read: Int
    }

    struct Week: Encodable {
        let week: String
        let begins: String
        let ends: String
        let drawnAt: String
        /// Sixteen hexadecimal digits: more than a number of JSON can carry.
        let seed: String
        let strata: [Stratum]
    }

    struct Reads: Encodable {
        let precision: Figure
        let recall: Figure
        let underTriage: Figure
        let overTriage: Figure
        let kappa: Figure
        let kappaWeights: String
        let levels: [[Int]]
        let weeks: [Week]
    }

    struct Override: Encodable {
        let code: String
        let direction: String
        let count: Int
    }

    struct Fate: Encodable {
        let decided: Int
        let taken: Int
        let arrived: Int
        let contacted: Int
        let backup: Int
        let left: [String: Int]
        let outcomes: [String: Int]

        init(_ fate: OverrideMeasures.Fate) {
            (decided, taken, arrived) = (fate.decided, fate.taken, fate.arrived)
            (contacted, backup) = (fate.contacted, fate.backup)
            left = Dictionary(uniqueKeysWithValues: fate.left.map { ($0.rawValue, $1) })
            outcomes = Dictionary(uniqueKeysWithValues: fate.outcomes.map { ($0.rawValue, $1) })
        }
    }

    /// In seconds.
    struct Times: Encodable {
        let decided: Int
        let half: Double
        let ninth: Double
        let longest: Double

        init(_ times: OverrideMeasures.Times) {
            decided = times.many
            (half, ninth, longest) = (times.half / .seconds(1), times.ninth / .seconds(1), times.longest / .seconds(1))
        }
    }

    struct Version: Encodable {
        let program: String
        let version: String
        let digest: String
        let decided: Int
        let overridden: Int
        let rate: Figure?
        let overrides: [Override]
        let followed: Fate
        let overriddenCalls: Fate
        let screenedToDecided: Times?
        let begunToDecided: Times?
    }

    let from: String?
    let to: String?
    let flags: Flags
    let reads: Reads
    let versions: [Version]

    init(_ report: TriageQualityReport, _ period: Period) {
        from = period.from?.description
        to = period.to?.description
        let answered = report.flags.confirmed + report.flags.implied + report.flags.undoneInAll
        flags = Flags(
            flagged: report.flags.flagged, unflagged: report.flags.unflagged, confirmed: report.flags.confirmed,
            implied: report.flags.implied, undone: report.flags.undone, unanswered: report.flags.unanswered,
            precision: Figure(report.flags.precision, of: answered))
        reads = Reads(
            precision: Figure(report.reads.precision), recall: Figure(report.reads.recall),
            underTriage: Figure(report.reads.under), overTriage: Figure(report.reads.over),
            kappa: Figure(report.reads.kappa), kappaWeights: WeightedKappa.Weights.linear.rawValue,
            levels: report.reads.table, weeks: report.reads.weeks.map(Week.init))
        versions = report.overrides.versions.map { version in
            let overridden = version.overrides.reduce(0) { $0 + $1.count }
            return Version(
                program: version.program, version: version.version, digest: version.digest, decided: version.decided,
                overridden: overridden, rate: Figure(version.rate, of: version.decided),
                overrides: version.overrides.map {
                    Override(code: $0.code.rawValue, direction: $0.direction.rawValue, count: $0.count)
                }, followed: Fate(version.followed), overriddenCalls: Fate(version.overridden),
                screenedToDecided: version.fromScreened.map(Times.init),
                begunToDecided: version.fromBegun.map(Times.init))
        }
    }
}

extension TriageQualityDocument.Week {
    fileprivate init(_ week: ReadMeasures.Week) {
        self.week = week.sample.week
        begins = week.sample.begins.description
        ends = week.sample.ends.description
        drawnAt = week.sample.drawnAt.description
        seed = String(week.sample.seed, radix: 16)
        strata = week.sample.strata.map { stratum in
            TriageQualityDocument.Stratum(
                stratum: stratum.stratum.rawValue, size: stratum.size, frame: stratum.digest, wanted: stratum.wanted,
                drawn: stratum.drawn, probability: stratum.probability, read: week.read[stratum.stratum] ?? 0)
        }
    }
}
