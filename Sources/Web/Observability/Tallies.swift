import HTTPTypes
import Metrics
import Synchronization

/// The counters and timers of the routes, each made once: finding a metric by its labels costs more than counting.
final class Tallies: Sendable {
    private struct Key: Hashable {
        let route: String
        let status: Int
    }

    private struct Tally {
        let answers: Counter
        let seconds: Timer
    }

    private let known = Mutex<[Key: Tally]>([:])

    /// Counts one answer of a route, and how long it took.
    func count(_ route: String, _ status: HTTPResponse.Status, took: Duration) {
        let key = Key(route: route, status: status.code)
        let tally = known.withLock { known in
            if let tally = known[key] { return tally }
            let tally = Tally(
                answers: Counter(
                    label: "alongside_requests_total", dimensions: [("route", route), ("status", String(status.code))]),
                seconds: Timer(label: "alongside_request_seconds", dimensions: [("route", route)]))
            known[key] = tally
            return tally
        }
        tally.answers.increment()
        let (seconds, attoseconds) = took.components
        tally.seconds.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
