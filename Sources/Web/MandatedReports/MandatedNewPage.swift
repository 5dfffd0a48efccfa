import Operate
import Vocabulary

/// The form in which a suspicion is said; nothing else is asked before the clock runs.
struct MandatedNewPage: Page {
    static let template = "mandated-new"

    /// One that somebody has begun about the same call, case or person: who, is told to nobody here.
    struct Begun: Sendable {
        let id: String
        let what: String
        let suspected: Moment
        let state: String
        let address: String?
    }

    let title: String
    let list: String
    let call: String
    let supportCase: String
    let personOf: String
    let kinds: [Choice]
    let about: String
    let aboutTrouble: String?
    let suspectedAt: String
    let suspectedTrouble: String?
    let begun: [Begun]
    let wasBegun: Bool
    let trouble: Trouble?

    /// - Parameters:
    ///   - about: what the person it came from is called.
    ///   - seen: those of the reports that whoever looks may open.
    init(
        from origin: ReportOrigin, about: String?, begun: [MandatedReport], seen: Set<ID<MandatedReport>>,
        refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        title = words("mandated.newTitle")
        list = "\(reading.base)/mandated-reports"
        call = origin.call?.text ?? ""
        supportCase = origin.supportCase?.text ?? ""
        personOf = origin.person?.text ?? ""
        kinds = [Choice](
            MandatedRule.Kind.allCases.map(\.rawValue), in: "mandated.codes.kinds",
            chosen: refused.typed("harmed", in: "suspicion"), words: words)
        self.about = refused.typed("about", in: "suspicion") ?? about ?? ""
        aboutTrouble = refused.trouble(with: "about", in: "suspicion", words)
        suspectedAt =
            refused.typed("suspectedAt", in: "suspicion")
            ?? String(LocalTime(reading.now, in: reading.zone).field.prefix(16))
        suspectedTrouble = refused.trouble(with: "suspectedAt", in: "suspicion", words)
        self.begun = begun.map { report in
            Begun(
                id: report.id.text, what: words.name(of: report.kind.rawValue, in: "mandated.codes.suspicions"),
                suspected: Moment(report.suspectedAt, reading), state: ReportStanding(report, reading).text,
                address: seen.contains(report.id) ? "\(reading.base)/mandated-reports/\(report.id)" : nil)
        }
        wasBegun = !begun.isEmpty
        trouble = refused.trouble(in: "suspicion", words)
    }
}
