import Operate
import Vocabulary

/// Who may be one person among everybody, the most probable first.
struct MatchesPage: Page {
    static let template = "matches"

    /// How far a comparison is: reading is its first third, learning its second.
    struct Progress: Sendable {
        let percent: Int
        let sentence: String

        init(_ step: EverybodyCompared.Step?, _ words: Words) {
            let numbers = Numbers(words.language)
            switch step {
            case nil: (percent, sentence) = (0, words("matches.beginning"))
            case .reading(let done, let all):
                percent = all > 0 ? min(done, all) * 33 / all : 0
                sentence = words("matches.reading", ["done": numbers(done), "all": numbers(all)])
            case .learning: (percent, sentence) = (40, words("matches.learning"))
            case .weighing(let done, let all):
                percent = 70 + (all > 0 ? done * 30 / all : 0)
                sentence = words("matches.weighing", ["done": numbers(done), "all": numbers(all)])
            }
        }
    }

    struct Person: Sendable {
        let name: String
        let address: String
        let details: String
    }

    struct Pair: Sendable {
        let one: Person
        let other: Person
        let likely: String
    }

    let title: String
    let isReady: Bool
    let running: Progress?
    let stopped: Bool
    let failed: Bool
    /// When everybody was compared last, and with what.
    let last: String?
    let leftOut: String?
    let never: Bool
    let pairs: [Pair]
    let hasPairs: Bool
    let nothingOpen: Bool
    let more: String?

    init(
        _ open: [MatchWork.Open], of count: Int, _ lines: [PersonLine], latest: PeopleComparison?,
        _ state: Comparing.State, isReady: Bool, _ reading: Reading
    ) {
        let words = reading.words
        let numbers = Numbers(words.language)
        title = words("matches.title")
        self.isReady = isReady
        (stopped, failed) = (state.isStopped, state.isFailed)
        running = if case .running(let step) = state { Progress(step, words) } else { nil }
        last = latest.map { one in
            words(
                one.isLearned ? "matches.lastLearned" : "matches.last",
                [
                    "by": one.by.name, "time": Moment(one.at, reading).time, "people": numbers(one.people),
                    "pairs": numbers(one.pairs),
                ])
        }
        leftOut = latest.flatMap { $0.leftOut > 0 ? words("matches.leftOut", count: $0.leftOut) : nil }
        never = latest == nil
        let known = Dictionary(lines.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        pairs = open.compactMap { pair in
            guard let one = known[pair.one], let other = known[pair.other] else { return nil }
            return Pair(
                one: Person(one, reading), other: Person(other, reading),
                likely: words("persons.likely", ["percent": String(pair.likelihood / 10)]))
        }
        hasPairs = !pairs.isEmpty
        nothingOpen = pairs.isEmpty && latest != nil
        more = count > pairs.count ? words("matches.more", count: count - pairs.count) : nil
    }
}

extension MatchesPage.Person {
    init(_ line: PersonLine, _ reading: Reading) {
        name = line.calledBy?.text ?? reading.words("persons.unnamed")
        address = "\(reading.base)/people/\(line.id)#match-title"
        details = line.details
    }
}

extension Comparing.State {
    fileprivate var isStopped: Bool { if case .stopped = self { true } else { false } }
    fileprivate var isFailed: Bool { if case .failed = self { true } else { false } }
}

extension PersonLine {
    /// By what somebody is told from others of their name: other names, a birthday, numbers and places.
    var details: String {
        let facts = facts.filter { [.birthDate, .ageRange, .phone, .place].contains($0.kind) }.map(\.value)
        return (alsoKnown.map(\.text).prefix(3) + facts.prefix(4)).joined(separator: " · ")
    }
}
