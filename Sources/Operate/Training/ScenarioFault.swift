import Programs

/// What is wrong with a scenario's file: every fault, in the order of its lines.
package struct ScenarioFault: Error, Hashable, Sendable {
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

    package enum Code: Hashable, Sendable {
        /// What can be wrong with any file of this kind: its form, its languages, its sources.
        case form(ProgramFault.Code)
        case outOfRange(least: Int, most: Int)
        /// A text is longer than fits on a small screen.
        case tooLong(most: Int, found: Int)
        /// Words that teach what is not so, or that no person deserves.
        case neverSaid(String)
        /// A law by its name: it holds in one state, and scenarios are played in all.
        case law(String)
        case unknownScene(String, known: [String])
        case unknownEnd(String, known: [String])
        case unknownRow(String, known: [String])
        /// It is not among the roles of the scenario.
        case unknownRole(String, known: [String])
        /// The last of several ways on has a condition, so that none may be left.
        case lastWayHasCondition
        /// A choice that leads nowhere changes nothing either.
        case idleChoice
        /// A condition that says nothing.
        case emptyCondition

        // What only shows when every way is gone.

        /// Nothing can be done there as things stand.
        case deadEnd(scene: String, ScenarioScales)
        case unreachedScene(String)
        case unreachedEnd(String)
        /// One can go round and round by this choice and no end ever comes.
        case goesOn(scene: String, choice: String)
        /// Whatever is the case, both come to the same.
        case sameChoices(scene: String, String, String)
        /// It can never be taken.
        case neverOpen(String)
        case neverTaken(to: String)
        /// An end that never comes by itself.
        case neverTurns(to: String)
        /// Wherever the choice can be taken, it moves the scale past its range.
        case alwaysBeyond(ScenarioScale, choice: String)
        case unmetRow(String)
        case idleRole(String)
        /// There are more states than are looked at; what else is wrong is not known.
        case unexplored(states: Int)
    }

    package let faults: [Fault]

    package init(faults: [Fault]) {
        self.faults = faults
    }
}
