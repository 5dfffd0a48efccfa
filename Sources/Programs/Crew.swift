/// What somebody who goes is trained as.
package enum Discipline: String, CaseIterable, Sendable {
    case clinician
    case socialWorker = "social-worker"
    case paramedic
    case emt
    case nurse
    case crisisWorker = "crisis-worker"
    case peer
    case outreachWorker = "outreach-worker"
    case officer
}

/// One of the responses of a program: who goes, or who calls.
package struct Crew: Hashable, Sendable {
    package let key: String
    package let title: Localized
    /// The disciplines without which it is not this response.
    package let disciplines: [Discipline]
    /// How many people at least.
    package let people: Int
    /// Whether one of them carries a weapon; if none does, the gate is for the whole team.
    package let isArmed: Bool
    /// Whether nobody goes: the response is given by telephone.
    package let isByPhone: Bool
    /// What the people should know besides, such as `children`; wished for and never required.
    package let skills: [String]
    /// The certificates without which it is not this response.
    package let certificates: [Certificate.Wanted]
    /// What is asked next when it is not free, best first: other responses of the program, or another service's.
    package let fallBacks: [String]
    package let basis: Basis
}
