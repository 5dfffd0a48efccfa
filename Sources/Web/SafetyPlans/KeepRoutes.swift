import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

/// `/keep/{token}`: a person's own plan on their own phone, opened once with a code that was said to them.
struct KeepRoutes: Sendable {
    private let door = LinkDoor.safetyPlan

    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /keep/{token}", show)
        try mounts.at("POST /keep/{token}", open)
        try mounts.at("GET /keep/{token}/file", file)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        guard let plan = try await opened(visit) else { return try await door.ask(visit) }
        let reading = visit.reading(in: plan.language)
        return LinkDoor.answer(
            visit.show(KeepPage(plan, file: "\(door.address(visit))/file", reading), in: reading))
    }

    @Sendable func open(_ visit: Visit) async throws -> Response {
        try await door.open(visit)
    }

    @Sendable func file(_ visit: Visit) async throws -> Response {
        guard let plan = try await opened(visit) else { return door.over(visit) }
        let reading = visit.reading(in: plan.language)
        var response = visit.show(KeepFilePage(plan, reading), in: reading)
        response.headers[.contentDisposition] = "attachment; filename=\"\(reading.words("keep.fileName")).html\""
        return LinkDoor.answer(response)
    }

    /// The plan that the phone has opened just now; each look at it is written down.
    private func opened(_ visit: Visit) async throws -> SafetyPlan? {
        guard let pass = door.pass(visit) else { return nil }
        let (token, now) = (door.token(visit), visit.desk.clock())
        let plan = try await visit.desk.database.read { db -> SafetyPlan? in
            guard let link = try PersonLinks(db).opened(.safetyPlan, token, pass: pass, at: now) else { return nil }
            return try SafetyPlans(db).plan(ID(stored: link.about))
        }
        guard let plan, plan.end == nil else { return nil }
        try await visit.desk.log(AccessLog.Line(nil, .looked, .seeSafetyPlans, Person.subject(plan.person)))
        return plan
    }
}
