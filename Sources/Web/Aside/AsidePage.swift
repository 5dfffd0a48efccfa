import Operate
import Vocabulary

/// The records that an advocate may open, each with whether the person may be rung now.
struct AsidePage: Page {
    static let template = "aside"

    struct Line: Sendable {
        let address: String
        let name: String
        let ringing: ShownRinging
    }

    let title: String
    let typed: String
    let isFound: Bool
    let lines: [Line]
    let none: Bool
    let nothing: Bool
    let beyond: String?
    let name: String
    let searchTrouble: Trouble?
    let beginTrouble: Trouble?

    /// As many as one page shows.
    static let most = 100

    init(_ found: [VictimRecord], typed: String, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        title = words("aside.title")
        self.typed = typed
        isFound = !typed.isEmpty
        lines = found.prefix(Self.most).map { record in
            Line(
                address: "\(reading.base)/aside/\(record.id)", name: record.content.name ?? words("aside.nameless"),
                ringing: ShownRinging(record.content.contact, reading))
        }
        none = found.isEmpty && !typed.isEmpty
        nothing = found.isEmpty && typed.isEmpty
        beyond = found.count > Self.most ? words("aside.beyond", ["n": String(Self.most)]) : nil
        name = refused.typed("name", in: "begin") ?? ""
        searchTrouble = refused.trouble(in: "search", words)
        beginTrouble = refused.trouble(in: "begin", words)
    }
}

/// Whether somebody may be rung now, in a sentence.
struct ShownRinging: Sendable {
    let sentence: String
    /// The number, where it may be rung now.
    let number: String?
    /// When it may be rung next.
    let next: String?
    /// `good`, `wait` or `stop`, each with its shape.
    let tone: String
    let shape: String
    let voicemail: String?

    init(_ contact: SafeContact, _ reading: Reading) {
        let words = reading.words
        switch contact.ringing(at: WeekMoment(reading.now, in: reading.zone)) {
        case .now(let way, let until):
            sentence =
                until == SafeContact.wholeDay
                ? words("aside.ringToday") : words("aside.ringUntil", ["time": Self.clock(until)])
            number = way.to
            next = nil
            (tone, shape) = ("good", "✓")
            voicemail = words(way.voicemail ? "aside.voicemail" : "aside.noVoicemail")
        case .later(_, let day, let minute, let inDays):
            sentence = words("aside.ringNot")
            number = nil
            let time = Self.clock(minute)
            next =
                inDays == 0
                ? words("aside.ringLater", ["time": time])
                : words("aside.ringNext", ["day": words.name(of: String(day), in: "aside.codes.days"), "time": time])
            (tone, shape) = ("wait", "●")
            voicemail = nil
        case .never:
            sentence = words("aside.ringNever")
            number = nil
            next = nil
            (tone, shape) = ("stop", "–")
            voicemail = nil
        }
    }

    /// `09:05`.
    static func clock(_ minute: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(minute / 60)):\(two(minute % 60))"
    }
}
