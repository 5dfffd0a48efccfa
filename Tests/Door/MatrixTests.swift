import Access
import Testing
import Vocabulary

/// The rule said another way, against every line of the matrix that the program makes by asking itself.
@Suite struct `Who may do what with a person's record` {
    private static let overseers: Set<Role> = [.careNavigator, .supervisor, .privacyOfficer]

    /// What the four kinds of roles may hope for, before anything is asked of the person.
    private static func role(_ role: Role, may permission: Permission) -> Bool {
        switch role {
        case .supervisor, .triageClinician: true
        case .careNavigator: permission != .cosignNotes
        case .responder: permission != .disclose && permission != .cosignNotes
        case .privacyOfficer: permission == .seeConsents || permission == .giveOwnPages
        default: false
        }
    }

    private static func expected(_ line: AccessMatrix.Line) -> Bool {
        // A wall opens to its keeper, who has no permission on any other record.
        guard role(line.role, may: line.permission), line.label != .behind(.victimServices),
            line.label != .behind(.wellness)
        else { return false }
        if line.tie.relationship == .none { return false }
        // A link would outlast the hour.
        if line.permission == .giveOwnPages, line.tie.relationship == .brokenGlass { return false }
        if line.label == .part2, let reason = line.tie.glass?.reason, reason != .dangerToLife { return false }
        guard line.permission == .disclose else { return true }
        switch line.leave {
        case .none: return false
        case .consent: return line.label == .plain
        case .part2Consent, .law: return true
        }
    }

    @Test func `is what the rule says in every line`() {
        #expect(AccessMatrix.lines.count > 700)
        for line in AccessMatrix.lines { #expect(line.decision.allowed == Self.expected(line), "\(line.text)") }
        #expect(Set(AccessMatrix.lines.map(\.text)).count == AccessMatrix.lines.count)
        #expect(AccessMatrix.lines.contains { $0.decision.allowed })
    }

    @Test func `has a line for every role, permission, situation, label and leave that there is`() {
        let roles = Set(AccessMatrix.lines.map(\.role))
        #expect(roles == Set(Role.allCases))
        #expect(Set(AccessMatrix.lines.map(\.permission)) == RoleTable.held)
        #expect(Set(AccessMatrix.lines.map { $0.tie.relationship }) == Set(Relationship.allCases))
        #expect(Set(AccessMatrix.lines.compactMap { $0.tie.glass?.reason }) == Set(GlassReason.allCases))
        #expect(Set(AccessMatrix.lines.map(\.label)) == Set(Label.all))
        #expect(Set(AccessMatrix.lines.map(\.leave)) == Set(Leave.allCases))
    }

    @Test func `ties overseers to everybody, and nobody else by their role`() {
        #expect(RoleTable.overseers == Self.overseers)
        for line in AccessMatrix.lines {
            #expect((line.tie.relationship == .oversight) == Self.overseers.contains(line.role), "\(line.text)")
        }
    }

    /// No emergency opens a wall: there is nothing that it could be asked with but a role.
    @Test(arguments: Wall.allCases)
    func `ends at a wall, whatever ties somebody to the person`(wall: Wall) {
        for role in Role.allCases { #expect(wall.opens(to: [role]) == (role == wall.keeper)) }
        let all = Worker(id: ID(stored: "all"), name: "All", roles: Set(Role.allCases).subtracting([wall.keeper]))
        for tie in AccessMatrix.ties {
            for permission in Permission.allCases where permission != .actAsAlarm {
                let ground = may(all, permission, with: .behind(wall), by: tie, leave: .law).ground
                #expect(ground == .wall(wall), "\(permission.rawValue) \(tie.code)")
            }
        }
    }

    @Test func `is asked of what is held back only`() {
        let worker = Worker(id: ID(stored: "w"), name: "W", roles: [.responder])
        #expect(may(worker, .seePeople, by: .none).ground == .role(.responder))
        #expect(may(worker, .seePlans, by: .none).ground == .role(.responder))
        #expect(may(worker, .seeSafetyPlans, by: .none).ground == .notTied(.responder))
        #expect(may(worker, .seeSafetyPlans, by: Tie(.theirCall)).ground == .tied(.responder, .theirCall))
        #expect(may(worker, .mergePeople, by: Tie(.theirCall)).ground == .noRole)
    }
}
