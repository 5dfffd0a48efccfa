internal import GRDB
import Synchronization

/// Notices commits of other processes on the same file.
///
/// `PRAGMA data_version` changes when a connection other than the asking one commits. It is asked on the connection
/// that writes, so our own commits do not ring.
final class FileWatch: Sendable {
    private let listeners = Listeners()
    private let pool: DatabasePool
    private let task = Mutex<Task<Void, Never>?>(nil)

    init(_ pool: DatabasePool) {
        self.pool = pool
    }

    func listen() -> AsyncStream<Void> {
        let stream = listeners.listen()
        task.withLock { task in
            if task == nil { task = Task { [weak self] in await FileWatch.look(every: .milliseconds(200)) { self } } }
        }
        return stream
    }

    /// Returns when no look is under way any more.
    func close() async {
        let looking = task.withLock { task in
            defer { task = nil }
            return task
        }
        looking?.cancel()
        await looking?.value
        listeners.close()
    }

    /// Looks until cancelled, or until nobody keeps the watch any more.
    ///
    /// The first look rings, for what was committed while nobody looked.
    private static func look(every pause: Duration, _ watch: () -> FileWatch?) async {
        var last: Int64 = 0
        while !Task.isCancelled {
            guard let version = await watch()?.version(after: last) else { return }
            last = version
            try? await Task.sleep(for: pause)
        }
    }

    /// Rings when the version is another than the last.
    private func version(after last: Int64) async -> Int64 {
        guard let version = await version() else { return last }
        if last != version { listeners.signal() }
        return version
    }

    /// A fault here is no news: the next look tries again.
    private func version() async -> Int64? {
        await withCheckedContinuation { continuation in
            pool.asyncWriteWithoutTransaction { db in
                continuation.resume(returning: try? Int64.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")))
            }
        }
    }
}
