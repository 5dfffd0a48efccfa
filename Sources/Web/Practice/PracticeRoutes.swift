import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import ServiceLifecycle
import Store
import Vocabulary

extension Routes {
    /// Scenarios to practise on, alone or in a class.
    static let practice: [Route] = [
        row("GET /practice", .practise, page: "practices"),
        row("POST /practice", .practise),
        row("POST /practice/joining", .practise),
        row("GET /practice/scenarios/{name}", .practise, page: "practice-scenario"),
        row("GET /practice/{id}", .practise, page: "practice"),
        row("GET /practice/{id}/live", .practise),
        row("GET /practice/{id}/replay", .practise, page: "practice-replay"),
        row("POST /practice/{id}/roles", .leadPractices),
        row("POST /practice/{id}/choices", .practise),
        row("POST /practice/{id}/leaving", .practise),
        row("POST /practice/{id}/ending", .leadPractices),
        row("POST /practice/{id}/reflection", .practise),
        api("GET /api/v1/scenarios", .practise),
        api("GET /api/v1/practices", .practise),
        api("POST /api/v1/practices", .practise),
        api("POST /api/v1/practice-joinings", .practise),
        api("GET /api/v1/practices/{id}", .practise),
        api("POST /api/v1/practices/{id}/roles", .leadPractices),
        api("POST /api/v1/practices/{id}/choices", .practise),
        api("POST /api/v1/practices/{id}/leaving", .practise),
        api("POST /api/v1/practices/{id}/ending", .leadPractices),
        api("POST /api/v1/practices/{id}/reflection", .practise),
    ]
}

/// `/practice`: scenarios, played alone or by a class on several screens.
struct PracticeRoutes: Sendable {
    /// How many of one's own practices are shown.
    static let most = 30

    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /practice", list)
        try mounts.at("POST /practice", begin)
        try mounts.at("POST /practice/joining", join)
        try mounts.at("GET /practice/scenarios/{name}", scenario)
        try mounts.at("GET /practice/{id}", show)
        try mounts.at("GET /practice/{id}/live", live)
        try mounts.at("GET /practice/{id}/replay", replay)
        try mounts.at("POST /practice/{id}/roles", deal)
        try mounts.at("POST /practice/{id}/choices", choose)
        try mounts.at("POST /practice/{id}/leaving", leave)
        try mounts.at("POST /practice/{id}/ending", end)
        try mounts.at("POST /practice/{id}/reflection", reflect)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        try await list(visit, refused: nil)
    }

    private func list(_ visit: Visit, refused: Refused?) async throws -> Response {
        let own = try await visit.ownPractices(most: Self.most)
        let page = PracticesPage(visit.site.setting.scenarios, own, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    @Sendable func scenario(_ visit: Visit) async throws -> Response {
        let scenario = try visit.scenario(named: visit.context.parameters.get("name"))
        let mayLead = may(try visit.worker, .leadPractices).allowed
        return visit.show(ScenarioPage(scenario, mayLead: mayLead, visit.reading))
    }

    @Sendable func begin(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let scenario = try visit.scenario(named: form.given("scenario"))
        let kind = try form.code("kind", Practice.Kind.init(rawValue:))
        return try await go(visit, to: visit.begin(kind, scenario, once: try visit.once(form, button: "kind")))
    }

    @Sendable func join(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            let order = try JoinPractice(by: form.given("code"), of: visit.site.played)
            return try await go(
                visit, to: visit.desk.perform(order, by: visit.worker, once: try visit.once(form)))
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await list(visit, refused: Refused(form: "joining", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, refused: nil)
    }

    @Sendable func live(_ visit: Visit) async throws -> Response {
        let seen = try await visit.practice()
        let worker = try visit.worker
        let lastEvent = HTTPField.Name("Last-Event-ID").flatMap { visit.request.headers[$0] }
        let frames = visit.site.practices.listen(
            to: seen.file.practice.id, as: worker.id, in: visit.reading.words.language, session: visit.secret?.hash,
            after: (lastEvent ?? visit.query("after")).flatMap { Int64($0) } ?? 0)
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: .init { writer in
                for await frame in frames.cancelOnGracefulShutdown() { try await writer.write(frame) }
                try await writer.finish(nil)
            })
    }

    /// One group's run: one's own, or any of a class that one leads.
    @Sendable func replay(_ visit: Visit) async throws -> Response {
        let seen = try await visit.practice()
        let worker = try visit.worker
        let asked = try visit.query("group").map { text in
            guard let number = Int(text) else { throw Refusal(.queryUnreadable) }
            return number
        }
        let group =
            seen.file.isLed(by: worker.id) && asked != nil
            ? seen.file.groups.first { $0.number == asked } : seen.file.group(of: worker.id)
        guard let group else { throw Refusal(.noSuchPractice, .absent) }
        return visit.show(ReplayPage(seen.file, group, try PracticeReplay(group), visit.reading))
    }

    @Sendable func deal(_ visit: Visit) async throws -> Response {
        try await order(visit, "leading") { id, _ in DealRoles(in: id, of: visit.site.played) }
    }

    @Sendable func choose(_ visit: Visit) async throws -> Response {
        try await order(visit, "choosing", button: "choice") { id, form in
            try ChooseInPractice(form.given("choice"), at: form.given("scene"), in: id, of: visit.site.played)
        }
    }

    @Sendable func leave(_ visit: Visit) async throws -> Response {
        let id: ID<Practice> = try visit.id(.noSuchPractice)
        let form = try await visit.form()
        _ = try await visit.desk.perform(
            LeavePractice(id, of: visit.site.played), by: visit.worker, once: try visit.once(form))
        return visit.go(to: "/practice")
    }

    @Sendable func end(_ visit: Visit) async throws -> Response {
        try await order(visit, "leading") { id, _ in EndPractice(id) }
    }

    @Sendable func reflect(_ visit: Visit) async throws -> Response {
        try await order(visit, "reflection") { id, form in
            try ReflectOnPractice(form.given("words"), shared: form.given("shared") != nil, on: id)
        }
    }

    /// Does what a form of a practice asks, and comes back to it.
    private func order<C: Command>(
        _ visit: Visit, _ name: String, button: String? = nil, _ command: (ID<Practice>, Form) throws -> C
    ) async throws -> Response where C.Outcome == Practice {
        let id: ID<Practice> = try visit.id(.noSuchPractice)
        let form = try await visit.form()
        do {
            let order = try command(id, form)
            return try await go(
                visit, to: visit.desk.perform(order, by: visit.worker, once: try visit.once(form, button: button)))
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.kind != .absent {
            return try await page(visit, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    private func go(_ visit: Visit, to practice: Practice) -> Response {
        visit.go(to: "/practice/\(practice.id)")
    }

    private func page(_ visit: Visit, refused: Refused?) async throws -> Response {
        let seen = try await visit.practice()
        let worker = try visit.worker
        guard seen.file.isLed(by: worker.id), seen.file.practice.kind == .together else {
            return visit.show(
                PracticePage(seen.file, seen.own, for: worker.id, refused: refused, visit.reading), refused: refused)
        }
        return visit.show(ClassPage(seen.file, seen.shared, refused: refused, visit.reading), refused: refused)
    }
}

/// What is read of a practice for whoever looks at it.
struct SeenPractice: Sendable {
    let file: PracticeFile
    /// What whoever looks wrote for themselves.
    let own: PracticeFile.Reflection?
    /// What others share, for whoever leads.
    let shared: [PracticeFile.Reflection]
}

extension Visit {
    /// The practice that the address names, for somebody who is in it or leads it.
    ///
    /// - Throws: ``Refusal`` with `.noSuchPractice`.
    func practice() async throws -> SeenPractice {
        let id: ID<Practice> = try self.id(.noSuchPractice)
        let (worker, played) = (try self.worker, site.played)
        return try await desk.look(as: worker, for: .practise, at: Practice.subject(id)) { db in
            let file = try PracticeFile(id, of: played, in: db)
            try file.requireSight(worker.id)
            return SeenPractice(
                file: file, own: try Practices(db).reflection(of: worker.id, on: id),
                shared: file.isLed(by: worker.id) ? try Practices(db).shared(on: id) : [])
        }
    }

    /// What whoever asks leads, plays or has played.
    func ownPractices(most: Int) async throws -> [PracticesPage.Own] {
        let (worker, played) = (try self.worker, site.played)
        return try await desk.look(as: worker, for: .practise, at: .account(worker.id)) { db in
            try Practices(db).of(worker.id, most: most).map { practice in
                PracticesPage.Own(practice: practice, scenario: try? played.scenario(practice.digest, in: db))
            }
        }
    }

    /// One of the scenarios that can be played.
    ///
    /// - Throws: ``Refusal`` with `.noSuchScenario`.
    func scenario(named name: String?) throws(Refusal) -> Scenario {
        guard let found = site.setting.scenarios.first(where: { $0.name == name }) else {
            throw Refusal(.noSuchScenario, .absent, field: "scenario")
        }
        return found
    }

    /// Begins a practice alone, or opens a class.
    func begin(_ kind: Practice.Kind?, _ scenario: Scenario, once: OnceKey) async throws -> Practice {
        switch kind {
        case .alone?: try await desk.perform(PractiseAlone(scenario), by: worker, once: once)
        case .together?: try await desk.perform(OpenClass(on: scenario), by: worker, once: once)
        case nil: throw Refusal(.required, field: "kind")
        }
    }
}
