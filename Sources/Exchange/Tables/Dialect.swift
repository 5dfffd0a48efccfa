/// How a table is written: what stands between two fields.
package enum Dialect: UInt8, CaseIterable, Sendable {
    case comma = 0x2C
    case semicolon = 0x3B
    case tab = 0x09
    case bar = 0x7C

    /// The dialect in which the first lines of a file have as many fields each, and the most of them; where none has, the
    /// one whose separator stands most often in the first line.
    package init(of beginning: some Collection<UInt8>) {
        let lines = beginning.split(maxSplits: 20, whereSeparator: { $0 == 0x0A || $0 == 0x0D }).prefix(20)
        let fits = Dialect.allCases.map { dialect in (dialect, lines.map { Self.separators(dialect, $0) }) }
        let even = fits.filter { _, counts in counts.count > 1 && Set(counts).count == 1 && counts[0] > 0 }
        let best = (even.isEmpty ? fits : even).max { ($0.1.first ?? 0) < ($1.1.first ?? 0) }
        self = best?.0 ?? .comma
    }

    /// How many separators stand in a line outside of quotes.
    private static func separators(_ dialect: Dialect, _ line: some Sequence<UInt8>) -> Int {
        var inQuotes = false
        return line.reduce(into: 0) { count, byte in
            if byte == 0x22 { inQuotes.toggle() }
            if byte == dialect.rawValue && !inQuotes { count += 1 }
        }
    }
}
