import Access
import Door
import Store
import Vocabulary

/// Comes to a class by its code; once it has begun, to watch the group that has the fewest people.
package struct JoinPractice: Order {
    package static let permission = Permission.practise

    let code: String
    let scenarios: PlayedScenarios

    /// - Throws: ``Refusal`` with `.codeUnreadable` unless these are six digits.
    package init(by code: String?, of scenarios: PlayedScenarios) throws(Refusal) {
        self.code = try LinkSecret.code(code)
        self.scenarios = scenarios
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Practice, [Event]) {
        guard let practice = try Practices(db).gathering(by: code, at: now) else {
            throw Refusal(.noClassByCode, .absent, field: "code")
        }
        let file = try PracticeFile(practice.id, of: scenarios, in: db)
        guard !file.isLed(by: worker.id) else { return (practice, []) }
        let known = file.player(worker.id)
        if let known, !known.hasLeft { return (practice, []) }
        guard known != nil || file.players.count < Practice.most else {
            throw Refusal(.classFull, .conflicting, values: ["most": String(Practice.most)])
        }
        let smallest = file.groups.min { one, other in
            (one.here, one.number) < (other.here, other.number)
        }
        try Practices(db).seat(worker.id, in: practice.id, group: known?.group ?? smallest?.number, at: now)
        try Practices(db).touch(practice.id)
        return (try Practices(db).practice(practice.id), [Event(.practiceJoined, Practice.subject(practice.id))])
    }
}

/// Steps out of a practice, at any moment and without a reason: the roles go to whoever of the group has fewest.
package struct LeavePractice: Order {
    package static let permission = Permission.practise

    let practice: ID<Practice>
    let scenarios: PlayedScenarios

    package init(_ practice: ID<Practice>, of scenarios: PlayedScenarios) {
        (self.practice, self.scenarios) = (practice, scenarios)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Practice, [Event]) {
        let file = try PracticeFile(practice, of: scenarios, in: db)
        guard let leaving = file.player(worker.id) else { throw Refusal(.noSuchPractice, .absent) }
        guard !leaving.hasLeft, file.practice.standing(at: now) != .over else { return (file.practice, []) }
        try db.keep(
            in: "practice_player",
            """
            UPDATE practice_player SET left_at = \(now)
            WHERE practice_id = \(practice) AND account_id = \(worker.id) RETURNING *
            """)
        if let group = file.group(of: worker.id) {
            var shares = group.players.filter { !$0.hasLeft && $0.account != worker.id }
                .map { (account: $0.account, roles: $0.roles.count) }
            for role in leaving.roles where !shares.isEmpty {
                guard let next = shares.indices.min(by: { shares[$0].roles < shares[$1].roles }) else { break }
                try Practices(db).give(role, to: shares[next].account, in: practice, group: group.number)
                shares[next].roles += 1
            }
        }
        if file.practice.kind == .alone { try Practices(db).end(practice, at: now) }
        try Practices(db).touch(practice)
        return (try Practices(db).practice(practice), [Event(.practiceLeft, Practice.subject(practice))])
    }
}

extension PracticeFile.Group {
    /// How many have not left.
    var here: Int { players.count { !$0.hasLeft } }
}

extension Refusal.Code {
    package static let noClassByCode: Self = "no-class-by-code"
    package static let classFull: Self = "class-full"
}

extension Event.Kind {
    package static let practiceJoined: Self = "practice-joined"
    package static let practiceLeft: Self = "practice-left"
}
