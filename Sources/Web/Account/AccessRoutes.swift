import Access
import Crypto
import Door
import Foundation
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

/// `/access`: who may do what, for those who answer for it.
struct AccessRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /access") { visit in try await page(visit) }
        try mounts.at("POST /access/reviews", review)
    }

    @Sendable func review(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            let command = try ReviewAccess(form["digest"] ?? "", current: RouteRow.digest, note: form["note"])
            try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/access")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await page(visit, Refused(form: "review", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable private func page(_ visit: Visit, _ refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let reviews = try await visit.desk.database.read { db in try AccessReviews(db).latest() }
        let routes = RouteRow.all.map { (method: $0.method, path: $0.path, permission: $0.permission) }
        let page = AccessPage(
            routes: routes,
            walled: RouteRow.behindWall.map { (method: $0.method, path: $0.path, permission: $0.permission) },
            digest: RouteRow.digest, reviews: reviews, mayReview: may(worker, .reviewAccess).allowed,
            refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }
}

extension RouteRow {
    /// The SHA-256 of all that decides who may do what, in hexadecimal: each role's reach for each permission, what each
    /// address asks for, and what a person's record asks besides.
    static let digest: String = {
        var lines: [String] = []
        for role in Role.allCases {
            for permission in Permission.allCases {
                guard let reach = RoleTable.reach(of: role, for: permission) else { continue }
                lines.append("\(role.rawValue) \(permission.rawValue) \(reach.rawValue)")
            }
        }
        lines += all.map { "\($0.method) \($0.path) \($0.permission?.rawValue ?? "everybody")" }
        lines += behindWall.map { "\($0.method) \($0.path) \($0.permission?.rawValue ?? "everybody") walled" }
        // And each answer on a person's record, in each situation.
        lines += AccessMatrix.lines.map(\.text)
        return Array(SHA256.hash(data: Data(lines.sorted().joined(separator: "\n").utf8))).hex
    }()
}

/// `/assets` and the description of the API.
struct AssetRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /assets/{name}") { visit in
            guard let answer = visit.site.assets.answer(visit.context.parameters.get("name") ?? "", to: visit.request)
            else { throw Refusal(.notFound, .absent) }
            return answer
        }
        try mounts.at("GET /api/openapi.yaml") { visit in
            guard let answer = visit.site.assets.answer("openapi.yaml", to: visit.request) else {
                throw Refusal(.notFound, .absent)
            }
            return answer
        }
    }
}
