import Access

/// Who may come to an address.
enum Need: Equatable, Sendable {
    /// Anybody: signing in, the assets, the health of the server.
    case nobody
    /// Whoever is signed in and may do this.
    case permission(Permission)
}

/// One address of the site: no handler can be mounted without its row here.
struct Route: Equatable, Sendable {
    /// Who reads the answer.
    enum Reader: Sendable {
        /// A person, in a browser.
        case person
        /// A machine, with a token.
        case machine
    }

    let method: String
    let path: String
    let need: Need
    let reader: Reader
    /// The page that a person sees there, by name.
    let page: String?

    /// `GET /calls/{id}`: how the handler is mounted and how logs and metrics name the address.
    var name: String { "\(method) \(path)" }

    /// Nobody is looked up there, and logs and metrics name it as they name any address that no row knows: else they would
    /// tell when somebody came.
    var isUnmarked: Bool { path.hasPrefix("/well-being") }

    /// What logs and metrics call it.
    var mark: String { isUnmarked ? "GET /" : name }
}

/// Every address of the site with what it asks for: what stands in no row does not exist.
enum Routes {
    static let table: [Route] =
        house + outcomes + triage + programs + places + flags + reads + dispatch + encounters + referrals + figures
        + cases
        + caseWork + plan
        + incoming + transfers + briefs + callBacks + requests + people + matches
        + identities + plans + safetyPlans + consents + glass + ownPages + mandatedReports + mandatedAPI
        + families + notes + legal + retention + recordsRequests + directory + duplicates + partners + practice
        + training + trainingAPI + wellbeing + supplies + feedback + outreach

    /// Calls from the first word to the board, and what belongs to the house itself.
    private static let house: [Route] = [
        open("GET /sign-in", page: "sign-in"),
        open("POST /sign-in"),
        row("POST /sign-out", .keepOwnAccount),
        row("GET /", .keepOwnAccount),
        row("GET /board", .seeCalls, page: "board"),
        row("GET /live", .seeCalls),
        row("GET /calls/new", .takeCalls, page: "new-call"),
        row("POST /calls", .takeCalls),
        row("GET /calls/{id}", .seeCalls, page: "call"),
        row("POST /calls/{id}/facts", .addToCalls),
        row("POST /calls/{id}/notes", .addToCalls),
        row("POST /calls/{id}/screening", .screenCalls),
        row("POST /calls/{id}/departure", .endCalls),
        row("POST /calls/{id}/corrections", .correctRecords),
        row("POST /calls/{id}/people", .addToCalls),
        row("POST /calls/{id}/reopening", .reopenCalls),
        row("POST /calls/{id}/incident", .linkCalls),
        row("POST /calls/{id}/incident/removal", .linkCalls),
        row("GET /account", .keepOwnAccount, page: "account"),
        row("POST /account/language", .keepOwnAccount),
        row("POST /account/password", .keepOwnAccount),
        row("POST /account/shortcuts", .keepOwnAccount),
        row("POST /account/sessions/removal", .keepOwnAccount),
        row("POST /account/theme", .keepOwnAccount),
        row("GET /access", .readAccessTable, page: "access"),
        row("POST /access/reviews", .reviewAccess),
        open("GET /assets/{name}"),
        open("GET /api/openapi.yaml"),
        api("GET /api/v1/me", .keepOwnAccount),
        api("GET /api/v1/calls", .seeCalls),
        api("POST /api/v1/calls", .takeCalls),
        api("GET /api/v1/calls/{id}", .seeCalls),
        api("PATCH /api/v1/calls/{id}", .addToCalls),
        api("GET /api/v1/calls/{id}/timeline", .seeCalls),
        api("GET /api/v1/calls/{id}/notes", .seeCalls),
        api("POST /api/v1/calls/{id}/notes", .addToCalls),
        api("POST /api/v1/calls/{id}/screening", .screenCalls),
        api("POST /api/v1/calls/{id}/departure", .endCalls),
        api("POST /api/v1/calls/{id}/corrections", .correctRecords),
        api("GET /api/v1/calls/{id}/people", .seeCalls),
        api("POST /api/v1/calls/{id}/people", .addToCalls),
        api("POST /api/v1/calls/{id}/reopening", .reopenCalls),
        api("PUT /api/v1/calls/{id}/incident", .linkCalls),
        api("DELETE /api/v1/calls/{id}/incident", .linkCalls),
    ]

    /// What stands behind the wall of victim services; words before names, because the first that fits is taken.
    static let behindWall: [Route] = [
        row("GET /aside", .keepVictimRecords, page: "aside"),
        row("POST /aside", .keepVictimRecords),
        row("POST /aside/search", .keepVictimRecords),
        row("POST /aside/leave", .keepVictimRecords),
        row("GET /aside/{id}", .keepVictimRecords, page: "aside-record"),
        row("POST /aside/{id}", .keepVictimRecords),
        row("POST /aside/{id}/screenings", .keepVictimRecords),
        row("POST /aside/{id}/compelled", .keepVictimRecords),
        row("POST /aside/{id}/removal", .keepVictimRecords),
        row("POST /aside/{id}/releases", .keepVictimRecords),
        row("GET /aside/{id}/releases/{release}", .keepVictimRecords, page: "aside-release"),
        row("POST /aside/{id}/releases/{release}/signature", .keepVictimRecords),
        row("POST /aside/{id}/releases/{release}/ending", .keepVictimRecords),
        row("POST /aside/{id}/releases/{release}/tellings", .keepVictimRecords),
    ]

    /// Well-being is open to whoever comes: nobody is asked who they are.
    private static let wellbeing: [Route] = [
        open("GET /well-being", page: "wellbeing"),
        open("GET /well-being/to/{id}", page: "wellbeing-write"),
        open("POST /well-being/to/{id}"),
        open("GET /well-being/mine", page: "wellbeing-mine"),
        open("POST /well-being/mine"),
        open("GET /well-being/mine/file"),
        open("POST /well-being/mine/messages"),
        open("POST /well-being/mine/notes"),
        open("POST /well-being/mine/notes/{note}/removal"),
        open("POST /well-being/mine/kept"),
        open("POST /well-being/mine/closing"),
        open("POST /well-being/mine/removal"),
        open("GET /well-being/checks", page: "wellbeing-checks"),
        open("GET /well-being/families", page: "wellbeing-families"),
        open("GET /well-being/privacy", page: "wellbeing-privacy"),
    ]

    /// What stands behind the wall of those who listen to colleagues.
    static let listening: [Route] = [
        row("GET /listening", .giveSupport, page: "listening"),
        row("POST /listening/listing", .giveSupport),
        row("POST /listening/opening", .giveSupport),
        row("POST /listening/closing", .giveSupport),
        row("GET /listening/{id}", .giveSupport, page: "listening-conversation"),
        row("POST /listening/{id}/messages", .giveSupport),
        row("POST /listening/{id}/tellings", .giveSupport),
    ]

    static let byName = Dictionary(uniqueKeysWithValues: table.map { ($0.name, $0) })

    /// The methods that an address answers, for one whose method it does not; empty when there is no such address.
    static func methods(at path: String) -> [String] {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        return patterns.filter { pattern in
            pattern.parts.count == parts.count && zip(pattern.parts, parts).allSatisfy { $0 == nil || $0 == $1 }
        }.map(\.method)
    }

    /// The rows taken apart once, because every request is held against them; a part that may be anything is nothing.
    private static let patterns = table.map { route in
        (
            method: route.method,
            parts: route.path.split(separator: "/").map { part -> Substring? in part.hasPrefix("{") ? nil : part }
        )
    }

    private static func make(_ name: String, _ need: Need, _ reader: Route.Reader, _ page: String?) -> Route {
        let parts = name.split(separator: " ").map(String.init)
        return Route(method: parts[0], path: parts[1], need: need, reader: reader, page: page)
    }

    static func open(_ name: String, page: String? = nil) -> Route {
        make(name, .nobody, .person, page)
    }

    static func row(_ name: String, _ permission: Permission, page: String? = nil) -> Route {
        make(name, .permission(permission), .person, page)
    }

    static func api(_ name: String, _ permission: Permission) -> Route {
        make(name, .permission(permission), .machine, nil)
    }
}

/// The table of addresses for whoever reviews it outside the web: the terminal, the privacy officer.
package struct RouteRow: Sendable {
    package let method: String
    package let path: String
    package let permission: Permission?
    package let page: String?

    package static let all: [RouteRow] = Routes.table.map(RouteRow.init)

    /// What answers as an unknown address does to everybody but those who hold the permission.
    package static let behindWall: [RouteRow] = (Routes.behindWall + Routes.listening).map(RouteRow.init)

    private init(_ route: Route) {
        method = route.method
        path = route.path
        permission = if case .permission(let permission) = route.need { permission } else { nil }
        page = route.page
    }
}
