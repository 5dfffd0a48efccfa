/// The text of a Swift file taken apart: its code without comments and strings, and its strings without code.
struct SwiftText {
    /// A string literal, with `_` wherever a value is put into it.
    struct Literal {
        let line: Int
        let text: String
        /// The code right before it.
        let before: String
    }

    /// The code with blanks for comments and `""` for literals; what stands in a literal's `\(…)` is code.
    private(set) var code = ""
    private(set) var literals: [Literal] = []
    /// The lines on which there is a comment.
    private(set) var commented: Set<Int> = []

    private let bytes: [UInt8]
    private var at = 0
    private var line = 1
    private var read: [UInt8] = []

    init(_ text: String) {
        bytes = Array(text.utf8)
        readCode(inside: false)
        code = String(decoding: read, as: UTF8.self)
    }

    /// The words of the code.
    var words: Set<String> {
        Set(code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
    }

    /// The types declared outside every other.
    var types: [String] {
        code.matches(
            of:
                /(?m)^(?:(?:package|public|private|fileprivate|final|indirect) )*(?:struct|enum|actor|class|protocol|typealias) (\w+)/
        )
        .map { String($0.1) }
    }

    /// The lines of the code, from 1.
    var lines: [(number: Int, code: Substring)] {
        code.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { ($0.offset + 1, $0.element) }
    }

    private func starts(with text: StaticString, ahead: Int = 0) -> Bool {
        let from = at + ahead
        return from + text.utf8CodeUnitCount <= bytes.count
            && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[from + $0] == text.utf8Start[$0] }
    }

    private mutating func take() {
        if bytes[at] == UInt8(ascii: "\n") { line += 1 }
        read.append(bytes[at])
        at += 1
    }

    /// Passes over a byte that is neither code nor to be kept, but keeps the count of lines.
    private mutating func skip() {
        if bytes[at] == UInt8(ascii: "\n") {
            take()
        } else {
            at += 1
        }
    }

    private mutating func readCode(inside interpolation: Bool) {
        var depth = 0
        while at < bytes.count {
            if starts(with: "//") {
                commented.insert(line)
                while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
            } else if starts(with: "/*") {
                commented.insert(line)
                while at < bytes.count, !starts(with: "*/") { skip() }
                at += 2
            } else if let hashes = hashesBeforeString() {
                readString(hashes: hashes)
            } else {
                if bytes[at] == UInt8(ascii: "(") { depth += 1 }
                if bytes[at] == UInt8(ascii: ")") {
                    if interpolation, depth == 0 { return }
                    depth -= 1
                }
                take()
            }
        }
    }

    /// How many `#` stand before the quotation mark here, or nothing when no literal begins here.
    private func hashesBeforeString() -> Int? {
        var hashes = 0
        while starts(with: "#", ahead: hashes) { hashes += 1 }
        return starts(with: "\"", ahead: hashes) ? hashes : nil
    }

    private mutating func readString(hashes: Int) {
        let (began, before) = (line, String(decoding: read.suffix(60), as: UTF8.self))
        at += hashes
        let quotes = starts(with: "\"\"\"") ? 3 : 1
        at += quotes
        read += Array("\"\"".utf8)
        var text: [UInt8] = []
        while at < bytes.count, !ends(quotes: quotes, hashes: hashes) {
            guard starts(with: "\\"), (0..<hashes).allSatisfy({ starts(with: "#", ahead: 1 + $0) }) else {
                text.append(bytes[at])
                skip()
                continue
            }
            at += 1 + hashes
            if starts(with: "(") {
                at += 1
                read.append(UInt8(ascii: " "))
                readCode(inside: true)
                text.append(UInt8(ascii: "_"))
            } else {
                text.append(UInt8(ascii: starts(with: "n") ? "\n" : "?"))
            }
            at += 1
        }
        at += quotes + hashes
        literals.append(Literal(line: began, text: String(decoding: text, as: UTF8.self), before: before))
    }

    private func ends(quotes: Int, hashes: Int) -> Bool {
        (0..<quotes).allSatisfy { starts(with: "\"", ahead: $0) }
            && (0..<hashes).allSatisfy { starts(with: "#", ahead: quotes + $0) }
    }
}
