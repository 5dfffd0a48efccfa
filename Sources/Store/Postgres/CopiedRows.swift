import Vocabulary

/// Rows as `COPY … FROM STDIN` takes them: a line each, its values between tabs.
struct CopiedRows {
    private(set) var bytes: [UInt8] = []

    init(_ rows: [[Value]]) {
        for row in rows {
            for (place, value) in row.enumerated() {
                if place > 0 { bytes.append(0x09) }
                append(value)
            }
            bytes.append(0x0A)
        }
    }

    private mutating func append(_ value: Value) {
        switch value {
        case .null: bytes.append(contentsOf: "\\N".utf8)
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .real(let number): bytes.append(contentsOf: String(number).utf8)
        case .text(let text): for byte in text.utf8 { append(sign: byte) }
        case .bytes(let raw):
            bytes.append(contentsOf: "\\\\x".utf8)
            bytes.append(contentsOf: raw.hex.utf8)
        }
    }

    /// A sign that would end a value or a line, or begins what stands for one, has a backslash before it.
    private mutating func append(sign: UInt8) {
        switch sign {
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0x5C: bytes.append(contentsOf: "\\\\".utf8)
        default: bytes.append(sign)
        }
    }
}
