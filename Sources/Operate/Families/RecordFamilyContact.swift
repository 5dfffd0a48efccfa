import Access
import Door
import Store
import Vocabulary

/// Records that one of us met a child's family, and how safe the child was found if somebody looked.
package struct RecordFamilyContact: Report {
    package static let permission = Permission.keepFamilyContacts

    let call: ID<Call>
    let supportCase: ID<SupportCase>?
    let told: FamilyContact.Told
    let safety: SafetyTold?

    /// - Parameter supportCase: the case within which it was; it is of the same call.
    package init(
        _ told: FamilyContact.Told, at call: ID<Call>, in supportCase: ID<SupportCase>? = nil,
        safety: SafetyTold? = nil
    ) {
        self.call = call
        self.supportCase = supportCase
        self.told = told
        self.safety = safety
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (FamilyContact, [Event])
    {
        try told.metAt.requirePast(now, field: "metAt")
        let call = try Calls(db).call(call)
        if let supportCase {
            guard try SupportCases(db).supportCase(supportCase).call == call.id else {
                throw Refusal(.noSuchCase, .absent)
            }
        }
        let id = ID<FamilyContact>.new()
        try db.keep(
            in: "family_contact",
            """
            INSERT INTO family_contact (id, call_id, case_id, manner, present, alone, note, met_at, recorded_by,
                recorded_at)
            VALUES (\(id), \(call.id), \(supportCase), \(told.manner), \(told.written()), \(told.alone), \(told.note),
                \(told.metAt), \(worker.id), \(now))
            RETURNING *
            """
        )
        if let safety { try FamilyContacts(db).assess(safety, at: id, revision: 1, by: worker, at: now) }
        try Calls(db).save(call)
        var said: [String: Event.Fact] = [
            "familyContact": .init(id), "met": .init(told.manner), "alone": .init(told.alone),
            "at": .init(told.metAt),
        ]
        if let safety { said["childSafety"] = .init(safety.decision) }
        return (try FamilyContacts(db).contact(id), [Event(.familyContactRecorded, call.subject, said)])
    }
}

/// Says how safe the child is, as somebody sees it now; what was said before stays.
package struct AssessSafety: Report {
    package static let permission = Permission.keepFamilyContacts

    let contact: ID<FamilyContact>
    let told: SafetyTold

    package init(_ contact: ID<FamilyContact>, _ told: SafetyTold) {
        self.contact = contact
        self.told = told
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (FamilyContact, [Event])
    {
        let contacts = FamilyContacts(db)
        let before = try contacts.contact(contact)
        let revision = (before.assessments.first?.revision ?? 0) + 1
        try contacts.assess(told, at: contact, revision: revision, by: worker, at: now)
        let call = try Calls(db).call(before.call)
        try Calls(db).save(call)
        let said: [String: Event.Fact] = [
            "familyContact": .init(contact), "childSafety": .init(told.decision), "version": .init(revision),
        ]
        return (try contacts.contact(contact), [Event(.familySafetyAssessed, call.subject, said)])
    }
}

extension Command where Outcome == FamilyContact {
    package func subject(of outcome: FamilyContact) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> FamilyContact {
        try FamilyContacts(db).contact(ID(stored: subject))
    }
}

extension Event.Kind {
    package static let familyContactRecorded: Self = "family-contact-recorded"
    package static let familySafetyAssessed: Self = "family-safety-assessed"
}
