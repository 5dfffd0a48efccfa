import Access
import Door
import Exchange
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

extension Routes {
    /// How systems of partners see and answer referrals.
    static let partners: [Route] = [
        api("GET /api/v1/partners", .manageAccounts),
        api("POST /api/v1/partners", .manageAccounts),
        api("POST /api/v1/partners/{id}/ending", .manageAccounts),
        open("GET /api/fhir/metadata"),
        api("GET /api/fhir/{type}", .answerAsPartner),
        api("POST /api/fhir/{type}", .answerAsPartner),
        api("GET /api/fhir/{type}/{id}", .answerAsPartner),
        api("PUT /api/fhir/{type}/{id}", .answerAsPartner),
    ]
}

/// `/api/fhir`: how the systems of services that are asked see and answer their referrals, in FHIR R4 (4.0.1) as the guide of
/// the Gravity Project for social care (SDOH Clinical Care) tells it.
struct FHIRRoutes: Sendable {
    /// So many referrals are looked at for one page; the next one goes on behind them.
    private static let looked = 500

    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/fhir/metadata", capabilities)
        try mounts.at("GET /api/fhir/{type}", search)
        try mounts.at("POST /api/fhir/{type}", create)
        try mounts.at("GET /api/fhir/{type}/{id}", read)
        try mounts.at("PUT /api/fhir/{type}/{id}", update)
    }

    @Sendable func capabilities(_ visit: Visit) async throws -> Response {
        visit.answer(
            try PartnerResources.capabilities(
                at: visit.address(of: "/api/fhir"), name: visit.site.workspace.name, visit.reading.words))
    }

    // MARK: - Looking

    @Sendable func read(_ visit: Visit) async throws -> Response {
        let (kind, name) = (kind(visit), visit.context.parameters.get("id") ?? "")
        switch kind {
        case "Organization" where name == PartnerResources.program:
            return visit.answer(try PartnerResources.organization(visit.site.workspace.name))
        case "HealthcareService":
            guard let id = try? ID<LocalService>(name) else { break }
            do {
                let worker = try visit.worker
                let service = try await visit.desk.look(as: worker, for: .answerAsPartner, at: .partners) { db in
                    try PartnerView(worker, in: db).service(id)
                }
                return visit.answer(try PartnerResources.service(service))
            } catch let refusal as Refusal where refusal.kind == .absent { break }
        case "Task", "ServiceRequest", "Patient":
            guard let id = try? ID<Referral>(name) else { break }
            do {
                let sight = try await visit.desk.perform(FetchAsPartner(id), by: visit.worker)
                try await visit.desk.log(
                    AccessLog.Line(visit.worker, .looked, .answerAsPartner, .call(sight.referral.call)))
                let resources = ReferralResources(sight, visit.reading)
                let resource =
                    switch kind {
                    case "Task": try resources.task()
                    case "Patient": try resources.patient()
                    default: try resources.request()
                    }
                return visit.answer(resource, version: sight.version)
            } catch let refusal as Refusal where refusal.kind == .absent { break }
        default: break
        }
        return try await document(visit, kind, name)
    }

    /// What the system itself sent; whoever tries out identifiers leaves a trace of each.
    private func document(_ visit: Visit, _ kind: String, _ name: String) async throws -> Response {
        let worker = try visit.worker
        let subject = Event.Subject(kind: "partner-document", id: FHIRResource.isID(name) ? name : "")
        let document = try await visit.desk.look(as: worker, for: .answerAsPartner, at: subject) { db in
            guard let document = try PartnerDocuments(db).document(kind, name, of: worker.id) else {
                throw Refusal(.noSuchDocument, .absent)
            }
            return document
        }
        return visit.answer(try document.resource(), version: document.version)
    }

    @Sendable func search(_ visit: Visit) async throws -> Response {
        let base = visit.address(of: "/api/fhir")
        let worker = try visit.worker
        let found: [FHIRResource]
        var next: String?
        switch kind(visit) {
        case "Task":
            let question = try TaskQuestion(visit)
            let sights = try await visit.desk.look(as: worker, for: .answerAsPartner, at: .partners) { db in
                try question.page(PartnerView(worker, in: db), most: Self.looked)
            }
            found = try sights.fitting.map { try ReferralResources($0, visit.reading).task() }
            next = sights.last.map { "\(base)/Task?\(question.text(after: $0))" }
        case "HealthcareService":
            try visit.requireQuery([])
            let services = try await visit.desk.look(as: worker, for: .answerAsPartner, at: .partners) { db in
                try PartnerView(worker, in: db).services()
            }
            found = try services.map(PartnerResources.service)
        case "Organization":
            try visit.requireQuery([])
            found = [try PartnerResources.organization(visit.site.workspace.name)]
        default: throw Refusal(.notFound, .absent)
        }
        let query = visit.request.uri.query.map { "?\($0)" } ?? ""
        return visit.answer(
            try PartnerResources.bundle(found, at: base, here: "\(base)/\(kind(visit))\(query)", next: next))
    }

    // MARK: - Sending

    @Sendable func create(_ visit: Visit) async throws -> Response {
        try await sent(visit) { resource in
            let kept = try await visit.desk.perform(KeepPartnerDocument(resource, named: nil), by: visit.worker)
            return visit.answer(try kept.resource(), status: .created, version: kept.version, made: true)
        }
    }

    @Sendable func update(_ visit: Visit) async throws -> Response {
        let name = visit.context.parameters.get("id") ?? ""
        let kind = kind(visit)
        return try await sent(visit) { resource in
            guard FHIRResource.isID(name) else { throw Refusal(.notFound, .absent) }
            guard resource.id == name else { throw Refusal(.identifierOfAnother, field: "\(kind).id") }
            let seen = try visit.seen
            if kind == "Task", let id = try? ID<Referral>(name),
                let answered = try await answer(visit, resource, id, seen)
            {
                return answered
            }
            let kept = try await visit.desk.perform(
                KeepPartnerDocument(resource, named: name, seen: seen.flatMap(\.self)), by: visit.worker)
            return visit.answer(
                try kept.resource(), status: kept.version == 1 ? .created : .ok, version: kept.version,
                made: kept.version == 1)
        }
    }

    /// What a Task tells of a referral; nothing where there is none of this identifier that they may see.
    private func answer(
        _ visit: Visit, _ resource: FHIRResource, _ id: ID<Referral>, _ seen: Int??
    ) async throws -> Response? {
        let worker = try visit.worker
        do {
            _ = try await visit.desk.database.read { db in try PartnerView(worker, in: db).referral(id) }
        } catch let refusal as Refusal where refusal.kind == .absent { return nil }
        guard let seen else { throw Refusal(.preconditionRequired) }
        let news = try PartnerNews(FHIRTask(resource), about: id)
        let sight = try await visit.desk.perform(TellAsPartner(news, of: id, seen: seen), by: worker)
        return visit.answer(try ReferralResources(sight, visit.reading).task(), version: sight.version)
    }

    /// Reads what was sent, or says what is wrong with it.
    private func sent(_ visit: Visit, _ keep: (FHIRResource) async throws -> Response) async throws -> Response {
        let type = visit.request.headers[.contentType]?.lowercased() ?? ""
        guard [FHIR.type, "application/json"].contains(where: type.hasPrefix) else { throw Refusal(.unsupportedType) }
        let bytes = try await visit.body()
        do {
            let resource = try FHIRResource(bytes.readableBytesView)
            guard resource.kind == kind(visit) else {
                throw Refusal(.kindOfAnother, field: "\(resource.kind).resourceType")
            }
            return try await keep(resource)
        } catch let refused as FHIRRefused {
            return visit.outcome(refused)
        }
    }

    private func kind(_ visit: Visit) -> String { visit.context.parameters.get("type") ?? "" }
}

extension Visit {
    /// The version that a system says it has seen: nothing where it says none, and nothing in that for any version.
    ///
    /// - Throws: ``Refusal`` with `.outdated` for one that is none of ours.
    fileprivate var seen: Int?? {
        get throws(Refusal) {
            guard let header = request.headers[.ifMatch]?.trimmingBlanks() else { return .none }
            if header == "*" { return .some(nil) }
            let tag = header.hasPrefix("W/") ? header.dropFirst(2) : header[...]
            guard tag.count > 2, tag.first == "\"", tag.last == "\"", let version = Int(tag.dropFirst().dropLast())
            else {
                throw Refusal(.outdated, .outdated)
            }
            return version
        }
    }

    /// To pass over what is asked would be to answer with what was not asked for.
    ///
    /// - Throws: ``Refusal`` that names what is not known here.
    func requireQuery(_ names: Set<String>) throws(Refusal) {
        for (name, _) in request.uri.queryParameters where !names.contains(String(name)) {
            let isPlain = name.count <= 32 && name.allSatisfy { $0.isASCII && ($0.isLetter || "_-:.".contains($0)) }
            throw Refusal(.queryUnreadable, field: isPlain ? String(name) : nil)
        }
    }
}

extension Refusal.Code {
    static let identifierOfAnother: Self = "fhir-identifier-of-another"
    static let kindOfAnother: Self = "fhir-kind-of-another"
}
