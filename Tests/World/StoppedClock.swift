import Synchronization
import Vocabulary

/// A clock that stands until a test moves it: at nine on a Monday in Denver, at first.
package final class StoppedClock: Sendable {
    /// 2026-11-23 09:00 in Denver.
    package static let start = Instant(microseconds: 1_795_449_600_000_000)

    private let hands = Mutex(StoppedClock.start)

    package init() {}

    package var now: Instant { hands.withLock(\.self) }

    /// Moves the hands; a negative span sets them back.
    package func move(_ span: Duration) {
        hands.withLock { $0 = $0.adding(span) }
    }

    package func set(to moment: Instant) {
        hands.withLock { $0 = moment }
    }
}
