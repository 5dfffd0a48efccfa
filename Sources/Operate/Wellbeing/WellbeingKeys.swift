import Crypto
import Door
import Foundation
import Vocabulary

/// What somebody's code opens: where their conversation stands, what they and the supporter read, and what only they read.
package struct WellbeingKeys: Sendable, Unspoken {
    package let conversation: ID<WellbeingConversation>
    let secret: [UInt8]
    let shared: Vault
    let own: Vault

    /// - Parameter vault: of the store; without its key the code opens nothing either.
    package init(_ code: WellbeingCode, in vault: Vault) throws {
        let all = try code.secret(salt: vault.salt(for: "well-being code"))
        conversation = Self.name(all.prefix(16))
        // What the supporter gets says nothing of what stays with the worker.
        let root = SymmetricKey(data: all.dropFirst(16))
        secret = HMAC<SHA256>.authenticationCode(for: Array("shared".utf8), using: root).withUnsafeBytes(Array.init)
        let kept = HMAC<SHA256>.authenticationCode(for: Array("own".utf8), using: root).withUnsafeBytes(Array.init)
        shared = vault.vault(of: secret, for: "well-being conversation")
        own = vault.vault(of: kept, for: "well-being notes")
    }

    /// A name that tells nothing and that only the code leads to, formed as all our names are.
    private static func name(_ bytes: some Sequence<UInt8>) -> ID<WellbeingConversation> {
        var bytes = Array(bytes)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = bytes.hex
        let places = [(0, 8), (8, 4), (12, 4), (16, 4), (20, 12)]
        return ID(stored: places.map { String(digits.dropFirst($0.0).prefix($0.1)) }.joined(separator: "-"))
    }
}

/// What a supporter's code opens: the half of a key to which workers address what they write.
package struct SupporterKey: Sendable, Unspoken {
    let key: Curve25519.KeyAgreement.PrivateKey

    init(_ key: Curve25519.KeyAgreement.PrivateKey = .init()) {
        self.key = key
    }

    var address: [UInt8] { Array(key.publicKey.rawRepresentation) }

    private static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly

    /// What was addressed to this supporter for one conversation; nothing when it was addressed to another (RFC 9180).
    func open(_ wrapped: WrappedSecret, of conversation: ID<WellbeingConversation>) -> [UInt8]? {
        guard
            var recipient = try? HPKE.Recipient(
                privateKey: key, ciphersuite: Self.suite, info: Data(conversation.text.utf8),
                encapsulatedKey: Data(wrapped.key)),
            let secret = try? recipient.open(Data(wrapped.secret))
        else { return nil }
        return Array(secret)
    }

    static func wrap(
        _ secret: [UInt8], of conversation: ID<WellbeingConversation>, to address: [UInt8]
    ) throws -> WrappedSecret {
        let recipient = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: address)
        var sender = try HPKE.Sender(
            recipientKey: recipient, ciphersuite: suite, info: Data(conversation.text.utf8))
        let sealed = try sender.seal(Data(secret))
        return WrappedSecret(key: Array(sender.encapsulatedKey), secret: Array(sealed))
    }
}

/// The secret of a conversation, addressed to one supporter: it says nothing of to whom.
struct WrappedSecret: Codable {
    let key: [UInt8]
    let secret: [UInt8]
}
