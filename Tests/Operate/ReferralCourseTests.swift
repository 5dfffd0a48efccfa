import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

extension World {
    fileprivate func now(_ referral: Referral) async throws -> Referral {
        try await database.read { db in try Referrals(db).referral(referral.id) }
    }

    fileprivate func asked(_ need: Need) async throws -> [Referral] {
        try await database.read { db in try Referrals(db).referrals(of: [need.id])[need.id] ?? [] }
    }

    fileprivate func reports(_ referral: Referral) async throws -> [ReferralReport] {
        try await database.read { db in
            (try Referrals(db).reports(of: [referral.need])[referral.need] ?? []).filter { $0.referral == referral.id }
        }
    }

    fileprivate func stepAlarm() -> Alarm {
        alarm([MissStep.kind: { MissStep($0) }])
    }

    fileprivate func offer(
        _ need: Need, toFirstOf services: [LocalService], consent: Bool = true, note: String? = nil
    ) async throws -> [Referral] {
        _ = try await desk.perform(
            OfferReferral(need.id, toFirstOf: services.map(\.id), consent: consent, note: note), by: noor)
        return try await asked(need)
    }
}

@Suite struct `The course of a referral` {
    @Test(arguments: Engine.available)
    func `says how the person gets there, as it was arranged last`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let referral = try await world.offer(needs[0], to: world.service("Harbour House"))
            #expect(referral.ride == nil)
            // Told before the service took anybody it is kept, and flagged.
            _ = try await world.desk.perform(ArrangeRide(referral.id, by: .none), by: world.noor)
            let taken = try await world.answer(referral, .accepted(appointment: nil))
            #expect(taken.ride == Referral.Ride.none)
            _ = try await world.desk.perform(ArrangeRide(referral.id, by: .service), by: world.noor)
            #expect(try await world.now(referral).ride == .service)
            let told = try await world.reports(referral).filter { $0.step == .ride }
            #expect(told.map(\.outcome) == ["none", "service"] && told.map(\.flag) == ["not-accepted-yet", nil])
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "make-referrals"])) {
                try await world.desk.perform(ArrangeRide(referral.id, by: .own), by: world.theo)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `goes from a draft over every step to a need that is met, each with what shows it`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let harbour = try await world.service("Harbour House")
            let draft = try await world.desk.perform(DraftReferral(needs[0].id, to: harbour.id), by: world.noor)
            #expect(draft.hasConsent == nil && draft.ending == nil)
            #expect(try await world.now(needs[0]).stage == .disposed)
            let agreed = try await world.desk.perform(NoteDraftConsent(draft.id, true), by: world.noor)
            #expect(agreed.hasConsent == true && agreed.consentAt == world.clock.now)
            world.clock.move(.seconds(60))
            let sent = try await world.desk.perform(SendDraft(draft.id, note: "Comes with a dog"), by: world.noor)
            #expect(sent.id == draft.id && sent.state == .sent && sent.note == "Comes with a dog")
            #expect(try await world.now(needs[0]).stage == .referred)
            var states = [sent.state]
            world.clock.move(.seconds(60))
            let steps: [any Command] = [
                AcknowledgeReferral(sent.id, proof: .receiver),
                AnswerReferral(sent.id, .accepted(appointment: nil), proof: .receiver),
                MakeAppointment(sent.id, for: world.clock.now.adding(.seconds(3600)), proof: .person),
                ReportAttendance(sent.id, .attended, proof: .document),
                ReportFurtherContact(sent.id, proof: .receiver),
            ]
            for step in steps {
                _ = try await world.desk.perform(step, by: world.noor)
                states.append(try await world.now(sent).state)
                world.clock.move(.seconds(60))
            }
            #expect(states == [.sent, .acknowledged, .accepted, .appointment, .attended, .engaged])
            #expect(
                try await world.reports(sent).map(\.proof) == [.receiver, .receiver, .person, .document, .receiver])
            #expect(try await world.close(needs[0]).isMet)
            #expect(try await world.cellsHold())
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `has the first of three who accepts; the others are asked no longer`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            var services: [LocalService] = []
            for name in ["Harbour House", "Mill Park", "Quay Shelter"] {
                services.append(try await world.service(name))
            }
            let asked = try await world.offer(needs[0], toFirstOf: services)
            #expect(asked.count == 3 && Set(asked.map(\.askedWith)) == [asked[0].id])
            try await world.answer(asked[0], .declined(.full))
            try await world.answer(asked[1], .accepted(appointment: nil))
            let states = try await world.asked(needs[0]).map(\.state)
            #expect(states == [.declined, .accepted, .withdrawn])
            #expect(try await world.now(asked[2]).withdrawn == .takenElsewhere)
            // The third had said yes before it heard: kept, and marked.
            let late = try await world.answer(asked[2], .accepted(appointment: nil))
            #expect(late.state == .withdrawn)
            #expect(try await world.reports(asked[2]).last?.flag == ReferralReport.Flag.withdrawn.rawValue)
            #expect(try await world.now(asked[1]).state == .accepted)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `has one of two who accept in the same moment`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let services = [try await world.service("Harbour House"), try await world.service("Mill Park")]
            let asked = try await world.offer(needs[0], toFirstOf: services)
            let other = try await world.openAgain()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (desk, referral) in zip([world.desk, other.desk], asked) {
                    group.addTask {
                        _ = try await desk.perform(
                            AnswerReferral(referral.id, .accepted(appointment: nil)), by: world.noor)
                    }
                }
                try await group.waitForAll()
            }
            #expect(Set(try await world.asked(needs[0]).map(\.state)) == [.accepted, .withdrawn])
            try await other.close()
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `asks at most three, none of them twice, and tells nothing of somebody who is not named`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            var services: [LocalService] = []
            for name in ["A", "B", "C", "D"] { services.append(try await world.service(name)) }
            #expect(throws: Refusal(.servicesAskedTwice, field: "service", values: ["most": "3"])) {
                try OfferReferral(needs[0].id, toFirstOf: services.map(\.id), consent: true, note: nil)
            }
            #expect(throws: Refusal(.servicesAskedTwice, field: "service", values: ["most": "3"])) {
                try OfferReferral(needs[0].id, toFirstOf: [services[0].id, services[0].id], consent: true, note: nil)
            }
            #expect(throws: Refusal(.noteNeedsConsent, field: "note")) {
                try OfferReferral(needs[0].id, toFirstOf: [services[0].id], consent: false, note: "Has a dog")
            }
            // One of three that cannot be asked, and nobody is.
            try await world.offer(needs[0], to: services[2])
            await #expect(throws: Refusal(.alreadyReferred, .conflicting, field: "service")) {
                _ = try await world.offer(needs[0], toFirstOf: Array(services.prefix(3)))
            }
            #expect(try await world.asked(needs[0]).count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `ends where somebody withdraws it, and the service may be asked again`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let harbour = try await world.service("Harbour House")
            let first = try await world.offer(needs[0], to: harbour)
            let withdrawn = try await world.desk.perform(
                WithdrawReferral(first.id, .sender), by: world.noor)
            #expect(withdrawn.state == .withdrawn && !withdrawn.isOpen && withdrawn.awaited == nil)
            await #expect(throws: Refusal(.referralOver, .conflicting)) {
                try await world.desk.perform(WithdrawReferral(first.id, .sender), by: world.noor)
            }
            #expect(throws: Refusal(.notOneOf, field: "why")) { try WithdrawReferral(first.id, .takenElsewhere) }
            let second = try await world.offer(needs[0], to: harbour)
            #expect(second.isOpen)
            // Nobody waits for the first one.
            world.clock.move(Referral.answerPromise)
            _ = try await world.alarm([MissAnswer.kind: { MissAnswer($0) }]).doDueWork()
            #expect(try await world.now(first).overdueAt == nil)
            #expect(try await world.now(second).overdueAt != nil)
        }
    }

    @Test(arguments: Engine.available)
    func `keeps what comes after the deadline, and says so`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let referral = try await world.offer(needs[0], to: world.service("Harbour House"))
            world.clock.move(Referral.answerPromise)
            let late = try await world.answer(referral, .accepted(appointment: nil))
            #expect(late.state == .accepted)
            #expect(try await world.reports(referral).map(\.flag) == [ReferralReport.Flag.late.rawValue])
        }
    }
}

@Suite struct `A draft of a referral` {
    @Test(arguments: Engine.available)
    func `is sent once the person was asked, and only once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let harbour = try await world.service("Harbour House")
            let draft = try await world.desk.perform(DraftReferral(needs[0].id, to: harbour.id), by: world.noor)
            await #expect(throws: Refusal(.consentNotAsked, .conflicting, field: "consent")) {
                try await world.desk.perform(SendDraft(draft.id), by: world.noor)
            }
            await #expect(throws: Refusal(.alreadyReferred, .conflicting, field: "service")) {
                try await world.desk.perform(DraftReferral(needs[0].id, to: harbour.id), by: world.grace)
            }
            _ = try await world.desk.perform(NoteDraftConsent(draft.id, false), by: world.noor)
            await #expect(throws: Refusal(.noteNeedsConsent, field: "note")) {
                try await world.desk.perform(SendDraft(draft.id, note: "Has a dog"), by: world.noor)
            }
            let sent = try await world.desk.perform(SendDraft(draft.id), by: world.grace)
            #expect(!sent.hasConsent)
            for over: any Command in [try SendDraft(draft.id), DropDraft(draft.id), NoteDraftConsent(draft.id, true)] {
                await #expect(throws: Refusal(.draftOver, .conflicting)) {
                    _ = try await world.desk.perform(over, by: world.noor)
                }
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `stands in the list of whoever made it until it is sent or dropped`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.shelter, .food])
            let draft = try await world.desk.perform(
                DraftReferral(needs[0].id, to: world.service("Harbour House").id), by: world.noor)
            let sent = try await world.offer(needs[1], to: world.service("Pantry", .food))
            func work(of worker: Worker?) async throws -> ReferralWork {
                let now = world.clock.now
                return try await world.database.read { db in try ReferralWork(of: worker?.id, in: db, at: now) }
            }
            let mine = try await work(of: world.noor)
            #expect(mine.drafts.map(\.draft.id) == [draft.id] && mine.drafts[0].number == call.number)
            #expect(mine.lines.map(\.referral.id) == [sent.id] && mine.total == 1 && mine.lines[0].kind == .food)
            let others = try await work(of: world.grace)
            #expect(others.drafts.isEmpty && others.lines.isEmpty)
            #expect(try await work(of: nil).lines.count == 1)
            _ = try await world.desk.perform(DropDraft(draft.id), by: world.noor)
            try await world.close(needs[1], "did-not-go")
            let after = try await work(of: nil)
            #expect(after.drafts.isEmpty && after.lines.isEmpty && after.total == 0)
        }
    }
}

@Suite struct `A step of a referral that does not come in time` {
    /// Each step, how it is reached, and what is awaited then.
    static let steps: [Referral.Awaited] = [.acknowledgement, .appointment, .attendance, .engagement, .outcome]

    @Test(arguments: Engine.available, steps)
    func `is said once, on its call, and stands first in the list`(
        engine: Engine, awaited: Referral.Awaited
    ) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.shelter])
            let referral = try await world.offer(needs[0], to: world.service("Harbour House"))
            switch awaited {
            case .acknowledgement:
                _ = try await world.desk.perform(GiveReferralLink(to: referral.id, by: LinkSecret()), by: world.noor)
            case .answer: break
            case .appointment: try await world.answer(referral, .accepted(appointment: nil))
            case .attendance: try await world.answer(referral, .accepted(appointment: world.clock.now))
            case .engagement, .outcome:
                try await world.answer(referral, .accepted(appointment: nil))
                try await world.attendance(referral, .attended)
                guard awaited == .outcome else { break }
                _ = try await world.desk.perform(ReportFurtherContact(referral.id), by: world.noor)
            }
            #expect(try await world.now(referral).awaited == awaited)
            #expect(try await world.now(referral).dueAt == world.clock.now.adding(awaited.promise))
            world.clock.move(awaited.promise - .seconds(1))
            _ = try await world.stepAlarm().doDueWork()
            #expect(try await world.now(referral).lateFor == nil)
            world.clock.move(.seconds(1))
            for _ in 0..<3 { _ = try await world.stepAlarm().doDueWork() }
            let late = try await world.now(referral)
            #expect(late.lateFor == awaited && late.lateAt == world.clock.now)
            let said = try await world.journal().filter { $0.kind == .referralLate }
            #expect(said.count == 1 && said[0].facts.contains("\"awaited\":\"\(awaited.rawValue)\""))
            #expect(try await world.timeline(call).last?.kind == .referralLate)
            // Another one that is due later comes after it.
            let later = try await world.offer(needs[0], to: world.service("Mill Park"))
            let now = world.clock.now
            let work = try await world.database.read { db in try ReferralWork(of: nil, in: db, at: now) }
            #expect(work.lines.map(\.referral.id) == [referral.id, later.id])
            #expect(work.lines.map { $0.referral.isLate(at: now) } == [true, false])
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `waits anew where an appointment is moved`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let referral = try await world.offer(needs[0], to: world.service("Harbour House"))
            try await world.answer(referral, .accepted(appointment: world.clock.now))
            world.clock.move(.seconds(86_400))
            let moved = world.clock.now.adding(.seconds(7 * 86_400))
            _ = try await world.desk.perform(MakeAppointment(referral.id, for: moved), by: world.noor)
            world.clock.move(.seconds(86_400))
            _ = try await world.stepAlarm().doDueWork()
            #expect(try await world.now(referral).lateFor == nil)
            world.clock.move(.seconds(8 * 86_400))
            _ = try await world.stepAlarm().doDueWork()
            #expect(try await world.now(referral).lateFor == .attendance)
            // Moved once more after it was missed: it is awaited, and missed, again.
            let again = world.clock.now.adding(.seconds(3600))
            _ = try await world.desk.perform(MakeAppointment(referral.id, for: again), by: world.noor)
            #expect(try await world.now(referral).lateFor == nil)
            world.clock.move(.seconds(3 * 86_400))
            _ = try await world.stepAlarm().doDueWork()
            #expect(try await world.journal().filter { $0.kind == .referralLate }.count == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `is not said of a need that is closed`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let referral = try await world.offer(needs[0], to: world.service("Harbour House"))
            try await world.answer(referral, .accepted(appointment: nil))
            try await world.close(needs[0], "did-not-go")
            world.clock.move(.seconds(30 * 86_400))
            _ = try await world.stepAlarm().doDueWork()
            #expect(try await world.journal().filter { $0.kind == .referralLate }.isEmpty)
        }
    }
}
