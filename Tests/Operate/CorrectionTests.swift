import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `Correcting the record` {
    @discardableResult
    private func correct(
        _ call: Call, _ amendment: Amendment, because reason: String = "Clock on the wall was wrong", by worker: Worker,
        in world: World
    ) async throws -> Call {
        try await world.desk.perform(CorrectRecord(call.id, amendment, because: reason), by: worker)
    }

    /// The last entry of the timeline as one line: field, old value, new value, reason.
    private func lastCorrection(of call: Call, in world: World) async throws -> [String] {
        let entry = try #require(try await world.timeline(call).last)
        #expect(entry.kind == .corrected)
        let correction = try #require(entry.correction)
        return [correction.field, correction.old, correction.new, correction.reason]
    }

    @Test(arguments: Engine.available)
    func `moves the time it was received, and the stage with it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let (old, new) = (call.receivedAt, call.receivedAt.adding(.seconds(-1200)))
            let corrected = try await correct(call, .receivedAt(new), by: world.theo, in: world)
            #expect(corrected.receivedAt == new)
            #expect(corrected.path.since == new)
            #expect(corrected.enteredLate)
            #expect(corrected.version == 2)
            #expect(
                try await lastCorrection(of: call, in: world)
                    == ["receivedAt", old.description, new.description, "Clock on the wall was wrong"])
        }
    }

    @Test(arguments: Engine.available)
    func `moves what was promised while the call waits to be screened`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let received = call.receivedAt.adding(.seconds(-240))
            let corrected = try await correct(call, .receivedAt(received), by: world.theo, in: world)
            #expect(corrected.path.promise == received.adding(.seconds(300)))
            // The alarm keeps the new promise, not only the old one.
            let alarm = world.alarm([MissPromise.kind: { MissPromise(path: $0) }])
            world.clock.move(.seconds(59))
            _ = try await alarm.doDueWork()
            #expect(try await world.count("path WHERE promise_missed_at IS NOT NULL") == 0)
            world.clock.move(.seconds(2))
            _ = try await alarm.doDueWork()
            #expect(try await world.count("path WHERE promise_missed_at IS NOT NULL") == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `moves the time it was screened`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            await #expect(throws: Refusal(.notScreened, .conflicting, field: "field")) {
                try await correct(call, .screenedAt(world.clock.now), by: world.dana, in: world)
            }
            world.clock.move(.seconds(60))
            _ = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
            let new = world.clock.now.adding(.seconds(-20))
            let corrected = try await correct(call, .screenedAt(new), by: world.dana, in: world)
            #expect(corrected.path.since == new)
            #expect(try await world.count("path_step WHERE stage = 'screened' AND reached_at = \(new)") == 1)
            #expect(
                try await lastCorrection(of: call, in: world).prefix(3)
                    == ["screenedAt", world.clock.now.description, new.description])
            // When it was received, the screened call stays where it is.
            let received = call.receivedAt.adding(.seconds(-10))
            let moved = try await correct(call, .receivedAt(received), by: world.dana, in: world)
            #expect(moved.receivedAt == received)
            #expect(moved.path.since == new)
        }
    }

    @Test(arguments: Engine.available)
    func `changes where it came from, and keeps what was said before`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await correct(call, .source(.lifeline), by: world.grace, in: world)
            #expect(try await world.facts(call)[.source] == "988")
            #expect(
                try await lastCorrection(of: call, in: world)
                    == ["source", "911", "988", "Clock on the wall was wrong"])
            #expect(try await world.count("call_fact WHERE field = 'source' AND state = 'earlier'") == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `puts another reason in the place of one, and says what became of it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.end(call, "caller-gone")
            let reason = try ReasonCode(named: "not-behavioural")
            await #expect(throws: Refusal(.needsAlternative, field: "alternativeSent")) {
                try await correct(call, .departure(reason, sent: nil, outcome: nil), by: world.dana, in: world)
            }
            let corrected = try await correct(
                call, .departure(reason, sent: .ems, outcome: .unknown), by: world.dana, in: world)
            #expect(corrected.path.departure?.reason == reason)
            #expect(
                try await lastCorrection(of: call, in: world).prefix(3)
                    == ["departure", "caller-gone", "not-behavioural EMS not-known-yet"])
            #expect(try await world.count("path WHERE left_kind = 'outside'") == 1)

            let known = try await correct(call, .alternativeOutcome(.taken), by: world.grace, in: world)
            #expect(known.path.departure?.outcome == .taken)
            #expect(
                try await lastCorrection(of: call, in: world).prefix(3)
                    == ["alternativeOutcome", "not-known-yet", "taken-to-care"])
        }
    }

    @Test(arguments: Engine.available)
    func `puts a call that ought not to have left on the path again`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.end(call, "duplicate")
            #expect(try await world.board().isEmpty)
            let returned = try await correct(call, .returned, because: "Another caller", by: world.dana, in: world)
            #expect(returned.path.isOpen)
            #expect(returned.path.departure == nil)
            #expect(try await world.board() == [1])
            #expect(
                try await lastCorrection(of: call, in: world) == ["departure", "duplicate", "none", "Another caller"])
            // It may leave again, and be screened like any other.
            _ = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
        }
    }

    @Test(arguments: Engine.available)
    func `needs something to correct`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let test = try ReasonCode(named: "test")
            for amendment: Amendment in [.returned, .departure(test, sent: nil, outcome: nil)] {
                await #expect(throws: Refusal(.notLeft, .conflicting)) {
                    try await correct(call, amendment, by: world.dana, in: world)
                }
            }
            await #expect(throws: Refusal(.notLeft, .conflicting, field: "field")) {
                try await correct(call, .alternativeOutcome(.helped), by: world.dana, in: world)
            }
            await #expect(throws: Refusal(.notInFuture, field: "value")) {
                try await correct(call, .receivedAt(world.clock.now.adding(.seconds(90))), by: world.dana, in: world)
            }
            await #expect(throws: Refusal(.noSuchCall, .absent)) {
                try await world.desk.perform(CorrectRecord(.new(), .returned, because: "x"), by: world.dana)
            }
            #expect(try await world.now(call).version == 1)
            #expect(try await world.count("correction") == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `to what already stands is no change`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let events = try await world.journal().count
            try await correct(call, .receivedAt(call.receivedAt), by: world.dana, in: world)
            try await correct(call, .source(.emergency), by: world.dana, in: world)
            #expect(try await world.now(call).version == 1)
            #expect(try await world.journal().count == events)
            try await world.seal()
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
        }
    }

    @Test func `needs a reason in words`() {
        #expect(throws: Refusal(.needsReason, field: "reason")) {
            try CorrectRecord(.new(), .returned, because: " \n ")
        }
        #expect(throws: Refusal(.textTooLong, field: "reason", values: ["most": "500"])) {
            try CorrectRecord(.new(), .returned, because: String(repeating: "x", count: 501))
        }
        #expect(throws: Refusal(.textUnreadable, field: "reason")) {
            try CorrectRecord(.new(), .returned, because: "x\u{0}")
        }
    }

    @Test(arguments: Engine.available)
    func `is for a call-taker's own calls only, and a refusal is written down`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (own, others) = (
                try await world.call(), try await world.take([.location: "5th St"], by: world.dana)
            )
            try await correct(own, .source(.officer), by: world.theo, in: world)
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "correct-records"])) {
                try await correct(others, .source(.officer), by: world.theo, in: world)
            }
            #expect(try await world.facts(others)[.source] == "911")
            #expect(
                try await world.count(
                    "access_log WHERE outcome = 'refused' AND permission = 'correct-records' AND worker = \(world.theo.id)"
                ) == 1)
            for person in [Cast.dana, .sam, .grace] {
                try await correct(own, .receivedAt(world.clock.now), by: world.worker(person), in: world)
            }
            for person in [Cast.rosa, .val, .priya] {
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "correct-records"])) {
                    try await correct(own, .source(.lifeline), by: world.worker(person), in: world)
                }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is refused to who has not seen the latest`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.keep(.weapon, "no", of: call, by: world.dana)
            await #expect(throws: Refusal(.outdated, .outdated, values: ["version": "2"])) {
                try await world.desk.perform(
                    CorrectRecord(call.id, .source(.officer), because: "x", expected: 1), by: world.dana)
            }
            #expect(try await world.facts(call)[.source] == "911")
        }
    }
}
