import Statistics
import Vocabulary

/// How often clinicians decided otherwise than recommended, what came of it, and how long deciding took, by version of
/// the program.
package struct OverrideMeasures: Sendable {
    /// What became of calls: those that were decided as recommended, or those that were not.
    package struct Fate: Sendable {
        package let decided: Int
        /// The program takes them.
        package let taken: Int
        package let arrived: Int
        package let contacted: Int
        /// A team that was there asked for police or in need.
        package let backup: Int
        /// What became of those that left, by kind.
        package let left: [ReasonCode.Kind: Int]
        /// How another response ended, where one was sent.
        package let outcomes: [AlternativeOutcome: Int]

        static let none = Fate(
            decided: 0, taken: 0, arrived: 0, contacted: 0, backup: 0, left: [:], outcomes: [:])
    }

    /// How long something took.
    package struct Times: Sendable {
        package let many: Int
        /// Half of them took no longer.
        package let half: Duration
        /// Nine of ten took no longer.
        package let ninth: Duration
        package let longest: Duration
    }

    package enum Direction: String, CaseIterable, Sendable {
        case up, level, down
    }

    /// One version of a program.
    package struct Version: Sendable {
        package let digest: String
        package let program: String
        package let version: String
        package let decided: Int
        /// By code and direction: more grave than recommended, as grave, less grave.
        package let overrides: [(code: OverrideCode, direction: Direction, count: Int)]
        package let followed: Fate
        package let overridden: Fate
        package let fromScreened: Times?
        package let fromBegun: Times?

        package var rate: EstimatedShare? {
            EstimatedShare(overrides.reduce(0) { $0 + $1.count }, of: decided)
        }
    }

    package let versions: [Version]
}
