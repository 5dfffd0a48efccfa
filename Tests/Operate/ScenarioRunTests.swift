import Operate
import Programs
import Testing
import Vocabulary

@Suite struct `A run of a scenario` {
    @Test func `goes from choice to choice to an end`() throws {
        var run = ScenarioRun(of: try ScenarioSketch.scenario())
        #expect(run.scene?.key == "door")
        #expect(run.open(to: .officer).map(\.key) == ["look", "wait"])
        #expect(run.open(to: .socialWorker).map(\.key) == ["knock", "push"])

        try run.choose("look", by: .officer)
        #expect(run.scene?.key == "door")
        #expect(run.state.scales.safety == 6)
        #expect(run.open(to: .officer).map(\.key) == ["wait"])

        let waited = try run.choose("wait", by: .officer)
        #expect(waited.result?.english == "It gets quiet.")
        #expect(run.state.scales.minutes == 7)
        #expect(run.met == ["slow"])
        #expect(run.open(to: .officer).map(\.key) == ["look", "wait"])

        try run.choose("push", by: .socialWorker)
        #expect(run.state.scales.tension == 8)
        #expect(run.open().map(\.key) == ["ask"])

        try run.choose("ask", by: .socialWorker)
        #expect(run.end?.key == "badly")
        #expect(run.scene == nil && run.open().isEmpty)
        #expect(run.steps.map(\.choice) == ["look", "wait", "push", "ask"])
    }

    @Test func `ends by itself when time is up`() throws {
        var run = ScenarioRun(of: try ScenarioSketch.scenario())
        for _ in 0..<4 { try run.choose("wait", by: .officer) }
        #expect(run.end?.key == "late")
        #expect(run.state.scales.minutes == 24)
    }

    @Test func `refuses what is not to be chosen, and stays as it was`() throws {
        var run = ScenarioRun(of: try ScenarioSketch.scenario())
        try run.choose("look", by: .officer)
        let before = run.state
        #expect(throws: ScenarioRun.Refused.notOpen) { try run.choose("look", by: .officer) }
        #expect(throws: ScenarioRun.Refused.forAnother(.socialWorker)) { try run.choose("knock", by: .officer) }
        #expect(throws: ScenarioRun.Refused.elsewhere) { try run.choose("ask", by: .socialWorker) }
        #expect(throws: ScenarioRun.Refused.unknownChoice) { try run.choose("sing", by: .officer) }
        #expect(run.state == before && run.steps.count == 1)

        try run.choose("push", by: .socialWorker)
        #expect(throws: ScenarioRun.Refused.notOpen) { try run.choose("sit", by: .socialWorker) }
        try run.choose("ask", by: .socialWorker)
        #expect(throws: ScenarioRun.Refused.ended) { try run.choose("ask", by: .socialWorker) }
    }

    @Test func `cannot be replayed out of order`() throws {
        let scenario = try ScenarioSketch.scenario()
        let ask = ScenarioRun.Step(role: .socialWorker, scene: "room", choice: "ask")
        let push = ScenarioRun.Step(role: .socialWorker, scene: "door", choice: "push")
        #expect(throws: ScenarioRun.Refused.elsewhere) { try ScenarioRun(of: scenario, replaying: [ask]) }
        #expect(throws: ScenarioRun.Refused.ended) { try ScenarioRun(of: scenario, replaying: [push, ask, ask]) }
    }

    @Test func `keeps each scale within its range`() throws {
        var run = ScenarioRun(
            of: try ScenarioSketch.scenario(["change: { tension: +4 }": "change: { tension: +9, trust: -9 }"]))
        try run.choose("push", by: .socialWorker)
        #expect(run.state.scales.tension == 10 && run.state.scales.trust == 0)
    }

    /// Random runs, each by another seed.
    @Test(arguments: ScenarioSketch.shipped)
    func `always comes to an end, and again to the same`(scenario: Scenario) throws {
        let longest = try #require(scenario.check().longest)
        var ends: Set<String> = []
        for seed in 0..<200 as Range<UInt64> {
            var dice = SeededNumbers(seed: seed)
            var run = ScenarioRun(of: scenario)
            while let choice = run.open().randomElement(using: &dice) {
                let before = run.state.scales
                try run.choose(choice.key, by: choice.role)
                let after = run.state.scales
                #expect(after.minutes >= before.minutes)
                for scale in ScenarioScale.allCases { #expect(ScenarioScale.range.contains(after[scale])) }
                try #require(run.steps.count <= longest)
            }
            let end = try #require(run.end)
            ends.insert(end.key)
            let again = try ScenarioRun(of: scenario, replaying: run.steps)
            #expect(again.state == run.state && again.steps == run.steps && again.met == run.met)
        }
        #expect(ends.count > 1)
    }
}
