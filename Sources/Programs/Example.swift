import Vocabulary

/// A worked example: a call that comes in, and the decision that must come out.
package struct Example: Hashable, Sendable {
    package let key: String
    /// The call in a sentence or two, in English, for those who read the file.
    package let call: String
    package let at: Instant
    package let answers: [GivenAnswer]
    /// What must come out.
    package let decision: Program.Decision
    /// Where it stands in the file.
    package let line: Int
}
