import Vocabulary

/// What somebody may do with a call.
struct CallRights: Sendable {
    var add = true
    var screen = true
    var end = true
    var link = true
    var correct = true
    var reopen = false
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

    /// - Parameter stage: where the call is; it can only leave for a reason of that stage.
    init(at stage: Stage, refused: Refused?, _ words: Words) {
        func typed(_ field: String) -> String? { refused.typed(field, in: "departure") }
        reasons = [Choice](
            ReasonCode.leaving(stage).map(\.name), in: "reasons", chosen: typed("reason"), words: words)
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
