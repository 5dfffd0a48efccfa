import Access
import Door
import Store
import Vocabulary

/// Gathers everything within a request's scope and says what the rules would take out of it.
package struct GatherRecords: Order {
    package static let permission = Permission.keepRecordsRequests

    let id: ID<RecordsRequest>

    package init(_ id: ID<RecordsRequest>) {
        self.id = id
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (RecordsRequest, [Event])
    {
        try Accounts(db).requirePerson(worker)
        let before = try RecordsRequests(db).open(id)
        guard let scope = before.scope else { throw Refusal(.nothingMeant, .conflicting) }
        let lines = try RecordsReader.lines(scope, in: db)
        let rules = try RedactionRules(before, lines, in: db, at: now)
        try RecordsPackets(db).keep(lines, of: before, rules, at: now)
        try db.keep(
            in: "records_request",
            """
            UPDATE records_request SET gathered_by = \(worker.id), gathered_at = \(now), packet_digest = \(lines.digest),
                submitted_by = NULL, submitted_at = NULL
            WHERE id = \(id) RETURNING *
            """
        )
        let request = try RecordsRequests(db).request(id)
        return (request, [request.event(.recordsGathered, ["lines": .init(lines.count)])])
    }
}

/// Says of places that a rule or a colleague marked whether they are taken out.
package struct AnswerRedactions: Order {
    package static let permission = Permission.keepRecordsRequests

    let id: ID<RecordsRequest>
    let redactions: [ID<Redaction>]
    let answer: Redaction.Answer
    let reason: String?

    /// The most places answered at once.
    package static let most = 500

    /// - Throws: ``Refusal`` about `why-shown`: what is given after all needs a reason.
    package init(
        _ redactions: [ID<Redaction>], of id: ID<RecordsRequest>, _ answer: Redaction.Answer, because reason: String?
    ) throws(Refusal) {
        guard !redactions.isEmpty else { throw Refusal(.required, field: "places") }
        guard redactions.count <= Self.most else {
            throw Refusal(.textTooLong, field: "places", values: ["most": String(Self.most)])
        }
        self.id = id
        self.redactions = redactions
        self.answer = answer
        let reason = try FreeText.given(reason, most: RecordsRequest.mostReason, field: "why-shown")
        guard answer == .accepted || reason != nil else { throw Refusal(.required, field: "why-shown") }
        self.reason = answer == .accepted ? nil : reason
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (RecordsRequest, [Event])
    {
        try Accounts(db).requirePerson(worker)
        let before = try RecordsRequests(db).open(id)
        let packets = RecordsPackets(db)
        let there = Dictionary(try packets.redactions(id).map { ($0.id, $0) }) { first, _ in first }
        for one in redactions {
            guard let redaction = there[one] else { throw Refusal(.noSuchRedaction, .conflicting) }
            guard answer == .accepted || !redaction.ground.isFirm else { throw Refusal(.groundIsFirm, .conflicting) }
            try db.keep(
                in: "records_redaction",
                """
                UPDATE records_redaction SET answer = \(answer), reason = \(reason), answered_by = \(worker.id),
                    answered_at = \(now)
                WHERE id = \(one) RETURNING *
                """
            )
        }
        try packets.reopen(id)
        let said: [String: Event.Fact] = ["answer": .init(answer), "places": .init(redactions.count)]
        return (try RecordsRequests(db).request(id), [before.event(.redactionsAnswered, said)])
    }
}

/// Takes out by hand what no rule found: words of a field, a whole field, a whole line.
package struct AddRedaction: Order {
    package static let permission = Permission.keepRecordsRequests

    let id: ID<RecordsRequest>
    let line: String
    let field: String?
    let words: String?
    let isEverywhere: Bool
    let ground: RedactionGround

    /// - Parameters:
    ///   - words: as they stand there; nothing takes the whole field.
    ///   - isEverywhere: whether they go wherever they stand in the packet.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ words: String?, in field: String?, of line: String, _ id: ID<RecordsRequest>, isEverywhere: Bool = false,
        because ground: RedactionGround?
    ) throws(Refusal) {
        guard let ground else { throw Refusal(.required, field: "ground") }
        self.id = id
        self.line = line
        self.field = field
        self.words = try FreeText.given(words, most: RecordsRequest.mostReason, field: "words-out")
        self.isEverywhere = isEverywhere
        self.ground = ground
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (RecordsRequest, [Event])
    {
        try Accounts(db).requirePerson(worker)
        let before = try RecordsRequests(db).open(id)
        let packets = RecordsPackets(db)
        let kept = try packets.kept(id)
        guard let here = kept.first(where: { $0.id == line }) else { throw Refusal(.noSuchRedaction, .conflicting) }
        let lines = Dictionary(
            try RecordsReader.lines(
                (words != nil && isEverywhere ? kept : [here]).map { ($0.table, $0.source) }, in: db
            )
            .map { ("\($0.table):\($0.id)", $0) }
        ) { first, _ in first }
        var places: [(line: String, proposal: RedactionProposal)] = []
        if let words {
            for one in words.isEmpty ? [] : (isEverywhere ? kept : [here]) {
                guard let line = lines[one.key] else { continue }
                // Its places were read in other words.
                guard line.digest == one.digest else { throw Refusal(.recordsChanged, .conflicting) }
                for found in line.fields where found.isWords && (isEverywhere || found.name == field) {
                    for part in WordSearch.places(of: words, in: found.text, isWhole: false) {
                        places.append((one.id, .init(field: found.name, part: part, ground: ground)))
                    }
                }
            }
            guard !places.isEmpty else { throw Refusal(.wordsNotThere, .conflicting, field: "words-out") }
            guard places.count <= AnswerRedactions.most else {
                throw Refusal(
                    .tooManyPlaces, .conflicting, field: "words-out", values: ["most": String(AnswerRedactions.most)])
            }
        } else {
            guard let line = lines[here.key], line.digest == here.digest else {
                throw Refusal(.recordsChanged, .conflicting)
            }
            if let field, field != RecordsLine.author, line.field(field) == nil {
                throw Refusal(.wordsNotThere, .conflicting, field: "words-out")
            }
            places = [(here.id, .init(field: field, part: nil, ground: ground))]
        }
        for place in places {
            try db.keep(
                in: "records_redaction",
                """
                INSERT INTO records_redaction (id, request_id, line_id, field, begins, length, ground, origin, answer,
                    made_at, answered_by, answered_at)
                VALUES (\(ID<Redaction>.new()), \(id), \(place.line), \(place.proposal.field),
                    \(place.proposal.part?.lowerBound), \(place.proposal.part?.count), \(ground), 'hand', 'accepted', \(now),
                    \(worker.id), \(now)) RETURNING *
                """
            )
        }
        try packets.reopen(id)
        let said: [String: Event.Fact] = ["ground": .init(ground), "places": .init(places.count)]
        return (try RecordsRequests(db).request(id), [before.event(.redactionAdded, said)])
    }
}

extension Refusal.Code {
    package static let nothingMeant: Self = "nothing-meant"
    package static let noSuchRedaction: Self = "no-such-redaction"
    package static let groundIsFirm: Self = "ground-is-firm"
    package static let wordsNotThere: Self = "words-not-there"
    package static let tooManyPlaces: Self = "too-many-places"
    package static let recordsChanged: Self = "records-changed"
}

extension Event.Kind {
    package static let recordsGathered: Self = "records-gathered"
    package static let redactionsAnswered: Self = "redactions-answered"
    package static let redactionAdded: Self = "redaction-added"
}
