import Access
import Door
import Store
import Vocabulary

/// A practice with everybody in it, and what each group has chosen so far.
package struct PracticeFile: Sendable {
    package struct Player: Sendable {
        package let account: ID<Worker>
        package let name: String
        /// The group they are in, once groups were given out.
        package let group: Int?
        /// Whom they play; nobody, for those who watch.
        package let roles: [Scenario.Role]
        package let hasLeft: Bool
    }

    /// A choice, with who took it and when.
    package struct Taken: Sendable {
        package let step: ScenarioRun.Step
        package let by: Author
        package let at: Instant
    }

    /// People who play one run together.
    package struct Group: Sendable {
        package let number: Int
        package let players: [Player]
        package let taken: [Taken]
        /// Where their run stands.
        package let run: ScenarioRun
    }

    /// What somebody wrote about it for themselves.
    package struct Reflection: Sendable {
        package let by: Author
        package let words: String
        /// Whether whoever leads may read it.
        package let isShared: Bool
        package let at: Instant
    }

    package let practice: Practice
    package let scenario: Scenario
    package let players: [Player]
    package let groups: [Group]

    package func player(_ worker: ID<Worker>) -> Player? { players.first { $0.account == worker } }

    /// The group somebody is in.
    package func group(of worker: ID<Worker>) -> Group? {
        guard let number = player(worker)?.group else { return nil }
        return groups.first { $0.number == number }
    }

    package func isLed(by worker: ID<Worker>) -> Bool { practice.leader.id == worker.text }

    /// Whoever is not in it learns nothing of it.
    ///
    /// - Throws: ``Refusal`` with `.noSuchPractice`.
    package func requireSight(_ worker: ID<Worker>) throws(Refusal) {
        guard isLed(by: worker) || player(worker) != nil else { throw Refusal(.noSuchPractice, .absent) }
    }

    /// - Throws: ``Refusal`` with `.practiceOver` or `.practiceNotBegun`.
    func requirePlaying(at now: Instant) throws(Refusal) {
        switch practice.standing(at: now) {
        case .playing: return
        case .gathering: throw Refusal(.practiceNotBegun, .conflicting)
        case .over: throw Refusal(.practiceOver, .conflicting)
        }
    }
}

extension PracticeFile {
    /// - Throws: ``Refusal`` with `.noSuchPractice`.
    package init(_ id: ID<Practice>, of scenarios: PlayedScenarios, in db: any Transaction) throws {
        practice = try Practices(db).practice(id)
        scenario = try scenarios.scenario(practice.digest, in: db)
        var roles: [String: [Scenario.Role]] = [:]
        for row in try db(
            "SELECT account_id, role FROM practice_role WHERE practice_id = \(id) ORDER BY group_number, role")
        {
            let role: String = try row["role"]
            if let role = Scenario.Role(rawValue: role) { roles[try row["account_id"], default: []].append(role) }
        }
        players = try db(
            """
            SELECT practice_player.*, coalesce(account.display_name, 'Alongside') AS name FROM practice_player
            LEFT JOIN account ON account.id = practice_player.account_id
            WHERE practice_id = \(id) ORDER BY joined_at, account_id LIMIT \(Practice.most)
            """
        ).map { row in
            let account: ID<Worker> = try row["account_id"]
            let group: Int64? = try row["group_number"]
            let leftAt: Instant? = try row["left_at"]
            return Player(
                account: account, name: try row["name"], group: group.map(Int.init),
                roles: roles[account.text] ?? [], hasLeft: leftAt != nil)
        }
        var taken: [Int: [Taken]] = [:]
        for row in try db(
            """
            SELECT practice_step.*, coalesce(account.display_name, 'Alongside') AS name FROM practice_step
            LEFT JOIN account ON account.id = practice_step.account_id
            WHERE practice_id = \(id) ORDER BY group_number, position
            """)
        {
            let (number, role): (Int64, String) = (try row["group_number"], try row["role"])
            guard let role = Scenario.Role(rawValue: role) else { continue }
            taken[Int(number), default: []].append(
                Taken(
                    step: ScenarioRun.Step(role: role, scene: try row["scene"], choice: try row["choice"]),
                    by: Author(id: try row["account_id"], name: try row["name"]), at: try row["chosen_at"]))
        }
        let (players, scenario) = (players, scenario)
        groups = try Set(players.compactMap(\.group)).sorted().map { number in
            let chosen = taken[number] ?? []
            // They were allowed when they were taken, of the same text: anything else is a fault of the store.
            let run = try ScenarioRun(of: scenario, replaying: chosen.map(\.step))
            return Group(
                number: number, players: players.filter { $0.group == number }, taken: chosen, run: run)
        }
    }
}

extension Practices {
    /// What somebody wrote for themselves.
    package func reflection(of worker: ID<Worker>, on id: ID<Practice>) throws -> PracticeFile.Reflection? {
        try reflections("practice_id = \(id) AND account_id = \(worker)").first
    }

    /// What people wrote and share with whoever leads, in the order in which they came.
    package func shared(on id: ID<Practice>) throws -> [PracticeFile.Reflection] {
        try reflections("practice_id = \(id) AND shared = 1")
    }

    private func reflections(_ which: SQL) throws -> [PracticeFile.Reflection] {
        try db(
            """
            SELECT practice_reflection.*, coalesce(account.display_name, 'Alongside') AS name FROM practice_reflection
            LEFT JOIN account ON account.id = practice_reflection.account_id
            WHERE \(which) ORDER BY written_at, account_id LIMIT \(Practice.most)
            """
        ).map { row in
            let shared: Int64 = try row["shared"]
            return PracticeFile.Reflection(
                by: Author(id: try row["account_id"], name: try row["name"]), words: try row["words"],
                isShared: shared == 1, at: try row["written_at"])
        }
    }
}
