import Operate
import Vocabulary

/// What somebody may do with a call.
struct CallRights: Sendable {
    var add = true
    var screen = true
    var end = true
    var link = true
    var correct = true
    var reopen = false
    /// Whether it ends as a follow-up does that an officer asked for.
    var endsAsFollowUp = false
    /// See who somebody is held to be, and say it.
    var seePeople = true
    var identify = true
    /// See contacts with the family.
    var family = true
    /// See holds, warnings and interpreters.
    var legal = true
    /// The steps whose pages the reader may open.
    var steps: Set<StepLink.Step> = []
}

/// Letting a call leave the path: why, what was sent instead, and how that ended.
struct DepartureForm: Sendable {
    let reasons: [Choice]
    let sent: [Choice]
    let outcomes: [Choice]
    let trouble: Trouble?
    let reasonTrouble: String?
    let sentTrouble: String?
    let outcomeTrouble: String?

    /// - Parameters:
    ///   - stage: where the call is; it can only leave for a reason of that stage.
    ///   - isFollowUp: whether it is a follow-up that an officer asked for, which alone ends by some of them.
    ///   - digest: the version of the program that it began with, whose own reasons are offered under the standard ones.
    init(at stage: Stage, isFollowUp: Bool, of digest: String?, refused: Refused?, _ words: Words) {
        func typed(_ field: String) -> String? { refused.typed(field, in: "departure") }
        reasons = [Choice](
            words.own.offer(ReasonCode.offered(at: stage, isFollowUp: isFollowUp), of: digest), in: "reasons",
            chosen: typed("reason"), words: words)
        sent = [Choice](
            Alternative.allCases.map(\.rawValue), in: "alternatives", chosen: typed("alternativeSent"), words: words)
        outcomes = [Choice](
            AlternativeOutcome.allCases.map(\.rawValue), in: "outcomes", chosen: typed("alternativeOutcome"),
            words: words)
        trouble = refused.trouble(in: "departure", words)
        reasonTrouble = refused.trouble(with: "reason", in: "departure", words)
        sentTrouble = refused.trouble(with: "alternativeSent", in: "departure", words)
        outcomeTrouble = refused.trouble(with: "alternativeOutcome", in: "departure", words)
    }
}

extension ReasonCode {
    /// The reasons for which a call may be let off the path at a stage, or be said to have left.
    static func offered(at stage: Stage, isFollowUp: Bool) -> [ReasonCode] {
        // A flag is undone by a clinician, who also says why it was wrong.
        leaving(stage).filter { $0 != .flagUndone && (isFollowUp || OfficerRequest.Closure($0) == nil) }
    }
}

/// Saying that another call is the same incident, or is not after all.
struct IncidentForm: Sendable {
    let number: String
    /// `No longer the same incident as call 12`, when it is linked.
    let unlinking: String?
    let trouble: Trouble?
    let numberTrouble: String?

    init(linked: [ShownLink], refused: Refused?, _ reading: Reading) {
        let words = reading.words
        number = refused.typed("number", in: "incident") ?? ""
        let calls = linked.map { words("call.name", ["number": String($0.number)]) }.joined(separator: ", ")
        unlinking = linked.isEmpty ? nil : words("call.unlink", ["calls": calls])
        trouble = refused.trouble(in: "incident", words)
        numberTrouble = refused.trouble(with: "number", in: "incident", words)
    }
}
