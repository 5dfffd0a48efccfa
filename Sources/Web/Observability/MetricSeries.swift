import Metrics
import Synchronization

/// How often something happened.
final class CountingSeries: Series, CounterHandler {
    private let count = Atomic<Int64>(0)

    /// What is counted only grows; anything else would look like a restart.
    func increment(by amount: Int64) {
        if amount > 0 { count.wrappingAdd(amount, ordering: .relaxed) }
    }

    func reset() { count.store(0, ordering: .relaxed) }

    var samples: [Sample] { [Sample(value: Double(count.load(ordering: .relaxed)))] }
}

/// How much came together.
final class SummingSeries: Series, FloatingPointCounterHandler {
    private let sum = Mutex(0.0)

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        sum.withLock { $0 += amount }
    }

    func reset() { sum.withLock { $0 = 0 } }

    var samples: [Sample] { [Sample(value: sum.withLock(\.self))] }
}

/// How much there is now.
final class GaugeSeries: Series, MeterHandler, RecorderHandler {
    private let value: Mutex<Double>

    init() { value = Mutex(0) }
    init(_ value: Double) { self.value = Mutex(value) }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }

    var samples: [Sample] { [Sample(value: value.withLock(\.self))] }
}

/// How long things took, in seconds.
final class DurationsSeries: Series, TimerHandler {
    /// From a millisecond, in which most answers are given, to the half minute at which a client gives up.
    private let histogram = Histogram([
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ])

    func recordNanoseconds(_ duration: Int64) { histogram.record(Double(duration) / 1e9) }

    var samples: [Sample] { histogram.samples }
}

/// How large things were, in whatever they are counted in.
final class SizesSeries: Series, RecorderHandler {
    private let histogram = Histogram([1, 5, 10, 50, 100, 500, 1e3, 5e3, 1e4, 5e4, 1e5, 1e6, 1e7])

    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) { histogram.record(value) }

    var samples: [Sample] { histogram.samples }
}

/// A distribution over fixed bounds.
private final class Histogram: Sendable {
    private struct State {
        var counts: [Int64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(_ bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        let place = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[place] += 1
            state.sum += value
        }
    }

    /// Each bucket counts what is in the smaller ones as well; the last holds everything.
    var samples: [Sample] {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        var samples: [Sample] = []
        var total: Int64 = 0
        for (count, bound) in zip(counts, bounds + [.infinity]) {
            total += count
            let label = (name: "le", value: MetricFamily.number(bound))
            samples.append(Sample(suffix: "_bucket", label: label, value: Double(total)))
        }
        samples.append(Sample(suffix: "_sum", value: sum))
        samples.append(Sample(suffix: "_count", value: Double(total)))
        return samples
    }
}
