import Access
import Operate
import Vocabulary

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
        /// It asks what ties whoever comes to the person besides.
        let isHeld: Bool
        /// To everybody else it is an address that does not exist.
        let isWalled: Bool
    }

    /// What one role may do with a person's record, in each situation.
    struct Held: Sendable {
        let role: String
        let permission: String
        let cells: [Cell]
    }

    let title: String
    let permissions: [String]
    let rows: [Row]
    let routes: [Route]
    /// The situations in which somebody comes to a person's record.
    let ties: [String]
    let held: [Held]
    /// What the table is, in 64 characters.
    let digest: String
    /// Who stands by it as it is now, or that nobody does yet.
    let standing: String
    let isSigned: Bool
    let reviews: [Review]
    let signing: Signing?

    struct Review: Sendable {
        let by: String
        let when: Moment
        let ofWhich: String
        let note: String?
    }

    struct Signing: Sendable {
        let note: String
        let noteTrouble: String?
        let trouble: Trouble?
    }

    /// - Parameters:
    ///   - routes: every route with the permission it asks for; none is open to everybody.
    ///   - walled: those that stand behind a wall.
    init(
        routes: [(method: String, path: String, permission: Permission?)],
        walled: [(method: String, path: String, permission: Permission?)] = [], digest: String,
        reviews signed: [AccessReview] = [], mayReview: Bool = false, refused: Refused? = nil, _ reading: Reading
    ) {
        let words = reading.words
        self.digest = digest
        let latest = signed.first { $0.digest == digest }
        isSigned = latest != nil
        standing =
            latest.map { words("access.signed", ["by": $0.by.name, "time": Moment($0.at, reading).time]) }
            ?? words(signed.isEmpty ? "access.unsigned" : "access.changed")
        reviews = signed.map { review in
            Review(
                by: review.by.name, when: Moment(review.at, reading),
                ofWhich: words(review.digest == digest ? "access.ofThis" : "access.ofEarlier"), note: review.note)
        }
        signing =
            mayReview
            ? Signing(
                note: refused.typed("note", in: "review") ?? "",
                noteTrouble: refused.trouble(with: "note", in: "review", words),
                trouble: refused.trouble(in: "review", words)) : nil
        let shown = Permission.allCases.filter { $0 != .actAsAlarm }
        title = words("access.title")
        permissions = shown.map { words.name(of: $0.rawValue, in: "permissions") }
        rows = Role.allCases.map { role in
            Row(
                name: words.name(of: role.rawValue, in: "roles"),
                cells: shown.map { Self.cell(RoleTable.reach(of: role, for: $0), words) }
            )
        }
        func listed(_ route: (method: String, path: String, permission: Permission?), walled: Bool) -> Route {
            let permission = route.permission.map { words.name(of: $0.rawValue, in: "permissions") }
            return Route(
                method: route.method, path: route.path, permission: permission ?? words("access.everybody"),
                isHeld: route.permission.map(RoleTable.held.contains) ?? false, isWalled: walled)
        }
        self.routes = routes.map { listed($0, walled: false) } + walled.map { listed($0, walled: true) }
        ties = AccessMatrix.ties.map { words.name(of: $0.code.replacing(":", with: "-"), in: "access.ties") }
        held = Role.allCases.flatMap { role in
            Permission.allCases.filter { RoleTable.held.contains($0) && RoleTable.reach(of: role, for: $0) != nil }
                .map { permission in
                    Held(
                        role: words.name(of: role.rawValue, in: "roles"),
                        permission: words.name(of: permission.rawValue, in: "permissions"),
                        cells: AccessMatrix.ties.map { Self.cell($0, role, permission, words) })
                }
        }
    }

    /// What the rule answers in one situation: to what tells of substances it may answer otherwise than to the rest.
    private static func cell(_ tie: Tie, _ role: Role, _ permission: Permission, _ words: Words) -> Cell {
        guard AccessMatrix.happens(tie, to: role) else { return Cell(word: words("access.never"), tone: "never") }
        let worker = Worker(id: ID(stored: role.rawValue), name: role.rawValue, roles: [role])
        let (plain, part2) = (
            may(worker, permission, by: tie, leave: .law).allowed,
            may(worker, permission, with: .part2, by: tie, leave: .law).allowed
        )
        guard plain else { return Cell(word: words("access.no"), tone: "no") }
        return part2
            ? Cell(word: words("access.yes"), tone: "every") : Cell(word: words("access.notPart2"), tone: "own")
    }

    private static func cell(_ reach: RoleTable.Reach?, _ words: Words) -> Cell {
        switch reach {
        case .every: Cell(word: words("access.every"), tone: "every")
        case .own: Cell(word: words("access.own"), tone: "own")
        case nil: Cell(word: words("access.no"), tone: "no")
        }
    }
}
