import Access
import Crypto
import Door
import Store
import Vocabulary

/// Ends a request without giving anything: denied with its ground, taken back, or because nothing was found.
package struct CloseRecordsRequest: Order {
    package static let permission = Permission.keepRecordsRequests

    package enum How: Hashable, Sendable {
        case denied(RecordsRequest.DenialGround, String)
        case withdrawn
        case noneFound
    }

    let id: ID<RecordsRequest>
    let how: How
    let writing: RecordsWriting

    package init(_ id: ID<RecordsRequest>, _ how: How, _ writing: RecordsWriting) {
        self.id = id
        self.how = how
        self.writing = writing
    }

    /// - Throws: ``Refusal`` about `denial` or `denial-words`: a denial says why in plain words (45 CFR 164.524(d)(2)).
    package init(
        denying id: ID<RecordsRequest>, _ ground: RecordsRequest.DenialGround?, words: String?,
        _ writing: RecordsWriting
    ) throws(Refusal) {
        guard let ground else { throw Refusal(.required, field: "denial") }
        let words = try FreeText.needed(words, most: RecordsRequest.mostReason, field: "denial-words")
        self.init(id, .denied(ground, words), writing)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (RecordsRequest, [Event])
    {
        try Accounts(db).requirePerson(worker)
        let before = try RecordsRequests(db).open(id)
        let closing = RecordsClosing(before, in: db)
        var said: [String: Event.Fact] = [:]
        switch how {
        case .denied(let ground, let words):
            let packet = ReleasedPacket(before, .denied, denial: ground, words: words, at: now)
            try closing.close(.denied, packet, writing, ground: ground, words: words, by: worker, at: now)
            said = ["closure": .init(RecordsRequest.Closure.denied), "ground": .init(ground)]
        case .withdrawn:
            try closing.close(.withdrawn, nil, writing, by: worker, at: now)
            said = ["closure": .init(RecordsRequest.Closure.withdrawn)]
        case .noneFound:
            if let scope = before.scope {
                guard try closing.isEmpty(scope, at: now) else { throw Refusal(.somethingFound, .conflicting) }
            }
            let packet = ReleasedPacket(before, .noneFound, at: now)
            try closing.close(.noneFound, packet, writing, by: worker, at: now)
            said = ["closure": .init(RecordsRequest.Closure.noneFound)]
        }
        let request = try RecordsRequests(db).request(id)
        return (request, [request.event(.recordsRequestClosed, said)])
    }
}

/// How a request ends, whichever way it does.
struct RecordsClosing {
    let request: RecordsRequest
    let db: any Transaction

    init(_ request: RecordsRequest, in db: any Transaction) {
        self.request = request
        self.db = db
    }

    /// Whether nothing would be given: nothing is there, or only what leaves no trace.
    func isEmpty(_ scope: RecordScope, at now: Instant) throws -> Bool {
        let lines = try RecordsReader.lines(scope, in: db)
        let rules = try RedactionRules(request, lines, in: db, at: now)
        return lines.allSatisfy { line in
            rules.proposals(for: line).contains { $0.field == nil && $0.ground.isSilent }
        }
    }

    func close(
        _ how: RecordsRequest.Closure, _ packet: ReleasedPacket?, _ writing: RecordsWriting,
        ground: RecordsRequest.DenialGround? = nil, words: String? = nil, by worker: Worker, at now: Instant
    ) throws {
        try db.keep(
            in: "records_request",
            """
            UPDATE records_request SET closure = \(how), ground = \(ground), closing_words = \(words),
                closed_by = \(worker.id), closed_at = \(now)
            WHERE id = \(request.id) AND closed_at IS NULL RETURNING *
            """
        )
        guard let packet else { return }
        for (form, content) in [
            (RecordsCopy.Form.json, try KeptJSON.text(of: packet)), (.html, writing.html(packet)),
            (.csv, writing.csv(packet)),
        ] {
            let digest = SHA256.hash(data: Array(content.utf8)).withUnsafeBytes { Array($0) }.hex
            try db.keep(
                in: "records_copy",
                """
                INSERT INTO records_copy (id, request_id, form, language, content, digest, made_at)
                VALUES (\(ID<RecordsCopy>.new()), \(request.id), \(form), \(writing.language), \(content), \(digest),
                    \(now)) RETURNING *
                """
            )
        }
    }
}

/// Every question asked about what was given.
package struct RecordsCopies {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// What was given, in one of its forms; nothing where nothing was, or what it told of was taken out of the record since.
    package func copy(of request: ID<RecordsRequest>, _ form: RecordsCopy.Form) throws -> RecordsCopy? {
        try db("SELECT * FROM records_copy WHERE request_id = \(request) AND form = \(form)").first.map(
            RecordsCopy.init)
    }

    package func packet(of request: ID<RecordsRequest>) throws -> ReleasedPacket? {
        try copy(of: request, .json).map { try KeptJSON.value(in: $0.content) }
    }

    /// Takes back what was given of rows that go: what is no more stands in no copy either, and neither do the names of rows.
    func forget(_ rows: [(table: String, ids: [String])]) throws {
        var requests: Set<String> = []
        for (table, ids) in rows {
            for part in ids.parts(of: 200) {
                for row in try db(
                    "SELECT DISTINCT request_id FROM records_line WHERE source_table = \(table) AND source_id IN (\(each: part))"
                ) {
                    requests.insert(try row["request_id"])
                }
            }
        }
        for request in requests.sorted() {
            try db.remove(from: "records_copy", "DELETE FROM records_copy WHERE request_id = \(request) RETURNING id")
        }
    }
}

extension Refusal.Code {
    package static let somethingFound: Self = "something-found"
}

extension Event.Kind {
    package static let recordsRequestClosed: Self = "records-request-closed"
}
