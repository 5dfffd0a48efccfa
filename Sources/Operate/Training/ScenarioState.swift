/// How things stand at one moment of a run.
package struct ScenarioState: Hashable, Sendable {
    package let place: Scenario.Place
    package let scales: ScenarioScales
    /// What was done beside this scene already, by the places of the choices.
    let spent: Set<Int>
}

extension Scenario {
    var beginning: ScenarioState { ScenarioState(place: .scene(first), scales: start, spent: []) }

    /// What can be done, by the places of the choices in their scene.
    func open(in state: ScenarioState) -> [Int] {
        guard case .scene(let place) = state.place else { return [] }
        let choices = scenes[place].choices
        return choices.indices.filter { !state.spent.contains($0) && choices[$0].when.hold(of: state.scales) }
    }

    /// How things stand after one of the choices that are open.
    func state(after choice: Int, in state: ScenarioState) -> ScenarioState {
        guard case .scene(let place) = state.place else { return state }
        let taken = scenes[place].choices[choice]
        let scales = state.scales.after(taken)
        guard let branch = taken.leads.first(where: { $0.when.hold(of: scales) }) else {
            return turned(state.place, scales, spent: state.spent.union([choice]))
        }
        return turned(branch.to, scales, spent: [])
    }

    /// What comes by itself comes before what was chosen, unless that was an end.
    private func turned(_ place: Place, _ scales: ScenarioScales, spent: Set<Int>) -> ScenarioState {
        if case .scene = place, let turn = turns.first(where: { $0.when.hold(of: scales) }) {
            return ScenarioState(place: .end(turn.end), scales: scales, spent: [])
        }
        return ScenarioState(place: place, scales: scales, spent: spent)
    }
}
