import Operate
import Programs
import Vocabulary

/// The calls that wait for a clinician and those that one is asking, oldest risk first.
struct TriageListPage: Page {
    static let template = "triage-list"

    /// One call of the list.
    struct Line: Sendable {
        let id: String
        let number: String
        let address: String
        let location: String?
        let happened: String?
        let dangers: Dangers
        let waiting: Waiting
        /// `Sam asks, since 09:12`.
        let taken: String?
        let mark: StageMark
        /// It has waited longer than promised.
        let missed: Bool
        let undoing: UndoForm
    }

    /// A colleague's question to whoever looks.
    struct Asked: Sendable {
        let number: String
        let address: String
        let question: String
        let askedAt: Moment
    }

    let title: String
    let count: String
    let asked: [Asked]
    let hasAsked: Bool
    /// Whoever looks keeps the wording of instruments.
    let keepsWording: Bool
    let lines: [Line]
    let quiet: Bool
    let beyond: String?
    let readAt: Moment
    /// Callers who came back from another centre after their call had left.
    let back: [TransferListPage.Line]
    let isBack: Bool

    init(
        _ lines: [Line], total: Int, back: [Transfer] = [], asked: [Asked] = [], keepsWording: Bool = false,
        _ reading: Reading
    ) {
        let words = reading.words
        self.asked = asked
        hasAsked = !asked.isEmpty
        self.keepsWording = keepsWording
        title = words("triageList.title")
        count = words("triageList.count", count: total)
        self.lines = lines
        quiet = lines.isEmpty
        let hidden = total - lines.count
        beyond = hidden > 0 ? words("triageList.beyond", count: hidden) : nil
        readAt = Moment(reading.now, reading)
        self.back = back.map { TransferListPage.Line($0, since: $0.returnedAt ?? $0.begunAt, reading) }
        isBack = !back.isEmpty
    }
}

extension TriageListPage.Line {
    init(
        id: String, number: Int, since: Instant, promisedBy: Instant?, location: String?, whatHappened: String?,
        dangers: Dangers, takenBy: String?, takenAt: Instant?, _ reading: Reading
    ) {
        self.id = id
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
        missed = promisedBy.map { $0 < reading.now } ?? false
        undoing = UndoForm(id, name: "flag-\(number)", back: "list", reading)
    }

    init(_ waiting: WaitingTriage, _ reading: Reading) {
        let (call, facts, said) = (waiting.call, waiting.facts, waiting.dangers)
        self.init(
            id: call.id.text, number: call.number, since: call.path.since, promisedBy: waiting.due,
            location: facts[.location]?.value, whatHappened: facts[.whatHappened]?.value,
            dangers: Dangers(
                weapon: said[.weapon], violence: said[.violence], injury: said[.injury],
                isHighTier: waiting.isHighTier, words: reading.words),
            takenBy: waiting.by?.name, takenAt: waiting.begunAt, reading)
    }
}

extension TriageListPage.Asked {
    init(_ opinion: SecondOpinion, _ number: Int, _ reading: Reading) {
        self.init(call: opinion.call.text, number, by: opinion.asker.name, at: opinion.at, reading)
    }

    init(call: String, _ number: Int, by: String, at: Instant, _ reading: Reading) {
        self.number = String(number)
        address = "\(reading.base)/calls/\(call)/triage#opinions"
        question = reading.words("opinions.asksYou", ["by": by])
        askedAt = Moment(at, reading)
    }
}
