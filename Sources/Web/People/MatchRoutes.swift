import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// Who may be one person among everybody; nobody is named in an address.
    static let matches: [Route] = [
        row("GET /matches", .mergePeople, page: "matches"),
        row("GET /matches/progress", .mergePeople),
        row("POST /matches/comparison", .mergePeople),
        row("POST /matches/comparison/stop", .mergePeople),
    ]
}

/// `/matches`: everybody compared with everybody, and what is to be decided of it.
struct MatchRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /matches", show)
        try mounts.at("GET /matches/progress", progress)
        try mounts.at("POST /matches/comparison", compare)
        try mounts.at("POST /matches/comparison/stop", stop)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        let (open, count, lines, latest) = try await visit.desk.look(
            as: visit.worker, for: .mergePeople, at: .everybody
        ) { db in
            let work = MatchWork(db)
            let open = try work.open()
            let people = Set(open.flatMap { [$0.one, $0.other] }).sorted { $0.text < $1.text }
            return (open, try work.count(), try PersonLine.lines(people, in: db), try work.latest())
        }
        let page = MatchesPage(
            open, of: count, lines, latest: latest, visit.site.comparing.state, isReady: visit.site.people.isReady,
            visit.reading)
        return visit.show(page)
    }

    private struct Step: Encodable {
        let reading: Bool
        let percent: Int
        let sentence: String
    }

    @Sendable func progress(_ visit: Visit) async throws -> Response {
        guard case .running(let step) = visit.site.comparing.state else {
            return try visit.json(Step(reading: false, percent: 100, sentence: ""))
        }
        let told = MatchesPage.Progress(step, visit.reading.words)
        return try visit.json(Step(reading: true, percent: told.percent, sentence: told.sentence))
    }

    @Sendable func compare(_ visit: Visit) async throws -> Response {
        let worker = try visit.worker
        _ = try await visit.form()
        guard visit.site.people.isReady else { return visit.go(to: "/matches") }
        visit.site.comparing.ask(worker)
        return visit.go(to: "/matches")
    }

    @Sendable func stop(_ visit: Visit) async throws -> Response {
        _ = try visit.worker
        _ = try await visit.form()
        visit.site.comparing.stop()
        return visit.go(to: "/matches")
    }
}
