import Access
import Door
import Store
import Vocabulary

/// Takes a choice for one's group, in a role that one plays.
package struct ChooseInPractice: Order {
    package static let permission = Permission.practise

    /// As many choices as one group takes.
    package static let most = 500

    let practice: ID<Practice>
    /// The scene that whoever chose was looking at.
    let scene: String
    let choice: String
    let scenarios: PlayedScenarios

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ choice: String?, at scene: String?, in practice: ID<Practice>, of scenarios: PlayedScenarios
    ) throws(Refusal) {
        self.practice = practice
        self.scene = try FreeText.needed(scene, most: 100, field: "scene")
        self.choice = try FreeText.needed(choice, most: 100, field: "choice")
        self.scenarios = scenarios
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Practice, [Event]) {
        let file = try PracticeFile(practice, of: scenarios, in: db)
        guard let player = file.player(worker.id) else { throw Refusal(.noSuchPractice, .absent) }
        try file.requirePlaying(at: now)
        guard !player.hasLeft, let group = file.group(of: worker.id) else { throw Refusal(.practiceLeft, .conflicting) }
        // Only in a circle without an end would anybody come so far.
        guard group.taken.count < ChooseInPractice.most else { throw Refusal(.practiceOver, .conflicting) }
        var run = group.run
        guard let current = run.scene, current.key == scene else { throw Refusal(.practiceMovedOn, .conflicting) }
        guard let wanted = current.choices.first(where: { $0.key == choice }) else {
            throw Refusal(.notOneOf, field: "choice")
        }
        guard player.roles.contains(wanted.role) else { throw Refusal(.anotherPlaysIt, .conflicting) }
        do throws(ScenarioRun.Refused) {
            try run.choose(choice, by: wanted.role)
        } catch {
            throw Refusal(.practiceMovedOn, .conflicting)
        }
        try db.keep(
            in: "practice_step",
            """
            INSERT INTO practice_step
                (id, practice_id, group_number, position, role, scene, choice, account_id, chosen_at)
            VALUES (\(ID<ScenarioRun.Step>.new()), \(practice), \(group.number), \(group.taken.count + 1), \(wanted.role.rawValue), \(scene), \(choice),
                \(worker.id), \(now)) RETURNING *
            """)
        try Practices(db).touch(practice)
        if file.practice.kind == .alone, run.end != nil { try Practices(db).end(practice, at: now) }
        return (
            try Practices(db).practice(practice),
            [Event(.practiceChosen, Practice.subject(practice), ["group": .init(group.number)])]
        )
    }
}

extension Refusal.Code {
    /// The scene has gone on: somebody else of the group was quicker.
    package static let practiceMovedOn: Self = "practice-moved-on"
    package static let practiceLeft: Self = "practice-left"
    package static let anotherPlaysIt: Self = "another-plays-it"
}

extension Event.Kind {
    package static let practiceChosen: Self = "practice-chosen"
}
