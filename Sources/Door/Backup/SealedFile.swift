import Crypto
import Foundation
import Vocabulary

/// The outermost layer of a backup file: bytes cut into chunks, each sealed under a key of this file's own, which is
/// itself sealed to the reader's public key.
///
/// ```
/// beginning   "alongside backup 1\n"
/// reader      8 bytes that say whose key opens it
/// file key    HPKE (RFC 9180, P-256, HKDF-SHA256, AES-256-GCM): 65 bytes encapsulated, 32 + 16 sealed
/// chunks      AES-256-GCM, 64 KiB each and the last shorter, 16 bytes of tag after each
/// ```
///
/// The number of a chunk and whether it is the last are its nonce; the hash of everything before the chunks is
/// authenticated with each. So a chunk that is changed, moved, missing or of another file does not open.
enum SealedFile {
    static let beginning = Array("alongside backup 1\n".utf8)
    static let beginningOfAny = Array("alongside backup ".utf8)
    static let chunk = 65_536
    static let tag = 16
    static let encapsulated = 65
    static let sealedKey = 32 + 16
    static let header = beginning.count + 8 + encapsulated + sealedKey

    static let suite = HPKE.Ciphersuite.P256_SHA256_AES_GCM_256

    /// Seals and opens the chunks of one file.
    struct Cipher: Sendable, Unspoken {
        private let key: SymmetricKey
        private let header: [UInt8]

        init(key: SymmetricKey, header: [UInt8]) {
            self.key = key
            self.header = Array(SHA256.hash(data: header))
        }

        /// Eleven bytes of number and one of "last": never twice the same under one key.
        private func nonce(_ number: UInt64, isLast: Bool) throws -> AES.GCM.Nonce {
            var bytes: [UInt8] = [0, 0, 0]
            withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(isLast ? 1 : 0)
            return try AES.GCM.Nonce(data: bytes)
        }

        func seal(_ plain: some DataProtocol, number: UInt64, isLast: Bool) throws -> [UInt8] {
            let box = try AES.GCM.seal(plain, using: key, nonce: nonce(number, isLast: isLast), authenticating: header)
            return Array(box.ciphertext) + Array(box.tag)
        }

        func open(_ sealed: [UInt8], number: UInt64, isLast: Bool) throws(BackupFault) -> [UInt8] {
            guard sealed.count >= SealedFile.tag,
                let nonce = try? nonce(number, isLast: isLast),
                let box = try? AES.GCM.SealedBox(
                    nonce: nonce, ciphertext: sealed.dropLast(SealedFile.tag), tag: sealed.suffix(SealedFile.tag)),
                let plain = try? AES.GCM.open(box, using: key, authenticating: header)
            else { throw .damaged }
            return Array(plain)
        }
    }

    /// Makes a file's key and the header that carries it.
    static func begin(for reader: BackupPublicKey) throws -> (header: [UInt8], cipher: Cipher) {
        let key = SymmetricKey(size: .bits256)
        let start = beginning + reader.fingerprint
        var sender = try HPKE.Sender(recipientKey: reader.key, ciphersuite: suite, info: Data(start))
        let sealed = try sender.seal(key.withUnsafeBytes { Data($0) }, authenticating: Data(start))
        let header = start + Array(sender.encapsulatedKey) + Array(sealed)
        return (header, Cipher(key: key, header: header))
    }

    /// Finds a file's key in its header.
    ///
    /// - Throws: ``BackupFault``.
    static func cipher(of header: [UInt8], for reader: BackupPrivateKey) throws(BackupFault) -> Cipher {
        guard header.starts(with: beginning) else {
            guard header.starts(with: beginningOfAny) else { throw .notABackup }
            let format = header.dropFirst(beginningOfAny.count).prefix { (48...57).contains($0) }
            throw .newer("format " + String(decoding: format, as: UTF8.self))
        }
        guard header.count == Self.header else { throw .damaged }
        let start = Data(header.prefix(beginning.count + 8))
        guard Array(start.suffix(8)) == reader.publicKey.fingerprint else { throw .wrongKey }
        let encapsulated = Data(header.dropFirst(start.count).prefix(Self.encapsulated))
        guard
            var recipient = try? HPKE.Recipient(
                privateKey: reader.key, ciphersuite: suite, info: start, encapsulatedKey: encapsulated),
            let key = try? recipient.open(Data(header.suffix(sealedKey)), authenticating: start), key.count == 32
        else { throw .damaged }
        return Cipher(key: SymmetricKey(data: key), header: header)
    }
}
