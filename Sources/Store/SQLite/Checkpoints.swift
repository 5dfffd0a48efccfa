internal import GRDB
internal import GRDBSQLite
import Synchronization

/// Brings what stands in the log into the database file, beside the writer instead of in its way.
///
/// By itself SQLite does it within the commit that finds the log long, which then waits until thousands of pages are
/// written and on the disk. Here a connection of its own does it while others write. The log begins anew when a commit
/// finds all of it brought over; under a load that never pauses none does, so a very long log is brought over within the
/// commit after all: little of it is then left to do.
final class Checkpoints: Sendable {
    /// After so many new pages it is worth the while.
    private static let every: Int32 = 1_000
    /// The longest log, in pages: 80 MB.
    private static let most: Int32 = 20_000

    private struct State {
        var isRunning = false
        /// How long the log was when it was last brought over.
        var done: Int32 = 0
    }

    private let connection: DatabaseQueue
    private let state = Mutex(State())

    /// - Throws: ``StorageError``.
    init(path: String, _ configuration: GRDB.Configuration) throws(StorageError) {
        connection = try asStorage {
            let connection = try DatabaseQueue(path: path, configuration: configuration)
            // A page may leave the log only once it is in the file for good.
            try connection.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            return connection
        }
    }

    /// Listens to the commits of the connection that writes, in the place of SQLite's own checkpoints.
    ///
    /// Whoever writes must keep this alive.
    func follow(_ writer: GRDB.Database) {
        let this = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_wal_hook(
            writer.sqliteConnection,
            { this, writer, _, length in
                guard let this else { return SQLITE_OK }
                Unmanaged<Checkpoints>.fromOpaque(this).takeUnretainedValue().note(length, writer)
                return SQLITE_OK
            }, this)
    }

    /// Returns when none is under way any more.
    func close() throws(StorageError) {
        try asStorage { try connection.close() }
    }

    /// A commit has left the log at this length.
    private func note(_ length: Int32, _ writer: OpaquePointer?) {
        guard length < Checkpoints.most else {
            bringOver(writer)
            return
        }
        let isDue = state.withLock { state in
            // Shorter than it was: it has begun anew.
            if length < state.done { state.done = 0 }
            guard !state.isRunning, length - state.done >= Checkpoints.every else { return false }
            state.isRunning = true
            return true
        }
        guard isDue else { return }
        connection.asyncWriteWithoutTransaction { [self] db in
            bringOver(db.sqliteConnection)
            state.withLock { state in
                state.isRunning = false
                state.done = length
            }
        }
    }

    /// Passive: it waits for nobody.
    ///
    /// A fault here is no fault of a commit: the log stays, and the next one tries again.
    private func bringOver(_ connection: OpaquePointer?) {
        _ = sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    }
}
