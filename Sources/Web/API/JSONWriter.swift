import Vocabulary

/// A thing that machines read, as a JSON object whose members always come in the same order.
protocol JSONDocument {
    func write(to object: inout JSONWriter)
}

/// Writes JSON byte by byte (RFC 8259).
///
/// Every change through the API is answered with a whole call; Foundation's encoder builds a tree of it first, which
/// takes longer than the change takes to be understood.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    /// Whether something stands before the next member or element, so that a comma belongs between.
    private var follows = false

    init(_ document: some JSONDocument) {
        bytes.reserveCapacity(1024)
        add(document)
    }

    // MARK: Members

    mutating func member(_ name: String, _ text: String?) {
        begin(name)
        if let text { add(text) } else { addNull() }
    }

    mutating func member(_ name: String, _ number: some BinaryInteger) {
        begin(name)
        bytes += String(number).utf8
    }

    mutating func member(_ name: String, _ flag: Bool) {
        begin(name)
        bytes += (flag ? "true" : "false").utf8
    }

    mutating func member(_ name: String, _ document: (some JSONDocument)?) {
        begin(name)
        if let document { add(document) } else { addNull() }
    }

    mutating func member(_ name: String, _ documents: some Sequence<some JSONDocument>) {
        begin(name)
        bytes.append(UInt8(ascii: "["))
        follows = false
        for document in documents {
            if follows { bytes.append(UInt8(ascii: ",")) }
            add(document)
        }
        bytes.append(UInt8(ascii: "]"))
        follows = true
    }

    // MARK: Values

    private mutating func begin(_ name: String) {
        if follows { bytes.append(UInt8(ascii: ",")) }
        add(name)
        bytes.append(UInt8(ascii: ":"))
        follows = true
    }

    private mutating func add(_ document: some JSONDocument) {
        bytes.append(UInt8(ascii: "{"))
        follows = false
        document.write(to: &self)
        bytes.append(UInt8(ascii: "}"))
        follows = true
    }

    private mutating func addNull() {
        bytes += "null".utf8
    }

    /// A text between quotes; what must not stand there as it is: quotes, backslashes and control characters.
    private mutating func add(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case UInt8(ascii: "\r"): bytes += "\\r".utf8
            case UInt8(ascii: "\t"): bytes += "\\t".utf8
            case 0..<32: bytes += "\\u00\([byte].hex)".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
