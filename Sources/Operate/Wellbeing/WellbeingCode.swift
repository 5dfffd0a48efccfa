import Crypto
import CryptoExtras
import Foundation
import Vocabulary

/// What opens somebody's own conversation, or a supporter's part in theirs: shown once, kept nowhere.
package struct WellbeingCode: Sendable, Unspoken {
    /// Twenty signs: a hundred random bits.
    let signs: String

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let length = 20

    package init() {
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes(Array.init)
        signs = String(bytes.prefix(Self.length).map { Self.alphabet[Int($0 & 31)] })
    }

    /// A code as somebody typed it: small letters, blanks and dashes are as good, and so are O for 0, I and L for 1.
    ///
    /// - Throws: ``Refusal`` with `.wellbeingCodeUnreadable`.
    package init(_ typed: String?) throws(Refusal) {
        var signs = ""
        for character in (typed ?? "").prefix(64).uppercased() where !character.isWhitespace && character != "-" {
            let meant: Character =
                switch character {
                case "O": "0"
                case "I", "L": "1"
                default: character
                }
            guard Self.alphabet.contains(meant) else { throw Refusal(.wellbeingCodeUnreadable, field: "ownCode") }
            signs.append(meant)
        }
        guard signs.count == Self.length else { throw Refusal(.wellbeingCodeUnreadable, field: "ownCode") }
        self.signs = signs
    }

    /// In groups of five, as it is written down.
    package var shown: String {
        stride(from: 0, to: Self.length, by: 5).map { String(signs.dropFirst($0).prefix(5)) }.joined(separator: "-")
    }

    /// Takes about a fifth of a second on purpose, as passwords do.
    func secret(salt: [UInt8]) throws -> [UInt8] {
        try KDF.Insecure.PBKDF2.deriveKey(
            from: Data(signs.utf8), salt: salt, using: .sha256, outputByteCount: 48,
            unsafeUncheckedRounds: PasswordHash.rounds
        ).withUnsafeBytes(Array.init)
    }
}

extension Refusal.Code {
    package static let wellbeingCodeUnreadable: Self = "well-being-code-unreadable"
}
