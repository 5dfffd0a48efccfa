import Access
import Door
import Operate
import Plan
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `Putting a version in place of another` {
    /// Denver's program, in which the dog no longer makes the team wait and unknown danger sends police alone.
    private func newer(_ version: String = "2026.9") throws -> String {
        var text = try World.program("denver-star")
        text = text.replacing(/(?m)^version: .*$/, with: "version: \"\(version)\"")
        text = text.replacing(
            "level: 4\n    response: co-response\n    reason: weapon",
            with: "level: 4\n    response: police\n    reason: weapon")
        return text.replacing(
            "then: { level: 4, response: co-response, reason: weapon, gate: stop }",
            with: "then: { level: 4, response: police, reason: weapon, gate: stop }")
    }

    @Test(arguments: Engine.available)
    func `is refused without the diff of the two`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.publish("denver-star")
            let text = try newer()
            await #expect(
                throws: Refusal(
                    .needsDiff, .conflicting, field: "diff", values: ["program": "denver-star", "version": "2026.2"])
            ) {
                _ = try await world.desk.perform(PublishProgram(Array(text.utf8)), by: world.grace)
            }
            await #expect(throws: Refusal(.noSuchDiff, .absent, field: "diff")) {
                _ = try await world.desk.perform(
                    PublishProgram(Array(text.utf8), diff: ID(stored: "nothing")), by: world.grace)
            }
            #expect(try await world.count("program_version") == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `is refused to the terminal and to an account that is not active`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let text = try World.program("denver-star")
            await #expect(throws: Refusal(.needsNamedPerson, .forbidden)) {
                _ = try await world.desk.perform(PublishProgram(Array(text.utf8)), by: .terminal)
            }
            try await world.tamper("UPDATE account SET state = 'disabled' WHERE name = 'grace'")
            await #expect(throws: Refusal(.needsNamedPerson, .forbidden)) {
                _ = try await world.desk.perform(PublishProgram(Array(text.utf8)), by: world.grace)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `keeps who did it and what they knew it would change`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.publish("denver-star")
            let armed = try await world.triage()
            try await world.answer(armed, ["place-known": "yes", "weapon": "yes"])
            try await world.decide(armed, outcome: .unknown)
            let calm = try await world.triage()
            try await world.answer(calm, ["place-known": "yes", "weapon": "no"])
            try await world.decide(calm, outcome: .unknown)
            let live = try #require(try await world.database.read { db in try LivePrograms(db).live("denver-star") })
            let text = try newer()
            let diff = try await world.diff(text: text, beside: live)
            #expect(diff.triaged.calls == 2)
            #expect(diff.triaged.changed == 1)
            let change = try #require(diff.triaged.changes.first)
            #expect(change.before.response == "co-response")
            #expect(change.after.response == "police")
            #expect(change.causes == [.rule(before: "weapon", after: "weapon")])
            #expect(change.examples.map(\.number) == [String(armed.number)])
            let latest = try await world.database.read { db in
                try Triages(db).compare(live, with: Program(yaml: text.utf8), most: 1)
            }
            #expect(latest.calls == 1 && latest.older == 1, "what is not compared is counted")
            let published = try await world.desk.perform(
                PublishProgram(Array(text.utf8), diff: diff.id), by: world.grace)
            let kept = try await world.database.read { db in try ProgramDiffs(db).release(of: published.digest) }
            #expect(kept?.id == diff.id)
            #expect(kept?.by.id == world.grace.id.text)
            let said = try #require(try await world.journal().last { $0.kind == .programPublished })
            #expect(said.facts.contains("\"replaces\":\"2026.2\"") && said.facts.contains(diff.id.text))
            #expect(said.worker == world.grace.id.text)
            try await world.seal()
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `is refused with a diff of other versions`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.publish("denver-star")
            let live = try #require(try await world.database.read { db in try LivePrograms(db).live("denver-star") })
            let stale = try await world.diff(text: try newer("2026.8"), beside: live)
            await #expect(throws: Refusal(.diffOfOthers, .conflicting, field: "diff")) {
                _ = try await world.desk.perform(
                    PublishProgram(Array(try newer("2026.9").utf8), diff: stale.id), by: world.grace)
            }
            // Another version goes live in the meantime; what was compared with the old one says nothing about it.
            try await world.publish("denver-star", version: "2026.7")
            await #expect(throws: Refusal(.diffOfOthers, .conflicting, field: "diff")) {
                _ = try await world.desk.perform(
                    PublishProgram(Array(try newer("2026.8").utf8), diff: stale.id), by: world.grace)
            }
            await #expect(throws: Refusal(.diffOfOthers, .conflicting, field: "diff")) {
                _ = try await world.diff(text: try newer("2026.9"), beside: live)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is proposed only by who may publish, and once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let bytes = Array(try newer().utf8)
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "publish-programs"])) {
                _ = try await world.desk.perform(ProposeProgram(bytes), by: world.sam)
            }
            let draft = try await world.desk.perform(ProposeProgram(bytes), by: world.grace)
            #expect(try await world.desk.perform(ProposeProgram(bytes), by: world.grace) == draft)
            #expect(try await world.database.read { db in try ProgramDrafts(db).waiting() } == [draft])
            #expect(throws: Refusal.self) {
                let idle = try newer().replacing("when: crime is yes", with: "when: crime is yes and crime is no")
                _ = try ProposeProgram(Array(idle.utf8))
            }
        }
    }
}
