import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

extension World {
    fileprivate func answerAlarm(at workspace: Workspace? = nil) -> Alarm {
        alarm([MissAnswer.kind: { MissAnswer($0) }], at: workspace)
    }

    fileprivate func unanswered() async throws -> [AwaitedAnswer] {
        try await database.read { db in try SupportCases(db).awaited().filter(\.isOverdue) }
    }

    fileprivate func times(_ kind: Event.Kind) async throws -> Int {
        try await journal().filter { $0.kind == kind }.count
    }

    fileprivate func now(_ referral: Referral) async throws -> Referral {
        try await database.read { db in try Referrals(db).referral(referral.id) }
    }
}

@Suite struct `An offer that nobody answers` {
    private static let promise = Referral.answerPromise

    @Test(arguments: Engine.available)
    func `is said once after three days, on its call and in the list of such`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.shelter])
            let harbour = try await world.service("Harbour House")
            let referral = try await world.offer(needs[0], to: harbour)
            let alarm = world.answerAlarm()
            world.clock.move(Self.promise - .seconds(1))
            _ = try await alarm.doDueWork()
            #expect(try await world.now(referral).overdueAt == nil)
            #expect(try await world.unanswered().isEmpty)
            world.clock.move(.seconds(1))
            let version = try await world.now(call).version
            for _ in 0..<3 { _ = try await alarm.doDueWork() }
            #expect(try await world.now(referral).overdueAt == world.clock.now)
            let list = try await world.unanswered()
            #expect(list.map(\.referral) == [referral.id] && list[0].number == call.number)
            #expect(list[0].serviceName == "Harbour House" && list[0].need == .shelter)
            let last = try #require(try await world.timeline(call).last)
            #expect(last.kind == .referralUnanswered && last.said["service"] == .word(harbour.id.text))
            #expect(try await world.times(.referralUnanswered) == 1)
            #expect(try await world.now(call).version == version + 1)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `leaves the list with its answer, and keeps that it was late`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let referral = try await world.offer(needs[0], to: world.service("Harbour House"))
            world.clock.move(Self.promise)
            _ = try await world.answerAlarm().doDueWork()
            let overdue = try await world.now(referral).overdueAt
            #expect(overdue == world.clock.now)
            world.clock.move(.seconds(3600))
            let late = try await world.answer(referral, .accepted(appointment: nil))
            #expect(late.overdueAt == overdue && !late.awaitsAnswer)
            #expect(try await world.unanswered().isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `is not said of one that was answered, attended or whose need is closed`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter, .food, .pets, .legal])
            let harbour = try await world.service("Harbour House")
            let accepted = try await world.offer(needs[0], to: harbour)
            try await world.answer(accepted, .accepted(appointment: nil))
            let declined = try await world.offer(needs[1], to: harbour)
            try await world.answer(declined, .declined(.full))
            let went = try await world.offer(needs[2], to: harbour)
            try await world.attendance(went, .attended)
            try await world.offer(needs[3], to: harbour)
            try await world.close(needs[3], "service-did-not-answer")
            world.clock.move(Self.promise)
            _ = try await world.answerAlarm().doDueWork()
            #expect(try await world.times(.referralUnanswered) == 0)
            #expect(try await world.unanswered().isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `counts its days from when it was offered, though it was entered later`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let harbour = try await world.service("Harbour House")
            world.clock.move(Self.promise)
            let offered = world.clock.now.adding(.zero - Self.promise)
            let referral = try await world.desk.perform(
                OfferReferral(needs[0].id, to: harbour.id, consent: true, at: offered), by: world.noor)
            _ = try await world.answerAlarm().doDueWork()
            #expect(try await world.now(referral).overdueAt == world.clock.now)
        }
    }

    @Test(arguments: Engine.available)
    func `is said once though two servers look at the same time`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter, .food, .legal])
            let harbour = try await world.service("Harbour House")
            for need in needs { try await world.offer(need, to: harbour) }
            world.clock.move(Self.promise)
            let other = try await world.openAgain()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for workspace in [world.workspace, other] {
                    group.addTask { _ = try await world.answerAlarm(at: workspace).doDueWork() }
                }
                try await group.waitForAll()
            }
            #expect(try await world.times(.referralUnanswered) == 3)
            #expect(try await world.unanswered().count == 3)
            try await other.close()
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is marked by the alarm only`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let referral = try await world.offer(needs[0], to: world.service("Harbour House"))
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "act-as-alarm"])) {
                try await world.desk.perform(MissAnswer(referral.id.text), by: world.noor)
            }
        }
    }
}

@Suite struct `Two people with one need` {
    @Test(arguments: Engine.available)
    func `offer it to one service once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.shelter])
            let harbour = try await world.service("Harbour House")
            let other = try await world.openAgain()
            let offered = await withTaskGroup(of: Refusal?.self) { group in
                for (desk, worker) in [(world.desk, world.noor), (other.desk, world.grace)] {
                    group.addTask {
                        do {
                            _ = try await desk.perform(
                                OfferReferral(needs[0].id, to: harbour.id, consent: true), by: worker)
                            return nil
                        } catch { return error as? Refusal }
                    }
                }
                return await group.reduce(into: [Refusal?]()) { $0.append($1) }
            }
            #expect(offered.count { $0 == nil } == 1)
            #expect(offered.compactMap(\.self) == [Refusal(.alreadyReferred, .conflicting, field: "service")])
            #expect(try await world.now(call).path.stage == .referred)
            #expect(try await world.cellsHold())
            try await other.close()
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `tell two different answers, and both are kept`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let referral = try await world.offer(needs[0], to: world.service("Harbour House"))
            let other = try await world.openAgain()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    _ = try await world.desk.perform(
                        AnswerReferral(referral.id, .accepted(appointment: nil)), by: world.noor)
                }
                group.addTask {
                    _ = try await other.desk.perform(
                        AnswerReferral(referral.id, .declined(.full)), by: world.grace)
                }
                try await group.waitForAll()
            }
            let reports = try await world.database.read { db in
                try Referrals(db).reports(of: [referral.need])[referral.need] ?? []
            }
            #expect(Set(reports.map(\.outcome)) == ["accepted", "declined"])
            #expect(reports.compactMap(\.flag) == ["told-again"])
            // What was told last stands.
            #expect(try await world.now(referral).answer?.rawValue == reports.last?.outcome)
            try await other.close()
        }
    }

    @Test(arguments: Engine.available)
    func `send the same answer twice, and it is told once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let referral = try await world.offer(needs[0], to: world.service("Harbour House"))
            let key = try OnceKey("answer", by: world.noor, request: [])
            for _ in 0..<2 {
                let answered = try await world.desk.perform(
                    AnswerReferral(referral.id, .declined(.funding)), by: world.noor, once: key)
                #expect(answered.declined == .funding)
            }
            let met = try OnceKey("met", by: world.noor, request: [])
            for _ in 0..<2 {
                let need = try await world.desk.perform(ReportNeed(needs[0].id, .met), by: world.noor, once: met)
                #expect(need.isMet)
            }
            let reports = try await world.database.read { db in
                try Referrals(db).reports(of: [referral.need])[referral.need] ?? []
            }
            #expect(reports.map(\.step) == [.answer, .need])
        }
    }
}

@Suite struct `What the journal says of referrals` {
    @Test(arguments: Engine.available)
    func `are codes and names of records, never a person's words`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let entry = try LocalService.Entry(
                name: "Quince House", kind: .shelter, phone: nil, hours: "never on the quince day",
                note: "ask for the quince")
            let service = try await world.desk.perform(AddService(entry), by: world.noor)
            #expect(service.note == "ask for the quince")
            let (call, needs) = try await world.needing([.shelter])
            let referral = try await world.offer(needs[0], to: service)
            try await world.answer(referral, .accepted(appointment: nil))
            let opened = try await world.openCase(call, goal: "A quince of her own")
            _ = try await world.desk.perform(
                RecordAttempt(
                    opened.id, .visit, .reached, note: "She likes quince.",
                    nextContact: world.clock.now.adding(.seconds(60))), by: world.noor)
            let said = try await world.journal().map(\.facts)
            #expect(!said.isEmpty && !said.contains { $0.lowercased().contains("quince") })
        }
    }
}
