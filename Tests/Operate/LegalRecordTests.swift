import Access
import Door
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `An interpreter` {
    @Test(arguments: Engine.available)
    func `is recorded as what they were, also where there was none`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let began = world.clock.now
            for manner in InterpreterUse.Manner.allCases {
                _ = try await world.desk.perform(
                    RecordInterpreter(at: call.id, "es-MX", manner, reference: "4411", beganAt: began, minutes: 12),
                    by: world.grace)
            }
            let kept = try await world.legal(call).interpreters
            #expect(Set(kept.map(\.manner)) == Set(InterpreterUse.Manner.allCases))
            #expect(Set(kept.filter(\.standsOut).map(\.manner)) == [.adultFamily, .minor, .noneFound])
            let minor = try #require(kept.first { $0.manner == .minor })
            let taken = try await world.desk.perform(
                WithdrawInterpreter(minor.id, because: "It was her aunt"), by: world.grace)
            #expect(taken.withdrawn?.because == "It was her aunt" && !taken.standsOut)
            await #expect(throws: Refusal(.entryWithdrawn, .conflicting)) {
                try await world.desk.perform(WithdrawInterpreter(minor.id, because: "Again"), by: world.grace)
            }
            #expect(try await world.legal(call).interpreters.count == InterpreterUse.Manner.allCases.count)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is written down by those who were sent, and read by nobody else who goes to people`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let command = try RecordInterpreter(at: call.id, "es", .telephone, beganAt: world.clock.now)
            let refused = Refusal(.mayNot, .forbidden, values: ["permission": "keep-legal-record"])
            await #expect(throws: refused) { try await world.desk.perform(command, by: world.rosa) }
            await #expect(throws: refused) { try await world.desk.perform(command, by: world.dana) }
            await #expect(throws: refused) { try await world.legal(call, as: world.rosa) }
            _ = try await world.send(try await world.north(), to: call)
            _ = try await world.desk.perform(command, by: world.rosa)
            #expect(try await world.legal(call, as: world.rosa).interpreters.count == 1)
            await #expect(throws: refused) { try await world.legal(call, as: world.otis) }
            #expect(throws: Refusal(.required, field: "language")) {
                try RecordInterpreter(at: call.id, " ", .telephone, beganAt: world.clock.now)
            }
            #expect(throws: Refusal(.clockOutOfRange, field: "interpreterMinutes")) {
                try RecordInterpreter(at: call.id, "es", .telephone, beganAt: world.clock.now, minutes: 1441)
            }
            let ahead = try RecordInterpreter(
                at: call.id, "es", .telephone, beganAt: world.clock.now.adding(.seconds(120)))
            await #expect(throws: Refusal(.notInFuture, field: "interpreterAt")) {
                try await world.desk.perform(ahead, by: world.grace)
            }
            // In the timeline everybody learns that it was, and only those who may read it which.
            let timeline = try await world.database.read { db in try Timeline(db).entries(of: call.id) }
            let told = try #require(timeline.first { $0.kind == .interpreterRecorded })
            #expect(told.read(with: []).isWithheld && !told.read(with: [.keepLegalRecord]).isWithheld)
        }
    }
}

@Suite struct `A threat to somebody` {
    @Test(arguments: Engine.available)
    func `is open until it is decided, and where it was decided to warn until somebody was reached`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            var threat = try await world.desk.perform(
                RecordThreat(
                    at: call.id, "Says that he will burn the house of his brother", against: "The brother, Oak Street",
                    imminent: .yes, heardAt: world.clock.now), by: world.sam)
            #expect(threat.isOpen && threat.decision == nil)
            threat = try await world.desk.perform(
                DecideThreat(threat.id, ThreatRuling(.warn, because: "Means and a plan", consulted: "Grace")),
                by: world.sam)
            #expect(threat.isOpen && threat.decision?.consulted == "Grace")
            threat = try await world.desk.perform(
                RecordThreatStep(threat.id, .toldThreatened, .notReached, at: world.clock.now), by: world.sam)
            threat = try await world.desk.perform(
                RecordThreatStep(threat.id, .toldFacility, .reached, at: world.clock.now), by: world.sam)
            // Nobody who is in danger knows yet.
            #expect(threat.isOpen)
            let alarm = world.alarm(Alarm.works)
            world.clock.move(Threat.warnWithin)
            for _ in 0..<2 { _ = try await alarm.doDueWork() }
            #expect(try await world.journal().filter { $0.kind == .warningMissed }.count == 1)
            threat = try await world.desk.perform(
                RecordThreatStep(
                    threat.id, .toldPolice, .reached, whom: "Desk sergeant", note: "Sends a car", at: world.clock.now),
                by: world.grace)
            #expect(!threat.isOpen && threat.missedAt != nil)
            let step = try #require(threat.steps.last)
            threat = try await world.desk.perform(
                WithdrawThreatStep(step.id, of: threat.id, because: "Another call"), by: world.grace)
            #expect(threat.isOpen && threat.steps.count == 3)
            threat = try await world.desk.perform(
                DecideThreat(threat.id, ThreatRuling(.notWarn, because: "The brother lives abroad")), by: world.grace)
            #expect(!threat.isOpen && threat.decisions.map(\.answer) == [.notWarn, .warn])
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is reached in time without a word of the alarm, and says why in words`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            #expect(throws: Refusal(.required, field: "warnBecause")) { try ThreatRuling(.warn, because: " ") }
            #expect(throws: Refusal(.required, field: "threatWords")) {
                try RecordThreat(at: call.id, nil, against: nil, imminent: .unknown, heardAt: world.clock.now)
            }
            let told = try RecordThreat(
                at: call.id, "Will wait for her at the bus", against: "A neighbour", imminent: .no,
                heardAt: world.clock.now, ruling: ThreatRuling(.warn, because: "Named and near"))
            let key = try OnceKey("t-1", by: world.sam, request: [1])
            for _ in 0..<2 { _ = try await world.desk.perform(told, by: world.sam, once: key) }
            let threat = try #require(try await world.legal(call).threats.first)
            #expect(try await world.count("threat") == 1 && threat.isOpen)
            _ = try await world.desk.perform(
                RecordThreatStep(threat.id, .toldThreatened, .reached, at: world.clock.now), by: world.sam)
            world.clock.move(Threat.warnWithin)
            _ = try await world.alarm(Alarm.works).doDueWork()
            #expect(try await world.journal().allSatisfy { $0.kind != .warningMissed })
            // What was said and whom it is against stands in no event.
            let facts = try await world.journal().map(\.facts).joined()
            #expect(!facts.contains("neighbour") && !facts.contains("bus"))
        }
    }
}

@Suite struct `A hold` {
    @Test(arguments: Engine.available)
    func `counts its hours as its law does, and is told once when they have passed`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.setHoldRule("us-ca-5150")
            try await world.setHoldRule("us-in-immediate")
            try await world.setHoldRule("us-ny-9-58")
            let began = world.clock.now
            let fromDetention = try await world.hold(at: call, under: "5150")
            let fromAdmission = try await world.hold(at: call, under: "Immediate detention")
            let without = try await world.hold(at: call, under: "9.58", by: .clinician)
            #expect(fromDetention.dueAt == began.adding(.seconds(72 * 3600)))
            #expect(fromAdmission.dueAt == nil && without.dueAt == nil)
            world.clock.move(.seconds(3600))
            let admitted = try await world.desk.perform(
                MarkHold(admitted: fromAdmission.id, to: "Harbour Hospital", at: world.clock.now), by: world.grace)
            #expect(admitted.dueAt == world.clock.now.adding(.seconds(24 * 3600)))
            #expect(admitted.admitted?.facility == "Harbour Hospital")
            // Told anew, the hours count from the later word.
            let anew = try await world.desk.perform(
                MarkHold(admitted: fromAdmission.id, to: "Harbour Hospital", at: began.adding(.seconds(1800))),
                by: world.grace)
            #expect(anew.dueAt == began.adding(.seconds(1800 + 24 * 3600)) && anew.marks.count == 2)
            let alarm = world.alarm(Alarm.works)
            world.clock.move(.seconds(24 * 3600))
            for _ in 0..<2 { _ = try await alarm.doDueWork() }
            var over = try await world.journal().filter { $0.kind == .holdHoursOver }.count
            #expect(over == 1)
            _ = try await world.desk.perform(
                MarkHold(ended: fromDetention.id, .voluntary, at: world.clock.now), by: world.grace)
            world.clock.move(.seconds(72 * 3600))
            _ = try await alarm.doDueWork()
            over = try await world.journal().filter { $0.kind == .holdHoursOver }.count
            #expect(over == 1)
            let held = try await world.legal(call).holds
            #expect(held.filter { $0.isOver(at: world.clock.now) }.map(\.id) == [fromAdmission.id])
            #expect(held.first { $0.id == fromDetention.id }?.ended?.ending == .voluntary)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `that does not fit its law is kept and stands out`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.setHoldRule("us-ny-9-41")
            let odd = try await world.hold(at: call, under: "9.41", by: .clinician, grounds: [.gravelyDisabled])
            #expect(odd.flags == [.wrongHolder, .wrongGround])
            let right = try await world.hold(at: call, under: "9.41")
            #expect(right.flags.isEmpty)
            await #expect(throws: Refusal(.noSuchHoldRule, .absent, field: "holdRule")) {
                try await world.hold(at: call, under: "5150")
            }
            await #expect(throws: Refusal(.beforeHold, field: "markedAt")) {
                try await world.desk.perform(
                    MarkHold(ended: right.id, .released, at: right.heldAt.adding(.seconds(-60))), by: world.grace)
            }
            #expect(throws: Refusal(.required, field: "grounds")) {
                try RecordHold(
                    at: call.id, of: nil, under: "9.41", by: .init(.peaceOfficer, name: "Vance"), grounds: [],
                    heldAt: world.clock.now, HoldTold([:]))
            }
            // Somebody of another call is nobody here.
            let other = try await world.call()
            let stranger = try await world.desk.perform(
                AddPerson(.inCrisis, knownAs: "Wren", to: other.id), by: world.dana)
            await #expect(throws: Refusal(.noSuchPerson, .absent, field: "person")) {
                try await world.desk.perform(
                    RecordHold(
                        at: call.id, of: stranger.id, under: "9.41", by: .init(.peaceOfficer, name: "Vance"),
                        grounds: [.dangerToSelf], heldAt: world.clock.now, HoldTold([:])), by: world.grace)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `has a paper in versions, which says what its law still asks for`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.setHoldRule("us-ca-5150")
            let hold = try await world.hold(at: call, under: "5150")
            #expect(hold.missing == [.attention, .facts, .history, .informant, .advisement, .belongings])
            var seen = try await world.desk.perform(
                WriteHoldStatement(
                    hold.id, HoldTold([.facts: "Stood on the rail", .attention: "A driver rang", .history: " "]),
                    after: 0), by: world.grace)
            #expect(seen.missing == [.history, .informant, .advisement, .belongings])
            await #expect(throws: Refusal(.holdChanged, .conflicting)) {
                try await world.desk.perform(
                    WriteHoldStatement(hold.id, HoldTold([.facts: "Other"]), after: 0), by: world.sam)
            }
            seen = try await world.desk.perform(
                WriteHoldStatement(hold.id, HoldTold([.facts: "Stood on the rail, one foot over"]), after: 1),
                by: world.grace)
            #expect(seen.statements.map(\.revision) == [2, 1])
            #expect(seen.statements.last?.content[.facts] == "Stood on the rail")
            // A law that is changed or put away later is not the one it began under.
            let now = try #require(try await world.legal(call).rules.first)
            let away = try HoldRule(
                "5150", state: "California", holders: [.court], grounds: now.grounds, hours: 24, counts: .detention,
                form: nil, citation: "Elsewhere", asked: [], isInUse: false)
            _ = try await world.desk.perform(SetHoldRule(away, after: now.revision), by: world.grace)
            await #expect(throws: Refusal(.ruleChanged, .conflicting)) {
                try await world.desk.perform(SetHoldRule(away, after: now.revision), by: world.grace)
            }
            let record = try await world.legal(call)
            #expect(record.rules.isEmpty && record.holds.first?.rule.form == "DHCS 1801")
            await #expect(throws: Refusal(.noSuchHoldRule, .absent, field: "holdRule")) {
                try await world.hold(at: call, under: "5150")
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test func `begins from the law of a state that can be kept`() {
        #expect(
            StateHoldRule.all.map(\.code) == [
                "us-ca-5150", "us-in-immediate", "us-mn-officer", "us-ny-9-41", "us-ny-9-58",
            ])
        for (_, rule) in StateHoldRule.all {
            #expect((rule.hours == nil) == (rule.counts == nil))
            #expect(rule.asked.contains { $0.field == .facts })
        }
        #expect(throws: Refusal(.required, field: "holders")) {
            try HoldRule(
                "x", state: "y", holders: [], grounds: [.dangerToSelf], hours: nil, counts: nil, form: nil,
                citation: "z", asked: [])
        }
        #expect(throws: Refusal(.clockOutOfRange, field: "holdHours")) {
            try HoldRule(
                "x", state: "y", holders: [.court], grounds: [.dangerToSelf], hours: 721, counts: .detention,
                form: nil, citation: "z", asked: [])
        }
    }
}

extension World {
    fileprivate func legal(_ call: Call, as worker: Worker? = nil) async throws -> LegalRecord {
        let reader = worker ?? grace
        return try await desk.look(as: reader, for: .keepLegalRecord, at: .call(call.id)) { db in
            try LegalRecord(call.id, for: reader, in: db)
        }
    }

    fileprivate func setHoldRule(_ code: String) async throws {
        let rule = try #require(StateHoldRule.all.first { $0.code == code }?.rule)
        _ = try await desk.perform(SetHoldRule(rule, after: 0), by: grace)
    }

    @discardableResult
    fileprivate func hold(
        at call: Call, under rule: String, by kind: HoldRule.Holder = .peaceOfficer,
        grounds: [HoldRule.Ground] = [.dangerToSelf]
    ) async throws -> InvoluntaryHold {
        try await desk.perform(
            RecordHold(
                at: call.id, of: nil, under: rule, by: .init(kind, name: "Omar Vance", agency: "City police"),
                grounds: grounds, heldAt: clock.now, HoldTold([:])), by: grace)
    }
}
