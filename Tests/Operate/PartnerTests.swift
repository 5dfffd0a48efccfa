import Access
import Door
import Exchange
import Store
import Testing
import Vocabulary
import World

@testable import Operate

extension World {
    /// The system of a partner, by name.
    fileprivate func system(_ name: String = "harbour-system") async throws -> Worker {
        let id = try await desk.perform(
            AddAccount(
                name, displayName: "Harbour House", roles: [.partnerSystem], password: PasswordHash("x", rounds: 1)),
            by: .terminal)
        return Worker(id: id, name: "Harbour House", roles: [.partnerSystem], address: "192.0.2.9")
    }

    fileprivate func tied(_ name: String = "harbour-system", to service: LocalService) async throws -> Worker {
        let system = try await system(name)
        _ = try await desk.perform(TiePartner(name, to: service.id), by: grace)
        return system
    }

    fileprivate func fetch(_ referral: Referral, as system: Worker) async throws -> PartnerSight {
        try await desk.perform(FetchAsPartner(referral.id), by: system)
    }

    @discardableResult
    fileprivate func tell(
        _ status: String, _ more: String = "", of referral: Referral, as system: Worker, seen: Int? = nil
    ) async throws -> PartnerSight {
        let text =
            #"{"resourceType":"Task","id":"\#(referral.id)","status":"\#(status)","intent":"order"\#(more)}"#
        let news = try PartnerNews(FHIRTask(FHIRResource(text.utf8)), about: referral.id)
        return try await desk.perform(TellAsPartner(news, of: referral.id, seen: seen), by: system)
    }

    fileprivate func steps(_ need: Need) async throws -> [ReferralReport] {
        try await database.read { db in try Referrals(db).reports(of: [need.id])[need.id] ?? [] }
    }

    fileprivate func activities(_ many: Int) -> String {
        let one = """
            {"type":{"coding":[{"system":"\(FHIRTask.gravityCodes)","code":"resulting-activity"}]},\
            "valueString":"seen"}
            """
        return #","output":[\#(Array(repeating: one, count: many).joined(separator: ","))]"#
    }
}

@Suite struct `The system of a partner` {
    @Test(arguments: Engine.available)
    func `sees the referrals to the services that it is tied to, and learns nothing of any other`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.shelter])
            let (harbour, mill) = (try await world.service("Harbour House"), try await world.service("Mill Park"))
            let referral = try await world.offer(needs[0], to: harbour)
            let other = try await world.offer(needs[0], to: mill)
            let system = try await world.tied(to: harbour)
            #expect(try await world.fetch(referral, as: system).referral.id == referral.id)
            for absent in [other.id, .new()] {
                await #expect(throws: Refusal(.noSuchReferral, .absent)) {
                    try await world.desk.perform(FetchAsPartner(absent), by: system)
                }
            }
            await #expect(throws: Refusal(.noSuchReferral, .absent)) {
                try await world.tell("accepted", of: other, as: system)
            }
            let page = try await world.database.read { db in
                try PartnerView(system, in: db).page(of: [harbour.id, mill.id], after: nil, most: 10)
            }
            #expect(page.map(\.referral.id) == [referral.id])
            // Whoever has another role is no partner, and a partner has no other door.
            await #expect(throws: Refusal.self) { try await world.fetch(referral, as: world.noor) }
            await #expect(throws: Refusal.self) {
                try await world.desk.perform(AcknowledgeReferral(referral.id), by: system)
            }
            #expect(try await world.now(call).path.stage == .referred)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is tied by somebody who keeps accounts, once, and to nothing from the moment that this ends`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let harbour = try await world.service("Harbour House")
            let referral = try await world.offer(needs[0], to: harbour)
            let system = try await world.system()
            await #expect(throws: Refusal.self) {
                try await world.desk.perform(TiePartner("harbour-system", to: harbour.id), by: world.noor)
            }
            await #expect(throws: Refusal(.noPartner, .conflicting, field: "account")) {
                try await world.desk.perform(TiePartner("dana", to: harbour.id), by: world.grace)
            }
            await #expect(throws: Refusal(.noSuchService, .absent, field: "service")) {
                try await world.desk.perform(TiePartner("harbour-system", to: .new()), by: world.grace)
            }
            let tie = try await world.desk.perform(TiePartner("harbour-system", to: harbour.id), by: world.grace)
            #expect(tie.by.name == world.grace.name && tie.endedAt == nil)
            await #expect(throws: Refusal(.tiedAlready, .conflicting, field: "service")) {
                try await world.desk.perform(TiePartner("harbour-system", to: harbour.id), by: world.grace)
            }
            _ = try await world.fetch(referral, as: system)
            _ = try await world.desk.perform(EndPartnerTie(tie.id), by: world.grace)
            await #expect(throws: Refusal(.noSuchReferral, .absent)) { try await world.fetch(referral, as: system) }
            let kinds = try await world.journal().map(\.kind)
            #expect(kinds.contains(.partnerTied) && kinds.contains(.partnerTieEnded))
            // It may be tied again.
            _ = try await world.desk.perform(TiePartner("harbour-system", to: harbour.id), by: world.grace)
            _ = try await world.fetch(referral, as: system)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `tells all steps to the end, each shown by the service`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.shelter])
            let harbour = try await world.service("Harbour House")
            let referral = try await world.offer(needs[0], to: harbour)
            let system = try await world.tied(to: harbour)
            var sight = try await world.fetch(referral, as: system)
            #expect(sight.referral.state == .acknowledged)
            let soon = world.clock.now.adding(.seconds(3600))
            for (status, more) in [
                ("accepted", ""), ("accepted", #","executionPeriod":{"start":"\#(soon)"}"#),
                ("in-progress", world.activities(1)), ("completed", world.activities(2)),
            ] {
                world.clock.move(.seconds(60))
                let before = sight.version
                sight = try await world.tell(status, more, of: referral, as: system, seen: before)
                #expect(sight.version > before)
            }
            #expect(sight.referral.state == .engaged && sight.told == .completed)
            #expect(try await world.now(call).path.stage == .attended)
            let reports = try await world.steps(needs[0])
            #expect(reports.map(\.step) == [.acknowledgement, .answer, .appointment, .attendance, .contact])
            #expect(reports.map(\.proof) == [.system, .receiver, .receiver, .receiver, .receiver])
            #expect(reports.allSatisfy { $0.by == "Harbour House" && $0.flag == nil })
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `declines for a reason that we know, and is told where it gives none`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let harbour = try await world.service("Harbour House")
            let referral = try await world.offer(needs[0], to: harbour)
            let system = try await world.tied(to: harbour)
            for reason in ["", #","statusReason":{"text":"We like it quiet"}"#] {
                await #expect(throws: Refusal(.declineReason, field: "Task.statusReason")) {
                    try await world.tell("rejected", reason, of: referral, as: system)
                }
            }
            await #expect(throws: Refusal(.taskStatus, field: "Task.status")) {
                try await world.tell("entered-in-error", of: referral, as: system)
            }
            await #expect(throws: Refusal(.taskOfAnother, field: "Task.focus")) {
                try await world.tell(
                    "accepted", #","focus":{"reference":"ServiceRequest/\#(needs[0].id)"}"#, of: referral, as: system)
            }
            #expect(try await world.steps(needs[0]).isEmpty)
            let coded =
                #","statusReason":{"coding":[{"system":"\#(PartnerNews.declines)","code":"language"}],"text":"No"}"#
            let sight = try await world.tell("rejected", coded, of: referral, as: system)
            #expect(sight.referral.declined == .language && sight.referral.state == .declined)
        }
    }

    @Test(arguments: Engine.available)
    func `is believed once when it sends the same again, and refused when it has not seen the latest`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let harbour = try await world.service("Harbour House")
            let referral = try await world.offer(needs[0], to: harbour)
            let system = try await world.tied(to: harbour)
            let seen = try await world.fetch(referral, as: system).version
            let first = try await world.tell("accepted", of: referral, as: system, seen: seen)
            let again = try await world.tell("accepted", of: referral, as: system, seen: seen)
            #expect(first.version == again.version)
            #expect(try await world.count("partner_answer") == 1)
            await #expect(throws: Refusal.self) {
                try await world.tell("in-progress", of: referral, as: system, seen: seen)
            }
            #expect(try await world.steps(needs[0]).count == 2)
            // To fetch it again changes nothing.
            #expect(try await world.fetch(referral, as: system).version == first.version)
        }
    }

    @Test(arguments: Engine.available)
    func `is heard where nobody waits any more or the deadline is over, and that is marked`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter, .food])
            let harbour = try await world.service("Harbour House")
            let withdrawn = try await world.offer(needs[0], to: harbour)
            let late = try await world.offer(needs[1], to: harbour)
            let system = try await world.tied(to: harbour)
            _ = try await world.desk.perform(WithdrawReferral(withdrawn.id, .sender), by: world.noor)
            let sight = try await world.tell("accepted", of: withdrawn, as: system)
            #expect(sight.referral.state == .withdrawn)
            #expect(try await world.steps(needs[0]).last?.flag == ReferralReport.Flag.withdrawn.rawValue)
            guard case .over = try await world.fetch(withdrawn, as: system).leave else {
                return #expect(Bool(false), "it reads of the person")
            }
            world.clock.move(Referral.answerPromise)
            try await world.tell("accepted", of: late, as: system)
            #expect(try await world.steps(needs[1]).last?.flag == ReferralReport.Flag.late.rawValue)
        }
    }

    @Test(arguments: Engine.available)
    func `reads what they agreed to in words, and nothing where they did not`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.shelter, .food])
            _ = try await world.desk.perform(AddPerson(.inCrisis, knownAs: "Wren", to: call.id), by: world.theo)
            let harbour = try await world.service("Harbour House")
            let named = try await world.offer(needs[0], to: harbour)
            let unnamed = try await world.offer(needs[1], to: harbour, consent: false)
            let system = try await world.tied(to: harbour)
            guard case .unnamed = try await world.fetch(unnamed, as: system).leave,
                case .spoken = try await world.fetch(named, as: system).leave
            else { return #expect(Bool(false), "it reads something else") }
        }
    }

    @Test(arguments: Engine.available)
    func `keeps documents of its own, which nobody else reads, each version under a new number`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (one, other) = (try await world.system(), try await world.system("mill-system"))
            func goal(_ text: String) throws -> FHIRResource {
                try FHIRResource(
                    #"{"resourceType":"Goal","id":"g-1","lifecycleStatus":"active","description":{"text":"\#(text)"},"subject":{"reference":"Patient/p"}}"#
                        .utf8)
            }
            func keep(_ text: String, seen: Int? = nil) async throws -> PartnerDocument {
                try await world.desk.perform(KeepPartnerDocument(goal(text), named: "g-1", seen: seen), by: one)
            }
            #expect(try await keep("Eat").version == 1)
            #expect(try await keep("Eat").version == 1)
            await #expect(throws: Refusal(.outdated, .outdated, values: ["version": "1"])) {
                try await keep("Eat well", seen: 7)
            }
            let second = try await keep("Eat well", seen: 1)
            #expect(second.version == 2)
            let read = try await world.database.read { db in
                (
                    try PartnerDocuments(db).document("Goal", "g-1", of: one.id)?.version,
                    try PartnerDocuments(db).document("Goal", "g-1", of: other.id)?.version
                )
            }
            #expect(read == (2, nil))
            let made = try await world.desk.perform(KeepPartnerDocument(goal("Rest"), named: nil), by: other)
            #expect(made.name == made.id.text)
            await #expect(throws: Refusal(.noSuchDocument, .absent)) {
                try await world.desk.perform(
                    KeepPartnerDocument(goal("Rest"), named: ID<PartnerDocument>.new().text), by: other)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `reads what the person signed, which is kept as told once, and no more once they take it back`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", "Vale")
            let call = try await world.told(person, .certain, natures: [.mentalHealth], by: world.north())
            let harbour = try await world.service("Harbour House")
            let referral = try await world.offer(
                try #require(try await world.needs(of: call).first), to: harbour)
            let consent = try await world.signed(person, .whole(for: .referral, [.identity, .needs]))
            let system = try await world.tied(to: harbour)
            for _ in 0..<2 {
                guard case .signed(let document, _) = try await world.fetch(referral, as: system).leave else {
                    return #expect(Bool(false), "it reads something else")
                }
                #expect(document.parts.map(\.category) == ["identity", "needs"])
            }
            let told = try await world.database.read { db in try Disclosures(db).disclosures(of: [person.id]) }
            #expect(told.count == 1 && told[0].recipient == "Harbour House" && told[0].by.id == world.grace.id.text)
            _ = try await world.desk.perform(EndConsent(revoking: consent.id, by: .inPerson), by: world.noor)
            guard case .takenBack = try await world.fetch(referral, as: system).leave else {
                return #expect(Bool(false), "it reads what was taken back")
            }
            #expect(try await world.stateHolds())
        }
    }
}
