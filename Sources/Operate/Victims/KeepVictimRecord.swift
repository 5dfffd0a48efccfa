import Access
import Door
import Store
import Vocabulary

/// Begins a record: with a name, or with none at all.
package struct BeginVictimRecord: Order {
    package static let permission = Permission.keepVictimRecords

    let name: String?
    let vault: Vault

    /// - Throws: ``Refusal`` about `name`.
    package init(_ name: String?, in vault: Vault) throws(Refusal) {
        self.name = try FreeText.given(name, most: SafeContact.mostWords, field: "name")
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ID<VictimRecord>, [Event]) {
        let content = VictimRecord.Content(
            name: name, contact: try SafeContact(), begunAt: now, begunBy: worker.name, changedAt: now,
            changedBy: worker.name)
        let id = try VictimRecords(db, vault).add(content)
        return (id, [Event(.victimRecordBegun, VictimRecord.subject(id))])
    }
}

/// Says how somebody may be reached, and what they are called.
package struct KeepSafeContact: Order {
    package static let permission = Permission.keepVictimRecords

    let record: ID<VictimRecord>
    let revision: Int
    let name: String?
    let contact: SafeContact
    let vault: Vault

    /// - Parameter revision: of the record as it was read.
    /// - Throws: ``Refusal`` about `name`.
    package init(
        _ record: ID<VictimRecord>, revision: Int, name: String?, _ contact: SafeContact, in vault: Vault
    ) throws(Refusal) {
        self.record = record
        self.revision = revision
        self.name = try FreeText.given(name, most: SafeContact.mostWords, field: "name")
        self.contact = contact
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ID<VictimRecord>, [Event]) {
        let records = VictimRecords(db, vault)
        let before = try records.record(record)
        guard before.revision == revision else { throw Refusal(.victimRecordChanged, .conflicting) }
        var content = before.content
        guard (content.name, content.contact) != (name, contact) else { return (record, []) }
        (content.name, content.contact, content.changedAt, content.changedBy) = (name, contact, now, worker.name)
        try records.write(content, to: before)
        return (record, VictimRecord.changed(record))
    }
}

/// Keeps what came of a lethality screening.
package struct RecordLethality: Report {
    package static let permission = Permission.keepVictimRecords

    let record: ID<VictimRecord>
    let told: LethalityTold
    let vault: Vault

    package init(_ told: LethalityTold, of record: ID<VictimRecord>, in vault: Vault) {
        self.record = record
        self.told = told
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ID<VictimRecord>, [Event]) {
        try VictimRecords(db, vault).add(SealedEntry(screening: told.result(by: worker.name, at: now)), to: record)
        return (record, VictimRecord.changed(record))
    }
}

/// Keeps that something had to be told because a law or a court said so.
package struct RecordCompelled: Report {
    package static let permission = Permission.keepVictimRecords

    let record: ID<VictimRecord>
    let told: CompelledTold
    let vault: Vault

    package init(_ told: CompelledTold, of record: ID<VictimRecord>, in vault: Vault) {
        self.record = record
        self.told = told
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ID<VictimRecord>, [Event]) {
        try VictimRecords(db, vault).add(SealedEntry(compelled: told.telling(by: worker.name, at: now)), to: record)
        return (record, VictimRecord.changed(record))
    }
}

/// Empties a record for good, as the person wishes or as the time for which it is kept is over.
package struct RemoveVictimRecord: Order {
    package static let permission = Permission.keepVictimRecords

    let record: ID<VictimRecord>
    let vault: Vault

    package init(_ record: ID<VictimRecord>, in vault: Vault) {
        self.record = record
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ID<VictimRecord>, [Event]) {
        let records = VictimRecords(db, vault)
        try records.empty(try records.record(record))
        return (record, [Event(.victimRecordRemoved, VictimRecord.subject(record))])
    }
}

extension Command where Outcome == ID<VictimRecord> {
    package func subject(of outcome: ID<VictimRecord>) -> String { outcome.text }

    package func outcome(again subject: String, in db: any Transaction) -> ID<VictimRecord> { ID(stored: subject) }
}

extension Refusal.Code {
    package static let victimRecordChanged: Self = "victim-record-changed"
}

extension Event.Kind {
    package static let victimRecordBegun: Self = "victim-record-begun"
    package static let victimRecordChanged: Self = "victim-record-changed"
    package static let victimRecordRemoved: Self = "victim-record-removed"
}
