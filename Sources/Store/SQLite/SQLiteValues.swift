internal import GRDBSQLite

/// SQLite copies what it is given before the call returns.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// Binds `$1`, `$2` …: SQLite numbers named parameters as they first appear, which is how ``SQL`` writes them.
func bind(_ values: [Value], to statement: OpaquePointer) throws(StorageError) {
    guard Int(sqlite3_bind_parameter_count(statement)) == values.count else { throw .failed(code: "parameters") }
    for (offset, value) in values.enumerated() {
        let index = Int32(offset + 1)
        let code =
            switch value {
            case .null: sqlite3_bind_null(statement, index)
            case .integer(let number): sqlite3_bind_int64(statement, index, number)
            case .real(let number): sqlite3_bind_double(statement, index, number)
            case .text(let text): bind(text, to: statement, at: index)
            case .bytes(let bytes) where bytes.isEmpty: sqlite3_bind_zeroblob(statement, index, 0)
            case .bytes(let bytes):
                bytes.withUnsafeBytes {
                    sqlite3_bind_blob64(statement, index, $0.baseAddress, UInt64($0.count), copied)
                }
            }
        switch code {
        case SQLITE_OK: continue
        case SQLITE_TOOBIG: throw .failed(code: "too big")
        default: throw .failed(code: "text with a NUL")
        }
    }
}

/// A NUL inside a text is refused, as PostgreSQL refuses it: both engines hold the same texts.
private func bind(_ text: String, to statement: OpaquePointer, at index: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { utf8 in
        guard let start = utf8.baseAddress, !utf8.isEmpty else {
            return sqlite3_bind_text(statement, index, "", 0, copied)
        }
        guard !utf8.contains(0) else { return SQLITE_MISMATCH }
        return start.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
            sqlite3_bind_text64(statement, index, $0, UInt64(utf8.count), copied, UInt8(SQLITE_UTF8))
        }
    }
}

func columnNames(of statement: OpaquePointer) -> [String] {
    (0..<sqlite3_column_count(statement)).map { sqlite3_column_name(statement, $0).map { String(cString: $0) } ?? "" }
}

func columnValues(of statement: OpaquePointer, count: Int) -> [Value] {
    (0..<Int32(count)).map { index in
        switch sqlite3_column_type(statement, index) {
        case SQLITE_INTEGER:
            return .integer(sqlite3_column_int64(statement, index))
        case SQLITE_FLOAT:
            return .real(sqlite3_column_double(statement, index))
        case SQLITE_TEXT:
            let text = sqlite3_column_text(statement, index)
            let length = Int(sqlite3_column_bytes(statement, index))
            return .text(String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(statement, index)
            let length = Int(sqlite3_column_bytes(statement, index))
            return .bytes([UInt8](UnsafeRawBufferPointer(start: start, count: length)))
        default:
            return .null
        }
    }
}
