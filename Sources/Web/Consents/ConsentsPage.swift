import Operate
import Vocabulary

/// What one person allows to be told of them, whether something may be told now, and what was told.
struct ConsentsPage: Page {
    static let template = "consents"

    struct Line: Sendable {
        let address: String
        let to: String
        let purpose: String?
        let categories: String?
        let detail: String
        /// What is still to be done about it.
        let attention: String?
        let isPart2: Bool
    }

    struct Told: Sendable {
        let address: String
        let what: String
        let why: String
        let when: Moment
        let isPart2: Bool
    }

    struct Tick: Sendable {
        let value: String
        let name: String
        let chosen: Bool
    }

    /// The form that asks whether something may be told.
    struct Asking: Sendable {
        let recipient: String
        let recipientTrouble: String?
        let services: [String]
        let purposes: [Choice]
        let bases: [Choice]
        let parts: [Tick]
        let isTreating: Bool
        let reason: String
        let reasonTrouble: String?
        let trouble: Trouble?
    }

    struct Answer: Sendable {
        let allowed: Bool
        let verdict: String
        let sentence: String
        let grounds: String
        let parts: [ShownDisclosure.Part]
        let telling: Telling?
    }

    /// A field of the question, to be sent again with the answer.
    struct Again: Sendable {
        let field: String
        let value: String
    }

    struct Telling: Sendable {
        let again: [Again]
    }

    let title: String
    let name: String
    let personAddress: String?
    /// Where it is asked and told.
    let disclosures: String
    let minor: Bool
    let uncertain: Bool
    let part2Closed: Bool
    let inForce: [Line]
    let noneInForce: Bool
    let drafts: [Line]
    let hasDrafts: Bool
    let past: [Line]
    let hasPast: Bool
    let writing: String?
    let asking: Asking?
    let answer: Answer?
    let told: [Told]
    let nothingTold: Bool

    /// What whoever looks may do here.
    struct Rights: Sendable {
        let seePeople: Bool
        let take: Bool
        let disclose: Bool
    }

    /// What was asked, and what the rules say to it.
    struct Asked: Sendable {
        let question: DisclosureQuestion
        let decision: DisclosureDecision
        /// What would be told, where it may be.
        let preview: DisclosureDocument?
    }

    init(
        _ file: ConsentFile, _ rights: Rights, asked: Asked? = nil, typed: [String: String] = [:], refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        title = words("consents.title")
        name = file.calledBy?.text ?? words("persons.unnamed")
        let person = "\(reading.base)/people/\(file.person.id)"
        personAddress = rights.seePeople ? person : nil
        let address = "\(person)/consents"
        disclosures = "\(person)/disclosures"
        minor = file.isMinor
        uncertain = file.hasUncertain
        part2Closed = file.isPart2Closed
        let lines = file.consents.map { ($0.standing(at: reading.now), Line($0, at: address, reading)) }
        inForce = lines.filter { $0.0 == .inForce }.map(\.1)
        noneInForce = inForce.isEmpty
        drafts = lines.filter { if case .draft = $0.0 { true } else { false } }.map(\.1)
        hasDrafts = !drafts.isEmpty
        past = lines.filter { line in
            switch line.0 {
            case .expired, .ended, .discarded: true
            case .inForce, .draft: false
            }
        }.map(\.1)
        hasPast = !past.isEmpty
        writing = rights.take ? "\(address)/draft" : nil
        asking = rights.disclose ? Asking(file, typed: typed, refused: refused, words) : nil
        answer = asked.map { Answer($0, mayTell: rights.disclose, reading) }
        told = file.disclosures.map { Told($0, at: person, reading) }
        nothingTold = told.isEmpty
    }
}

extension ConsentsPage.Line {
    init(_ consent: Consent, at address: String, _ reading: Reading) {
        let words = reading.words
        let terms = consent.terms
        func day(_ moment: Instant) -> String { LocalTime(moment, in: reading.zone).day }
        self.address = "\(address)/\(consent.id)"
        to = terms.to(words)
        purpose = terms.purpose.map { words.name(of: $0.rawValue, in: "consents.codes.purposes") }
        categories =
            terms.categories.isEmpty ? nil : words.names(of: terms.categories, in: "consents.codes.categories")
        isPart2 = terms.law == .part2
        var attention: String?
        switch consent.standing(at: reading.now) {
        case .draft(let missing):
            detail = words(
                "consents.draftSince", ["by": consent.by.name, "time": Moment(consent.at, reading).time])
            attention =
                missing.isEmpty
                ? words("consents.whole")
                : words("consents.lacks", ["elements": words.names(of: missing, in: "consents.codes.elements")])
        case .discarded: detail = words("consents.discarded")
        case .inForce:
            let signed = consent.signature.map { day($0.at) } ?? ""
            detail = words("consents.signedOn", ["day": signed, "until": terms.until(reading)])
        case .expired(let end):
            detail = words("consents.endedExpired", ["day": LocalTime(lastDayBefore: end, in: reading.zone).day])
        case .ended(.revoked, let at): detail = words("consents.endedRevoked", ["day": day(at)])
        case .ended(.event, let at): detail = words("consents.endedEvent", ["day": day(at)])
        }
        self.attention = attention
    }
}

extension ConsentsPage.Told {
    fileprivate init(_ disclosure: Disclosure, at person: String, _ reading: Reading) {
        let words = reading.words
        address = "\(person)/disclosures/\(disclosure.id)"
        what = words(
            "consents.toldLine",
            [
                "recipient": disclosure.recipient,
                "categories": words.names(of: disclosure.categories, in: "consents.codes.categories"),
            ])
        why = words(
            "consents.toldWhy",
            [
                "purpose": words.name(of: disclosure.purpose.rawValue, in: "consents.codes.purposes"),
                "basis": words.name(of: disclosure.basis.rawValue, in: "consents.codes.bases"),
                "by": disclosure.by.name,
            ])
        when = Moment(disclosure.at, reading)
        isPart2 = disclosure.isPart2
    }
}

extension ConsentsPage.Asking {
    fileprivate init(_ file: ConsentFile, typed: [String: String], refused: Refused?, _ words: Words) {
        func chosen(_ field: String) -> String? { typed[field] ?? refused.typed(field, in: "question") }
        recipient = chosen("recipient") ?? ""
        recipientTrouble = refused.trouble(with: "recipient", in: "question", words)
        services = file.services
        purposes = [Choice](
            ConsentTerms.Purpose.allCases.map(\.rawValue), in: "consents.codes.purposes",
            chosen: chosen("purpose") ?? ConsentTerms.Purpose.careCoordination.rawValue, words: words)
        bases = [Choice](
            DisclosureQuestion.Basis.allCases.map(\.rawValue), in: "consents.codes.bases",
            chosen: chosen("basis") ?? DisclosureQuestion.Basis.consent.rawValue, words: words)
        parts = ConsentTerms.Category.allCases.map { category in
            ConsentsPage.Tick(
                value: category.rawValue, name: words.name(of: category.rawValue, in: "consents.codes.categories"),
                chosen: chosen("category-\(category.rawValue)") != nil)
        }
        isTreating = chosen("treating") != nil
        reason = chosen("reason") ?? ""
        reasonTrouble = refused.trouble(with: "reason", in: "question", words)
        trouble = refused.trouble(in: "question", words)
    }
}

extension ConsentsPage.Answer {
    fileprivate init(_ asked: ConsentsPage.Asked, mayTell: Bool, _ reading: Reading) {
        let words = reading.words
        allowed = asked.decision.isAllowed
        verdict = words(asked.decision.isAllowed ? "consents.yes" : "consents.no")
        sentence = asked.decision.sentence(for: asked.question, reading)
        grounds = asked.question.basis.citation
        parts = asked.preview.map { ShownDisclosure.parts(of: $0, reading) } ?? []
        let question = asked.question
        var again = [
            ("recipient", question.recipient), ("purpose", question.purpose.rawValue),
            ("basis", question.basis.rawValue), ("reason", question.reason ?? ""),
        ]
        if question.isTreating { again.append(("treating", "yes")) }
        again += question.categories.map { ("category-\($0.rawValue)", "yes") }
        telling =
            allowed && mayTell
            ? ConsentsPage.Telling(again: again.map { ConsentsPage.Again(field: $0.0, value: $0.1) }) : nil
    }
}

extension DisclosureDecision {
    /// Why it may be told or not, in a sentence.
    func sentence(for question: DisclosureQuestion, _ reading: Reading) -> String {
        let words = reading.words
        func day(_ moment: Instant) -> String { LocalTime(moment, in: reading.zone).day }
        func purpose(_ consent: Consent) -> String {
            consent.terms.purpose.map { words.name(of: $0.rawValue, in: "consents.codes.purposes") } ?? ""
        }
        switch ground {
        case .consent(let consent):
            return words(
                "consents.grounds.consent",
                [
                    "day": consent.signature.map { day($0.at) } ?? "", "purpose": purpose(consent),
                    "until": consent.terms.until(reading),
                ])
        case .law:
            return words(
                "consents.grounds.law",
                ["basis": words.name(of: question.basis.rawValue, in: "consents.codes.bases")])
        case .none: return words("consents.grounds.none")
        case .incomplete: return words("consents.grounds.incomplete")
        case .expired(_, let end):
            return words("consents.grounds.expired", ["day": LocalTime(lastDayBefore: end, in: reading.zone).day])
        case .ended(_, .revoked, let at): return words("consents.grounds.revoked", ["day": day(at)])
        case .ended(_, .event, let at): return words("consents.grounds.event", ["day": day(at)])
        case .otherPurpose(let consent):
            return words("consents.grounds.otherPurpose", ["purpose": purpose(consent)])
        case .tooLittle(_, let left):
            return words(
                "consents.grounds.tooLittle",
                ["categories": words.names(of: left, in: "consents.codes.categories")])
        case .notPart2: return words("consents.grounds.notPart2")
        case .part2Forbids: return words("consents.grounds.part2Forbids")
        case .notTreating: return words("consents.grounds.notTreating")
        }
    }
}
