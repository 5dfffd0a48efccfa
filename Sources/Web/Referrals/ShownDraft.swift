import Operate
import Vocabulary

/// A service that somebody means to ask: whether the person was asked, and that it can be sent.
struct ShownDraft: Sendable {
    let id: String
    let service: String
    let about: String
    /// What the person is asked, as long as nobody knows what they said.
    let consents: [Choice]
    let asksConsent: Bool
    let consent: String?
    /// Something about the person may be written for the service.
    let mayNote: Bool
    let note: String
    let trouble: Trouble?

    init(_ draft: ReferralDraft, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let form = "draft-\(draft.id)"
        id = draft.id.text
        service = draft.serviceName
        about = words("referrals.draft.by", ["by": draft.by, "time": Moment(draft.at, reading).time])
        asksConsent = draft.hasConsent == nil
        consents = ["yes", "no"].map { Choice(value: $0, name: words("referrals.consent.\($0)"), chosen: false) }
        consent = draft.hasConsent.map { words("referrals.consent.\($0 ? "yes" : "no")") }
        mayNote = draft.hasConsent == true
        note = refused.typed("note", in: form) ?? ""
        trouble = refused.trouble(in: form, words)
    }
}
