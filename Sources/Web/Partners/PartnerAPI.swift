import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

/// Which systems of partners answer for which services, for machines of those who keep accounts.
struct PartnerAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/partners", list)
        try mounts.at("POST /api/v1/partners", tie)
        try mounts.at("POST /api/v1/partners/{id}/ending", end)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let ties = try await visit.desk.look(as: visit.worker, for: .manageAccounts, at: .partners) { db in
            try PartnerTies(db).all()
        }
        return try visit.json(ListDocument(name: "partners", items: ties.map(PartnerTieDocument.init), next: nil))
    }

    @Sendable func tie(_ visit: Visit) async throws -> Response {
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["account", "service"], bytes: bytes)
        let command = TiePartner(try body.required("account"), to: try body.requiredName("service"))
        let tie = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(PartnerTieDocument(tie), status: .created)
    }

    @Sendable func end(_ visit: Visit) async throws -> Response {
        let id: ID<PartnerTie> = try visit.id(.noSuchTie)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        _ = try visit.object([], bytes: bytes)
        return try visit.json(
            PartnerTieDocument(try await visit.desk.perform(EndPartnerTie(id), by: visit.worker, once: once)))
    }
}

/// A tie of a system to a service, as machines read it.
struct PartnerTieDocument: Encodable {
    private let tie: PartnerTie

    init(_ tie: PartnerTie) {
        self.tie = tie
    }

    private enum Key: CodingKey { case id, account, service, tiedBy, tiedAt, endedAt }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(tie.id.text, forKey: .id)
        try object.encode(tie.accountName, forKey: .account)
        try object.encode(tie.service.text, forKey: .service)
        try object.encode(tie.by.name, forKey: .tiedBy)
        try object.encode(tie.at.description, forKey: .tiedAt)
        try object.encode(tie.endedAt?.description, forKey: .endedAt)
    }
}
