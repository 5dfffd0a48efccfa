import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `Taking a call` {
    @Test(
        arguments: Engine.available,
        [
            (FactField.location, "400 Walnut St"), (.callback, "+18125550100"),
            (.whatHappened, "Cries, will not speak"),
            (.weapon, "unknown"), (.violence, "no"), (.injury, "refused"), (.callerName, "Mr. Okafor"),
            (.callerRelation, "family"), (.language, "es"), (.source, "988"),
        ])
    func `begins with any one field`(engine: Engine, given: (field: FactField, value: String)) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.take([given.field: given.value])
            #expect(call.number == 1)
            #expect(call.version == 1)
            #expect(call.takenBy == Author(id: world.theo.id.text, name: "Theo Lund"))
            #expect(call.receivedAt == world.clock.now)
            #expect(!call.enteredLate)
            #expect(call.path.stage == .received)
            #expect(call.path.isOpen)
            #expect(call.path.promise == world.clock.now.adding(.seconds(300)))

            var known = [given.field: given.value]
            known[.source, default: "911"] = given.field == .source ? given.value : "911"
            #expect(try await world.facts(call) == known)
            #expect(try await world.now(call).version == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `begins with a note or a time alone`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let noted = try await world.take([:], note: "Hangs up again and again")
            let notes = try await world.database.read { db in try Notes(db).notes(of: noted.id, most: 10) }
            #expect(notes.map(\.text) == ["Hangs up again and again"])
            #expect(notes.map(\.by.name) == ["Theo Lund"])
            let early = world.clock.now.adding(.seconds(-60))
            let timed = try await world.desk.perform(
                TakeCall(source: nil, receivedAt: early, facts: [:]), by: world.theo)
            #expect(timed.call.receivedAt == early)
        }
    }

    @Test func `begins with something`() {
        for facts: [FactField: String?] in [
            [:], [.location: nil], [.location: " \n"], [.weapon: "", .callerName: nil],
        ] {
            #expect(throws: Refusal(.nothingGiven)) { try TakeCall(source: nil, facts: facts) }
        }
    }

    @Test(arguments: Engine.available)
    func `counts without a gap when a hundred are taken at once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let other = try await world.openAgain()
            let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
                for n in 0..<100 {
                    let desk = n % 4 == 0 ? other.desk : world.desk
                    group.addTask {
                        try await desk.perform(
                            TakeCall(source: nil, facts: [.whatHappened: "call \(n)"]), by: world.theo
                        ).call.number
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(numbers.sorted() == Array(1...100))
            try await other.close()
        }
    }

    /// Only what happened is reported: the time told is kept, and that it was entered late is said.
    @Test(arguments: Engine.available)
    func `afterwards keeps both times`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let hourAgo = world.clock.now.adding(.seconds(-3600))
            let call = try await world.desk.perform(
                TakeCall(source: .officer, receivedAt: hourAgo, facts: [:]), by: world.theo
            ).call
            #expect(call.receivedAt == hourAgo)
            #expect(call.enteredAt == world.clock.now)
            #expect(call.enteredLate)
            #expect(call.path.promise == hourAgo.adding(.seconds(300)))
        }
    }

    @Test(arguments: Engine.available)
    func `is refused in the future, but for a minute between two clocks`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let now = world.clock.now
            _ = try await world.desk.perform(
                TakeCall(source: nil, receivedAt: now.adding(.seconds(60)), facts: [:]), by: world.theo)
            await #expect(throws: Refusal(.notInFuture, field: "receivedAt")) {
                _ = try await world.desk.perform(
                    TakeCall(source: nil, receivedAt: now.adding(.seconds(61)), facts: [:]), by: world.theo)
            }
        }
    }

    @Test(arguments: [
        (FactField.location, "x\u{0}y", Refusal(.textUnreadable, field: "location")),
        (
            .location, String(repeating: "x", count: 301),
            Refusal(.textTooLong, field: "location", values: ["most": "300"])
        ),
        (
            .whatHappened, String(repeating: "x", count: 10_000_000),
            Refusal(.textTooLong, field: "whatHappened", values: ["most": "4000"])
        ),
        (
            .callerName, String(repeating: "x", count: 121),
            Refusal(.textTooLong, field: "callerName", values: ["most": "120"])
        ),
        (.callback, "call me", Refusal(.notATelephoneNumber, field: "callback")),
        (.callerRelation, "stranger", Refusal(.notOneOf, field: "callerRelation")),
        (.weapon, "maybe", Refusal(.notOneOf, field: "weapon")),
        (.violence, "Yes", Refusal(.notOneOf, field: "violence")),
        (.injury, "1", Refusal(.notOneOf, field: "injury")),
        (.source, "telegraph", Refusal(.notOneOf, field: "source")),
        (.language, "e", Refusal(.notALanguage, field: "language")),
        (.language, "español", Refusal(.notALanguage, field: "language")),
        (.language, "en--US", Refusal(.notALanguage, field: "language")),
        (.language, "en_US", Refusal(.notALanguage, field: "language")),
    ])
    func `names the field that cannot be read`(field: FactField, text: String, refusal: Refusal) {
        #expect(throws: refusal) { try TakeCall(source: nil, facts: [field: text]) }
    }

    @Test func `takes every source, every answer and every relation there is`() throws {
        for field in FactField.allCases {
            for choice in field.choices ?? [] { _ = try TakeCall(source: nil, facts: [field: choice]) }
        }
    }

    @Test(arguments: Engine.available)
    func `is not for everybody`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            for person in [Cast.rosa, .val, .priya] {
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "take-calls"])) {
                    try await world.take([.location: "Somewhere"], by: world.worker(person))
                }
            }
            let calls = try await world.count("call")
            #expect(calls == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `twice with one form makes one call, found again as it stands`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let key = try OnceKey("form-7", by: world.theo, request: Array("x".utf8))
            let take = try TakeCall(source: nil, facts: [.location: "400 Walnut St"])
            let first = try await world.desk.perform(take, by: world.theo, once: key)
            try await world.keep(.weapon, "no", of: first.call, by: world.dana)
            let again = try await world.desk.perform(take, by: world.theo, once: key)
            #expect(again.call.id == first.call.id)
            #expect(again.call.version == 2)
            #expect(again.facts[.weapon]?.value == "no")
            #expect(try await world.count("call") == 1)
        }
    }
}
