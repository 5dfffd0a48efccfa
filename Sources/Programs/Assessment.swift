import Vocabulary

/// What a program says about a call, and why; never a bare verdict.
package struct Assessment: Hashable, Sendable {
    /// A rule that applies, and what made it apply.
    package struct Fired: Hashable, Sendable {
        package let rule: String
        package let sentence: Localized
        /// The answers that made it apply.
        package let answers: [GivenAnswer]
        /// The questions whose missing answers made it apply.
        package let unknown: [String]
    }

    /// One answer that would change the outcome, and to what.
    package struct Change: Hashable, Sendable {
        package let question: String
        package let value: AnswerValue
        package let level: Level
        package let response: String

        package init(question: String, value: AnswerValue, level: Level, response: String) {
            self.question = question
            self.value = value
            self.level = level
            self.response = response
        }
    }

    /// A rule that applies and would have had somebody else go than the one that decided beside it.
    package struct Disagreement: Hashable, Sendable {
        package let rule: String
        package let response: String
    }

    package let program: String
    package let version: String
    package let digest: String
    package let level: Level
    /// Who should go: a response of the program, or what another service sends, such as `police` or `EMS`.
    package let response: String
    /// Whether the call is for the program, whatever the hour.
    package let isEligible: Bool
    /// Why the program does not take it; at `eligible` where only the hour is wrong.
    package let reason: ReasonCode?
    /// The rule that decided; none where no rule applies.
    package let decidedBy: String?
    /// The rules that apply, in the order of the file.
    package let fired: [Fired]
    /// The rules of the same weight as the one that decided which say that somebody else should go: the order of the file
    /// settled it, and whoever decides has to know.
    package let disagreeing: [Disagreement]
    /// The answers that made them apply.
    package let used: [GivenAnswer]
    /// The questions now asked that have no known answer although a rule speaks of them.
    package let unknown: [String]
    /// The next question to ask.
    package let next: String?
    /// Each single answer that would change the level or the response.
    package let wouldChange: [Change]
    package let gate: GateDemand
    /// Whether somebody is to be spoken to by telephone before anybody goes.
    package let phoneFirst: Bool
    /// Whether the program answers at that hour.
    package let isOpen: Bool
}

/// A rule that fired.
package typealias RuleFired = Assessment.Fired
