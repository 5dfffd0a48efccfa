import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `A danger` {
    /// Twelve histories a program through the whole command path: many more run inside the engine's own tests.
    @Test(arguments: Engine.available, ["denver-star", "dallas-right-care", "bloomington-psw"])
    func `that is learned never lowers what is recommended`(engine: Engine, name: String) async throws {
        try await withWorld(on: engine) { world in
            for seed in 0..<12 {
                var dice = SeededNumbers(seed: UInt64(seed))
                let facts: [FactField: String?] = [
                    .location: "Elm Street 4", .weapon: dice.pick(["no", "unknown", "refused", nil]),
                    .violence: dice.pick(["no", "unknown", nil]), .injury: dice.pick(["no", "unknown", nil]),
                ]
                let call = try await world.triage(name, facts)
                let program = try #require(
                    try await world.database.read { db in try LivePrograms(db).program(of: Calls(db).call(call.id).path)
                    })
                var said: [AnswerQuestions.Said] = []
                for question in program.questions where Bool.random(using: &dice) {
                    said.append(
                        .init(
                            question.key, dice.pick(question.values).rawValue, from: dice.pick(AnswerSource.allCases)))
                }
                if !said.isEmpty { _ = try await world.desk.perform(AnswerQuestions(said, of: call.id), by: world.sam) }
                var level = try await world.assessment(call).level
                for field in [FactField.weapon, .violence, .injury].shuffled(using: &dice) {
                    try await world.keep(field, "yes", of: call, by: world.theo)
                    let now = try await world.assessment(call).level
                    #expect(now >= level, "seed \(seed): \(field) lowered it")
                    level = now
                }
            }
        }
    }
}
