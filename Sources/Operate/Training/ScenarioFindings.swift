extension ScenarioWalk {
    /// What is wrong by what was seen, in the order of the file.
    func faults() -> [ScenarioFault.Fault] {
        var found = deadEnds() + circling() + sameChoices()
        // What was not met on a walk that was cut short may still be there.
        found += isWhole ? unreached() + untaken() + unfelt() + unmet() : [unexplored()]
        return found.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
    }

    private func deadEnds() -> [ScenarioFault.Fault] {
        dead.map { place, scales in
            let scene = scenario.scenes[place]
            return .init(line: scene.line, code: .deadEnd(scene: scene.key, scales))
        }
    }

    private func circling() -> [ScenarioFault.Fault] {
        circles.map { spot in
            let (scene, choice) = named(spot)
            return .init(line: choice.line, code: .goesOn(scene: scene.key, choice: choice.key))
        }
    }

    private func sameChoices() -> [ScenarioFault.Fault] {
        together.subtracting(apart).map { pair in
            let scene = scenario.scenes[pair.scene]
            let (one, other) = (scene.choices[pair.one], scene.choices[pair.other])
            return .init(line: other.line, code: .sameChoices(scene: scene.key, one.key, other.key))
        }
    }

    private func unexplored() -> ScenarioFault.Fault {
        .init(line: 1, code: .unexplored(states: lengths.count))
    }

    private func unreached() -> [ScenarioFault.Fault] {
        let scenes = scenario.scenes.enumerated().filter { !visited.contains(.scene($0.offset)) }.map(\.element)
        let ends = scenario.ends.enumerated().filter { !visited.contains(.end($0.offset)) }.map(\.element)
        return scenes.map { .init(line: $0.line, code: .unreachedScene($0.key)) }
            + ends.map { .init(line: $0.line, code: .unreachedEnd($0.key)) }
    }

    /// Choices, ways and turns that never come; of scenes that are never reached nothing more is said.
    private func untaken() -> [ScenarioFault.Fault] {
        var found: [ScenarioFault.Fault] = []
        for spot in spots where visited.contains(.scene(spot.scene)) {
            let choice = named(spot).choice
            guard taken.contains(spot) else {
                found.append(.init(line: choice.line, code: .neverOpen(choice.key)))
                continue
            }
            for (number, branch) in choice.leads.enumerated() where !(branches[spot]?.contains(number) ?? false) {
                found.append(.init(line: branch.line, code: .neverTaken(to: name(of: branch.to))))
            }
        }
        for (number, turn) in scenario.turns.enumerated() where !turns.contains(number) {
            found.append(.init(line: turn.line, code: .neverTurns(to: name(of: .end(turn.end)))))
        }
        return found
    }

    private func unfelt() -> [ScenarioFault.Fault] {
        var found: [ScenarioFault.Fault] = []
        for spot in spots where taken.contains(spot) {
            let choice = named(spot).choice
            for scale in ScenarioScale.allCases where choice.change[scale] != nil {
                guard !(felt[spot]?.contains(scale) ?? false) else { continue }
                found.append(.init(line: choice.line, code: .alwaysBeyond(scale, choice: choice.key)))
            }
        }
        return found
    }

    private func unmet() -> [ScenarioFault.Fault] {
        let met = Set(taken.flatMap { named($0).choice.meets })
        let acting = Set(taken.map { named($0).choice.role })
        return scenario.rubric.filter { !met.contains($0.key) }.map { .init(line: $0.line, code: .unmetRow($0.key)) }
            + scenario.roles.filter { !acting.contains($0) }
            .map { .init(line: scenario.rolesLine, code: .idleRole($0.rawValue)) }
    }

    private var spots: [Spot] {
        scenario.scenes.indices.flatMap { scene in
            scenario.scenes[scene].choices.indices.map { Spot(scene: scene, choice: $0) }
        }
    }

    private func named(_ spot: Spot) -> (scene: Scenario.Scene, choice: Scenario.Choice) {
        let scene = scenario.scenes[spot.scene]
        return (scene, scene.choices[spot.choice])
    }

    private func name(of place: Scenario.Place) -> String {
        switch place {
        case .scene(let scene): scenario.scenes[scene].key
        case .end(let end): scenario.ends[end].key
        }
    }
}
