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
        CREATE TABLE IF NOT EXISTS store_commit (
            node TEXT PRIMARY KEY, number BIGINT NOT NULL, begun_at TIMESTAMPTZ NOT NULL
        );
        DELETE FROM store_commit WHERE begun_at < now() - INTERVAL '1 day';
        """

    private let node = ID<PostgresWriting>.new().text
    private let lockTimeout: Duration
    private var number = 0

    init(_ connection: PostgresConnection, lockTimeout: Duration) {
        self.lockTimeout = lockTimeout
        super.init(connection)
    }

    var isInTransaction: Bool { connection.isInTransaction }

    /// Begins, on a new connection if the old one went away unnoticed: nothing was written yet, so nothing is repeated.
    func begin() throws(StorageError) {
        fault = nil
        number += 1
        let begin = """
            \(lock)
            INSERT INTO store_commit (node, number, begun_at) VALUES ('\(node)', \(number), now())
            ON CONFLICT (node) DO UPDATE SET number = excluded.number, begun_at = excluded.begun_at
            """
        do {
            if !connection.isOpen { try connection.open() }
            try connection.execute(begin)
        } catch .unreachable {
            try connection.open()
            try connection.execute(begin)
        }
    }

    private var lock: String {
        """
        BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL search_path TO \(connection.address.schema);
        SET LOCAL lock_timeout TO \(Int(lockTimeout / .milliseconds(1)));
        SET LOCAL statement_timeout TO '\(PostgresTransaction.patience)';
        SET LOCAL idle_in_transaction_session_timeout TO '\(PostgresTransaction.patience)';
        SELECT pg_advisory_xact_lock(hashtext(current_schema()));
        """
    }

    func setSavepoint() throws(StorageError) {
        try noting { () throws(StorageError) in _ = try connection.execute("SAVEPOINT work") }
    }

    func settle() throws(StorageError) {
        if connection.hasFailed { throw fault ?? .failed(code: "postgres 25P02") }
    }

    func releaseSavepoint() throws(StorageError) {
        try noting { () throws(StorageError) in _ = try connection.execute("RELEASE work") }
    }

    func rollbackToSavepoint() throws(StorageError) {
        fault = nil
        try connection.execute("ROLLBACK TO work; RELEASE work")
    }

    func commit() throws(StorageError) {
        let result: PostgresResult
        do {
            result = try connection.execute("COMMIT")
        } catch {
            guard error == .unreachable else { throw error }
            return try findOutcome()
        }
        // A failed transaction answers a commit with its rollback.
        guard result.tag == "COMMIT" else { throw fault ?? .failed(code: "postgres 25P02") }
    }

    func rollback() {
        fault = nil
        guard connection.isInTransaction else { return }
        do { try connection.execute("ROLLBACK") } catch { connection.close() }
    }

    /// Returns when the lost commit took place after all.
    ///
    /// - Throws: ``StorageError/unreachable`` when it did not, ``StorageError/outcomeUnknown`` when nobody can say yet.
    private func findOutcome() throws(StorageError) {
        let deadline = ContinuousClock.now + .seconds(10)
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
        try connection.execute(lock)
        defer { rollback() }
        return try connection.execute("SELECT number FROM store_commit WHERE node = '\(node)'").word == String(number)
    }
}
