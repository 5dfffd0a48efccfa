import Access
import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `What is told of a person` {
    /// Random consents and questions, against the rule said another way: something may be told for a consent if there is
    /// one for which nothing speaks against it.
    @Test func `rests on one consent that holds all of it`() throws {
        var dice = SeededNumbers(seed: 42)
        let now = Instant(microseconds: 1_000_000_000_000)
        var allowed = 0
        for _ in 0..<4000 {
            let isProgram = Bool.random(using: &dice)
            let consents = try (0..<Int.random(in: 0...4, using: &dice)).map { _ in try Self.consent(now, &dice) }
            let question = try DisclosureQuestion(
                to: Self.pick(["Harbour House", "harbour  HOUSE", "Elsewhere"], &dice),
                for: Self.pick([.careCoordination, .referral, .housing], &dice),
                Self.some([.encounters, .needs, .substanceUse], &dice), on: .consent,
                isTreating: Bool.random(using: &dice))
            let decision = DisclosureRule(isPart2Program: isProgram).decide(question, by: consents, at: now)
            let holding = consents.filter { Self.holds($0, question, isProgram, now) }
            #expect(decision.isAllowed == !holding.isEmpty)
            if let consent = decision.consent { #expect(holding.contains(consent)) }
            allowed += decision.isAllowed ? 1 : 0
        }
        // Both happen often enough to mean something.
        #expect((200...3800).contains(allowed))
    }

    private static func pick<T>(_ all: [T], _ dice: inout SeededNumbers) -> T {
        all[Int.random(in: all.indices, using: &dice)]
    }

    private static func some(
        _ all: [ConsentTerms.Category], _ dice: inout SeededNumbers
    ) -> [ConsentTerms.Category] {
        let some = all.filter { _ in Bool.random(using: &dice) }
        return some.isEmpty ? [.encounters] : some
    }

    private static func holds(
        _ consent: Consent, _ question: DisclosureQuestion, _ isProgram: Bool, _ now: Instant
    ) -> Bool {
        let terms = consent.terms
        guard consent.signature != nil, consent.discardedAt == nil, terms.missing.isEmpty else { return false }
        if let ending = consent.ending, ending.at <= now { return false }
        if case .day(let end) = terms.expiry, end <= now { return false }
        switch terms.recipient {
        case .treatingClass: guard question.isTreating else { return false }
        case .named(let name), .intermediary(let name, _):
            guard name == "Harbour House", question.recipient != "Elsewhere" else { return false }
        case nil: return false
        }
        let isWide = terms.purpose == .treatmentPaymentOperations && question.purpose != .housing
        guard terms.purpose == question.purpose || isWide else { return false }
        guard Set(question.categories).isSubset(of: terms.categories) else { return false }
        return !(isProgram && question.categories.contains(.substanceUse)) || terms.law == .part2
    }

    private static func consent(_ now: Instant, _ dice: inout SeededNumbers) throws -> Consent {
        func maybe(_ moment: Instant) -> Instant? { Bool.random(using: &dice) ? moment : nil }
        let purpose = pick([ConsentTerms.Purpose.careCoordination, .treatmentPaymentOperations], &dice)
        let kind = pick([ConsentTerms.Recipient.Kind.named, .treatingClass, .intermediary], &dice)
        let expiry = pick(ConsentTerms.Expiry.Kind.allCases, &dice)
        let signed = Int.random(in: 0...5, using: &dice) > 0
        let ended = Int.random(in: 0...5, using: &dice) == 0
        let categories = some(Bool.random(using: &dice) ? [.encounters, .needs, .substanceUse] : [.encounters], &dice)
        let end = now.adding(.seconds(pick([-60, 0, 60], &dice)))
        let row = Row(new: [
            "id": ID<Consent>.new(), "person_id": "p", "revision": 1,
            "law": pick([ConsentTerms.Law.part2, .hipaa], &dice), "purpose": purpose,
            "discloser": "North", "recipient_kind": kind, "recipient": "Harbour House", "participants": "Others",
            "categories": categories.map(\.rawValue).joined(separator: " "), "what": "All of it", "expiry": expiry,
            "expires_at": (expiry == .day ? end : nil).stored, "expires_on": (expiry == .event ? "a home" : nil).stored,
            "revocation_told": Int.random(in: 0...5, using: &dice) > 0 ? 1 : 0, "redisclosure_told": 1,
            "language": "en",
            "written_by": "noor", "author": "Noor", "written_at": now,
            "discarded_at": Value.null, "signed_at": (signed ? now.adding(.seconds(-600)) : nil).stored,
            "manner": ConsentSignature.Manner.Kind.typed, "signer": ConsentSignature.Signer.person,
            "signer_name": "Juniper", "capacity": ConsentSignature.Capacity.able, "text": "I allow it",
            "signature_recorder": "Noor",
            "ended_at": (ended ? now.adding(.seconds(pick([-5, 5], &dice))) : nil).stored,
            "ending_reason": ConsentEnding.Reason.revoked, "ending_channel": ConsentEnding.Channel.phone,
            "ending_recorder": "Noor", "strokes": Value.null, "held_where": Value.null, "signer_right": Value.null,
            "capacity_note": Value.null, "interpreter": Value.null, "witness": Value.null,
        ])
        return try Consent(row)
    }

    @Test func `without asking them is only what a law allows, and rarely what stands under part 2`() throws {
        let rule = DisclosureRule(isPart2Program: true)
        func ground(
            _ basis: DisclosureQuestion.Basis, _ categories: [ConsentTerms.Category], isTreating: Bool = false
        ) throws -> DisclosureDecision.Ground {
            let question = try DisclosureQuestion(
                to: "Somebody", for: .careCoordination, categories, on: basis, isTreating: isTreating, because: "So")
            return rule.decide(question, by: [], at: Instant(microseconds: 0)).ground
        }
        #expect(try ground(.treatment, [.encounters], isTreating: true) == .law)
        #expect(try ground(.treatment, [.encounters]) == .notTreating)
        #expect(try ground(.treatment, [.substanceUse], isTreating: true) == .part2Forbids([.substanceUse]))
        #expect(try ground(.medicalEmergency, [.substanceUse, .screeners]) == .law)
        #expect(try ground(.courtOrder, [.substanceUse]) == .law)
        for basis in [DisclosureQuestion.Basis.seriousThreat, .mandatedReport] {
            #expect(try ground(basis, [.encounters]) == .law)
            #expect(try ground(basis, [.substanceUse]) == .part2Forbids([.substanceUse]))
        }
        #expect(throws: Refusal(.required, field: "reason")) {
            try DisclosureQuestion(to: "Somebody", for: .careCoordination, [.needs], on: .courtOrder, because: " ")
        }
        #expect(throws: Refusal(.required, field: "categories")) {
            try DisclosureQuestion(to: "Somebody", for: .careCoordination, [], on: .consent)
        }
    }

    @Test(arguments: Engine.available)
    func `is of calls in which it was certainly them, and of nobody else there`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let person = try await world.keep("Juniper", "Vale", facts: [.phone: "812 555 0145", .ageRange: "25-39"])
            let sure = try await world.told(person, .certain, natures: [.mentalHealth, .substances], by: north)
            _ = try await world.told(person, .probable, natures: [.circumstances], by: north)
            let document = try await world.preview(person, [.identity, .contacts, .encounters, .substanceUse, .needs])
            func part(_ category: ConsentTerms.Category) -> DisclosureDocument.Part? {
                document.parts.first { $0.category == category.rawValue }
            }
            #expect(document.calledBy == "Juniper Vale")
            #expect(
                part(.contacts)?.entries.map(\.said) == [[.init(field: "call", codes: [], text: String(sure.number))]])
            // What was seen of substances stands under its own heading and nowhere else, and alone under part 2.
            #expect(
                part(.encounters)?.entries.first?.said.contains(
                    .init(field: "natures", codes: ["mental-health"], text: nil)) == true)
            #expect(
                part(.substanceUse)?.entries.map(\.said) == [
                    [.init(field: "natures", codes: ["substances"], text: nil)]
                ])
            #expect(document.parts.filter(\.isPart2).map(\.category) == ["substance-use"])
            #expect(part(.needs)?.entries.count == 1)
            let identity = part(.identity)?.entries.flatMap { $0.said.compactMap(\.text) } ?? []
            #expect(identity.first == "Juniper Vale" && Set(identity.dropFirst()) == ["25-39", "+18125550145"])
            // A record that only probably is theirs brings nothing along.
            let other = try await world.keep("June", "Vale")
            try await world.told(other, .certain, natures: [.medical], by: north)
            let merge = try await world.desk.perform(
                MergePeople(other.id, into: person.id, .probable, because: "Same coat"), by: world.noor)
            #expect(try await world.preview(person, [.encounters]).parts[0].entries.count == 1)
            _ = try await world.desk.perform(UndoMerge(merge.id, because: "Not so sure"), by: world.noor)
            _ = try await world.desk.perform(
                MergePeople(other.id, into: person.id, .certain, because: "Saw papers"), by: world.noor)
            #expect(try await world.preview(person, [.encounters]).parts[0].entries.count == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `is kept as it was told, with its ground, once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let person = try await world.keep("Juniper", "Vale")
            try await world.told(person, .certain, natures: [.substances], by: north)
            await #expect(throws: Refusal(.mayNotTell, .conflicting, field: "basis")) {
                try await world.tell(person, [.substanceUse])
            }
            #expect(try await world.count("disclosure") == 0)
            let consent = try await world.signed(person, .whole())
            let key = try OnceKey("tell", by: world.noor, request: "the form".utf8)
            let command = Disclose(try world.question([.encounters, .substanceUse]), of: person.id)
            let told = try await world.desk.perform(command, by: world.noor, once: key)
            let again = try await world.desk.perform(command, by: world.noor, once: key)
            #expect(told.id == again.id)
            #expect(try await world.count("disclosure") == 1)
            #expect((told.consent, told.isPart2, told.basis) == (consent.id, true, .consent))
            // What is recorded later does not change what was told.
            try await world.told(person, .certain, natures: [.mentalHealth], by: north)
            let (read, preview) = (
                try await world.database.read { db in try Disclosures(db).disclosure(told.id) },
                try await world.preview(person, [.encounters, .substanceUse])
            )
            #expect(read.json == told.json)
            #expect(try read.document != preview)
            // Of an emergency it is kept why, and nobody need have allowed it.
            let stranger = try await world.keep("Wren", nil)
            let emergency = try await world.tell(stranger, [.substanceUse], on: .medicalEmergency)
            #expect((emergency.consent, emergency.reason) == (nil, "As it was decided"))
            // The journal says that, and on what ground, never what and to whom.
            let journal = try await world.database.read { db in
                try db("SELECT facts FROM journal").map { "\($0.values)" }
            }
            .joined()
            #expect(
                journal.contains("medical-emergency") && !journal.contains("Harbour") && !journal.contains("decided"))
        }
    }

    @Test(arguments: Engine.available)
    func `stands under part 2 until a privacy officer says that the law does not apply`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let hipaa = try await world.signed(person, .whole(law: .hipaa))
            #expect(try await world.may(person, [.substanceUse]).ground == .notPart2(hipaa))
            #expect(try await world.may(person, [.needs]).ground == .consent(hipaa))
            #expect(try await world.may(person, [.screeners]).ground == .tooLittle(hipaa, [.screeners]))
            _ = try await world.desk.perform(SetPart2Rule(false, because: "Not federally assisted"), by: world.priya)
            #expect(try await world.may(person, [.substanceUse]).ground == .consent(hipaa))
            #expect(try await world.tell(person, [.substanceUse]).isPart2 == false)
            world.clock.move(.seconds(60))
            _ = try await world.desk.perform(SetPart2Rule(true, because: "A grant began"), by: world.priya)
            #expect(try await world.may(person, [.substanceUse]).ground == .notPart2(hipaa))
            #expect(
                try await world.database.read { db in try Disclosures(db).part2Rule().said?.reason } == "A grant began")
        }
    }
}

extension World {
    /// A call in which a team met somebody who is a known person.
    @discardableResult
    func told(
        _ person: Person, _ certainty: Certainty, natures: [CrisisNature], by team: Shift
    ) async throws -> Call {
        let call = try await callWaiting(as: "sits-in-a-doorway")
        let sent = try await send(team, to: call)
        clock.move(.seconds(600))
        let assignment = try await report(.arrived, sent)
        clock.move(.seconds(600))
        let there = try await desk.perform(AddPerson(.inCrisis, knownAs: nil, to: call.id), by: theo)
        _ = try await desk.perform(IdentifyPerson(there.id, as: person.id, certainty), by: rosa)
        var told = try World.met([.shelter])
        told.natures = natures
        try await record(told, of: try await now(call), on: assignment, with: .person(there.id))
        _ = try await report(.clear, assignment)
        return try await now(call)
    }

    fileprivate func preview(
        _ person: Person, _ categories: [ConsentTerms.Category]
    ) async throws -> DisclosureDocument {
        let now = clock.now
        return try await database.read { db in try Disclosures(db).preview(categories, of: person.id, at: now) }
    }

    fileprivate func question(_ categories: [ConsentTerms.Category]) throws -> DisclosureQuestion {
        try question(to: "Harbour House", categories)
    }
}
