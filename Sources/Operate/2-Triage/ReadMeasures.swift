import Access
import Programs
import Statistics
import Store
import Vocabulary

/// How right flags and decisions were, as far as second clinicians have read them blind, weighted back to all calls.
package struct ReadMeasures: Sendable {
    /// A figure, or how many reads are missing until there is one.
    package enum Figure<Value: Sendable & Hashable>: Sendable, Hashable {
        case told(Value, reads: Int)
        case missing(Int, reads: Int)
        /// There are reads enough, and still nothing can be said: none of them is of the kind that is asked for.
        case undefined(reads: Int)

        package var reads: Int {
            switch self {
            case .told(_, let reads), .missing(_, let reads), .undefined(let reads): reads
            }
        }
    }

    /// One week and how far it was read.
    package struct Week: Sendable {
        package let sample: BlindSample
        /// How many of the drawn calls were read.
        package let read: [BlindStratum: Int]
    }

    package let weeks: [Week]
    /// Of the flagged calls, the share that is one of behavioural health.
    package let precision: Figure<EstimatedShare>
    /// Of the calls of behavioural health, the share that was flagged.
    package let recall: Figure<EstimatedShare>
    /// Of the decided calls, the share that got less than the reader would have sent.
    package let under: Figure<EstimatedShare>
    /// Of the decided calls, the share to which police were sent although the reader would have gone without them.
    package let over: Figure<EstimatedShare>
    package let kappa: Figure<WeightedKappa>
    /// How often decided and read level met, by decided level and read level from 1.
    package let table: [[Int]]

    /// The fewest reads of each stratum from which a share is told, and the fewest pairs for a kappa; of fewer calls, all.
    package static let fewest = 30
    package static let fewestPairs = 50

    /// One call as it was read.
    struct CallRead: Sendable {
        let week: ID<BlindSample>
        let stratum: BlindStratum
        let behavioural: BlindRead.Behavioural
        let level: Level?
        let response: BlindRead.ResponseKind
        /// What was decided; nothing where nobody came to decide.
        let decided: (level: Level, response: BlindRead.ResponseKind)?
    }

    init(_ samples: [BlindSample], _ units: [CallRead]) {
        weeks = samples.map { sample in
            let read = Dictionary(grouping: units.filter { $0.week == sample.id }, by: \.stratum).mapValues(\.count)
            return Week(sample: sample, read: read)
        }
        let said = units.filter { $0.behavioural != .unknown }
        let flagged = ReadMeasures.strata(samples, [.flagged], said)
        precision = ReadMeasures.figure(flagged, enough: ReadMeasures.fewest) { $0.share { $0.behavioural == .yes } }
        // Where a week has unflagged calls of which none was read, it says nothing of how many were missed.
        let whole = samples.filter { sample in
            sample.strata.allSatisfy { stratum in
                stratum.size == 0 || said.contains { $0.week == sample.id && $0.stratum == stratum.stratum }
            }
        }
        let both = BlindStratum.allCases.map { ReadMeasures.strata(samples, [$0], said) }
        let all = StratifiedSample(ReadMeasures.strata(whole, BlindStratum.allCases, said))
        recall = ReadMeasures.figure(both, enough: ReadMeasures.fewest) { _ in
            all.share(of: { $0.stratum == .flagged }, among: { $0.behavioural == .yes })
        }
        let judged = units.filter { $0.response != .unknown }
        let decided = ReadMeasures.strata(samples, [.flagged], judged)
        func rate(_ isSo: @escaping @Sendable (CallRead) -> Bool) -> Figure<EstimatedShare> {
            ReadMeasures.figure(decided, enough: ReadMeasures.fewest, counts: { $0.decided != nil }) {
                $0.share(of: isSo, among: { $0.decided != nil })
            }
        }
        under = rate { unit in unit.decided.map { $0.response.weight < unit.response.weight } ?? false }
        over = rate { unit in
            unit.decided.map { $0.response == .police && unit.response.weight <= BlindRead.ResponseKind.team.weight }
                ?? false
        }
        let levelled = ReadMeasures.strata(samples, [.flagged], units.filter { $0.level != nil })
        kappa = ReadMeasures.figure(levelled, enough: ReadMeasures.fewestPairs, counts: { $0.decided != nil }) {
            sample in
            WeightedKappa(sample.map(\.pair), categories: Level.allCases.count)
        }
        var table = Level.allCases.map { _ in Level.allCases.map { _ in 0 } }
        for pair in units.compactMap(\.pair) { table[pair.first][pair.second] += 1 }
        self.table = table
    }

    fileprivate typealias Strata = [StratifiedSample<CallRead>.Stratum]

    private static func strata(_ samples: [BlindSample], _ kinds: [BlindStratum], _ units: [CallRead]) -> Strata {
        samples.flatMap { sample in
            sample.strata.filter { kinds.contains($0.stratum) && $0.size > 0 }.map { stratum in
                StratifiedSample<CallRead>.Stratum(
                    size: stratum.size,
                    units: units.filter { $0.week == sample.id && $0.stratum == stratum.stratum })
            }
        }
    }

    /// A figure of one group of strata, if enough of it was read.
    private static func figure<Value>(
        _ strata: Strata, enough: Int, counts: (CallRead) -> Bool = { _ in true },
        _ compute: (StratifiedSample<CallRead>) -> Value?
    ) -> Figure<Value> {
        figure([strata], enough: enough, counts: counts) { _ in compute(StratifiedSample(strata)) }
    }

    /// A figure of several groups, of each of which enough must have been read: so many, or all there are.
    private static func figure<Value>(
        _ groups: [Strata], enough: Int, counts: (CallRead) -> Bool = { _ in true }, _ compute: ([Strata]) -> Value?
    ) -> Figure<Value> {
        let read = groups.map { strata in strata.reduce(0) { $0 + $1.units.count(where: counts) } }
        let reads = read.reduce(0, +)
        let missing = zip(groups, read).reduce(0) { sum, group in
            let (strata, seen) = group
            let isWhole = groups.contains { !$0.isEmpty } && strata.allSatisfy { $0.units.count == $0.size }
            return sum + (isWhole ? 0 : max(0, enough - seen))
        }
        guard missing == 0 else { return .missing(missing, reads: reads) }
        return compute(groups).map { .told($0, reads: reads) } ?? .undefined(reads: reads)
    }

    /// The first finished read of each call, with what was decided.
    fileprivate static func units(_ samples: [BlindSample], in db: any Transaction) throws -> [CallRead] {
        guard !samples.isEmpty else { return [] }
        let rows = try db(
            """
            SELECT blind_call.sample_id, blind_call.stratum, blind_read.behavioural, blind_read.level,
                   blind_read.response, triage_decision.level AS decided_level,
                   triage_decision.response AS decided_response, triage_decision.program_digest
            FROM blind_call
            JOIN blind_read ON blind_read.blind_call_id = blind_call.id AND blind_read.judged_at IS NOT NULL
            LEFT JOIN triage_decision ON triage_decision.path_id = blind_call.path_id
                AND triage_decision.decided_at <= blind_call.asked_until
            WHERE blind_call.sample_id IN (\(each: samples.map(\.id))) AND NOT EXISTS (
                SELECT 1 FROM blind_read AS earlier
                WHERE earlier.blind_call_id = blind_call.id AND earlier.judged_at IS NOT NULL
                  AND (earlier.judged_at < blind_read.judged_at
                    OR (earlier.judged_at = blind_read.judged_at AND earlier.id < blind_read.id)))
            ORDER BY blind_call.sample_id, blind_call.place
            """
        )
        let programs = LivePrograms(db)
        return try rows.map { row in
            let (level, decidedLevel): (Int?, Int?) = (try row["level"], try row["decided_level"])
            let (response, digest): (String?, String?) = (try row["decided_response"], try row["program_digest"])
            var decided: (level: Level, response: BlindRead.ResponseKind)?
            if let digest, let response, let level = decidedLevel.flatMap(Level.init(rawValue:)) {
                decided = (level, BlindRead.ResponseKind(response, of: try programs.program(digest)))
            }
            return CallRead(
                week: try row["sample_id"], stratum: try row["stratum"], behavioural: try row["behavioural"],
                level: level.flatMap(Level.init(rawValue:)), response: try row["response"], decided: decided)
        }
    }
}

extension ReadMeasures.CallRead {
    /// Where the decision and the read put the call.
    fileprivate var pair: WeightedKappa.Pair? {
        guard let level, let decided else { return nil }
        return WeightedKappa.Pair(decided.level.rawValue - 1, level.rawValue - 1)
    }
}

extension BlindRead.ResponseKind {
    /// What a decision comes to, said as a reader would say it.
    fileprivate init(_ response: String, of program: Program) {
        if let crew = program.response(response) {
            self = crew.isByPhone ? .phone : crew.isArmed ? .police : .team
            return
        }
        switch Alternative(rawValue: response) {
        case .police, .coResponse: self = .police
        case .ems: self = .ems
        case .phone: self = .phone
        case Alternative.none?, nil: self = .none
        }
    }

    /// How much is sent; police and an ambulance are of one weight, for neither is the less of the two.
    fileprivate var weight: Int {
        switch self {
        case .none: 0
        case .phone: 1
        case .team: 2
        case .police, .ems, .unknown: 3
        }
    }
}

extension BlindSamples {
    /// What the reads of the weeks within a period come to.
    package func measures(from: Instant?, to: Instant?) throws -> ReadMeasures {
        let samples = try samples(from: from, to: to)
        return ReadMeasures(samples, try ReadMeasures.units(samples, in: db))
    }
}
