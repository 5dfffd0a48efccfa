import Access
import Door
import Operate
import Vocabulary

/// The invented people who work for the program, as the record knows them.
struct Staff: Sendable {
    private let workers: [String: Worker]
    private let byRole: [Role: [Worker]]

    /// A hash that no password fits: nobody signs in as somebody invented.
    private static let nobody = PasswordHash(
        stored: "pbkdf2-sha256$\(PasswordHash.rounds)$AAAAAAAAAAAAAAAAAAAAAA==$AAAA")

    private init(_ workers: [(name: String, worker: Worker)]) {
        self.workers = Dictionary(workers.map { ($0.name, $0.worker) }, uniquingKeysWith: { first, _ in first })
        byRole = Dictionary(
            grouping: workers.map(\.worker),
            by: { worker in Role.allCases.first(where: worker.roles.contains) ?? .responder })
    }

    /// Gives everybody an account.
    static func hire(_ invention: Invention, _ desk: Sitting) throws -> Staff {
        Staff(
            try people(invention).map { name, role in
                let id = try desk.perform(
                    AddAccount(account(of: name), displayName: name, roles: [role], password: nobody), by: .terminal)
                return (name, Worker(id: id, name: name, roles: [role]))
            })
    }

    /// Those who were hired before.
    static func find(_ invention: Invention, _ desk: Sitting) throws -> Staff {
        Staff(
            try people(invention).compactMap { name, role in
                let found = try desk.look { db in try Accounts(db).account(named: account(of: name)) }
                return found.map { (name, Worker(id: $0.id, name: name, roles: [role])) }
            })
    }

    private static func people(_ invention: Invention) -> [(String, Role)] {
        invention.staff.map { ($0.name, Role(rawValue: $0.role) ?? .supervisor) }
            + invention.teams.flatMap(\.members).map { ($0.name, Role.responder) }
    }

    private static func account(of name: String) -> String {
        name.lowercased().replacing(" ", with: ".")
    }

    /// One of those with a role; whoever sits at the terminal where there is none.
    func someone(_ role: Role, _ chance: inout SeededNumbers) -> Worker {
        chance.choice(byRole[role] ?? []) ?? .terminal
    }

    func named(_ name: String) -> Worker? { workers[name] }

    /// Whether somebody is one of them.
    func includes(_ id: String) -> Bool { workers.values.contains { $0.id.text == id } }

    /// One of those on a shift, who speaks for the team.
    func speaker(of shift: Shift) -> Worker? {
        shift.members.lazy.compactMap { workers[$0.name] }.first
    }
}
