import Operate
import Vocabulary

/// What took a link to a service, as whoever sent it sees it.
struct ShownMessage: Sendable {
    let text: String
    /// Another way has to be found.
    let isTrouble: Bool

    init(_ message: ReferralMessage, _ reading: Reading) {
        let words = reading.words
        isTrouble = message.isUndelivered
        let state =
            switch message.ending {
            case nil where message.attempts == 0: "messages.waits"
            case nil: "messages.tries"
            case .sent: "messages.sent"
            case .refused: "messages.refused"
            case .givenUp: "messages.givenUp"
            case .notNeeded: "messages.notNeeded"
            }
        text = words(
            state,
            [
                "channel": words.name(of: message.channel.rawValue, in: "messages.codes.channels"),
                "time": Moment(message.endedAt ?? message.at, reading).time, "n": String(message.attempts),
            ])
    }
}

/// The form that sends the link of a referral to the service.
struct MessageForm: Sendable {
    let isSetUp: Bool
    let ways: [Choice]
    let tongues: [Choice]
    let to: String
    /// Where the directory says that the service takes people in.
    let known: [String]
    let toTrouble: String?
    let trouble: Trouble?
    let opened: Bool

    init(_ referral: Referral, _ known: ShownNeed.Known, refused: Refused?, _ words: Words) {
        let form = "message-\(referral.id)"
        let contact = known.contacts[referral.id]
        let addresses: [(channel: ReferralMessage.Channel, to: String?)] = [
            (.email, contact?.email), (.text, contact?.phone),
        ]
        let proposed = addresses.first { known.channels.contains($0.channel) && $0.to != nil }
        isSetUp = !known.channels.isEmpty
        ways = [Choice](
            known.channels.map(\.rawValue), in: "messages.codes.channels",
            chosen: refused.typed("channel", in: form) ?? proposed?.channel.rawValue, words: words)
        tongues = [Choice](
            known.tongues, in: "languages", chosen: refused.typed("language", in: form) ?? Catalogue.usual, words: words
        )
        to = refused.typed("to", in: form) ?? proposed?.to ?? ""
        self.known = addresses.compactMap { known.channels.contains($0.channel) ? $0.to : nil }
        toTrouble = refused.trouble(with: "to", in: form, words)
        trouble = refused.trouble(in: form, words)
        opened = trouble != nil
    }
}

/// Whether a person gets texts about a need: what they agreed to, or the form that keeps it.
struct TextsForm: Sendable {
    /// What stands, where they agreed.
    let agreed: String?
    let tongues: [Choice]
    let to: String
    let toTrouble: String?
    let trouble: Trouble?
    let opened: Bool

    /// Nothing where no texts go.
    init?(_ need: Operate.Need, _ known: ShownNeed.Known, refused: Refused?, _ reading: Reading) {
        guard known.channels.contains(.text) || known.agreement != nil else { return nil }
        let (words, form) = (reading.words, "texts-\(need.id)")
        agreed = known.agreement.map {
            words("messages.texts.agreed", ["time": Moment($0.at, reading).time, "by": $0.by])
        }
        tongues = [Choice](
            known.tongues, in: "languages", chosen: refused.typed("language", in: form) ?? Catalogue.usual, words: words
        )
        to = refused.typed("to", in: form) ?? ""
        toTrouble = refused.trouble(with: "to", in: form, words)
        trouble = refused.trouble(in: form, words)
        opened = trouble != nil
    }
}
