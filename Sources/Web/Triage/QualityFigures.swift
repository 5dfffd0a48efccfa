import Foundation
import Operate
import Statistics
import Vocabulary

/// An estimate as a page shows it: what it means, how large it is, between which ends it lies, and of how many reads.
struct QualityFigure: Sendable {
    /// The estimate and its interval as they are drawn, in thousandths of the scale.
    struct Drawn: Sendable {
        let x: String
        let width: String
        let dot: String
    }

    let name: String
    let about: String
    let value: String?
    let range: String?
    let reads: String
    /// How many reads are missing until there is a figure.
    let missing: String?
    let drawn: Drawn?

    private init(
        _ key: String, value: String?, range: String?, missing: String?, reads: Int, drawn: Drawn?, _ words: Words
    ) {
        name = words("triageQuality.codes.\(key).name")
        about = words("triageQuality.codes.\(key).about")
        self.value = value
        self.range = range
        self.reads = words("triageQuality.reads", count: reads)
        self.missing = missing
        self.drawn = drawn
    }

    /// A share of a hundred.
    init(_ key: String, _ figure: ReadMeasures.Figure<EstimatedShare>, _ words: Words) {
        self.init(key, figure, words, written: Self.percent)
    }

    /// A share of a thousand.
    init(perThousand key: String, _ figure: ReadMeasures.Figure<EstimatedShare>, _ words: Words) {
        self.init(key, figure, words, written: Self.thousandths)
    }

    private init(
        _ key: String, _ figure: ReadMeasures.Figure<EstimatedShare>, _ words: Words, written: (Double) -> String
    ) {
        guard case .told(let share, let reads) = figure else {
            self.init(
                key, value: nil, range: nil, missing: Self.missing(figure, words), reads: figure.reads, drawn: nil,
                words)
            return
        }
        let (low, high) = (share.interval.low, share.interval.high)
        self.init(
            key, value: written(share.value),
            range: words("triageQuality.range", ["low": written(low), "high": written(high)]), missing: nil,
            reads: reads, drawn: Drawn(share.value, low, high), words)
    }

    init(_ key: String, _ figure: ReadMeasures.Figure<WeightedKappa>, _ words: Words) {
        guard case .told(let kappa, let reads) = figure else {
            self.init(
                key, value: nil, range: nil, missing: Self.missing(figure, words), reads: figure.reads, drawn: nil,
                words)
            return
        }
        let (low, high) = (kappa.interval.low, kappa.interval.high)
        self.init(
            key, value: Self.hundredths(kappa.value),
            range: words("triageQuality.range", ["low": Self.hundredths(low), "high": Self.hundredths(high)]),
            missing: nil, reads: reads, drawn: Drawn(max(0, kappa.value), max(0, low), max(0, high)), words)
    }

    private static func missing<Value>(_ figure: ReadMeasures.Figure<Value>, _ words: Words) -> String {
        guard case .missing(let many, _) = figure else { return words("triageQuality.undefined") }
        return words("triageQuality.missing", count: many)
    }

    static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded())
        return tenths < 100 || tenths > 990 && tenths < 1000
            ? "\(tenths / 10).\(tenths % 10) %" : "\((tenths + 5) / 10) %"
    }

    static func thousandths(_ share: Double) -> String { String(Int((share * 1000).rounded())) }

    /// `0.71`, or `−0.04`.
    static func hundredths(_ number: Double) -> String {
        let whole = Int((abs(number) * 100).rounded())
        return "\(number < 0 && whole > 0 ? "−" : "")\(whole / 100).\(whole % 100 < 10 ? "0" : "")\(whole % 100)"
    }

    /// A counted share with its interval: `4.1 % (2.9 % to 5.7 %)`.
    static func counted(_ share: EstimatedShare?, _ words: Words) -> String {
        guard let share else { return "–" }
        return words(
            "triageQuality.counted",
            [
                "value": percent(share.value), "low": percent(share.interval.low), "high": percent(share.interval.high),
            ])
    }
}

extension QualityFigure.Drawn {
    fileprivate init(_ value: Double, _ low: Double, _ high: Double) {
        func place(_ share: Double) -> Int { Int((share * 1000).rounded()) }
        x = String(place(low))
        width = String(max(4, place(high) - place(low)))
        dot = String(min(992, max(0, place(value) - 4)))
    }
}
