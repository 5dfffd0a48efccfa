/// Opens the workspace of that address: a path for SQLite, `postgres://…` for PostgreSQL.
///
/// - Throws: ``StorageError``.
package func openDatabase(_ address: String) async throws -> any Database {
    if ["postgres://", "postgresql://"].contains(where: { address.hasPrefix($0) }) {
        return try await PostgresDatabase(address)
    }
    return try SQLiteDatabase(path: address)
}
