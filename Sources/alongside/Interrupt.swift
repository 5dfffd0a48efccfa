import Dispatch
import Foundation
import Synchronization

/// Notices that the person at the terminal pressed Ctrl-C, so that long work can leave in order.
final class Interrupt {
    private final class Pressed: Sendable {
        let value = Mutex(false)
    }

    private let pressed = Pressed()
    private let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())

    init() {
        signal(SIGINT, SIG_IGN)
        source.setEventHandler { [pressed] in pressed.value.withLock { $0 = true } }
        source.resume()
    }

    deinit {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }

    /// - Throws: `CancellationError` once Ctrl-C was pressed.
    func check() throws {
        if pressed.value.withLock({ $0 }) { throw CancellationError() }
    }
}
