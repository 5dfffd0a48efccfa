import Access
import Door
import Exchange
import Foundation
import Operate
import Plan
import Store
import Testing
import Vocabulary
import World

@Suite struct `Saying what a type means` {
    @Test(arguments: Engine.available)
    func `counts at once, for every past call of the type`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await withExport(Export.rows(30, type: "Code  9 qx") + Export.rows(41).dropFirst(30)) { export in
                _ = try await world.importCalls(export)
                let past = PastCalls(of: world.workspace)
                let before = try await past.known(as: world.ines).types
                #expect(before.map(\.type) == ["CODE 9 QX", "WELFARE CHECK"])
                #expect(before.map(\.calls) == [30, 11])
                #expect(before[0].guess.nature != .suicide)
                let nature = try await world.desk.perform(try SayNature(.suicide, of: " code 9  QX"), by: world.ines)
                #expect(nature == .suicide)
                let after = try await past.known(as: world.ines).types
                #expect(after[0].guess.nature == .suicide)
                #expect(after[0].guess.basis == .correction)
                #expect(after[1] == before[1])
                // Said again, nothing happens; said otherwise, the later word counts, and both stand in the journal.
                let events = try await world.journal().count
                _ = try await world.desk.perform(try SayNature(.suicide, of: "CODE 9 QX"), by: world.ines)
                #expect(try await world.journal().count == events)
                _ = try await world.desk.perform(try SayNature(.administration, of: "CODE 9 QX"), by: world.grace)
                #expect(try await past.known(as: world.ines).types[0].guess.nature == .administration)
                let said = try await world.journal().filter { $0.kind == .natureSaid }
                #expect(said.count == 2)
                #expect(!said.contains { $0.facts.contains("CODE 9") })
                try await world.workspace.heads.seal(world.database, at: world.clock.now)
                let verified = try await world.workspace.verify(tables: Migration.sealedTables)
                #expect(verified.fault == nil)
            }
        }
    }

    @Test func `is refused where it says nothing, and to those who may not`() async throws {
        try await withWorld(on: .sqlite) { world in
            #expect(throws: Refusal(.required, field: "type")) { try SayNature(.fire, of: " \t ") }
            #expect(throws: Refusal.self) { try SayNature(.fire, of: String(repeating: "x", count: 400)) }
            let command = try SayNature(.fire, of: "CODE 9")
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "import-calls"])) {
                try await world.desk.perform(command, by: world.theo)
            }
        }
    }
}
