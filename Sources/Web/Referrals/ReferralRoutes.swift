import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// What people need, and which services were asked.
    static let referrals: [Route] = [
        row("GET /calls/{id}/referrals", .makeReferrals, page: "referrals"),
        row("POST /calls/{id}/needs", .makeReferrals),
        row("POST /needs/{id}/referrals", .makeReferrals),
        row("POST /needs/{id}/outcome", .makeReferrals),
        row("POST /referrals/{id}/answer", .makeReferrals),
        row("POST /referrals/{id}/attendance", .makeReferrals),
        row("GET /services", .makeReferrals, page: "services"),
        row("POST /services", .manageServices),
        row("POST /services/{id}", .manageServices),
        api("GET /api/v1/calls/{id}/needs", .makeReferrals),
        api("POST /api/v1/calls/{id}/needs", .makeReferrals),
        api("POST /api/v1/needs/{id}/referrals", .makeReferrals),
        api("POST /api/v1/needs/{id}/outcome", .makeReferrals),
        api("POST /api/v1/referrals/{id}/answer", .makeReferrals),
        api("POST /api/v1/referrals/{id}/attendance", .makeReferrals),
        api("GET /api/v1/services", .makeReferrals),
        api("POST /api/v1/services", .manageServices),
        api("PUT /api/v1/services/{id}", .manageServices),
    ]
}

/// `/calls/{id}/referrals`: each need with its trail, and the next question at hand.
struct ReferralRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /calls/{id}/referrals", show)
        try mounts.at("POST /calls/{id}/needs", raise)
        try mounts.at("POST /needs/{id}/referrals", offer)
        try mounts.at("POST /needs/{id}/outcome", close)
        try mounts.at("POST /referrals/{id}/answer", answer)
        try mounts.at("POST /referrals/{id}/attendance", attend)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.callID)
    }

    @Sendable func raise(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "raise", form) {
            let kinds = Operate.Need.Kind.allCases.filter { form.given("needs-\($0.rawValue)") != nil }
            let command = try RaiseNeeds(kinds, of: form.name("person"), on: id)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func offer(_ visit: Visit) async throws -> Response {
        let id: ID<Operate.Need> = try visit.id(.noSuchNeed)
        let form = try await visit.form()
        return try await change(visit, try await call(of: id, visit), "offer-\(id)", form) {
            _ = try await visit.desk.perform(
                try form.offer(of: id, visit), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func close(_ visit: Visit) async throws -> Response {
        let id: ID<Operate.Need> = try visit.id(.noSuchNeed)
        let form = try await visit.form()
        return try await change(visit, try await call(of: id, visit), "outcome-\(id)", form) {
            _ = try await visit.desk.perform(
                try form.outcome(of: id, visit), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func answer(_ visit: Visit) async throws -> Response {
        let id: ID<Referral> = try visit.id(.noSuchReferral)
        let form = try await visit.form()
        return try await change(visit, try await call(of: id, visit), "answer-\(id)", form) {
            _ = try await visit.desk.perform(
                try form.answer(of: id, visit), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func attend(_ visit: Visit) async throws -> Response {
        let id: ID<Referral> = try visit.id(.noSuchReferral)
        let form = try await visit.form()
        return try await change(visit, try await call(of: id, visit), "attendance-\(id)", form) {
            _ = try await visit.desk.perform(
                try form.attendance(of: id, visit), by: visit.worker, once: try visit.once(form))
        }
    }

    private func call(of id: ID<Operate.Need>, _ visit: Visit) async throws -> ID<Call> {
        try await visit.desk.database.read { db in try Needs(db).call(of: Needs(db).need(id)) }
    }

    private func call(of id: ID<Referral>, _ visit: Visit) async throws -> ID<Call> {
        try await visit.desk.database.read { db in try Referrals(db).referral(id).call }
    }

    /// Does what a form asks, and comes back to the page: with what was typed, when it was refused.
    private func change(
        _ visit: Visit, _ id: ID<Call>, _ name: String, _ form: Form, _ work: () async throws -> Void
    ) async throws -> Response {
        do {
            try await work()
            return visit.go(to: "/calls/\(id)/referrals")
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden {
            guard refusal.code != .noSuchCall else { throw refusal }
            return try await page(visit, id, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    /// The page of one call; also where a case is opened from.
    func page(_ visit: Visit, _ id: ID<Call>, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let mayKeep = may(worker, .keepCases).allowed
        let now = visit.desk.clock()
        let (file, cases, loads, first, position) = try await visit.desk.look(
            as: worker, for: .makeReferrals, at: .call(id)
        ) { db in
            let file = try ReferralFile(id, in: db)
            return (
                file, mayKeep ? try SupportCases(db).cases(of: id) : [],
                mayKeep ? try SupportCases(db).caseloads(at: now) : [],
                try SupportCases(db).firstContact(on: file.file.call, at: now), try Journal(db).last()
            )
        }
        let opening = OpeningForm(
            keepers: loads, me: worker.id.text, people: file.file.people, proposed: first, refused: refused,
            visit.reading)
        let page = ReferralPage(
            file, cases: mayKeep ? cases : nil, opening: mayKeep ? opening : nil,
            steps: visit.steps(of: ShownCall(file.file), here: .referrals),
            managesServices: may(worker, .manageServices).allowed, refused: refused, visit.reading)
        return visit.show(page, livePosition: position, refused: refused)
    }
}
