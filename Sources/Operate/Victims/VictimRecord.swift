import Access
import Door
import Foundation
import Store
import Vocabulary

/// Somebody who receives victim services, as far as it is safe to know.
package struct VictimRecord: Sendable {
    /// What is sealed of it.
    package struct Content: Codable, Hashable, Sendable {
        /// What they are called here; nothing where they want no name kept.
        package var name: String?
        package var contact: SafeContact
        package let begunAt: Instant
        package let begunBy: String
        package var changedAt: Instant
        package var changedBy: String
    }

    package let id: ID<VictimRecord>
    package let revision: Int
    package let content: Content

    package static func subject(_ id: ID<VictimRecord>) -> Event.Subject {
        Event.Subject(kind: "victim-record", id: id.text)
    }

    /// What the journal of the store says of every change to a record, whatever it was.
    static func changed(_ id: ID<VictimRecord>) -> [Event] { [Event(.victimRecordChanged, subject(id))] }

    /// The store as a whole, for its access log.
    package static let all = Event.Subject(kind: "victim-records", id: "")
}

/// One thing that a record holds besides, with its place in the store.
package struct VictimEntry<Content: Sendable>: Sendable {
    package let id: ID<VictimEntryRow>
    let revision: Int
    package internal(set) var content: Content
}

/// What names the rows of entries, whatever they hold.
package enum VictimEntryRow {}

/// What is sealed of an entry: one of these.
struct SealedEntry: Codable {
    var screening: LethalityResult?
    var release: VictimRelease?
    var telling: ReleaseTelling?
    var compelled: CompelledTelling?
}

/// A record with everything in it, the latest first.
package struct VictimFile: Sendable {
    package let record: VictimRecord
    package let screenings: [VictimEntry<LethalityResult>]
    package let releases: [VictimEntry<VictimRelease>]
    package let tellings: [ReleaseTelling]
    package let compelled: [CompelledTelling]

    package func release(_ id: ID<VictimEntryRow>) throws(Refusal) -> VictimEntry<VictimRelease> {
        guard let found = releases.first(where: { $0.id == id }) else { throw Refusal(.noSuchVictimRecord, .absent) }
        return found
    }

    package func tellings(under release: ID<VictimEntryRow>) -> [ReleaseTelling] {
        tellings.filter { $0.release == release.text }
    }
}

/// Every question asked about the store of victim services; each opens what is sealed, for whoever asks and for nobody later.
package struct VictimRecords {
    private let db: any Transaction
    private let vault: Vault

    /// The most records that one search finds.
    package static let most = 5_000

    package init(_ db: any Transaction, _ vault: Vault) {
        self.db = db
        self.vault = vault
    }

    /// Records whose name holds what was typed, the latest changed first; all of them where nothing was typed.
    ///
    /// There is no index and no code over a name: each is opened and looked at.
    package func found(by typed: String) throws -> [VictimRecord] {
        let wanted = Self.folded(typed)
        var found: [VictimRecord] = []
        try db.forEach("SELECT id, revision, sealed FROM victim_record WHERE sealed IS NOT NULL") { row in
            let record = try read(row)
            if wanted.isEmpty || Self.folded(record.content.name ?? "").contains(wanted) { found.append(record) }
        }
        return Array(found.sorted { $0.content.changedAt > $1.content.changedAt }.prefix(Self.most))
    }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }

    /// - Throws: ``Refusal`` with `.noSuchVictimRecord`, whether it never was or was removed.
    package func record(_ id: ID<VictimRecord>) throws -> VictimRecord {
        guard
            let row = try db(
                "SELECT id, revision, sealed FROM victim_record WHERE id = \(id) AND sealed IS NOT NULL"
            ).first
        else { throw Refusal(.noSuchVictimRecord, .absent) }
        return try read(row)
    }

    private func read(_ row: Row) throws -> VictimRecord {
        let id: ID<VictimRecord> = try row["id"]
        return VictimRecord(
            id: id, revision: try row["revision"],
            content: try vault.open(row["sealed"], at: Self.place(of: id), as: VictimRecord.Content.self))
    }

    /// - Throws: ``Refusal`` with `.noSuchVictimRecord`.
    package func file(_ id: ID<VictimRecord>) throws -> VictimFile {
        let record = try record(id)
        var screenings: [VictimEntry<LethalityResult>] = []
        var releases: [VictimEntry<VictimRelease>] = []
        var (tellings, compelled): ([ReleaseTelling], [CompelledTelling]) = ([], [])
        for row in try db(
            "SELECT id, revision, sealed FROM victim_entry WHERE record_id = \(id) AND sealed IS NOT NULL")
        {
            let (name, revision): (ID<VictimEntryRow>, Int) = (try row["id"], try row["revision"])
            let entry = try vault.open(row["sealed"], at: Self.place(of: name, in: id), as: SealedEntry.self)
            if let one = entry.screening { screenings.append(VictimEntry(id: name, revision: revision, content: one)) }
            if let one = entry.release { releases.append(VictimEntry(id: name, revision: revision, content: one)) }
            if let one = entry.telling { tellings.append(one) }
            if let one = entry.compelled { compelled.append(one) }
        }
        return VictimFile(
            record: record,
            screenings: screenings.sorted { ($0.content.day, $0.content.at) > ($1.content.day, $1.content.at) },
            releases: releases.sorted { $0.content.at > $1.content.at }, tellings: tellings.sorted { $0.at > $1.at },
            compelled: compelled.sorted { ($0.day, $0.at) > ($1.day, $1.at) })
    }

    // MARK: - Writing, for the commands

    func add(_ content: VictimRecord.Content) throws -> ID<VictimRecord> {
        let id = ID<VictimRecord>.opaque()
        let sealed = try vault.seal(content, at: Self.place(of: id))
        try db.keep(
            in: "victim_record",
            "INSERT INTO victim_record (id, revision, sealed) VALUES (\(id), 1, \(sealed)) RETURNING *")
        return id
    }

    func write(_ content: VictimRecord.Content, to record: VictimRecord) throws {
        let sealed = try vault.seal(content, at: Self.place(of: record.id))
        try db.keep(
            in: "victim_record",
            """
            UPDATE victim_record SET revision = \(record.revision + 1), sealed = \(sealed) WHERE id = \(record.id)
            RETURNING *
            """
        )
    }

    /// - Throws: ``Refusal`` with `.noSuchVictimRecord`.
    @discardableResult
    func add(_ entry: SealedEntry, to record: ID<VictimRecord>) throws -> ID<VictimEntryRow> {
        _ = try self.record(record)
        let id = ID<VictimEntryRow>.opaque()
        let sealed = try vault.seal(entry, at: Self.place(of: id, in: record))
        try db.keep(
            in: "victim_entry",
            """
            INSERT INTO victim_entry (id, record_id, revision, sealed) VALUES (\(id), \(record), 1, \(sealed))
            RETURNING *
            """
        )
        return id
    }

    func write(_ release: VictimEntry<VictimRelease>, of record: ID<VictimRecord>) throws {
        let sealed = try vault.seal(
            SealedEntry(release: release.content), at: Self.place(of: release.id, in: record))
        try db.keep(
            in: "victim_entry",
            """
            UPDATE victim_entry SET revision = \(release.revision + 1), sealed = \(sealed) WHERE id = \(release.id)
            RETURNING *
            """
        )
    }

    /// Empties a record and everything in it; that it was there stays, and nothing of what it held.
    func empty(_ record: VictimRecord) throws {
        try db.keep(
            in: "victim_record",
            """
            UPDATE victim_record SET revision = \(record.revision + 1), sealed = NULL WHERE id = \(record.id)
            RETURNING *
            """
        )
        try db.keep(
            in: "victim_entry",
            """
            UPDATE victim_entry SET revision = revision + 1, sealed = NULL
            WHERE record_id = \(record.id) AND sealed IS NOT NULL RETURNING *
            """
        )
    }

    private static func place(of record: ID<VictimRecord>) -> String { "victim_record \(record)" }

    private static func place(of entry: ID<VictimEntryRow>, in record: ID<VictimRecord>) -> String {
        "victim_entry \(record) \(entry)"
    }
}

extension Refusal.Code {
    package static let noSuchVictimRecord: Self = "no-such-victim-record"
}
