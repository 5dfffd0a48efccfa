import Operate
import Vocabulary

/// What a supporter says of themselves, and who wrote to them.
struct ListeningPage: Page {
    static let template = "listening"

    struct Line: Sendable {
        let address: String
        let name: String
        let when: String
        let waits: Bool
    }

    let title: String
    /// Shown once.
    let code: String?
    let mustOpen: Bool
    let isOpen: Bool
    let lines: [Line]
    let none: Bool
    let isListed: Bool
    let kinds: [Choice]
    let name: String
    let about: String
    let phone: String
    let hours: String
    let away: Bool
    let openTrouble: Trouble?
    let listingTrouble: Trouble?

    init(
        _ known: Supporter?, code: WellbeingCode?, _ found: [WellbeingConversation]?, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        title = words("wellbeing.listening")
        self.code = code?.shown
        mustOpen = known != nil && found == nil
        isOpen = found != nil
        lines = (found ?? []).map { one in
            Line(
                address: "\(reading.base)/listening/\(one.id)", name: one.opening.name,
                when: reading.wellbeingTime(one.lastAt), waits: one.waits)
        }
        none = found?.isEmpty ?? false
        isListed = known != nil
        func typed(_ field: String) -> String? { refused.typed(field, in: "listing") }
        kinds = [Choice](
            Supporter.Kind.allCases.map(\.rawValue), in: "wellbeing.codes.kinds",
            chosen: typed("supporterKind") ?? known?.told.kind.rawValue, words: words)
        name = typed("name") ?? known?.told.name ?? ""
        about = typed("aboutMe") ?? known?.told.about ?? ""
        phone = typed("phone") ?? known?.told.phone ?? ""
        hours = typed("answerHours") ?? known?.told.hours ?? ""
        away = known?.isAway ?? false
        openTrouble = refused.trouble(in: "open", words)
        listingTrouble = refused.trouble(in: "listing", words)
    }
}

/// One conversation, as its supporter reads it.
struct ListeningConversationPage: Page {
    static let template = "listening-conversation"

    let title: String
    let said: [SaidWellbeing]
    let told: [ToldWellbeing]
    let address: String
    let text: String
    let exceptions: [Choice]
    let notice: ShownNotice
    let law: String
    let what: String
    let whom: String
    let messageTrouble: Trouble?
    let tellingTrouble: Trouble?

    init(
        _ conversation: WellbeingConversation, _ settings: WellbeingSettings, refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        title = words("wellbeing.talkWith", ["name": conversation.opening.name])
        said = conversation.messages.map { one in
            SaidWellbeing(
                who: one.isWorkers ? conversation.opening.name : words("wellbeing.you"), isOwn: !one.isWorkers,
                text: one.text, when: reading.wellbeingTime(one.at))
        }
        told = conversation.tellings.map { ToldWellbeing($0, reading) }
        address = "\(reading.base)/listening/\(conversation.id)"
        text = refused.typed("yourWords", in: "message") ?? ""
        exceptions = [Choice](
            WellbeingTelling.Exception.allCases.map(\.rawValue), in: "wellbeing.codes.exceptions",
            chosen: refused.typed("exception", in: "telling"), words: words)
        notice = ShownNotice(settings, words)
        law = refused.typed("law", in: "telling") ?? ""
        what = refused.typed("what", in: "telling") ?? ""
        whom = refused.typed("toldTo", in: "telling") ?? ""
        messageTrouble = refused.trouble(in: "message", words)
        tellingTrouble = refused.trouble(in: "telling", words)
    }
}
