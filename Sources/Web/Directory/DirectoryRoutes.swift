import Access
import Door
import Exchange
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// The directory of services: for those who work here, and, once the city said so, for everybody.
    static let directory: [Route] = [
        row("GET /directory", .makeReferrals, page: "directory"),
        row("GET /directory/{id}", .makeReferrals, page: "directory-service"),
        row("POST /directory/opening", .manageServices),
        everybody("GET /api/hsds"),
        everybody("GET /api/hsds/services"),
        everybody("GET /api/hsds/services/{id}"),
        everybody("GET /api/hsds/organizations"),
        everybody("GET /api/hsds/organizations/{id}"),
        everybody("GET /api/hsds/service_at_locations"),
        everybody("GET /api/hsds/service_at_locations/{id}"),
        everybody("GET /api/hsds/taxonomies"),
        everybody("GET /api/hsds/taxonomies/{id}"),
        everybody("GET /api/hsds/taxonomy_terms"),
        everybody("GET /api/hsds/taxonomy_terms/{id}"),
    ]

    /// An address that any machine may read, by whoever's word it is open.
    private static func everybody(_ name: String) -> Route {
        let parts = name.split(separator: " ").map(String.init)
        return Route(method: parts[0], path: parts[1], need: .nobody, reader: .machine, page: nil)
    }
}

/// `/directory`: the services of the place by name, and all that is known of one.
struct DirectoryRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /directory", list)
        try mounts.at("GET /directory/{id}", show)
        try mounts.at("POST /directory/opening", open)
    }

    /// How many services one page shows.
    private static let most = 25

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let typed = try FreeText.given(visit.query("name"), most: 120, field: "name") ?? ""
        let number = max(1, min(1_000_000, Int(visit.query("page") ?? "") ?? 1))
        let need = visit.query("need").flatMap { try? ID<Operate.Need>($0) }
        let shown = try await visit.desk.look(as: visit.worker, for: .makeReferrals, at: .directory) { db in
            let directories = try Directories(db)
            var question = DirectoryQuestion()
            question.search = typed
            let part = try directories.list(.service, question, from: (number - 1) * Self.most, most: Self.most)
            return DirectoryPage.Shown(
                entries: try part.records.map { try DirectoryEntry($0, in: directories) }, total: part.total,
                number: number, most: Self.most, typed: typed, sources: try directories.sources(),
                isOpen: try directories.isOpen(), need: need)
        }
        return visit.show(
            DirectoryPage(shown, manages: may(try visit.worker, .manageServices).allowed, visit.reading))
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        let id: ID<LocalService> = try visit.id(.noSuchService)
        let asked = visit.query("need").flatMap { try? ID<Operate.Need>($0) }
        let (entry, source, need) = try await visit.desk.look(
            as: visit.worker, for: .makeReferrals, at: .directory
        ) { db in
            let directories = try Directories(db)
            guard let record = try directories.record(.service, id.text) else {
                throw Refusal(.noSuchService, .absent)
            }
            let need = asked.flatMap { id in
                let need = try? Needs(db).need(id)
                return need?.isOpen == true ? need : nil
            }
            return (try DirectoryEntry(record, in: directories), try directories.source(of: id.text), need)
        }
        return visit.show(DirectoryServicePage(entry, source: source, need: need, visit.reading))
    }

    @Sendable func open(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let command = OpenDirectory(form["open"] == "yes")
        _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        return visit.go(to: "/directory")
    }
}
