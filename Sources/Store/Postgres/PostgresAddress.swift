/// Where a PostgreSQL workspace is: a server's address as libpq reads it, and the schema that holds the workspace.
///
/// It may hold a password, so it is never printed.
struct PostgresAddress: Sendable {
    /// The address without our own `schema` parameter, which libpq does not know.
    let server: String
    let schema: String

    /// Reads `postgres://user@host/database?schema=NAME`; without a schema, it is `alongside`.
    ///
    /// - Throws: ``StorageError`` when the schema's name is not made of small letters, digits and `_`.
    init(_ text: String) throws(StorageError) {
        var schema = "alongside"
        var kept: [Substring] = []
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 {
            for parameter in parts[1].split(separator: "&") {
                if parameter.hasPrefix("schema=") {
                    schema = String(parameter.dropFirst("schema=".count))
                } else {
                    kept.append(parameter)
                }
            }
        }
        guard PostgresAddress.isSchemaName(schema) else { throw .failed(code: "schema name") }
        self.schema = schema
        server = parts[0] + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&"))
    }

    /// Names that need no quotes, so that they can stand in a statement as they are.
    private static func isSchemaName(_ name: String) -> Bool {
        guard (1...63).contains(name.utf8.count), !name.hasPrefix("pg_"), let first = name.utf8.first else {
            return false
        }
        let isLetter = { (byte: UInt8) in (97...122).contains(byte) || byte == 95 }
        return isLetter(first) && name.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) }
    }
}
