import Access
import Door
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `A consent` {
    @Test(arguments: Engine.available)
    func `counts once it is whole and signed, and until then says what it lacks`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let bare = try ConsentTerms(
                under: .part2, for: nil, by: nil, to: nil, recipient: nil, categories: [], what: nil, expiry: nil,
                isRevocationTold: false, isRedisclosureTold: false, language: "en")
            let draft = try await world.desk.perform(WriteConsent(bare, of: person.id), by: world.grace)
            #expect(
                draft.standing(at: world.clock.now)
                    == .draft([
                        .purpose, .discloser, .recipient, .categories, .what, .expiry, .revocationTold,
                        .redisclosureTold,
                    ]))
            await #expect(throws: Refusal(.consentIncomplete, .conflicting, values: ["missing": "8"])) {
                try await world.sign(draft)
            }
            #expect(try await world.may(person).ground == .none)
            let whole = try await world.desk.perform(
                WriteConsent(try .whole(), of: person.id, draft: (draft.id, draft.revision)), by: world.noor)
            #expect((whole.id, whole.revision) == (draft.id, 2))
            #expect(whole.standing(at: world.clock.now) == .draft([]))
            #expect(try await world.may(person).ground == .incomplete(whole))
            let signed = try await world.sign(whole, text: "Word for word\n\nمرحبا")
            #expect(signed.standing(at: world.clock.now) == .inForce)
            #expect(signed.signature?.text == "Word for word\n\nمرحبا")
            #expect(try await world.may(person).ground == .consent(signed))
            // What is signed is never changed or thrown away.
            await #expect(throws: Refusal(.consentSigned, .conflicting)) {
                try await world.desk.perform(
                    WriteConsent(try .whole(), of: person.id, draft: (whole.id, 2)), by: world.noor)
            }
            await #expect(throws: Refusal(.consentSigned, .conflicting)) {
                try await world.desk.perform(DiscardConsent(whole.id), by: world.noor)
            }
            await #expect(throws: Refusal(.consentSigned, .conflicting)) { try await world.sign(signed) }
        }
    }

    @Test func `under 42 CFR part 2 or HIPAA has every element that the law asks for`() throws {
        #expect(try ConsentTerms.whole().missing.isEmpty)
        #expect(try ConsentTerms.whole(law: .hipaa, redisclosure: false).missing == [.redisclosureTold])
        #expect(try ConsentTerms.whole(law: .ferpa, redisclosure: false).missing.isEmpty)
        #expect(try ConsentTerms.whole(revocation: false).missing == [.revocationTold])
        // A class, and no end, only for one consent to treatment, payment and operations (2.31(a)(4)(i), (a)(7)).
        #expect(try ConsentTerms.whole(kind: .treatingClass, to: nil).missing == [.recipient])
        #expect(
            try ConsentTerms.whole(for: .treatmentPaymentOperations, kind: .treatingClass, to: nil, expiry: Kind.none)
                .missing.isEmpty)
        #expect(try ConsentTerms.whole(expiry: Kind.none).missing == [.expiry])
        #expect(
            try ConsentTerms.whole(law: .hipaa, for: .treatmentPaymentOperations, expiry: Kind.none).missing
                == [.expiry])
        // Whoever passes it on is named, and to whom (2.31(a)(4)(ii)).
        #expect(try ConsentTerms.whole(kind: .intermediary, to: "Care exchange").missing == [.participants])
        #expect(
            try ConsentTerms.whole(kind: .intermediary, to: "Care exchange", participants: "Harbour House").missing
                .isEmpty)
    }

    private typealias Kind = ConsentTerms.Expiry.Kind

    @Test(arguments: Engine.available)
    func `ends with its day, its event or a word of the person, at the next question`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let end = world.clock.now.adding(.seconds(3600))
            let byDay = try await world.signed(person, .whole(to: "By day", day: end))
            let byEvent = try await world.signed(person, .whole(to: "By event", expiry: .event, event: "a home"))
            let byWord = try await world.signed(person, .whole(to: "By word"))
            for (consent, name) in [(byDay, "By day"), (byEvent, "BY  EVENT"), (byWord, " by word")] {
                #expect(try await world.may(person, to: name).ground == .consent(consent))
            }
            let ended = try await world.desk.perform(EndConsent(happened: byEvent.id), by: world.noor)
            let at = world.clock.now
            #expect(try await world.may(person, to: "By event").ground == .ended(ended, .event, at))
            let revoked = try await world.desk.perform(EndConsent(revoking: byWord.id, by: .phone), by: world.rosa)
            #expect(try await world.may(person, to: "By word").ground == .ended(revoked, .revoked, at))
            #expect(revoked.ending?.channel == .phone)
            // Said twice, it is taken back once.
            let again = try await world.desk.perform(EndConsent(revoking: byWord.id, by: .letter), by: world.noor)
            #expect(again == revoked)
            await #expect(throws: Refusal(.consentWithoutEvent, .conflicting)) {
                try await world.desk.perform(EndConsent(happened: byDay.id), by: world.noor)
            }
            world.clock.move(.seconds(3599))
            #expect(try await world.may(person, to: "By day").isAllowed)
            world.clock.move(.seconds(1))
            #expect(try await world.may(person, to: "By day").ground == .expired(byDay, end))
            // Nothing is told any more, though it was allowed when the page was read.
            await #expect(throws: Refusal(.mayNotTell, .conflicting, field: "basis")) {
                try await world.tell(person, to: "By word")
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is not signed after it ended, and not by a minor alone without a law`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let end = world.clock.now.adding(.seconds(86_400))
            let person = try await world.keep("林", "さくら")
            let paper = try await world.written(person, .whole(day: end))
            world.clock.move(.seconds(2 * 86_400))
            await #expect(throws: Refusal(.consentOver, .conflicting, field: "signedAt")) {
                try await world.sign(paper, name: "林 さくら")
            }
            // Signed in time, and recorded late: it is kept, and over.
            let late = try await world.sign(
                paper, .paper(heldWhere: "Cabinet 2"), name: "林 さくら", at: end.adding(.seconds(-60)))
            #expect(late.standing(at: world.clock.now) == .expired(end))
            await #expect(throws: Refusal(.consentOver, field: "lastDay")) {
                _ = try await world.written(person, .whole(day: end))
            }
            let ages: [(PersonFact.Kind, String, isMinor: Bool)] = [
                (.birthDate, "2009-01-15", true), (.birthDate, "2000-01-15", false), (.ageRange, "12-17", true),
                // There is no such day: nothing is known from it.
                (.birthDate, "30 February 2015", false),
            ]
            for (kind, value, isMinor) in ages {
                let person = try await world.keep("Ash", nil, facts: [kind: value])
                let draft = try await world.written(person, .whole())
                if isMinor {
                    await #expect(throws: Refusal(.minorSigns, .conflicting, field: "signer")) {
                        try await world.sign(draft)
                    }
                    await #expect(throws: Refusal(.required, field: "signerRight")) {
                        try await world.sign(draft, by: .minorAlone)
                    }
                    let signed = try await world.sign(draft, by: .minorAlone, right: "IC 16-36-1-3")
                    #expect(signed.standing(at: world.clock.now) == .inForce)
                } else {
                    #expect(try await world.sign(draft).signature != nil)
                }
            }
            await #expect(throws: Refusal(.capacityDoubtful, .conflicting, field: "capacity")) {
                try await world.sign(paper, capacity: .doubtful)
            }
        }
    }

    @Test func `is signed by whoever turns 18, and on 29 February a day later where there is none`() {
        func minor(_ born: String, on day: String) -> Bool? {
            CalendarDay(day).map { PersonAge(known: CalendarDay(born), nil).isMinor(on: $0) }
        }
        #expect(minor("2008-11-22", on: "2026-11-21") == true)
        #expect(minor("2008-11-22", on: "2026-11-22") == false)
        #expect(minor("2008-02-29", on: "2026-02-28") == true)
        #expect(minor("2008-02-29", on: "2026-03-01") == false)
        #expect(PersonAge(known: nil, .youth).isMinor(on: CalendarDay("2026-01-01")!))
        #expect(!PersonAge(known: nil, nil).isMinor(on: CalendarDay("2026-01-01")!))
    }

    @Test(arguments: Engine.available)
    func `that two people write at once loses nothing, and one key makes one`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let draft = try await world.written(person, .whole())
            let command = WriteConsent(
                try .whole(to: "Somebody else"), of: person.id, draft: (draft.id, draft.revision))
            let written = try await world.desk.perform(command, by: world.noor)
            await #expect(throws: Refusal(.consentChanged, .conflicting)) {
                try await world.desk.perform(
                    WriteConsent(
                        try .whole(to: "A third"), of: person.id, draft: (draft.id, draft.revision)), by: world.grace)
            }
            // Nobody signs what another has changed since it was read to them.
            await #expect(throws: Refusal(.consentChanged, .conflicting)) { try await world.sign(draft) }
            let key = try OnceKey("twice", by: world.noor, request: "the same form".utf8)
            let begin = WriteConsent(try .whole(), of: person.id)
            let first = try await world.desk.perform(begin, by: world.noor, once: key)
            let second = try await world.desk.perform(begin, by: world.noor, once: key)
            #expect(first == second && first.id != written.id)
            #expect(try await world.count("consent") == 2)
            let other = try await world.keep("Wren", nil)
            await #expect(throws: Refusal(.noSuchConsent, .absent)) {
                try await world.desk.perform(
                    WriteConsent(try .whole(), of: other.id, draft: (first.id, 1)), by: world.noor)
            }
        }
    }

    @Test func `is signed with a finger by more than a dot, and by nothing that is no line`() throws {
        #expect(try SignatureStrokes("M0 0L100 40L20 400M1000 0L10 10").path == "M0 0L100 40L20 400M1000 0L10 10")
        for (raw, code) in [
            ("", Refusal.Code.signatureUnreadable), ("M10 10", .signatureTooSmall), ("M1 1L2 2", .signatureTooSmall),
            ("L10 10L200 200", .signatureUnreadable), ("M0 0L1001 0", .signatureUnreadable),
            ("M0 0L-5 900", .signatureUnreadable), ("M0 0L900 0\"/><script>", .signatureUnreadable),
            ("M0 0 L900 0", .signatureUnreadable), ("M0,0L900,0", .signatureUnreadable),
            ("M0 0C1 1 2 2 3 3", .signatureUnreadable), ("M0 0L٣٠٠ 0", .signatureUnreadable),
            (String(repeating: "M0 0L900 0", count: 4000), .signatureUnreadable),
        ] {
            #expect(throws: Refusal(code, field: "strokes"), "\(raw.prefix(30))") { try SignatureStrokes(raw) }
        }
        // What is let through holds nothing but the two letters, digits and blanks.
        var dice = SeededNumbers(seed: 20_261_122)
        let letters = Array("ML0123456789 ,.-e\"<z")
        for _ in 0..<20_000 {
            let raw = String(
                (0..<Int.random(in: 1...24, using: &dice)).map { _ in letters.randomElement(using: &dice)! })
            guard let strokes = try? SignatureStrokes(raw) else { continue }
            #expect(strokes.path.allSatisfy { "ML0123456789 ".contains($0) })
        }
    }

    @Test(arguments: Engine.available)
    func `is taken by those who work with the person, and read by the privacy officer`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            for worker in [world.dana, world.theo, world.omar, world.priya, world.ines] {
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "take-consents"])) {
                    try await world.desk.perform(WriteConsent(try .whole(), of: person.id), by: worker)
                }
            }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "disclose"])) {
                try await world.tell(person, by: world.rosa)
            }
            for worker in [world.grace, world.sam, world.noor] {
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "set-part-2"])) {
                    try await world.desk.perform(SetPart2Rule(false, because: "no"), by: worker)
                }
            }
        }
    }
}

extension ConsentTerms {
    /// One that lacks nothing, but what is asked otherwise.
    static func whole(
        law: Law = .part2, for purpose: Purpose = .careCoordination, kind: Recipient.Kind = .named,
        to recipient: String? = "Harbour House", participants: String? = nil,
        _ categories: [Category] = [.encounters, .needs, .substanceUse],
        expiry: Expiry.Kind = .day, day: Instant = Instant(microseconds: 4_000_000_000_000_000), event: String? = nil,
        revocation: Bool = true, redisclosure: Bool = true
    ) throws -> ConsentTerms {
        try ConsentTerms(
            under: law, for: purpose, by: "North program", to: kind, recipient: recipient, participants: participants,
            categories: categories, what: "What teams saw and what I need", expiry: expiry, day: day, event: event,
            isRevocationTold: revocation, isRedisclosureTold: redisclosure, language: "en")
    }
}

extension World {
    func written(_ person: Person, _ terms: ConsentTerms) async throws -> Consent {
        try await desk.perform(WriteConsent(terms, of: person.id), by: noor)
    }

    func signed(_ person: Person, _ terms: ConsentTerms) async throws -> Consent {
        try await sign(try await written(person, terms))
    }

    @discardableResult
    func sign(
        _ consent: Consent, _ manner: ConsentSignature.Manner = .typed, by signer: ConsentSignature.Signer = .person,
        name: String = "Juniper", right: String? = nil, capacity: ConsentSignature.Capacity = .able,
        text: String = "I allow it", at moment: Instant? = nil
    ) async throws -> Consent {
        let moment = moment ?? clock.now
        let signature = try ConsentSignature(
            manner, by: signer, name: name, right: right, capacity: capacity, text: text, at: moment)
        let day = CalendarDay(of: moment, ahead: 0)
        return try await desk.perform(
            SignConsent(consent.id, revision: consent.revision, signature, on: day), by: noor)
    }

    func question(
        to recipient: String = "Harbour House", _ categories: [ConsentTerms.Category] = [.encounters],
        on basis: DisclosureQuestion.Basis = .consent, isTreating: Bool = false
    ) throws -> DisclosureQuestion {
        try DisclosureQuestion(
            to: recipient, for: .careCoordination, categories, on: basis, isTreating: isTreating,
            because: "As it was decided")
    }

    func may(
        _ person: Person, to recipient: String = "Harbour House", _ categories: [ConsentTerms.Category] = [.encounters]
    ) async throws -> DisclosureDecision {
        let (question, now) = (try question(to: recipient, categories), clock.now)
        return try await database.read { db in try Disclosures(db).may(question, of: person.id, at: now) }
    }

    @discardableResult
    func tell(
        _ person: Person, to recipient: String = "Harbour House", _ categories: [ConsentTerms.Category] = [.encounters],
        on basis: DisclosureQuestion.Basis = .consent, by worker: Worker? = nil
    ) async throws -> Disclosure {
        try await desk.perform(
            Disclose(try question(to: recipient, categories, on: basis), of: person.id), by: worker ?? noor)
    }
}
