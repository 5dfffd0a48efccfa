internal import GRDB
internal import GRDBSQLite

/// The statements of one transaction on one SQLite connection, on that connection's own queue.
///
/// GRDB prepares and keeps the statements; binding and stepping go straight to SQLite, because a create runs a handful
/// of statements thousands of times a second.
final class SQLiteTransaction: WritingSession {
    var engine: Engine { .sqlite }
    var kept = Kept()
    var known = Known()
    /// An answer costs no journey here, so every rule is asked for where it belongs.
    var trustsSchema: Bool {
        get { false }
        set {}
    }

    private let db: GRDB.Database
    private let columns: ColumnNames

    init(_ db: GRDB.Database, _ columns: ColumnNames) {
        self.db = db
        self.columns = columns
    }

    @discardableResult
    func callAsFunction(_ statement: SQL) throws -> [Row] {
        var rows: [Row] = []
        try step(statement) { rows.append($0) }
        return rows
    }

    func run(_ statement: SQL) throws {
        try step(statement, reading: false) { _ in }
    }

    /// The statement is looked up once, and binding is all that a row costs beside its own writing.
    func insert(into table: String, columns: [String], rows: [[Value]]) throws {
        let marks = (1...columns.count).map { "$\($0)" }.joined(separator: ", ")
        let text = "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))"
        let prepared = try asStorage { try db.cachedStatement(sql: text) }
        let statement = prepared.sqliteStatement
        defer { sqlite3_clear_bindings(statement) }
        for row in rows {
            defer { sqlite3_reset(statement) }
            try bind(row, to: statement)
            guard sqlite3_step(statement) == SQLITE_DONE else { throw fault() }
        }
    }

    /// Looking up the name of a parameter takes as long as the list is.
    var longestList: Int { 50 }

    func forEach(_ statement: SQL, _ body: (Row) throws -> Void) throws {
        try step(statement, body)
    }

    func script(_ text: String) throws {
        guard sqlite3_exec(db.sqliteConnection, text, nil, nil, nil) == SQLITE_OK else { throw fault() }
    }

    private func step(_ sql: SQL, reading: Bool = true, _ body: (Row) throws -> Void) throws {
        let prepared = try prepare(sql)
        let statement = prepared.sqliteStatement
        defer {
            sqlite3_reset(statement)
            if !sql.values.isEmpty { sqlite3_clear_bindings(statement) }
        }
        try bind(sql.values, to: statement)
        var names: [String]?
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_DONE:
                return
            case SQLITE_ROW:
                guard reading else { continue }
                let known =
                    names
                    ?? columns.names(for: sql.text, count: Int(sqlite3_column_count(statement))) {
                        columnNames(of: statement)
                    }
                names = known
                try body(Row(columns: known, values: columnValues(of: statement, count: known.count)))
            default:
                throw fault()
            }
        }
    }

    /// Statements with long lists come in many lengths, so they are not kept.
    private static let mostParametersKept = 64

    private func prepare(_ sql: SQL) throws(StorageError) -> Statement {
        do {
            guard sql.values.count <= SQLiteTransaction.mostParametersKept else {
                return try db.makeStatement(sql: sql.text)
            }
            let kept = try db.cachedStatement(sql: sql.text)
            // A statement may be run again between two rows of itself.
            let isFree = sqlite3_stmt_busy(kept.sqliteStatement) == 0
            return isFree ? kept : try db.makeStatement(sql: sql.text)
        } catch let error as DatabaseError {
            throw StorageError(sqlite: error.extendedResultCode.rawValue, error.message ?? "", errno: 0)
        } catch {
            throw .failed(code: "sqlite")
        }
    }

    private func fault() -> StorageError {
        StorageError(sqlite: db.sqliteConnection)
    }
}

extension SQLiteTransaction {
    var isInTransaction: Bool { sqlite3_get_autocommit(db.sqliteConnection) == 0 }

    /// `IMMEDIATE` takes the writers' lock at once: a transaction that read first and wrote later could lose it midway.
    func begin() throws(StorageError) { try command("BEGIN IMMEDIATE") }
    func setSavepoint() throws(StorageError) { try command("SAVEPOINT work") }
    func settle() {}
    func releaseSavepoint() throws(StorageError) { try command("RELEASE work") }

    func rollbackToSavepoint() throws(StorageError) {
        try command("ROLLBACK TO work")
        try command("RELEASE work")
    }

    func commit() throws(StorageError) { try command("COMMIT") }

    func rollback() {
        if isInTransaction { try? command("ROLLBACK") }
    }

    private func command(_ sql: SQL) throws(StorageError) {
        let statement = try prepare(sql).sqliteStatement
        defer { sqlite3_reset(statement) }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw fault() }
    }
}
