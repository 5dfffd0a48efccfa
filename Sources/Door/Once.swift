import Access
import Crypto
import Store
import Vocabulary

/// The key a form or a machine sends with a change, so that sending it twice makes one record.
package struct OnceKey: Sendable {
    /// SHA-256 over who asks and what they sent as key, so that two people's keys never meet; its first 16 bytes, because
    /// keys lie all over their table and every one that is written fetches a page of it.
    let key: [UInt8]
    /// SHA-256 over what was asked: the same key with another request is refused.
    let fingerprint: [UInt8]

    /// - Parameters:
    ///   - request: everything that makes this request what it is, without the key.
    /// - Throws: ``Refusal`` with `.keyUnacceptable` unless the key is 1 to 255 visible ASCII characters.
    package init(_ key: String, by worker: Worker, request: some Sequence<UInt8>) throws(Refusal) {
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (33...126).contains($0) }) else {
            throw Refusal(.keyUnacceptable)
        }
        self.key = Array(SHA256.hash(data: Array("\(worker.id.text)\n\(key)".utf8)).prefix(16))
        self.fingerprint = Array(SHA256.hash(data: Array(request)).prefix(16))
    }
}

extension Refusal.Code {
    package static let keyUnacceptable: Self = "key-unacceptable"
    package static let keyReused: Self = "key-reused"
}

/// The keys that were used.
struct Onces {
    let db: any Transaction

    /// The subject of the command this key belongs to, when it has been used before.
    ///
    /// Where the schema is trusted it is not asked: a key that was used before cannot be written again, and then the
    /// command comes back here and is told.
    ///
    /// - Throws: ``Refusal`` with `.keyReused` when it was used for another request.
    func subject(of key: OnceKey) throws -> String? {
        if db.trustsSchema { return nil }
        guard let row = try db("SELECT fingerprint, subject FROM once WHERE key = \(key.key)").first else { return nil }
        let fingerprint: [UInt8] = try row["fingerprint"]
        guard fingerprint == key.fingerprint else { throw Refusal(.keyReused) }
        return try row["subject"]
    }

    func remember(_ key: OnceKey, subject: String, at now: Instant) throws {
        try db.run(
            """
            INSERT INTO once (key, fingerprint, subject, used_at)
            VALUES (\(key.key), \(key.fingerprint), \(subject), \(now))
            """
        )
    }
}
