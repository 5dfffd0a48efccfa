import Access
import Door
import Exchange
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// Services that may be told twice, and what is said of them.
    static let duplicates: [Route] = [
        row("GET /directory/duplicates", .manageServices, page: "duplicates"),
        row("POST /directory/duplicates", .manageServices),
        row("POST /directory/duplicates/{id}/removal", .manageServices),
        api("GET /api/v1/directory/duplicates", .manageServices),
        api("POST /api/v1/directory/duplicates", .manageServices),
        api("POST /api/v1/directory/duplicates/{id}/removal", .manageServices),
    ]
}

/// `/directory/duplicates`: whether two services are the same one, decided by somebody who keeps them.
struct DuplicateRoutes: Sendable {
    /// How many pairs, and how many of the last decisions, are shown at once.
    static let most = 20

    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /directory/duplicates", show)
        try mounts.at("POST /directory/duplicates", decide)
        try mounts.at("POST /directory/duplicates/{id}/removal", takeBack)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit)
    }

    @Sendable func decide(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        return try await keep(visit, form) {
            let (one, other) = (try form.service("one"), try form.service("other"))
            let once = try visit.once(form)
            switch try form.code("says", DuplicateSaid.init(rawValue:)) {
            case .first?:
                _ = try await visit.desk.perform(MergeServices(other, into: one), by: visit.worker, once: once)
            case .second?:
                _ = try await visit.desk.perform(MergeServices(one, into: other), by: visit.worker, once: once)
            case .apart?:
                _ = try await visit.desk.perform(TellServicesApart(one, from: other), by: visit.worker, once: once)
            case nil: throw Refusal(.required, field: "says")
            }
        }
    }

    @Sendable func takeBack(_ visit: Visit) async throws -> Response {
        let id: ID<ServiceVerdict> = try visit.id(.noSuchVerdict)
        let form = try await visit.form()
        return try await keep(visit, form) {
            _ = try await visit.desk.perform(
                TakeBackServiceVerdict(id), by: visit.worker, once: try visit.once(form))
        }
    }

    private func keep(_ visit: Visit, _ form: Form, _ work: () async throws -> Void) async throws -> Response {
        do {
            try await work()
            return visit.go(to: "/directory/duplicates")
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden && refusal.kind != .absent {
            return try await page(visit, refused: Refused(form: "duplicates", refusal: refusal, typed: form.typed))
        }
    }

    private func page(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let twice = visit.site.toldTwice
        let shown = try await visit.desk.look(as: visit.worker, for: .manageServices, at: .directory) { db in
            try DuplicatesPage.Shown(twice, most: Self.most, in: db)
        }
        return visit.show(DuplicatesPage(shown, refused: refused, visit.reading), refused: refused)
    }
}

/// What somebody says of two services.
enum DuplicateSaid: String, CaseIterable, Sendable {
    /// They are the same, and the first stays, or the second.
    case first, second
    case apart
}

extension DuplicatesPage.Shown {
    init(_ twice: ToldTwice, most: Int, in db: any Transaction) throws {
        let directories = try Directories(db)
        let open = try twice.open(in: directories)
        func known(_ id: String) throws -> DuplicatesPage.Known? {
            try directories.record(.service, id).map { record in
                DuplicatesPage.Known(
                    entry: try DirectoryEntry(record, in: directories), source: try directories.source(of: id))
            }
        }
        proposed = try open.prefix(most).compactMap { pair in
            // What went since they were compared is proposed no more.
            guard let one = try known(pair.one), let other = try known(pair.other) else { return nil }
            let likeness = ServiceLikeness(ServiceProfile(one.entry), ServiceProfile(other.entry))
            return DuplicatesPage.Proposed(one: one, other: other, likeness: likeness)
        }
        self.open = open.count
        func name(_ id: String) throws -> String { try directories.record(.service, id)?["name"] ?? id }
        verdicts = try ServiceVerdicts(db).newest(most).map { ($0, try name($0.kept), try name($0.other)) }
        (isReady, services, leftOut) = (twice.isReady, twice.services, twice.leftOut)
    }
}

extension Form {
    fileprivate func service(_ field: String) throws(Refusal) -> ID<LocalService> {
        guard let given = given(field) else { throw Refusal(.required, field: field) }
        do throws(Refusal) { return try ID(given) } catch { throw error.about(field) }
    }
}
