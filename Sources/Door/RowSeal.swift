import Crypto
import Store

/// Vouches for rows: a code over a row that only the holder of the workspace's key can make.
package struct RowSeal: Sendable {
    private let key: SymmetricKey

    package init(key: [UInt8]) {
        self.key = SymmetricKey(data: key)
    }

    /// HMAC-SHA256 over the table's name and every column that holds something, by name; its first 16 bytes.
    ///
    /// Empty columns are left out, so that a later migration may add one without unsettling what was sealed before.
    package func code(table: String, row: Row) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        add(table, to: &bytes)
        for index in row.columns.indices.sorted(by: { row.columns[$0] < row.columns[$1] }) {
            let value = row.values[index]
            if case .null = value { continue }
            add(row.columns[index], to: &bytes)
            switch value {
            case .null: continue
            case .integer(let number): add("i\(number)", to: &bytes)
            case .real(let number): add("r\(number.bitPattern)", to: &bytes)
            case .text(let text): add("t\(text)", to: &bytes)
            case .bytes(let data): add("b\(data.hex)", to: &bytes)
            }
        }
        let code = HMAC<SHA256>.authenticationCode(for: bytes, using: key)
        return Array(code.prefix(16)).hex
    }

    private func add(_ text: String, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: text.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: text.utf8)
    }

    /// What a command left, one `table:id:code` a row, separated by blanks, as its event keeps it.
    package func seal(_ kept: Kept) -> String {
        kept.entries
            .map { "\($0.table):\($0.id):\(code(table: $0.table, row: $0.row))" }
            .joined(separator: " ")
    }
}
