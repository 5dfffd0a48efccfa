import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

/// The directory for machines, as `Assets/openapi.yaml` describes it: what it answers to a question, and what is said of a service.
struct DirectoryAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/directory", search)
        try mounts.at("POST /api/v1/services/{id}/room", tellRoom)
        try mounts.at("POST /api/v1/services/{id}/admission", tellAdmission)
        try mounts.at("POST /api/v1/services/{id}/link", giveLink)
        try mounts.at("POST /api/v1/services/{id}/link/removal", takeBackLink)
    }

    /// The best first, or by name where nothing is asked; `next` is the page after this one.
    @Sendable func search(_ visit: Visit) async throws -> Response {
        var number = 1
        if let asked = visit.query("page") {
            guard let page = Int(asked), (1...FoundServices.lastPage).contains(page) else {
                throw Refusal(.outOfRange, field: "page", values: ["least": "1", "most": "\(FoundServices.lastPage)"])
            }
            number = page
        }
        return try visit.json(FoundServicesDocument(try await visit.find(try visit.serviceQuestion(), page: number)))
    }

    @Sendable func tellRoom(_ visit: Visit) async throws -> Response {
        let fields: Set = ["free", "total", "doorsFrom", "doorsUntil", "holds"]
        let room = try await tell(visit, fields) { id, body in TellRoom(of: id, try body.room()) }
        return try visit.json(ServiceRoomDocument(room), status: .created)
    }

    @Sendable func tellAdmission(_ visit: Visit) async throws -> Response {
        let fields: Set = ["takes", "ageLeast", "ageMost", "languages", "entry", "handOff", "contact", "hours"]
        let points = Set(Admission.Point.allCases.map(\.rawValue))
        let admission = try await tell(visit, fields.union(points)) { id, body in
            TellAdmission(of: id, try body.admission())
        }
        return try visit.json(AdmissionDocument(admission), status: .created)
    }

    @Sendable func giveLink(_ visit: Visit) async throws -> Response {
        let token = Secret()
        let link = try await tell(visit, []) { id, _ in GiveServiceLink(to: id, by: token) }
        let document = ServiceLinkDocument(
            address: OwnServiceDoor.given(link, by: token, visit), expiresAt: link.expiresAt.description)
        return try visit.json(document, status: .created)
    }

    @Sendable func takeBackLink(_ visit: Visit) async throws -> Response {
        try await tell(visit, []) { id, _ in TakeBackServiceLink(to: id) }
        return try visit.json(ServiceLinkDocument(address: nil, expiresAt: nil))
    }

    private func tell<Told: Command>(
        _ visit: Visit, _ fields: Set<String>, _ command: (ID<LocalService>, JSONBody) throws -> Told
    ) async throws -> Told.Outcome {
        let id: ID<LocalService> = try visit.id(.noSuchService)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let command = try command(id, try visit.object(fields, bytes: bytes))
        return try await visit.desk.perform(command, by: visit.worker, once: once)
    }
}

extension JSONBody {
    fileprivate func room() throws(Refusal) -> ServiceRoom.Told {
        try ServiceRoom.Told(
            free: try number("free"), of: try number("total"),
            doors: (from: try moment("doorsFrom"), until: try moment("doorsUntil")), hours: try number("holds"))
    }

    fileprivate func admission() throws(Refusal) -> Admission.Told {
        var points: [Admission.Point: Bool] = [:]
        for point in Admission.Point.allCases { points[point] = try flag(point.rawValue) }
        return try Admission.Told(
            gender: try code("takes", Admission.Gender.init(rawValue:)),
            ages: (least: try number("ageLeast"), most: try number("ageMost")),
            languages: try texts("languages").joined(separator: ","), points: points,
            entry: try code("entry", Admission.Entry.init(rawValue:)), handOff: try text("handOff"),
            contact: try text("contact"), hours: try text("hours"))
    }
}
