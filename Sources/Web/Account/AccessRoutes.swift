import Access
import Door
import HTTPTypes
import Hummingbird
import Vocabulary

/// `/access`: who may do what, for those who answer for it.
struct AccessRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /access") { visit in
            let routes = RouteRow.all.map { (method: $0.method, path: $0.path, permission: $0.permission) }
            return visit.show(AccessPage(routes: routes, visit.reading))
        }
    }
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
