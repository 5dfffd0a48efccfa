/// Words a person wrote, fit to be kept: no NUL, no other control character of ASCII but tab and line end, of bounded length.
package struct FreeText: Hashable, Sendable {
    package let text: String

    /// Takes the text with surrounding blanks removed and line ends made one kind.
    ///
    /// - Parameter most: the longest text allowed, in Unicode scalars, as JSON Schema counts them; a line end is one.
    /// - Throws: ``Refusal`` when it is longer than `most`, or holds control characters.
    package init(_ raw: String, most: Int) throws(Refusal) {
        // Counting bytes first keeps a hostile ten megabytes cheap.
        guard raw.utf8.count <= most * 4 else {
            throw Refusal(.textTooLong, values: ["most": String(most)])
        }
        // Most of what is said is one line of plain letters, where every byte is a scalar that may be kept.
        if raw.utf8.count <= most, raw.utf8.allSatisfy({ (32...126).contains($0) }) {
            self.text = String(raw.trimmingBlanks())
            return
        }
        let lines = raw.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n")
        for scalar in lines.unicodeScalars where scalar.value < 32 || scalar.value == 127 {
            guard scalar == "\n" || scalar == "\t" else { throw Refusal(.textUnreadable) }
        }
        guard lines.unicodeScalars.count <= most else {
            throw Refusal(.textTooLong, values: ["most": String(most)])
        }
        self.text = String(lines.trimmingBlanks())
    }

    /// Reads what may be left out; nothing when it is blank.
    ///
    /// - Throws: ``Refusal`` about the field.
    package static func given(_ raw: String?, most: Int, field: String) throws(Refusal) -> String? {
        guard let raw else { return nil }
        do throws(Refusal) {
            let text = try FreeText(raw, most: most).text
            return text.isEmpty ? nil : text
        } catch {
            throw error.about(field)
        }
    }

    /// Reads what must be there.
    ///
    /// - Throws: ``Refusal`` about the field.
    package static func needed(_ raw: String?, most: Int, field: String) throws(Refusal) -> String {
        guard let text = try given(raw, most: most, field: field) else { throw Refusal(.required, field: field) }
        return text
    }
}

extension StringProtocol where UTF8View: BidirectionalCollection {
    /// The text without white space at either end.
    package func trimmingBlanks() -> SubSequence {
        // What begins and ends with a visible sign of ASCII has none, and is not taken apart into characters.
        if let first = utf8.first, let last = utf8.last, (33...126).contains(first), (33...126).contains(last) {
            return self[...]
        }
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return self[startIndex..<startIndex] }
        return self[first...last]
    }
}
