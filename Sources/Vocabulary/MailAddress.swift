/// An address of electronic mail, such as `intake@harbour.example`.
package struct MailAddress: Hashable, Sendable {
    package let text: String

    /// The longest one that a mail server has to take (RFC 5321 §4.5.3.1.3).
    package static let longest = 254

    /// Reads what a person typed: letters, digits and the signs that addresses in use have.
    ///
    /// Quoted names and letters beyond ASCII are not taken: few mail servers deliver them, and each is a way to smuggle in
    /// a line of its own.
    ///
    /// - Throws: ``Refusal`` with `.notAMailAddress`.
    package init(_ typed: some StringProtocol) throws(Refusal) {
        let text = typed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= Self.longest, Self.isName(parts[0]), Self.isHost(parts[1]) else {
            throw Refusal(.notAMailAddress)
        }
        self.text = text
    }

    /// What stands behind the `@`.
    package var host: Substring { text.drop { $0 != "@" }.dropFirst() }

    private static func isName(_ name: Substring) -> Bool {
        (1...64).contains(name.utf8.count) && !name.hasPrefix(".") && !name.hasSuffix(".") && !name.contains("..")
            && name.utf8.allSatisfy { isLetterOrDigit($0) || ".!#$%&'*+/=?^_`{|}~-".utf8.contains($0) }
    }

    private static func isHost(_ host: Substring) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return !labels.isEmpty
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}

extension Refusal.Code {
    package static let notAMailAddress: Self = "not-a-mail-address"
}
