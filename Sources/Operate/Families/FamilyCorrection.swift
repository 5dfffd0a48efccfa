import Access
import Door
import Store
import Vocabulary

extension Migration {
    /// What stood of a contact with a family before it was put right.
    package static let familyCorrections: [Migration] = [
        Migration(
            "0044 families",
            sealed: ["family_correction"],
            """
            -- retention: case-record
            CREATE TABLE family_correction (
                id            TEXT   PRIMARY KEY,
                contact_id    TEXT   NOT NULL REFERENCES family_contact (id),
                manner        TEXT   NOT NULL,
                present       TEXT   NOT NULL,
                alone         TEXT   NOT NULL,
                note          TEXT,
                met_at        BIGINT NOT NULL,
                reason        TEXT   NOT NULL,
                corrected_by  TEXT   NOT NULL,
                corrected_at  BIGINT NOT NULL
            );
            CREATE INDEX family_correction_contact ON family_correction (contact_id, corrected_at, id);
            """
        )
    ]
}

/// What stood of a contact until somebody put it right, and why they did.
package struct FamilyCorrection: Sendable {
    package let before: FamilyContact.Told
    package let reason: String
    package let by: Author
    package let at: Instant

    init(_ row: Row) throws {
        before = try FamilyContact.Told(kept: row)
        reason = try row["reason"]
        by = Author(id: try row["corrected_by"], name: try row["author"])
        at = try row["corrected_at"]
    }
}

/// Puts right what was told of a contact, with a reason; what stood before stays readable.
///
/// How safe the child is is never put right: it is looked at again, and each look stays.
package struct CorrectFamilyContact: Order {
    package static let permission = Permission.keepFamilyContacts

    let contact: ID<FamilyContact>
    let told: FamilyContact.Told
    let reason: String
    let seen: Int

    /// - Parameter seen: how many corrections whoever corrects had seen.
    /// - Throws: ``Refusal`` about `reason`.
    package init(
        _ contact: ID<FamilyContact>, to told: FamilyContact.Told, because reason: String?, seen: Int
    ) throws(Refusal) {
        self.contact = contact
        self.told = told
        self.reason = try FreeText.needed(reason, most: 500, field: "reason")
        self.seen = seen
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (FamilyContact, [Event])
    {
        let contacts = FamilyContacts(db)
        let before = try contacts.contact(contact)
        guard before.corrections.count == seen else { throw Refusal(.outdated, .outdated) }
        try told.metAt.requirePast(now, field: "metAt")
        guard told != before.told else { return (before, []) }
        try db.keep(
            in: "family_correction",
            """
            INSERT INTO family_correction (id, contact_id, manner, present, alone, note, met_at, reason, corrected_by,
                corrected_at)
            VALUES (\(ID<FamilyCorrection>.new()), \(contact), \(before.told.manner), \(before.told.written()),
                \(before.told.alone), \(before.told.note), \(before.told.metAt), \(reason), \(worker.id), \(now))
            RETURNING *
            """
        )
        try db.keep(
            in: "family_contact",
            """
            UPDATE family_contact SET manner = \(told.manner), present = \(told.written()), alone = \(told.alone),
                note = \(told.note), met_at = \(told.metAt)
            WHERE id = \(contact) RETURNING *
            """
        )
        let call = try Calls(db).call(before.call)
        try Calls(db).save(call)
        let said: [String: Event.Fact] = ["familyContact": .init(contact), "version": .init(seen + 2)]
        return (try contacts.contact(contact), [Event(.familyContactCorrected, call.subject, said)])
    }
}

extension Event.Kind {
    package static let familyContactCorrected: Self = "family-contact-corrected"
}
