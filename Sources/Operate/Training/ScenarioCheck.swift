/// What shows of a scenario when every way through it is gone.
///
/// Every state that choices can bring about is visited: each scene, each standing of the scales, what was done beside the
/// scene, and as much of the time as some condition asks for. So what is found is so, and what is not found is not there;
/// only where there are more states than are looked at nothing is known, and that is said.
package struct ScenarioCheck: Sendable {
    package let faults: [ScenarioFault.Fault]
    /// How many states were visited.
    package let states: Int
    /// The most choices that any run takes; none where it could go on for ever.
    package let longest: Int?

    /// As many states as are looked at.
    package static let mostStates = 200_000
}

extension Scenario {
    /// Goes every way, up to so many states.
    package func check(mostStates: Int = ScenarioCheck.mostStates) -> ScenarioCheck {
        var walk = ScenarioWalk(self, mostStates: mostStates)
        walk.go()
        return ScenarioCheck(faults: walk.faults(), states: walk.lengths.count, longest: walk.longest)
    }
}
