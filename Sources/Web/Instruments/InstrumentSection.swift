import Access
import Operate
import Programs
import Vocabulary

/// Asking with instruments, and writing down what keeps the person safe.
struct InstrumentSection: Sendable {
    let forms: [InstrumentForm]
    /// Whoever looks may ask with them.
    let asking: Bool
    let measuring: Measuring?
    let taking: Taking?

    /// Taking back what was recorded in error.
    struct Taking: Sendable {
        /// What whoever looks may take back.
        let results: [Choice]
        let reasons: [Choice]
        let open: Bool
        let trouble: Trouble?
    }

    /// Writing down what was done so that the person is safe.
    struct Measuring: Sendable {
        let measures: [Choice]
        let open: Bool
        let trouble: Trouble?
    }

    /// - Parameter mine: what whoever looks may take back, by its identifier, in words.
    init(
        forms: [InstrumentForm], owed: Bool, mayMeasure: Bool, mine: [(id: String, name: String)] = [],
        refused: Refused?, _ words: Words
    ) {
        self.forms = forms
        asking = !forms.isEmpty
        let trouble = refused.trouble(in: "safety", words)
        measuring =
            mayMeasure
            ? Measuring(
                measures: SafetyMeasure.allCases.map {
                    Choice(
                        value: $0.rawValue, name: words.name(of: $0.rawValue, in: "instruments.measures"),
                        chosen: refused.typed("measures-\($0.rawValue)", in: "safety") != nil)
                }, open: owed || trouble != nil, trouble: trouble) : nil
        let refusal = refused.trouble(in: "withdrawal", words)
        taking =
            mine.isEmpty
            ? nil
            : Taking(
                results: mine.map {
                    Choice(
                        value: $0.id, name: $0.name,
                        chosen: mine.count == 1 || refused.typed("result", in: "withdrawal") == $0.id)
                },
                reasons: [Choice](
                    ResultWithdrawal.Reason.allCases.map(\.rawValue), in: "instruments.withdrawals",
                    chosen: refused.typed("reason", in: "withdrawal"), words: words),
                open: refusal != nil, trouble: refusal)
    }
}

extension TriagePage {
    /// What a page shows of the whole file of one call.
    struct Beside: Sendable {
        let file: TriageBeside
        let known: [KnownInstrument]
        let colleagues: [Clinician]
        let worker: ID<Worker>
        let mayTriage: Bool
        let mayMeasure: Bool
        let mayRead: Bool
        /// What whoever looks may take back.
        var mine: Set<ID<InstrumentResult>> = []
    }
}

extension InstrumentSection {
    init(_ beside: TriagePage.Beside, caller: String?, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let colleagues = beside.colleagues.map { (id: $0.id.text, name: $0.name) }
        let forms = beside.known.map { known in
            let found = beside.file.results.filter { $0.instrument == known.instrument.key }
            return InstrumentForm(
                known.instrument,
                wordings: known.wordings.map {
                    ShownWording(wording: $0.wording, acceptedBy: $0.kept.accepted?.by.name)
                },
                standing: found.first(where: \.stands).map { words.tier($0.tier, isSettled: $0.isSettled) },
                revision: found.map(\.revision).max() ?? 0, caller: caller, colleagues: colleagues, refused: refused,
                reading)
        }
        self.init(
            forms: beside.mayTriage ? forms : [], owed: beside.file.isOwed, mayMeasure: beside.mayMeasure,
            mine: beside.file.results.filter { beside.mine.contains($0.id) }.map { result in
                let title = beside.file.titles[result.instrument] ?? result.instrument
                let tier = words.tier(result.tier, isSettled: result.isSettled)
                let time = Moment(result.at, reading).time
                return (
                    result.id.text,
                    words(
                        "instruments.mine",
                        ["instrument": words.instrument(result.instrument, titled: title), "tier": tier, "time": time])
                )
            }, refused: refused, words)
    }
}

extension OpinionForms {
    init?(_ beside: TriagePage.Beside, _ asked: TriageFile.Asked?, open: Bool, refused: Refused?, _ reading: Reading) {
        guard let asked, beside.mayTriage else { return nil }
        let waiting = beside.file.opinions.filter { $0.state == .open }
        self.init(
            asked.program, recommended: asked.assessment.verdict, decided: asked.decision?.decided, mayAsk: open,
            mine: waiting.filter { $0.asker.id == beside.worker.text }.map { ShownOpinion($0) },
            theirs: waiting.filter { $0.isFor(beside.worker) }.map { ShownOpinion($0) },
            colleagues: beside.colleagues.map { ($0.id.text, $0.name, $0.isThere) }, refused: refused, reading)
    }
}
