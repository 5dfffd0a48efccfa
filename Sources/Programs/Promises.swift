/// What a program promises: each becomes a deadline that the server keeps.
package struct Promises: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// From screened until a clinician begins.
        case triage
        /// From the beginning of triage to a decision.
        case assessment
        /// From the decision until a team is assigned.
        case dispatch
        /// From assigned to arrived.
        case arrival
        /// From a call met by telephone until the person is called back.
        case callback
        /// From the end of a contact until somebody follows up.
        case followUp = "follow-up"
    }

    /// One promise and what it rests on.
    package struct Promise: Hashable, Sendable {
        package let within: Duration
        package let basis: Basis
    }

    package let kept: [Kind: Promise]
    package let triage: Duration
    package let assessment: Duration
    package let dispatch: Duration

    package var arrival: Duration? { kept[.arrival]?.within }
    package var callback: Duration? { kept[.callback]?.within }
    package var followUp: Duration? { kept[.followUp]?.within }

    package subscript(kind: Kind) -> Duration? { kept[kind]?.within }
}
