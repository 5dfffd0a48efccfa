import Access
import Door
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

    /// What is told of one, and can be put right.
    package struct Told: Hashable, Sendable {
        package let manner: Manner
        package let present: [Present]
        package let alone: Alone
        package let note: String?
        package let metAt: Instant

        /// - Throws: ``Refusal`` that names the field.
        package init(
            _ manner: Manner, present: [Present], alone: Alone, note: String?, metAt: Instant
        ) throws(Refusal) {
            guard present.count <= FamilyContact.mostPresent else {
                throw Refusal(.tooManyPeople, field: "present", values: ["most": String(FamilyContact.mostPresent)])
            }
            self.manner = manner
            self.present = present
            self.alone = alone
            self.note = try FreeText.given(note, most: FamilyContact.mostNote, field: "note")
            self.metAt = metAt
        }

        init(kept row: Row) throws {
            manner = try row["manner"]
            present = try KeptJSON.value(in: row["present"])
            alone = try row["alone"]
            note = try row["note"]
            metAt = try row["met_at"]
        }

        /// Who was there, as it is kept in one column.
        func written() throws -> String { try KeptJSON.text(of: present) }
    }

    package let id: ID<FamilyContact>
    package let call: ID<Call>
    package let supportCase: ID<SupportCase>?
    package let told: Told
    package let by: Author
    package let recordedAt: Instant
    /// How safe it was found, the latest look first.
    package let assessments: [FamilySafety]
    /// What stood before, the latest correction first.
    package let corrections: [FamilyCorrection]

    package static let mostName = 200
    package static let mostNote = 6000
    package static let mostPresent = 20
    /// The most contacts of one call that are read.
    package static let most = 100

    init(_ row: Row, _ assessments: [FamilySafety], _ corrections: [FamilyCorrection]) throws {
        id = try row["id"]
        call = try row["call_id"]
        supportCase = try row["case_id"]
        told = try Told(kept: row)
        by = Author(id: try row["recorded_by"], name: try row["author"])
        recordedAt = try row["recorded_at"]
        self.assessments = assessments
        self.corrections = corrections
    }
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
        var corrections: [String: [FamilyCorrection]] = [:]
        for row in try db(
            """
            SELECT family_correction.*, coalesce(account.display_name, 'Alongside') AS author
            FROM family_correction LEFT JOIN account ON account.id = family_correction.corrected_by
            WHERE family_correction.contact_id IN (\(each: names))
            ORDER BY family_correction.corrected_at DESC, family_correction.id DESC
            """
        ) {
            corrections[try row["contact_id"], default: []].append(try FamilyCorrection(row))
        }
        return try zip(rows, names).map { row, name in
            try FamilyContact(row, assessments[name] ?? [], corrections[name] ?? [])
        }
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

extension Refusal.Code {
    package static let noSuchFamilyContact: Self = "no-such-family-contact"
}
