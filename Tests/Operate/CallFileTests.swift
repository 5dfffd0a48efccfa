import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `The file of a call` {
    private func file(_ call: Call, in world: World) async throws -> CallFile {
        try await world.database.read { db in try CallFile(call.id, in: db) }
    }

    /// One line for each thing a file holds, so that two files can be held against each other.
    private func lines(_ file: CallFile) -> [String] {
        let call = file.call
        var lines = ["\(call.number) \(call.version) \(call.receivedAt) \(call.enteredAt) \(call.takenBy.name)"]
        lines.append("\(call.path.stage) \(call.path.since) \(call.path.program) \(call.path.promise as Any)")
        for field in FactField.allCases {
            guard let fact = file.facts[field] else { continue }
            lines.append("\(field) \(fact.revision) \(fact.value as Any) \(fact.state) \(fact.by.name) \(fact.at)")
        }
        lines.append("\(file.notes) \(file.rivals.count) \(file.linked.count) \(file.screenedAt as Any)")
        return lines
    }

    /// The one who takes a call is answered from what was written, without asking for it again.
    @Test(arguments: Engine.available)
    func `given at once is the one that is read later`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            for note in [nil, "Whispers"] {
                let taken = try await world.desk.perform(
                    TakeCall(source: .lifeline, facts: [.location: "5th St", .callback: "812 555 0100"], note: note),
                    by: world.theo)
                #expect(try await lines(taken) == lines(file(taken.call, in: world)))
            }
        }
    }

    @Test(arguments: Engine.available)
    func `holds what is known, what competes, and what belongs to it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, other) = (try await world.take([.location: "5th St"]), try await world.call())
            try await world.keep(.location, "6th St", of: call, base: 1, by: world.dana)
            try await world.keep(.location, "7th St", of: call, base: 1, by: world.theo)
            _ = try await world.desk.perform(AddNote("Whispers", to: call.id), by: world.rosa)
            _ = try await world.desk.perform(LinkCalls(call.id, with: other.id), by: world.dana)
            _ = try await world.desk.perform(ScreenCall(call.id), by: world.sam)
            let file = try await file(call, in: world)
            #expect(file.facts[.location]?.value == "6th St")
            #expect(file.rivals.map(\.value) == ["7th St"])
            #expect(file.rivals.map(\.by.name) == ["Theo Lund"])
            #expect(file.notes == 1)
            #expect(file.incident != nil)
            #expect(file.linked.map(\.number) == [2])
            #expect(file.screenedAt == world.clock.now)
            #expect(file.call.version == 6)
        }
    }

    @Test(arguments: Engine.available)
    func `of a call that does not exist is refused`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            await #expect(throws: Refusal(.noSuchCall, .absent)) {
                try await world.database.read { db in _ = try CallFile(.new(), in: db) }
            }
        }
    }
}
