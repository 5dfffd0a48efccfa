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

    func close() {
        task.withLock { task in
            task?.cancel()
            task = nil
        }
        listeners.close()
    }

    /// Looks until cancelled, or until nobody keeps the watch any more.
    ///
    /// The first look rings, for what was committed while nobody looked.
    private static func look(every pause: Duration, _ watch: () -> FileWatch?) async {
        var last: Int64?
        while !Task.isCancelled {
            guard let watch = watch() else { return }
            if let version = await watch.version() {
                if last != version { watch.listeners.signal() }
                last = version
            }
            try? await Task.sleep(for: pause)
        }
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
