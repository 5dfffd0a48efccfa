import Store

/// The tables that a backup holds, as the database itself tells of them.
///
/// Left out are what an engine derives or keeps for itself: the shadows of a full-text index, and the numbers by which
/// the writers of PostgreSQL learn of a lost answer.
enum BackupTables {
    static func all(in db: any Transaction) throws -> [BackupContents.Table] {
        let rows =
            switch db.engine {
            case .sqlite: try db(sqlite)
            case .postgres: try db(postgres)
            }
        var columns: [String: [String]] = [:]
        for row in rows { columns[try row["table_name"], default: []].append(try row["column_name"]) }
        return columns.keys.sorted().map { BackupContents.Table(name: $0, columns: columns[$0] ?? []) }
    }

    private static let sqlite: SQL = """
        SELECT tables.name AS table_name, columns.name AS column_name
        FROM pragma_table_list AS tables JOIN pragma_table_info(tables.name) AS columns
        WHERE tables.schema = 'main' AND tables.type = 'table' AND substr(tables.name, 1, 7) <> 'sqlite_'
        ORDER BY tables.name, columns.cid
        """

    private static let postgres: SQL = """
        SELECT CAST(c.relname AS TEXT) AS table_name, CAST(a.attname AS TEXT) AS column_name
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE n.nspname = current_schema() AND c.relkind = 'r' AND c.relname <> 'store_commit'
            AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        ORDER BY c.relname, a.attnum
        """

    /// Names of tables and columns as they stand in a statement.
    static func list(_ columns: [String]) -> SQL {
        SQL(stringLiteral: columns.map { "\"\($0)\"" }.joined(separator: ", "))
    }
}
