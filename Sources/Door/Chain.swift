import Crypto
import Store
import Vocabulary

/// The link between one entry and the one before it: the same for the journal and the access log.
package enum Chain {
    /// What stands before the first entry.
    static let beginning = [UInt8](repeating: 0, count: 32)

    /// SHA-256 over the entry before and this entry's fields, each with its length before it, so that no two different
    /// lists of fields are the same bytes.
    static func hash(after previous: [UInt8], position: Int64, at: Instant, _ fields: [String]) -> [UInt8] {
        var bytes = previous
        bytes.reserveCapacity(512)
        append(UInt64(bitPattern: position), to: &bytes)
        append(UInt64(bitPattern: at.microseconds), to: &bytes)
        for field in fields {
            append(UInt64(field.utf8.count), to: &bytes)
            bytes.append(contentsOf: field.utf8)
        }
        return Array(SHA256.hash(data: bytes))
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// The last entry of a chain.
    package struct Head: Equatable, Sendable {
        package let position: Int64
        package let at: Instant
        package let hash: [UInt8]

        static let none = Head(position: 0, at: Instant(microseconds: .min), hash: beginning)
    }

    /// The chains a workspace keeps.
    package enum Name: String, CaseIterable, Sendable {
        case journal
        case access = "access_log"

        var table: SQL { SQL(stringLiteral: rawValue) }
        /// The name by which the head is known in the transaction that moved it.
        fileprivate var head: String { "\(rawValue).head" }
    }

    /// The entry that the next one follows: asked of the table by the first command of a group only.
    static func headToFollow(of chain: Name, in db: any Transaction) throws -> Head {
        if let known: Head = db.known[chain.head] { return known }
        return try head(of: chain, in: db)
    }

    /// Remembers what was just written, for the next command of the group.
    static func note(_ head: Head, of chain: Name, in db: any Transaction) {
        db.known[chain.head] = head
    }

    static func head(of chain: Name, in db: any Transaction) throws -> Head {
        let last = try db("SELECT position, at, hash FROM \(chain.table) ORDER BY position DESC LIMIT 1").first
        guard let last else { return .none }
        return Head(position: try last["position"], at: try last["at"], hash: try last["hash"])
    }
}
