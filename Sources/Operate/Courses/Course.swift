import Programs
import Store

/// Something that people of a program are taught, as its file says it: for whom, in which hours, and what it leads to.
package struct Course: Hashable, Sendable {
    /// The five themes of the forty hours (CIT).
    package enum Theme: String, CaseIterable, Storable, Sendable {
        case understanding
        case empathy
        case resources
        case deescalation = "de-escalation"
        case practice
    }

    package enum Topic: String, CaseIterable, Sendable {
        case deescalation = "de-escalation"
        case crisisIntervention = "crisis-intervention"
        case culturalAcuity = "cultural-acuity"
        case resourceExpertise = "resource-expertise"
        case trauma
        case suicide
        case substanceUse = "substance-use"
        case olderAdults = "older-adults"
        case developmentalDisability = "developmental-disability"
    }

    /// How it is taught.
    package enum Kind: String, CaseIterable, Sendable {
        case didactic
        case siteVisit = "site-visit"
        case livedExperience = "lived-experience"
        case scenario
    }

    /// What boards of peace officers' training call it.
    package enum Category: String, CaseIterable, Sendable {
        case basic
        case inService = "in-service"
        case specialized
        case dispatcher
    }

    /// What somebody holds who had the hours, as programs name it.
    package struct Leading: Hashable, Sendable {
        package let key: String
        /// For so long it counts; for ever, where no number stands.
        package let months: Int?
    }

    /// One part of a course.
    package struct Part: Hashable, Sendable {
        package let key: String
        package let title: Localized
        package let theme: Theme
        package let topics: [Topic]
        package let kind: Kind
        package let minutes: Int
        package let basis: Basis
    }

    package let name: String
    package let version: String
    /// The SHA-256 of the file.
    package let digest: String
    package let languages: [String]
    package let title: Localized
    package let about: Localized
    package let audience: Localized
    package let provider: String
    package let category: Category
    package let leading: Leading?
    /// The share of all hours that somebody needs, in hundredths.
    package let needed: Int
    package let parts: [Part]
    package let sources: [Citation]

    package var minutes: Int { parts.reduce(0) { $0 + $1.minutes } }

    /// So many minutes make it whole: never fewer than the share says.
    package var neededMinutes: Int { (minutes * needed + 99) / 100 }

    package func minutes(of kind: Kind) -> Int { parts.filter { $0.kind == kind }.reduce(0) { $0 + $1.minutes } }

    package func minutes(of theme: Theme) -> Int { parts.filter { $0.theme == theme }.reduce(0) { $0 + $1.minutes } }

    package var topics: [Topic] { Topic.allCases.filter { topic in parts.contains { $0.topics.contains(topic) } } }
}

/// What is wrong with a course's file: every fault, in the order of its lines.
package struct CourseFault: Error, Hashable, Sendable {
    package struct Fault: Hashable, Sendable {
        package let line: Int
        package let code: Code
    }

    package enum Code: Hashable, Sendable {
        /// What can be wrong with other files as well.
        case common(ScenarioFault.Code)
        /// No number of hours in quarters, up to the most of one part.
        case notHours
        /// The parts come to other hours than the file says, both in minutes.
        case hoursDiffer(said: Int, found: Int)
    }

    package let faults: [Fault]
}
