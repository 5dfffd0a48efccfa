import Access
import Door
import Store
import Vocabulary

/// Somebody to ring about a person, who helps them or knows them well.
package struct PlanContact: Hashable, Sendable {
    package enum Role: String, CaseIterable, Storable, Sendable {
        case family, friend, guardian
        case caseManager = "case-manager"
        case clinician, peer, service, other
    }

    package let id: ID<PlanContact>
    package let person: ID<Person>
    package let role: Role
    package let name: String
    package let organisation: String?
    package let phone: String?
    package let entry: PersonEntry

    /// The longest name, and the longest name of an organisation, in characters.
    package static let most = 120

    init(_ row: Row) throws {
        id = try row["id"]
        person = try row["person_id"]
        role = try row["role"]
        name = try row["name"]
        organisation = try row["organisation"]
        phone = try row["phone"]
        entry = try PersonEntry(row)
    }
}

/// Says whom to ring about a person.
package struct AddPlanContact: Order {
    package static let permission = Permission.writePlans

    let person: ID<Person>
    let role: PlanContact.Role
    let name: String
    let organisation: String?
    let phone: String?

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ name: String?, _ role: PlanContact.Role, organisation: String? = nil, phone: String? = nil,
        for person: ID<Person>
    ) throws(Refusal) {
        self.person = person
        self.role = role
        self.name = try FreeText.needed(name, most: PlanContact.most, field: "contactName")
        self.organisation = try FreeText.given(organisation, most: PlanContact.most, field: "organisation")
        guard let number = try FreeText.given(phone, most: PlanContact.most, field: "contactPhone") else {
            self.phone = nil
            return
        }
        do throws(Refusal) {
            self.phone = try PhoneNumber(number).digits
        } catch {
            throw error.about("contactPhone")
        }
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Person, [Event]) {
        let person = try People(db).person(person)
        try db.keep(
            in: "plan_contact",
            """
            INSERT INTO plan_contact (id, person_id, role, name, organisation, phone, recorded_by, recorded_at)
            VALUES (\(ID<PlanContact>.new()), \(person.id), \(role), \(name), \(organisation), \(phone), \(worker.id),
                \(now))
            RETURNING *
            """
        )
        return (person, [Event(.planContactAdded, Person.subject(person.id), ["contact-role": .init(role)])])
    }
}

/// Takes back that somebody is to be rung about a person; it stays readable as taken back.
package struct WithdrawPlanContact: Order {
    package static let permission = Permission.writePlans

    let contact: ID<PlanContact>
    let reason: PersonWithdrawal

    package init(_ contact: ID<PlanContact>, because reason: PersonWithdrawal) {
        self.contact = contact
        self.reason = reason
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Person, [Event]) {
        let rows = try db.keep(
            in: "plan_contact",
            """
            UPDATE plan_contact SET withdrawn_reason = \(reason), withdrawn_by = \(worker.id), withdrawn_at = \(now)
            WHERE id = \(contact) AND withdrawn_at IS NULL RETURNING *
            """
        )
        guard let row = rows.first else {
            let isThere = try !db("SELECT id FROM plan_contact WHERE id = \(contact)").isEmpty
            throw isThere ? Refusal(.alreadyWithdrawn, .conflicting) : Refusal(.noSuchPersonFact, .absent)
        }
        let person = try People(db).person(row["person_id"])
        return (person, [Event(.planContactWithdrawn, Person.subject(person.id), ["withdrawn": .init(reason)])])
    }
}

/// Every question asked about whom to ring.
package struct PlanContacts {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// All that were ever named, the newest first.
    package func all(of records: [ID<Person>]) throws -> [PlanContact] {
        guard !records.isEmpty else { return [] }
        return try db(
            """
            SELECT plan_contact.*, coalesce(account.display_name, 'Alongside') AS author
            FROM plan_contact LEFT JOIN account ON account.id = plan_contact.recorded_by
            WHERE plan_contact.person_id IN (\(each: records))
            ORDER BY plan_contact.recorded_at DESC, plan_contact.id DESC LIMIT \(People.most)
            """
        ).map(PlanContact.init)
    }
}

extension Event.Kind {
    package static let planContactAdded: Self = "plan-contact-added"
    package static let planContactWithdrawn: Self = "plan-contact-withdrawn"
}
