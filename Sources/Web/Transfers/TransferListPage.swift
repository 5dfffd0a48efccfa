import Operate
import Vocabulary

/// Callers who are between two centres now, and those who came back after their call had left.
struct TransferListPage: Page {
    static let template = "transfers"

    struct Line: Sendable {
        let address: String
        let call: String
        let heading: String
        let state: String
        let waiting: Waiting
        let by: String
    }

    let title: String
    let open: [Line]
    let back: [Line]
    let none: Bool
    let isBack: Bool

    init(open: [Transfer], back: [Transfer], _ reading: Reading) {
        title = reading.words("transfers.title")
        self.open = open.map { Line($0, since: $0.begunAt, reading) }
        self.back = back.map { Line($0, since: $0.returnedAt ?? $0.begunAt, reading) }
        none = open.isEmpty
        isBack = !back.isEmpty
    }
}

extension TransferListPage.Line {
    init(_ transfer: Transfer, since: Instant, _ reading: Reading) {
        let words = reading.words
        address = "\(reading.base)/calls/\(transfer.call)/triage#transfers"
        call = words("call.name", ["number": String(transfer.number)])
        heading = words("transfers.to", ["centre": transfer.called(words)])
        state =
            transfer.returned.map { why in
                words(
                    "transfers.because",
                    [
                        "state": words.name(of: "returned", in: "transfers.codes.states"),
                        "why": words.name(of: why.rawValue, in: "transfers.codes.returns"),
                    ])
            } ?? words.name(of: transfer.state.rawValue, in: "transfers.codes.states")
        waiting = Waiting(since: since, promisedBy: nil, reading)
        by = transfer.by.name
    }
}
