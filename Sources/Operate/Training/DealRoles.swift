import Access
import Door
import Store
import Vocabulary

/// How many people become groups, each of which can play every role.
///
/// Everybody who can have a role of their own has one; those left over watch a group. Who are too few for the roles share
/// them.
struct Deal: Sendable {
    struct Seat: Hashable, Sendable {
        /// From 1.
        let group: Int
        let roles: [Scenario.Role]
    }

    /// One for each person, in the order in which they came.
    let seats: [Seat]

    init(of roles: [Scenario.Role], to people: Int) {
        let groups = roles.isEmpty ? 1 : max(1, people / roles.count)
        var order: [Int: [Int]] = [:]
        for person in 0..<people { order[person % groups, default: []].append(person) }
        var given: [Int: [Scenario.Role]] = [:]
        for group in 0..<groups {
            guard let members = order[group] else { continue }
            for (place, role) in roles.enumerated() { given[members[place % members.count], default: []].append(role) }
        }
        seats = (0..<people).map { Seat(group: $0 % groups + 1, roles: given[$0] ?? []) }
    }
}

/// Gives out groups and roles to those who have come, and begins.
package struct DealRoles: Order {
    package static let permission = Permission.leadPractices

    let practice: ID<Practice>
    let scenarios: PlayedScenarios

    package init(in practice: ID<Practice>, of scenarios: PlayedScenarios) {
        (self.practice, self.scenarios) = (practice, scenarios)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Practice, [Event]) {
        let file = try PracticeFile(practice, of: scenarios, in: db)
        guard file.isLed(by: worker.id) else { throw Refusal(.noSuchPractice, .absent) }
        switch file.practice.standing(at: now) {
        case .gathering: break
        case .playing: throw Refusal(.practiceBegunAlready, .conflicting)
        case .over: throw Refusal(.practiceOver, .conflicting)
        }
        let here = file.players.filter { !$0.hasLeft }
        guard !here.isEmpty else { throw Refusal(.nobodyHere, .conflicting) }
        let deal = Deal(of: file.scenario.roles, to: here.count)
        for (player, seat) in zip(here, deal.seats) {
            try db.keep(
                in: "practice_player",
                """
                UPDATE practice_player SET group_number = \(seat.group)
                WHERE practice_id = \(practice) AND account_id = \(player.account) RETURNING *
                """)
            for role in seat.roles {
                try Practices(db).give(role, to: player.account, in: practice, group: seat.group)
            }
        }
        try db.keep(
            in: "practice",
            "UPDATE practice SET dealt_at = \(now), changes = changes + 1 WHERE id = \(practice) RETURNING *")
        let groups = deal.seats.map(\.group).max() ?? 1
        return (
            try Practices(db).practice(practice),
            [Event(.practiceDealt, Practice.subject(practice), ["groups": .init(groups), "people": .init(here.count)])]
        )
    }
}

extension Refusal.Code {
    package static let nobodyHere: Self = "nobody-here"
}

extension Event.Kind {
    package static let practiceDealt: Self = "practice-dealt"
}
