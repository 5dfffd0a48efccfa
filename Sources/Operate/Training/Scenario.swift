import Programs
import Vocabulary

/// A situation to practise on: what a person says and feels, what one may do, and what follows.
///
/// It is played by choosing and never by typing, so that nobody is judged by their words; it ends, each time, with what
/// happened, why, and where that is known from. Nobody has to play it to its end.
package struct Scenario: Sendable {
    /// What it practises.
    package enum Skill: String, CaseIterable, Sendable {
        case deEscalation = "de-escalation"
        case crisisIntervention = "crisis-intervention"
        case culturalAcuity = "cultural-acuity"
        case resources
        case trauma
        case suicide
        case substanceUse = "substance-use"
        case olderAdults = "older-adults"
        case developmentalDisability = "developmental-disability"
        case mentalIllness = "mental-illness"
        case victims
        case grief
        case veterans
        case teamwork
    }

    /// Whom somebody plays.
    package enum Role: String, CaseIterable, Sendable {
        case officer
        case socialWorker = "social-worker"
        case dispatcher
        case paramedic
    }

    /// Where a run stands: in a scene, or at an end; by its place in the file.
    package enum Place: Hashable, Sendable {
        case scene(Int)
        case end(Int)
    }

    /// One row of what is looked at together afterwards.
    package struct Row: Sendable {
        package let key: String
        package let text: Localized
        let line: Int
    }

    /// A moment in which somebody has to do something.
    package struct Scene: Sendable {
        package let key: String
        /// What is the case.
        package let situation: Localized
        /// What the person says, in their own words.
        package let says: Localized?
        /// What can be seen of what they feel.
        package let seen: Localized?
        /// What only who plays a role knows.
        package let knows: [Role: Localized]
        package let choices: [Choice]
        let line: Int
    }

    /// Something that one may do.
    package struct Choice: Sendable {
        package let key: String
        /// Who may do it.
        package let role: Role
        package let text: Localized
        /// What comes of it at once.
        package let result: Localized?
        /// When it can be done; always, where nothing is said.
        package let when: [Threshold]
        package let change: [ScenarioScale: Int]
        /// How long it takes.
        package let minutes: Int
        /// Where it leads, the first whose condition holds; nowhere for what is done beside the scene, once.
        package let leads: [Branch]
        /// The rows that it meets, by their keys.
        package let meets: [String]
        let line: Int
    }

    /// One way on.
    package struct Branch: Sendable {
        let when: [Threshold]
        package let to: Place
        let line: Int
    }

    /// An end that comes by itself as soon as its condition holds, such as when time is up.
    package struct Turn: Sendable {
        let when: [Threshold]
        let end: Int
        let line: Int
    }

    /// How it may go out, and what to make of it.
    package struct End: Sendable {
        package let key: String
        package let title: Localized
        package let happened: Localized
        package let reasons: [Reason]
        /// What to think about, alone or together.
        package let questions: [Localized]
        let line: Int
    }

    /// Why it went as it did, and where that is known from.
    package struct Reason: Sendable {
        package let text: Localized
        package let basis: Basis
    }

    package let name: String
    package let version: String
    /// The SHA-256 of the file.
    package let digest: String
    /// The file itself, so that what was played can be looked at after it changed.
    let text: String
    package let languages: [String]
    package let title: Localized
    package let about: Localized
    /// What somebody should know before they begin; they may step out at any moment.
    package let warning: Localized
    package let nature: Nature?
    package let skills: [Skill]
    package let roles: [Role]
    /// How long it takes to play, about.
    package let minutes: Int
    package let sources: [Citation]
    package let rubric: [Row]
    package let start: ScenarioScales
    package let first: Int
    package let turns: [Turn]
    package let scenes: [Scene]
    package let ends: [End]
    /// The line on which the roles stand.
    let rolesLine: Int
}
