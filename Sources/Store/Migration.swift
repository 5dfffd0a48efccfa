/// One step in the history of the schema.
///
/// Once shipped, it is never edited. Every `CREATE TABLE` is preceded by a line `-- retention: CLASS`, the class that says how long its rows are kept
/// and whether they hold personal data.
package struct Migration: Sendable {
    package let name: String
    package let sqlite: String
    package let postgres: String
    /// Tables of this migration whose rows the journal vouches for.
    package let sealed: [String]

    /// A step whose text is the same on both engines, but for where SQLite keeps rows.
    ///
    /// By itself SQLite keeps a table and the index of its key apart, so that a row is written twice. Where the text says
    /// `WITHOUT ROWID`, the rows stand in the order of the key and nowhere else; PostgreSQL does not know the words. A
    /// numeric key is the row's own place there, if it is spelled as SQLite wants it.
    package init(_ name: String, sealed: [String] = [], _ script: String) {
        self.init(
            name, sealed: sealed, sqlite: script.replacing("BIGINT PRIMARY", with: "INTEGER PRIMARY"),
            postgres: script.replacing(") WITHOUT ROWID;", with: ");"))
    }

    /// A step that truly needs two texts.
    package init(_ name: String, sealed: [String] = [], sqlite: String, postgres: String) {
        self.name = name
        self.sqlite = sqlite
        self.postgres = postgres
        self.sealed = sealed
    }
}

extension Database {
    /// Brings the schema up to date and records each migration by name: a new schema in one transaction, one that holds
    /// data in a transaction for each step, so that what a long step has done is not done again.
    ///
    /// - Throws: ``StorageError/newer(migration:)`` when the database knows a migration that this program does not.
    package func migrate(_ migrations: [Migration]) async throws {
        let recorded = try await write { db in
            try db.script("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY)")
            let recorded = try db.recordedMigrations()
            guard recorded.isEmpty else { return recorded }
            for migration in migrations { try db.add(migration) }
            return migrations.map(\.name)
        }
        let known = Set(migrations.map(\.name))
        if let stranger = recorded.last(where: { !known.contains($0) }) {
            throw StorageError.newer(migration: stranger)
        }
        for migration in migrations where !recorded.contains(migration.name) {
            try await write { db in
                // Another process may have been quicker.
                guard try !db.recordedMigrations().contains(migration.name) else { return }
                try db.add(migration)
            }
        }
    }
}

extension Transaction {
    /// The names of the migrations this schema has been through, in their order.
    fileprivate func recordedMigrations() throws -> [String] {
        try self("SELECT name FROM migration ORDER BY name").map { try $0["name"] }
    }

    fileprivate func add(_ migration: Migration) throws {
        try script(engine == .sqlite ? migration.sqlite : migration.postgres)
        try self("INSERT INTO migration (name) VALUES (\(migration.name))")
    }
}
