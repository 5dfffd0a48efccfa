import Dispatch

/// Holds work back until it is opened, once.
///
/// Work inside a transaction waits with its thread; a test waits without one, because there are few for all tests.
package final class Latch: Sendable {
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

    package func opened() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                self.waitUntilOpen()
                continuation.resume()
            }
        }
    }
}
