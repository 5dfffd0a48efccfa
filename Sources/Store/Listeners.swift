import Synchronization

/// Those who wait to hear that something changed; each has at most one unread signal.
final class Listeners: Sendable {
    private struct State {
        var next = 0
        var listening: [Int: AsyncStream<Void>.Continuation] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    var isEmpty: Bool { state.withLock { $0.listening.isEmpty } }

    func listen() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state -> Int? in
            guard !state.isClosed else { return nil }
            state.next += 1
            state.listening[state.next] = continuation
            return state.next
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.listening.removeValue(forKey: number) }
        }
        return stream
    }

    func signal() {
        for continuation in state.withLock({ Array($0.listening.values) }) { continuation.yield() }
    }

    func close() {
        let listening = state.withLock { state in
            state.isClosed = true
            defer { state.listening = [:] }
            return Array(state.listening.values)
        }
        for continuation in listening { continuation.finish() }
    }
}
