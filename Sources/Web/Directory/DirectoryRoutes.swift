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

    /// How many services one page shows.
    private static let most = 25

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let number = max(1, min(1_000_000, Int(visit.query("page") ?? "") ?? 1))
        let need = visit.query("need").flatMap { try? ID<Operate.Need>($0) }
        let question: ServiceQuestion
        do throws(Refusal) {
            question = try Self.question(visit)
        } catch {
            var refused = Refused(form: "search", refusal: error)
            for field in ["wanted", "near", "years", "tongue"] { refused.typed[field] = visit.query(field) }
            return try await list(visit, ServiceQuestion(nil), number, need, refused)
        }
        return try await list(visit, question, number, need, nil)
    }

    private func list(
        _ visit: Visit, _ question: ServiceQuestion, _ number: Int, _ need: ID<Operate.Need>?, _ refused: Refused?
    ) async throws -> Response {
        let (index, now, zone) = (visit.site.directory, visit.desk.clock(), visit.site.timeZone)
        let shown = try await visit.desk.look(as: visit.worker, for: .makeReferrals, at: .directory) { db in
            let directories = try Directories(db)
            let from = (number - 1) * Self.most
            let (sources, isOpen) = (try directories.sources(), try directories.isOpen())
            let isCurrent = try index.isCurrent(in: db)
            func shown(
                _ entries: [DirectoryPage.Shown.Entry], _ total: Int, _ answer: DirectoryIndex.Answer?
            ) -> DirectoryPage.Shown {
                DirectoryPage.Shown(
                    entries: entries, total: total, number: number, most: Self.most, question: question, answer: answer,
                    isCurrent: isCurrent, isFull: index.isFull, sources: sources, isOpen: isOpen, need: need)
            }
            guard question.isEmpty || !index.isReady else {
                let answer = try index.search(question, from: from, most: Self.most, at: now, in: zone, db)
                let entries = try answer.found.compactMap { found in
                    // What went since the index was filled is found no more.
                    try directories.record(.service, found.id).map { record in
                        DirectoryPage.Shown.Entry(entry: try DirectoryEntry(record, in: directories), found: found)
                    }
                }
                return shown(entries, answer.total, answer)
            }
            var named = DirectoryQuestion()
            named.search = question.typed
            named.countsOnce = true
            let part = try directories.list(.service, named, from: from, most: Self.most)
            return shown(
                try part.records.map { .init(entry: try DirectoryEntry($0, in: directories), found: nil) }, part.total,
                nil)
        }
        let page = DirectoryPage(
            shown, manages: may(try visit.worker, .manageServices).allowed, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    /// What is asked for, as the address says it.
    private static func question(_ visit: Visit) throws(Refusal) -> ServiceQuestion {
        var kind: Operate.Need.Kind?
        if let typed = visit.query("helps-with"), !typed.isEmpty {
            guard let known = Operate.Need.Kind(rawValue: typed) else { throw Refusal(.notOneOf, field: "helps-with") }
            kind = known
        }
        var age: Int?
        if let typed = visit.query("years"), !typed.trimmingBlanks().isEmpty {
            guard let number = Int(typed.trimmingBlanks()) else { throw Refusal(.notANumber, field: "years") }
            age = number
        }
        return try ServiceQuestion(
            visit.query("wanted"), kind: kind, near: visit.query("near"), age: age, language: visit.query("tongue"),
            isOpenNow: visit.query("open") == "now", hasRoom: visit.query("room") == "yes",
            circumstances: Set(Circumstance.allCases.filter { visit.query($0.rawValue) == "yes" }))
    }

    @Sendable func open(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let command = OpenDirectory(form["open"] == "yes")
        _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        return visit.go(to: "/directory")
    }
}
