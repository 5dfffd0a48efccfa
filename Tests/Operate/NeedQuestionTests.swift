import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `What a directory is asked for somebody's need` {
    @Test(arguments: Engine.available)
    func `is what they need, and how old they are where it is certain who they are`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let person = try await world.keep("Juniper", "Vale", facts: [.birthDate: "1986-11-24"])
            for (certainty, age) in [(Certainty.certain, 40), (.possible, nil)] {
                let call = try await world.told(person, certainty, natures: [.mentalHealth], by: north)
                let need = try #require(try await world.needs(of: call).first)
                func question(on day: String) async throws -> ServiceQuestion {
                    let day = try #require(CalendarDay(day))
                    return try await world.database.read { db in
                        try ServiceQuestion(for: need, of: NeededBy(need, in: db, on: day))
                    }
                }
                let asked = try await question(on: "2026-11-24")
                #expect(asked.kind == .shelter && asked.age == age && asked.typed.isEmpty)
                #expect(try await question(on: "2026-11-23").age == age.map { $0 - 1 })
                // A birthday that is still to come, or that nobody reaches, is a slip of whoever wrote it down.
                #expect(try await question(on: "1986-11-23").age == nil)
                #expect(try await question(on: "2186-11-23").age == nil)
            }
        }
    }
}
