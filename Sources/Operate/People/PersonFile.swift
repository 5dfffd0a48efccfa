import Store
import Vocabulary

/// All that is known of one person, of every record that counts as them.
package struct PersonFile: Sendable {
    /// As whom they count; another than was asked for where that was merged.
    package let person: Person
    package let records: [Person]
    package let names: [PersonName]
    package let facts: [PersonFact]
    /// The newest first, each with how sure it is that it was them.
    package let contacts: [(contact: PersonContact, certainty: Certainty)]
    package let merges: [PersonMerge]
}

extension PersonFile {
    /// - Throws: ``Refusal`` with `.noSuchPersonRecord`.
    package init(_ id: ID<Person>, in db: any Transaction) throws {
        let asked = try People(db).person(id)
        let records = try People(db).records(of: asked.root)
        let ids = records.map(\.id)
        let sure = try PersonMerges(db).certainty(of: records)
        person = records.first ?? asked
        self.records = records
        names = try People(db).names(of: ids)
        facts = try People(db).facts(of: ids)
        contacts = try PersonContacts(db).contacts(of: ids)
            .map { ($0, min($0.certainty, sure[$0.person] ?? .certain)) }
        merges = try PersonMerges(db).merges(of: ids)
    }

    package var repeats: RepeatContacts { RepeatContacts(contacts.map(\.certainty)) }

    /// What they are called: as they want to be, or as they are known; nothing where no name is known.
    package var calledBy: NameParts? { names.first { $0.entry.stands }?.parts }

    /// What stands: of what there is only one of, the newest.
    package var standing: [PersonFact] {
        var seen: Set<PersonFact.Kind> = []
        return facts.filter { fact in
            guard fact.entry.stands else { return false }
            return !fact.kind.isOne || seen.insert(fact.kind).inserted
        }
    }
}
