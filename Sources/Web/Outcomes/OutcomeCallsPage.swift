import Operate
import Vocabulary

/// The calls behind one figure of the funnel.
struct OutcomeCallsPage: Page {
    static let template = "outcome-calls"

    struct Line: Sendable {
        let number: String
        let address: String
        let received: Moment
        let program: String
        let place: String?
        let mark: StageMark
        let reason: String?
    }

    let title: String
    let figure: String
    let back: String
    let lines: [Line]
    let nothing: Bool
    let more: String?

    init(
        _ calls: [FunnelCall], of figure: FunnelFigure, asked: OutcomeQuery, titles: ProgramTitles, more: String?,
        _ reading: Reading
    ) {
        let words = reading.words
        title = words("funnel.calls.title")
        let stage = words("stages.\(figure.stage.rawValue)")
        self.figure =
            switch figure.part {
            case .reached: words("funnel.calls.reached", ["stage": stage])
            case .here: words("funnel.calls.here", ["stage": stage])
            case .left(let reason, let kind):
                words(
                    "funnel.calls.left",
                    [
                        "stage": stage, "reason": words.name(of: reason.written, in: "reasons"),
                        "kind": words.name(of: kind.rawValue, in: "kinds"),
                    ])
            }
        back = "\(reading.base)/outcomes\(asked.query)"
        lines = calls.map { call in
            Line(
                number: String(call.number), address: "\(reading.base)/calls/\(call.call)",
                received: Moment(call.receivedAt, reading), program: titles[call.program],
                place: call.place, mark: StageMark(call.stage, open: call.reason == nil, words: words),
                reason: call.reason.map { words.name(of: $0.written, in: "reasons") })
        }
        nothing = lines.isEmpty
        self.more = more
    }
}
