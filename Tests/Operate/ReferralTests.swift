import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `A referral` {
    @Test(arguments: Engine.available)
    func `walks with its need from the offer to the end`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.shelter])
            let harbour = try await world.service("Harbour House")
            let referral = try await world.offer(needs[0], to: harbour)
            #expect(referral.serviceName == "Harbour House" && referral.hasConsent && referral.isOpen)
            #expect(try await world.now(call).path.stage == .referred)
            world.clock.move(.seconds(3600))
            let appointment = world.clock.now.adding(.seconds(86_400))
            let accepted = try await world.answer(referral, .accepted(appointment: appointment))
            #expect(accepted.answer == .accepted && accepted.appointmentAt == appointment)
            #expect(try await world.now(needs[0]).stage == .referred)
            world.clock.move(.seconds(86_400))
            let attended = try await world.attendance(referral, .attended)
            #expect(attended.attended == .yes && !attended.isOpen)
            #expect(try await world.now(call).path.stage == .attended)
            let met = try await world.close(needs[0])
            #expect(met.isMet && !met.isOpen)
            #expect(try await world.now(call).path.stage == .resolved)
            let told = try await world.timeline(call).map(\.kind)
            #expect(
                told.suffix(6) == [
                    .referralOffered, .needAdvanced, .referralAnswered, .attendanceReported, .needAdvanced,
                    .needAdvanced,
                ])
            #expect(try await world.cellsHold())
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available, Referral.Decline.allCases)
    func `that was declined says why, and the need goes to another service or is given up`(
        engine: Engine, why: Referral.Decline
    ) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.shelter])
            let first = try await world.offer(needs[0], to: world.service("Harbour House"))
            let declined = try await world.answer(first, .declined(why))
            #expect(declined.declined == why && !declined.isOpen)
            #expect(try await world.now(needs[0]).isOpen)
            let second = try await world.offer(needs[0], to: world.service("Mill Park Shelter"))
            try await world.answer(second, .declined(why))
            try await world.close(needs[0], why.reason)
            let path = try await world.now(call).path
            #expect(path.stage == .referred)
            #expect(path.departure?.reason.name == why.reason && path.departure?.kind == .lost)
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available, Referral.Missed.allCases)
    func `where the person did not go says why, and gives that as the reason`(
        engine: Engine, why: Referral.Missed
    ) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.treatment])
            let referral = try await world.offer(needs[0], to: world.service("Clinic", .treatment))
            try await world.answer(referral, .accepted(appointment: nil))
            let missed = try await world.attendance(referral, .missed(why))
            #expect(missed.attended == .no && missed.missed == why)
            #expect(try await world.now(needs[0]).isOpen)
            try await world.close(needs[0], why.rawValue)
            #expect(try await world.now(call).path.departure?.reason.name == why.rawValue)
        }
    }

    @Test(arguments: Engine.available)
    func `is refused once the need is closed, twice to one service, and to one that is off the list`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.shelter, .food])
            let harbour = try await world.service("Harbour House")
            try await world.offer(needs[0], to: harbour)
            await #expect(throws: Refusal(.alreadyReferred, .conflicting, field: "service")) {
                try await world.offer(needs[0], to: harbour)
            }
            try await world.close(needs[0], "did-not-go")
            await #expect(throws: Refusal(.needClosed, .conflicting)) {
                try await world.offer(needs[0], to: world.service("Mill Park Shelter"))
            }
            let entry = try LocalService.Entry(name: "Harbour House", kind: .shelter, phone: nil, hours: nil)
            _ = try await world.desk.perform(ChangeService(harbour.id, to: entry, active: false), by: world.noor)
            await #expect(throws: Refusal(.serviceInactive, .conflicting, field: "service")) {
                try await world.offer(needs[1], to: harbour)
            }
            let version = try await world.now(call).version
            await #expect(throws: Refusal(.outdated, .outdated, values: ["version": String(version)])) {
                _ = try await world.desk.perform(
                    OfferReferral(needs[1].id, to: harbour.id, consent: true, expected: 1), by: world.noor)
            }
            await #expect(
                throws: Refusal(.reasonOfAnotherStage, .conflicting, field: "reason", values: ["stage": "disposed"])
            ) {
                try await world.close(needs[1], "did-not-go")
            }
        }
    }

    @Test(arguments: Engine.available)
    func `keeps every report, with its own time and a flag where it does not fit`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let need = needs[0]
            let referral = try await world.offer(need, to: world.service("Harbour House"), consent: false)
            #expect(!referral.hasConsent)
            let before = world.clock.now.adding(.seconds(-7200))
            _ = try await world.desk.perform(
                AnswerReferral(referral.id, .declined(.full), at: before), by: world.noor)
            try await world.attendance(referral, .attended)
            try await world.answer(referral, .accepted(appointment: nil))
            try await world.close(need)
            try await world.close(need, "contact-lost")
            try await world.attendance(referral, .unknown)
            let reports = try await world.database.read { db in try Referrals(db).reports(of: [need.id])[need.id] ?? []
            }
            #expect(
                reports.map { $0.flag ?? "" } == [
                    "before-the-offer", "not-accepted-yet", "told-again", "", "need-was-closed", "need-was-closed",
                ])
            #expect(reports[0].at == before && reports[0].enteredAt == world.clock.now)
            #expect(try await world.now(need).isMet)
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `can be met though nobody said that the person went`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.pets])
            try await world.close(needs[0])
            #expect(try await world.now(call).path.stage == .resolved)
            let last = try #require(try await world.timeline(call).last)
            #expect(last.kind == .needReported && last.said["flag"] == .word("attendance-not-told"))
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `goes on for a need whose call has left the path`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            try await world.record(
                World.met([.pets], ending: "arrested", sent: .police, outcome: .arrested), of: call, on: assignment)
            let need = try await world.needs(of: call)[0]
            let referral = try await world.offer(need, to: world.service("Kennel", .pets))
            try await world.attendance(referral, .attended)
            try await world.close(need)
            #expect(try await world.now(need).isMet)
            let path = try await world.now(call).path
            #expect(path.stage == .disposed && path.departure?.reason.name == "arrested")
            #expect(try await world.cellsHold())
        }
    }
}

@Suite struct `A need` {
    @Test(arguments: Engine.available)
    func `is also raised after the encounter, and not before one`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let early = try await world.call()
            await #expect(throws: Refusal(.encounterFirst, .conflicting)) {
                _ = try await world.desk.perform(RaiseNeeds([.food], on: early.id), by: world.noor)
            }
            #expect(throws: Refusal(.required, field: "needs")) { _ = try RaiseNeeds([], on: early.id) }
            let (call, _) = try await world.needing([.shelter])
            _ = try await world.desk.perform(RaiseNeeds([.legal, .food], on: call.id), by: world.noor)
            #expect(try await world.needs(of: call).map(\.kind) == [.shelter, .food, .legal])
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `keeps its call open until every one is closed`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.shelter, .food])
            try await world.close(needs[0])
            #expect(try await world.now(call).path.isOpen)
            #expect(try await world.now(call).path.stage == .attended)
            try await world.close(needs[1], "no-such-service")
            #expect(try await world.now(call).path.stage == .resolved)
            #expect(try await world.cellsHold())
        }
    }
}

@Suite struct `A service` {
    @Test(arguments: Engine.available)
    func `stands in the list once, and is changed or taken off by those who keep it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let entry = try LocalService.Entry(
                name: " Harbour  House ", kind: .shelter, phone: "812 555 0142", hours: "every night from six")
            let harbour = try await world.desk.perform(AddService(entry), by: world.noor)
            #expect(try harbour.phone == PhoneNumber("812 555 0142").digits && harbour.isActive)
            await #expect(throws: Refusal(.serviceExists, .conflicting, field: "name")) {
                try await world.service("harbour house")
            }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "manage-services"])) {
                _ = try await world.desk.perform(AddService(entry), by: world.rosa)
            }
            let changed = try await world.desk.perform(
                ChangeService(harbour.id, to: entry, active: false), by: world.grace)
            #expect(!changed.isActive)
            #expect(throws: Refusal(.required, field: "name")) {
                _ = try LocalService.Entry(name: " ", kind: .food, phone: nil, hours: nil)
            }
            #expect(throws: Refusal(.required, field: "kind")) {
                _ = try LocalService.Entry(name: "Pantry", kind: nil, phone: nil, hours: nil)
            }
            #expect(throws: Refusal(.notATelephoneNumber, field: "phone")) {
                _ = try LocalService.Entry(name: "Pantry", kind: .food, phone: "ask", hours: nil)
            }
            let nowhere = ID<LocalService>.new()
            await #expect(throws: Refusal(.noSuchService, .absent, field: "service")) {
                _ = try await world.desk.perform(ChangeService(nowhere, to: entry, active: true), by: world.noor)
            }
        }
    }
}
