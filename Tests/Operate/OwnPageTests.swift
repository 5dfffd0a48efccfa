import Access
import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `A person's own page` {
    @Test(arguments: Engine.available)
    func `shows what is certainly theirs, to the phone that gave the code, for half an hour`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let person = try await world.keep("Juniper", "Vale")
            try await world.told(person, .certain, natures: [.mentalHealth, .substances], by: north)
            try await world.told(person, .probable, natures: [.circumstances], by: north)
            let consent = try await world.signed(person, .whole())
            _ = try await world.desk.perform(WriteConsent(.whole(), of: person.id), by: world.noor)
            _ = try await world.desk.perform(
                Disclose(world.question(to: "Harbour House", [.needs]), of: person.id), by: world.noor)
            // Whoever harms a child may read over its shoulder.
            _ = try await world.tell(person, [.needs], on: .mandatedReport)
            let stranger = try await world.keep("Juniper", "Vale")
            _ = try await world.signed(stranger, .whole(to: "Elsewhere"))
            let pass = try await world.ownPass(of: person)
            let page = try await world.own(pass)
            #expect(page.consents.map(\.id) == [consent.id])
            #expect(page.told.map(\.recipient) == ["Harbour House"])
            #expect(page.needs.map(\.need.kind) == [.shelter])
            #expect(page.record.parts.map(\.category) == ConsentTerms.Category.allCases.map(\.rawValue))
            #expect(page.record.parts.first { $0.category == "encounters" }?.entries.count == 1)
            #expect(page.record.parts.first { $0.category == "substance-use" }?.entries.count == 1)
            world.clock.move(.seconds(30 * 60 - 1))
            _ = try await world.own(pass)
            world.clock.move(.seconds(1))
            await #expect(throws: Refusal(.linkOver, .absent)) { try await world.own(pass) }
            // Neither a pass of nothing nor one of a safety plan opens it.
            await #expect(throws: Refusal(.linkOver, .absent)) {
                try await world.own(OwnPass(Secret(), Secret()))
            }
        }
    }

    @Test(arguments: Engine.available)
    func `ends what is asked of a service for them, and of nobody else`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let (person, stranger) = (try await world.keep("Juniper", "Vale"), try await world.keep("Wren", nil))
            var referrals: [Referral] = []
            let harbour = try await world.service("Harbour House")
            for one in [person, stranger] {
                let call = try await world.told(one, .certain, natures: [.mentalHealth], by: north)
                let need = try #require(try await world.needs(of: call).first)
                referrals.append(try await world.offer(need, to: harbour))
            }
            let pass = try await world.ownPass(of: person)
            await #expect(throws: Refusal(.noSuchReferral, .absent)) {
                try await world.desk.perform(WithdrawOwnReferral(referrals[1].id, with: pass), by: .alarm)
            }
            let ended = try await world.desk.perform(WithdrawOwnReferral(referrals[0].id, with: pass), by: .alarm)
            #expect(ended.withdrawn == .person && ended.state == .withdrawn)
            #expect(try await world.own(pass).needs[0].need.isOpen)
            let reports = try await world.database.read { db in
                try Referrals(db).reports(of: [ended.need])[ended.need] ?? []
            }
            #expect(reports.map(\.step) == [.withdrawal] && reports[0].proof == .person && reports[0].isWithoutWorker)
            await #expect(throws: Refusal(.referralOver, .conflicting)) {
                try await world.desk.perform(WithdrawOwnReferral(referrals[0].id, with: pass), by: .alarm)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `tells whether what was asked for them helped, and of nobody else`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let (person, stranger) = (try await world.keep("Juniper", "Vale"), try await world.keep("Wren", nil))
            var referrals: [Referral] = []
            let harbour = try await world.service("Harbour House")
            for one in [person, stranger] {
                let call = try await world.told(one, .certain, natures: [.mentalHealth], by: north)
                let need = try #require(try await world.needs(of: call).first)
                let referral = try await world.offer(need, to: harbour)
                referrals.append(try await world.answer(referral, .accepted(appointment: nil)))
            }
            let pass = try await world.ownPass(of: person)
            await #expect(throws: Refusal(.noSuchReferral, .absent)) {
                try await world.desk.perform(TellOwnHelp(.yes, of: referrals[1].id, with: pass), by: .alarm)
            }
            _ = try await world.desk.perform(TellOwnHelp(.notYet, of: referrals[0].id, with: pass), by: .alarm)
            #expect(try await world.own(pass).helped[referrals[0].id]?.answer == .notYet)
            #expect(try await world.own(pass).needs[0].need.isOpen)
            _ = try await world.desk.perform(TellOwnHelp(.yes, of: referrals[0].id, with: pass), by: .alarm)
            #expect(try await world.own(pass).needs[0].need.isMet)
            await #expect(throws: Refusal(.linkOver, .absent)) {
                try await world.desk.perform(
                    TellOwnHelp(.yes, of: referrals[0].id, with: OwnPass(Secret(), Secret())), by: .alarm)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `gives a telephone's calendar the appointments that are theirs, and those that stand`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let (person, stranger) = (try await world.keep("Juniper", "Vale"), try await world.keep("Wren", nil))
            let soon = world.clock.now.adding(.seconds(86_400))
            var referrals: [Referral] = []
            for one in [person, stranger] {
                let call = try await world.told(one, .certain, natures: [.mentalHealth], by: north)
                let need = try #require(try await world.needs(of: call).first)
                let harbour = try await world.service("Harbour House \(referrals.count)")
                let referral = try await world.offer(need, to: harbour)
                referrals.append(try await world.answer(referral, .accepted(appointment: soon)))
            }
            let pass = try await world.ownPass(of: person)
            func dates(_ pass: OwnPass) async throws -> [CalendarDate] {
                try await world.database.read { [now = world.clock.now] db in
                    try OwnPage.appointments(pass, in: db, at: now)
                }
            }
            #expect(try await dates(pass).map(\.id) == [referrals[0].id.text])
            #expect(try await dates(pass).map(\.at) == [soon])
            // Whoever asked the services has both in the calendar of their work, and each change of a date counts.
            let later = soon.adding(.seconds(3600))
            _ = try await world.desk.perform(MakeAppointment(referrals[0].id, for: later), by: world.noor)
            let noor = try await world.database.read { [id = world.noor.id] db in try CalendarLinks(db).dates(of: id) }
                .filter { $0.kind == .appointment }
            #expect(Set(noor.map(\.at)) == [soon, later] && Set(noor.map(\.changes)) == [0, 1])
            #expect(noor.first { $0.at == later }?.place == .referrals(of: referrals[0].call))
            _ = try await world.desk.perform(WithdrawOwnReferral(referrals[0].id, with: pass), by: .alarm)
            #expect(try await dates(pass).isEmpty)
            await #expect(throws: Refusal(.linkOver, .absent)) { try await dates(OwnPass(Secret(), Secret())) }
        }
    }

    @Test(arguments: Engine.available)
    func `says who looked, by day and by work, and never by name`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let person = try await world.keep("Juniper", nil)
            let merged = try await world.keep("June", nil)
            let stranger = try await world.keep("Wren", nil)
            let call = try await world.told(person, .certain, natures: [.medical], by: north)
            let unsure = try await world.told(person, .possible, natures: [.medical], by: north)
            _ = try await world.desk.perform(
                MergePeople(merged.id, into: person.id, .certain, because: "Saw papers"), by: world.noor)
            for id in [person.id, merged.id, person.id, stranger.id] {
                try await world.looks(world.noor, .seePeople, Person.subject(id))
            }
            try await world.looks(world.rosa, .seeSafetyPlans, Person.subject(person.id))
            try await world.looks(world.rosa, .seeEncounters, call.subject)
            try await world.looks(world.rosa, .seeEncounters, unsure.subject)
            try await world.looks(world.theo, .seeCalls, call.subject)
            world.clock.move(.seconds(86_400))
            try await world.looks(nil, .seePeople, Person.subject(person.id))
            await #expect(throws: Refusal.self) {
                try await world.desk.look(as: world.theo, for: .seePeople, at: Person.subject(person.id)) { _ in }
            }
            let looks = try await world.own(world.ownPass(of: person)).looks
            #expect(looks.count == 4)
            #expect(looks.first?.looker == .person && looks.first?.times == 1)
            let first = looks.dropFirst()
            #expect(Set(first.map(\.part)) == [.identity, .safetyPlan, .encounters])
            #expect(Set(first.map(\.day)).count == 1 && first.first?.day != looks.first?.day)
            #expect(looks.first { $0.part == .identity && $0.looker != .person }?.times == 3)
            #expect(looks.first { $0.part == .identity && $0.looker != .person }?.looker == .worker([.careNavigator]))
            #expect(looks.first { $0.part == .encounters }?.looker == .worker([.responder]))
        }
    }

    @Test(arguments: Engine.available)
    func `says who opened the record in an emergency, in what work and why`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let stranger = try await world.keep("Wren", nil)
            let (own, other) = (
                try BreakGlass(person.id, because: .dangerToLife, "Took pills and sleeps"),
                try BreakGlass(stranger.id, because: .other, "It cannot wait for noon")
            )
            let glass = try await world.desk.perform(own, by: world.rosa)
            _ = try await world.desk.perform(other, by: world.rosa)
            let seen = try await world.own(world.ownPass(of: person)).emergencies
            #expect(seen.map(\.id) == [glass.id])
            #expect(seen.first?.roles == [.responder] && seen.first?.reason == .dangerToLife)
        }
    }

    @Test(arguments: Engine.available)
    func `takes back what the person allowed, at the next question`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let stranger = try await world.keep("Wren", nil)
            let consent = try await world.signed(person, .whole())
            let another = try await world.signed(stranger, .whole())
            let pass = try await world.ownPass(of: person)
            #expect(try await world.may(person).isAllowed)
            await #expect(throws: Refusal(.noSuchConsent, .absent)) {
                try await world.desk.perform(TakeBackOwnConsent(another.id, with: pass), by: .alarm)
            }
            let ended = try await world.desk.perform(TakeBackOwnConsent(consent.id, with: pass), by: .alarm)
            #expect(ended.ending?.channel == .ownPage && ended.ending?.reason == .revoked)
            #expect(try await !world.may(person).isAllowed)
            // Pressed twice it is no harm.
            _ = try await world.desk.perform(TakeBackOwnConsent(consent.id, with: pass), by: .alarm)
            // Nobody who works here acts in the person's name, and a phone whose time is over acts in nobody's.
            await #expect(throws: Refusal.self) {
                try await world.desk.perform(TakeBackOwnConsent(consent.id, with: pass), by: world.noor)
            }
            world.clock.move(.seconds(1800))
            let late = try await world.signed(person, .whole(to: "Late"))
            await #expect(throws: Refusal(.linkOver, .absent)) {
                try await world.desk.perform(TakeBackOwnConsent(late.id, with: pass), by: .alarm)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is left at once, and taken back by whoever gave it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let pass = try await world.ownPass(of: person)
            _ = try await world.own(pass)
            try await world.desk.perform(LeaveOwnPage(with: pass), by: .alarm)
            await #expect(throws: Refusal(.linkOver, .absent)) { try await world.own(pass) }
            try await world.desk.perform(LeaveOwnPage(with: pass), by: .alarm)
            let again = try await world.ownPass(of: person)
            let file = try await world.database.read { db in try OwnPageFile(person.id, in: db) }
            #expect(file.links.count == 2 && file.links.first?.closing == nil)
            let link = try #require(file.links.first)
            // A safety plan's command does not reach it, and its own no safety plan's.
            await #expect(throws: Refusal(.noSuchLink, .absent)) {
                try await world.desk.perform(TakeBackSafetyLink(link.id), by: world.noor)
            }
            _ = try await world.desk.perform(TakeBackOwnPage(link.id), by: world.noor)
            await #expect(throws: Refusal(.linkOver, .absent)) { try await world.own(again) }
            await #expect(throws: Refusal(.linkOver, .conflicting)) {
                try await world.desk.perform(TakeBackOwnPage(link.id), by: world.noor)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `follows a merge and its undoing, also while a phone looks`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let other = try await world.keep("June", nil)
            let consent = try await world.signed(other, .whole())
            let pass = try await world.ownPass(of: other)
            let unsure = try await world.desk.perform(
                MergePeople(other.id, into: person.id, .probable, because: "Same coat"), by: world.noor)
            // Only probably the same: nothing of the record that the link was not given for, though it counts as that one.
            _ = try await world.signed(person, .whole(to: "Not Junes"))
            #expect(try await world.own(pass).consents.map(\.id) == [consent.id])
            _ = try await world.desk.perform(UndoMerge(unsure.id, because: "Not so sure"), by: world.noor)
            _ = try await world.desk.perform(
                MergePeople(other.id, into: person.id, .certain, because: "Saw papers"), by: world.noor)
            #expect(try await world.own(pass).consents.count == 2)
        }
    }
}

@Suite struct `What a person wants put right` {
    @Test(arguments: Engine.available)
    func `is asked on their page or written down for them, answered once, and disputed once`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let pass = try await world.ownPass(of: person)
            let asked = try await world.desk.perform(
                AskOwnAmendment(try AmendmentAsked(.identity, " My name is Juno. "), with: pass), by: .alarm)
            #expect(asked.words == "My name is Juno." && asked.channel == .ownPage && asked.isOpen)
            #expect(asked.dueAt == world.clock.now.adding(.seconds(60 * 86_400)))
            let told = try await world.desk.perform(
                AskAmendment(try AmendmentAsked(.encounters, "Nie powiedziałem tego"), of: person.id, by: .letter),
                by: world.rosa)
            #expect(try await world.own(pass).amendments.map(\.id) == [told.id, asked.id])
            let done = try await world.desk.perform(
                AnswerAmendment(asked.id, .made, "You are Juno here now."), by: world.priya)
            #expect(done.answered?.answer == .made && !done.mayBeDisputed)
            await #expect(throws: Refusal(.amendmentAnswered, .conflicting)) {
                try await world.desk.perform(AnswerAmendment(asked.id, .declined(.accurate), "No"), by: world.grace)
            }
            await #expect(throws: Refusal(.amendmentNotDeclined, .conflicting)) {
                try await world.desk.perform(DisputeAnswer(told.id, "It is not so", with: pass), by: .alarm)
            }
            let no = try await world.desk.perform(
                AnswerAmendment(told.id, .declined(.accurate), "Two people heard it."), by: world.grace)
            #expect(no.mayBeDisputed && no.answered?.by.name == "Grace Chen")
            let disputed = try await world.desk.perform(
                DisputeAnswer(told.id, "I did not say it", with: pass), by: .alarm)
            #expect(disputed.statement?.words == "I did not say it")
            await #expect(throws: Refusal(.amendmentNotDeclined, .conflicting)) {
                try await world.desk.perform(DisputeAnswer(told.id, "Again", with: pass), by: .alarm)
            }
            // What they say stands in no event.
            let journal = try await world.database.read { db in
                try db("SELECT facts FROM journal").map { "\($0.values)" }
            }
            .joined()
            #expect(!journal.contains("Juno") && !journal.contains("heard it") && journal.contains("accurate"))
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is nobody else's, bounded, and once for each time the form was sent`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let stranger = try await world.keep("Wren", nil)
            let pass = try await world.ownPass(of: person)
            let theirs = try await world.desk.perform(
                AskAmendment(try AmendmentAsked(.other, "Mine"), of: stranger.id, by: .phone), by: world.noor)
            _ = try await world.desk.perform(AnswerAmendment(theirs.id, .declined(.notOurs), "No"), by: world.grace)
            await #expect(throws: Refusal(.noSuchAmendment, .absent)) {
                try await world.desk.perform(DisputeAnswer(theirs.id, "Mine too", with: pass), by: .alarm)
            }
            #expect(try await world.own(pass).amendments.isEmpty)
            let ask = AskOwnAmendment(try AmendmentAsked(.plans, "Not by train"), with: pass)
            let key = try OnceKey("sent", by: .alarm, request: "the form".utf8)
            let first = try await world.desk.perform(ask, by: .alarm, once: key)
            #expect(try await world.desk.perform(ask, by: .alarm, once: key).id == first.id)
            for _ in 1..<AmendmentRequest.mostOpen { _ = try await world.desk.perform(ask, by: .alarm) }
            await #expect(throws: Refusal(.tooManyAmendments, .conflicting, values: ["most": "10"])) {
                try await world.desk.perform(ask, by: .alarm)
            }
            _ = try await world.desk.perform(AnswerAmendment(first.id, .made, "Done"), by: world.grace)
            _ = try await world.desk.perform(ask, by: .alarm)
            #expect(throws: Refusal(.required, field: "wish")) { try AmendmentAsked(.plans, "  ") }
            #expect(throws: Refusal(.required, field: "concerns")) { try AmendmentAsked(nil, "Mine") }
            #expect(throws: Refusal.self) { try AmendmentAsked(.plans, String(repeating: "x", count: 1_001)) }
            #expect(throws: Refusal(.notOneOf, field: "channel")) {
                try AskAmendment(try AmendmentAsked(.plans, "x"), of: person.id, by: .ownPage)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is overdue after sixty days, once, and only where nobody answered`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let ask = try AskAmendment(try AmendmentAsked(.told, "Not to my brother"), of: person.id, by: .inPerson)
            let waiting = try await world.desk.perform(ask, by: world.noor)
            let answered = try await world.desk.perform(ask, by: world.noor)
            _ = try await world.desk.perform(AnswerAmendment(answered.id, .made, "Done"), by: world.grace)
            let alarm = world.alarm(Alarm.works)
            world.clock.move(.seconds(60 * 86_400 - 1))
            _ = try await alarm.doDueWork()
            #expect(try await world.database.read { db in try AmendmentRequests(db).open() }.first?.overdueAt == nil)
            world.clock.move(.seconds(1))
            _ = try await alarm.doDueWork()
            _ = try await alarm.doDueWork()
            let open = try await world.database.read { db in try AmendmentRequests(db).open() }
            #expect(open.map(\.id) == [waiting.id] && open.first?.overdueAt != nil)
            #expect(try await world.journal().filter { $0.kind == .amendmentOverdue }.count == 1)
        }
    }
}

extension World {
    /// What a phone shows that opened somebody's own page.
    fileprivate func ownPass(of person: Person) async throws -> OwnPass {
        let (secret, pass) = (LinkSecret(), Secret())
        _ = try await desk.perform(GiveOwnPage(to: person.id, by: secret), by: noor)
        _ = try await desk.perform(
            OpenPersonLink(.ownPage, secret.token, code: secret.code, pass: pass), by: .alarm)
        return OwnPass(secret.token, pass)
    }

    fileprivate func own(_ pass: OwnPass) async throws -> OwnPage {
        let now = clock.now
        return try await database.read { db in try OwnPage(pass, in: db, at: now, zone: .gmt) }
    }

    fileprivate func looks(_ worker: Worker?, _ permission: Permission, _ subject: Event.Subject) async throws {
        guard let worker else { return try await desk.log(AccessLog.Line(nil, .looked, permission, subject)) }
        try await desk.look(as: worker, for: permission, at: subject) { _ in }
    }
}
