internal import Foundation
internal import GRDB

/// A SQLite file: for one machine.
///
/// One connection writes and several read beside it (WAL). A second process on the file is normal, so nothing is kept
/// in memory across commits.
package final class SQLiteDatabase: Database {
    package var engine: Engine { .sqlite }

    private let pool: DatabasePool
    private let writer: GroupWriter
    private let watch: FileWatch
    private let checkpoints: Checkpoints
    private let columns: ColumnNames

    /// Opens the file, and makes it readable by its owner alone when it is new.
    ///
    /// - Parameters:
    ///   - path: where the file stands, or will.
    ///   - patience: how long a write waits for another process before it is ``StorageError/busy``.
    ///   - readers: how many may read at once.
    /// - Throws: ``StorageError``.
    package init(path: String, patience: Duration = .seconds(5), readers: Int = 4) throws(StorageError) {
        try SQLiteDatabase.makePrivateFile(at: path)
        let pool = try SQLiteDatabase.openPool(path, patience, readers)
        let checkpoints = try Checkpoints(path: path, SQLiteDatabase.configuration(patience, readers))
        let columns = ColumnNames()
        self.pool = pool
        self.checkpoints = checkpoints
        self.columns = columns
        writer = GroupWriter(queue: DispatchQueue(label: "store.sqlite", qos: .userInitiated)) { use in
            // The checkpoints live as long as somebody may write.
            withExtendedLifetime(checkpoints) { pool.writeWithoutTransaction { use(SQLiteTransaction($0, columns)) } }
        }
        pool.writeWithoutTransaction { checkpoints.follow($0) }
        watch = FileWatch(pool)
    }

    package func read<T: Sendable>(_ work: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        // GRDB's own asynchronous read ends with the task that waits for it; ours always comes to its end.
        try await withCheckedThrowingContinuation { continuation in
            pool.asyncRead { [columns] lent in
                continuation.resume(
                    with: Result { try work(SQLiteTransaction(try asStorage { try lent.get() }, columns)) })
            }
        }
    }

    package func write<T: Sendable>(_ work: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await writer.write(work)
    }

    package func changesFromElsewhere() -> AsyncStream<Void> {
        watch.listen()
    }

    /// Others watch the file.
    package func announce() async {}

    package func close() async throws {
        await watch.close()
        await writer.close()
        try checkpoints.close()
        try asStorage { try pool.close() }
    }

    /// What the writing connection needs beside GRDB's settings.
    ///
    /// GRDB sets `synchronous` to NORMAL itself, under which a commit may be lost with the machine's power.
    ///
    /// For every savepoint SQLite copies each page the first time it is changed. By itself it puts these copies into a
    /// file once they are more than 64 KiB: a file made, written and unlinked for every command. They stay in memory.
    private static let writerSettings = """
        PRAGMA synchronous = FULL;
        PRAGMA cache_size = -16000;
        PRAGMA temp_store = MEMORY;
        """

    private static func openPool(
        _ path: String,
        _ patience: Duration,
        _ readers: Int
    ) throws(StorageError) -> DatabasePool {
        let deadline = ContinuousClock.now + patience
        while true {
            do {
                return try asStorage {
                    let pool = try DatabasePool(path: path, configuration: configuration(patience, readers))
                    try pool.writeWithoutTransaction { try $0.execute(sql: writerSettings) }
                    return pool
                }
            } catch {
                // Two processes that open a new file at once both switch it to WAL; SQLite lets neither wait for it.
                guard error == .busy, .now < deadline else { throw error }
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
    }

    private static func configuration(_ patience: Duration, _ readers: Int) -> GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = readers
        configuration.label = "store.sqlite"
        configuration.qos = .userInitiated
        configuration.prepareDatabase { $0.add(function: lower) }
        // SQLite's own waiting sleeps up to 100 ms at a time: beside a busy writer it would hardly ever find the gap.
        let pause = Duration.milliseconds(2)
        let tries = Int(patience / pause)
        configuration.busyMode = .callback { count in
            guard count < tries else { return false }
            Thread.sleep(forTimeInterval: 0.002)
            return true
        }
        return configuration
    }

    /// SQLite's own knows only the letters of English; PostgreSQL's knows all.
    private static let lower = DatabaseFunction("lower", argumentCount: 1, pure: true) { values in
        String.fromDatabaseValue(values[0])?.lowercased()
    }

    /// SQLite gives its companion files the mode of the first.
    private static func makePrivateFile(at path: String) throws(StorageError) {
        let file = open(path, O_CREAT | O_EXCL | O_RDWR, 0o600)
        if file >= 0 {
            _ = Foundation.close(file)
        } else if errno != EEXIST {
            throw errno == ENOSPC ? .full : .unreachable
        }
    }
}

/// Gives GRDB's errors our names.
func asStorage<T>(_ work: () throws -> T) throws(StorageError) -> T {
    do {
        return try work()
    } catch let error as DatabaseError {
        throw StorageError(sqlite: error.extendedResultCode.rawValue, error.message ?? "", errno: 0)
    } catch let error as StorageError {
        throw error
    } catch {
        throw .unreachable
    }
}
