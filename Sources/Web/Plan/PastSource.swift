import Plan

/// One export that the figures of the past rest on.
struct PastSource: Sendable {
    let map: String
    let from: Moment?
    let to: Moment?
    let kept: String
    let amended: String
    let rejected: String
    let strange: String
    let shown: Moment

    init(_ one: CallImport, _ reading: Reading) {
        let number = Numbers(reading.words.language)
        map = one.mapName
        from = one.firstAt.map { Moment($0, reading) }
        to = one.lastAt.map { Moment($0, reading) }
        kept = number(one.counts.imported)
        amended = number(one.counts.amended)
        rejected = number(one.counts.rejected)
        strange = number(one.counts.strange)
        shown = Moment(one.shownAt, reading)
    }
}
