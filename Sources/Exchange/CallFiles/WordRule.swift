/// Which word a spelling in a file stands for.
package enum WordRule: Sendable {
    /// The value as ``CallTable`` tells it: one line, no longer than is kept.
    case line
    /// That line as types and places are looked up; see ``CallMap/key(ofType:)``.
    case key

    /// The word of some bytes.
    func word(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        if let word = wordInEnglish(bytes) { return word }
        return word(of: String(validating: bytes, as: UTF8.self) ?? Windows1252.text(bytes))
    }

    /// The word of a text.
    func word(of text: String) -> String {
        let line = CallTable.cut(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
        return self == .key ? CallMap.key(ofType: line) : line
    }

    /// The word of bytes that are all letters and signs of English, in which a character is a byte; nothing of others.
    private func wordInEnglish(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.isASCII else { return nil }
        return String(unsafeUninitializedCapacity: CallTable.mostText) { word in
            var (count, isBetween) = (0, false)
            for byte in bytes {
                if byte == 0x20 || byte &- 0x09 < 5 {
                    isBetween = count > 0
                    continue
                }
                if isBetween && count < CallTable.mostText {
                    word[count] = 0x20
                    count += 1
                }
                isBetween = false
                guard count < CallTable.mostText else { break }
                word[count] = self == .key && byte &- 0x61 < 26 ? byte & 0xDF : byte
                count += 1
            }
            // Cut behind a blank, a line keeps it; what is looked up has none at its end.
            if self == .key && count > 0 && word[count - 1] == 0x20 { count -= 1 }
            return count
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether every byte is of the letters and signs of English.
    var isASCII: Bool {
        var all: UInt8 = 0
        for byte in self { all |= byte }
        return all < 0x80
    }
}
