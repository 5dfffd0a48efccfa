import Crypto
import Door
import Foundation
import Store
import Vocabulary

/// What opens a link, as it is known only while it is made: the token goes into the address, the code is said.
package struct LinkSecret: Sendable, Unspoken {
    /// 256 random bits.
    package let token: Secret
    /// Six digits.
    package let code: String

    package init() {
        token = Secret()
        let chance = SymmetricKey(size: .bits128).withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        // Of 2^64 numbers a million takes so small a part that none of them comes up noticeably more often.
        let digits = String(chance % 1_000_000)
        code = String(repeating: "0", count: 6 - digits.count) + digits
    }

    var codeHash: String { LinkSecret.hash(of: code, under: token) }

    /// HMAC-SHA256 of a code under the token, which is kept nowhere.
    static func hash(of code: String, under token: Secret) -> String {
        let key = SymmetricKey(data: Data(token.text.utf8))
        return Array(HMAC<SHA256>.authenticationCode(for: Data("code \(code)".utf8), using: key)).hex
    }

    /// A code as somebody typed it: digits of any script, with blanks or dashes between them.
    ///
    /// - Throws: ``Refusal`` with `.codeUnreadable` unless these are six digits, so that a slip is not taken for a guess.
    package static func code(_ typed: String?) throws(Refusal) -> String {
        var digits = ""
        for character in (typed ?? "").prefix(64) where !character.isWhitespace && character != "-" {
            guard let number = character.wholeNumberValue, (0...9).contains(number) else {
                throw Refusal(.codeUnreadable, field: "code")
            }
            digits += String(number)
        }
        guard digits.utf8.count == 6 else { throw Refusal(.codeUnreadable, field: "code") }
        return digits
    }
}

extension Refusal.Code {
    package static let codeUnreadable: Self = "code-unreadable"
}
