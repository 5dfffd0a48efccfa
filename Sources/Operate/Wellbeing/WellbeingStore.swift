import Access
import Door
import Foundation
import Store
import Vocabulary

/// The store of well-being: a workspace beside the program's own, in which nobody is known.
///
/// It has one name for whoever does anything, and one time for a quarter of a year. What is said in it opens only for the two
/// who say it.
package struct WellbeingStore: ApartStore {
    package let workspace: Workspace
    package let vault: Vault
    package let settings: WellbeingSettings
    /// The time of conversations, which stands sealed in them and nowhere else.
    package let clock: @Sendable () -> Instant

    package var desk: Desk { workspace.desk }

    package static let kind = ApartWorkspace.Kind("wellbeing", migrations: Migration.wellbeingStore)

    /// Who is named for everything that is done here.
    package static let somebody = Worker(id: ID(stored: "somebody"), name: "", roles: [.peerSupport])

    /// Opens the store that was set up, with its settings.
    ///
    /// - Throws: ``Vault/Fault``, or ``WellbeingSettings/Fault``.
    package init(
        database: any Database, folder: URL, timeZone: TimeZone = .current, clock: @escaping @Sendable () -> Instant
    ) async throws {
        settings = try WellbeingSettings(file: folder.appending(path: WellbeingSettings.file))
        let store = try await ApartWorkspace(
            Self.kind, database: database, folder: folder, timeZone: timeZone, clock: { Quarter(of: clock()).begins })
        workspace = store.workspace
        vault = store.vault
        self.clock = clock
    }

    /// Makes the key and the settings of a store that is not there yet, and opens it.
    ///
    /// - Throws: ``Vault/Fault/exists(file:)`` when there is one.
    package static func setUp(
        database: any Database, folder: URL, timeZone: TimeZone = .current, clock: @escaping @Sendable () -> Instant
    ) async throws -> WellbeingStore {
        try ApartWorkspace.prepare(kind, in: folder)
        try Data(WellbeingSettings.template.utf8).write(to: folder.appending(path: WellbeingSettings.file))
        return try await WellbeingStore(database: database, folder: folder, timeZone: timeZone, clock: clock)
    }

    /// Whether the wall opens to somebody: by their role and by nothing else.
    package static func opens(to worker: Worker) -> Bool {
        may(worker, .giveSupport, with: .behind(.wellness), by: .none).allowed
    }

    /// Does what somebody asks, without a word of who it was.
    package func perform<C: Command>(_ command: C, once key: OnceKey? = nil) async throws -> C.Outcome {
        try await desk.perform(command, by: Self.somebody, once: key)
    }

    package func close() async throws { try await workspace.close() }
}

/// A quarter of a year, of the calendar at Greenwich.
package struct Quarter: Hashable, Sendable {
    package let year: Int
    /// 1 to 4.
    package let part: Int

    private static let calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()

    package init(of moment: Instant) {
        let parts = Self.calendar.dateComponents([.year, .month], from: moment.date)
        year = parts.year ?? 1970
        part = ((parts.month ?? 1) - 1) / 3 + 1
    }

    package var begins: Instant {
        let date = Self.calendar.date(from: DateComponents(year: year, month: part * 3 - 2, day: 1))
        return Instant(microseconds: Int64((date ?? Date(timeIntervalSince1970: 0)).timeIntervalSince1970) * 1_000_000)
    }
}

extension Migration {
    /// What the store of well-being holds: nothing with a name, and nothing with a time.
    package static let wellbeing: [Migration] = [
        Migration(
            "0001 wellbeing",
            sealed: ["wellbeing_supporter", "wellbeing_conversation", "wellbeing_entry"],
            """
            -- retention: workspace; tells whether a key is the one of this store
            CREATE TABLE vault_mark (
                id      TEXT   PRIMARY KEY,
                sealed  BYTEA  NOT NULL
            );
            -- retention: workspace; who may be written to, as they say of themselves
            CREATE TABLE wellbeing_supporter (
                id        TEXT   PRIMARY KEY,
                revision  BIGINT NOT NULL,
                sealed    BYTEA
            ) WITHOUT ROWID;
            -- retention: wellbeing; the key of a conversation, addressed to one supporter; emptied by the worker
            CREATE TABLE wellbeing_conversation (
                id        TEXT   PRIMARY KEY,
                revision  BIGINT NOT NULL,
                sealed    BYTEA
            ) WITHOUT ROWID;
            -- retention: wellbeing; what was said, told or kept as a note: which of them is sealed too
            CREATE TABLE wellbeing_entry (
                id               TEXT   PRIMARY KEY,
                conversation_id  TEXT   NOT NULL REFERENCES wellbeing_conversation (id),
                revision         BIGINT NOT NULL,
                sealed           BYTEA
            ) WITHOUT ROWID;
            CREATE INDEX wellbeing_entry_conversation ON wellbeing_entry (conversation_id);
            """
        )
    ]

    /// The whole schema of the store.
    package static let wellbeingStore = door + wellbeing
}
