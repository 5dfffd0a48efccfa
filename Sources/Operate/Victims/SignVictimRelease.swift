import Access
import Door
import Store
import Vocabulary

/// Writes what somebody is to be asked to release; it counts for nothing until it is signed.
package struct WriteVictimRelease: Order {
    package static let permission = Permission.keepVictimRecords

    let record: ID<VictimRecord>
    let terms: VictimRelease.Terms
    let vault: Vault

    package init(_ terms: VictimRelease.Terms, of record: ID<VictimRecord>, in vault: Vault) {
        self.record = record
        self.terms = terms
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ID<VictimEntryRow>, [Event]) {
        let release = VictimRelease(terms, by: worker.name, at: now)
        let id = try VictimRecords(db, vault).add(SealedEntry(release: release), to: record)
        return (id, VictimRecord.changed(record))
    }
}

/// Signs a release, after the person heard what it means.
package struct SignVictimRelease: Order {
    package static let permission = Permission.keepVictimRecords

    let record: ID<VictimRecord>
    let release: ID<VictimEntryRow>
    let signed: ReleaseSigned
    let vault: Vault

    package init(
        _ release: ID<VictimEntryRow>, of record: ID<VictimRecord>, _ signed: ReleaseSigned, in vault: Vault
    ) {
        self.record = record
        self.release = release
        self.signed = signed
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ID<VictimEntryRow>, [Event]) {
        let records = VictimRecords(db, vault)
        var entry = try records.file(record).release(release)
        guard entry.content.standing(at: now) == .draft else { throw Refusal(.releaseSigned, .conflicting) }
        try signed.at.requirePast(now, field: "signedAt")
        entry.content.signature = signed.signature(by: worker.name)
        if case .expired = entry.content.standing(at: now) {
            throw Refusal(.releaseOver, .conflicting, field: "signedAt")
        }
        try records.write(entry, of: record)
        return (release, VictimRecord.changed(record))
    }
}

/// Takes a release back at once, or throws away one that was never signed.
///
/// It is a report: somebody who takes back what they allowed is never told that they may not.
package struct EndVictimRelease: Report {
    package static let permission = Permission.keepVictimRecords

    let record: ID<VictimRecord>
    let release: ID<VictimEntryRow>
    let channel: ConsentEnding.Channel
    let vault: Vault

    package init(
        _ release: ID<VictimEntryRow>, of record: ID<VictimRecord>, by channel: ConsentEnding.Channel, in vault: Vault
    ) {
        self.record = record
        self.release = release
        self.channel = channel
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ID<VictimEntryRow>, [Event]) {
        let records = VictimRecords(db, vault)
        var entry = try records.file(record).release(release)
        switch entry.content.standing(at: now) {
        case .draft: entry.content.discardedAt = now
        case .inForce, .expired:
            entry.content.withdrawal = VictimRelease.Withdrawal(channel: channel.rawValue, at: now, by: worker.name)
        // Said twice, it is no harm and changes nothing.
        case .discarded, .withdrawn: return (release, [])
        }
        try records.write(entry, of: record)
        return (release, VictimRecord.changed(record))
    }
}

/// Tells the recipient of a release something, and keeps what: refused where the release is not in force at this moment.
package struct TellUnderRelease: Order {
    package static let permission = Permission.keepVictimRecords

    let record: ID<VictimRecord>
    let release: ID<VictimEntryRow>
    let what: String
    let vault: Vault

    /// - Throws: ``Refusal`` about `told`.
    package init(
        _ release: ID<VictimEntryRow>, of record: ID<VictimRecord>, what: String?, in vault: Vault
    ) throws(Refusal) {
        self.record = record
        self.release = release
        self.what = try FreeText.needed(what, most: SafeContact.mostText, field: "told")
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ID<VictimEntryRow>, [Event]) {
        let records = VictimRecords(db, vault)
        switch try records.file(record).release(release).content.standing(at: now) {
        case .inForce: break
        case .expired: throw Refusal(.releaseOver, .conflicting)
        case .withdrawn: throw Refusal(.releaseWithdrawn, .conflicting)
        case .draft, .discarded: throw Refusal(.releaseUnsigned, .conflicting)
        }
        let telling = ReleaseTelling(release: release.text, what: what, by: worker.name, at: now)
        try records.add(SealedEntry(telling: telling), to: record)
        return (release, VictimRecord.changed(record))
    }
}

extension Command where Outcome == ID<VictimEntryRow> {
    package func subject(of outcome: ID<VictimEntryRow>) -> String { outcome.text }

    package func outcome(again subject: String, in db: any Transaction) -> ID<VictimEntryRow> { ID(stored: subject) }
}

extension Refusal.Code {
    package static let releaseSigned: Self = "release-signed"
    package static let releaseUnsigned: Self = "release-unsigned"
    package static let releaseOver: Self = "release-over"
    package static let releaseWithdrawn: Self = "release-withdrawn"
}
