import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `A fact of a place` {
    @Test func `is something observed, never an arrest, a charge or a score`() {
        let forbidden = [
            "arrest", "charge", "convict", "offen", "warrant", "score", "risk-level", "gang", "criminal", "felon",
        ]
        for kind in PlaceFact.Kind.allCases {
            #expect(!forbidden.contains { kind.rawValue.contains($0) }, "\(kind)")
            #expect(kind.longest <= .seconds(730 * 86_400), "\(kind) outlives 24 months")
        }
        #expect(PlaceFact.Kind.allCases.filter { !$0.answers.isEmpty } == [.responderAttacked])
    }

    @Test(arguments: Engine.available)
    func `is kept with its date, its source and who says so, and expires`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.take([.location: "4 Elm Street, Apt 2"])
            let fact = try await world.observe(
                .uncontrolledDog, at: call, daysAgo: 3, note: " In the yard. ", by: world.rosa)
            #expect(fact.address == "4 Elm Street, Apt 2")
            #expect((fact.place.street, fact.place.unit) == ("elm st 4", "2"))
            #expect(fact.note == "In the yard.")
            #expect(fact.by.name == Cast.rosa.displayName)
            #expect(fact.expiresAt == fact.happenedAt.adding(.seconds(365 * 86_400)))
            #expect(fact.state(at: world.clock.now) == .current)
            let said = try #require(try await world.journal().last { $0.kind == .placeFactRecorded })
            #expect(said.subject == call.subject)
            #expect(said.facts.contains("uncontrolled-dog") && said.facts.contains("responder-saw"))
            #expect(!said.facts.lowercased().contains("elm") && !said.facts.contains("yard"))
            world.clock.move(.seconds(363 * 86_400))
            let later = try await world.place(call)
            #expect(later.facts.map { $0.state(at: later.at) } == [.expired])
            let moment = world.clock.now
            let speaking = try await world.database.read { db in
                try PlaceFacts(db).speaking(of: Facts(db).current(of: call.id), moment)
            }
            #expect(speaking.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `of an attack or a weapon comes first however old it is, then the newest`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.take([.location: "4 Elm Street"])
            try await world.observe(.helpful, at: call, daysAgo: 1)
            try await world.observe(.uncontrolledDog, at: call, daysAgo: 2)
            try await world.observe(.hazardousAccess, at: call, daysAgo: 30)
            try await world.observe(.weaponSeen, at: call, daysAgo: 200)
            try await world.observe(.responderAttacked, at: call, daysAgo: 600)
            let moment = world.clock.now
            let speaking = try await world.database.read { db in
                try PlaceFacts(db).speaking(of: Facts(db).current(of: call.id), moment)
            }
            #expect(
                speaking.map(\.kind) == [.weaponSeen, .responderAttacked, .uncontrolledDog, .hazardousAccess, .helpful])
            #expect(try await world.place(call).facts.map(\.kind) == speaking.map(\.kind))
        }
    }

    @Test(arguments: Engine.available)
    func `is refused where there is no one place, and where it is too long ago or for too long`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let nowhere = try await world.take([.location: "downtown"])
            await #expect(throws: Refusal(.noOnePlace, .conflicting)) {
                _ = try await world.observe(.helpful, at: nowhere)
            }
            let call = try await world.take([.location: "4 Elm Street"])
            await #expect(throws: Refusal(.longExpired, .conflicting, field: "happenedAt")) {
                _ = try await world.observe(.responderAttacked, at: call, daysAgo: 731)
            }
            let now = world.clock.now
            #expect(throws: Refusal(.expiresTooLate, field: "expiresAt", values: ["months": "24"])) {
                _ = try RecordPlaceFact(
                    .responderAttacked, at: call.id, from: .record, happenedAt: now,
                    expiresAt: now.adding(.seconds(731 * 86_400)))
            }
            #expect(throws: Refusal(.expiresBefore, field: "expiresAt")) {
                _ = try RecordPlaceFact(.helpful, at: call.id, from: .record, happenedAt: now, expiresAt: now)
            }
            #expect(throws: Refusal(.textTooLong, field: "note", values: ["most": "200"])) {
                _ = try RecordPlaceFact(
                    .helpful, at: call.id, from: .record, happenedAt: now, note: String(repeating: "x", count: 201))
            }
            await #expect(throws: Refusal.self) {
                _ = try await world.desk.perform(
                    RecordPlaceFact(.helpful, at: call.id, from: .record, happenedAt: now.adding(.seconds(900))),
                    by: world.sam)
            }
            for worker in [world.theo, world.noor, world.val, world.ines] {
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "keep-place-facts"])) {
                    _ = try await world.observe(.helpful, at: call, by: worker)
                }
            }
            #expect(try await world.count("place_fact") == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `is recorded once however often it is sent`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.take([.location: "4 Elm Street"])
            let command = try RecordPlaceFact(.weaponSeen, at: call.id, from: .callerSaid, happenedAt: world.clock.now)
            let key = try OnceKey("place-once-key-0001", by: world.sam, request: [1])
            let first = try await world.desk.perform(command, by: world.sam, once: key)
            let again = try await world.desk.perform(command, by: world.sam, once: key)
            #expect(first.id == again.id)
            #expect(try await world.count("place_fact") == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `is taken back by who recorded it or who keeps them, with the reason, and stays readable`(
        engine: Engine
    )
        async throws
    {
        try await withWorld(on: engine) { world in
            let call = try await world.take([.location: "4 Elm Street"])
            let fact = try await world.observe(.weaponSeen, at: call, by: world.rosa)
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "keep-place-facts"])) {
                _ = try await world.desk.perform(WithdrawPlaceFact(fact.id, because: .notSo), by: world.otis)
            }
            let gone = try await world.desk.perform(WithdrawPlaceFact(fact.id, because: .notSo), by: world.rosa)
            #expect(gone.state(at: world.clock.now) == .withdrawn)
            #expect(gone.withdrawnBy?.name == Cast.rosa.displayName)
            await #expect(throws: Refusal(.alreadyWithdrawn, .conflicting)) {
                _ = try await world.desk.perform(WithdrawPlaceFact(fact.id, because: .notSo), by: world.sam)
            }
            #expect(try await world.place(call).facts.map(\.withdrawal) == [.notSo])
            let other = try await world.observe(.weaponSeen, at: call, by: world.rosa)
            _ = try await world.desk.perform(WithdrawPlaceFact(other.id, because: .anotherPlace), by: world.dana)
        }
    }

    @Test(arguments: Engine.available)
    func `answers the program from the record, until it expires or is taken back`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let before = try await world.take([.location: "4 Elm St"])
            let fact = try await world.observe(.responderAttacked, at: before, daysAgo: 700)
            let call = try await world.triage(
                "denver-star", [.location: "ELM STREET 4", .weapon: "no", .violence: "no"])
            try await world.answer(call, ["medical": "no", "harm-now": "no", "crime": "no"])
            let assessment = try await world.assessment(call)
            #expect(assessment.gate == .stage)
            #expect(assessment.used.contains(GivenAnswer("past-assault", .yes, from: .record)))
            let file = try await world.asked(call)
            #expect(file.standing["past-assault"]?.record?.id == fact.id)
            // Who says otherwise now does not make it less dangerous.
            for source in AnswerSource.allCases {
                try await world.answer(call, ["past-assault": "no"], from: source)
                #expect(try await world.assessment(call).gate == .stage)
            }
            #expect(try await world.asked(call).standing["past-assault"]?.disagrees == true)
            _ = try await world.desk.perform(WithdrawPlaceFact(fact.id, because: .anotherPlace), by: world.sam)
            #expect(try await world.assessment(call).gate == .none)
            let second = try await world.observe(.responderAttacked, at: before, daysAgo: 700)
            #expect(try await world.assessment(call).gate == .stage)
            world.clock.move(second.expiresAt.since(world.clock.now))
            #expect(try await world.assessment(call).gate == .none)
        }
    }

    @Test(arguments: Engine.available)
    func `of another flat or another town is shown and does not speak`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let neighbour = try await world.take([.location: "4 Elm St Apt 9, Denver"])
            try await world.observe(.responderAttacked, at: neighbour)
            let call = try await world.triage("denver-star", [.location: "4 Elm Street, Apt 2"])
            #expect(try await world.asked(call).standing["past-assault"]?.record == nil)
            #expect(try await world.place(call).facts.count == 1)
            let elsewhere = try await world.take([.location: "4 Elm Street, Aurora"])
            #expect(try await world.place(elsewhere).facts.isEmpty)
            // The house without a flat may be this one.
            let house = try await world.take([.location: "4 Elm Street"])
            try await world.observe(.responderAttacked, at: house)
            #expect(try await world.asked(call).standing["past-assault"]?.record != nil)
        }
    }

    @Test(arguments: Engine.available)
    func `that is told after the decision closes the gate, and reaches every open call there`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage(
                "denver-star", [.location: "4 Elm St", .weapon: "no", .violence: "no"])
            try await world.answer(
                call, ["medical": "no", "harm-now": "no", "crime": "no", "callback": "yes", "past-assault": "no"])
            try await world.decide(call)
            #expect(try await world.decision(call)?.gate == GateDemand.none)
            func scene() async throws -> Scene.State {
                let moment = world.clock.now
                return try await world.database.read { db in
                    try DispatchFile(call.id, in: db, at: moment).scene.state(at: moment)
                }
            }
            #expect(try await scene() == .unheard, "not all was asked, so somebody there is spoken to first")
            world.clock.move(.seconds(60))
            let other = try await world.take([.location: "Elm Street 4"])
            let before = try await world.now(call).version
            try await world.observe(.responderAttacked, at: other, by: world.dana)
            #expect(try await scene() == .undeclared)
            // It is no change of that call: nobody who works on it is refused for it.
            #expect(try await world.now(call).version == before)
            let told = try await world.journal().filter { $0.kind == .placeFactRecorded }.map(\.subject)
            #expect(Set(told) == [call.subject, other.subject])
        }
    }

    @Test(arguments: Engine.available)
    func `is vouched for by the journal`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            #expect(Migration.sealedTables.contains("place_fact"))
            let call = try await world.take([.location: "4 Elm Street"])
            try await world.observe(.helpful, at: call)
            #expect(try await world.count("place_fact") == 1)
            let lines = try await world.timeline(call)
            let mine = try #require(lines.last { $0.kind == .placeFactRecorded })
            #expect(mine.read(with: []).isWithheld)
            #expect(!mine.read(with: [.seePlaceHistory]).isWithheld)
        }
    }
}

extension World {
    fileprivate func asked(_ call: Call) async throws -> TriageFile.Asked {
        let moment = clock.now
        return try #require(try await database.read { db in try TriageFile(call.id, in: db, at: moment).asked })
    }
}
