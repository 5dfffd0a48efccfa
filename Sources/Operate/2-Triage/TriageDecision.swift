import Access
import Programs
import Store
import Vocabulary

/// What is to be done with a call: how grave it is, who goes, and why not the program where it is another.
package struct Verdict: Hashable, Sendable {
    package let level: Level
    /// A response of the program, or what another service sends.
    package let response: String
    /// Why the program does not send anybody; nothing where it does.
    package let reason: ReasonCode?

    package init(level: Level, response: String, reason: ReasonCode?) {
        self.level = level
        self.response = response
        self.reason = reason
    }
}

/// Why a clinician decides otherwise than the program recommends: a closed list.
package enum OverrideCode: String, CaseIterable, Storable, Sendable {
    case moreIsKnown = "more-is-known"
    case sceneHasChanged = "scene-has-changed"
    case callerAsksOtherwise = "caller-asks-otherwise"
    case knowsThePerson = "knows-the-person"
    case nobodyElseFree = "nobody-else-free"
    case ruleDoesNotFit = "rule-does-not-fit"
    /// Asks for a note.
    case other
}

/// What a clinician decided about a call, with everything the program said when they did.
package struct TriageDecision: Sendable {
    /// What is odd about a decision, so that it is shown and counted.
    package enum Flag: String, CaseIterable, Storable, Sendable {
        /// A team without police, although it is not known whether there is a danger the program asks about.
        case unarmedAgainstUnknown = "unarmed-against-unknown"
    }

    package let id: ID<TriageDecision>
    package let path: ID<Path>
    /// The version of the program by which it was decided.
    package let digest: String
    package let recommended: Verdict
    package let decided: Verdict
    /// What the gate asks of a team without police.
    package let gate: GateDemand
    /// Whether somebody is to be spoken to by telephone before anybody goes.
    package let phoneFirst: Bool
    /// The keys of the rules that applied.
    package let rules: [String]
    /// The answers that made them apply.
    package let answers: [GivenAnswer]
    /// The keys of the questions that nobody could answer.
    package let unknown: [String]
    /// Why it was decided otherwise than recommended; nothing where it was not.
    package let override: OverrideCode?
    package let note: String?
    package let flag: Flag?
    package let by: Author
    package let at: Instant

    package var level: Level { decided.level }
    package var response: String { decided.response }

    init(_ row: Row) throws {
        id = try row["id"]
        path = try row["path_id"]
        digest = try row["program_digest"]
        recommended = try Verdict(row, prefix: "recommended_", own: "recommended_own")
        decided = try Verdict(row, prefix: "", own: "reason_own")
        gate = try row["gate"]
        phoneFirst = try (row["phone_first"] as Int) == 1
        rules = TriageDecision.words(try row["rules"])
        answers = TriageDecision.words(try row["answers"]).compactMap(GivenAnswer.init(written:))
        unknown = TriageDecision.words(try row["unknown"])
        override = try row["override_code"]
        note = try row["override_note"]
        flag = try row["flag"]
        by = Author(id: try row["decided_by"], name: try row["author"])
        at = try row["decided_at"]
    }

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}

extension Verdict {
    fileprivate init(_ row: Row, prefix: String, own: String) throws {
        let level: Int = try row[prefix + "level"]
        self.init(
            level: Level(rawValue: level) ?? .higher, response: try row[prefix + "response"],
            reason: try ReasonCode(row, prefix + "reason", own: own))
    }
}

extension GivenAnswer {
    /// The answer as a decision keeps it: coded words, joined.
    var written: String { "\(question)=\(value.rawValue):\(source.rawValue)" }

    fileprivate init?(written text: String) {
        // Every look at a call's dispatch reads some twenty of these: a regular expression was most of its cost.
        let halves = text.split(separator: "=", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let told = halves[1].split(separator: ":", omittingEmptySubsequences: false)
        guard told.count == 2, !halves[0].isEmpty, !halves[0].contains(":"), !told[0].isEmpty,
            let source = AnswerSource(rawValue: String(told[1]))
        else { return nil }
        self.init(String(halves[0]), AnswerValue(rawValue: String(told[0])), from: source)
    }
}
