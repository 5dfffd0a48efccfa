import Store
import Vocabulary

/// What somebody allows to be told of them, by whom, to whom, for what and until when, as far as it is written yet.
///
/// The elements are those of 42 CFR 2.31(a) and 45 CFR 164.508(c); one that lacks some of them does not count.
package struct ConsentTerms: Hashable, Sendable {
    /// Which law asks for it.
    ///
    /// Releases of victim services stand in a store of their own and never here.
    package enum Law: String, CaseIterable, Storable, Sendable {
        case part2 = "part-2"
        case hipaa, ferpa, juvenile
        case criminalJustice = "criminal-justice"
        case ownPolicy = "own-policy"
    }

    package enum Purpose: String, CaseIterable, Storable, Sendable {
        case treatmentPaymentOperations = "treatment-payment-operations"
        case careCoordination = "care-coordination"
        case referral, housing, benefits, school, family, employment
        case legalProceedings = "legal-proceedings"
        case evaluation
        /// What somebody asked for by a right of their own: nothing that a person allows.
        case recordsRequest = "records-request"

        package static let allCases: [Purpose] = [
            .treatmentPaymentOperations, .careCoordination, .referral, .housing, .benefits, .school, .family,
            .employment,
            .legalProceedings, .evaluation,
        ]
    }

    /// What is told, in the parts in which the record keeps it.
    package enum Category: String, CaseIterable, Storable, Sendable {
        case identity, contacts, encounters, screeners
        case responsePlan = "response-plan"
        case safetyPlan = "safety-plan"
        case needs, cases
        case substanceUse = "substance-use"
    }

    package enum Recipient: Hashable, Sendable {
        case named(String)
        /// `My treating providers, health plans, third-party payers, and people helping to operate this program`: for one
        /// consent to treatment, payment and operations (42 CFR 2.31(a)(4)(i)).
        case treatingClass
        /// Whoever passes it on, and to whom (42 CFR 2.31(a)(4)(ii)).
        case intermediary(String, participants: String?)

        package enum Kind: String, CaseIterable, Storable, Sendable {
            case named
            case treatingClass = "treating-class"
            case intermediary
        }

        package var kind: Kind {
            switch self {
            case .named: .named
            case .treatingClass: .treatingClass
            case .intermediary: .intermediary
            }
        }

        package var name: String? {
            switch self {
            case .named(let name), .intermediary(let name, _): name
            case .treatingClass: nil
            }
        }

        package var participants: String? {
            if case .intermediary(_, let participants) = self { participants } else { nil }
        }
    }

    package enum Expiry: Hashable, Sendable {
        /// From this moment on it no longer counts.
        case day(Instant)
        /// It ends with something that somebody will say has happened.
        case event(String)
        /// Until it is taken back.
        case none

        package enum Kind: String, CaseIterable, Storable, Sendable { case day, event, none }

        package var kind: Kind {
            switch self {
            case .day: .day
            case .event: .event
            case .none: .none
            }
        }

        package var day: Instant? { if case .day(let day) = self { day } else { nil } }
        package var event: String? { if case .event(let event) = self { event } else { nil } }
    }

    /// Something without which a consent does not count.
    package enum Element: String, CaseIterable, Sendable {
        case purpose, discloser, recipient, participants, categories, what, expiry
        case revocationTold = "revocation-told"
        case redisclosureTold = "redisclosure-told"
    }

    package let law: Law
    package let purpose: Purpose?
    /// Who may tell it: a name or a class, such as the program itself.
    package let discloser: String?
    package let recipient: Recipient?
    package let categories: [Category]
    /// What is told, specific and meaningful, in words.
    package let what: String?
    package let expiry: Expiry?
    /// The person was told that they may take it back, and how.
    package let isRevocationTold: Bool
    /// The person was told that whoever gets it may tell it on, or may not.
    package let isRedisclosureTold: Bool
    /// In which language it is explained and signed, as a BCP 47 tag.
    package let language: String

    /// The longest name and the longest description, in characters.
    package static let mostName = 200
    package static let mostWords = 600

    /// - Throws: ``Refusal`` that names the field; what is merely missing is not refused.
    package init(
        under law: Law, for purpose: Purpose?, by discloser: String?, to kind: Recipient.Kind?, recipient: String?,
        participants: String? = nil, categories: [Category], what: String?, expiry: Expiry.Kind?, day: Instant? = nil,
        event: String? = nil, isRevocationTold: Bool, isRedisclosureTold: Bool, language: String
    ) throws(Refusal) {
        self.law = law
        guard purpose.map(Purpose.allCases.contains) ?? true else { throw Refusal(.notOneOf, field: "purpose") }
        self.purpose = purpose
        self.discloser = try FreeText.given(discloser, most: Self.mostName, field: "discloser")
        let name = try FreeText.given(recipient, most: Self.mostName, field: "recipient")
        let participants = try FreeText.given(participants, most: Self.mostWords, field: "participants")
        self.recipient =
            switch kind {
            case .treatingClass: .treatingClass
            case .intermediary: name.map { .intermediary($0, participants: participants) }
            case .named, nil: name.map { .named($0) }
            }
        self.categories = Category.allCases.filter { categories.contains($0) }
        self.what = try FreeText.given(what, most: Self.mostWords, field: "what")
        let event = try FreeText.given(event, most: Self.mostName, field: "event")
        self.expiry =
            switch expiry {
            case .day: day.map { .day($0) }
            case .event: event.map { .event($0) }
            case .some(.none): Expiry.none
            case nil: nil
            }
        self.isRevocationTold = isRevocationTold
        self.isRedisclosureTold = isRedisclosureTold
        guard let language = try FactField.language.read(language) else { throw Refusal(.required, field: "language") }
        self.language = language
    }

    init(_ row: Row) throws {
        law = try row["law"]
        purpose = try row["purpose"]
        discloser = try row["discloser"]
        let name: String? = try row["recipient"]
        let participants: String? = try row["participants"]
        recipient =
            switch try row["recipient_kind"] as Recipient.Kind? {
            case .treatingClass: .treatingClass
            case .intermediary: name.map { .intermediary($0, participants: participants) }
            case .named, nil: name.map { .named($0) }
            }
        categories = Codes.read(try row["categories"]).compactMap(Category.init(rawValue:))
        what = try row["what"]
        let (day, event): (Instant?, String?) = (try row["expires_at"], try row["expires_on"])
        expiry =
            switch try row["expiry"] as Expiry.Kind? {
            case .day: day.map { .day($0) }
            case .event: event.map { .event($0) }
            case .some(.none): Expiry.none
            case nil: nil
            }
        isRevocationTold = (try row["revocation_told"] as Int) == 1
        isRedisclosureTold = (try row["redisclosure_told"] as Int) == 1
        language = try row["language"]
    }

    /// What it lacks to count; nothing where it is whole.
    package var missing: [Element] {
        // One consent to all treatment, payment and operations may go to a class, and may last until it is taken back.
        let isSingle = law == .part2 && purpose == .treatmentPaymentOperations
        var missing: [Element] = []
        if purpose == nil { missing.append(.purpose) }
        if discloser == nil { missing.append(.discloser) }
        switch recipient {
        case nil: missing.append(.recipient)
        case .treatingClass where !isSingle: missing.append(.recipient)
        case .intermediary(_, participants: nil): missing.append(.participants)
        default: break
        }
        if categories.isEmpty { missing.append(.categories) }
        if what == nil { missing.append(.what) }
        if expiry == nil || (expiry == Expiry.none && !isSingle) { missing.append(.expiry) }
        if !isRevocationTold { missing.append(.revocationTold) }
        if !isRedisclosureTold, law == .part2 || law == .hipaa { missing.append(.redisclosureTold) }
        return missing
    }

    /// Whether it allows to tell somebody: by name, or as one of a class where they treat the person.
    package func names(_ recipient: String, isTreating: Bool) -> Bool {
        switch self.recipient {
        case .named(let name): Self.same(name, recipient)
        case .treatingClass: isTreating
        case .intermediary(let name, _): Self.same(name, recipient)
        case nil: false
        }
    }

    /// Whether two names are one, however they are spaced and wherever they have capitals.
    private static func same(_ one: String, _ other: String) -> Bool {
        func plain(_ name: String) -> String {
            name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return plain(one) == plain(other)
    }
}
