import Vocabulary

/// How long a call has waited, beside what it was promised: `4 min · promise 5`.
struct Waiting: Sendable, Equatable {
    let since: Moment
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

    /// - Parameters:
    ///   - since: when the call reached its stage.
    ///   - due: by when the next step was promised; nothing where nobody promised.
    init(since: Instant, promisedBy due: Instant?, _ reading: Reading) {
        self.since = Moment(since, reading)
        span = reading.span(reading.now.since(since))
        let minutes = due.map { String(Int($0.since(since).components.seconds / 60)) }
        promisedMinutes = minutes ?? ""
        promise = minutes.map { reading.words("time.promise", ["n": $0]) }
        late = due.flatMap { due in
            due < reading.now ? reading.words("time.late", ["span": reading.span(reading.now.since(due))]) : nil
        }
    }
}
