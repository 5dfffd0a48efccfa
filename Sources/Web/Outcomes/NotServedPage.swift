import Operate
import Vocabulary

/// The calls that somebody else took and whose end nobody knows yet, each with the question how it ended.
struct NotServedPage: Page {
    static let template = "not-served"

    struct Line: Sendable {
        let id: String
        let path: String
        let number: String
        let address: String
        let left: Moment
        let ago: String
        let reason: String
        let sent: String
        let outcomes: [Choice]
    }

    let title: String
    let count: String
    let lines: [Line]
    let nothing: Bool
    /// How many more there are than one page shows.
    let beyond: String?
    let trouble: Trouble?

    init(_ ends: [UnknownEnd], total: Int, refused: Refused? = nil, _ reading: Reading) {
        let words = reading.words
        title = words("notServed.title")
        count = words("notServed.count", count: total)
        lines = ends.map { end in
            Line(
                id: end.call.text, path: end.path.text, number: String(end.number),
                address: "\(reading.base)/calls/\(end.call)",
                left: Moment(end.leftAt, reading), ago: reading.ago(end.leftAt),
                reason: words.name(of: end.reason.written, in: "reasons"),
                sent: words.name(of: end.sent.rawValue, in: "alternatives"),
                outcomes: [Choice](
                    AlternativeOutcome.allCases.filter { $0 != .unknown }.map(\.rawValue), in: "outcomes",
                    chosen: nil, words: words))
        }
        nothing = lines.isEmpty
        beyond = total > ends.count ? words("notServed.beyond", count: total - ends.count) : nil
        trouble = refused.formless(in: "outcome", words)
    }
}
