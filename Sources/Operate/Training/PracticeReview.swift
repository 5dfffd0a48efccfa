/// What the groups of a class did, side by side, to talk about: no group is better than another.
package struct PracticeReview: Sendable {
    /// How many groups came to one end.
    package struct Ending: Sendable {
        package let end: Scenario.End
        package let groups: [Int]
    }

    /// What the groups did in one scene.
    package struct Moment: Sendable {
        package let scene: Scenario.Scene
        /// The choices that somebody took, each with the groups that did, in the order of the file.
        package let choices: [(choice: Scenario.Choice, groups: [Int])]
    }

    /// Which groups met one row of the rubric.
    package struct Met: Sendable {
        package let row: Scenario.Row
        package let groups: [Int]
    }

    /// The ends that groups came to, in the order of the file.
    package let endings: [Ending]
    /// Groups that are still under way, or were stopped there.
    package let underway: [Int]
    /// The scenes that groups came to, in the order of the file.
    package let moments: [Moment]
    package let met: [Met]

    package init(_ file: PracticeFile) {
        let scenario = file.scenario
        endings = scenario.ends.compactMap { end in
            let groups = file.groups.filter { $0.run.end?.key == end.key }.map(\.number)
            return groups.isEmpty ? nil : Ending(end: end, groups: groups)
        }
        underway = file.groups.filter { $0.run.end == nil }.map(\.number)
        moments = scenario.scenes.compactMap { scene in
            let choices = scene.choices.compactMap { choice -> (choice: Scenario.Choice, groups: [Int])? in
                let groups = file.groups.filter { group in
                    group.taken.contains { $0.step.scene == scene.key && $0.step.choice == choice.key }
                }.map(\.number)
                return groups.isEmpty ? nil : (choice, groups)
            }
            return choices.isEmpty ? nil : Moment(scene: scene, choices: choices)
        }
        met = scenario.rubric.map { row in
            Met(row: row, groups: file.groups.filter { $0.run.met.contains(row.key) }.map(\.number))
        }
    }
}

/// One run, step by step, as it was played: what stood there, what could have been done, what was, and what came of it.
package struct PracticeReplay: Sendable {
    package struct Step: Sendable {
        package let scene: Scenario.Scene
        /// What could be done, by anybody.
        package let open: [Scenario.Choice]
        package let taken: PracticeFile.Taken
        package let chosen: Scenario.Choice
        /// How things stood before and after.
        package let before: ScenarioScales
        package let after: ScenarioScales
    }

    package let steps: [Step]

    package init(_ group: PracticeFile.Group) throws(ScenarioRun.Refused) {
        var run = ScenarioRun(of: group.run.scenario)
        var steps: [Step] = []
        for taken in group.taken {
            guard let scene = run.scene else { throw .ended }
            let (open, before) = (run.open(), run.state.scales)
            let chosen = try run.choose(taken.step.choice, by: taken.step.role)
            steps.append(
                Step(
                    scene: scene, open: open, taken: taken, chosen: chosen, before: before, after: run.state.scales))
        }
        self.steps = steps
    }
}
