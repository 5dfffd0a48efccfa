import Crypto
import Foundation
import Vocabulary

/// The key a backup is sealed to: it may stand anywhere, because it opens nothing.
package struct BackupPublicKey: Equatable, Sendable {
    let key: P256.KeyAgreement.PublicKey

    /// Eight bytes that tell one key from another.
    var fingerprint: [UInt8] { Array(SHA256.hash(data: key.x963Representation).prefix(8)) }

    package static func == (one: Self, other: Self) -> Bool {
        one.key.rawRepresentation == other.key.rawRepresentation
    }
}

/// The key that opens backups: kept off the machine whose backups it opens.
package struct BackupPrivateKey: Sendable, Unspoken {
    let key: P256.KeyAgreement.PrivateKey

    package init() {
        key = P256.KeyAgreement.PrivateKey()
    }

    package var publicKey: BackupPublicKey { BackupPublicKey(key: key.publicKey) }
}

extension BackupPublicKey {
    private static let word = "alongside-backup-"

    /// One word: what it is, then the point and four bytes of check in base64url.
    package var text: String { KeyText.write(Self.word, Array(key.compressedRepresentation)) }

    /// - Throws: ``BackupFault/notAKey``; half of all mistyped points would be points as well, so the check matters.
    package init(_ text: String) throws(BackupFault) {
        let bytes = try KeyText.read(Self.word, text)
        guard let key = try? P256.KeyAgreement.PublicKey(compressedRepresentation: bytes) else { throw .notAKey }
        self.key = key
    }
}

extension BackupPrivateKey {
    private static let word = "alongside-backup-secret-"

    /// Reads the line of a key file that is not a remark.
    ///
    /// - Throws: ``BackupFault``.
    package init(file: URL) throws(BackupFault) {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(file.path) }
        defer { close(descriptor) }
        let data = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
            count = max(0, Foundation.read(descriptor, buffer.baseAddress, buffer.count))
        }
        let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).filter {
            !$0.hasPrefix("#")
        }
        guard lines.count == 1, let line = lines.first else { throw .notAKey }
        let bytes = try KeyText.read(Self.word, String(line))
        guard let key = try? P256.KeyAgreement.PrivateKey(rawRepresentation: bytes) else { throw .notAKey }
        self.key = key
    }

    /// Writes the key where only its owner can read it, on the disk when it returns, and never over a file.
    ///
    /// - Throws: ``BackupFault``.
    package func write(to file: URL) throws(BackupFault) {
        let secret = KeyText.write(Self.word, Array(key.rawRepresentation))
        let new = try NewFile(at: file)
        defer { new.close() }
        do throws(BackupFault) {
            try new.write(Array("# \(publicKey.text)\n\(secret)\n".utf8))
            try new.place()
        } catch {
            new.undo()
            throw error
        }
    }
}

/// A key as one word that shows when a letter of it is wrong.
private enum KeyText {
    static func write(_ word: String, _ bytes: [UInt8]) -> String {
        let text = Data(bytes + check(word, bytes)).base64EncodedString()
        return word + text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    static func read(_ word: String, _ text: String) throws(BackupFault) -> [UInt8] {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.hasPrefix(word), text.utf8.count < 256 else { throw .notAKey }
        var base = text.dropFirst(word.count).replacing("-", with: "+").replacing("_", with: "/")
        base += String(repeating: "=", count: (4 - base.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: String(base)), data.count > 4 else { throw .notAKey }
        let bytes = Array(data.dropLast(4))
        // Written anew and compared, because base64 leaves bits of its last letter unread.
        guard write(word, bytes) == text else { throw .notAKey }
        return bytes
    }

    private static func check(_ word: String, _ bytes: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: Array(word.utf8) + bytes).prefix(4))
    }
}
