import Access
import Door
import Store
import Vocabulary

/// Plays a scenario alone, in every role.
package struct PractiseAlone: Order {
    package static let permission = Permission.practise

    let scenario: Scenario

    package init(_ scenario: Scenario) {
        self.scenario = scenario
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Practice, [Event]) {
        let practice = try Practices(db).begin(.alone, scenario, code: nil, by: worker, at: now)
        try Practices(db).seat(worker.id, in: practice.id, group: 1, at: now)
        for role in scenario.roles { try Practices(db).give(role, to: worker.id, in: practice.id, group: 1) }
        return (practice, [practice.begun(scenario)])
    }
}

/// Opens a class that plays a scenario: people join by its code until it begins.
package struct OpenClass: Order {
    package static let permission = Permission.leadPractices

    let scenario: Scenario

    package init(on scenario: Scenario) {
        self.scenario = scenario
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Practice, [Event]) {
        var code = LinkSecret().code
        while try Practices(db).gathering(by: code, at: now) != nil { code = LinkSecret().code }
        let practice = try Practices(db).begin(.together, scenario, code: code, by: worker, at: now)
        return (practice, [practice.begun(scenario)])
    }
}

extension Practices {
    fileprivate func begin(
        _ kind: Practice.Kind, _ scenario: Scenario, code: String?, by worker: Worker, at now: Instant
    ) throws -> Practice {
        try PlayedScenarios.keep(scenario, in: db, at: now)
        let id = ID<Practice>.new()
        let dealtAt = kind == .alone ? now : nil
        try db.keep(
            in: "practice",
            """
            INSERT INTO practice (id, digest, kind, led_by, begun_at, code, dealt_at, changes)
            VALUES (\(id), \(scenario.digest), \(kind), \(worker.id), \(now), \(code), \(dealtAt), 1) RETURNING *
            """)
        return try practice(id)
    }

    /// Lets somebody in, or in again.
    func seat(_ worker: ID<Worker>, in id: ID<Practice>, group: Int?, at now: Instant) throws {
        try db.keep(
            in: "practice_player",
            """
            INSERT INTO practice_player (id, practice_id, account_id, group_number, joined_at)
            VALUES (\(ID<PracticeFile.Player>.new()), \(id), \(worker), \(group), \(now))
            ON CONFLICT (practice_id, account_id) DO UPDATE SET left_at = NULL RETURNING *
            """)
    }

    /// Gives a role of a group to somebody, whoever had it before.
    func give(_ role: Scenario.Role, to worker: ID<Worker>, in id: ID<Practice>, group: Int) throws {
        try db.keep(
            in: "practice_role",
            """
            INSERT INTO practice_role (id, practice_id, group_number, role, account_id)
            VALUES (\(ID<Scenario.Role>.new()), \(id), \(group), \(role.rawValue), \(worker))
            ON CONFLICT (practice_id, group_number, role) DO UPDATE SET account_id = \(worker) RETURNING *
            """)
    }
}

extension Practice {
    fileprivate func begun(_ scenario: Scenario) -> Event {
        Event(.practiceBegun, Practice.subject(id), ["kind": .init(kind), "scenario": .word(scenario.name)])
    }
}

extension Event.Kind {
    package static let practiceBegun: Self = "practice-begun"
}
