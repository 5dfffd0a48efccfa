/// One playing of a scenario, by somebody alone or by several with a role each.
///
/// It is a plain value and knows no clock and no chance: the same choices come to the same end. Who steps out simply
/// chooses no more; nothing here waits for them or counts it.
package struct ScenarioRun: Sendable {
    /// A choice that was taken.
    package struct Step: Hashable, Sendable {
        package let role: Scenario.Role
        package let scene: String
        package let choice: String

        package init(role: Scenario.Role, scene: String, choice: String) {
            self.role = role
            self.scene = scene
            self.choice = choice
        }
    }

    /// Why a choice was not taken.
    package enum Refused: Error, Hashable, Sendable {
        case ended
        /// It belongs to another scene; somebody else may have been quicker.
        case elsewhere
        case unknownChoice
        /// It is for another role.
        case forAnother(Scenario.Role)
        /// Not as things stand, or done already.
        case notOpen
    }

    package let scenario: Scenario
    package private(set) var state: ScenarioState
    /// What was chosen, in order.
    package private(set) var steps: [Step] = []

    /// Begins.
    package init(of scenario: Scenario) {
        self.scenario = scenario
        state = scenario.beginning
    }

    /// Plays the same choices again.
    package init(of scenario: Scenario, replaying steps: [Step]) throws(Refused) {
        self.init(of: scenario)
        for step in steps {
            guard step.scene == scene?.key else { throw scene == nil ? .ended : .elsewhere }
            try choose(step.choice, by: step.role)
        }
    }

    /// Where it stands, unless it has ended.
    package var scene: Scenario.Scene? {
        guard case .scene(let place) = state.place else { return nil }
        return scenario.scenes[place]
    }

    /// How it ended.
    package var end: Scenario.End? {
        guard case .end(let place) = state.place else { return nil }
        return scenario.ends[place]
    }

    /// What can be done now; with a role, by who plays it.
    package func open(to role: Scenario.Role? = nil) -> [Scenario.Choice] {
        guard let scene else { return [] }
        return scenario.open(in: state).map { scene.choices[$0] }.filter { role == nil || $0.role == role }
    }

    /// The rows met so far.
    package var met: Set<String> {
        let taken = steps.flatMap { step in
            scenario.scenes.first { $0.key == step.scene }?.choices.first { $0.key == step.choice }?.meets ?? []
        }
        return Set(taken)
    }

    /// Takes a choice, and gives it back for what it says came of it.
    @discardableResult
    package mutating func choose(_ key: String, by role: Scenario.Role) throws(Refused) -> Scenario.Choice {
        guard let scene else { throw .ended }
        guard let place = scene.choices.firstIndex(where: { $0.key == key }) else {
            let isElsewhere = scenario.scenes.contains { $0.choices.contains { $0.key == key } }
            throw isElsewhere ? .elsewhere : .unknownChoice
        }
        let choice = scene.choices[place]
        guard choice.role == role else { throw .forAnother(choice.role) }
        guard scenario.open(in: state).contains(place) else { throw .notOpen }
        state = scenario.state(after: place, in: state)
        steps.append(Step(role: role, scene: scene.key, choice: key))
        return choice
    }
}
