import Door
import Store
import Vocabulary

/// What a service may read of the person of a referral, asked anew each time it looks.
///
/// Where the person signed what may be told to the service, exactly that is told, and kept as everything that is told outside
/// (decision 34). Where they only agreed in words, the service reads what they are called and the note of whoever sent it. What
/// was taken back is told no more, whatever was agreed in words before.
package struct SharedByLink: Sendable {
    package enum Leave: Sendable {
        /// The person did not want to be named.
        case unnamed
        /// The person agreed in words: what they are called, where that is known.
        case spoken(knownAs: String?)
        /// The person signed it.
        case signed(DisclosureDocument, Consent)
        /// What the person signed has ended.
        case takenBack
        /// Nobody is asked any more.
        case over
    }

    /// Of the record no more than somebody who prepares for a person has to know.
    private static let parts: [ConsentTerms.Category] = [.identity, .needs]

    package let leave: Leave
    private let telling: (record: Person, question: DisclosureQuestion, decision: DisclosureDecision)?

    package init(_ referral: Referral, _ need: Need, in db: any Transaction, at now: Instant) throws {
        guard referral.withdrawn == nil, referral.answer != .declined, need.isOpen else {
            (leave, telling) = (.over, nil)
            return
        }
        guard referral.hasConsent else {
            (leave, telling) = (.unnamed, nil)
            return
        }
        let there = try CallPeople(db).people(of: referral.call)
        let crisis = there.filter { $0.role == .inCrisis }
        let callPerson =
            need.person.flatMap { id in there.first { $0.id == id } } ?? (crisis.count == 1 ? crisis[0] : nil)
        let spoken = Leave.spoken(knownAs: callPerson?.knownAs)
        guard let callPerson, let contact = try PersonContacts(db).standing(callPerson.id),
            contact.certainty == .certain
        else {
            (leave, telling) = (spoken, nil)
            return
        }
        let record = try People(db).person(contact.person)
        let disclosures = Disclosures(db)
        let decided = try Self.parts.map { part in
            try disclosures.may(
                try DisclosureQuestion(to: referral.serviceName, for: .referral, [part], on: .consent), of: record.id,
                at: now)
        }
        let allowed = zip(Self.parts, decided).filter(\.1.isAllowed)
        guard let consent = allowed.first?.1.consent else {
            let isOver = decided.contains { decision in
                switch decision.ground {
                case .ended, .expired: true
                default: false
                }
            }
            (leave, telling) = (isOver ? .takenBack : spoken, nil)
            return
        }
        // Parts that two permissions allow are told by the one that allows the first.
        let together = allowed.filter { $0.1.consent?.id == consent.id }.map(\.0)
        let question = try DisclosureQuestion(to: referral.serviceName, for: .referral, together, on: .consent)
        leave = .signed(try disclosures.preview(together, of: record.id, at: now), consent)
        telling = (record, question, try disclosures.may(question, of: record.id, at: now))
    }

    /// Keeps what is told now, unless the very same was told to the service before.
    ///
    /// - Parameter author: who gave the link, and so decided to tell it.
    func keep(told author: String, in db: any Transaction, at now: Instant) throws -> [Event] {
        guard let telling, case .signed(let document, _) = leave else { return [] }
        let json = try KeptJSON.text(of: document)
        let before = try db(
            """
            SELECT id FROM disclosure WHERE person_id = \(telling.record.id) AND recipient = \(telling.question.recipient)
                AND document = \(json) LIMIT 1
            """)
        guard before.isEmpty else { return [] }
        return try Disclosures(db).keep(
            telling.question, by: telling.decision, of: telling.record, told: author, at: now
        ).1
    }
}
