import Access
import Operate
import Vocabulary

/// Where somebody opens, in an emergency, the record of a person to whom nothing ties them.
struct GlassPage: Page {
    static let template = "glass"

    struct Reason: Sendable {
        let value: String
        let name: String
        let meaning: String
        let chosen: Bool
    }

    struct Asking: Sendable {
        let reasons: [Reason]
        let reasonTrouble: String?
        let words: String
        let wordsTrouble: String?
        let calls: [Choice]
        let trouble: Trouble?
    }

    let title: String
    let name: String
    let personAddress: String
    /// What ties them to the person already, so that there is nothing to open.
    let tied: String?
    let asking: Asking?

    init(
        _ person: ID<Person>, name: NameParts?, tie: Tie, calls: [Call], refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        title = words("glass.title")
        self.name = name?.text ?? words("persons.unnamed")
        personAddress = "\(reading.base)/people/\(person)"
        guard tie.relationship == .none else {
            tied = words.name(of: tie.relationship.rawValue, in: "glass.tied")
            asking = nil
            return
        }
        tied = nil
        let chosen = refused.typed("call", in: "glass")
        asking = Asking(
            reasons: GlassReason.allCases.map { reason in
                Reason(
                    value: reason.rawValue, name: words.name(of: reason.rawValue, in: "glass.codes.reasons"),
                    meaning: words.name(of: reason.rawValue, in: "glass.codes.meanings"),
                    chosen: refused.typed("reason", in: "glass") == reason.rawValue)
            },
            reasonTrouble: refused.trouble(with: "reason", in: "glass", words),
            words: refused.typed("words", in: "glass") ?? "",
            wordsTrouble: refused.trouble(with: "words", in: "glass", words),
            calls: [Choice(value: "", name: words("glass.noCall"), chosen: chosen?.isEmpty != false)]
                + calls.map { call in
                    Choice(
                        value: call.id.text,
                        name: words(
                            "glass.callAt",
                            [
                                "call": words("call.name", ["number": String(call.number)]),
                                "time": Moment(call.receivedAt, reading).time,
                            ]), chosen: chosen == call.id.text)
                },
            trouble: refused.trouble(in: "glass", words))
    }
}

/// What of a person is held back from whoever looks, why, and how it is opened in an emergency.
struct HeldBack: Sendable {
    let sentence: String
    let what: [String]
    let opening: String?

    /// - Parameter opening: where the record is opened, for those who may.
    init(_ permissions: [Permission], opening: String?, _ words: Words) {
        sentence = words("glass.heldSentence")
        what = permissions.map { words.name(of: $0.rawValue, in: "glass.codes.held") }
        self.opening = opening
    }
}

/// The strip above every page of a person whose record somebody opened in an emergency.
struct OpenGlass: Sendable {
    let sentence: String
    let until: Moment
    /// Whole minutes that are left, counted on by scripts.
    let minutes: String
    let glass: String
    let ending: String

    init(_ glass: BrokenGlass, _ reading: Reading) {
        let words = reading.words
        sentence = words(
            "glass.banner", ["reason": words.name(of: glass.reason.rawValue, in: "glass.codes.reasons")])
        until = Moment(glass.until, reading)
        let seconds = glass.until.since(reading.now).components.seconds
        minutes = String(max(0, (seconds + 59) / 60))
        self.glass = glass.id.text
        ending = "\(reading.base)/people/\(glass.person)/open/ending"
    }
}
