import Synchronization

/// The names of each statement's columns, read from SQLite once: every write gives back the rows it left.
final class ColumnNames: Sendable {
    private let known = Mutex<[String: [String]]>([:])

    /// The names for a statement's text, asked of `read` when they are new or their number has changed with the schema.
    func names(for text: String, count: Int, _ read: () -> [String]) -> [String] {
        if let names = known.withLock({ $0[text] }), names.count == count { return names }
        let names = read()
        known.withLock { known in
            // Lists of values make texts of many lengths; a bound keeps them from piling up.
            if known.count > 1000 { known.removeAll() }
            known[text] = names
        }
        return names
    }
}
