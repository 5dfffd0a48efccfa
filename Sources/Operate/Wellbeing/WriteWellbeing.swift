import Access
import Door
import Store
import Vocabulary

/// A worker writes the first words to somebody, after reading what is kept to themselves and what not.
package struct BeginWellbeing: Order {
    package static let permission = Permission.giveSupport

    let keys: WellbeingKeys
    let supporter: ID<Supporter>
    let kind: Supporter.Kind
    let name: String
    let text: String
    let notice: String
    let moment: Instant
    let vault: Vault

    /// - Parameters:
    ///   - kind: as whom the worker chose them.
    ///   - accepted: the version of the notice that was read and accepted; nothing where it was not.
    ///   - notice: the notice as it is.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ keys: WellbeingKeys, to supporter: ID<Supporter>, as kind: Supporter.Kind, name: String?, text: String?,
        accepted: String?, notice: String, at moment: Instant, in vault: Vault
    ) throws(Refusal) {
        guard let accepted else { throw Refusal(.wellbeingNoticeUnread, field: "accepted") }
        guard accepted == notice else { throw Refusal(.wellbeingNoticeChanged, .conflicting, field: "accepted") }
        self.name = try FreeText.needed(name, most: WellbeingConversation.mostWords, field: "name")
        self.text = try FreeText.needed(text, most: WellbeingConversation.mostText, field: "yourWords")
        self.keys = keys
        self.supporter = supporter
        self.kind = kind
        self.notice = notice
        self.moment = moment
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (Void, [Event]) {
        let conversations = WellbeingConversations(db, vault)
        // Sent twice, with the code that the page gave: it is begun already.
        guard try !conversations.isThere(keys.conversation) else { return ((), []) }
        let supporter = try Supporters(db, vault).supporter(supporter)
        guard !supporter.isAway else { throw Refusal(.supporterAway, .conflicting) }
        guard supporter.told.kind == kind else { throw Refusal(.supporterOfOtherKind, .conflicting) }
        try conversations.begin(keys, to: supporter)
        let opening = WellbeingConversation.Opening(
            name: name, supporter: supporter.id.text, kind: kind, notice: notice, at: moment)
        let first = WellbeingConversation.Message(isWorkers: true, text: text, at: moment)
        try conversations.add(SealedWellbeing(opening: opening), to: keys.conversation, under: keys.shared)
        try conversations.add(SealedWellbeing(message: first), to: keys.conversation, under: keys.shared)
        return ((), [Event(.wellbeingBegun, WellbeingConversation.subject(keys.conversation))])
    }
}

/// A worker goes on writing: to the one they began with, and to nobody else.
package struct SayWellbeing: Order {
    package static let permission = Permission.giveSupport

    let keys: WellbeingKeys
    let supporter: ID<Supporter>
    let text: String
    let moment: Instant
    let vault: Vault

    /// - Parameter supporter: whom the page showed as the one who reads it.
    package init(
        _ text: String?, to supporter: ID<Supporter>, _ keys: WellbeingKeys, at moment: Instant, in vault: Vault
    ) throws(Refusal) {
        self.text = try FreeText.needed(text, most: WellbeingConversation.mostText, field: "yourWords")
        self.supporter = supporter
        self.keys = keys
        self.moment = moment
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (Void, [Event]) {
        let conversations = WellbeingConversations(db, vault)
        let opening = try conversations.conversation(keys).opening
        guard opening.supporter == supporter.text else { throw Refusal(.wrongSupporter, .conflicting) }
        let reader = try Supporters(db, vault).supporter(supporter)
        guard !reader.isAway else { throw Refusal(.supporterAway, .conflicting) }
        guard reader.told.kind == opening.kind else { throw Refusal(.supporterOfOtherKind, .conflicting) }
        try conversations.address(keys, to: reader)
        let message = WellbeingConversation.Message(isWorkers: true, text: text, at: moment)
        try conversations.add(SealedWellbeing(message: message), to: keys.conversation, under: keys.shared)
        return ((), WellbeingConversation.changed(keys.conversation))
    }
}

/// A supporter answers.
package struct AnswerWellbeing: Order {
    package static let permission = Permission.giveSupport

    let conversation: ID<WellbeingConversation>
    let key: SupporterKey
    let text: String
    let moment: Instant
    let vault: Vault

    package init(
        _ text: String?, in conversation: ID<WellbeingConversation>, by key: SupporterKey, at moment: Instant,
        in vault: Vault
    ) throws(Refusal) {
        self.text = try FreeText.needed(text, most: WellbeingConversation.mostText, field: "yourWords")
        self.conversation = conversation
        self.key = key
        self.moment = moment
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (Void, [Event]) {
        let conversations = WellbeingConversations(db, vault)
        let shared = try conversations.shared(conversation, with: key)
        let message = WellbeingConversation.Message(isWorkers: false, text: text, at: moment)
        try conversations.add(SealedWellbeing(message: message), to: conversation, under: shared)
        return ((), WellbeingConversation.changed(conversation))
    }
}

/// A worker keeps a note for themselves, which nobody else can open.
package struct KeepWellbeingNote: Order {
    package static let permission = Permission.giveSupport

    let keys: WellbeingKeys
    let text: String
    let moment: Instant
    let vault: Vault

    package init(_ text: String?, _ keys: WellbeingKeys, at moment: Instant, in vault: Vault) throws(Refusal) {
        self.text = try FreeText.needed(text, most: WellbeingConversation.mostText, field: "note")
        self.keys = keys
        self.moment = moment
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (Void, [Event]) {
        let conversations = WellbeingConversations(db, vault)
        _ = try conversations.conversation(keys)
        try conversations.add(
            SealedWellbeing(note: .init(text: text, at: moment)), to: keys.conversation, under: keys.own)
        return ((), WellbeingConversation.changed(keys.conversation))
    }
}

/// A worker takes one of their notes away.
package struct RemoveWellbeingNote: Order {
    package static let permission = Permission.giveSupport

    let keys: WellbeingKeys
    let note: ID<WellbeingEntry>
    let vault: Vault

    package init(_ note: ID<WellbeingEntry>, _ keys: WellbeingKeys, in vault: Vault) {
        self.note = note
        self.keys = keys
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (Void, [Event]) {
        let conversations = WellbeingConversations(db, vault)
        guard try conversations.conversation(keys).notes.contains(where: { $0.id == note }) else { return ((), []) }
        try conversations.empty(note, of: keys.conversation)
        return ((), WellbeingConversation.changed(keys.conversation))
    }
}

/// A worker empties their conversation for good.
package struct RemoveWellbeing: Order {
    package static let permission = Permission.giveSupport

    let keys: WellbeingKeys
    let vault: Vault

    package init(_ keys: WellbeingKeys, in vault: Vault) {
        self.keys = keys
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (Void, [Event]) {
        let conversations = WellbeingConversations(db, vault)
        _ = try conversations.conversation(keys)
        try conversations.empty(keys.conversation)
        return ((), [Event(.wellbeingRemoved, WellbeingConversation.subject(keys.conversation))])
    }
}

extension Refusal.Code {
    package static let wellbeingNoticeUnread: Self = "well-being-notice-unread"
    package static let wellbeingNoticeChanged: Self = "well-being-notice-changed"
    package static let supporterAway: Self = "supporter-away"
    package static let supporterOfOtherKind: Self = "supporter-of-other-kind"
    package static let wrongSupporter: Self = "wrong-supporter"
}

extension Event.Kind {
    package static let wellbeingBegun: Self = "wellbeing-begun"
    package static let wellbeingChanged: Self = "wellbeing-changed"
    package static let wellbeingRemoved: Self = "wellbeing-removed"
}
