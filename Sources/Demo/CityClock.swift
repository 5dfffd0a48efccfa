import Synchronization
import Vocabulary

/// The clock of a workspace that is being filled: it stands until the script moves it, and only goes on.
package final class CityClock: Sendable {
    private let hands: Mutex<Instant>

    package init(at moment: Instant) {
        hands = Mutex(moment)
    }

    package var now: Instant { hands.withLock(\.self) }

    func set(to moment: Instant) {
        hands.withLock { $0 = max($0, moment) }
    }
}
