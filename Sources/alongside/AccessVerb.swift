import Access
import ArgumentParser
import Foundation
import Web

/// `alongside access`: who may do what.
struct AccessVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access", abstract: "Print which role may do what, and what every address asks for.")

    @Flag(help: "Print one JSON object.") var json = false

    func run() throws {
        let routes: [[String: Any]] = RouteRow.all.map { row in
            [
                "method": row.method, "path": row.path, "permission": row.permission?.rawValue ?? NSNull(),
                "page": row.page ?? NSNull(),
            ]
        }
        let walled: [[String: Any]] = RouteRow.behindWall.map { row in
            [
                "method": row.method, "path": row.path, "permission": row.permission?.rawValue ?? NSNull(),
                "page": row.page ?? NSNull(),
            ]
        }
        let roles: [[String: Any]] = Role.allCases.map { role in
            let may = Permission.allCases.filter { RoleTable.reach(of: role, for: $0) != nil }
            return ["role": role.rawValue, "permissions": may.map(\.rawValue)]
        }
        let matrix: [[String: Any]] = AccessMatrix.lines.map { line in
            [
                "role": line.role.rawValue, "permission": line.permission.rawValue,
                "relationship": line.tie.code, "label": line.label.code, "leave": line.leave.rawValue,
                "allowed": line.decision.allowed,
            ]
        }
        let held = Permission.allCases.filter(RoleTable.held.contains).map(\.rawValue)
        let result: [String: Any] = [
            "routes": routes, "walled": walled, "roles": roles, "held": held, "matrix": matrix,
        ]
        try Terminal.result(json, result, Self.table)
    }

    /// The roles as a table of words, then the addresses.
    private static var table: String {
        var lines = Role.allCases.map { role in
            let may = Permission.allCases.compactMap { permission in
                RoleTable.reach(of: role, for: permission).map {
                    $0 == .own ? "\(permission.rawValue) (own)" : permission.rawValue
                }
            }
            return "\(role.rawValue): \(may.joined(separator: ", "))"
        }
        lines.append("")
        lines += AccessMatrix.lines.map(\.text)
        lines.append("")
        lines += RouteRow.all.map { "\($0.method) \($0.path): \($0.permission?.rawValue ?? "everybody")" }
        lines += RouteRow.behindWall.map {
            "\($0.method) \($0.path): \($0.permission?.rawValue ?? "everybody"); to all others there is no such address"
        }
        return lines.joined(separator: "\n")
    }
}
