import Store
import Vocabulary

/// What whoever goes to a person should know: what was dangerous and still speaks, the plan, and whom to ring.
///
/// It is all that an officer sees of a person. It holds no clinical note, no encounter, no case, no screener and no legal
/// name, and cannot: none of them is read for it.
package struct PlanBrief: Sendable {
    package let person: ID<Person>
    package let calledBy: NameParts?
    package let alsoKnown: [NameParts]
    /// How old they are about, and how they look.
    package let facts: [PersonFact]
    package let safety: [PersonSafety]
    /// The plan, where one was approved and is shown.
    package let plan: ResponsePlan?
    package let contacts: [PlanContact]
}

extension PlanBrief {
    /// - Throws: ``Refusal`` with `.noSuchPersonRecord`.
    package init(_ id: ID<Person>, in db: any Transaction, at now: Instant) throws {
        let root = try People(db).person(id).root
        let records = try People(db).records(of: root).map(\.id)
        let approved = try ResponsePlans(db).approved(of: records)
        let isShown = try approved != nil && ResponsePlans(db).showing(of: records, at: now).isShown
        try self.init(root, records, isShown ? approved : nil, in: db, at: now)
    }

    /// - Parameter plan: the approved one, where it is shown.
    init(
        _ person: ID<Person>, _ records: [ID<Person>], _ plan: ResponsePlan?, in db: any Transaction, at now: Instant
    ) throws {
        self.person = person
        self.plan = plan
        let names = try People(db).names(of: records).filter(\.entry.stands).map(\.parts)
        calledBy = names.first
        alsoKnown = Array(names.dropFirst())
        var seen: Set<PersonFact.Kind> = []
        facts = try People(db).facts(of: records).filter { fact in
            guard fact.entry.stands, [.birthDate, .ageRange, .description].contains(fact.kind) else { return false }
            return !fact.kind.isOne || seen.insert(fact.kind).inserted
        }
        safety = try PersonSafeties(db).speaking(of: records, at: now)
        contacts = try plan.map { _ in try PlanContacts(db).all(of: records).filter(\.entry.stands) } ?? []
    }

    /// Whether there is anything that those who go should know.
    package var says: Bool { plan != nil || !safety.isEmpty }
}

extension PlanBrief {
    /// What those should know who go to a call, of one of its people whom somebody recognised.
    package struct Recognised: Sendable {
        package let brief: PlanBrief
        /// Who of the call they are, more than one where somebody was written down twice.
        package let people: [ID<CallPerson>]
        package let role: CallPerson.Role
        package let certainty: Certainty
    }

    /// The same person is told of once, as whoever is surest has it.
    package static func briefs(for call: ID<Call>, in db: any Transaction, at now: Instant) throws -> [Recognised] {
        let contacts = try PersonContacts(db).known(in: call)
        guard !contacts.isEmpty else { return [] }
        let roots = try contacts.map { try People(db).person($0.person).root }
        let known = zip(roots, contacts).sorted { $0.1.certainty > $1.1.certainty }
        return try known.enumerated().compactMap { place, one in
            let (root, contact) = one
            guard !known.prefix(place).contains(where: { $0.0 == root }) else { return nil }
            return Recognised(
                brief: try PlanBrief(root, in: db, at: now),
                people: known.filter { $0.0 == root }.map(\.1.callPerson), role: contact.role,
                certainty: contact.certainty)
        }
    }
}
