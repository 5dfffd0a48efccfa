import Operate
import Vocabulary

/// The form in which a permission is written before it is signed.
struct ConsentDraftPage: Page {
    static let template = "consent-draft"

    let title: String
    let name: String
    let consentsAddress: String
    /// The draft that is written on, and how often it was written before.
    let consent: String?
    let revision: Int
    let minor: Bool
    let laws: [Choice]
    let purposes: [Choice]
    let noPurpose: Bool
    let discloser: String
    let recipientKinds: [Choice]
    let recipient: String
    let services: [String]
    let participants: String
    let parts: [ConsentsPage.Tick]
    let what: String
    let expiries: [Choice]
    let day: String
    let dayTrouble: String?
    let event: String
    let revocationTold: Bool
    let redisclosureTold: Bool
    let tongues: [Choice]
    let trouble: Trouble?

    init(
        _ file: ConsentFile, draft: Consent?, program: String, offered: [String], refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        let terms = draft?.terms
        let isTyped = refused?.form == "draft"
        func value(_ field: String, _ kept: String?) -> String {
            (isTyped ? refused.typed(field, in: "draft") : kept) ?? ""
        }
        func ticked(_ field: String, _ kept: Bool) -> Bool {
            isTyped ? refused.typed(field, in: "draft") != nil : kept
        }
        title = words("consents.draftTitle")
        name = file.calledBy?.text ?? words("persons.unnamed")
        consentsAddress = "\(reading.base)/people/\(file.person.id)/consents"
        consent = draft?.id.text
        revision = draft?.revision ?? 0
        minor = file.isMinor
        laws = [Choice](
            ConsentTerms.Law.allCases.map(\.rawValue), in: "consents.codes.laws",
            chosen: value("law", terms?.law.rawValue ?? ConsentTerms.Law.hipaa.rawValue), words: words)
        let purpose = value("purpose", terms?.purpose?.rawValue)
        purposes = [Choice](
            ConsentTerms.Purpose.allCases.map(\.rawValue), in: "consents.codes.purposes", chosen: purpose, words: words)
        noPurpose = purpose.isEmpty
        discloser = value("discloser", terms.map { $0.discloser ?? "" } ?? program)
        recipientKinds = [Choice](
            ConsentTerms.Recipient.Kind.allCases.map(\.rawValue), in: "consents.codes.recipients",
            chosen: value("recipientKind", terms?.recipient?.kind.rawValue), words: words)
        recipient = value("recipient", terms?.recipient?.name)
        services = file.services
        participants = value("participants", terms?.recipient?.participants)
        parts = ConsentTerms.Category.allCases.map { category in
            ConsentsPage.Tick(
                value: category.rawValue, name: words.name(of: category.rawValue, in: "consents.codes.categories"),
                chosen: ticked("category-\(category.rawValue)", terms?.categories.contains(category) == true))
        }
        what = value("what", terms?.what)
        expiries = [Choice](
            ConsentTerms.Expiry.Kind.allCases.map(\.rawValue), in: "consents.codes.expiries",
            chosen: value("expiry", terms?.expiry?.kind.rawValue), words: words)
        day = value("lastDay", terms?.expiry?.day.map { LocalTime(lastDayBefore: $0, in: reading.zone).day })
        dayTrouble = refused.trouble(with: "lastDay", in: "draft", words)
        event = value("event", terms?.expiry?.event)
        revocationTold = ticked("revocationTold", terms?.isRevocationTold == true)
        redisclosureTold = ticked("redisclosureTold", terms?.isRedisclosureTold == true)
        let tongue = value("language", terms?.language ?? words.language)
        tongues = [Choice](offered, in: "languages", chosen: tongue.isEmpty ? words.language : tongue, words: words)
        trouble = refused.trouble(in: "draft", words)
    }
}
