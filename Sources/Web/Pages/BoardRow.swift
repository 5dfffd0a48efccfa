import Operate
import Vocabulary

/// One open call on the board, the same for everybody who reads that language.
struct BoardRow: Fragment {
    static let template = "board/row"

    let id: String
    let number: String
    let address: String
    let mark: StageMark
    /// Where it stands among the others, before how long it waits.
    let rank: Int
    let waiting: Waiting
    let location: String?
    let happened: String?
    let dangers: Dangers
    let by: String
    let source: String
    let sourceName: String
    /// What of the dispatch must not be overlooked.
    let alerts: [AlertMark]
    /// The teams that are out for it, for their telephones.
    let teams: String

    init(
        id: String, number: Int, stage: Stage, source: CallSource?, since: Instant, promisedBy: Instant?,
        location: String?, whatHappened: String?, weapon: Answer?, violence: Answer?, injury: Answer?, takenBy: String,
        alerts: [DispatchAlert] = [], teams: [String] = [], rank: Int = 1, open: Bool = true, _ reading: Reading
    ) {
        let words = reading.words
        self.id = id
        self.number = String(number)
        address = "\(reading.base)/calls/\(id)"
        mark = StageMark(stage, open: open, words: words)
        self.rank = rank
        waiting = Waiting(since: since, promisedBy: promisedBy, reading)
        self.location = location
        happened = whatHappened
        dangers = Dangers(weapon: weapon, violence: violence, injury: injury, words: words)
        by = takenBy
        self.source = source?.rawValue ?? ""
        self.alerts = alerts.map { AlertMark($0, reading) }
        self.teams = teams.joined(separator: " ")
        sourceName = source.map { words.name(of: $0.rawValue, in: "sources") } ?? words("notKnown")
    }
}
