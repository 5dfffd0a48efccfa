import Access
import Vocabulary

/// What somebody would tell of a person, to whom, and why.
package struct DisclosureQuestion: Hashable, Sendable {
    /// What it would rest on, besides what the person allowed.
    package enum Basis: String, CaseIterable, Sendable {
        case consent
        /// To somebody who treats the person (45 CFR 164.506).
        case treatment
        /// To medical personnel in an emergency in which the person cannot be asked (42 CFR 2.51).
        case medicalEmergency = "medical-emergency"
        /// To prevent a serious and imminent threat, to somebody able to prevent it (45 CFR 164.512(j)).
        case seriousThreat = "serious-threat"
        /// As a court ordered (42 CFR part 2, subpart E; 45 CFR 164.512(e)).
        case courtOrder = "court-order"
        /// As a law on reporting abuse asks (42 CFR 2.12(c)(6); 45 CFR 164.512(b)).
        case mandatedReport = "mandated-report"
        /// Given to whoever asked for records, by the way that requests go: never by telling something here.
        case recordsRequest = "records-request"

        package static let allCases: [Basis] = [
            .consent, .treatment, .medicalEmergency, .seriousThreat, .courtOrder, .mandatedReport,
        ]

        /// Whether whoever tells it has to write why.
        package var needsReason: Bool { self != .consent && self != .treatment }
    }

    package let recipient: String
    package let purpose: ConsentTerms.Purpose
    package let categories: [ConsentTerms.Category]
    package let basis: Basis
    /// Whether the recipient treats the person.
    package let isTreating: Bool
    package let reason: String?

    /// The longest reason, in characters.
    package static let mostReason = 600

    /// - Throws: ``Refusal`` that names the field.
    package init(
        to recipient: String?, for purpose: ConsentTerms.Purpose?, _ categories: [ConsentTerms.Category],
        on basis: Basis,
        isTreating: Bool = false, because reason: String? = nil
    ) throws(Refusal) {
        self.recipient = try FreeText.needed(recipient ?? "", most: ConsentTerms.mostName, field: "recipient")
        guard let purpose else { throw Refusal(.required, field: "purpose") }
        guard ConsentTerms.Purpose.allCases.contains(purpose) else { throw Refusal(.notOneOf, field: "purpose") }
        guard Basis.allCases.contains(basis) else { throw Refusal(.notOneOf, field: "basis") }
        self.purpose = purpose
        self.categories = ConsentTerms.Category.allCases.filter { categories.contains($0) }
        guard !self.categories.isEmpty else { throw Refusal(.required, field: "categories") }
        self.basis = basis
        self.isTreating = isTreating
        let reason = try FreeText.given(reason, most: Self.mostReason, field: "reason")
        guard reason != nil || !basis.needsReason else { throw Refusal(.required, field: "reason") }
        self.reason = basis.needsReason ? reason : nil
    }
}

/// The answer to "may this be told, and why?".
package struct DisclosureDecision: Hashable, Sendable {
    package enum Ground: Hashable, Sendable {
        /// The person allowed it.
        case consent(Consent)
        /// A law allows it without asking.
        case law
        /// Nothing the person signed names this recipient.
        case none
        case incomplete(Consent)
        case expired(Consent, Instant)
        case ended(Consent, ConsentEnding.Reason, Instant)
        case otherPurpose(Consent)
        /// What the consent leaves out.
        case tooLittle(Consent, [ConsentTerms.Category])
        /// It tells of the use of substances, and the consent is not one under 42 CFR part 2.
        case notPart2(Consent)
        /// A law that allows the rest does not allow what stands under 42 CFR part 2.
        case part2Forbids([ConsentTerms.Category])
        /// It is said to be for treatment, by somebody who does not treat the person.
        case notTreating
    }

    package let ground: Ground

    package var isAllowed: Bool {
        switch ground {
        case .consent, .law: true
        default: false
        }
    }

    /// What it rests on, as far as it decides whether something may be told.
    package var leave: Leave {
        switch ground {
        case .consent(let consent): consent.terms.law == .part2 ? .part2Consent : .consent
        case .law: .law
        default: .none
        }
    }

    package var consent: Consent? { if case .consent(let consent) = ground { consent } else { nil } }
}

/// Decides whether something may be told of a person; never writes.
package struct DisclosureRule: Sendable {
    /// Whether what is recorded of the use of substances stands under 42 CFR part 2.
    package let isPart2Program: Bool

    package init(isPart2Program: Bool) {
        self.isPart2Program = isPart2Program
    }

    /// Of some categories those that stand under 42 CFR part 2.
    package func underPart2(_ categories: [ConsentTerms.Category]) -> [ConsentTerms.Category] {
        isPart2Program ? categories.filter { $0 == .substanceUse } : []
    }

    /// Whether it may be told; of several reasons why not, the one that is nearest to a yes.
    package func decide(
        _ question: DisclosureQuestion, by consents: [Consent], at now: Instant
    ) -> DisclosureDecision {
        let part2 = underPart2(question.categories)
        switch question.basis {
        case .consent: return decide(question, part2, consents, now)
        case .medicalEmergency, .courtOrder: return DisclosureDecision(ground: .law)
        case .recordsRequest: return DisclosureDecision(ground: .none)
        case .treatment where !question.isTreating: return DisclosureDecision(ground: .notTreating)
        case .treatment, .seriousThreat, .mandatedReport:
            // A report of child abuse may say that, and nothing of what was learned in treatment beside it.
            return DisclosureDecision(ground: part2.isEmpty ? .law : .part2Forbids(part2))
        }
    }

    private func decide(
        _ question: DisclosureQuestion, _ part2: [ConsentTerms.Category], _ consents: [Consent], _ now: Instant
    ) -> DisclosureDecision {
        let grounds = consents.compactMap { ground(question, part2, $0, now) }
        let nearest = grounds.min { Self.distance($0) < Self.distance($1) }
        return DisclosureDecision(ground: nearest ?? .none)
    }

    /// What one consent says to the question; nothing where it is about somebody else.
    private func ground(
        _ question: DisclosureQuestion, _ part2: [ConsentTerms.Category], _ consent: Consent, _ now: Instant
    ) -> DisclosureDecision.Ground? {
        guard consent.terms.names(question.recipient, isTreating: question.isTreating) else { return nil }
        switch consent.standing(at: now) {
        case .discarded: return nil
        case .draft: return .incomplete(consent)
        case .expired(let at): return .expired(consent, at)
        case .ended(let reason, let at): return .ended(consent, reason, at)
        case .inForce: break
        }
        // Signed before the rules asked for more than it has.
        guard consent.terms.missing.isEmpty else { return .incomplete(consent) }
        guard Self.covers(consent.terms.purpose, question.purpose) else { return .otherPurpose(consent) }
        let left = question.categories.filter { !consent.terms.categories.contains($0) }
        guard left.isEmpty else { return .tooLittle(consent, left) }
        guard part2.isEmpty || consent.terms.law == .part2 else { return .notPart2(consent) }
        return .consent(consent)
    }

    /// Whether a consent for one purpose serves another: treatment, payment and operations hold the care of the person and
    /// where they are sent for it, and nothing else holds another.
    private static func covers(_ given: ConsentTerms.Purpose?, _ asked: ConsentTerms.Purpose) -> Bool {
        given == asked
            || (given == .treatmentPaymentOperations && (asked == .careCoordination || asked == .referral))
    }

    private static func distance(_ ground: DisclosureDecision.Ground) -> Int {
        switch ground {
        case .consent, .law: 0
        case .tooLittle: 1
        case .notPart2: 2
        case .otherPurpose: 3
        case .incomplete: 4
        case .expired: 5
        case .ended: 6
        case .none, .part2Forbids, .notTreating: 7
        }
    }
}
