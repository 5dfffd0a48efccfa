import Crypto
import CryptoExtras
import Foundation
import Vocabulary

/// A password as it is kept: PBKDF2-HMAC-SHA256 (RFC 8018; NIST SP 800-132), with its salt and its cost.
package struct PasswordHash: Sendable, Equatable, Unspoken {
    /// `pbkdf2-sha256$ROUNDS$SALT$KEY`, salt and key in base64.
    package let text: String

    /// OWASP's figure for PBKDF2-HMAC-SHA256 (Password Storage Cheat Sheet, 2023).
    package static let rounds = 600_000

    package init(stored text: String) {
        self.text = text
    }

    /// Hashes a password; takes about a fifth of a second on purpose.
    package init(_ password: String, rounds: Int = PasswordHash.rounds) throws {
        let salt = SymmetricKey(size: .bits128).withUnsafeBytes(Array.init)
        let key = try Self.key(password, salt: salt, rounds: rounds)
        text = "pbkdf2-sha256$\(rounds)$\(Data(salt).base64EncodedString())$\(Data(key).base64EncodedString())"
    }

    private static func key(_ password: String, salt: [UInt8], rounds: Int) throws -> [UInt8] {
        try KDF.Insecure.PBKDF2.deriveKey(
            from: Data(password.precomposedStringWithCompatibilityMapping.utf8), salt: salt, using: .sha256,
            outputByteCount: 32, unsafeUncheckedRounds: rounds
        ).withUnsafeBytes(Array.init)
    }

    /// Whether this is the password, compared in constant time.
    package func fits(_ password: String) throws -> Bool {
        let parts = text.split(separator: "$")
        guard parts.count == 4, let rounds = Int(parts[1]), let salt = Data(base64Encoded: String(parts[2])),
            let key = Data(base64Encoded: String(parts[3]))
        else { return false }
        let given = try Self.key(password, salt: Array(salt), rounds: rounds)
        var difference: UInt8 = given.count == key.count ? 0 : 1
        for (left, right) in zip(given, key) { difference |= left ^ right }
        return difference == 0
    }
}

/// A password somebody may choose.
package struct NewPassword: Sendable, Unspoken {
    package let text: String

    /// Words that are tried first by anybody who guesses; the agency's own list is added to them.
    private static let known: Set<String> = [
        "password", "password1", "passw0rd", "12345678", "123456789", "1234567890", "qwertyuiop", "qwerty123",
        "iloveyou", "11111111", "00000000", "abc12345", "sunshine", "princess", "football", "baseball", "welcome1",
        "trustno1", "superman", "starwars", "computer", "letmein1", "whatever", "dispatch", "dispatch1", "emergency",
        "emergency911", "alongside", "alongside1", "changeme", "changeme1", "administrator",
    ]

    /// Takes any printable text of eight characters or more (CJIS Security Policy 5.9.5, IA-5(1)(a)): no rules of
    /// composition, no shortening.
    ///
    /// - Parameter banned: the agency's list of words, in lower case.
    /// - Throws: ``Refusal`` that says why it may not be used.
    package init(_ text: String, for name: String, banned: Set<String> = []) throws(Refusal) {
        guard text.count >= 8 else { throw Refusal(.passwordTooShort, field: "password", values: ["least": "8"]) }
        guard text.utf8.count <= 1024 else {
            throw Refusal(.textTooLong, field: "password", values: ["most": "256"])
        }
        for scalar in text.unicodeScalars where scalar.value < 32 || scalar.value == 127 {
            throw Refusal(.textUnreadable, field: "password")
        }
        let lowered = text.lowercased()
        guard !Self.known.contains(lowered), !banned.contains(lowered), lowered != name.lowercased() else {
            throw Refusal(.passwordKnown, field: "password")
        }
        self.text = text
    }
}

extension Refusal.Code {
    package static let passwordTooShort: Self = "password-too-short"
    package static let passwordKnown: Self = "password-known"
}
