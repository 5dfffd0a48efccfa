import Access
import Door
import Store
import Vocabulary

/// That a supporter had to tell something outside, under which exception and law: shown to the worker as it stands.
package struct WellbeingTelling: Codable, Hashable, Sendable {
    /// Why something may not be kept to oneself (34 USC 50901).
    package enum Exception: String, CaseIterable, Codable, Sendable {
        /// An explicit threat of suicide with intent, and with a plan or means; thoughts alone are none.
        case suicide = "suicide-threat"
        /// An explicit threat of imminent and serious harm to somebody.
        case harm = "imminent-harm"
        /// Abuse of a child or an older adult, and whatever else must be reported.
        case mandated
        /// That a crime was committed.
        case crime
        /// Everybody who took part agrees.
        case consent
        case courtOrder = "court-order"
        case law
    }

    package let exception: Exception
    package let law: String
    package let what: String
    package let whom: String
    package let at: Instant
}

/// A supporter says what they had to tell.
package struct RecordWellbeingTelling: Report {
    package static let permission = Permission.giveSupport

    let conversation: ID<WellbeingConversation>
    let key: SupporterKey
    let telling: WellbeingTelling
    let vault: Vault

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ exception: WellbeingTelling.Exception, law: String?, what: String?, to whom: String?,
        in conversation: ID<WellbeingConversation>, by key: SupporterKey, at moment: Instant, in vault: Vault
    ) throws(Refusal) {
        telling = WellbeingTelling(
            exception: exception, law: try FreeText.needed(law, most: Supporter.Told.mostWords, field: "law"),
            what: try FreeText.needed(what, most: Supporter.Told.mostText, field: "what"),
            whom: try FreeText.needed(whom, most: Supporter.Told.mostWords, field: "toldTo"), at: moment)
        self.conversation = conversation
        self.key = key
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (Void, [Event]) {
        let conversations = WellbeingConversations(db, vault)
        let shared = try conversations.shared(conversation, with: key)
        try conversations.add(SealedWellbeing(telling: telling), to: conversation, under: shared)
        return ((), WellbeingConversation.changed(conversation))
    }
}
