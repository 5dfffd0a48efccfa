/// A walk through every state of a scenario, and what was seen on it.
struct ScenarioWalk {
    /// A choice, by its scene and its place in it.
    struct Spot: Hashable {
        let scene: Int
        let choice: Int
    }

    /// Two choices of one scene.
    struct Pair: Hashable {
        let scene: Int
        let one: Int
        let other: Int
    }

    /// A state on the way, and how many of its choices were followed.
    private struct Step {
        let state: ScenarioState
        let open: [Int]
        var next = 0
        var longest = 0
    }

    let scenario: Scenario
    private let mostStates: Int
    /// More time than this changes nothing.
    private let mostMinutes: Int

    /// The most choices from each state to an end; none while one is still on the way from it.
    private(set) var lengths: [ScenarioState: Int?] = [:]
    private(set) var isWhole = true
    private(set) var visited: Set<Scenario.Place> = []
    private(set) var taken: Set<Spot> = []
    /// The changes that were felt in full at least once.
    private(set) var felt: [Spot: Set<ScenarioScale>] = [:]
    private(set) var branches: [Spot: Set<Int>] = [:]
    private(set) var turns: Set<Int> = []
    /// Pairs that were open together, and those of them that came to something else.
    private(set) var together: Set<Pair> = []
    private(set) var apart: Set<Pair> = []
    /// Scenes in which nothing could be done, with how things stood.
    private(set) var dead: [Int: ScenarioScales] = [:]
    /// Choices that closed a circle.
    private(set) var circles: Set<Spot> = []

    init(_ scenario: Scenario, mostStates: Int) {
        self.scenario = scenario
        self.mostStates = mostStates
        mostMinutes = scenario.mostMinutesAsked
    }

    /// The most choices from the beginning to an end.
    var longest: Int? {
        guard isWhole, circles.isEmpty, dead.isEmpty else { return nil }
        return lengths[clipped(scenario.beginning)] ?? nil
    }

    /// Goes down every way in turn, keeping the way back by hand: a long one must not fill the stack.
    mutating func go() {
        var way: [Step] = []
        enter(clipped(scenario.beginning), &way)
        while var step = way.popLast() {
            guard step.next < step.open.count else {
                lengths[step.state] = .some(step.longest)
                if let before = way.indices.last { way[before].longest = max(way[before].longest, step.longest + 1) }
                continue
            }
            let choice = step.open[step.next]
            step.next += 1
            let after = follow(choice, from: step.state)
            switch lengths[after] {
            case .some(.some(let length)):
                step.longest = max(step.longest, length + 1)
                way.append(step)
            case .some(.none):
                if case .scene(let scene) = step.state.place { circles.insert(Spot(scene: scene, choice: choice)) }
                way.append(step)
            case .none:
                way.append(step)
                enter(after, &way)
            }
        }
    }

    private mutating func enter(_ state: ScenarioState, _ way: inout [Step]) {
        guard lengths.count < mostStates else {
            isWhole = false
            return
        }
        visited.insert(state.place)
        lengths[state] = .some(.none)
        let open = scenario.open(in: state)
        if case .scene(let scene) = state.place {
            if open.isEmpty, dead[scene] == nil { dead[scene] = state.scales }
            compare(open, of: scene, in: state)
        }
        way.append(Step(state: state, open: open))
    }

    /// Where a choice leads, noting what it did on the way.
    private mutating func follow(_ place: Int, from state: ScenarioState) -> ScenarioState {
        guard case .scene(let scene) = state.place else { return state }
        let spot = Spot(scene: scene, choice: place)
        let choice = scenario.scenes[scene].choices[place]
        taken.insert(spot)
        for (scale, change) in choice.change where ScenarioScale.range.contains(state.scales[scale] + change) {
            felt[spot, default: []].insert(scale)
        }
        let after = scenario.state(after: place, in: state)
        let scales = state.scales.after(choice)
        let way = choice.leads.firstIndex { $0.when.hold(of: scales) }
        if let way { branches[spot, default: []].insert(way) }
        let chosen = way.map { choice.leads[$0].to } ?? state.place
        if case .scene = chosen, case .end = after.place,
            let turn = scenario.turns.firstIndex(where: { $0.when.hold(of: scales) })
        {
            turns.insert(turn)
        }
        return clipped(after)
    }

    /// Holds the choices that somebody has against each other: whether it matters which is taken.
    private mutating func compare(_ open: [Int], of scene: Int, in state: ScenarioState) {
        let choices = scenario.scenes[scene].choices
        for (number, one) in open.enumerated() {
            for other in open[(number + 1)...] where choices[one].role == choices[other].role {
                let pair = Pair(scene: scene, one: one, other: other)
                together.insert(pair)
                guard !apart.contains(pair) else { continue }
                let (first, second) = (
                    scenario.state(after: one, in: state), scenario.state(after: other, in: state)
                )
                if first.place != second.place || first.scales != second.scales { apart.insert(pair) }
            }
        }
    }

    private func clipped(_ state: ScenarioState) -> ScenarioState {
        ScenarioState(place: state.place, scales: state.scales.clipped(to: mostMinutes), spent: state.spent)
    }
}

extension Scenario {
    /// The latest minute that any condition asks for.
    var mostMinutesAsked: Int {
        let choices = scenes.flatMap(\.choices)
        let conditions =
            turns.flatMap(\.when) + choices.flatMap(\.when) + choices.flatMap(\.leads).flatMap(\.when)
        return conditions.filter { $0.scale == nil }.map { threshold in
            switch threshold.bound {
            case .atLeast(let least): least
            case .atMost(let most): most + 1
            }
        }.max() ?? 0
    }
}
