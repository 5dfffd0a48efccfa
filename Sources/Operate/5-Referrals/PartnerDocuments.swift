import Access
import Door
import Exchange
import Store
import Vocabulary

/// A resource that the system of a partner sent for itself, as it came: only that system reads it again.
package struct PartnerDocument: Sendable {
    package let id: ID<PartnerDocument>
    package let kind: String
    /// Its identifier among those of its kind and its sender.
    package let name: String
    package let version: Int
    package let sentAt: Instant
    let text: String

    init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        name = try row["name"]
        version = try row["version"]
        sentAt = try row["sent_at"]
        text = try row["document"]
    }

    /// - Throws: ``FHIRRefused`` where what is kept is none any more.
    package func resource() throws(FHIRRefused) -> FHIRResource {
        try FHIRResource(text.utf8).named(name, version: version, changed: sentAt.description)
    }
}

/// Every question asked about what systems of partners sent.
package struct PartnerDocuments {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    package func document(_ kind: String, _ name: String, of account: ID<Worker>) throws -> PartnerDocument? {
        try db(
            "SELECT * FROM partner_document WHERE account_id = \(account) AND kind = \(kind) AND name = \(name)"
        ).first.map(PartnerDocument.init)
    }

    func document(_ id: ID<PartnerDocument>) throws -> PartnerDocument {
        guard let row = try db("SELECT * FROM partner_document WHERE id = \(id)").first else {
            throw Refusal(.noSuchDocument, .absent)
        }
        return try PartnerDocument(row)
    }
}

/// Keeps a resource that the system of a partner sends, or a newer version of one.
package struct KeepPartnerDocument: Order {
    package static let permission = Permission.answerAsPartner

    let resource: FHIRResource
    let name: String?
    let seen: Int?

    /// - Parameters:
    ///   - name: the identifier that the system gives it; nothing where we give one.
    ///   - seen: the version that the system knows, where it says one.
    package init(_ resource: FHIRResource, named name: String?, seen: Int? = nil) {
        self.resource = resource
        self.name = name
        self.seen = seen
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (PartnerDocument, [Event]) {
        let id = ID<PartnerDocument>.new()
        let before = try name.flatMap { try PartnerDocuments(db).document(resource.kind, $0, of: worker.id) }
        guard let before else {
            // Identifiers of this form are ours to give: one that is unknown is a mistake, and no new document.
            if let name, (try? ID<PartnerDocument>(name)) != nil { throw Refusal(.noSuchDocument, .absent) }
            guard seen == nil else { throw Refusal(.outdated, .outdated, values: ["version": "0"]) }
            try db.keep(
                in: "partner_document",
                """
                INSERT INTO partner_document (id, account_id, kind, name, version, document, sent_at)
                VALUES (\(id), \(worker.id), \(resource.kind), \(name ?? id.text), 1, \(resource.written), \(now))
                RETURNING *
                """)
            return (try PartnerDocuments(db).document(id), [said(id, by: worker)])
        }
        // Sent again because its answer was lost.
        if before.text == resource.written { return (before, []) }
        guard seen == nil || seen == before.version else {
            throw Refusal(.outdated, .outdated, values: ["version": String(before.version)])
        }
        try db.keep(
            in: "partner_document",
            """
            UPDATE partner_document SET version = version + 1, document = \(resource.written), sent_at = \(now)
            WHERE id = \(before.id) RETURNING *
            """)
        return (try PartnerDocuments(db).document(before.id), [said(before.id, by: worker)])
    }

    private func said(_ id: ID<PartnerDocument>, by worker: Worker) -> Event {
        Event(.partnerDocumentKept, .account(worker.id), ["document": .init(id)])
    }

    package func subject(of outcome: PartnerDocument) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> PartnerDocument {
        try PartnerDocuments(db).document(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchDocument: Self = "no-such-partner-document"
}

extension Event.Kind {
    package static let partnerDocumentKept: Self = "partner-document-kept"
}
