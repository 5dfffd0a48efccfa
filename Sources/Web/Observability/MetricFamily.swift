/// One number, or one distribution, under one set of labels.
protocol Series: AnyObject, Sendable {
    /// The samples of this series: what stands after the family's name, a label of their own, and the value.
    var samples: [Sample] { get }
}

/// One line that Prometheus reads.
struct Sample {
    var suffix = ""
    var label: (name: String, value: String)?
    let value: Double
}

/// The series of one name.
struct MetricFamily {
    enum Kind: String {
        case counter, gauge, histogram
    }

    let name: String
    let kind: Kind
    let help: String
    private var series: [MetricLabels: any Series] = [:]

    init(name: String, kind: Kind, help: String) {
        self.name = name
        self.kind = kind
        self.help = help
    }

    /// A family of one series without labels.
    init(_ name: String, _ kind: Kind, _ help: String, _ only: any Series) {
        self.init(name: name, kind: kind, help: help)
        series[MetricLabels([], reserving: [])] = only
    }

    /// A name as Prometheus wants it: letters, digits, `_` and `:`, and what is counted ends in `_total`.
    static func name(_ label: String, _ kind: Kind) -> String {
        let name = MetricLabels.word(label, also: ":")
        return kind == .counter && !name.hasSuffix("_total") ? name + "_total" : name
    }

    var sampleNames: [String] {
        kind == .histogram ? [name] + ["_bucket", "_sum", "_count"].map { name + $0 } : [name]
    }

    /// The series of these labels, made when it is new; nothing when another type of series stands there.
    mutating func series<Made: Series>(_ labels: MetricLabels, most: Int, _ make: () -> Made) -> Made? {
        if let known = series[labels] { return known as? Made }
        let labels = series.count < most ? labels : labels.other
        if let known = series[labels] { return known as? Made }
        let made = make()
        series[labels] = made
        return made
    }

    mutating func forget(_ handler: AnyObject) {
        for (labels, one) in series where one === handler { series[labels] = nil }
    }

    var exposition: String {
        guard !series.isEmpty else { return "" }
        let help = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        var text = "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        for (labels, one) in series.sorted(by: { $0.key < $1.key }) {
            for sample in one.samples {
                text += name + sample.suffix + labels.written(and: sample.label) + " "
                text += MetricFamily.number(sample.value) + "\n"
            }
        }
        return text
    }

    /// A number as Go reads it.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        guard let whole = Int64(exactly: value), abs(whole) < 1 << 53 else { return "\(value)" }
        return String(whole)
    }
}
