import Crypto
import Store
import Synchronization
import Vocabulary

/// Vouches for rows: a code over a row that only the holder of the workspace's key can make.
package final class RowSeal: Sendable, Unspoken {
    /// A code that has taken in the key and nothing else: each row goes on from a copy of it.
    private let begun: HMAC<SHA256>
    private let orders = Mutex<[String: (columns: [String], order: [Int])]>([:])

    package init(key: [UInt8]) {
        begun = HMAC<SHA256>(key: SymmetricKey(data: key))
    }

    /// HMAC-SHA256 over the table's name and every column that holds something, by name; its first 16 bytes.
    ///
    /// Empty columns are left out, so that a later migration may add one without unsettling what was sealed before.
    package func code(table: String, row: Row) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        add(table, to: &bytes)
        for index in order(of: row.columns, in: table) {
            let value = row.values[index]
            if case .null = value { continue }
            add(row.columns[index], to: &bytes)
            switch value {
            case .null: continue
            case .integer(let number): add(0x69, UInt64(bitPattern: number), to: &bytes)
            case .real(let number): add(0x72, number.bitPattern, to: &bytes)
            case .text(let text):
                bytes.append(0x74)
                add(text, to: &bytes)
            case .bytes(let data):
                bytes.append(0x62)
                add(0, UInt64(data.count), to: &bytes)
                bytes.append(contentsOf: data)
            }
        }
        var code = begun
        code.update(data: bytes)
        return code.finalize().withUnsafeBytes { Array($0.prefix(16)) }.hex
    }

    /// The columns by name: sorted once for a table, because every write seals rows.
    private func order(of columns: [String], in table: String) -> [Int] {
        if let known = orders.withLock({ $0[table] }), known.columns == columns { return known.order }
        let order = columns.indices.sorted { columns[$0] < columns[$1] }
        orders.withLock { $0[table] = (columns, order) }
        return order
    }

    private func add(_ tag: UInt8, _ number: UInt64, to bytes: inout [UInt8]) {
        bytes.append(tag)
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private func add(_ text: String, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: text.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: text.utf8)
    }

    /// What stands in place of a code where a rule removed the row.
    package static let removed = "-"

    /// What a command left, one `table:id:code` a row, separated by blanks, as its event keeps it.
    package func seal(_ kept: Kept) -> String {
        var text = ""
        for entry in kept.entries {
            if !text.isEmpty { text += " " }
            text += entry.table
            text += ":"
            text += entry.id
            text += ":"
            text += entry.row.map { code(table: entry.table, row: $0) } ?? Self.removed
        }
        return text
    }
}
