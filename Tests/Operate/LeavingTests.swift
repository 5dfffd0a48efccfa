import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `Screening` {
    @Test(arguments: Engine.available)
    func `moves the call on, now or at the time that is told`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (now, told) = (try await world.call(), try await world.call())
            world.clock.move(.seconds(120))
            let first = try await world.desk.perform(ScreenCall(now.id), by: world.theo)
            #expect(first.path.stage == .screened)
            #expect(first.path.since == world.clock.now)
            #expect(first.version == 2)
            let moment = world.clock.now.adding(.seconds(-60))
            let second = try await world.desk.perform(ScreenCall(told.id, at: moment), by: world.sam)
            #expect(second.path.since == moment)
            #expect(second.path.isOpen)
        }
    }

    @Test(arguments: Engine.available)
    func `twice is refused`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            _ = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
            await #expect(throws: Refusal(.alreadyScreened, .conflicting)) {
                _ = try await world.desk.perform(ScreenCall(call.id), by: world.dana)
            }
            #expect(try await world.now(call).version == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `by ten at once succeeds once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let screened = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<10 {
                    group.addTask { (try? await world.desk.perform(ScreenCall(call.id), by: world.dana)) != nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(screened == 1)
            #expect(try await world.count("path_step WHERE stage = 'screened'") == 1)
        }
    }

    /// A time is a report: it is kept as it was told, and what is odd about it is said.
    @Test(arguments: Engine.available)
    func `before the call was received is kept and flagged`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let before = world.clock.now.adding(.seconds(-30))
            let screened = try await world.desk.perform(ScreenCall(call.id, at: before), by: world.theo)
            #expect(screened.path.since == before)
            #expect(try await world.count("path_step WHERE flag = 'before-received'") == 1)
            let entry = try #require(try await world.timeline(call).last)
            #expect(entry.said["flag"] == .word("before-received"))
            #expect(entry.said["at"] == .word(before.description))
        }
    }

    @Test(arguments: Engine.available)
    func `is refused in the future, after leaving, by who may not, and of what is not there`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (call, left) = (try await world.call(), try await world.call())
            try await world.end(left, "test")
            await #expect(throws: Refusal(.notInFuture, field: "screenedAt")) {
                _ = try await world.desk.perform(
                    ScreenCall(call.id, at: world.clock.now.adding(.seconds(3600))), by: world.theo)
            }
            await #expect(throws: Refusal(.alreadyLeft, .conflicting)) {
                _ = try await world.desk.perform(ScreenCall(left.id), by: world.theo)
            }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "screen-calls"])) {
                _ = try await world.desk.perform(ScreenCall(call.id), by: world.rosa)
            }
            await #expect(throws: Refusal(.noSuchCall, .absent)) {
                _ = try await world.desk.perform(ScreenCall(.new()), by: world.theo)
            }
            await #expect(throws: Refusal(.outdated, .outdated, values: ["version": "1"])) {
                _ = try await world.desk.perform(ScreenCall(call.id, expected: 7), by: world.theo)
            }
            #expect(try await world.now(call).path.stage == .received)
        }
    }
}

@Suite struct `Leaving the path` {
    @Test(arguments: Engine.available, ReasonCode.leaving(.received).filter { $0.name != "not-behavioural" })
    func `with a reason closes the call`(engine: Engine, reason: ReasonCode) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            world.clock.move(.seconds(30))
            let left = try await world.end(call, reason.name)
            #expect(!left.path.isOpen)
            #expect(left.path.stage == .received)
            #expect(left.version == 2)
            let departure = try #require(left.path.departure)
            #expect(departure.reason == reason)
            #expect(departure.by == world.dana.id)
            #expect(departure.at == world.clock.now)
            #expect(departure.sent == nil)
            #expect(try await world.count("path WHERE left_kind = \(reason.kind)") == 1)
            let entry = try #require(try await world.timeline(call).last)
            #expect(entry.kind == .callLeft)
            #expect(entry.said == ["reason": .word(reason.name), "kind": .word(reason.kind.rawValue)])
        }
    }

    @Test(arguments: Engine.available, Alternative.allCases)
    func `because it is another's says what was sent instead, and how that ended`(
        engine: Engine, sent: Alternative
    ) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            await #expect(throws: Refusal(.needsAlternative, field: "alternativeSent")) {
                try await world.end(call, "not-behavioural")
            }
            if sent != .none {
                await #expect(throws: Refusal(.needsAlternativeOutcome, field: "alternativeOutcome")) {
                    try await world.end(call, "not-behavioural", sent: sent)
                }
            }
            #expect(try await world.now(call).path.isOpen)
            for outcome in AlternativeOutcome.allCases {
                let another = try await world.call()
                let left = try await world.end(another, "not-behavioural", sent: sent, outcome: outcome)
                #expect(left.path.departure?.sent == sent)
                // Where nothing was sent, nothing can have ended.
                #expect(left.path.departure?.outcome == (sent == .none ? nil : outcome))
            }
        }
    }

    @Test(arguments: Engine.available)
    func `twice is refused`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.end(call, "duplicate")
            await #expect(throws: Refusal(.alreadyLeft, .conflicting)) { try await world.end(call, "test") }
            #expect(try await world.now(call).path.departure?.reason.name == "duplicate")
            #expect(try await world.now(call).version == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `needs a reason of the stage where the call is`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            _ = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
            await #expect(
                throws: Refusal(
                    .reasonOfAnotherStage, .conflicting, field: "reason", values: ["stage": "screened"])
            ) {
                try await world.end(call, "caller-gone")
            }
            #expect(try await world.now(call).path.isOpen)
        }
    }

    @Test(arguments: Engine.available)
    func `is not for everybody, nor for who has not seen the latest`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            for person in [Cast.rosa, .val, .priya] {
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "end-calls"])) {
                    try await world.end(call, "test", by: world.worker(person))
                }
            }
            await #expect(throws: Refusal(.outdated, .outdated, values: ["version": "1"])) {
                _ = try await world.desk.perform(
                    EndCall(call.id, ReasonCode(named: "test"), sent: nil, outcome: nil, expected: 9), by: world.dana)
            }
            #expect(try await world.now(call).path.isOpen)
        }
    }

    /// The schema repeats the rule, because it outlives the code.
    @Test(
        arguments: Engine.available,
        [
            "UPDATE path SET left_reason = 'test'", "UPDATE path SET left_at = 1",
            "UPDATE path SET left_reason = 'x', left_at = 1, left_by = 'x'",
            "UPDATE path SET left_reason = 'x', left_at = 1, left_by = 'x', left_kind = 'because'",
            "UPDATE path SET left_reason = 'x', left_at = 1, left_by = 'x', left_kind = 'elsewhere'",
            "UPDATE path SET alternative_sent = 'police'",
        ])
    func `without its reason cannot even be written`(engine: Engine, statement: String) async throws {
        try await withWorld(on: engine) { world in
            try await world.call()
            let error = await #expect(throws: (any Error).self) {
                try await world.tamper(SQL(stringLiteral: statement))
            }
            guard case .constraint? = error as? StorageError else {
                Issue.record("\(String(describing: error)) is not a constraint")
                return
            }
        }
    }
}

@Suite struct `The promise to screen` {
    private func alarm(_ world: World) -> Alarm {
        world.alarm([MissPromise.kind: { MissPromise(path: $0) }])
    }

    @Test(arguments: Engine.available)
    func `is missed once when its time passes`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let alarm = alarm(world)
            world.clock.move(.seconds(299))
            #expect(try await alarm.doDueWork() == 0)
            world.clock.move(.seconds(1))
            #expect(try await alarm.doDueWork() == 1)
            let missed = try await world.now(call)
            #expect(missed.path.promiseMissedAt == world.clock.now)
            #expect(missed.version == 2)
            world.clock.move(.seconds(86_400))
            #expect(try await alarm.doDueWork() == 0)
            #expect(try await world.journal().filter { $0.kind == .promiseMissed }.count == 1)
            #expect(try await world.timeline(call).last?.by.name == "Alongside")
        }
    }

    @Test(arguments: Engine.available)
    func `is kept by screening or leaving in time`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.publish("denver-star")
            let (screened, left) = (try await world.call(), try await world.call())
            _ = try await world.desk.perform(ScreenCall(screened.id), by: world.theo)
            try await world.end(left, "test")
            world.clock.move(.seconds(299))
            _ = try await world.desk.perform(BeginTriage(screened.id, with: "denver-star"), by: world.sam)
            world.clock.move(.seconds(2))
            // Two promises to screen, and one to begin: all three are looked at, and none was missed.
            #expect(try await alarm(world).doDueWork() == 3)
            #expect(try await world.now(screened).path.promiseMissedAt == nil)
            #expect(try await world.now(left).path.promiseMissedAt == nil)
            #expect(try await world.journal().allSatisfy { $0.kind != .promiseMissed })
        }
    }

    @Test(arguments: Engine.available)
    func `gives way to the next when the call is screened later, and stays in the journal`(engine: Engine) async throws
    {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            world.clock.move(.seconds(301))
            try await alarm(world).doDueWork()
            let screened = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
            #expect(screened.path.promiseMissedAt == nil)
            #expect(screened.path.promise == world.clock.now.adding(.seconds(300)))
            let missed = try await world.journal().filter { $0.kind == .promiseMissed }
            #expect(missed.map(\.facts) == [#"{"promise":"screening"}"#])
            try await world.workspace.heads.seal(world.database, at: world.clock.now)
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
        }
    }
}
