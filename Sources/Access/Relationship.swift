import Vocabulary

/// What ties somebody at work to a person who is served.
package enum Relationship: String, CaseIterable, Hashable, Sendable {
    /// They took a call of the person, triaged it or were on a team sent to it, and it is open or closed not long ago.
    case theirCall = "their-call"
    /// They keep an open case of the person, or owe something in it.
    case theirCase = "their-case"
    /// Looking after people across calls, or over those who do, is what their role is for.
    case oversight
    /// Nothing of these, and they opened the record in an emergency.
    case brokenGlass = "broken-glass"
    case none

    /// So long after a call closed it still ties those who answered it to the person.
    package static let afterCall = Duration.seconds(30 * 86_400)
}

/// Why somebody opens the record of a person to whom nothing ties them.
package enum GlassReason: String, CaseIterable, Hashable, Sendable {
    case dangerToLife = "danger-to-life"
    case dangerToOthers = "danger-to-others"
    case cannotSpeak = "cannot-speak"
    case other
}

/// A relationship as it is at one moment, with the glass that is broken meanwhile.
package struct Tie: Hashable, Sendable {
    /// What was broken, where something is: its name in the record, and the reason that was given.
    package struct Glass: Hashable, Sendable {
        package let id: String
        package let reason: GlassReason

        package init(id: String, reason: GlassReason) {
            self.id = id
            self.reason = reason
        }
    }

    package let relationship: Relationship
    /// Open beside another relationship too, when one came about meanwhile.
    package let glass: Glass?

    package init(_ relationship: Relationship, glass: Glass? = nil) {
        self.relationship = relationship
        self.glass = glass
    }

    /// - Parameter glass: for what was broken and is open.
    package init(broken glass: Glass) {
        self.init(.brokenGlass, glass: glass)
    }

    package static let none = Tie(.none)

    /// Whether it opens what tells of the use of substances, where that stands under 42 CFR part 2: of the emergencies only
    /// the one in which somebody may die (42 CFR 2.51).
    package var opensPart2: Bool {
        switch relationship {
        case .theirCall, .theirCase, .oversight: true
        case .brokenGlass: glass?.reason == .dangerToLife
        case .none: false
        }
    }
}

/// What stands apart from every record of a person, for one role alone.
///
/// It is asked with a role and nothing else: there is no relationship to name, so that no emergency opens it.
package enum Wall: String, CaseIterable, Hashable, Sendable {
    /// 34 USC 12291(b)(2), 34 USC 20110(d).
    case victimServices = "victim-services"
    case wellness

    package var keeper: Role {
        switch self {
        case .victimServices: .victimAdvocate
        case .wellness: .peerSupport
        }
    }

    package func opens(to roles: Set<Role>) -> Bool { roles.contains(keeper) }
}

/// What somebody wants to see or do something with, as far as it decides whether they may.
package enum Label: Hashable, Sendable {
    case plain
    /// It tells of the use of substances, in a program under 42 CFR part 2.
    case part2
    case behind(Wall)

    package static let all: [Label] = [.plain, .part2] + Wall.allCases.map(Label.behind)

    package var code: String {
        switch self {
        case .plain: "plain"
        case .part2: "part-2"
        case .behind(let wall): wall.rawValue
        }
    }
}

/// What the person allowed to be told, as far as it decides whether something may be.
package enum Leave: String, CaseIterable, Hashable, Sendable {
    case none
    /// A consent that holds what is to be told.
    case consent
    /// One that is whole under 42 CFR part 2 as well.
    case part2Consent = "part-2-consent"
    /// A law asks nobody.
    case law

    /// Whether it is enough to tell something.
    package func covers(_ label: Label) -> Bool {
        switch label {
        case .plain: self != .none
        case .part2: self == .part2Consent || self == .law
        case .behind: false
        }
    }
}
