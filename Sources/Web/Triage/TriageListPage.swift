import Operate
import Programs
import Vocabulary

/// The calls that wait for a clinician and those that one is asking, the longest first.
struct TriageListPage: Page {
    static let template = "triage-list"

    /// One call of the list.
    struct Line: Sendable {
        let number: String
        let address: String
        let location: String?
        let happened: String?
        let dangers: Dangers
        let waiting: Waiting
        /// `Sam asks, since 09:12`.
        let taken: String?
        let mark: StageMark
    }

    let title: String
    let count: String
    let lines: [Line]
    let quiet: Bool
    let beyond: String?
    let readAt: Moment

    init(_ lines: [Line], total: Int, _ reading: Reading) {
        let words = reading.words
        title = words("triageList.title")
        count = words("triageList.count", count: total)
        self.lines = lines
        quiet = lines.isEmpty
        let hidden = total - lines.count
        beyond = hidden > 0 ? words("triageList.beyond", count: hidden) : nil
        readAt = Moment(reading.now, reading)
    }
}

extension TriageListPage.Line {
    init(
        id: String, number: Int, since: Instant, promisedBy: Instant?, location: String?, whatHappened: String?,
        dangers: Dangers, takenBy: String?, takenAt: Instant?, _ reading: Reading
    ) {
        self.number = String(number)
        address = "\(reading.base)/calls/\(id)/triage"
        self.location = location
        happened = whatHappened
        self.dangers = dangers
        waiting = Waiting(since: since, promisedBy: promisedBy, reading)
        taken = takenBy.flatMap { by in
            takenAt.map { reading.words("triageList.taken", ["by": by, "time": Moment($0, reading).time]) }
        }
        mark = StageMark(.screened, words: reading.words)
    }

    init(_ waiting: WaitingTriage, _ reading: Reading) {
        let (call, facts) = (waiting.call, waiting.facts)
        func answer(_ field: FactField) -> Answer? { facts[field]?.value.flatMap(Answer.init(rawValue:)) }
        self.init(
            id: call.id.text, number: call.number, since: call.path.since, promisedBy: call.path.promise,
            location: facts[.location]?.value, whatHappened: facts[.whatHappened]?.value,
            dangers: Dangers(
                weapon: answer(.weapon), violence: answer(.violence), injury: answer(.injury), words: reading.words),
            takenBy: waiting.by?.name, takenAt: waiting.begunAt, reading)
    }
}
