import Access
import Door
import Store
import Vocabulary

/// Writes down that somebody asks for records, and begins its clock.
package struct TakeRecordsRequest: Order {
    package static let permission = Permission.keepRecordsRequests

    let kind: RecordsRequest.Kind
    let requester: String
    let contact: String?
    let purpose: String?
    let asked: String
    let authority: String?
    let part2Order: String?
    let proof: RecordsRequest.Proof
    let scope: RecordScope?
    let receivedAt: Instant?

    /// - Parameters:
    ///   - scope: nothing where nobody known here is meant.
    ///   - receivedAt: nothing is now.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ kind: RecordsRequest.Kind?, from requester: String?, contact: String? = nil, purpose: String? = nil,
        asking asked: String?, on authority: String? = nil, part2Order: String? = nil,
        proof: RecordsRequest.Proof = .notSeen, about scope: RecordScope?, receivedAt: Instant? = nil
    ) throws(Refusal) {
        guard let kind else { throw Refusal(.required, field: "request-kind") }
        self.kind = kind
        self.requester = try FreeText.needed(requester, most: RecordsRequest.mostName, field: "requester")
        self.contact = try FreeText.given(contact, most: RecordsRequest.mostReason, field: "contact")
        self.purpose = try FreeText.given(purpose, most: RecordsRequest.mostReason, field: "what-for")
        self.asked = try FreeText.needed(asked, most: RecordsRequest.mostWords, field: "asked-for")
        self.authority = try FreeText.given(authority, most: RecordsRequest.mostName, field: "rests-on")
        guard self.authority != nil || !(kind.needsAuthority || kind == .representative) else {
            throw Refusal(.required, field: "rests-on")
        }
        self.part2Order = try FreeText.given(part2Order, most: RecordsRequest.mostName, field: "part2-order")
        self.proof = proof
        try scope?.checkPeriod(mostDays: RecordsRequest.mostDays)
        self.scope = scope
        self.receivedAt = receivedAt
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (RecordsRequest, [Event])
    {
        try Accounts(db).requirePerson(worker)
        let received = receivedAt ?? now
        guard received <= now else { throw Refusal(.notInFuture, field: "received-at") }
        try scope?.require(in: db)
        let rules = RecordsRules(db)
        let rule = try rules.rule(kind)
        let due = rule.due(rule.days, after: received, in: try rules.zone())
        let id = ID<RecordsRequest>.new()
        let number: Int = try db("SELECT coalesce(max(number), 0) + 1 AS next FROM records_request")[0]["next"]
        try db.keep(
            in: "records_request",
            """
            INSERT INTO records_request (id, number, kind, requester, contact, purpose, asked, authority, part2_order,
                proof, scope, person_id, call_id, case_id, from_moment, to_moment, received_at, first_due_at, due_at,
                entered_by, entered_at)
            VALUES (\(id), \(number), \(kind), \(requester), \(contact), \(purpose), \(asked), \(authority), \(part2Order),
                \(proof), \(scope?.code), \(scope?.person), \(scope?.call), \(scope?.supportCase), \(scope?.period?.from),
                \(scope?.period?.to), \(received), \(due), \(due), \(worker.id), \(now))
            RETURNING *
            """
        )
        try RecordsClock.ask(about: id, received: received, due: due, in: db, at: now)
        let request = try RecordsRequests(db).request(id)
        return (request, [request.event(.recordsAsked)])
    }
}

/// Writes down what was learned since: that somebody showed who they are, on what it rests, whose records are meant.
package struct AmendRecordsRequest: Order {
    package static let permission = Permission.keepRecordsRequests

    let id: ID<RecordsRequest>
    let proof: RecordsRequest.Proof
    let authority: String?
    let part2Order: String?
    let scope: RecordScope?

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ id: ID<RecordsRequest>, proof: RecordsRequest.Proof, on authority: String?, part2Order: String?,
        about scope: RecordScope?
    ) throws(Refusal) {
        self.id = id
        self.proof = proof
        self.authority = try FreeText.given(authority, most: RecordsRequest.mostName, field: "rests-on")
        self.part2Order = try FreeText.given(part2Order, most: RecordsRequest.mostName, field: "part2-order")
        try scope?.checkPeriod(mostDays: RecordsRequest.mostDays)
        self.scope = scope
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (RecordsRequest, [Event])
    {
        try Accounts(db).requirePerson(worker)
        let before = try RecordsRequests(db).open(id)
        guard authority != nil || !(before.kind.needsAuthority || before.kind == .representative) else {
            throw Refusal(.required, field: "rests-on")
        }
        try scope?.require(in: db)
        // What was made ready was made ready for another right and another scope.
        let stays = scope == before.scope && part2Order == before.part2Order
        try db.keep(
            in: "records_request",
            """
            UPDATE records_request SET proof = \(proof), authority = \(authority), part2_order = \(part2Order),
                scope = \(scope?.code), person_id = \(scope?.person), call_id = \(scope?.call),
                case_id = \(scope?.supportCase), from_moment = \(scope?.period?.from), to_moment = \(scope?.period?.to),
                submitted_by = NULL, submitted_at = NULL
            WHERE id = \(id) RETURNING *
            """
        )
        if !stays { try RecordsPackets(db).forget(id) }
        let request = try RecordsRequests(db).request(id)
        return (request, [request.event(.recordsRequestAmended, ["proof": .init(proof)])])
    }
}

extension Event.Kind {
    package static let recordsAsked: Self = "records-asked"
    package static let recordsRequestAmended: Self = "records-request-amended"
}
