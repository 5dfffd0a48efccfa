/// The statements of one transaction on one PostgreSQL connection, on that connection's own queue.
class PostgresTransaction: Transaction {
    var engine: Engine { .postgres }
    var kept = Kept()
    var known = Known()
    var trustsSchema = false

    let connection: PostgresConnection
    /// Why the transaction failed: PostgreSQL then refuses every further statement, and says so instead of why.
    private(set) var fault: StorageError?
    private var scans = 0

    init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    @discardableResult
    func callAsFunction(_ statement: SQL) throws -> [Row] {
        try query(statement).rows
    }

    func run(_ statement: SQL) throws {
        try noting { () throws(StorageError) in try connection.send(statement) }
    }

    func insert(into table: String, columns: [String], rows: [[Value]]) throws {
        guard !rows.isEmpty else { return }
        let text = "COPY \(table) (\(columns.joined(separator: ", "))) FROM STDIN"
        try noting { () throws(StorageError) in try connection.copy(text, CopiedRows(rows)) }
    }

    /// Each question is a journey to the server.
    var longestList: Int { 500 }

    func script(_ text: String) throws {
        // A migration may take longer than a statement of the daily work.
        let unhurried = """
            SET LOCAL statement_timeout TO 0;
            \(text)
            ; SET LOCAL statement_timeout TO '\(PostgresTransaction.patience)'
            """
        _ = try noting { () throws(StorageError) in try connection.execute(unhurried) }
    }

    /// Reads through a cursor, so that `body` may run statements of its own between two rows.
    func forEach(_ statement: SQL, _ body: (Row) throws -> Void) throws {
        scans += 1
        defer { scans -= 1 }
        let name = SQL(stringLiteral: "scan\(scans)")
        _ = try query("DECLARE \(name) NO SCROLL CURSOR FOR \(statement)")
        defer { try? run("CLOSE \(name)") }
        while true {
            let result = try query("FETCH 500 FROM \(name)")
            if result.isEmpty { return }
            try result.forEach(body)
        }
    }

    /// The longest that one statement may take.
    static let patience = "30s"

    func query(_ statement: SQL) throws(StorageError) -> PostgresResult {
        try noting { () throws(StorageError) in try connection.query(statement) }
    }

    func forgetFault() {
        fault = nil
    }

    func noting<T>(_ work: () throws(StorageError) -> T) throws(StorageError) -> T {
        do {
            return try work()
        } catch {
            let first = fault ?? error
            fault = first
            throw first
        }
    }
}
