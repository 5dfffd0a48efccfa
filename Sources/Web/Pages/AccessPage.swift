import Access

/// Who may do what: the table that decides, as it stands in the program.
struct AccessPage: Page {
    static let template = "access"

    struct Row: Sendable {
        let name: String
        let cells: [Cell]
    }

    struct Cell: Sendable {
        let word: String
        let tone: String
    }

    struct Route: Sendable {
        let method: String
        let path: String
        let permission: String
    }

    let title: String
    let permissions: [String]
    let rows: [Row]
    let routes: [Route]

    /// - Parameter routes: every route with the permission it asks for; none is open to everybody.
    init(routes: [(method: String, path: String, permission: Permission?)], _ reading: Reading) {
        let words = reading.words
        let shown = Permission.allCases.filter { $0 != .actAsAlarm }
        title = words("access.title")
        permissions = shown.map { words.name(of: $0.rawValue, in: "permissions") }
        rows = Role.allCases.map { role in
            Row(
                name: words.name(of: role.rawValue, in: "roles"),
                cells: shown.map { Self.cell(RoleTable.reach(of: role, for: $0), words) }
            )
        }
        self.routes = routes.map { route in
            let permission = route.permission.map { words.name(of: $0.rawValue, in: "permissions") }
            return Route(method: route.method, path: route.path, permission: permission ?? words("access.everybody"))
        }
    }

    private static func cell(_ reach: RoleTable.Reach?, _ words: Words) -> Cell {
        switch reach {
        case .every: Cell(word: words("access.every"), tone: "every")
        case .own: Cell(word: words("access.own"), tone: "own")
        case nil: Cell(word: words("access.no"), tone: "no")
        }
    }
}
