import Store
import Vocabulary

/// What certainly is one person's: their records, the calls in which it was them, and what of these is of nobody else.
///
/// Whatever leaves the program, be it to others or to the person, is read by it: what is told of a wrong person cannot be
/// taken back.
struct CertainlyTheirs {
    let db: any Transaction
    let records: [ID<Person>]
    /// Those in which they were in crisis, the newest first.
    let calls: [PersonContact]

    init(_ person: Person, in db: any Transaction) throws {
        self.db = db
        records = try CertainRecords(of: person, in: db).ids
        var seen: Set<ID<Call>> = []
        calls = try PersonContacts(db).contacts(of: records)
            .filter { $0.certainty == .certain && $0.role == .inCrisis && seen.insert($0.call).inserted }
    }

    /// Those in which a team was with the person.
    func encounters() throws -> [Encounter] {
        try calls.flatMap { contact -> [Encounter] in
            let alone = try isAlone(in: contact)
            return try Encounters(db).encounters(of: contact.call)
                .filter { $0.isMet && isTheirs($0.person, contact, alone) }
        }
    }

    /// What the person needed; where nobody in particular was said to need it, only if nobody else was in crisis there.
    func needs() throws -> [Need] {
        try calls.flatMap { contact -> [Need] in
            let alone = try isAlone(in: contact)
            return try Referrals(db).needs(of: contact.call).filter { isTheirs($0.person, contact, alone) }
        }
    }

    func cases() throws -> [SupportCase] {
        try calls.flatMap { contact -> [SupportCase] in
            let alone = try isAlone(in: contact)
            return try SupportCases(db).cases(of: contact.call).filter { isTheirs($0.person, contact, alone) }
        }
    }

    /// Whether nobody else was in crisis in a call.
    private func isAlone(in contact: PersonContact) throws -> Bool {
        try CallPeople(db).people(of: contact.call).count { $0.role == .inCrisis } == 1
    }

    /// Whether something of a call is of this person: said so, or said of nobody while nobody else was there.
    private func isTheirs(_ person: ID<CallPerson>?, _ contact: PersonContact, _ alone: Bool) -> Bool {
        person.map { $0 == contact.callPerson } ?? alone
    }
}

/// Of the records that count as one person those that certainly are of the one who was asked about: where that record is
/// only probably of the others' person, it stands alone.
struct CertainRecords {
    let ids: [ID<Person>]

    init(of person: Person, in db: any Transaction) throws {
        let records = try People(db).records(of: person.root)
        let sure = try PersonMerges(db).certainty(of: records)
        let certain = records.map(\.id).filter { sure[$0] == .certain }
        ids = certain.contains(person.id) ? certain : [person.id]
    }
}
