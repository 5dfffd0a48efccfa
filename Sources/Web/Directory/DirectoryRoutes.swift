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
        row("POST /directory/{id}/doors", .makeReferrals),
        row("POST /directory/{id}/doors/settlement", .makeReferrals),
        row("POST /directory/{id}/room", .makeReferrals),
        row("POST /directory/{id}/admission", .makeReferrals),
        row("POST /directory/{id}/link", .manageServices),
        row("POST /directory/{id}/link/removal", .manageServices),
        open("GET /our-service/{token}", page: "own-service"),
        open("POST /our-service/{token}"),
        open("POST /our-service/{token}/room"),
        open("POST /our-service/{token}/admission"),
        api("GET /api/v1/directory", .makeReferrals),
        api("POST /api/v1/services/{id}/room", .makeReferrals),
        api("POST /api/v1/services/{id}/admission", .makeReferrals),
        api("POST /api/v1/services/{id}/link", .manageServices),
        api("POST /api/v1/services/{id}/link/removal", .manageServices),
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

/// `/directory`: the services of the place, by name or by what is asked for.
struct DirectoryRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /directory", list)
        try mounts.at("POST /directory/opening", open)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        var question: ServiceQuestion
        var refused: Refused?
        do throws(Refusal) {
            question = try visit.serviceQuestion()
        } catch {
            question = try ServiceQuestion(nil)
            var why = Refused(form: "search", refusal: error)
            for field in ["wanted", "near", "years", "tongue"] { why.typed[field] = visit.query(field) }
            refused = why
        }
        let number = max(1, min(FoundServices.lastPage, visit.query("page").flatMap { Int($0) } ?? 1))
        let need = visit.query("need").flatMap { try? ID<Operate.Need>($0) }
        if let need, refused == nil, visit.query("wanted") == nil, question.isEmpty {
            question = try await visit.question(for: need) ?? question
        }
        let page = DirectoryPage(
            try await visit.find(question, page: number, for: need),
            manages: may(try visit.worker, .manageServices).allowed, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    @Sendable func open(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let command = OpenDirectory(form["open"] == "yes")
        _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        return visit.go(to: "/directory")
    }
}
