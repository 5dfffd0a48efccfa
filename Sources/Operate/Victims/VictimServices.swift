import Access
import Door
import Foundation
import Store
import Vocabulary

/// The store of victim services: a workspace beside the program's own, with its journal, its access log and its keys, in which
/// every word about anybody is sealed under one key more.
///
/// Nothing in the program's own workspace says what stands here, and nothing here names a call or a person there.
package struct VictimServices: ApartStore {
    package let workspace: Workspace
    package let vault: Vault

    package var desk: Desk { workspace.desk }

    package static let kind = ApartWorkspace.Kind("victims", migrations: Migration.victimStore)

    /// Opens the store that was set up.
    ///
    /// - Throws: ``Vault/Fault`` when the key is not there, or is not the one of what stands in the database.
    package init(
        database: any Database, folder: URL, timeZone: TimeZone = .current, clock: @escaping @Sendable () -> Instant
    ) async throws {
        let store = try await ApartWorkspace(
            Self.kind, database: database, folder: folder, timeZone: timeZone, clock: clock)
        workspace = store.workspace
        vault = store.vault
    }

    /// Makes the key of a store that is not there yet, and opens it.
    ///
    /// - Throws: ``Vault/Fault/exists(file:)`` when there is one.
    package static func setUp(
        database: any Database, folder: URL, timeZone: TimeZone = .current, clock: @escaping @Sendable () -> Instant
    ) async throws -> VictimServices {
        try ApartWorkspace.prepare(kind, in: folder)
        return try await VictimServices(database: database, folder: folder, timeZone: timeZone, clock: clock)
    }

    /// Whether the wall opens to somebody: by their role and by nothing else.
    package static func opens(to worker: Worker) -> Bool {
        may(worker, .keepVictimRecords, with: .behind(.victimServices), by: .none).allowed
    }

    package func close() async throws { try await workspace.close() }
}

extension Migration {
    /// What the store of victim services holds.
    ///
    /// Without its key nothing can be read but how many records there are. What was removed leaves its name.
    package static let victims: [Migration] = [
        Migration(
            "0001 victims",
            sealed: ["victim_record", "victim_entry"],
            """
            -- retention: workspace; tells whether a key is the one of this store
            CREATE TABLE vault_mark (
                id      TEXT   PRIMARY KEY,
                sealed  BYTEA  NOT NULL
            );
            -- retention: victim-record; emptied by the person's wish, and only its name stays
            CREATE TABLE victim_record (
                id        TEXT   PRIMARY KEY,
                revision  BIGINT NOT NULL,
                sealed    BYTEA
            );
            -- retention: victim-record; a screening, a release, what was told, what was compelled: which of them is sealed too
            CREATE TABLE victim_entry (
                id         TEXT   PRIMARY KEY,
                record_id  TEXT   NOT NULL REFERENCES victim_record (id),
                revision   BIGINT NOT NULL,
                sealed     BYTEA
            );
            CREATE INDEX victim_entry_record ON victim_entry (record_id);
            """
        )
    ]

    /// The whole schema of the store.
    package static let victimStore = door + victims
}
