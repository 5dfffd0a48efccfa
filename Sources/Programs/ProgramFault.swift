/// What is wrong with a program's file: every fault, in the order of its lines.
package struct ProgramFault: Error, Hashable, Sendable {
    /// One fault: where it is, what it is, and what would be right.
    package struct Fault: Hashable, Sendable {
        /// The line of the file, from 1.
        package let line: Int
        package let code: Code

        package init(line: Int, code: Code) {
            self.line = line
            self.code = code
        }
    }

    /// What was expected and not found.
    package enum Shape: String, Hashable, Sendable {
        case block, list, text
        /// Lower-case letters, digits and hyphens.
        case key
        case yesOrNo = "yes-or-no"
        case wholeNumber = "whole-number"
        /// Such as `15 min`.
        case span
        /// Such as `every day 07:00 to 23:00`.
        case openingHours = "opening-hours"
        /// Such as `2026-03-03 14:00`.
        case localTime = "local-time"
        case timeZone = "time-zone"
        /// A longitude and a latitude in degrees.
        case position
        /// Four positions or more, of which the last is the first.
        case ring
    }

    /// What is wrong, with the values a sentence about it needs.
    package enum Code: Hashable, Sendable {
        /// The file is not text in UTF-8.
        case notText
        case tooLarge(mostBytes: Int)
        /// It is not YAML; what the reader of YAML says of it.
        case notYAML(String)
        /// Anchors and aliases are not for such files: who reads a rule must not have to look elsewhere.
        case anchor
        case missing(key: String)
        case unknownKey(String, allowed: [String])
        case twice(key: String)
        case expected(Shape)
        case notOneOf([String], found: String)
        case empty
        case noText(language: String)
        case tooMany(most: Int)

        /// A sentence of a condition cannot be read from this word on.
        case unreadableCondition(at: String, expected: [String])
        /// *and* and *or* stand side by side without parentheses.
        case mixedAndOr
        case unknownQuestion(String, known: [String])
        /// It is asked depending on a question that comes later.
        case laterQuestion(String)
        case unknownAnswer(String, question: String, allowed: [String])
        /// No rule and no other question speaks of it.
        case unusedQuestion(String)
        /// A dangerous answer is named and no safe one.
        case noSafeAnswer

        case unknownSource(String, known: [String])
        case unusedSource(String)
        /// No response asks for the certificate.
        case unusedCertificate(String)
        /// The name of another service's response is used for one of the program's own.
        case reservedName(String)
        /// The response is another service's, and no reason says why the program does not take the call.
        case noReason(response: String)
        /// The response is the program's own, and a reason says that the program does not take the call.
        case ownResponse(String)
        /// A standard reason code is used for one of the program's own.
        case standardReason(String)
        /// No call of the program ever leaves with the standard code, so none could with one under it.
        case unusableReason(String, stage: String)
        case reasonAtOtherStage(String, stage: String, allowed: [String])
        /// Nobody goes, although the level or the hour must not leave somebody alone.
        case nobodyGoes(response: String)
        /// A rule that changes nothing.
        case idleRule
        /// No rule applies always, so some call would end without a decision.
        case noBaseRule
        case noGate
        case gateHoldsNobody
        case neverOpen
        case stageNotSkippable(String)
        /// Somebody answers who may not, by the question's `answered-by`.
        case mayNotAnswer(AnswerSource, question: String)

        // What only shows when the parts are held against each other.

        /// No answers make the rule apply.
        case neverApplies(String)
        /// Whenever the rule applies, another decides.
        case neverDecides(String, behind: [String])
        /// No call comes to a level that the program has.
        case unreachedLevel(Int)
        /// A rule decides a level that the program does not name.
        case unnamedLevel(Int)
        /// No rule tells the answer from another.
        case unusedAnswer(String, question: String)
        case unusedResponse(String)
        /// The rule would send a team without a weapon although nobody knows the answer, and nobody was spoken to first.
        case unheard(String, response: String, question: String)
        /// Whether it would could not be settled in as many steps as are taken.
        case unsettled(String, response: String, question: String)
        /// The rule would send a team without a weapon, and no question asks after what it must not go into unheard.
        case unasked(Hazard, rule: String, response: String)
        /// An example states another decision than the rules come to.
        case contradicted(String, stated: Program.Decision, found: Program.Decision)
        /// Two exclusions that differ can apply at once; the earlier counts.
        case overlapping(String, earlier: String)
    }

    package let faults: [Fault]

    package init(faults: [Fault]) {
        self.faults = faults
    }
}
