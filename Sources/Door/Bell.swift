import Synchronization

/// Tells readers that the journal has grown.
///
/// It carries no news itself: a woken reader looks in the journal, so a slow or reconnecting reader misses nothing and
/// holds up nobody.
package final class Bell: Sendable {
    private struct State {
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    package init() {}

    package func ring() {
        let listeners = state.withLock { Array($0.listeners.values) }
        for listener in listeners { listener.yield() }
    }

    /// Elements arrive after each ring, the first at once; rings that nobody has heard yet are one.
    package func listen() -> AsyncStream<Void> {
        let (stream, listener) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            state.next += 1
            state.listeners[state.next] = listener
            return state.next
        }
        listener.onTermination = { [weak self] _ in
            self?.state.withLock { $0.listeners[number] = nil }
        }
        listener.yield()
        return stream
    }
}
