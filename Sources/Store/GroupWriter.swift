internal import Dispatch
import Synchronization

/// The one writing thread of a workspace: work that queues up shares one transaction and one commit.
///
/// A commit costs a flush of the disk, which is most of a small write. So while one group commits, the next collects,
/// and nobody is answered before the commit of their own group has returned. Each piece of work stands between
/// savepoints: what throws is undone alone.
final class GroupWriter: Sendable {
    /// Bounds of one group: a group that grew without end would keep its first waiting for its last.
    static let mostInGroup = 256
    static let longestGroup: Duration = .milliseconds(20)
    /// Bound of the queue: beyond it a caller learns at once that the store is busy, and memory stays small.
    static let mostWaiting = 10_000

    /// Lends the writing session for one group, or throws why there is none.
    typealias Lend = @Sendable (_ use: (any WritingSession) -> Void) throws -> Void

    private struct State {
        var waiting = Waiting<WriteUnit>()
        var isRunning = false
        var isClosed = false
    }

    private let queue: DispatchQueue
    private let longest: Duration
    private let lend: Lend
    private let state = Mutex(State())

    /// - Parameter longest: how long a group takes in more.
    init(queue: DispatchQueue, longest: Duration = GroupWriter.longestGroup, lend: @escaping Lend) {
        self.queue = queue
        self.longest = longest
        self.lend = lend
    }

    /// Performs work in the next group, and returns once that group's commit has.
    func write<T: Sendable>(_ work: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            submit(
                WriteUnit(
                    perform: { db in
                        let value = try work(db)
                        return { continuation.resume(returning: value) }
                    },
                    fail: { continuation.resume(throwing: $0) }
                )
            )
        }
    }

    /// Lets the work that waits come to its end, and accepts no more.
    func close() async {
        state.withLock { $0.isClosed = true }
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume() }
        }
    }

    private func submit(_ unit: WriteUnit) {
        let refusal = state.withLock { state -> StorageError? in
            if state.isClosed { return .unreachable }
            if state.waiting.count >= GroupWriter.mostWaiting { return .busy }
            state.waiting.append(unit)
            // Within the lock, so that whoever closes comes after it in the queue.
            if !state.isRunning { queue.async { self.drain() } }
            state.isRunning = true
            return nil
        }
        if let refusal { unit.fail(refusal) }
    }

    private func next() -> WriteUnit? {
        state.withLock { $0.waiting.popFirst() }
    }

    /// Performs groups until nobody waits.
    private func drain() {
        while true {
            let first = state.withLock { state -> WriteUnit? in
                let first = state.waiting.popFirst()
                if first == nil { state.isRunning = false }
                return first
            }
            guard let first else { return }
            var fault: StorageError?
            do {
                try lend { session in
                    var group = Group(session: session, until: .now + longest)
                    group.perform(first)
                    fault = group.cannotBegin
                    while group.hasRoom, let unit = next() { group.perform(unit) }
                    group.finish()
                }
            } catch {
                fault = error as? StorageError ?? .unreachable
                first.fail(error)
            }
            // All who wait learn it now, and not one after the other after a time-out each.
            if let fault { while let unit = next() { unit.fail(fault) } }
        }
    }
}
