import Operate
import Vocabulary

/// What is told of a person, as it is read.
enum ShownDisclosure {
    struct Said: Sendable {
        let label: String
        let value: String
    }

    struct Entry: Sendable {
        let when: Moment?
        let said: [Said]
    }

    struct Part: Sendable {
        let heading: String
        let isPart2: Bool
        let entries: [Entry]
        let isEmpty: Bool
    }

    static func parts(of document: DisclosureDocument, _ reading: Reading) -> [Part] {
        let words = reading.words
        return document.parts.map { part in
            Part(
                heading: words.name(of: part.category, in: "consents.codes.categories"), isPart2: part.isPart2,
                entries: part.entries.map { Entry($0, in: part.category, reading) }, isEmpty: part.entries.isEmpty)
        }
    }

    /// In which group of the catalogue a field's codes are named.
    fileprivate static func group(of field: String) -> String {
        switch field {
        case "needs", "need": "needKinds"
        case "tier": "instruments.tiers"
        case "closure": "cases.codes.closures"
        default: "encounter.codes.\(field)"
        }
    }

    /// In which group of the catalogue a part's fields are named.
    fileprivate static func labels(of category: String, _ field: String, _ words: Words) -> String {
        switch ConsentTerms.Category(rawValue: category) {
        case .identity:
            words.name(
                of: field, in: PersonName.Kind(rawValue: field) == nil ? "persons.codes.facts" : "persons.codes.names")
        case .responsePlan: words.name(of: field, in: "plans.parts")
        case .safetyPlan: words.name(of: field, in: "safetyPlan.codes.headings")
        default: words.name(of: field, in: "consents.codes.said")
        }
    }
}

extension ShownDisclosure.Entry {
    fileprivate init(_ entry: DisclosureDocument.Entry, in category: String, _ reading: Reading) {
        let words = reading.words
        when = entry.moment.map { Moment($0, reading) }
        said = entry.said.map { said in
            let codes = said.codes.map { words.name(of: $0, in: ShownDisclosure.group(of: said.field)) }
            return ShownDisclosure.Said(
                label: ShownDisclosure.labels(of: category, said.field, words),
                value: said.text ?? codes.joined(separator: ", "))
        }
    }
}

/// What was told to somebody, on a sheet that goes with it.
struct DisclosurePage: Page {
    static let template = "disclosure"

    let title: String
    let consentsAddress: String
    let about: String
    let recipient: String
    let purpose: String
    let basis: String
    let grounds: String
    let reason: String?
    let by: String
    let when: Moment
    /// What was told, code for code, for those who may tell it themselves.
    let parts: [ShownDisclosure.Part]
    let fileAddress: String?
    /// What was told in its parts, for those who only keep watch.
    let onlyParts: String?
    /// The notice of 42 CFR 2.32, where something stands under that law.
    let notice: String?
    /// The permission it rests on, as it was signed.
    let permission: [String]
    let hasPermission: Bool
    let signedBy: String?
    let withoutPermission: Bool

    /// - Parameter mayRead: whether whoever looks may read what was told, and not only that it was.
    init(
        _ disclosure: Disclosure, _ document: DisclosureDocument, consent: Consent?, mayRead: Bool, _ reading: Reading
    ) {
        let words = reading.words
        let person = "\(reading.base)/people/\(disclosure.person)"
        title = words("consents.disclosureTitle", ["recipient": disclosure.recipient])
        consentsAddress = "\(person)/consents"
        about = document.calledBy ?? words("persons.unnamed")
        recipient = disclosure.recipient
        purpose = words.name(of: disclosure.purpose.rawValue, in: "consents.codes.purposes")
        basis = words.name(of: disclosure.basis.rawValue, in: "consents.codes.bases")
        grounds = disclosure.basis.citation
        reason = disclosure.reason
        by = disclosure.by.name
        when = Moment(disclosure.at, reading)
        parts = mayRead ? ShownDisclosure.parts(of: document, reading) : []
        fileAddress = mayRead ? "\(person)/disclosures/\(disclosure.id)/file" : nil
        onlyParts = mayRead ? nil : words.names(of: disclosure.categories, in: "consents.codes.categories")
        notice = disclosure.isPart2 ? words("consents.notice232") : nil
        permission = consent?.signature?.text.split(separator: "\n\n").map(String.init) ?? []
        hasPermission = !permission.isEmpty
        signedBy = consent?.signature.map { signature in
            words(
                "consents.signedBy",
                ["name": signature.name, "day": LocalTime(signature.at, in: reading.zone).day])
        }
        withoutPermission = disclosure.basis != .consent
    }
}

/// What was told, for a machine: codes and words of the record, with the notice and the permission it rests on.
struct DisclosureFile: Encodable {
    let about: String?
    let recipient: String
    let purpose: String
    let basis: String
    let givenAt: String
    let notice: String?
    let permission: String?
    let document: DisclosureDocument

    init(_ disclosure: Disclosure, _ document: DisclosureDocument, consent: Consent?) {
        about = document.calledBy
        recipient = disclosure.recipient
        purpose = disclosure.purpose.rawValue
        basis = disclosure.basis.rawValue
        givenAt = disclosure.at.description
        notice = disclosure.isPart2 ? Part2Rule.notice : nil
        permission = consent?.signature?.text
        self.document = document
    }
}

extension DisclosureQuestion.Basis {
    /// Where it stands in the law, as lawyers cite it in every language.
    var citation: String {
        switch self {
        case .consent: "42 CFR 2.31, 45 CFR 164.508"
        case .treatment: "45 CFR 164.506"
        case .medicalEmergency: "42 CFR 2.51"
        case .seriousThreat: "45 CFR 164.512(j)"
        case .courtOrder: "42 CFR 2.61–2.67, 45 CFR 164.512(e)"
        case .mandatedReport: "42 CFR 2.12(c)(6), 45 CFR 164.512(b)"
        case .recordsRequest: "45 CFR 164.524, 164.512"
        }
    }
}

extension Part2Rule {
    /// What goes with everything that stands under that law and leaves the program, as the law words it (42 CFR
    /// 2.32(a)(2)).
    static let notice = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
}
