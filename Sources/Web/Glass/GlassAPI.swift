import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

/// What ties the token's account to a person, and opening a record in an emergency, as `Assets/openapi.yaml` describes them.
struct GlassAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/people/{id}/tie", tie)
        try mounts.at("GET /api/v1/people/{id}/opened", opened)
        try mounts.at("POST /api/v1/people/{id}/opened", open)
        try mounts.at("POST /api/v1/opened/{id}/ending", end)
        try mounts.at("GET /api/v1/opened", list)
        try mounts.at("POST /api/v1/opened/{id}/review", review)
    }

    @Sendable func tie(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id(.noSuchPersonRecord)
        let (worker, now) = (try visit.worker, visit.desk.clock())
        let (tie, glass) = try await visit.desk.look(as: worker, for: .seePeople, at: Person.subject(id)) { db in
            let tie = try Ties(db).tie(of: worker, to: id, at: now)
            return (tie, try BrokenGlasses(db).open(by: worker.id, of: id, at: now))
        }
        return try visit.json(TieDocument(tie, of: worker, glass: glass, at: now))
    }

    /// Who opened the record: their roles, not their names.
    @Sendable func opened(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id(.noSuchPersonRecord)
        let opened = try await visit.desk.look(as: visit.worker, for: .seeConsents, of: id) { db, _ in
            try BrokenGlasses(db).of(id)
        }
        return try visit.json(
            ListDocument(name: "opened", items: opened.map { OpenedDocument($0, at: visit.desk.clock()) }, next: nil))
    }

    @Sendable func open(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id(.noSuchPersonRecord)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["reason", "words", "call"], bytes: bytes)
        let reason = try body.needed("reason", GlassReason.init(rawValue:))
        var call: ID<Call>?
        if let text = try body.text("call") {
            do throws(Refusal) { call = try ID(text) } catch { throw error.about("call") }
        }
        let command = try BreakGlass(id, because: reason, body.text("words"), in: call)
        let glass = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(OpenedDocument(glass, isNamed: true, at: visit.desk.clock()), status: .created)
    }

    @Sendable func end(_ visit: Visit) async throws -> Response {
        let id: ID<BrokenGlass> = try visit.id(.noSuchGlass)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        _ = try visit.object([], bytes: bytes)
        let glass = try await visit.desk.perform(EndGlass(id), by: visit.worker, once: once)
        return try visit.json(OpenedDocument(glass, isNamed: true, at: visit.desk.clock()))
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let (waiting, reviewed) = try await visit.desk.look(as: visit.worker, for: .reviewGlass, at: .privacy) { db in
            try BrokenGlasses(db).all()
        }
        let items = (waiting + reviewed).map { OpenedDocument($0, isNamed: true, at: visit.desk.clock()) }
        return try visit.json(ListDocument(name: "opened", items: items, next: nil))
    }

    @Sendable func review(_ visit: Visit) async throws -> Response {
        let id: ID<BrokenGlass> = try visit.id(.noSuchGlass)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["ruling", "words"], bytes: bytes)
        let command = try ReviewGlass(
            id, body.needed("ruling", BrokenGlass.Ruling.init(rawValue:)), body.text("words"))
        let glass = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(OpenedDocument(glass, isNamed: true, at: visit.desk.clock()))
    }
}

/// What ties somebody to a person, and what of the person is open to them.
struct TieDocument: Encodable {
    private let tie: Tie
    private let worker: Worker
    private let glass: OpenedDocument?

    init(_ tie: Tie, of worker: Worker, glass: BrokenGlass?, at now: Instant) {
        self.tie = tie
        self.worker = worker
        self.glass = glass.map { OpenedDocument($0, isNamed: true, at: now) }
    }

    private enum Key: CodingKey { case relationship, open, heldBack, opensPart2, opened }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        let held = Permission.allCases.filter { RoleTable.held.contains($0) && may(worker, $0).allowed }
        let open = held.filter { may(worker, $0, by: tie, leave: .law).allowed }
        try object.encode(tie.relationship.rawValue, forKey: .relationship)
        try object.encode(open.map(\.rawValue), forKey: .open)
        try object.encode(held.filter { !open.contains($0) }.map(\.rawValue), forKey: .heldBack)
        try object.encode(tie.opensPart2, forKey: .opensPart2)
        try object.encode(glass, forKey: .opened)
    }
}

/// A record that was opened in an emergency, as machines read it.
struct OpenedDocument: Encodable {
    private let glass: BrokenGlass
    private let isNamed: Bool
    private let now: Instant

    /// - Parameter isNamed: whether it says who opened it and in what words, which the person is not told.
    init(_ glass: BrokenGlass, isNamed: Bool = false, at now: Instant) {
        self.glass = glass
        self.isNamed = isNamed
        self.now = now
    }

    private enum Key: CodingKey {
        case id, person, call, reason, words, by, roles, at, until, isOpen, endedAt, ending, reviewDueAt, isOverdue
        case ruling, reviewWords, reviewedBy, reviewedAt
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(glass.id.text, forKey: .id)
        try object.encode(glass.person.text, forKey: .person)
        try object.encode(glass.call?.text, forKey: .call)
        try object.encode(glass.reason.rawValue, forKey: .reason)
        try object.encode(isNamed ? glass.words : nil, forKey: .words)
        try object.encode(isNamed ? AuthorDocument(glass.by) : nil, forKey: .by)
        try object.encode(glass.roles.map(\.rawValue), forKey: .roles)
        try object.encode(glass.at.description, forKey: .at)
        try object.encode(glass.until.description, forKey: .until)
        try object.encode(glass.isOpen(at: now), forKey: .isOpen)
        try object.encode(glass.endedAt?.description, forKey: .endedAt)
        try object.encode(glass.ending?.rawValue, forKey: .ending)
        try object.encode(glass.reviewDueAt.description, forKey: .reviewDueAt)
        try object.encode(glass.isOverdue(at: now), forKey: .isOverdue)
        let reviewed = glass.reviewed
        try object.encode(reviewed?.ruling.rawValue, forKey: .ruling)
        try object.encode(isNamed ? reviewed?.words : nil, forKey: .reviewWords)
        try object.encode(isNamed ? reviewed.map { AuthorDocument($0.by) } : nil, forKey: .reviewedBy)
        try object.encode(reviewed?.at.description, forKey: .reviewedAt)
    }
}
