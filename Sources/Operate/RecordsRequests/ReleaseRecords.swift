import Access
import Crypto
import Door
import Store
import Vocabulary

/// Says that a packet is ready to be given: every place was looked at, and nothing has changed since.
package struct SubmitRecords: Order {
    package static let permission = Permission.keepRecordsRequests

    let id: ID<RecordsRequest>
    let isSeen: Bool

    /// - Parameter isSeen: whether somebody looked at where words stand that are taken out elsewhere.
    package init(_ id: ID<RecordsRequest>, isSeen: Bool = false) {
        self.id = id
        self.isSeen = isSeen
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (RecordsRequest, [Event])
    {
        try Accounts(db).requirePerson(worker)
        let before = try RecordsRequests(db).open(id)
        let packets = RecordsPackets(db)
        guard before.gathered != nil else { throw Refusal(.notGathered, .conflicting) }
        guard before.submitted == nil else { throw Refusal(.alreadySubmitted, .conflicting) }
        guard try !packets.isChanged(before) else { throw Refusal(.recordsChanged, .conflicting) }
        let left = try packets.redactions(id).count { $0.answer == nil }
        guard left == 0 else { throw Refusal(.placesLeft, .conflicting, values: ["n": String(left)]) }
        let standing = try RecordsCutting(before, in: db).stillStanding()
        guard isSeen || standing == 0 else {
            throw Refusal(.wordsStillStand, .conflicting, values: ["n": String(standing)])
        }
        try db.keep(
            in: "records_request",
            """
            UPDATE records_request SET submitted_by = \(worker.id), submitted_at = \(now), returned_because = NULL,
                returned_by = NULL
            WHERE id = \(id) RETURNING *
            """
        )
        let request = try RecordsRequests(db).request(id)
        return (request, [request.event(.recordsSubmitted)])
    }
}

/// Gives a packet back to whoever made it ready, saying what is wrong with it.
package struct ReturnRecords: Order {
    package static let permission = Permission.releaseRecords

    let id: ID<RecordsRequest>
    let because: String

    /// - Throws: ``Refusal`` about `returned-because`.
    package init(_ id: ID<RecordsRequest>, because: String?) throws(Refusal) {
        self.id = id
        self.because = try FreeText.needed(because, most: RecordsRequest.mostReason, field: "returned-because")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (RecordsRequest, [Event])
    {
        try Accounts(db).requirePerson(worker)
        let before = try RecordsRequests(db).open(id)
        guard before.submitted != nil else { throw Refusal(.notSubmitted, .conflicting) }
        try db.keep(
            in: "records_request",
            """
            UPDATE records_request SET submitted_by = NULL, submitted_at = NULL, returned_because = \(because),
                returned_by = \(worker.id)
            WHERE id = \(id) RETURNING *
            """
        )
        let request = try RecordsRequests(db).request(id)
        return (request, [request.event(.recordsReturned)])
    }
}

/// Gives what was made ready by somebody else, keeps exactly what was given, and writes down of whom something was told.
package struct ReleaseRecords: Order {
    package static let permission = Permission.releaseRecords

    let id: ID<RecordsRequest>
    let shown: String
    let writing: RecordsWriting

    /// - Parameter shown: what whoever releases it has looked at.
    package init(_ id: ID<RecordsRequest>, shown: String, _ writing: RecordsWriting) {
        self.id = id
        self.shown = shown
        self.writing = writing
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (RecordsRequest, [Event])
    {
        try Accounts(db).requirePerson(worker)
        let before = try RecordsRequests(db).open(id)
        guard before.submitted != nil else { throw Refusal(.notSubmitted, .conflicting) }
        guard try !madeReady(before, by: worker, in: db) else { throw Refusal(.ownPacket, .conflicting) }
        guard before.proof != .notSeen || before.kind == .publicRecords else {
            throw Refusal(.proofNotSeen, .conflicting)
        }
        let packets = RecordsPackets(db)
        guard try !packets.isChanged(before), try packets.shown(before) == shown else {
            throw Refusal(.recordsChanged, .conflicting)
        }
        let cutting = try RecordsCutting(before, in: db)
        // What a right no longer opens is not given, though it did when the packet was made ready.
        guard try cutting.isCovered(at: now) else { throw Refusal(.recordsChanged, .conflicting) }
        let packet = cutting.packet(at: now)
        try RecordsClosing(before, in: db).close(.released, packet, writing, by: worker, at: now)
        let told = try cutting.tell(packet, by: worker, at: now)
        let request = try RecordsRequests(db).request(id)
        let said: [String: Event.Fact] = ["lines": .init(packet.lines.count), "withheld": .init(packet.log.count)]
        return (request, [request.event(.recordsReleased, said)] + told)
    }

    /// Whether somebody had a hand in what was made ready.
    private func madeReady(_ request: RecordsRequest, by worker: Worker, in db: any Transaction) throws -> Bool {
        if request.submitted?.by.id == worker.id.text || request.gathered?.by.id == worker.id.text { return true }
        return try !db(
            "SELECT id FROM records_redaction WHERE request_id = \(id) AND answered_by = \(worker.id) LIMIT 1"
        ).isEmpty
    }
}

/// What is left of a packet when all that was decided is taken out.
struct RecordsCutting {
    let request: RecordsRequest
    let db: any Transaction
    private let lines: [(id: String, line: RecordsLine)]
    private let redactions: [String: [Redaction]]

    init(_ request: RecordsRequest, in db: any Transaction) throws {
        self.request = request
        self.db = db
        let kept = try RecordsPackets(db).kept(request.id)
        let found = Dictionary(
            try RecordsReader.lines(kept.map { ($0.table, $0.source) }, in: db).map { ("\($0.table):\($0.id)", $0) }
        ) { first, _ in first }
        lines = kept.compactMap { one in found[one.key].map { (one.id, $0) } }
        redactions = Dictionary(grouping: try RecordsPackets(db).redactions(request.id), by: \.line)
    }

    func packet(at now: Instant) -> ReleasedPacket { ReleasedPacket(request, lines, redactions, at: now) }

    /// Whether all that nobody may decide to give is taken out.
    func isCovered(at now: Instant) throws -> Bool {
        let rules = try RedactionRules(request, lines.map(\.line), in: db, at: now)
        return lines.allSatisfy { id, line in
            rules.proposals(for: line).filter(\.ground.isFirm).allSatisfy { proposal in
                (redactions[id] ?? []).contains {
                    $0.hides && ($0.field == nil || ($0.field == proposal.field && $0.part == nil))
                }
            }
        }
    }

    /// In how many places words are given that are taken out elsewhere as somebody else's.
    func stillStanding() throws -> Int {
        var words: Set<String> = []
        for (id, line) in lines {
            for redaction in redactions[id] ?? [] where redaction.answer == .accepted {
                guard redaction.ground == .thirdParty || redaction.ground == .identity, let name = redaction.field,
                    let field = line.field(name), field.isWords
                else { continue }
                let text = Array(field.text)
                let part = (redaction.part ?? 0..<text.count).clamped(to: 0..<text.count)
                let taken = String(text[part]).trimmingBlanks()
                if (4...80).contains(taken.count) { words.insert(String(taken)) }
            }
        }
        let given = packet(at: request.receivedAt).lines.flatMap { line in
            line.fields.filter { $0.kind == "words" }.flatMap { $0.parts.compactMap(\.text) }
        }
        var many = 0
        for text in given {
            let (characters, folded) = (Array(text), WordSearch.folded(text))
            for word in words {
                many += WordSearch.places(of: WordSearch.folded(word), in: characters, folded, true).count
            }
        }
        return many
    }

    /// Writes down of everybody known of whom something was given that it was (45 CFR 164.528).
    func tell(_ packet: ReleasedPacket, by worker: Worker, at now: Instant) throws -> [Event] {
        guard packet.lines.contains(where: { $0.withheld == nil }) else { return [] }
        let document = DisclosureDocument(schema: DisclosureDocument.schema, calledBy: nil, parts: [])
        let json = try KeptJSON.text(of: document)
        return try people().map { person in
            let disclosure = ID<Disclosure>.new()
            try db.keep(
                in: "disclosure",
                """
                INSERT INTO disclosure (id, person_id, recipient, purpose, categories, basis, consent_id, reason, is_part2,
                    document, given_by, given_at)
                VALUES (\(disclosure), \(person), \(request.requester), \(ConsentTerms.Purpose.recordsRequest), '',
                    \(DisclosureQuestion.Basis.recordsRequest), \(nil as String?), \("#\(request.number)"),
                    \(packet.carriesPart2 ? 1 : 0), \(json), \(worker.id), \(now))
                RETURNING *
                """
            )
            let said: [String: Event.Fact] = [
                "disclosure": .init(disclosure), "basis": .init(DisclosureQuestion.Basis.recordsRequest),
                "purpose": .init(ConsentTerms.Purpose.recordsRequest),
            ]
            return Event(.disclosed, Person.subject(person), said)
        }
    }

    /// Everybody known whose records these are, or who was in their calls.
    private func people() throws -> [ID<Person>] {
        if let person = request.scope?.person { return [try People(db).person(person).root] }
        var calls = Set(lines.filter { $0.line.table == "call" }.map(\.line.id))
        if let id = request.scope?.supportCase {
            calls.insert(try SupportCases(db).supportCase(id).call.text)
        }
        var people: Set<String> = []
        for part in calls.sorted().parts(of: 200) {
            for row in try db(
                """
                SELECT DISTINCT person.root_id FROM call_person
                JOIN person_contact ON person_contact.call_person_id = call_person.id AND person_contact.undone_at IS NULL
                JOIN person ON person.id = person_contact.person_id
                WHERE call_person.call_id IN (\(each: part))
                """)
            {
                people.insert(try row["root_id"])
            }
        }
        return people.sorted().map(ID.init(stored:))
    }
}

extension Refusal.Code {
    package static let notGathered: Self = "not-gathered"
    package static let alreadySubmitted: Self = "already-submitted"
    package static let placesLeft: Self = "places-left"
    package static let wordsStillStand: Self = "words-still-stand"
    package static let notSubmitted: Self = "not-submitted"
    package static let ownPacket: Self = "own-packet"
    package static let proofNotSeen: Self = "proof-not-seen"
}

extension Event.Kind {
    package static let recordsSubmitted: Self = "records-submitted"
    package static let recordsReturned: Self = "records-returned"
    package static let recordsReleased: Self = "records-released"
}
