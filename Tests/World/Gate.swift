import Dispatch

/// Holds threads back until it is opened, once.
package final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    package init() {}

    package func open() {
        semaphore.signal()
    }

    /// Blocks the thread; gives up after ten seconds, so that a broken test ends.
    package func waitUntilOpen() {
        _ = semaphore.wait(timeout: .now() + .seconds(10))
        semaphore.signal()
    }
}
