internal import Dispatch

/// A schema on a PostgreSQL server that several nodes share: for a region.
///
/// libpq blocks, so each connection has a queue of its own and Swift's threads never wait for it.
package final class PostgresDatabase: Database {
    package var engine: Engine { .postgres }

    private let writer: GroupWriter
    private let writing: PostgresConnection
    private let readers: PostgresReaders
    private let bell: PostgresBell

    /// Opens the workspace, and creates its schema if there is none.
    ///
    /// - Parameters:
    ///   - address: `postgres://user@host/database?schema=NAME`.
    ///   - patience: how long a write waits for another node before it is ``StorageError/busy``.
    ///   - readers: how many may read at once.
    ///   - mustBeDurable: whether to refuse a server that does not write commits to its disk; only a test may say no.
    /// - Throws: ``StorageError``.
    package init(
        _ address: String,
        patience: Duration = .seconds(5),
        readers: Int = 4,
        mustBeDurable: Bool = true
    ) async throws {
        let address = try PostgresAddress(address)
        let connection = PostgresConnection(address, label: "store.postgres.writer")
        writing = connection
        let session = Lent(PostgresWriting(connection, patience: patience))
        writer = GroupWriter(queue: connection.queue) { use in use(session.value) }
        self.readers = PostgresReaders(address, count: readers)
        bell = PostgresBell(address)
        try await perform(on: connection) { () throws(StorageError) in
            try connection.open()
            if mustBeDurable { try PostgresDatabase.checkDurability(on: connection) }
            try PostgresDatabase.prepareSchema(on: connection)
        }
    }

    package func read<T: Sendable>(_ work: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            readers.lend { lent in
                do {
                    let reading = PostgresReading(try lent.get())
                    // The snapshot ends after the answer: nothing can depend on it, and the reader need not wait.
                    defer { reading.end() }
                    continuation.resume(returning: try work(reading))
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    package func write<T: Sendable>(_ work: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await writer.write(work)
    }

    package func changesFromElsewhere() -> AsyncStream<Void> {
        bell.listen()
    }

    package func announce() async {
        await withCheckedContinuation { continuation in
            readers.lend { [bell] lent in
                // Who was not told looks at the next ring, or when it connects again.
                if let connection = try? lent.get() { try? bell.ring(on: connection) }
                continuation.resume()
            }
        }
    }

    package func close() async throws {
        await bell.close()
        await writer.close()
        await readers.close()
        let connection = writing
        try await perform(on: connection) { () throws(StorageError) in connection.close() }
    }

    private static func checkDurability(on connection: PostgresConnection) throws(StorageError) {
        for setting in ["fsync", "synchronous_commit"] {
            let value = try connection.execute("SELECT current_setting('\(setting)')").word
            guard value == "on" || value == "remote_apply" else { throw .failed(code: "\(setting) is not on") }
        }
    }

    /// Under the writers' lock, because two nodes that start together must not both create.
    private static func prepareSchema(on connection: PostgresConnection) throws(StorageError) {
        let schema = connection.address.schema
        try connection.execute("BEGIN; SELECT pg_advisory_xact_lock(hashtext('\(schema)'))")
        // Asked first: a role that may not create schemas can still use one made for it.
        let found = try connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = '\(schema)'")
        if found.isEmpty { try connection.execute("CREATE SCHEMA \(schema)") }
        try connection.execute("SET LOCAL search_path TO \(schema); \(PostgresWriting.schema) COMMIT")
    }
}

/// Something that stays on one queue, carried there by a closure that may travel.
private struct Lent<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}

private func perform(
    on connection: PostgresConnection,
    _ work: @escaping @Sendable () throws(StorageError) -> Void
) async throws {
    try await withCheckedThrowingContinuation { continuation in
        connection.queue.async {
            do throws(StorageError) {
                try work()
                continuation.resume()
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
