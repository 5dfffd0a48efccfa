import Crypto
import Foundation
import Vocabulary

/// Seals what stands in a database under a key that stands outside of it: whoever has the database alone finds nothing.
///
/// AES-GCM with 256 bits (NIST SP 800-38D) and a fresh nonce each time, so that the same content never looks the same twice;
/// filled up to one of few lengths, so that how long it is says little.
package struct Vault: Sendable, Unspoken {
    /// What was wrong with the key, or with what it was to open.
    package enum Fault: Error, Equatable, Sendable {
        case missing(file: String)
        case unreadable(file: String)
        case exists(file: String)
        /// The key is one, and another than what stands in the database was sealed with.
        case wrongKey
        /// What stands in the database is not what was sealed there.
        case damaged
        case tooLong
    }

    private let key: SymmetricKey
    /// Lives as long as the process and stands nowhere.
    private let passing = SymmetricKey(size: .bits256)

    /// The lengths that sealed contents have.
    package static let lengths = [1_024, 4_096, 16_384, 65_536, 262_144]

    package init() {
        key = SymmetricKey(size: .bits256)
    }

    /// A key of its own for one purpose, from that which vouches for the rows of a workspace: every server that has the
    /// workspace's keys has it, and no backup of the database does.
    package init(of keys: WorkspaceKeys, for purpose: String) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: keys.rows), info: Array("alongside \(purpose)".utf8),
            outputByteCount: 32)
    }

    /// A key that comes from a secret and from this one: whoever has only one of the two has neither.
    package func vault(of secret: [UInt8], for purpose: String) -> Vault {
        Vault(
            key: HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: secret), salt: salt(for: purpose),
                info: Array("alongside \(purpose)".utf8), outputByteCount: 32))
    }

    /// What makes a code that is the same elsewhere another one here.
    package func salt(for purpose: String) -> [UInt8] {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, info: Array("alongside salt \(purpose)".utf8), outputByteCount: 32
        )
        .withUnsafeBytes(Array.init)
    }

    private init(key: SymmetricKey) {
        self.key = key
    }

    /// Reads the key from its file.
    ///
    /// - Throws: ``Fault``.
    package init(file: URL) throws(Fault) {
        guard FileManager.default.fileExists(atPath: file.path) else { throw .missing(file: file.path) }
        guard let text = try? Data(contentsOf: file), let data = Data(base64Encoded: text), data.count == 32 else {
            throw .unreadable(file: file.path)
        }
        key = SymmetricKey(data: data)
    }

    /// Writes the key where only its owner can read it, on the disk when it returns, and never over a file.
    ///
    /// - Throws: ``Fault``.
    package func write(to file: URL) throws(Fault) {
        do throws(BackupFault) {
            let new = try NewFile(at: file)
            defer { new.close() }
            do throws(BackupFault) {
                try new.write(key.withUnsafeBytes { Array(Data($0).base64EncodedData()) })
                try new.place()
            } catch {
                new.undo()
                throw error
            }
        } catch {
            guard case .exists = error else { throw .unreadable(file: file.path) }
            throw .exists(file: file.path)
        }
    }

    /// Seals a content for one place: it opens nowhere else.
    ///
    /// - Parameter place: where it stands, such as a table with the name of the row.
    /// - Throws: ``Fault/tooLong``.
    package func seal(_ content: some Encodable, at place: String) throws -> [UInt8] {
        let data = try JSONEncoder().encode(content)
        guard let length = Self.lengths.first(where: { data.count + 4 <= $0 }) else { throw Fault.tooLong }
        var plain = [UInt8](repeating: 0, count: length)
        withUnsafeBytes(of: UInt32(data.count).bigEndian) { plain.replaceSubrange(0..<4, with: $0) }
        plain.replaceSubrange(4..<4 + data.count, with: data)
        let box = try AES.GCM.seal(plain, using: key, authenticating: Array(place.utf8))
        return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// Opens what was sealed for a place.
    ///
    /// - Throws: ``Fault/damaged`` when it was sealed for another, with another key, or changed since.
    package func open<Content: Decodable>(_ sealed: [UInt8], at place: String, as type: Content.Type) throws -> Content
    {
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let plain = try? Array(AES.GCM.open(box, using: key, authenticating: Array(place.utf8))), plain.count > 4
        else { throw Fault.damaged }
        let count = plain.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard count <= plain.count - 4 else { throw Fault.damaged }
        return try JSONDecoder().decode(type, from: Data(plain[4..<4 + count]))
    }

    /// What tells one request from another for as long as this process runs, and says nothing of it to anybody else: what is
    /// kept with a one-time key is no code over what was typed that could be tried out later.
    package func mark(_ request: some Sequence<UInt8>) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(request), using: passing))
    }
}
