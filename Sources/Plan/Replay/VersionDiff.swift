import Programs
import Vocabulary

/// The same calls under two versions of a program, and those whose decision is not the same under both.
package struct VersionDiff: Codable, Hashable, Sendable {
    /// What one version decides about a call.
    package struct Side: Codable, Hashable, Sendable {
        /// Nothing where the version does not ask about such a call at all.
        package let level: Int?
        /// Who goes; nothing where it does not ask.
        package let response: String?
        /// Why the program does not take it.
        package let reason: String?
        package let gate: String
        package let phoneFirst: Bool
        /// The rule that decided; where the version is closed at that hour, nothing but the hour did.
        package let rule: String?
        package let isClosed: Bool
        /// The rules that ask for the gate or for the telephone first.
        package let cautions: [String]

        package init(_ ruling: Program.Ruling) {
            level = ruling.decision.level.rawValue
            response = ruling.decision.response
            reason = ruling.decision.reason?.written
            gate = ruling.decision.gate.rawValue
            phoneFirst = ruling.decision.phoneFirst
            rule = ruling.rule
            isClosed = ruling.isClosed
            cautions = ruling.cautions
        }

        /// A call that the version does not ask about, and why.
        package init(notAsked reason: ReasonCode?) {
            (level, response, gate, phoneFirst, rule, isClosed) = (
                nil, nil, GateDemand.none.rawValue, false, nil, false
            )
            self.reason = reason?.name
            cautions = []
        }

        /// What is done with the call, whatever led to it.
        private var outcome: [String?] { [level.map(String.init), response, reason, gate, String(phoneFirst)] }

        package func isSame(as other: Side) -> Bool { outcome == other.outcome }
    }

    /// Why a call is decided otherwise.
    package enum Cause: Hashable, Sendable {
        /// Another rule decides, or the same one otherwise.
        case rule(before: String?, after: String?)
        /// One version is open at that hour and the other is not.
        case hours
        /// Only one version asks about such calls.
        case natures
        /// Rules that ask for the gate or for the telephone first, and apply in one version only.
        case cautions(before: [String], after: [String])
    }

    /// How what a record does not tell was read where the two versions part.
    package enum Reading: String, CaseIterable, Codable, Sendable {
        /// As the rules treat what nobody knows.
        case asWritten = "as-written"
        /// As if nothing of it were dangerous; as written the two versions agree about the call.
        case safe
        /// As if all of it were dangerous; in both other readings they agree.
        case dangerous
    }

    /// Calls that are decided the same way before, and the same way after.
    package struct Change: Codable, Hashable, Sendable {
        package let reading: Reading
        package let before: Side
        package let after: Side
        package let count: Int
        /// The first of them.
        package let examples: [Example]

        package init(_ reading: Reading = .asWritten, before: Side, after: Side, count: Int, examples: [Example] = []) {
            self.reading = reading
            self.before = before
            self.after = after
            self.count = count
            self.examples = examples
        }

        package var causes: [Cause] {
            if (before.level == nil) != (after.level == nil) { return [.natures] }
            var causes: [Cause] = []
            let isOther =
                before.level != after.level || before.response != after.response || before.reason != after.reason
            if before.isClosed != after.isClosed {
                causes.append(.hours)
                if before.rule != after.rule { causes.append(.rule(before: before.rule, after: after.rule)) }
            } else if isOther {
                causes.append(.rule(before: before.rule, after: after.rule))
            }
            if before.gate != after.gate || before.phoneFirst != after.phoneFirst {
                causes.append(
                    .cautions(
                        before: before.cautions.filter { !after.cautions.contains($0) },
                        after: after.cautions.filter { !before.cautions.contains($0) }))
            }
            return causes
        }
    }

    /// One call that is decided otherwise.
    package struct Example: Codable, Hashable, Sendable {
        /// The number of the call in the workspace, or the agency's own number of a past call; nothing where a file that
        /// is not kept was read.
        package let number: String?
        /// Microseconds since 1970-01-01T00:00:00Z.
        package let at: Int64
        /// The local type of a past call.
        package let type: String?

        package init(number: String?, at: Int64, type: String?) {
            self.number = number
            self.at = at
            self.type = type
        }
    }

    /// How many calls were held against both.
    package let calls: Int
    /// How many of them are decided otherwise in one reading of the unknown or another.
    package let changed: Int
    /// How many are, the unknown read as the rules treat it.
    package let changedAsWritten: Int
    /// How many would be, if all that an old record does not tell were dangerous; the same where nothing is filled in.
    package let changedIfDangerous: Int
    /// How many would be, if nothing of it were.
    package let changedIfSafe: Int
    /// Calls of which only the day is known, while the versions' hours differ: read as if both were open.
    package let hourUnknown: Int
    /// How many more lie further back than is compared; nothing where all were.
    package let older: Int?
    /// What changes, the most frequent first, each call in one of them; at most ``most``.
    package let changes: [Change]

    /// More kinds of change than anybody reads.
    package static let most = 200
    /// So many calls are named of each.
    package static let mostExamples = 20

    package init(
        calls: Int, changed: Int, changedAsWritten: Int, changedIfDangerous: Int, changedIfSafe: Int, hourUnknown: Int,
        older: Int? = nil, changes: [Change]
    ) {
        self.calls = calls
        self.changed = changed
        self.changedAsWritten = changedAsWritten
        self.changedIfDangerous = changedIfDangerous
        self.changedIfSafe = changedIfSafe
        self.hourUnknown = hourUnknown
        self.older = older
        self.changes = changes
    }
}
