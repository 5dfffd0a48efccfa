import Programs
import Vocabulary

/// One metric of a program over a period: what it came to, and what it would need that nobody records yet.
package struct MetricReport: Sendable, Equatable {
    package let metric: Metric
    /// What it came to; nothing where it cannot be computed from what is recorded.
    package let figures: [MetricFigure]
    /// What its definition asks for and nothing here records.
    package let lacks: [Lack]

    /// What would have to be recorded.
    package enum Lack: String, CaseIterable, Sendable {
        case age
        case timeBand = "time-band"
        /// The hours that police units would have spent on each type of call.
        case policeUnitHours = "police-unit-hours"
        /// Comparable people who were not reached.
        case comparisonGroup = "comparison-group"
        /// Whether a trained officer was asked for, sent and there.
        case trainedOfficer = "trained-officer"
        case staffSurvey = "staff-survey"
        case clientSurvey = "client-survey"
        case costs
    }
}

/// One figure of a metric, with how many of what it counts nobody knows.
package struct MetricFigure: Sendable, Equatable {
    /// What a figure is counted in.
    package enum Value: Sendable, Equatable {
        case share(Int, of: Int)
        /// So many for each thousand.
        case perThousand(Int, of: Int)
        case count(Int)
        /// A sum of time.
        case hours(Duration)
        case spans(MetricSpans)
    }

    /// Which of the metric's figures it is.
    package let key: String
    /// The area or the language, where a metric is told apart by one.
    package let group: String?
    package let value: Value
    /// Those of which it is not known; they are in the denominator, unless the dictionary says otherwise.
    package let unknown: Int

    init(_ key: String, _ value: Value, group: String? = nil, unknown: Int = 0) {
        self.key = key
        self.group = group
        self.value = value
        self.unknown = unknown
    }
}

/// How long something took: never a mean alone.
package struct MetricSpans: Sendable, Equatable {
    package let many: Int
    /// By nearest rank, as every other percentile here.
    package let half: Duration
    package let ninth: Duration
    package let longest: Duration
    /// How many took an hour at most.
    package let withinHour: Int
}
