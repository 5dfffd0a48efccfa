import Access
import Door
import Foundation
import Logging
import Operate
import Plan
import Store
import Testing
import Vocabulary
import World

@testable import Web

/// The site of a world, as the server builds it.
func site(of world: World) throws -> Site {
    let (pages, played) = (try Pages(), PlayedScenarios())
    return Site(
        workspace: world.workspace, base: "", pages: pages,
        assets: try Assets(folders: [Share.folder.appending(path: "Assets")]),
        feed: LiveFeed(
            world.desk, pages: pages, zone: world.workspace.timeZone, base: "", logger: Logger(label: "test")),
        played: played,
        practices: PracticeFeed(
            world.desk, pages: pages, played: played, zone: world.workspace.timeZone, base: "",
            logger: Logger(label: "test")),
        setting: Site.Setting(secure: false, proxy: nil),
        readings: Readings(of: world.workspace, logger: Logger(label: "test")),
        looks: PastLooks(of: world.workspace, []))
}

@Suite struct `The table of addresses` {
    @Test func `has a handler for every row and a row for every handler`() async throws {
        try await withWorld(on: .sqlite) { world in
            _ = try site(of: world).responder()
        }
    }

    @Test func `takes no handler that has no row`() async throws {
        try await withWorld(on: .sqlite) { world in
            var mounts = Mounts(site: try site(of: world))
            #expect(throws: SiteFault.routeWithoutRow("GET /nowhere")) {
                try mounts.at("GET /nowhere") { visit in visit.go(to: "/") }
            }
        }
    }

    @Test func `names every row that has no handler`() async throws {
        try await withWorld(on: .sqlite) { world in
            var mounts = Mounts(site: try site(of: world))
            try SignInRoutes().mount(on: &mounts)
            #expect(throws: SiteFault.self) { try mounts.finished() }
        }
    }

    @Test func `says each address once`() {
        #expect(Set(Routes.table.map(\.name)).count == Routes.table.count)
    }

    @Test
    func
        `opens nothing to everybody but signing in, the assets, the API's description, links with a secret, the directory, certificates, well-being and what people say`()
    {
        let open = Routes.table.filter { $0.need == .nobody }.map(\.name)
        #expect(
            open == [
                "GET /sign-in", "POST /sign-in", "GET /assets/{name}", "GET /api/openapi.yaml",
                "GET /asked/{token}", "POST /asked/{token}", "POST /asked/{token}/answer",
                "POST /asked/{token}/appointment", "POST /asked/{token}/attendance", "POST /asked/{token}/contacts",
                "GET /calendar/{token}", "GET /keep/{token}", "POST /keep/{token}", "GET /keep/{token}/file",
                "GET /mine/{token}", "POST /mine/{token}", "GET /mine/{token}/appointments",
                "POST /mine/{token}/consents",
                "POST /mine/{token}/referrals", "POST /mine/{token}/helped",
                "POST /mine/{token}/amendments", "POST /mine/{token}/statements", "POST /mine/{token}/leave",
                "GET /our-service/{token}", "POST /our-service/{token}", "POST /our-service/{token}/room",
                "POST /our-service/{token}/admission",
                "GET /api/hsds", "GET /api/hsds/services", "GET /api/hsds/services/{id}",
                "GET /api/hsds/organizations", "GET /api/hsds/organizations/{id}",
                "GET /api/hsds/service_at_locations", "GET /api/hsds/service_at_locations/{id}",
                "GET /api/hsds/taxonomies", "GET /api/hsds/taxonomies/{id}", "GET /api/hsds/taxonomy_terms",
                "GET /api/hsds/taxonomy_terms/{id}", "GET /api/fhir/metadata", "GET /certificate", "POST /certificate",
                "GET /well-being", "GET /well-being/to/{id}", "POST /well-being/to/{id}", "GET /well-being/mine",
                "POST /well-being/mine", "GET /well-being/mine/file", "POST /well-being/mine/messages",
                "POST /well-being/mine/notes", "POST /well-being/mine/notes/{note}/removal",
                "POST /well-being/mine/kept", "POST /well-being/mine/closing", "POST /well-being/mine/removal",
                "GET /well-being/checks", "GET /well-being/families", "GET /well-being/privacy",
                "GET /feedback", "POST /feedback", "GET /feedback/{token}", "POST /feedback/{token}",
            ])
    }

    @Test func `knows nothing of what stands behind the wall, and mounts all of it for its keeper`() throws {
        for route in Routes.behindWall {
            #expect(Routes.methods(at: route.path).isEmpty && Routes.byName[route.name] == nil, "\(route.name)")
            #expect(route.need == .permission(.keepVictimRecords))
        }
        #expect(Set(Routes.behindWall.map(\.name)).count == Routes.behindWall.count)
        let handlers = AsideRoutes().handlers
        let _: BehindWall<VictimServices> = try BehindWall(handlers)
        let one = try #require(handlers["GET /aside"])
        #expect(throws: SiteFault.routeWithoutRow("GET /nowhere")) {
            try BehindWall(handlers.merging(["GET /nowhere": one]) { first, _ in first })
        }
        #expect(throws: SiteFault.rowWithoutRoute(["GET /aside"])) {
            try BehindWall(handlers.filter { $0.key != "GET /aside" })
        }
    }

    @Test func `knows nothing of those who listen to colleagues, and mounts all of it for them`() throws {
        for route in Routes.listening {
            #expect(Routes.methods(at: route.path).isEmpty && Routes.byName[route.name] == nil, "\(route.name)")
            #expect(route.need == .permission(.giveSupport))
        }
        let _: BehindWall<WellbeingStore> = try BehindWall(ListeningRoutes().handlers)
    }

    @Test func `calls well-being what it calls an address that no row knows, and nothing else so`() {
        for route in Routes.table {
            #expect((route.mark == "GET /") == (route.isUnmarked || route.name == "GET /"), "\(route.name)")
            #expect(route.isUnmarked == route.path.hasPrefix("/well-being"), "\(route.name)")
        }
    }

    @Test(arguments: [
        ("/calls/7", ["GET"]), ("/calls", ["POST"]), ("/api/v1/calls/7/incident", ["PUT", "DELETE"]), ("/nowhere", []),
    ])
    func `knows the methods of an address`(path: String, methods: [String]) {
        #expect(Routes.methods(at: path) == methods)
    }
}
