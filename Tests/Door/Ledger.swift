import Crypto
import Door
import Store
import Vocabulary
import World

/// A chain as somebody with the database in their hands sees it: written here a second time, from its description, so that
/// the attacks are real.
struct Ledger {
    struct Entry {
        var position: Int64
        var at: Int64
        var fields: [String]
        var previous: [UInt8]
        var hash: [UInt8]

        /// SHA-256 over the hash before, the position and the time as eight bytes each, and each field with its length
        /// as eight bytes before it; the numbers begin with their highest byte.
        func honestHash() -> [UInt8] {
            var bytes = previous
            func add(_ number: UInt64) {
                for shift in stride(from: 56, through: 0, by: -8) {
                    bytes.append(UInt8(truncatingIfNeeded: number >> shift))
                }
            }
            add(UInt64(bitPattern: position))
            add(UInt64(bitPattern: at))
            for field in fields {
                add(UInt64(field.utf8.count))
                bytes += Array(field.utf8)
            }
            return Array(SHA256.hash(data: bytes))
        }
    }

    static let columns: [Chain.Name: [String]] = [
        .journal: ["kind", "subject_kind", "subject_id", "worker", "facts", "rows"],
        .access: ["worker", "outcome", "permission", "subject_kind", "subject_id", "address"],
    ]

    let chain: Chain.Name
    var entries: [Entry]

    static func read(_ chain: Chain.Name, in world: World) async throws -> Ledger {
        let names = columns[chain] ?? []
        let entries = try await world.database.read { db in
            try db("SELECT * FROM \(SQL(stringLiteral: chain.rawValue)) ORDER BY position").map { row in
                Entry(
                    position: try row["position"], at: try row["at"], fields: try names.map { try row[$0] },
                    previous: try row["previous"], hash: try row["hash"])
            }
        }
        return Ledger(chain: chain, entries: entries)
    }

    /// Whether every entry fits its hash and the entry before it, from 1 without a gap.
    var isHonest: Bool {
        var previous = [UInt8](repeating: 0, count: 32)
        for (index, entry) in entries.enumerated() {
            guard entry.position == Int64(index + 1), entry.previous == previous, entry.hash == entry.honestHash()
            else {
                return false
            }
            previous = entry.hash
        }
        return true
    }

    /// Numbers and hashes everything anew, as if it had always been so.
    mutating func makeHonest() {
        var previous = [UInt8](repeating: 0, count: 32)
        for index in entries.indices {
            entries[index].position = Int64(index + 1)
            entries[index].previous = previous
            entries[index].hash = entries[index].honestHash()
            previous = entries[index].hash
        }
    }

    /// Puts this in the place of what stands in the database.
    func replace(in world: World) async throws {
        let (chain, entries) = (chain, entries)
        let table = SQL(stringLiteral: chain.rawValue)
        let columns = SQL(stringLiteral: (Ledger.columns[chain] ?? []).joined(separator: ", "))
        try await world.database.write { db in
            try db.run("DELETE FROM \(table)")
            for entry in entries {
                try db.run(
                    """
                    INSERT INTO \(table) (position, at, \(columns), previous, hash)
                    VALUES (\(entry.position), \(entry.at), \(each: entry.fields), \(entry.previous), \(entry.hash))
                    """
                )
            }
        }
    }
}
