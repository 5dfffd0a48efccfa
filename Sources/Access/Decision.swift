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
        /// No role of theirs allows it.
        case noRole
        /// A role would allow it for their own records, and this is another's.
        case notOwn(Role)
    }

    package let ground: Ground

    package var allowed: Bool {
        switch ground {
        case .role, .own, .alarm: true
        case .noRole, .notOwn: false
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

extension Refusal.Code {
    package static let mayNot: Self = "may-not"
}

/// Refuses what ``may(_:_:beganBy:)`` does not allow.
///
/// - Throws: ``Refusal`` with `.mayNot`.
package func require(_ worker: Worker, _ permission: Permission, beganBy owner: ID<Worker>? = nil) throws(Refusal) {
    guard may(worker, permission, beganBy: owner).allowed else {
        throw Refusal(.mayNot, .forbidden, values: ["permission": permission.rawValue])
    }
}
