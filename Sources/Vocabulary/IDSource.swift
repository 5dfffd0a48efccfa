import Synchronization

/// Where the names of things come from when neither the machine's clock nor chance may have a say: from a clock and a
/// seed, so that the same work makes the same names again.
///
/// A desk that was given one lends it to each command that it performs; everybody else's names stay as they are.
package final class IDSource: Sendable {
    /// The source that is lent to the work at hand.
    @TaskLocal package static var lent: IDSource?

    private struct State {
        var seed: SeededNumbers
        var last: UInt64 = 0
    }

    private let clock: @Sendable () -> Instant
    private let state: Mutex<State>

    package init(seed: UInt64, clock: @escaping @Sendable () -> Instant) {
        self.clock = clock
        state = Mutex(State(seed: SeededNumbers(seed: seed)))
    }

    /// The two halves of the next UUID of version 7: always behind the one before, also where the clock stands still.
    func next() -> (high: UInt64, low: UInt64) {
        let microseconds = UInt64(max(0, clock().microseconds))
        let now = (microseconds / 1000) << 12 | (microseconds % 1000) * 4096 / 1000
        return state.withLock { state in
            state.last = max(state.last + 1, now)
            let high = (state.last >> 12) << 16 | 0x7000 | state.last & 0xFFF
            return (high, 0x8000_0000_0000_0000 | state.seed.next() >> 2)
        }
    }
}
