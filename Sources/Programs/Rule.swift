import Vocabulary

/// What a call needs, after the matrix of Los Angeles County.
package enum Level: Int, CaseIterable, Comparable, Sendable {
    case noCrisis = 1
    case phone
    case fieldTeam
    /// Police, EMS or a co-response.
    case higher

    package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
}

/// What scene safety asks of a team without police, from nothing to not going at all.
package enum GateDemand: String, CaseIterable, Comparable, Sendable {
    case none
    /// The team is staged nearby until the scene is released.
    case stage
    /// No team without police goes in.
    case stop

    private var weight: Int { GateDemand.allCases.firstIndex(of: self) ?? 0 }

    package static func < (left: GateDemand, right: GateDemand) -> Bool { left.weight < right.weight }
}

/// One rule of a program: a sentence a clinical director can check, when it applies, and what follows.
package struct Rule: Hashable, Sendable {
    /// What a rule decides about who goes.
    package enum Effect: Hashable, Sendable {
        /// The call is at this level, and this is who goes; with a reason, it is not for the program.
        case decides(Level, response: String, reason: ReasonCode?)
        /// The call is not for the program, whatever its level.
        case excludes(ReasonCode, response: String)
        /// Only the gate or the order of doing things changes.
        case cautions
    }

    package let key: String
    package let sentence: Localized
    package let when: Condition
    package let effect: Effect
    package let gate: GateDemand
    /// Somebody is spoken to by telephone before anybody goes.
    package let phoneFirst: Bool
    package let basis: Basis
    /// Where it stands in the file.
    package let line: Int

    /// The same rule under another condition.
    func when(_ condition: Condition) -> Rule {
        Rule(
            key: key, sentence: sentence, when: condition, effect: effect, gate: gate, phoneFirst: phoneFirst,
            basis: basis, line: line)
    }
}
