/// Reads JSON (RFC 8259) from bytes, with bounded depth.
package struct JSONReader {
    /// Why some bytes are no JSON, and the line on which that shows.
    package struct Fault: Error, Hashable, Sendable {
        package let line: Int
    }

    private static let deepest = 64

    private let bytes: [UInt8]
    private var at = 0
    private var line = 1

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// - Throws: ``JSONReader/Fault``.
    package static func read(_ bytes: some Sequence<UInt8>) throws(Fault) -> JSONValue {
        var reader = JSONReader(Array(bytes))
        if reader.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.at = 3 }
        let value = try reader.value(depth: 0)
        reader.skipBlanks()
        guard reader.at == reader.bytes.count else { throw reader.fault }
        return value
    }

    /// Each line by itself, empty ones left out.
    ///
    /// - Throws: ``JSONReader/Fault``.
    package static func readLines(_ bytes: some Sequence<UInt8>) throws(Fault) -> [JSONValue] {
        var reader = JSONReader(Array(bytes))
        var values: [JSONValue] = []
        reader.skipBlanks()
        while reader.at < reader.bytes.count {
            values.append(try reader.value(depth: 0))
            reader.skipBlanks()
        }
        return values
    }

    private var fault: Fault { Fault(line: line) }

    private mutating func skipBlanks() {
        while at < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[at]) {
            if bytes[at] == 0x0A { line += 1 }
            at += 1
        }
    }

    private mutating func take(_ byte: Character) throws(Fault) {
        guard at < bytes.count, bytes[at] == byte.asciiValue else { throw fault }
        at += 1
    }

    private mutating func takes(_ byte: Character) -> Bool {
        guard at < bytes.count, bytes[at] == byte.asciiValue else { return false }
        at += 1
        return true
    }

    private mutating func value(depth: Int) throws(Fault) -> JSONValue {
        skipBlanks()
        guard at < bytes.count, depth < Self.deepest else { throw fault }
        switch bytes[at] {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try list(depth)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(Fault) -> JSONValue {
        guard bytes[at...].starts(with: word.utf8) else { throw fault }
        at += word.utf8.count
        return value
    }

    private mutating func number() throws(Fault) -> JSONValue {
        let begin = at
        while at < bytes.count, "+-.eE0123456789".utf8.contains(bytes[at]) { at += 1 }
        let text = String(decoding: bytes[begin..<at], as: UTF8.self)
        guard JSONValue.isNumber(text) else { throw fault }
        return .number(text)
    }

    private mutating func list(_ depth: Int) throws(Fault) -> JSONValue {
        try take("[")
        var values: [JSONValue] = []
        skipBlanks()
        if takes("]") { return .list([]) }
        repeat {
            values.append(try value(depth: depth + 1))
            skipBlanks()
        } while takes(",")
        try take("]")
        return .list(values)
    }

    private mutating func object(_ depth: Int) throws(Fault) -> JSONValue {
        let begin = line
        try take("{")
        var members: [JSONObject.Member] = []
        var names: Set<String> = []
        skipBlanks()
        if takes("}") { return .object(JSONObject([], line: begin)) }
        repeat {
            skipBlanks()
            let name = try string()
            // Two members of one name: nobody knows which is meant.
            guard names.insert(name).inserted else { throw fault }
            skipBlanks()
            try take(":")
            members.append(JSONObject.Member(name, try value(depth: depth + 1)))
            skipBlanks()
        } while takes(",")
        try take("}")
        return .object(JSONObject(members, line: begin))
    }

    private mutating func string() throws(Fault) -> String {
        try take("\"")
        var text: [UInt8] = []
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let read = String(validating: text, as: UTF8.self) else { throw fault }
                return read
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw fault
            default: text.append(byte)
            }
        }
        throw fault
    }

    private mutating func escape(into text: inout [UInt8]) throws(Fault) {
        guard at < bytes.count else { throw fault }
        let byte = bytes[at]
        at += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "u"):
            var code = try four()
            if (0xD800...0xDBFF).contains(code) {
                try take("\\")
                try take("u")
                let low = try four()
                guard (0xDC00...0xDFFF).contains(low) else { throw fault }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            // A NUL is no text that any of our stores holds.
            guard code > 0, let scalar = Unicode.Scalar(code) else { throw fault }
            text += String(scalar).utf8
        default: throw fault
        }
    }

    private mutating func four() throws(Fault) -> UInt32 {
        guard at + 4 <= bytes.count, bytes[at..<at + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
        else { throw fault }
        at += 4
        return code
    }
}
