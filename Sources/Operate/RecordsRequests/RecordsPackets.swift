import Access
import Crypto
import Store
import Vocabulary

/// What has been gathered for a request, with what is taken out of it, as somebody works on it.
package struct RecordsPacket: Sendable {
    package struct Entry: Sendable {
        package let id: String
        /// From one on, in the packet's order.
        package let place: Int
        package let line: RecordsLine
        package let redactions: [Redaction]
    }

    package let entries: [Entry]
    /// How many lines it has in all.
    package let count: Int
    /// How many places nobody has looked at yet.
    package let unanswered: Int
    /// Whether the record reads otherwise than when it was gathered.
    package let isChanged: Bool

    /// What lines and their fields are called, so that every one has a name in each language.
    package static let tables: [String] = RecordsShape.all.keys.sorted()
    package static let columns: [String] =
        Set(RecordsShape.all.values.flatMap { $0.columns.map(\.name) }).sorted()
        + [RecordsLine.author]
}

/// Every question asked about packets, and how they are kept.
package struct RecordsPackets {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The lines of one page.
    package static let page = 40

    /// A line as it was gathered.
    struct Kept: Sendable {
        let id: String
        let place: Int
        let table: String
        let source: String
        let digest: String

        init(_ row: Row) throws {
            id = try row["id"]
            place = try row["place"]
            table = try row["source_table"]
            source = try row["source_id"]
            digest = try row["digest"]
        }

        var key: String { "\(table):\(source)" }
    }

    func kept(_ request: ID<RecordsRequest>) throws -> [Kept] {
        try db("SELECT * FROM records_line WHERE request_id = \(request) ORDER BY place").map(Kept.init)
    }

    package func redactions(_ request: ID<RecordsRequest>) throws -> [Redaction] {
        try db(
            """
            SELECT records_redaction.*, coalesce(account.display_name, 'Alongside') AS answerer
            FROM records_redaction LEFT JOIN account ON account.id = records_redaction.answered_by
            WHERE records_redaction.request_id = \(request)
            ORDER BY records_redaction.line_id, records_redaction.field, records_redaction.begins, records_redaction.id
            """
        ).map(Redaction.init)
    }

    /// One page of what was gathered, as it reads now.
    ///
    /// - Parameter onlyOpen: whether only lines are shown at which something is still to be looked at.
    package func packet(
        _ request: RecordsRequest, from first: Int = 1, most: Int = RecordsPackets.page, onlyOpen: Bool = false
    ) throws -> RecordsPacket {
        let kept = try kept(request.id)
        let redactions = Dictionary(grouping: try redactions(request.id), by: \.line)
        func isOpen(_ one: Kept) -> Bool { redactions[one.id]?.contains { $0.answer == nil } == true }
        let shown = kept.filter { $0.place >= first && (!onlyOpen || isOpen($0)) }.prefix(most)
        let lines = Dictionary(
            try RecordsReader.lines(shown.map { ($0.table, $0.source) }, in: db).map { ("\($0.table):\($0.id)", $0) }
        ) { first, _ in first }
        return RecordsPacket(
            entries: shown.compactMap { one in
                lines[one.key].map {
                    RecordsPacket.Entry(id: one.id, place: one.place, line: $0, redactions: redactions[one.id] ?? [])
                }
            }, count: kept.count,
            unanswered: redactions.values.reduce(0) { $0 + $1.count { $0.answer == nil } },
            isChanged: request.gathered != nil && request.isOpen ? try isChanged(request) : false)
    }

    /// Whether what is asked for reads otherwise than when it was gathered: changed, come, gone, merged, parted.
    package func isChanged(_ request: RecordsRequest) throws -> Bool {
        guard let digest = request.digest else { return false }
        guard let scope = request.scope else { return try !kept(request.id).isEmpty }
        do {
            return try RecordsReader.lines(scope, in: db).digest != digest
        } catch let refusal as Refusal where refusal.code == .packetTooLarge || refusal.code == .tooManyCalls {
            return true
        }
    }

    /// What of the packet is shown to whoever releases it: its lines, and what is taken out.
    package func shown(_ request: RecordsRequest) throws -> String {
        var hash = SHA256()
        hash.update(data: Array((request.digest ?? "").utf8))
        for one in try redactions(request.id) {
            let part = one.part.map { "\($0.lowerBound)-\($0.upperBound)" } ?? ""
            let text = "\(one.line) \(one.field ?? "") \(part) \(one.ground.rawValue) \(one.answer?.rawValue ?? "")\n"
            hash.update(data: Array(text.utf8))
        }
        return hash.finalize().withUnsafeBytes { Array($0.prefix(16)) }.hex
    }

    // MARK: Keeping

    /// Keeps what was found: what reads as before stays with what was decided, all else is to be looked at anew.
    func keep(_ lines: [RecordsLine], of request: RecordsRequest, _ rules: RedactionRules, at now: Instant) throws {
        let before = Dictionary(try kept(request.id).map { ($0.key, $0) }) { first, _ in first }
        let same = lines.compactMap { line in
            before["\(line.table):\(line.id)"].flatMap { $0.digest == line.digest ? $0.id : nil }
        }
        let going = Set(before.values.map(\.id)).subtracting(same)
        for part in going.sorted().parts(of: 200) {
            try db.remove(
                from: "records_redaction", "DELETE FROM records_redaction WHERE line_id IN (\(each: part)) RETURNING id"
            )
            try db.run("DELETE FROM records_line WHERE id IN (\(each: part))")
        }
        let standing = Set(same)
        for (place, line) in lines.enumerated() {
            if let one = before["\(line.table):\(line.id)"], standing.contains(one.id) {
                if one.place != place + 1 {
                    try db.run("UPDATE records_line SET place = \(place + 1) WHERE id = \(one.id)")
                }
                continue
            }
            let id = ID<RecordsLine>.new()
            try db.run(
                """
                INSERT INTO records_line (id, request_id, place, source_table, source_id, digest)
                VALUES (\(id), \(request.id), \(place + 1), \(line.table), \(line.id), \(line.digest))
                """
            )
            for proposal in rules.proposals(for: line) {
                try propose(proposal, on: id.text, of: request.id, at: now)
            }
        }
        try renew(lines, request, rules, standing, at: now)
    }

    /// Where lines stay but the rules have come to say more, such as after a name was learned, it is proposed as well.
    private func renew(
        _ lines: [RecordsLine], _ request: RecordsRequest, _ rules: RedactionRules, _ standing: Set<String>,
        at now: Instant
    ) throws {
        guard !standing.isEmpty else { return }
        let ids = Dictionary(try kept(request.id).map { ($0.key, $0.id) }) { first, _ in first }
        let there = Dictionary(grouping: try redactions(request.id), by: \.line)
        for line in lines {
            guard let id = ids["\(line.table):\(line.id)"], standing.contains(id) else { continue }
            let known = there[id] ?? []
            for proposal in rules.proposals(for: line)
            where !known.contains(where: {
                $0.field == proposal.field && $0.part == proposal.part && $0.ground == proposal.ground
            }) {
                try propose(proposal, on: id, of: request.id, at: now)
            }
        }
    }

    private func propose(
        _ proposal: RedactionProposal, on line: String, of request: ID<RecordsRequest>, at now: Instant
    ) throws {
        try db.keep(
            in: "records_redaction",
            """
            INSERT INTO records_redaction (id, request_id, line_id, field, begins, length, ground, origin, made_at)
            VALUES (\(ID<Redaction>.new()), \(request), \(line), \(proposal.field), \(proposal.part?.lowerBound),
                \(proposal.part?.count), \(proposal.ground), 'rule', \(now)) RETURNING *
            """
        )
    }

    /// Nothing is gathered any more: what was, was for another scope.
    func forget(_ request: ID<RecordsRequest>) throws {
        try db.remove(
            from: "records_redaction", "DELETE FROM records_redaction WHERE request_id = \(request) RETURNING id")
        try db.run("DELETE FROM records_line WHERE request_id = \(request)")
        try db.keep(
            in: "records_request",
            """
            UPDATE records_request SET gathered_by = NULL, gathered_at = NULL, packet_digest = NULL, submitted_by = NULL,
                submitted_at = NULL
            WHERE id = \(request) RETURNING *
            """
        )
    }

    /// What was changed is to be made ready anew.
    func reopen(_ request: ID<RecordsRequest>) throws {
        try db.keep(
            in: "records_request",
            """
            UPDATE records_request SET submitted_by = NULL, submitted_at = NULL
            WHERE id = \(request) AND submitted_at IS NOT NULL RETURNING *
            """
        )
    }
}
