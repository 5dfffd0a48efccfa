import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

extension World {
    /// A call that Dallas's program met by telephone, with the call-back that it promised.
    fileprivate func metByPhone(callback: String? = "812 555 0142") async throws -> (call: Call, callBack: CallBack) {
        var call = try await triage("dallas-right-care", [.callback: callback, .whatHappened: "Cannot sleep"])
        try await answer(
            call,
            [
                "place-known": "yes", "callback": "yes", "weapon": "no", "violence": "no", "crime": "no",
                "medical": "no", "harm-now": "no", "in-crisis": "yes", "phone-enough": "yes", "mental-health": "yes",
                "suicide-mentioned": "no", "aggression": "no",
            ])
        call = try await decide(call)
        let found = try await callBacks(call)
        return (call, try #require(found.first))
    }

    /// A call that Bloomington's social worker is to phone, and has not yet.
    fileprivate func phoneDecided() async throws -> Call {
        let call = try await triage("bloomington-psw")
        let verdict = Verdict(level: .phone, response: "phone-follow-up", reason: nil)
        return try await desk.perform(
            DecideTriage(call.id, .otherwise(verdict, .moreIsKnown, note: nil)), by: sam)
    }

    fileprivate func callBacks(_ call: Call) async throws -> [CallBack] {
        try await database.read { db in try CallBacks(db).callBacks(of: call.id) }
    }

    fileprivate func tryAgain(
        _ callBack: CallBack, _ result: CallBackAttempt.Result, at moment: Instant? = nil
    ) async throws -> CallBack {
        try await desk.perform(
            RecordCallBack(callBack.id, CallBackTry(.phone, result, note: "Rang twice", at: moment)), by: noor)
    }

    fileprivate func callBackAlarm() -> Alarm { alarm([MissCallBack.kind: { MissCallBack($0) }]) }
}

@Suite struct `A call-back` {
    @Test(arguments: Engine.available)
    func `is due as the program promised once a call was met by telephone`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, callBack) = try await world.metByPhone()
            #expect(call.path.departure?.kind == .done)
            #expect(callBack.metAt == world.clock.now)
            #expect(callBack.dueAt == world.clock.now.adding(.seconds(24 * 3600)))
            #expect(callBack.isOpen && callBack.attempts == 0)
            #expect(
                try await world.timeline(call).suffix(3).map(\.kind) == [.triageDecided, .callLeft, .callBackPromised])
            let (due, count) = try await world.database.read { db in
                (try CallBacks(db).due(), try CallBacks(db).count())
            }
            #expect(due.map(\.id) == [callBack.id] && count == 1)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is not promised where a team goes, or another response has the call`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let sent = try await world.callWaiting(as: "sits-in-a-doorway")
            #expect(try await world.callBacks(sent).isEmpty)
            let left = try await world.triage("denver-star", [.weapon: "yes", .violence: "no"])
            try await world.decide(left, outcome: .unknown)
            #expect(try await world.callBacks(left).isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `goes on until somebody is reached: that somebody tried is not that`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, callBack) = try await world.metByPhone()
            for result in [CallBackAttempt.Result.notReached, .wrongNumber] {
                world.clock.move(.seconds(3600))
                #expect(try await world.tryAgain(callBack, result).isOpen)
            }
            let reached = try await world.tryAgain(callBack, .needsHelp)
            #expect(reached.closure == .needsHelp && reached.attempts == 3)
            let last = try #require(try await world.timeline(call).last)
            #expect(last.kind == .callBackTried && last.said["result"] == .word("reached-needs-help"))
            // How the person was found is told to those who call back, and to nobody else who sees the call.
            #expect(last.read(with: Timeline.permissions(of: world.noor)).said == last.said)
            for reader in [world.theo, world.dana, world.rosa] {
                let read = last.read(with: Timeline.permissions(of: reader))
                #expect(read.isWithheld && read.said["result"] == nil)
            }
            #expect(!last.said.values.contains(.word("Rang twice")))
            // Told after it had ended: kept, and odd.
            #expect(try await world.tryAgain(callBack, .reachedWell).closure == .needsHelp)
            let attempts = try await world.database.read { db in try CallBacks(db).attempts(in: callBack.id) }
            #expect(attempts.count == 4 && attempts.filter { $0.flag == .afterClosing }.count == 1)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `that nobody made is marked once, also where somebody tried in vain`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, callBack) = try await world.metByPhone()
            _ = try await world.tryAgain(callBack, .notReached)
            let alarm = world.callBackAlarm()
            world.clock.move(.seconds(24 * 3600 - 1))
            #expect(try await alarm.doDueWork() == 0)
            world.clock.move(.seconds(1))
            #expect(try await alarm.doDueWork() == 1)
            _ = try await alarm.doDueWork()
            let missed = try #require(try await world.callBacks(call).first)
            #expect(missed.missedAt == world.clock.now && missed.isOpen)
            let events = try await world.timeline(call).filter { $0.kind == .callBackMissed }
            #expect(events.count == 1 && events[0].said["tries"] == .number(1))
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `that was made in time is not missed`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, callBack) = try await world.metByPhone()
            _ = try await world.tryAgain(callBack, .reachedWell)
            world.clock.move(.seconds(48 * 3600))
            _ = try await world.callBackAlarm().doDueWork()
            #expect(try await world.callBacks(call).first?.missedAt == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `is given up with a reason, and not before trying could no longer help`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, callBack) = try await world.metByPhone()
            func giveUp(_ closure: CallBack.Closure) async throws -> CallBack {
                try await world.desk.perform(GiveUpCallBack(callBack.id, closure), by: world.noor)
            }
            await #expect(throws: Refusal(.callBackNotDue, .conflicting, field: "closure")) {
                try await giveUp(.notReached)
            }
            await #expect(throws: Refusal(.numberIsKnown, .conflicting, field: "closure")) {
                try await giveUp(.noNumber)
            }
            await #expect(throws: Refusal(.nobodyTried, .conflicting, field: "closure")) {
                try await giveUp(.wrongNumber)
            }
            #expect(throws: Refusal(.notOneOf, field: "closure")) { try GiveUpCallBack(callBack.id, .reachedWell) }
            world.clock.move(.seconds(24 * 3600))
            await #expect(throws: Refusal(.nobodyTried, .conflicting, field: "closure")) {
                try await giveUp(.notReached)
            }
            _ = try await world.tryAgain(callBack, .notReached)
            #expect(try await giveUp(.notReached).closure == .notReached)
            await #expect(throws: Refusal(.callBackClosed, .conflicting)) { try await giveUp(.handedOn) }
        }
    }

    @Test(arguments: Engine.available)
    func `ends where the call is opened again, and the next path has its own`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, callBack) = try await world.metByPhone()
            world.clock.move(.seconds(3600))
            _ = try await world.desk.perform(ReopenCall(call.id, because: .wantedAgain), by: world.sam)
            let after = try #require(try await world.callBacks(call).first)
            #expect(after.id == callBack.id && after.closure == .openedAgain && after.metAt == callBack.metAt)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is not for whoever may not call back, nor before it could have happened`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, callBack) = try await world.metByPhone()
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "call-back"])) {
                try await world.desk.perform(RecordCallBack(callBack.id, CallBackTry(.text, .refused)), by: world.theo)
            }
            await #expect(throws: Refusal(.notInFuture, field: "at")) {
                try await world.tryAgain(callBack, .reachedWell, at: world.clock.now.adding(.seconds(3600)))
            }
            _ = try await world.tryAgain(callBack, .notReached, at: world.clock.now.adding(.seconds(-7200)))
            let attempts = try await world.database.read { db in try CallBacks(db).attempts(in: callBack.id) }
            #expect(attempts.map(\.flag) == [.beforeMet])
        }
    }

    @Test(arguments: Engine.available)
    func `ends where the call had not been met by telephone after all, and comes back with that`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (call, callBack) = try await world.metByPhone()
            func correct(_ amendment: Amendment) async throws -> CallBack? {
                _ = try await world.desk.perform(
                    CorrectRecord(call.id, amendment, because: "Mistaken"), by: world.grace)
                return try await world.callBacks(call).first
            }
            let byPhone = Amendment.departure(try ReasonCode(named: "resolved-by-phone"), sent: nil, outcome: nil)
            let elsewhere = Amendment.departure(try ReasonCode(named: "weapon"), sent: .police, outcome: .unknown)
            let first = try #require(try await correct(elsewhere))
            #expect(!first.isOpen)
            #expect(try await world.database.read { db in try CallBacks(db).count() } == 0)
            let again = try #require(try await correct(byPhone))
            #expect(again.isOpen && again.id == callBack.id && again.dueAt == callBack.dueAt)
            #expect(try await world.timeline(call).last?.kind == .callBackPromised)
            let back = try #require(try await correct(.returned))
            #expect(!back.isOpen)
            world.clock.move(.seconds(48 * 3600))
            _ = try await world.callBackAlarm().doDueWork()
            #expect(try await world.callBacks(call).first?.missedAt == nil)
            #expect(!(try await world.timeline(call).contains { $0.kind == .callBackMissed }))
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is promised where a correction says that the call was met by telephone`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage("denver-star", [.weapon: "yes", .violence: "no"])
            try await world.decide(call, outcome: .unknown)
            let left = world.clock.now
            world.clock.move(.seconds(3600))
            _ = try await world.desk.perform(
                CorrectRecord(
                    call.id, .departure(ReasonCode(named: "resolved-by-phone"), sent: nil, outcome: nil),
                    because: "Mistaken"), by: world.grace)
            let callBack = try #require(try await world.callBacks(call).first)
            #expect(callBack.isOpen && callBack.metAt == world.clock.now && callBack.metAt > left)
            world.clock.move(.seconds(24 * 3600))
            #expect(try await world.callBackAlarm().doDueWork() == 1)
            #expect(try await world.callBacks(call).first?.missedAt == world.clock.now)
        }
    }

    @Test(arguments: Engine.available)
    func `is counted from when somebody phoned, not from when it was decided that somebody would`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let phoned = try await world.phoneDecided()
            let police = try await world.phoneDecided()
            #expect(phoned.path.isOpen)
            #expect(try await world.callBacks(phoned).isEmpty, "nobody has phoned yet")
            world.clock.move(.seconds(1800))
            _ = try await world.end(phoned, "resolved-by-phone")
            let callBack = try #require(try await world.callBacks(phoned).first)
            #expect(callBack.metAt == world.clock.now)
            _ = try await world.end(police, "weapon", sent: .police, outcome: .unknown)
            #expect(try await world.callBacks(police).isEmpty, "police have it")
            #expect(try await world.stateHolds())
        }
    }
}
