import Vocabulary

/// How long a call has waited, beside what it was promised: `4 min · promise 5`.
struct Waiting: Sendable, Equatable {
    let received: Moment
    /// How long, at the moment of rendering; scripts count on from here.
    let span: String
    /// `promise 5`, while something is promised.
    let promise: String?
    /// Minutes promised, for scripts.
    let promisedMinutes: String
    /// How long ago the promise passed, such as `2 min late`.
    ///
    /// Late is amber, never red: a clock puts nobody in danger.
    let late: String?

    /// - Parameter promise: how long after `since` the next step was promised; none once it was done.
    init(since: Instant, promise: Duration?, _ reading: Reading) {
        let waited = reading.now.since(since)
        received = Moment(since, reading)
        span = reading.span(waited)
        let minutes = promise.map { String(Int($0.components.seconds / 60)) }
        promisedMinutes = minutes ?? ""
        self.promise = minutes.map { reading.words("time.promise", ["n": $0]) }
        late = promise.flatMap { $0 < waited ? reading.words("time.late", ["span": reading.span(waited - $0)]) : nil }
    }
}
