import Statistics
import Vocabulary

/// By what figures are told apart.
package enum FigureDimension: String, CaseIterable, Sendable {
    case need, service, district, language
}

/// Whose figures a line tells.
package enum FigureGroup: Hashable, Sendable {
    case all
    case named(String)
    /// Those of which nobody said it.
    case unknown
    /// Those beyond the most that are told apart, and those too few to be told apart where figures leave the program.
    case others

    init(_ name: String?) {
        self = name.map(FigureGroup.named) ?? .unknown
    }
}

/// From when to when something takes.
package enum FigureClock: String, CaseIterable, Sendable {
    case raisedToAsked = "raised-to-asked"
    case raisedToMet = "raised-to-met"
    case sentToAcknowledged = "sent-to-acknowledged"
    case sentToAccepted = "sent-to-accepted"
    case sentToAttended = "sent-to-attended"
    case sentToEngaged = "sent-to-engaged"
}

/// How long something took for those who came so far.
package struct FigureTime: Sendable, Equatable {
    /// Those who came so far.
    package let reached: Int
    /// Of those of them whose times can be: one that was told of a time before the beginning is left out.
    package let ranks: NearestRanks?
}

/// How far something came, as far as anybody knows.
package struct FigureStep: Sendable, Equatable {
    package var yes = 0
    package var no = 0
    /// Nobody is asked any more.
    package var ended = 0
    package var unknown = 0

    package var whole: Int { yes + no + ended + unknown }
}

/// How many there are of a group, and what became of them: each in exactly one part.
package struct FigureLine<Part: FigurePart>: Sendable, Equatable {
    package let group: FigureGroup
    /// What the group is called, where its name is an identifier.
    package let title: String?
    package let whole: Int
    /// What stands in no part of a line was held back, since it is small or would tell what is.
    package let counts: [Part: Int]
    package let steps: [FigureStepName: FigureStep]
    package let times: [FigureClock: FigureTime]

    /// Nothing where even that was held back.
    package var total: Int? { counts.isEmpty && whole == 0 ? nil : whole }
}

/// What becomes of what is counted: the parts of a whole.
package protocol FigurePart: RawRepresentable<String>, CaseIterable, Hashable, Sendable {}

/// The steps of a referral that are told apart.
package enum FigureStepName: String, CaseIterable, Sendable {
    case acknowledged, accepted, attended, engaged
}

/// All that is counted, and told apart by one thing after another.
package struct FigureSet<Part: FigurePart>: Sendable, Equatable {
    package let all: FigureLine<Part>
    /// Those with the most first; none where they are too few to be told apart.
    package let tables: [FigureDimension: [FigureLine<Part>]]

    /// So many groups are told apart at most; the rest go together.
    package static var most: Int { 50 }
}

/// Counts one thing after another into every group to which it belongs.
struct FigureCount<Part: FigurePart> {
    struct Tally {
        var counts: [Part: Int] = [:]
        var steps: [FigureStepName: FigureStep] = [:]
        var reached: [FigureClock: Int] = [:]
        var spans: [FigureClock: [Int64]] = [:]

        var whole: Int { counts.values.reduce(0, +) }

        mutating func take(_ clock: FigureClock, from begin: Instant, to end: Instant?) {
            reached[clock, default: 0] += 1
            guard let end, end >= begin else { return }
            spans[clock, default: []].append(end.microseconds - begin.microseconds)
        }

        mutating func join(_ other: Tally) {
            counts.merge(other.counts, uniquingKeysWith: +)
            reached.merge(other.reached, uniquingKeysWith: +)
            spans.merge(other.spans, uniquingKeysWith: +)
            steps.merge(other.steps) { one, other in
                FigureStep(
                    yes: one.yes + other.yes, no: one.no + other.no, ended: one.ended + other.ended,
                    unknown: one.unknown + other.unknown)
            }
        }

        func line(_ group: FigureGroup, _ title: String?) -> FigureLine<Part> {
            FigureLine(
                group: group, title: title, whole: whole,
                counts: Dictionary(uniqueKeysWithValues: Part.allCases.map { ($0, counts[$0] ?? 0) }), steps: steps,
                times: Dictionary(
                    uniqueKeysWithValues: reached.map {
                        ($0, FigureTime(reached: $1, ranks: NearestRanks(of: spans[$0] ?? [])))
                    }))
        }
    }

    private var all = Tally()
    private var groups: [FigureDimension: [FigureGroup: Tally]] = [:]
    private var titles: [FigureGroup: String] = [:]
    private let dimensions: [FigureDimension]

    init(by dimensions: [FigureDimension]) {
        self.dimensions = dimensions
    }

    mutating func add(
        _ name: (FigureDimension) -> FigureGroup, titled title: (group: FigureGroup, text: String)? = nil,
        _ count: (inout Tally) -> Void
    ) {
        count(&all)
        for dimension in dimensions { count(&groups[dimension, default: [:]][name(dimension), default: Tally()]) }
        if let title { titles[title.group] = title.text }
    }

    func finished() -> FigureSet<Part> {
        let tables = dimensions.map { dimension -> (FigureDimension, [FigureLine<Part>]) in
            var lines = (groups[dimension] ?? [:]).map { (group: $0, tally: $1) }
                .sorted { ($1.tally.whole, key($0.group)) < ($0.tally.whole, key($1.group)) }
            // What nobody said is never put together with what is only rare.
            if lines.count > FigureSet<Part>.most {
                var rest = Tally()
                let spare = lines.dropFirst(FigureSet<Part>.most - 2).filter { $0.group != .unknown }
                for line in spare { rest.join(line.tally) }
                lines =
                    lines.prefix(FigureSet<Part>.most - 2)
                    + lines.dropFirst(FigureSet<Part>.most - 2)
                    .filter { $0.group == .unknown } + [(.others, rest)]
            }
            return (dimension, lines.map { $0.tally.line($0.group, titles[$0.group]) })
        }
        return FigureSet(all: all.line(.all, nil), tables: Dictionary(uniqueKeysWithValues: tables))
    }

    private func key(_ group: FigureGroup) -> String {
        switch group {
        case .named(let name): titles[group].map { "\($0) \(name)" } ?? name
        case .all, .unknown, .others: "\u{10FFFF}"
        }
    }
}
