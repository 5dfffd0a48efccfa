import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `The wording of an instrument` {
    @Test(arguments: Engine.available)
    func `waits until a named person accepts it, and is refused to the terminal`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let kept = try await world.desk.perform(
                AddInstrumentWording(Array(World.wording().utf8)), by: .terminal)
            #expect(kept.standing == .waiting && kept.accepted == nil)
            await #expect(throws: Refusal(.needsNamedPerson, .forbidden)) {
                _ = try await world.desk.perform(AcceptInstrumentWording(kept.digest), by: .terminal)
            }
            await #expect(throws: Refusal.self) {
                _ = try await world.desk.perform(AcceptInstrumentWording(kept.digest), by: world.sam)
            }
            let accepted = try await world.desk.perform(AcceptInstrumentWording(kept.digest), by: world.grace)
            #expect(accepted.standing == .accepted && accepted.accepted?.by.name == "Grace Chen")
            let again = try await world.addWording()
            #expect(again.digest == kept.digest && again.standing == .accepted, "the same file changes nothing")
            #expect(try await world.count("instrument_wording") == 1)
        }
    }

    /// A browser ends the lines of what is pasted in its own way; the words are the same, and so is what they are known by.
    @Test(arguments: Engine.available)
    func `is the same file however its lines end`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let windows = World.wording().replacing("\n", with: "\r\n")
            let kept = try await world.acceptedWording(windows)
            let pasted = try await world.addWording(World.wording())
            #expect(pasted.digest == kept.digest && pasted.standing == .accepted)
            let other = try await world.addWording(World.wording(language: "es"))
            let again = try await world.addWording(World.wording(language: "es").replacing("\n", with: "\r\n"))
            #expect(again.digest == other.digest)
            #expect(try await world.count("instrument_wording") == 2)
            // What is known by a digest is, byte by byte, what has it.
            let text = try await world.database.read { db in
                try db("SELECT text FROM instrument_wording WHERE id = \(kept.digest)")[0]["text"] as String
            }
            #expect(text == windows)
        }
    }

    @Test(arguments: Engine.available)
    func `stands in several languages, the newest of each`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.acceptedWording()
            try await world.acceptedWording(World.wording(language: "es"))
            let newer = try await world.acceptedWording(World.wording(version: "1.1"))
            try await world.addWording(World.wording(version: "1.2"))
            let known = try await world.database.read { db in try Instruments(db).known("test-screen") }
            #expect(Set(known.wordings.map(\.kept.language)) == ["en", "es"])
            #expect(known.wording(in: "en-US")?.kept.digest == newer.digest)
            #expect(known.wording(in: "es-MX")?.wording.items["q1"] == "Item one of a test instrument (es)?")
            #expect(known.waiting.map(\.version) == ["1.2"])
            #expect(known.instrument.title == "Test screen")
        }
    }

    /// Somebody asks in the words that stand on their screen, whatever was accepted since.
    @Test(arguments: Engine.available)
    func `finds the tier by the structure it brought, though newer words stand by then`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            let read = try await world.acceptedWording()
            let newer = try await world.acceptedWording(
                World.wording(version: "2.0").replacing(
                    "any: [q1 is yes] }", with: "any: [q1 is yes, q3 is yes] }"
                ).replacing("any: [q2 is yes, q3 is yes]", with: "any: [q2 is yes]"))
            let first = try await world.asked(
                "test-screen", ["q1": "no", "q3": "yes"], wording: read, on: call)
            #expect(first.tier == .high && first.needsAction)
            let second = try await world.asked(
                "test-screen", ["q1": "no", "q3": "yes"], wording: newer, on: call)
            #expect(second.tier == .moderate && !second.needsAction)
            #expect(first.structure != second.structure)
        }
    }

    /// As after an update in which the structure of an instrument changed.
    @Test(arguments: Engine.available)
    func `that no longer fits is passed over for an older one, and nobody is asked by it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            let fits = try await world.acceptedWording()
            let (newer, waiting) = (String(repeating: "b", count: 64), String(repeating: "c", count: 64))
            let text = World.wording(version: "2.0").replacing("q3: Item three", with: "q9: Item nine")
            try await world.database.write { db in
                for (place, (digest, standing)) in [(newer, "accepted"), (waiting, "waiting")].enumerated() {
                    let isAccepted = standing == "accepted"
                    try db.insert(
                        into: "instrument_wording",
                        [
                            Row(new: [
                                "id": digest, "instrument": "test-screen", "version": "2.0", "language": "en",
                                "ordinal": 10 + place, "standing": standing, "text": text, "added_by": world.grace.id,
                                "added_at": world.clock.now, "accepted_by": isAccepted ? world.grace.id.text : nil,
                                "accepted_at": isAccepted ? world.clock.now : nil,
                            ])
                        ])
                }
            }
            let known = try await world.database.read { db in try Instruments(db).known() }
            let own = try #require(known.first { $0.instrument.key == "test-screen" })
            #expect(own.wordings.map(\.kept.digest) == [fits.digest] && own.unfit.map(\.digest) == [newer])
            var told = RecordInstrument.Told()
            (told.answers, told.wording) = (["q1": .yes], newer)
            await #expect(throws: Refusal(.wordingUnfit, .conflicting, field: "wording")) {
                _ = try await world.desk.perform(RecordInstrument(call.id, "test-screen", told), by: world.sam)
            }
            await #expect(throws: Refusal(.wordingUnfit, .conflicting, field: "wording")) {
                _ = try await world.desk.perform(AcceptInstrumentWording(waiting), by: world.grace)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is refused by the line, and repeats nothing of it`(engine: Engine) async throws {
        try await withWorld(on: engine) { _ in
            let faulty = World.wording().replacing("q3: Item three", with: "q8: Item three")
            let refusal = #expect(throws: Refusal.self) { try AddInstrumentWording(Array(faulty.utf8)) }
            #expect(refusal?.code == .wordingFaulty)
            #expect(refusal?.values["lines"]?.contains("6") == true || refusal?.values["lines"]?.contains("7") == true)
            #expect(refusal?.values.values.contains { $0.contains("Item") } == false)
        }
    }
}
