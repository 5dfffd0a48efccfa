import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// Looking after somebody once the team has gone.
    static let cases: [Route] = [
        row("GET /cases", .keepCases, page: "cases"),
        row("GET /cases/{id}", .keepCases, page: "case"),
        row("POST /calls/{id}/cases", .keepCases),
        row("POST /cases/{id}/attempts", .keepCases),
        row("POST /cases/{id}/owner", .keepCases),
        row("POST /cases/{id}/closure", .keepCases),
        row("POST /cases/{id}/reopening", .keepCases),
        row("POST /cases/{id}/goals", .keepCases),
        row("POST /cases/{id}/goals/{goal}", .keepCases),
        row("POST /cases/{id}/tasks", .keepCases),
        row("POST /cases/{id}/tasks/{task}", .keepCases),
        row("POST /cases/{id}/weight", .keepCases),
        row("POST /cases/{id}/absences", .keepCases),
        row("POST /cases/{id}/absences/{absence}", .keepCases),
        row("POST /cases/{id}/meetings", .keepCases),
        row("POST /cases/{id}/meetings/{meeting}", .keepCases),
        row("GET /cases/follow-ups", .seeOutcomes, page: "follow-ups"),
        row("POST /cases/follow-ups/rule", .setFollowUpRule),
        row("GET /cases/calendar", .keepCases, page: "calendar"),
        row("POST /cases/calendar", .keepCases),
        row("POST /cases/calendar/removal", .keepCases),
        open("GET /calendar/{token}"),
        api("GET /api/v1/cases", .keepCases),
        api("GET /api/v1/cases/{id}", .keepCases),
        api("POST /api/v1/calls/{id}/cases", .keepCases),
        api("POST /api/v1/cases/{id}/attempts", .keepCases),
        api("POST /api/v1/cases/{id}/owner", .keepCases),
        api("POST /api/v1/cases/{id}/closure", .keepCases),
        api("POST /api/v1/cases/{id}/reopening", .keepCases),
    ]
}

/// `/cases` and `/cases/{id}`: who is due, and one case.
struct CaseRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /cases", list)
        try mounts.at("GET /cases/{id}", show)
        try mounts.at("POST /calls/{id}/cases", open)
        try mounts.at("POST /cases/{id}/attempts", attempt)
        try mounts.at("POST /cases/{id}/owner", handOver)
        try mounts.at("POST /cases/{id}/closure", close)
        try mounts.at("POST /cases/{id}/reopening", reopen)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let worker = try visit.worker
        let now = visit.desk.clock()
        // One's own, unless somebody else's are asked for, or everybody's.
        let owner: ID<Worker>? =
            switch visit.query("of") {
            case "everybody"?: nil
            case let name?: (try? ID(name)) ?? worker.id
            case nil: worker.id
            }
        let list = try await visit.desk.look(as: worker, for: .keepCases, at: .cases) { db in
            try Worklist(of: owner, in: db, at: now)
        }
        return visit.show(
            CaseListPage(
                list, of: owner?.text, me: worker.id.text, seesMeasures: may(worker, .seeOutcomes).allowed,
                visit.reading))
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.id(.noSuchCase))
    }

    @Sendable func open(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        do {
            guard let next = try form.moment("nextContact", in: visit.site.timeZone) else {
                throw Refusal(.required, field: "nextContact")
            }
            let command = try OpenCase(
                id, goal: form["goal"] ?? "", for: form.name("person"), owner: form.name("owner"), nextContact: next,
                weight: form.code("weight", SupportCase.Weight.init(rawValue:)) ?? .medium)
            let opened = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/cases/\(opened.id)")
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden {
            guard refusal.code != .noSuchCall else { throw refusal }
            return try await ReferralRoutes().page(
                visit, id, refused: Refused(form: "opening", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func attempt(_ visit: Visit) async throws -> Response {
        try await change(visit, "attempt") { form, id in
            guard let channel = try form.code("channel", CaseAttempt.Channel.init(rawValue:)) else {
                throw Refusal(.required, field: "channel")
            }
            guard let result = try form.code("result", CaseAttempt.Result.init(rawValue:)) else {
                throw Refusal(.required, field: "result")
            }
            let zone = visit.site.timeZone
            let command = try RecordAttempt(
                id, channel, result, note: form.given("note"), at: form.moment("at", in: zone),
                nextContact: form.moment("nextContact", in: zone))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func handOver(_ visit: Visit) async throws -> Response {
        try await change(visit, "owner") { form, id in
            guard let owner: ID<Worker> = try form.name("owner") else { throw Refusal(.required, field: "owner") }
            _ = try await visit.desk.perform(HandOver(id, to: owner), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func close(_ visit: Visit) async throws -> Response {
        try await change(visit, "closure") { form, id in
            guard let closure = try form.code("closure", SupportCase.Closure.init(rawValue:)) else {
                throw Refusal(.required, field: "closure")
            }
            _ = try await visit.desk.perform(CloseCase(id, closure), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func reopen(_ visit: Visit) async throws -> Response {
        try await change(visit, "reopening") { form, id in
            guard let next = try form.moment("nextContact", in: visit.site.timeZone) else {
                throw Refusal(.required, field: "nextContact")
            }
            _ = try await visit.desk.perform(
                ReopenCase(id, nextContact: next), by: visit.worker, once: try visit.once(form))
        }
    }

    /// Does what a form asks, and comes back to the case: with what was typed, when it was refused.
    func change(
        _ visit: Visit, _ name: String, _ work: (Form, ID<SupportCase>) async throws -> Void
    ) async throws -> Response {
        let id: ID<SupportCase> = try visit.id(.noSuchCase)
        let form = try await visit.form()
        do {
            try await work(form, id)
            return visit.go(to: "/cases/\(id)")
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden {
            guard refusal.code != .noSuchCase else { throw refusal }
            return try await page(visit, id, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    private func page(_ visit: Visit, _ id: ID<SupportCase>, refused: Refused? = nil) async throws -> Response {
        let call = try await visit.desk.database.read { db in try SupportCases(db).supportCase(id).call }
        let now = visit.desk.clock()
        let file = try await visit.desk.look(as: visit.worker, for: .keepCases, at: .call(call)) { db in
            try CaseFile(id, in: db, at: now)
        }
        return visit.show(CasePage(file, refused: refused, visit.reading), refused: refused)
    }
}
