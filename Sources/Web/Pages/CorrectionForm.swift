import Vocabulary

/// Correcting one recorded time, status or code; the old value stays readable in the timeline.
struct CorrectionForm: Sendable {
    let field: String
    let id: String
    let label: String
    /// What the record says now.
    let current: String
    let isTime: Bool
    let isDeparture: Bool
    let isSource: Bool
    let value: String
    let options: [Choice]
    let sent: [Choice]
    let outcomes: [Choice]
    let reason: String
    let open: Bool
    let trouble: Trouble?
    let valueTrouble: String?
    let sentTrouble: String?
    let outcomeTrouble: String?
    let reasonTrouble: String?

    private init(
        _ field: String, current: String, value: String, codes: [String] = [], group: String = "",
        sent: String? = nil, outcome: String? = nil, refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        // One page holds several of these forms; the refusal belongs to the one that was sent.
        let mine = refused?.typed["field"] == field ? refused : nil
        func typed(_ name: String) -> String? { mine.typed(name, in: "corrections") }
        func trouble(_ name: String) -> String? { mine.trouble(with: name, in: "corrections", words) }
        self.field = field
        self.current = current
        id = "corrections-\(field)"
        label = words.name(of: field, in: "fields")
        isTime = codes.isEmpty
        isDeparture = field == "departure"
        isSource = field == "source"
        self.value = typed("value") ?? value
        options = [Choice](codes, in: group, chosen: typed("value") ?? value, words: words)
        self.sent = [Choice](
            Alternative.allCases.map(\.rawValue), in: "alternatives", chosen: typed("alternativeSent") ?? sent,
            words: words)
        outcomes = [Choice](
            AlternativeOutcome.allCases.map(\.rawValue), in: "outcomes", chosen: typed("alternativeOutcome") ?? outcome,
            words: words)
        reason = typed("reason") ?? ""
        let isRefused = mine?.form == "corrections"
        open = isRefused
        let prefix = id
        self.trouble = isRefused ? mine.map { Trouble($0, at: prefix, words: words) } : nil
        valueTrouble = trouble("value")
        sentTrouble = trouble("alternativeSent")
        outcomeTrouble = trouble("alternativeOutcome")
        reasonTrouble = trouble("reason")
    }

    static func time(_ field: String, _ at: Instant, refused: Refused?, _ reading: Reading) -> CorrectionForm {
        let local = LocalTime(at, in: reading.zone)
        return CorrectionForm(
            field, current: Moment(at, reading).full, value: local.field, refused: refused, reading)
    }

    static func source(_ source: String, refused: Refused?, _ reading: Reading) -> CorrectionForm {
        CorrectionForm(
            "source", current: reading.words.name(of: source, in: "sources"), value: source,
            codes: CallSource.allCases.map(\.rawValue), group: "sources", refused: refused, reading)
    }

    /// - Parameters:
    ///   - stage: where the call left; it can only have left for a reason of that stage.
    ///   - isFollowUp: whether it is a follow-up that an officer asked for.
    ///   - digest: the version of the program that it began with.
    static func departure(
        _ departure: ShownDeparture, at stage: Stage, isFollowUp: Bool, of digest: String?, refused: Refused?,
        _ reading: Reading
    ) -> CorrectionForm {
        // What it left for stays among the choices, whoever may choose it.
        let offered = ReasonCode.leaving(stage).filter { reason in
            ReasonCode.offered(at: stage, isFollowUp: isFollowUp).contains(reason) || reason.name == departure.reason
        }
        return CorrectionForm(
            "departure", current: reading.words.name(of: departure.reason, in: "reasons"), value: departure.reason,
            codes: reading.words.own.offer(offered, of: digest) + ["none"], group: "reasons",
            sent: departure.alternativeSent,
            outcome: departure.alternativeOutcome, refused: refused, reading)
    }

    /// How the other response ended, once that is known; asked only where one was sent.
    static func outcome(
        of departure: ShownDeparture, refused: Refused?, _ reading: Reading
    ) -> CorrectionForm? {
        guard let sent = departure.alternativeSent, sent != Alternative.none.rawValue else { return nil }
        let outcome = departure.alternativeOutcome ?? AlternativeOutcome.unknown.rawValue
        return CorrectionForm(
            "alternativeOutcome", current: reading.words.name(of: outcome, in: "outcomes"), value: outcome,
            codes: AlternativeOutcome.allCases.map(\.rawValue), group: "outcomes", refused: refused, reading)
    }
}
