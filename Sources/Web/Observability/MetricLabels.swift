/// The labels of one series, in order of their names.
struct MetricLabels: Hashable, Comparable {
    /// Labels are words of the program; a longer one is a mistake, and is cut.
    private static let longest = 120

    private let names: [String]
    private let values: [String]

    init(_ dimensions: [(String, String)], reserving reserved: Set<String>) {
        var kept: [String: String] = [:]
        for (name, value) in dimensions {
            var name = MetricLabels.word(name)
            // Names with two underscores before them are Prometheus' own.
            while name.hasPrefix("__") { name.removeFirst() }
            if reserved.contains(name) { name = "exported_" + name }
            if kept[name] == nil { kept[name] = String(value.prefix(MetricLabels.longest)) }
        }
        names = kept.keys.sorted()
        values = names.map { kept[$0] ?? "" }
    }

    private init(names: [String], values: [String]) {
        self.names = names
        self.values = values
    }

    /// The same labels for everything that has no series of its own any more.
    var other: MetricLabels {
        MetricLabels(names: names, values: names.map { _ in "other" })
    }

    /// A name of letters, digits and `_` that begins with no digit.
    static func word(_ text: String, also extra: Unicode.Scalar? = nil) -> String {
        var word = ""
        for scalar in text.unicodeScalars.prefix(longest) {
            let fits = scalar == "_" || scalar == extra || scalar.isASCII && scalar.properties.isAlphabetic
            let isDigit = ("0"..."9").contains(scalar)
            if isDigit, word.isEmpty { word.append("_") }
            word.unicodeScalars.append(fits || isDigit ? scalar : "_")
        }
        return word.isEmpty ? "_" : word
    }

    func written(and last: (name: String, value: String)?) -> String {
        var pairs = zip(names, values).map { "\($0)=\"\(MetricLabels.escape($1))\"" }
        if let last { pairs.append("\(last.name)=\"\(last.value)\"") }
        return pairs.isEmpty ? "" : "{" + pairs.joined(separator: ",") + "}"
    }

    private static func escape(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    static func < (one: MetricLabels, other: MetricLabels) -> Bool {
        one.names == other.names
            ? one.values.lexicographicallyPrecedes(other.values) : one.names.lexicographicallyPrecedes(other.names)
    }
}
