internal import Foundation
import Vocabulary

/// The writing side of a PostgreSQL workspace: one connection, and the writers' lock that all nodes share.
///
/// `READ COMMITTED` on purpose: the first statement after the lock must see the last commit.
///
/// When the answer to a commit is lost, the work is never repeated blindly. Each group leaves a number in
/// `store_commit`; after reconnecting, having waited for the lock that the lost transaction held, the number there says
/// whether it took place. Asking the server for the fate of a transaction id would not do: after a crash an id of which
/// nothing reached the disk is given out a second time.
final class PostgresWriting: PostgresTransaction, WritingSession {
    /// Creates what the writers need; the rows are numbers of this program's own, one a process, kept a day.
    static let schema = """
        -- retention: two-days
        CREATE TABLE IF NOT EXISTS store_commit (
            node TEXT PRIMARY KEY, number BIGINT NOT NULL, begun_at TIMESTAMPTZ NOT NULL
        );
        DELETE FROM store_commit WHERE begun_at < now() - INTERVAL '1 day';
        """

    private let node = ID<PostgresWriting>.new().text
    /// How long to wait for the lock, in milliseconds.
    private let patience: Int
    private var number: Int64 = 0

    init(_ connection: PostgresConnection, patience: Duration) {
        self.patience = Int(patience / .milliseconds(1))
        super.init(connection)
    }

    var isInTransaction: Bool {
        if connection.hasUnanswered { _ = try? connection.receive() }
        return connection.isInTransaction
    }

    /// Begins, on a new connection if the old one went away unnoticed: nothing was written yet, so nothing is repeated.
    func begin() throws(StorageError) {
        forgetFault()
        number += 1
        do {
            if !connection.isOpen { try connection.open() }
            try beginNumbered()
        } catch {
            guard error == .unreachable else { throw error }
            try connection.open()
            try beginNumbered()
        }
    }

    private func beginNumbered() throws(StorageError) {
        try sendLock()
        try connection.send(
            """
            INSERT INTO store_commit (node, number, begun_at) VALUES (\(node), \(number), now())
            ON CONFLICT (node) DO UPDATE SET number = excluded.number, begun_at = excluded.begun_at
            """
        )
        try connection.receive()
    }

    /// Begins and asks for the writers' lock; settings made this way end with the transaction.
    private func sendLock() throws(StorageError) {
        try connection.send("BEGIN ISOLATION LEVEL READ COMMITTED")
        try connection.send(
            """
            SELECT set_config('search_path', \(connection.address.schema), true),
            set_config('lock_timeout', \(String(patience)), true),
            set_config('idle_in_transaction_session_timeout', \(PostgresTransaction.patience), true)
            """
        )
        try connection.send("SELECT pg_advisory_xact_lock(hashtext(current_schema()))")
    }

    func setSavepoint() throws(StorageError) {
        try connection.send("SAVEPOINT work")
    }

    func settle() throws(StorageError) {
        try noting { () throws(StorageError) in
            if connection.hasUnanswered { try connection.receive() }
            if connection.hasFailed { throw .failed(code: "postgres 25P02") }
        }
    }

    func releaseSavepoint() throws(StorageError) {
        try connection.send("RELEASE work")
        try connection.push()
    }

    func rollbackToSavepoint() throws(StorageError) {
        forgetFault()
        try connection.send("ROLLBACK TO work")
        try connection.send("RELEASE work")
        try connection.receive()
    }

    func commit() throws(StorageError) {
        let result: PostgresResult
        do {
            result = try connection.query("COMMIT")
        } catch {
            guard error == .unreachable else { throw error }
            return try findOutcome()
        }
        // A failed transaction answers a commit with its rollback.
        guard result.tag == "COMMIT" else { throw fault ?? .failed(code: "postgres 25P02") }
    }

    func rollback() {
        forgetFault()
        guard isInTransaction else { return }
        do { _ = try connection.query("ROLLBACK") } catch { connection.close() }
    }

    /// Returns when the lost commit took place after all.
    ///
    /// - Throws: ``StorageError/unreachable`` when it did not, ``StorageError/outcomeUnknown`` when nobody can say yet.
    private func findOutcome() throws(StorageError) {
        let deadline = ContinuousClock.now + .milliseconds(2 * patience)
        repeat {
            if let isKept = try? lastCommitIsKept() {
                guard isKept else { throw .unreachable }
                return
            }
            Thread.sleep(forTimeInterval: 0.1)
        } while .now < deadline
        connection.close()
        throw .outcomeUnknown
    }

    private func lastCommitIsKept() throws(StorageError) -> Bool {
        try connection.open()
        try sendLock()
        try connection.receive()
        defer { rollback() }
        return try connection.query("SELECT number FROM store_commit WHERE node = \(node)").word == String(number)
    }
}
