import Vocabulary

/// The answer to "may I, and why?".
package struct Decision: Equatable, Sendable {
    package enum Ground: Equatable, Sendable {
        /// A role allows it for every record.
        case role(Role)
        /// A role allows it for records the person began, and this is one.
        case own(Role)
        /// The server does it when the time has come.
        case alarm
        /// A role allows it for people to whom something ties them, and this is one.
        case tied(Role, Relationship)
        /// No role of theirs allows it.
        case noRole
        /// A role would allow it for their own records, and this is another's.
        case notOwn(Role)
        /// A role would allow it for people to whom something ties them, and nothing does.
        case notTied(Role)
        /// It stands behind a wall, which is another role's.
        case wall(Wall)
        /// It stands under 42 CFR part 2, and the emergency is none in which somebody may die.
        case part2
        /// The person did not allow it, nor does a law.
        case noLeave
    }

    package let ground: Ground

    package var allowed: Bool {
        switch ground {
        case .role, .own, .alarm, .tied: true
        case .noRole, .notOwn, .notTied, .wall, .part2, .noLeave: false
        }
    }
}

/// Decides whether somebody may do something; never writes.
///
/// - Parameter beganBy: who began the record that is meant. Without one the answer is for the role alone, as it is asked
///   before the transaction: "own" is then enough, because the record decides inside it.
package func may(_ worker: Worker, _ permission: Permission, beganBy owner: ID<Worker>? = nil) -> Decision {
    if permission == .actAsAlarm {
        return Decision(ground: worker.id == Worker.alarm.id ? .alarm : .noRole)
    }
    var own: Role?
    for role in Role.allCases where worker.roles.contains(role) {
        switch RoleTable.reach(of: role, for: permission) {
        case .every: return Decision(ground: .role(role))
        case .own: own = own ?? role
        case nil: continue
        }
    }
    guard let own else { return Decision(ground: .noRole) }
    return Decision(ground: owner == nil || owner == worker.id ? .own(own) : .notOwn(own))
}

/// Decides whether somebody may do something with the record of a person; never writes.
///
/// - Parameters:
///   - label: what of the record is meant.
///   - leave: what the person allowed; it is asked of what may be done only so.
package func may(
    _ worker: Worker, _ permission: Permission, with label: Label = .plain, by tie: Tie, leave: Leave = .none
) -> Decision {
    let decision = may(worker, permission)
    let role: Role
    switch decision.ground {
    case .role(let found), .own(let found): role = found
    default: return decision
    }
    if case .behind(let wall) = label, !wall.opens(to: worker.roles) { return Decision(ground: .wall(wall)) }
    guard RoleTable.held.contains(permission) else { return decision }
    guard tie.relationship != .none,
        tie.relationship != .brokenGlass || !RoleTable.notInEmergencies.contains(permission)
    else { return Decision(ground: .notTied(role)) }
    if label == .part2, !tie.opensPart2 { return Decision(ground: .part2) }
    if RoleTable.askingLeave.contains(permission), !leave.covers(label) { return Decision(ground: .noLeave) }
    return Decision(ground: .tied(role, tie.relationship))
}

extension Refusal.Code {
    package static let mayNot: Self = "may-not"
    /// Nothing ties them to the person.
    package static let heldBack: Self = "held-back"
    /// What tells of substances stays closed in an emergency in which nobody may die.
    package static let part2Closed: Self = "part-2-closed"
}

/// Refuses what ``may(_:_:beganBy:)`` does not allow.
///
/// - Throws: ``Refusal`` with `.mayNot`.
package func require(_ worker: Worker, _ permission: Permission, beganBy owner: ID<Worker>? = nil) throws(Refusal) {
    guard may(worker, permission, beganBy: owner).allowed else {
        throw Refusal(.mayNot, .forbidden, values: ["permission": permission.rawValue])
    }
}
