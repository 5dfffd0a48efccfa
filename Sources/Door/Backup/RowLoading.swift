import Store

/// Fills the tables of an empty database with the rows of a backup, many a statement.
struct RowLoading {
    /// Bound of one statement: on PostgreSQL each costs a way to the server and back; SQLite finds its parameters by
    /// name, one after the other.
    private var mostValues: Int { db.engine == .sqlite ? 100 : 1_000 }

    private let db: any Transaction
    private let tables: [BackupContents.Table]
    private let references: References
    private var table = 0
    private var rows: [[Value]] = []

    /// Makes the tables as the backup's own migrations do; later ones follow when the workspace is first opened.
    init(_ contents: BackupContents, _ migrations: [Migration], in db: any Transaction) throws {
        self.db = db
        tables = contents.tables
        try db.script("CREATE TABLE migration (name TEXT PRIMARY KEY)")
        let names = Set(contents.migrations)
        for migration in migrations where names.contains(migration.name) {
            try db.script(db.engine == .sqlite ? migration.sqlite : migration.postgres)
        }
        let made = try BackupTables.all(in: db)
        let isSame =
            Dictionary(uniqueKeysWithValues: made.map { ($0.name, Set($0.columns)) })
            == Dictionary(uniqueKeysWithValues: tables.map { ($0.name, Set($0.columns)) })
        guard isSame else { throw BackupFault.damaged }
        references = try References.suspend(in: db)
        // What a migration itself put into a table comes with the backup too.
        for table in tables { try db.run("DELETE FROM \(BackupTables.list([table.name]))") }
    }

    mutating func add(_ values: [Value], to table: Int) throws {
        if table != self.table { try flush() }
        self.table = table
        rows.append(values)
        if (rows.count + 1) * values.count > mostValues { try flush() }
    }

    mutating func finish() throws {
        try flush()
        try references.resume(in: db)
    }

    private mutating func flush() throws {
        guard !rows.isEmpty else { return }
        var text = SQL.StringInterpolation(literalCapacity: 256, interpolationCount: rows.count * rows[0].count)
        let columns = BackupTables.list(tables[table].columns)
        text.appendInterpolation("INSERT INTO \(BackupTables.list([tables[table].name])) (\(columns)) VALUES " as SQL)
        for (number, row) in rows.enumerated() {
            text.appendLiteral(number == 0 ? "(" : ", (")
            text.appendInterpolation(each: row.map(AsItIs.init))
            text.appendLiteral(")")
        }
        try db.run(SQL(stringInterpolation: text))
        rows.removeAll(keepingCapacity: true)
    }

    /// A column's value that is passed on and not read.
    private struct AsItIs: Storable {
        let stored: Value

        init(_ value: Value) {
            stored = value
        }

        init?(stored value: Value) {
            stored = value
        }
    }
}

/// The foreign keys of a database, put aside while rows come in an order that heeds none of them.
///
/// When they come back, every row is checked.
private struct References {
    private let dropped: [(table: String, name: String, definition: String)]

    static func suspend(in db: any Transaction) throws -> References {
        guard db.engine == .postgres else {
            // SQLite counts what is broken, and refuses the commit unless the count is back at nought.
            // Its cache is for small changes; with rows of every table it would write each page of an index many times.
            try db.script("PRAGMA defer_foreign_keys = ON; PRAGMA cache_size = -65536")
            return References(dropped: [])
        }
        let found = try db(
            """
            SELECT CAST(t.relname AS TEXT) AS table_name, CAST(c.conname AS TEXT) AS name,
                pg_get_constraintdef(c.oid) AS definition
            FROM pg_constraint c
            JOIN pg_class t ON t.oid = c.conrelid
            JOIN pg_namespace n ON n.oid = t.relnamespace
            WHERE c.contype = 'f' AND n.nspname = current_schema()
            ORDER BY 1, 2
            """)
        let dropped = try found.map { row in
            (
                table: try row["table_name"] as String, name: try row["name"] as String,
                definition: try row["definition"] as String
            )
        }
        for (table, name, _) in dropped { try db.script("ALTER TABLE \"\(table)\" DROP CONSTRAINT \"\(name)\"") }
        return References(dropped: dropped)
    }

    func resume(in db: any Transaction) throws {
        for (table, name, definition) in dropped {
            try db.script("ALTER TABLE \"\(table)\" ADD CONSTRAINT \"\(name)\" \(definition)")
        }
    }
}
