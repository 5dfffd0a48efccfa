import Access
import Door
import Exchange
import Hummingbird
import Linkage
import Operate
import Store
import Vocabulary

/// Services that may be told twice for machines, as `Assets/openapi.yaml` describes them.
struct DuplicateAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/directory/duplicates", list)
        try mounts.at("POST /api/v1/directory/duplicates", decide)
        try mounts.at("POST /api/v1/directory/duplicates/{id}/removal", takeBack)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let twice = visit.site.toldTwice
        let shown = try await visit.desk.look(as: visit.worker, for: .manageServices, at: .directory) { db in
            try DuplicatesPage.Shown(twice, most: DuplicateRoutes.most, in: db)
        }
        return try visit.json(DuplicatesDocument(shown))
    }

    @Sendable func decide(_ visit: Visit) async throws -> Response {
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["kept", "other", "finding"], bytes: bytes)
        let (kept, other): (ID<LocalService>, ID<LocalService>) = (
            try body.requiredName("kept"), try body.requiredName("other")
        )
        let verdict: ServiceVerdict
        switch try body.code("finding", ServiceVerdict.Finding.init(rawValue:)) {
        case .same?:
            verdict = try await visit.desk.perform(MergeServices(other, into: kept), by: visit.worker, once: once)
        case .apart?:
            verdict = try await visit.desk.perform(TellServicesApart(kept, from: other), by: visit.worker, once: once)
        case nil: throw Refusal(.required, field: "finding")
        }
        return try visit.json(VerdictDocument(verdict), status: .created)
    }

    @Sendable func takeBack(_ visit: Visit) async throws -> Response {
        let id: ID<ServiceVerdict> = try visit.id(.noSuchVerdict)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        _ = try visit.object([], bytes: bytes)
        let verdict = try await visit.desk.perform(TakeBackServiceVerdict(id), by: visit.worker, once: once)
        return try visit.json(VerdictDocument(verdict))
    }
}

/// What is proposed and what was said, as machines read it.
struct DuplicatesDocument: Encodable {
    private struct Pair: Encodable {
        let one: String
        let other: String
        let name: String
        let organization: String
        let phone: String
        let place: String
        let metres: Int?
        let web: String

        private enum Key: CodingKey {
            case one, other, name, organization, phone, place, metres, web
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(one, forKey: .one)
            try object.encode(other, forKey: .other)
            try object.encode(name, forKey: .name)
            try object.encode(organization, forKey: .organization)
            try object.encode(phone, forKey: .phone)
            try object.encode(place, forKey: .place)
            try object.encode(metres, forKey: .metres)
            try object.encode(web, forKey: .web)
        }
    }

    private let ready: Bool
    private let open: Int
    private let proposed: [Pair]
    private let said: [VerdictDocument]

    init(_ shown: DuplicatesPage.Shown) {
        (ready, open) = (shown.isReady, shown.open)
        proposed = shown.proposed.map { pair in
            let (place, metres): (String, Int?) =
                switch pair.likeness.place {
                case .sameAddress: ("same", nil)
                case .near(let metres): ("near", metres)
                case .elsewhere(let metres): ("elsewhere", metres)
                case .otherTown: ("elsewhere", nil)
                case .unknown: ("unknown", nil)
                }
            return Pair(
                one: pair.one.entry.record.id, other: pair.other.entry.record.id,
                name: pair.likeness.name.rawValue, organization: pair.likeness.organization.name,
                phone: pair.likeness.phone.name, place: place, metres: metres, web: pair.likeness.web.name)
        }
        said = shown.verdicts.map { VerdictDocument($0.verdict) }
    }
}

/// What somebody said of two services, as machines read it.
struct VerdictDocument: Encodable {
    private let verdict: ServiceVerdict

    init(_ verdict: ServiceVerdict) {
        self.verdict = verdict
    }

    private enum Key: CodingKey {
        case id, finding, kept, other, by, at, takenBackAt
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(verdict.id.text, forKey: .id)
        try object.encode(verdict.finding.rawValue, forKey: .finding)
        try object.encode(verdict.kept, forKey: .kept)
        try object.encode(verdict.other, forKey: .other)
        try object.encode(verdict.by.name, forKey: .by)
        try object.encode(verdict.at.description, forKey: .at)
        try object.encode(verdict.undoneAt?.description, forKey: .takenBackAt)
    }
}
