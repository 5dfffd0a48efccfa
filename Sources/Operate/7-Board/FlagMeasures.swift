import Statistics

/// What clinicians said of the flags of a period: every one of them, not a sample.
package struct FlagMeasures: Sendable {
    /// Calls that somebody flagged.
    package let flagged: Int
    /// Calls of the period that nobody flagged.
    package let unflagged: Int
    /// Confirmed in so many words.
    package let confirmed: Int
    /// Confirmed by deciding what the call needs.
    package let implied: Int
    /// Why those were wrong that were undone; `not-said` where the call left by the reason alone.
    package let undone: [String: Int]
    /// Those of which no clinician has said anything: they wait, or left before.
    package let unanswered: Int

    package var undoneInAll: Int { undone.values.reduce(0, +) }

    /// Of the flags that were answered, the share that was right by the clinician's word.
    package var precision: EstimatedShare? {
        EstimatedShare(confirmed + implied, of: confirmed + implied + undoneInAll)
    }
}
