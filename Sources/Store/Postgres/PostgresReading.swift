/// A transaction that reads one moment.
final class PostgresReading: PostgresTransaction {
    private var isBegun = false

    /// Begins together with the first statement, on a new connection if the old one went away unnoticed: nothing was
    /// read yet, so nothing is repeated.
    override func query(_ statement: SQL) throws(StorageError) -> PostgresResult {
        guard !isBegun else { return try super.query(statement) }
        isBegun = true
        do {
            return try beginning(with: statement)
        } catch {
            guard error == .unreachable else { return try noting { () throws(StorageError) in throw error } }
            return try noting { () throws(StorageError) in
                try connection.open()
                return try beginning(with: statement)
            }
        }
    }

    override func run(_ statement: SQL) throws {
        _ = try query(statement)
    }

    override func script(_ text: String) throws {
        _ = try query("SELECT 1")
        try super.script(text)
    }

    private func beginning(with statement: SQL) throws(StorageError) -> PostgresResult {
        if !connection.isOpen { try connection.open() }
        try connection.send("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return try connection.query(statement)
    }

    /// Ends without waiting for the answer, which the next transaction finds before its own.
    func end() {
        guard isBegun, connection.isOpen else { return }
        do {
            try connection.send("COMMIT")
            try connection.flush()
        } catch {
            connection.close()
        }
    }
}
