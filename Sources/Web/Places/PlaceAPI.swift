import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Programs
import Store
import Vocabulary

/// Places for machines, as `Assets/openapi.yaml` describes them.
struct PlaceAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/calls/{id}/place", show)
        try mounts.at("POST /api/v1/calls/{id}/place-facts", record)
        try mounts.at("POST /api/v1/place-facts/{id}/withdrawal", withdraw)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let now = visit.desk.clock()
        let file = try await visit.desk.look(as: visit.worker, for: .seePlaceHistory, at: .call(id)) { db in
            try PlaceFile(CallFile(id, in: db), in: db, at: now)
        }
        return try visit.json(PlaceDocument(file))
    }

    @Sendable func record(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["kind", "source", "happenedAt", "expiresAt", "note"], bytes: bytes)
        _ = (try body.required("kind"), try body.required("source"), try body.required("happenedAt"))
        guard let kind = try body.code("kind", PlaceFact.Kind.init(rawValue:)),
            let source = try body.code("source", PlaceFact.Source.init(rawValue:)),
            let happened = try body.moment("happenedAt")
        else { throw Refusal(.required, field: "kind") }
        let command = try RecordPlaceFact(
            kind, at: id, from: source, happenedAt: happened, note: try body.text("note"),
            expiresAt: try body.moment("expiresAt"))
        let fact = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(PlaceFactDocument(fact, at: visit.desk.clock()), status: .created)
    }

    @Sendable func withdraw(_ visit: Visit) async throws -> Response {
        let id: ID<PlaceFact> = try visit.id(.noSuchPlaceFact)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["reason"], bytes: bytes)
        _ = try body.required("reason")
        guard let reason = try body.code("reason", PlaceFact.Withdrawal.init(rawValue:)) else {
            throw Refusal(.required, field: "reason")
        }
        let fact = try await visit.desk.perform(
            WithdrawPlaceFact(id, because: reason), by: visit.worker, once: once)
        return try visit.json(PlaceFactDocument(fact, at: visit.desk.clock()))
    }
}

/// A fact of a place, as machines read it.
struct PlaceFactDocument: Encodable {
    private let fact: PlaceFact
    private let now: Instant

    init(_ fact: PlaceFact, at now: Instant) {
        self.fact = fact
        self.now = now
    }

    private enum Key: CodingKey {
        case id, call, address, kind, source, happenedAt, expiresAt, note, state, withdrawal, by, recordedAt
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(fact.id.text, forKey: .id)
        try object.encode(fact.call.text, forKey: .call)
        try object.encode(fact.address, forKey: .address)
        try object.encode(fact.kind.rawValue, forKey: .kind)
        try object.encode(fact.source.rawValue, forKey: .source)
        try object.encode(fact.happenedAt.description, forKey: .happenedAt)
        try object.encode(fact.expiresAt.description, forKey: .expiresAt)
        try object.encode(fact.note, forKey: .note)
        try object.encode(fact.state(at: now).rawValue, forKey: .state)
        try object.encode(fact.withdrawal?.rawValue, forKey: .withdrawal)
        try object.encode(AuthorDocument(fact.by), forKey: .by)
        try object.encode(fact.recordedAt.description, forKey: .recordedAt)
    }
}

/// What is known of where a call is, as machines read it.
struct PlaceDocument: Encodable {
    struct Contact: Encodable {
        private let contact: EarlierContact

        init(_ contact: EarlierContact) {
            self.contact = contact
        }

        private enum Key: CodingKey {
            case call, number, receivedAt, matched, otherUnit, open, stage, reason, sent, level, response
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(contact.call.text, forKey: .call)
            try object.encode(contact.number, forKey: .number)
            try object.encode(contact.receivedAt.description, forKey: .receivedAt)
            try object.encode(contact.matched.map(\.rawValue).sorted(), forKey: .matched)
            try object.encode(contact.isOtherUnit, forKey: .otherUnit)
            try object.encode(contact.isOpen, forKey: .open)
            try object.encode(contact.stage.rawValue, forKey: .stage)
            try object.encode(contact.departure?.reason.name, forKey: .reason)
            try object.encode(contact.departure?.sent?.rawValue, forKey: .sent)
            try object.encode(contact.decided?.level.rawValue, forKey: .level)
            try object.encode(contact.decided?.response, forKey: .response)
        }
    }

    let facts: [PlaceFactDocument]
    let contacts: [Contact]
    let moreContacts: Int
    let searchedBy: [String]

    init(_ file: PlaceFile) {
        facts = file.facts.map { PlaceFactDocument($0, at: file.at) }
        contacts = file.contacts.contacts.map(Contact.init)
        moreContacts = file.contacts.more
        searchedBy = file.contacts.searched.map(\.rawValue).sorted()
    }
}
