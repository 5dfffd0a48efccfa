import Access
import Door
import Store
import Testing
import Vocabulary
import World

@testable import Operate

extension World {
    /// A need of somebody who is certainly this person, offered to a service.
    fileprivate func referred(
        _ person: Person, by team: Shift? = nil
    ) async throws -> Referral {
        let there: Shift = if let team { team } else { try await north() }
        let call = try await told(person, .certain, natures: [.mentalHealth], by: there)
        let harbour = try await service("Harbour House")
        let need = try #require(try await needs(of: call).first)
        _ = try await desk.perform(
            OfferReferral(need.id, toFirstOf: [harbour.id], consent: true, note: "Has a dog"), by: noor)
        return try #require(
            try await database.read { db in try Referrals(db).referrals(of: [need.id])[need.id] }?.first)
    }

    fileprivate func link(_ referral: Referral) async throws -> LinkSecret {
        let secret = LinkSecret()
        _ = try await desk.perform(GiveReferralLink(to: referral.id, by: secret), by: noor)
        return secret
    }

    fileprivate func open(
        _ secret: LinkSecret, code: String? = nil
    ) async throws -> (ReceiverPass, OpenReferralLink.Answer) {
        let pass = Secret()
        let answer = try await desk.perform(
            OpenReferralLink(secret.token, code: code ?? secret.code, pass: pass), by: .alarm)
        return (ReceiverPass(secret.token, pass), answer)
    }

    fileprivate func shared(_ referral: Referral) async throws -> SharedByLink.Leave {
        let now = clock.now
        return try await database.read { db in
            let referral = try Referrals(db).referral(referral.id)
            return try SharedByLink(referral, try Needs(db).need(referral.need), in: db, at: now).leave
        }
    }

    fileprivate func seen(_ pass: ReceiverPass) async throws -> Referral {
        let now = clock.now
        return try await database.read { db in try pass.referral(in: db, at: now) }
    }

    fileprivate func disclosed(_ person: Person) async throws -> [Disclosure] {
        try await database.read { db in try Disclosures(db).disclosures(of: [person.id]) }
    }

    fileprivate func wrong(for secret: LinkSecret) -> String { secret.code == "000000" ? "000001" : "000000" }
}

extension SharedByLink.Leave {
    fileprivate var name: String {
        switch self {
        case .unnamed: "unnamed"
        case .spoken(let knownAs): "spoken \(knownAs ?? "")"
        case .signed(let document, _): "signed " + document.parts.map(\.category).joined(separator: " ")
        case .takenBack: "taken back"
        case .over: "over"
        }
    }
}

@Suite struct `The link of a service` {
    @Test(arguments: Engine.available)
    func `lets it answer, say when to come, and tell that the person came, all by itself`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.shelter])
            let referral = try await world.offer(needs[0], to: world.service("Harbour House"))
            let secret = try await world.link(referral)
            let (pass, answer) = try await world.open(secret)
            guard case .opened = answer else { return #expect(Bool(false), "it did not open") }
            // Whoever gives the code has got it.
            #expect(try await world.seen(pass).state == .acknowledged)
            let soon = world.clock.now.adding(.seconds(3600))
            for news: TellByLink.News in [
                .answer(.accepted(appointment: nil)), .appointment(soon), .attendance(.attended), .contact,
            ] {
                world.clock.move(.seconds(60))
                _ = try await world.desk.perform(TellByLink(news, with: pass), by: .alarm)
            }
            #expect(try await world.seen(pass).state == .engaged)
            #expect(try await world.now(call).path.stage == .attended)
            let reports = try await world.database.read { db in
                try Referrals(db).reports(of: [needs[0].id])[needs[0].id] ?? []
            }
            #expect(reports.map(\.step) == [.acknowledgement, .answer, .appointment, .attendance, .contact])
            #expect(reports.map(\.proof) == [.system, .receiver, .receiver, .receiver, .receiver])
            #expect(!reports.contains { !$0.isWithoutWorker })
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `opens nothing without its code, and nothing at all after five wrong ones`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.shelter])
            let referral = try await world.offer(needs[0], to: world.service("Harbour House"))
            let secret = try await world.link(referral)
            await #expect(throws: Refusal(.linkOver, .absent)) {
                try await world.seen(ReceiverPass(secret.token, Secret()))
            }
            for left in (0..<ReferralLink.mostWrong).reversed() {
                let (pass, answer) = try await world.open(secret, code: world.wrong(for: secret))
                guard case .wrong(let link) = answer else { return #expect(Bool(false), "\(answer)") }
                #expect(ReferralLink.mostWrong - link.wrongCodes == left)
                await #expect(throws: Refusal(.linkOver, .absent)) { try await world.seen(pass) }
            }
            #expect(try await world.open(secret).1 == .closed)
            #expect(try await world.timeline(call).last?.kind == .referralLinkClosed)
            // Somebody who never had a link learns the same.
            #expect(try await world.open(LinkSecret()).1 == .closed)
            let kept = try await world.database.read { db in
                try db("SELECT token_hash, code_hash FROM referral_link").map { row in
                    [try row["token_hash"] as String, try row["code_hash"] as String]
                }
            }
            #expect(!kept.joined().contains { $0.contains(secret.code) || $0.contains(secret.token.text) })
        }
    }

    @Test(arguments: Engine.available)
    func `opens again with its code until its time is over, for one browser at a time`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let referral = try await world.offer(needs[0], to: world.service("Harbour House"))
            let secret = try await world.link(referral)
            let (first, _) = try await world.open(secret)
            let (second, _) = try await world.open(secret)
            await #expect(throws: Refusal(.linkOver, .absent)) { try await world.seen(first) }
            _ = try await world.seen(second)
            world.clock.move(ReferralLink.sitting)
            await #expect(throws: Refusal(.linkOver, .absent)) { try await world.seen(second) }
            let (third, _) = try await world.open(secret)
            _ = try await world.seen(third)
            world.clock.move(ReferralLink.life)
            #expect(try await world.open(secret).1 == .closed)
        }
    }

    @Test(arguments: Engine.available)
    func `is replaced by a newer one, and taken back at once also from whoever looks`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let referral = try await world.offer(needs[0], to: world.service("Harbour House"))
            let (old, _) = try await world.open(try await world.link(referral))
            let secret = try await world.link(referral)
            await #expect(throws: Refusal(.linkOver, .absent)) { try await world.seen(old) }
            let (pass, _) = try await world.open(secret)
            _ = try await world.desk.perform(TakeBackReferralLink(to: referral.id), by: world.noor)
            await #expect(throws: Refusal(.linkOver, .absent)) { try await world.seen(pass) }
            await #expect(throws: Refusal(.linkOver, .absent)) {
                try await world.desk.perform(TellByLink(.contact, with: pass), by: .alarm)
            }
            await #expect(throws: Refusal(.noSuchLink, .absent)) {
                try await world.desk.perform(TakeBackReferralLink(to: referral.id), by: world.noor)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `tells nothing of the person once it is withdrawn, and keeps an answer that comes all the same`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", "Vale")
            let referral = try await world.referred(person)
            let (pass, _) = try await world.open(try await world.link(referral))
            _ = try await world.desk.perform(WithdrawReferral(referral.id, .sender), by: world.noor)
            #expect(try await world.shared(referral).name == "over")
            let told = try await world.desk.perform(TellByLink(.answer(.declined(.full)), with: pass), by: .alarm)
            #expect(told.state == .withdrawn)
            await #expect(throws: Refusal(.referralOver, .conflicting)) { try await world.link(referral) }
        }
    }

    @Test(arguments: Engine.available)
    func `answers one referral and no other, however often it is sent`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter, .food])
            let harbour = try await world.service("Harbour House")
            let one = try await world.offer(needs[0], to: harbour)
            let other = try await world.offer(needs[1], to: harbour)
            let (pass, _) = try await world.open(try await world.link(one))
            let key = try OnceKey("by-link", by: .alarm, request: [])
            for _ in 0..<2 {
                _ = try await world.desk.perform(
                    TellByLink(.answer(.declined(.full)), with: pass), by: .alarm, once: key)
            }
            let reports = try await world.database.read { db in
                try Referrals(db).reports(of: needs.map(\.id)).values.flatMap(\.self).filter { $0.step == .answer }
            }
            #expect(reports.count == 1 && reports[0].referral == one.id)
            #expect(try await world.database.read { db in try Referrals(db).referral(other.id) }.answer == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `is given by whoever makes referrals, and opened by the server only`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter])
            let referral = try await world.offer(needs[0], to: world.service("Harbour House"))
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "make-referrals"])) {
                try await world.desk.perform(GiveReferralLink(to: referral.id, by: LinkSecret()), by: world.theo)
            }
            let secret = try await world.link(referral)
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "act-as-alarm"])) {
                try await world.desk.perform(
                    OpenReferralLink(secret.token, code: secret.code, pass: Secret()), by: world.noor)
            }
        }
    }
}

@Suite struct `What a service reads of the person by its link` {
    @Test(arguments: Engine.available)
    func `is what they signed, and it is kept as told, once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", "Vale")
            let referral = try await world.referred(person)
            _ = try await world.signed(
                person, .whole(for: .referral, to: "Harbour House", [.identity, .encounters, .substanceUse]))
            #expect(try await world.shared(referral).name == "signed identity")
            let secret = try await world.link(referral)
            #expect(try await world.disclosed(person).isEmpty)
            for _ in 0..<2 { _ = try await world.open(secret) }
            let told = try await world.disclosed(person)
            #expect(told.count == 1 && told[0].recipient == "Harbour House" && told[0].categories == [.identity])
            #expect(told[0].basis == .consent && told[0].by.id == world.noor.id.text)
            let document = try told[0].document
            #expect(document.parts.map(\.category) == ["identity"] && !document.parts[0].entries.isEmpty)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `ends the moment they take it back, whatever was agreed in words`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", "Vale")
            let referral = try await world.referred(person)
            #expect(try await world.shared(referral).name == "spoken ")
            let consent = try await world.signed(person, .whole(for: .referral, [.identity, .needs]))
            #expect(try await world.shared(referral).name == "signed identity needs")
            _ = try await world.desk.perform(EndConsent(revoking: consent.id, by: .inPerson), by: world.noor)
            #expect(try await world.shared(referral).name == "taken back")
        }
    }

    @Test(arguments: Engine.available)
    func `is what they are called where they agreed in words, and nothing where they did not`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.shelter, .food])
            _ = try await world.desk.perform(AddPerson(.inCrisis, knownAs: "Wren", to: call.id), by: world.theo)
            let harbour = try await world.service("Harbour House")
            #expect(try await world.shared(world.offer(needs[0], to: harbour)).name == "spoken Wren")
            #expect(try await world.shared(world.offer(needs[1], to: harbour, consent: false)).name == "unnamed")
        }
    }

    @Test(arguments: Engine.available)
    func `is nothing of a record that is only probably theirs, nor what another service may read`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (person, north) = (try await world.keep("Juniper", "Vale"), try await world.north())
            _ = try await world.signed(person, .whole(for: .referral, to: "Mill Park", [.identity]))
            let referral = try await world.referred(person, by: north)
            #expect(try await world.shared(referral).name == "spoken ")
            let unsure = try await world.keep("Wren", "Hollow")
            _ = try await world.signed(unsure, .whole(for: .referral, [.identity]))
            let call = try await world.told(unsure, .probable, natures: [.mentalHealth], by: north)
            let need = try #require(try await world.needs(of: call).first)
            let harbour = try #require(
                try await world.database.read { db in try LocalServices(db).all() }.first { $0.name == "Harbour House" }
            )
            #expect(try await world.shared(world.offer(need, to: harbour)).name == "spoken ")
        }
    }
}
