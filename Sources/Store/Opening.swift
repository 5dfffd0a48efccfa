/// Opens the workspace of that address: a path for SQLite, `postgres://…` for PostgreSQL.
///
/// - Throws: ``StorageError``.
package func openDatabase(_ address: String) async throws -> any Database {
    try SQLiteDatabase(path: address)
}
