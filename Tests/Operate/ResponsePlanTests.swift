import Access
import Door
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `A response plan` {
    @Test(arguments: Engine.available)
    func `is approved by somebody who wrote nothing in it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Marlene", "Okafor")
            let draft = try await world.desk.perform(WritePlan(Self.text(), for: person.id), by: world.noor)
            let second = try await world.desk.perform(
                WritePlan(Self.text(strategies: "Speak slowly\nOffer water"), for: person.id, expected: draft.revision),
                by: world.sam)
            #expect(second.id == draft.id && second.text.strategies == ["Speak slowly", "Offer water"])
            // Asking for approval without changing a word makes nobody a writer.
            let asked = try await world.desk.perform(
                WritePlan(second.text, for: person.id, expected: second.revision, submits: true), by: world.grace)
            #expect(asked.state == .submitted && asked.revision == second.revision)
            // Both clinicians may approve, but not what they had a hand in; a navigator may not at all.
            await #expect(throws: Refusal(.ownPlan, .conflicting)) {
                _ = try await world.desk.perform(
                    DecidePlan(draft.id, .approve, expected: second.revision), by: world.sam)
            }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "approve-plans"])) {
                _ = try await world.desk.perform(
                    DecidePlan(draft.id, .approve, expected: second.revision), by: world.noor)
            }
            let approved = try await world.desk.perform(
                DecidePlan(draft.id, .approve, expected: second.revision), by: world.grace)
            #expect(approved.state == .approved && approved.approvedBy?.name == "Grace Chen")
            #expect(approved.reviewBy == world.clock.now.adding(months: 6))
        }
    }

    @Test(arguments: Engine.available)
    func `is given back with what is to be changed, and goes on as the same draft`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Marlene", "Okafor")
            let plan = try await world.submitted(Self.text(), for: person.id)
            await #expect(throws: Refusal(.planSubmitted, .conflicting)) {
                _ = try await world.desk.perform(
                    WritePlan(Self.text(), for: person.id, expected: plan.revision), by: world.noor)
            }
            await #expect(throws: Refusal(.required, field: "reason")) {
                _ = try await world.desk.perform(
                    DecidePlan(plan.id, .giveBack(because: "  "), expected: plan.revision), by: world.grace)
            }
            let back = try await world.desk.perform(
                DecidePlan(plan.id, .giveBack(because: "say who to ring"), expected: plan.revision), by: world.grace)
            #expect(back.state == .draft && back.returned?.reason == "say who to ring")
            let again = try await world.desk.perform(
                WritePlan(Self.text(strategies: "Ring the sister"), for: person.id, expected: back.revision),
                by: world.noor)
            #expect(again.id == plan.id && again.revision == back.revision + 1)
        }
    }

    /// Two open the same draft: whoever saves second is told, and what the first wrote stands.
    @Test(arguments: Engine.available)
    func `is never written over what was not read`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Marlene", "Okafor")
            let draft = try await world.desk.perform(WritePlan(Self.text(), for: person.id), by: world.noor)
            _ = try await world.desk.perform(
                WritePlan(Self.text(strategies: "First"), for: person.id, expected: draft.revision), by: world.sam)
            for expected in [nil, draft.revision] {
                await #expect(throws: Refusal(.planMoved, .conflicting)) {
                    _ = try await world.desk.perform(
                        WritePlan(Self.text(strategies: "Second"), for: person.id, expected: expected), by: world.noor)
                }
            }
            let file = try await world.plan(person.id)
            #expect(file.open?.text.strategies == ["First"] && file.open?.state == .draft)
            #expect(file.writers.map(\.name) == ["Noor Haddad", "Sam Adeyemi"])
        }
    }

    @Test(arguments: Engine.available)
    func `takes the place of the one before, which stays readable`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Marlene", "Okafor")
            let first = try await world.approved(Self.text(strategies: "One"), for: person.id)
            let second = try await world.approved(Self.text(strategies: "Two"), for: person.id)
            let file = try await world.plan(person.id)
            #expect(file.approved == second && file.open == nil)
            #expect(file.past.map(\.id) == [first.id] && file.past.first?.ending == .replaced)
            #expect(file.past.first?.text.strategies == ["One"])
            _ = try await world.desk.perform(EndPlan(second.id, because: .askedByPerson), by: world.noor)
            #expect(try await world.plan(person.id).approved == nil)
            await #expect(throws: Refusal(.planMoved, .conflicting)) {
                _ = try await world.desk.perform(EndPlan(second.id, because: .died), by: world.noor)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `ends only for a reason that somebody may choose`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Marlene", "Okafor")
            let plan = try await world.approved(Self.text(), for: person.id)
            await #expect(throws: Refusal(.required, field: "ending")) {
                _ = try await world.desk.perform(EndPlan(plan.id), by: world.noor)
            }
            await #expect(throws: Refusal(.notOneOf, field: "ending")) {
                _ = try await world.desk.perform(EndPlan(plan.id, because: .replaced), by: world.noor)
            }
            let draft = try await world.desk.perform(WritePlan(Self.text(), for: person.id), by: world.noor)
            let given = try await world.desk.perform(EndPlan(draft.id), by: world.noor)
            #expect(given.ending == .givenUp)
            #expect(try await world.plan(person.id).approved == plan)
        }
    }

    @Test(arguments: Engine.available)
    func `is looked at every six months, and says so when nobody has`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Marlene", "Okafor")
            let plan = try await world.approved(Self.text(), for: person.id)
            let due = try #require(plan.reviewBy)
            world.clock.move(.seconds(170 * 86_400))
            try await world.remind()
            #expect(try await world.plan(person.id).approved?.reviewOverdueAt == nil)
            world.clock.move(.seconds(15 * 86_400))
            #expect(world.clock.now > due)
            try await world.remind()
            try await world.remind()
            #expect(try await world.plan(person.id).approved?.reviewOverdueAt == world.clock.now)
            let lines = try await world.worklist()
            #expect(lines.map(\.plan.id) == [plan.id] && lines.first?.calledBy?.text == "Marlene Okafor")
            let reviewed = try await world.desk.perform(ReviewPlan(plan.id), by: world.sam)
            #expect(reviewed.reviewOverdueAt == nil && reviewed.reviewBy == world.clock.now.adding(months: 6))
            #expect(try await world.plan(person.id).reviews.map(\.by.name) == ["Sam Adeyemi"])
            #expect(try await world.worklist().isEmpty)
            let told = try await world.journal().filter { $0.kind == .planReviewOverdue }
            #expect(told.count == 1)
            world.clock.move(.seconds(190 * 86_400))
            try await world.remind()
            #expect(try await world.plan(person.id).approved?.reviewOverdueAt != nil)
        }
    }

    @Test(arguments: Engine.available)
    func `hides itself when the person is met less often than the rule says`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Marlene", "Okafor")
            _ = try await world.approved(Self.text(), for: person.id)
            _ = try await world.desk.perform(
                AddPlanContact("Ada Okafor", .family, phone: "812 555 0102", for: person.id), by: world.noor)
            for met in 0...2 {
                let file = try await world.plan(person.id)
                #expect((file.showing.contacts, file.showing.isShown) == (met, false))
                // Nothing of a plan that is hidden is told, not even whom to ring.
                #expect(file.approved != nil && file.brief.plan == nil && file.brief.contacts.isEmpty)
                try await world.meet(person.id)
                world.clock.move(.seconds(86_400))
            }
            #expect(try await world.plan(person.id).brief.plan != nil)
            let (nobody, now) = (try await world.keep("Juniper", nil), world.clock.now)
            let shown = try await world.database.read { db in
                try ResponsePlans(db).shown(among: [nobody.id, person.id], at: now)
            }
            #expect(shown == [person.id])
            #expect(try await world.plan(person.id).brief.contacts.map(\.name) == ["Ada Okafor"])
            // Somebody who rang about another was not in crisis.
            world.clock.move(.seconds(362 * 86_400))
            try await world.meet(person.id, as: .caller)
            #expect(try await world.plan(person.id).showing.contacts == 2)
            #expect(try await world.plan(person.id).brief.plan == nil)
            _ = try await world.desk.perform(SetPlanRule(contacts: 2, days: 400), by: world.grace)
            #expect(try await world.plan(person.id).showing == Self.byRule(3, PlanRule(contacts: 2, days: 400)))
        }
    }

    @Test(arguments: Engine.available)
    func `is shown or hidden by somebody only with the reason`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Marlene", "Okafor")
            _ = try await world.approved(Self.text(), for: person.id)
            #expect(throws: Refusal(.required, field: "reason")) { try ShowPlan(person.id, .shown, because: " ") }
            _ = try await world.desk.perform(ShowPlan(person.id, .shown, because: "just moved here"), by: world.sam)
            var file = try await world.plan(person.id)
            #expect(file.brief.plan != nil && file.showing.reason == "just moved here")
            #expect(file.showing.by?.name == "Sam Adeyemi")
            world.clock.move(.seconds(60))
            for _ in 0..<3 { try await world.meet(person.id) }
            _ = try await world.desk.perform(ShowPlan(person.id, .hidden, because: "asked us to"), by: world.grace)
            #expect(try await world.plan(person.id).brief.plan == nil)
            world.clock.move(.seconds(60))
            _ = try await world.desk.perform(ShowPlan(person.id, .byRule, because: "asked again"), by: world.grace)
            file = try await world.plan(person.id)
            #expect(file.brief.plan != nil && file.showing.choice == .byRule)
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "approve-plans"])) {
                _ = try await world.desk.perform(ShowPlan(person.id, .shown, because: "why not"), by: world.noor)
            }
        }
    }

    /// Records that are merged may each have a plan: the newest is told, and each has its own again afterwards.
    @Test(arguments: Engine.available)
    func `of merged records is the newest, and everything is where it was afterwards`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (one, other) = (try await world.keep("Marlene", "Okafor"), try await world.keep("Marlene", "O."))
            let older = try await world.approved(Self.text(strategies: "Older"), for: one.id)
            world.clock.move(.seconds(60))
            let newer = try await world.approved(Self.text(strategies: "Newer"), for: other.id)
            _ = try await world.desk.perform(
                RecordPersonSafety(.carriedWeapon, of: other.id, from: .record, happenedAt: world.clock.now),
                by: world.sam)
            let merge = try await world.desk.perform(
                MergePeople(other.id, into: one.id, .certain, because: "same card"), by: world.noor)
            let together = try await world.plan(one.id)
            #expect(together.approved == newer && together.rivals == [older])
            #expect(together.brief.safety.map(\.kind) == [.carriedWeapon])
            #expect(try await world.plan(other.id).approved == newer)
            _ = try await world.desk.perform(UndoMerge(merge.id, because: "another card"), by: world.noor)
            #expect(try await world.plan(one.id).approved == older)
            #expect(try await world.plan(one.id).brief.safety.isEmpty)
            #expect(try await world.plan(other.id).approved == newer)
        }
    }

    @Test func `holds only so much`() throws {
        let line = String(repeating: "a", count: 200)
        #expect(try PlanText(strategies: line).strategies == [line])
        #expect(throws: Refusal(.lineTooLong, field: "strategies", values: ["most": "200"])) {
            try PlanText(strategies: line + "a")
        }
        let twelve = Array(repeating: "lead away from the crowd", count: 12)
        #expect(try PlanText(helped: twelve.joined(separator: "\n\n  \r\n")).helped == twelve)
        #expect(throws: Refusal(.tooManyLines, field: "helped", values: ["most": "12"])) {
            try PlanText(helped: (twelve + ["one more"]).joined(separator: "\n"))
        }
        #expect(throws: Refusal(.textTooLong, field: "baseline", values: ["most": "1000"])) {
            try PlanText(baseline: String(repeating: "b", count: 1001))
        }
        #expect(throws: Refusal(.textUnreadable, field: "avoid")) { try PlanText(avoid: "do not\u{7}touch") }
    }

    @Test(arguments: Engine.available)
    func `is not submitted without anything to do, and once however often it is sent`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Marlene", "Okafor")
            #expect(throws: Refusal(.required, field: "strategies")) {
                try WritePlan(Self.text(strategies: nil), for: person.id, submits: true)
            }
            let once = try OnceKey("key", by: world.noor, request: [1])
            let sent = try WritePlan(Self.text(), for: person.id, submits: true)
            async let one = world.desk.perform(sent, by: world.noor, once: once)
            async let other = world.desk.perform(sent, by: world.noor, once: once)
            let (first, second) = try await (one, other)
            #expect(first == second && first.state == .submitted)
        }
    }

    @Test(arguments: Engine.available)
    func `leaves no word of its own in the journal, which vouches for every row`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Marlene", "Okafor")
            let plan = try await world.submitted(
                PlanText(
                    baseline: "quiet", elevated: "paces", triggers: "sirens", helped: "harmonica", avoid: "crowding",
                    strategies: "whisper", background: "orchard"), for: person.id)
            _ = try await world.desk.perform(
                DecidePlan(plan.id, .giveBack(because: "mention tangerines"), expected: plan.revision), by: world.grace)
            _ = try await world.desk.perform(ShowPlan(person.id, .shown, because: "lighthouse"), by: world.grace)
            _ = try await world.desk.perform(
                AddPlanContact("Zebedee Quill", .service, organisation: "Harbour", for: person.id), by: world.noor)
            _ = try await world.desk.perform(
                RecordPersonSafety(
                    .setFire, of: person.id, from: .record, happenedAt: world.clock.now, reference: "R-77",
                    note: "matches"), by: world.sam)
            let written = try await world.journal().map { $0.facts.lowercased() }.joined()
            let words = [
                "quiet", "paces", "sirens", "harmonica", "crowding", "whisper", "orchard", "tangerines", "lighthouse",
                "zebedee", "harbour", "r-77", "matches",
            ]
            for word in words { #expect(!written.contains(word), "\(word)") }
            try await world.seal()
            let fault = try await world.workspace.verify(tables: Migration.sealedTables).fault
            #expect(fault == nil, "\(String(describing: fault))")
        }
    }

    fileprivate static func text(strategies: String? = "Speak slowly") throws -> PlanText {
        try PlanText(baseline: "Talks a lot", triggers: "Sirens", helped: "A walk", strategies: strategies)
    }

    private static func byRule(_ contacts: Int, _ rule: PlanRule) -> PlanShowing {
        PlanShowing(choice: .byRule, reason: nil, by: nil, at: nil, contacts: contacts, rule: rule)
    }
}

@Suite struct `Whoever goes to a person` {
    @Test(arguments: Engine.available)
    func `is told of everybody in the call whom somebody recognised, once each`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let known = try await world.keep("Marlene", "Okafor")
            let quiet = try await world.keep("Juniper", nil)
            _ = try await world.approved(`A response plan`.text(), for: known.id)
            _ = try await world.desk.perform(ShowPlan(known.id, .shown, because: "new here"), by: world.grace)
            let call = try await world.take([.location: "4 Elm Street"])
            for (person, certainty) in [(known, Certainty.possible), (quiet, .certain), (known, .probable)] {
                let there = try await world.desk.perform(
                    AddPerson(.inCrisis, knownAs: nil, to: call.id), by: world.theo)
                _ = try await world.desk.perform(IdentifyPerson(there.id, as: person.id, certainty), by: world.sam)
            }
            let now = world.clock.now
            let briefs = try await world.database.read { db in
                try PlanBrief.briefs(for: call.id, in: db, at: now)
            }
            #expect(briefs.map(\.brief.person) == [quiet.id, known.id])
            #expect(briefs.map(\.certainty) == [.certain, .probable])
            #expect(briefs.map(\.brief.says) == [false, true])
        }
    }
}

extension World {
    fileprivate func remind() async throws {
        try await alarm([MissPlanReview.kind: { MissPlanReview($0) }]).doDueWork()
    }

    func plan(_ person: ID<Person>) async throws -> PlanFile {
        let now = clock.now
        return try await database.read { db in try PlanFile(person, in: db, at: now) }
    }

    fileprivate func worklist() async throws -> [PlanLine] {
        let now = clock.now
        return try await database.read { db in try ResponsePlans(db).worklist(at: now) }
    }

    fileprivate func submitted(_ text: PlanText, for person: ID<Person>) async throws -> ResponsePlan {
        try await desk.perform(WritePlan(text, for: person, submits: true), by: noor)
    }

    fileprivate func approved(_ text: PlanText, for person: ID<Person>) async throws -> ResponsePlan {
        let plan = try await submitted(text, for: person)
        return try await desk.perform(DecidePlan(plan.id, .approve, expected: plan.revision), by: grace)
    }

    fileprivate func meet(_ person: ID<Person>, as role: CallPerson.Role = .inCrisis) async throws {
        let call = try await take([.location: "4 Elm Street"])
        let there = try await desk.perform(AddPerson(role, knownAs: nil, to: call.id), by: theo)
        _ = try await desk.perform(IdentifyPerson(there.id, as: person, .certain), by: rosa)
    }
}
