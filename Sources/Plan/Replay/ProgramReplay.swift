import Programs
import Vocabulary

/// A count with both its ends: what an old record does not tell lies between them.
package struct Ends: Hashable, Sendable {
    /// Everything unknown is dangerous.
    package var least = 0
    /// Everything unknown is as the program's rules treat it.
    package var asWritten = 0
    /// Nothing unknown is dangerous.
    package var most = 0

    package init(least: Int = 0, asWritten: Int = 0, most: Int = 0) {
        self.least = least
        self.asWritten = asWritten
        self.most = most
    }

    static func += (left: inout Ends, right: Ends) {
        left = Ends(
            least: left.least + right.least, asWritten: left.asWritten + right.asWritten, most: left.most + right.most)
    }

    static func * (one: Ends, count: Int) -> Ends {
        Ends(least: one.least * count, asWritten: one.asWritten * count, most: one.most * count)
    }
}

/// What one program would have done with the calls of a city's own past, up to *eligible*.
package struct ProgramReplay: Sendable {
    /// One stage: how many came so far, and why some went no further.
    package struct Step: Hashable, Sendable {
        package struct Leak: Hashable, Sendable {
            /// The standard code, by which it is counted.
            package let reason: ReasonCode
            package let count: Int
            /// Those of them for whom the program names a finer reason, the most frequent first.
            package let finer: [Finer]

            package init(reason: ReasonCode, count: Int, finer: [Finer] = []) {
                self.reason = reason
                self.count = count
                self.finer = finer
            }
        }

        package struct Finer: Hashable, Sendable {
            /// The standard code with the program's own.
            package let reason: ReasonCode
            package let count: Int
        }

        package let stage: Stage
        /// False where the program's way has no such stage.
        package let applies: Bool
        package let reached: Int
        package let left: [Leak]
    }

    package let program: Program
    package let calls: Int
    /// The stages from *received* to *eligible*, with what is unknown read as the program is written.
    package let steps: [Step]
    /// The calls that are for the program at any hour.
    package let eligible: Ends
    /// Those of them that came while it is open.
    package let inHours: Ends
    /// By hour of the week from Monday 00:00, the calls that are for the program at any hour.
    package let byHour: [Ends]
    package let byBeat: [String: Ends]
    package let byNature: [Nature: Ends]
    /// Calls in its hours that no other program of the comparison would take, at the most.
    package internal(set) var only = 0
    /// The places from which eligible calls came more than once.
    package let repeats: RepeatPlaces
    /// The hours that units were busy with calls for it, as the export tells; at the most.
    package let busy: BusyHours
}

/// Places from which more than one eligible call came, at the most.
package struct RepeatPlaces: Hashable, Sendable {
    /// Eligible calls whose place is told.
    package var calls = 0
    /// Places with at least one.
    package var places = 0
    /// Places with more than one.
    package var repeated = 0
    /// Calls from those.
    package var repeatedCalls = 0
    /// Calls from the tenth of places with the most.
    package var topTenthCalls = 0
}

/// Unit-hours from the export's own times; nothing is assumed for calls without them.
package struct BusyHours: Hashable, Sendable {
    /// Eligible calls whose times are told and can be trusted.
    package var calls = 0
    package var seconds: Int64 = 0

    /// Nothing where no call's times are told.
    package var hours: Double? { calls > 0 ? Double(seconds) / 3600 : nil }
}
