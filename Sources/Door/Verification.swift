import Store
import Vocabulary

/// Whether the journal and the access log are whole, and where they first are not.
package struct Verification: Sendable, Equatable {
    /// What is wrong at the first place where something is.
    package enum Why: String, Sendable {
        /// An entry is missing between its neighbours.
        case removed
        /// An entry does not follow from the one before it: it was inserted, or its place was changed.
        case outOfOrder = "out-of-order"
        /// An entry's contents do not fit its hash.
        case changed
        /// The chain holds together, but is not the one that was sealed.
        case rewritten
        /// Entries that were sealed are no longer there.
        case cut
        /// There is a history, but no sealed head to hold against it.
        case headsMissing = "heads-missing"
        /// The file of heads holds a line that this workspace did not sign.
        case headsForged = "heads-forged"
        /// A row is not what the journal says a command left.
        case rowChanged = "row-changed"
        /// A row that a command left is gone.
        case rowRemoved = "row-removed"
        /// A row stands that no command left.
        case rowInserted = "row-inserted"
    }

    /// The first thing found wrong.
    package struct Fault: Sendable, Equatable {
        package let chain: Chain.Name
        /// The first entry that is not right; the line, when the file of heads is forged.
        package let position: Int64
        package let why: Why
        /// The table and id of the row, when it is a row.
        package let row: String?
    }

    package let events: Int64
    /// How many of the events a signed head covers.
    package let sealed: Int64
    package let fault: Fault?
}

extension Workspace {
    /// Checks both chains against themselves and against every signed head.
    ///
    /// - Parameter tables: sealed tables whose rows are held against the journal as well.
    /// - Throws: ``StorageError``.
    package func verify(tables: [String] = []) async throws -> Verification {
        let heads = try heads.read()
        return try await desk.database.read { [desk] db in
            var verifier = Verifier(db: db, seal: desk.seal)
            return try verifier.verify(heads, tables: tables)
        }
    }
}

/// One reading of everything, in one snapshot.
private struct Verifier {
    let db: any Transaction
    let seal: RowSeal
    /// The last code the journal gave each row, by `table:id`.
    var codes: [String: (code: String, position: Int64)] = [:]

    init(db: any Transaction, seal: RowSeal) {
        self.db = db
        self.seal = seal
    }

    mutating func verify(_ heads: Heads.Reading, tables: [String]) throws -> Verification {
        let events = try Chain.head(of: .journal, in: db).position
        var sealedHeads: [Chain.Name: [Int64: String]] = [:]
        var sealed: Int64 = 0
        switch heads {
        case .none: break
        case .forged(let line):
            return Verification(
                events: events, sealed: 0,
                fault: .init(chain: .journal, position: Int64(line), why: .headsForged, row: nil))
        case .lines(let lines):
            for line in lines {
                guard let chain = Chain.Name(rawValue: line.chain) else { continue }
                let known = sealedHeads[chain, default: [:]][line.position]
                // Two true signatures over two histories: the later one was rewritten.
                if let known, known != line.hash {
                    return Verification(
                        events: events, sealed: sealed,
                        fault: .init(chain: chain, position: line.position, why: .rewritten, row: nil))
                }
                sealedHeads[chain, default: [:]][line.position] = line.hash
                if chain == .journal { sealed = max(sealed, line.position) }
            }
        }
        for chain in Chain.Name.allCases {
            if let fault = try walk(chain, heads: sealedHeads[chain] ?? [:], collect: !tables.isEmpty) {
                return Verification(events: events, sealed: min(sealed, events), fault: fault)
            }
        }
        for table in tables {
            if let fault = try rows(of: table) {
                return Verification(events: events, sealed: min(sealed, events), fault: fault)
            }
        }
        if let gone = codes.filter({ key, _ in tables.contains { key.hasPrefix($0 + ":") } })
            .min(by: { $0.value.position < $1.value.position })
        {
            let fault = Verification.Fault(
                chain: .journal, position: gone.value.position, why: .rowRemoved, row: gone.key)
            return Verification(events: events, sealed: min(sealed, events), fault: fault)
        }
        return Verification(events: events, sealed: min(sealed, events), fault: nil)
    }

    /// Follows one chain from its first entry.
    private mutating func walk(_ chain: Chain.Name, heads: [Int64: String], collect: Bool) throws -> Verification.Fault?
    {
        var previous = Chain.beginning
        var position: Int64 = 0
        var fault: Verification.Fault?
        var codes = codes
        func found(_ why: Verification.Why, at position: Int64) -> Verification.Fault {
            Verification.Fault(chain: chain, position: position, why: why, row: nil)
        }
        try db.forEach("SELECT * FROM \(chain.table) ORDER BY position") { row in
            guard fault == nil else { return }
            let at: Int64 = try row["position"]
            let before: [UInt8] = try row["previous"]
            let hash: [UInt8] = try row["hash"]
            position += 1
            guard at == position else {
                fault = found(.removed, at: position)
                return
            }
            let honest = Chain.hash(after: before, position: at, at: try row["at"], try Self.fields(chain, row))
            if honest != hash {
                fault = found(.changed, at: at)
            } else if before != previous {
                fault = found(.outOfOrder, at: at)
            } else if let sealed = heads[at], sealed != hash.hex {
                fault = found(.rewritten, at: at)
            }
            previous = hash
            if collect, chain == .journal { try Self.collect(row, at: at, into: &codes) }
        }
        self.codes = codes
        if fault == nil, let last = heads.keys.max(), last > position {
            return found(.cut, at: position + 1)
        }
        if fault == nil, position > 0, heads.isEmpty {
            return found(.headsMissing, at: 1)
        }
        return fault
    }

    private static func fields(_ chain: Chain.Name, _ row: Row) throws -> [String] {
        let names =
            switch chain {
            case .journal: ["kind", "subject_kind", "subject_id", "worker", "facts", "rows"]
            case .access: ["worker", "outcome", "permission", "subject_kind", "subject_id", "address"]
            }
        return try names.map { try row[$0] }
    }

    private static func collect(
        _ row: Row, at position: Int64, into codes: inout [String: (code: String, position: Int64)]
    ) throws {
        let rows: String = try row["rows"]
        for part in rows.split(separator: " ") {
            guard let colon = part.lastIndex(of: ":") else { continue }
            let code = String(part[part.index(after: colon)...])
            // What a command removed is neither missing nor, should it stand there, known.
            if code == RowSeal.removed {
                codes[String(part[..<colon])] = nil
            } else {
                codes[String(part[..<colon])] = (code, position)
            }
        }
    }

    /// Holds every row of a table against the last code the journal gave it; what is left over was removed.
    private mutating func rows(of table: String) throws -> Verification.Fault? {
        var fault: Verification.Fault?
        var codes = codes
        let name = SQL(stringLiteral: table)
        try db.forEach("SELECT * FROM \(name) ORDER BY id") { row in
            let id: String = try row["id"]
            let key = "\(table):\(id)"
            let known = codes.removeValue(forKey: key)
            guard fault == nil else { return }
            if let known {
                guard known.code != seal.code(table: table, row: row) else { return }
                fault = .init(chain: .journal, position: known.position, why: .rowChanged, row: key)
            } else {
                fault = .init(chain: .journal, position: 0, why: .rowInserted, row: key)
            }
        }
        self.codes = codes
        return fault
    }
}
