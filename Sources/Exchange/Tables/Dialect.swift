/// How a table is written: what stands between two fields.
package enum Dialect: UInt8, CaseIterable, Sendable {
    case comma = 0x2C
    case semicolon = 0x3B
    case tab = 0x09
    case bar = 0x7C

    /// The dialect in which the first lines of a file have the most fields, and as many in each.
    package init(of beginning: some Collection<UInt8>) {
        let lines = beginning.split(maxSplits: 20, whereSeparator: { $0 == 0x0A || $0 == 0x0D }).prefix(20)
        let best = Dialect.allCases.max { one, other in
            Self.fit(one, lines) < Self.fit(other, lines)
        }
        self = best ?? .comma
    }

    /// How many separators the first line has; none counts where a later line differs wholly.
    private static func fit(_ dialect: Dialect, _ lines: some Collection<some Sequence<UInt8>>) -> Int {
        var inQuotes = false
        return lines.first.map { line in
            line.reduce(into: 0) { count, byte in
                if byte == 0x22 { inQuotes.toggle() }
                if byte == dialect.rawValue && !inQuotes { count += 1 }
            }
        } ?? 0
    }
}
