import Vocabulary

/// A worked example: a call that comes in, and the decision that must come out.
package struct Example: Hashable, Sendable {
    /// The decision as the file states it.
    package struct Decision: Hashable, Sendable {
        package let level: Level
        package let response: String
        package let reason: ReasonCode?
        package let gate: GateDemand
        package let phoneFirst: Bool
    }

    package let key: String
    /// The call in a sentence or two, in English, for those who read the file.
    package let call: String
    package let at: Instant
    package let answers: [GivenAnswer]
    package let decision: Decision
    /// Where it stands in the file.
    package let line: Int
}
