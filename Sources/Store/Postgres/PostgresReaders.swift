internal import Dispatch
import Synchronization

/// Several connections that read, each on its own queue; who finds none free waits without holding a thread.
final class PostgresReaders: Sendable {
    typealias Job = @Sendable (Result<PostgresConnection, StorageError>) -> Void

    private static let mostWaiting = 10_000

    private struct State {
        var idle: [PostgresConnection]
        var waiting = Waiting<Job>()
        var lent = 0
        var isClosed = false
        var whenIdle: CheckedContinuation<Void, Never>?
    }

    private let state: Mutex<State>

    init(_ address: PostgresAddress, count: Int) {
        let connections = (1...max(count, 1)).map { PostgresConnection(address, label: "store.postgres.reader\($0)") }
        state = Mutex(State(idle: connections))
    }

    /// Lends a connection on its own queue; the job hears instead why there is none.
    func lend(to job: @escaping Job) {
        let refusal = state.withLock { state -> StorageError? in
            if state.isClosed { return .unreachable }
            if state.waiting.count >= PostgresReaders.mostWaiting { return .busy }
            state.waiting.append(job)
            return nil
        }
        if let refusal { return job(.failure(refusal)) }
        proceed()
    }

    func close() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                state.isClosed = true
                if state.lent > 0 { state.whenIdle = continuation }
                return state.lent == 0
            }
            if isIdle { continuation.resume() }
        }
        let connections = state.withLock { state in
            defer { state.idle = [] }
            return state.idle
        }
        for connection in connections { connection.queue.async { connection.close() } }
    }

    private func proceed() {
        let next = state.withLock { state -> (PostgresConnection, Job)? in
            guard let connection = state.idle.last, let job = state.waiting.popFirst() else { return nil }
            state.idle.removeLast()
            state.lent += 1
            return (connection, job)
        }
        guard let (connection, job) = next else { return }
        connection.queue.async {
            job(.success(connection))
            self.takeBack(connection)
        }
    }

    private func takeBack(_ connection: PostgresConnection) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.idle.append(connection)
            state.lent -= 1
            guard state.lent == 0, state.waiting.count == 0 else { return nil }
            defer { state.whenIdle = nil }
            return state.whenIdle
        }
        waiter?.resume()
        proceed()
    }
}
