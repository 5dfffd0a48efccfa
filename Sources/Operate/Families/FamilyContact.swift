import Access
import Door
import Foundation
import Store
import Vocabulary

/// That one of us met a child's family, or tried to: who was there, and how safe the child was found.
package struct FamilyContact: Sendable {
    package enum Manner: String, CaseIterable, Storable, Sendable {
        case home, school, office, street, phone, elsewhere
    }

    /// Whether the child was spoken to without anybody of the family.
    package enum Alone: String, CaseIterable, Storable, Sendable {
        case yes, no
        case noChild = "no-child"
        case unknown
    }

    package enum Role: String, CaseIterable, Codable, Sendable {
        case child, sibling, parent, guardian, grandparent
        case partner
        case otherRelative = "other-relative"
        case caregiver, friend, school, interpreter, police, colleague, other
    }

    /// Somebody who was there; their name may be unknown.
    package struct Present: Codable, Hashable, Sendable {
        package let role: Role
        package let name: String?

        /// - Throws: ``Refusal`` about `present`.
        package init(_ role: Role, name: String?) throws(Refusal) {
            self.role = role
            self.name = try FreeText.given(name, most: FamilyContact.mostName, field: "present")
        }
    }

    package let id: ID<FamilyContact>
    package let call: ID<Call>
    package let supportCase: ID<SupportCase>?
    package let manner: Manner
    package let present: [Present]
    package let alone: Alone
    package let note: String?
    package let metAt: Instant
    package let by: Author
    package let recordedAt: Instant
    /// How safe it was found, the latest look first.
    package let assessments: [FamilySafety]

    package static let mostName = 200
    package static let mostNote = 6000
    package static let mostPresent = 20
    /// The most contacts of one call that are read.
    package static let most = 100

    init(_ row: Row, _ assessments: [FamilySafety]) throws {
        id = try row["id"]
        call = try row["call_id"]
        supportCase = try row["case_id"]
        manner = try row["manner"]
        let text: String = try row["present"]
        present = try JSONDecoder().decode([Present].self, from: Data(text.utf8))
        alone = try row["alone"]
        note = try row["note"]
        metAt = try row["met_at"]
        by = Author(id: try row["recorded_by"], name: try row["author"])
        recordedAt = try row["recorded_at"]
        self.assessments = assessments
    }
}

/// How safe a child was found: what endangers it now, what protects it, and what was decided.
///
/// No published tool: the dangers are told in our own words, and the decision is the worker's.
package struct FamilySafety: Sendable {
    /// What endangers a child now, not some day.
    package enum Danger: String, CaseIterable, Sendable {
        case seriousHarm = "serious-harm"
        case threat
        case sexualHarm = "sexual-harm"
        case leftAlone = "left-alone"
        case unmetNeeds = "unmet-needs"
        case unsafeHome = "unsafe-home"
        case violenceAtHome = "violence-at-home"
        case caregiverUnable = "caregiver-unable"
        case childInCrisis = "child-in-crisis"
        case hidden
        case earlierHarm = "earlier-harm"
    }

    /// What protects it.
    package enum Capacity: String, CaseIterable, Sendable {
        case adultProtects = "adult-protects"
        case harmerGone = "harmer-gone"
        case acceptsHelp = "accepts-help"
        case supportNear = "support-near"
        case meetsNeeds = "meets-needs"
        case childCanCall = "child-can-call"
    }

    package enum Decision: String, CaseIterable, Storable, Sendable {
        case safe
        case safeWithPlan = "safe-with-plan"
        case unsafe
    }

    package let revision: Int
    package let dangers: [Danger]
    package let capacities: [Capacity]
    package let decision: Decision
    package let plan: String?
    /// What is odd about it: found safe although a danger was named.
    package let flag: String?
    package let by: Author
    package let at: Instant

    init(_ row: Row) throws {
        revision = try row["revision"]
        dangers = Codes.read(try row["dangers"]).compactMap(Danger.init(rawValue:))
        capacities = Codes.read(try row["capacities"]).compactMap(Capacity.init(rawValue:))
        decision = try row["decision"]
        plan = try row["plan"]
        flag = try row["flag"]
        by = Author(id: try row["assessed_by"], name: try row["author"])
        at = try row["assessed_at"]
    }
}

/// What somebody says about how safe a child is.
package struct SafetyTold: Sendable {
    let dangers: [FamilySafety.Danger]
    let capacities: [FamilySafety.Capacity]
    let decision: FamilySafety.Decision
    let plan: String?

    /// - Throws: ``Refusal`` about `plan` where what was decided needs one.
    package init(
        _ decision: FamilySafety.Decision, dangers: [FamilySafety.Danger], capacities: [FamilySafety.Capacity],
        plan: String?
    ) throws(Refusal) {
        self.decision = decision
        self.dangers = FamilySafety.Danger.allCases.filter(dangers.contains)
        self.capacities = FamilySafety.Capacity.allCases.filter(capacities.contains)
        self.plan =
            decision == .safeWithPlan
            ? try FreeText.needed(plan, most: FamilyContact.mostNote, field: "plan")
            : try FreeText.given(plan, most: FamilyContact.mostNote, field: "plan")
    }

    /// What is said is kept; that the two do not agree is shown.
    var flag: String? { decision == .safe && !dangers.isEmpty ? "safe-with-dangers" : nil }
}

/// Every question asked about contacts with families.
package struct FamilyContacts {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT family_contact.*, coalesce(account.display_name, 'Alongside') AS author
        FROM family_contact LEFT JOIN account ON account.id = family_contact.recorded_by
        """

    /// The latest first.
    package func contacts(of call: ID<Call>) throws -> [FamilyContact] {
        try read(
            db(
                """
                \(FamilyContacts.joined) WHERE family_contact.call_id = \(call)
                ORDER BY family_contact.met_at DESC, family_contact.id DESC LIMIT \(FamilyContact.most)
                """))
    }

    /// - Throws: ``Refusal`` with `.noSuchFamilyContact`.
    package func contact(_ id: ID<FamilyContact>) throws -> FamilyContact {
        guard let found = try read(db("\(FamilyContacts.joined) WHERE family_contact.id = \(id)")).first else {
            throw Refusal(.noSuchFamilyContact, .absent)
        }
        return found
    }

    private func read(_ rows: [Row]) throws -> [FamilyContact] {
        let names: [String] = try rows.map { try $0["id"] }
        guard !names.isEmpty else { return [] }
        var assessments: [String: [FamilySafety]] = [:]
        for row in try db(
            """
            SELECT family_safety.*, coalesce(account.display_name, 'Alongside') AS author
            FROM family_safety LEFT JOIN account ON account.id = family_safety.assessed_by
            WHERE family_safety.contact_id IN (\(each: names)) ORDER BY family_safety.revision DESC
            """
        ) {
            assessments[try row["contact_id"], default: []].append(try FamilySafety(row))
        }
        return try zip(rows, names).map { row, name in try FamilyContact(row, assessments[name] ?? []) }
    }

    func assess(
        _ told: SafetyTold, at contact: ID<FamilyContact>, revision: Int, by worker: Worker, at now: Instant
    ) throws {
        try db.keep(
            in: "family_safety",
            """
            INSERT INTO family_safety (id, contact_id, revision, dangers, capacities, decision, plan, flag, assessed_by,
                assessed_at)
            VALUES (\(ID<FamilySafety>.new()), \(contact), \(revision),
                \(Codes.written(told.dangers.map(\.rawValue))), \(Codes.written(told.capacities.map(\.rawValue))),
                \(told.decision), \(told.plan), \(told.flag), \(worker.id), \(now))
            RETURNING *
            """
        )
    }
}

/// Records that one of us met a child's family, and how safe the child was found if somebody looked.
package struct RecordFamilyContact: Report {
    package static let permission = Permission.keepFamilyContacts

    let call: ID<Call>
    let supportCase: ID<SupportCase>?
    let manner: FamilyContact.Manner
    let present: [FamilyContact.Present]
    let alone: FamilyContact.Alone
    let note: String?
    let metAt: Instant
    let safety: SafetyTold?

    /// - Parameter supportCase: the case within which it was; it is of the same call.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        at call: ID<Call>, in supportCase: ID<SupportCase>? = nil, _ manner: FamilyContact.Manner,
        present: [FamilyContact.Present], alone: FamilyContact.Alone, note: String?, metAt: Instant,
        safety: SafetyTold? = nil
    ) throws(Refusal) {
        self.call = call
        self.supportCase = supportCase
        self.manner = manner
        guard present.count <= FamilyContact.mostPresent else {
            throw Refusal(.tooManyPeople, field: "present", values: ["most": String(FamilyContact.mostPresent)])
        }
        self.present = present
        self.alone = alone
        self.note = try FreeText.given(note, most: FamilyContact.mostNote, field: "note")
        self.metAt = metAt
        self.safety = safety
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (FamilyContact, [Event])
    {
        try metAt.requirePast(now, field: "metAt")
        let call = try Calls(db).call(call)
        if let supportCase {
            guard try SupportCases(db).supportCase(supportCase).call == call.id else {
                throw Refusal(.noSuchCase, .absent)
            }
        }
        let id = ID<FamilyContact>.new()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let written = String(decoding: try encoder.encode(present), as: UTF8.self)
        try db.keep(
            in: "family_contact",
            """
            INSERT INTO family_contact (id, call_id, case_id, manner, present, alone, note, met_at, recorded_by,
                recorded_at)
            VALUES (\(id), \(call.id), \(supportCase), \(manner), \(written), \(alone), \(note), \(metAt), \(worker.id),
                \(now))
            RETURNING *
            """
        )
        if let safety { try FamilyContacts(db).assess(safety, at: id, revision: 1, by: worker, at: now) }
        try Calls(db).save(call)
        var said: [String: Event.Fact] = [
            "familyContact": .init(id), "met": .init(manner), "alone": .init(alone), "at": .init(metAt),
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

/// Everything about a call's contacts with a family, with what is planned for them in its cases.
package struct FamilyFile: Sendable {
    package let call: ID<Call>
    package let number: Int
    package let contacts: [FamilyContact]
    /// The case within which it is looked at; nothing where none is.
    package let supportCase: SupportCase?
    /// What is planned: the goals and tasks of that case.
    package let goals: [CaseGoal]
    package let tasks: [CaseTask]
    /// The cases that were opened for the call.
    package let cases: [SupportCase]
}

extension FamilyFile {
    /// - Parameter reader: sees what is planned only where they keep cases.
    /// - Throws: ``Refusal`` with `.noSuchCall` or `.noSuchCase`.
    package init(
        call: ID<Call>, in supportCase: ID<SupportCase>? = nil, for reader: Worker, _ db: any Transaction
    ) throws {
        let found = try Calls(db).call(call)
        self.call = found.id
        number = found.number
        contacts = try FamilyContacts(db).contacts(of: call)
        let keeps = may(reader, .keepCases).allowed
        let one = try supportCase.map { try SupportCases(db).supportCase($0) }
        self.supportCase = one
        goals = try keeps ? one.map { try CaseGoals(db).goals(of: $0) } ?? [] : []
        tasks = try keeps ? one.map { try CaseTasks(db).tasks(of: $0.id) } ?? [] : []
        cases = try keeps ? SupportCases(db).cases(of: call) : []
    }
}

extension Refusal.Code {
    package static let noSuchFamilyContact: Self = "no-such-family-contact"
}

extension Event.Kind {
    package static let familyContactRecorded: Self = "family-contact-recorded"
    package static let familySafetyAssessed: Self = "family-safety-assessed"
}
