import Vocabulary

/// Who may do what with the record of a person, in every situation there is: made by asking the rule, one answer a line.
package enum AccessMatrix {
    /// One answer of the rule.
    package struct Line: Sendable {
        package let role: Role
        package let permission: Permission
        package let tie: Tie
        package let label: Label
        package let leave: Leave
        package let decision: Decision

        /// `responder see-safety-plans broken-glass:other part-2 none no`.
        package var text: String {
            let answer = decision.allowed ? "yes" : "no"
            return "\(role.rawValue) \(permission.rawValue) \(tie.code) \(label.code) \(leave.rawValue) \(answer)"
        }
    }

    /// Every situation in which somebody may come to a person's record.
    package static let ties: [Tie] = Relationship.allCases.flatMap { relationship -> [Tie] in
        guard relationship == .brokenGlass else { return [Tie(relationship)] }
        return GlassReason.allCases.map { Tie(broken: Tie.Glass(id: $0.rawValue, reason: $0)) }
    }

    /// Whether a role ever comes to be tied so: overseers are tied to everybody, and only some may break glass.
    package static func happens(_ tie: Tie, to role: Role) -> Bool {
        if RoleTable.overseers.contains(role) { return tie.relationship == .oversight }
        switch tie.relationship {
        case .oversight: return false
        case .brokenGlass: return RoleTable.reach(of: role, for: .breakGlass) != nil
        case .theirCall, .theirCase, .none: return true
        }
    }

    /// The rule's answers to every role, permission on a person's record, situation that happens, label and leave.
    package static let lines: [Line] = Role.allCases.flatMap { role -> [Line] in
        let worker = Worker(id: ID(stored: role.rawValue), name: role.rawValue, roles: [role])
        let held = Permission.allCases.filter(RoleTable.held.contains)
        return held.flatMap { permission in
            ties.filter { happens($0, to: role) }.flatMap { tie in
                Label.all.flatMap { label in
                    leaves(permission).map { leave in
                        Line(
                            role: role, permission: permission, tie: tie, label: label, leave: leave,
                            decision: may(worker, permission, with: label, by: tie, leave: leave))
                    }
                }
            }
        }
    }

    private static func leaves(_ permission: Permission) -> [Leave] {
        RoleTable.askingLeave.contains(permission) ? Leave.allCases : [.none]
    }
}

extension Tie {
    /// The relationship, and in an emergency which.
    package var code: String {
        guard relationship == .brokenGlass, let glass else { return relationship.rawValue }
        return "\(relationship.rawValue):\(glass.reason.rawValue)"
    }
}
