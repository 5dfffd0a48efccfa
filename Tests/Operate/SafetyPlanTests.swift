import Access
import Door
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `A safety plan` {
    @Test(arguments: Engine.available)
    func `is in the person's own words, under six headings, in any script`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let plan = try await world.write(
                person,
                [
                    .warningSigns: [.init(" مش قادر أنام \r\n\n 眠れない\n")],
                    .helpers: [
                        .init("Ọlá, my aunt", phone: "812 555 0100"), .init(""), .init("Crisis line", phone: " 988 "),
                        .init("Nadia", phone: "٨١٢ ٥٥٥ ٠١٠١"),
                    ],
                    .surroundings: [.init("My brother keeps the key", isStep: true), .init("Pills are gone")],
                ], in: "ar-EG")
            #expect(plan.lines(.warningSigns).map(\.words) == ["مش قادر أنام", "眠れない"])
            #expect(plan.lines(.helpers).map(\.phone) == ["+18125550100", "988", "+18125550101"])
            #expect(plan.lines(.surroundings).map(\.step?.state) == [.open, nil])
            #expect((plan.language, plan.by.name) == ("ar-EG", Cast.noor.displayName))
            #expect(plan.copy == nil && plan.end == nil)
            let file = try await world.safety(person)
            #expect(file.standing == [plan] && file.versions == [plan] && file.number(of: plan) == 1)
            #expect(file.calledBy?.text == "Juniper")
        }
    }

    @Test func `has a line at least, and no more of them and no longer than people read`() throws {
        func refused(
            _ code: Refusal.Code, _ heading: SafetyPlan.Heading, _ values: [String: String],
            _ typed: [SafetyPlan.Heading: [SafetyPlanWords.Typed]], sourceLocation: SourceLocation = #_sourceLocation
        ) {
            #expect(throws: Refusal(code, field: heading.rawValue, values: values), sourceLocation: sourceLocation) {
                try SafetyPlanWords(typed)
            }
        }
        refused(.planEmpty, .warningSigns, [:], [:])
        refused(.planEmpty, .warningSigns, [:], [.helpers: [.init(" \n\t "), .init("")]])
        let lines = (1...30).map { "sign \($0)" }.joined(separator: "\n")
        refused(.headingFull, .warningSigns, ["most": "10"], [.warningSigns: [.init(lines)]])
        refused(.headingFull, .helpers, ["most": "10"], [.helpers: (1...30).map { .init("friend \($0)") }])
        let long = String(repeating: "眠", count: 201)
        refused(.textTooLong, .byMyself, ["most": "200", "line": "2"], [.byMyself: [.init("walk\n\(long)")]])
        refused(.textUnreadable, .surroundings, ["line": "1"], [.surroundings: [.init("the \u{0}key")]])
        refused(.textUnreadable, .warningSigns, ["line": "1"], [.warningSigns: [.init("a\u{1B}[2J")]])
        refused(.lineWithoutWords, .helpers, ["line": "2"], [.helpers: [.init("Nadia"), .init(" ", phone: "988")]])
        refused(.notATelephoneNumber, .professionals, ["line": "1"], [.professionals: [.init("Dr. May", phone: "ask")]])
        refused(.notATelephoneNumber, .helpers, ["line": "1"], [.helpers: [.init("Nadia", phone: "+12")]])
        // Where nobody is called, a number says nothing.
        let words = try SafetyPlanWords([.warningSigns: [.init("a\tb", phone: "988")]])
        #expect(words.lines.map(\.words) == ["a b"] && words.lines.map(\.phone) == [nil])
        #expect(throws: Refusal(.required, field: "language")) {
            try MakeSafetyPlan(.new(), words, in: " ", replacing: [])
        }
        #expect(throws: Refusal(.notALanguage, field: "language")) {
            try MakeSafetyPlan(.new(), words, in: "English please", replacing: [])
        }
        #expect(throws: Refusal(.textTooLong, field: "where", values: ["most": "200"])) {
            try MakeSafetyPlan(
                .new(), words, in: "en", replacing: [], copy: (.card, String(repeating: "x", count: 201)))
        }
    }

    @Test(arguments: Engine.available)
    func `is never changed: the next version replaces it, and both stay readable`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let first = try await world.write(person, ["one"])
            world.clock.move(.seconds(60))
            let second = try await world.write(person, ["two"], replacing: [first], by: world.grace)
            var file = try await world.safety(person)
            #expect(file.standing.map(\.id) == [second.id])
            #expect(file.versions.map { $0.lines.map(\.words) } == [["two"], ["one"]])
            #expect(file.versions == [second, first])
            #expect(file.versions.map(file.number(of:)) == [2, 1])
            // Whoever began from what no longer stands is told so, and nothing of either is lost.
            for seen in [[first], [], [first, second]] {
                await #expect(throws: Refusal(.safetyPlanChanged, .conflicting)) {
                    try await world.write(person, ["three"], replacing: seen)
                }
            }
            let ended = try await world.desk.perform(
                EndSafetyPlan(second.id, because: .noLongerRight), by: world.noor)
            #expect(ended.end?.reason == .noLongerRight && ended.end?.by.name == Cast.noor.displayName)
            await #expect(throws: Refusal(.safetyPlanEnded, .conflicting)) {
                _ = try await world.desk.perform(EndSafetyPlan(second.id, because: .askedByPerson), by: world.noor)
            }
            // What the ended one replaced does not come back.
            file = try await world.safety(person)
            #expect(file.standing.isEmpty && file.versions.count == 2)
            await #expect(throws: Refusal(.safetyPlanChanged, .conflicting)) {
                try await world.write(person, ["three"], replacing: [second])
            }
            let third = try await world.write(person, ["three"])
            file = try await world.safety(person)
            #expect(file.standing == [third] && file.number(of: third) == 3)
            await #expect(throws: Refusal(.noSuchPersonRecord, .absent, field: "person")) {
                try await world.desk.perform(
                    MakeSafetyPlan(.new(), SafetyPlanWords([.byMyself: [.init("walk")]]), in: "en", replacing: []),
                    by: world.noor)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `by several people at once is one version, and a second press of one button too`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let first = try await world.write(person, ["one"])
            let answers = await withTaskGroup(of: Refusal.Code?.self) { group in
                for (number, worker) in [world.noor, world.grace, world.noor, world.grace].enumerated() {
                    group.addTask {
                        do {
                            _ = try await world.write(person, ["by \(number)"], replacing: [first], by: worker)
                            return nil
                        } catch { return (error as? Refusal)?.code }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.filter { $0 == nil }.count == 1)
            #expect(answers.filter { $0 == .safetyPlanChanged }.count == 3)
            let standing = try await world.safety(person).standing
            #expect(standing.count == 1)
            let key = try OnceKey("twice", by: world.noor, request: "the same form".utf8)
            let command = try MakeSafetyPlan(
                person.id, SafetyPlanWords([.byMyself: [.init("walk")]]), in: "en", replacing: standing.map(\.id))
            let once = try await world.desk.perform(command, by: world.noor, once: key)
            let twice = try await world.desk.perform(command, by: world.noor, once: key)
            #expect(once == twice)
            #expect(try await world.count("safety_plan") == 3)
        }
    }

    @Test(arguments: Engine.available)
    func `is read by every record of the person, and back where it was once they part`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (one, other) = (try await world.keep("Dana", "Okafor"), try await world.keep("Dana", "Okafor"))
            let mine = try await world.write(one, ["mine"])
            world.clock.move(.seconds(60))
            let theirs = try await world.write(other, ["theirs"])
            let before = try await world.rows()
            let merge = try await world.desk.perform(
                MergePeople(other.id, into: one.id, .certain, because: "a card"), by: world.noor)
            #expect(try await world.rows() == before)
            for record in [one, other] {
                let file = try await world.safety(record)
                #expect(file.person.id == one.id)
                #expect(file.standing.map(\.id) == [theirs.id, mine.id])
            }
            // A version written on both replaces both, as long as they are one.
            await #expect(throws: Refusal(.safetyPlanChanged, .conflicting)) {
                try await world.write(one, ["both"], replacing: [mine])
            }
            world.clock.move(.seconds(60))
            let both = try await world.write(one, ["both"], replacing: [mine, theirs])
            #expect(try await world.safety(other).standing == [both])
            _ = try await world.desk.perform(UndoMerge(merge.id, because: "twins"), by: world.grace)
            #expect(try await world.safety(one).standing.map(\.id) == [both.id])
            #expect(try await world.safety(one).versions.map(\.id) == [both.id, mine.id])
            #expect(try await world.safety(other).standing == [theirs])
            #expect(try await world.safety(other).versions == [theirs])
        }
    }

    @Test(arguments: Engine.available)
    func `says what is left to make the surroundings safer, and who told that it is done`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let plan = try await world.write(
                person,
                [
                    .warningSigns: [.init("no sleep")],
                    .surroundings: [.init("My brother keeps the key", isStep: true), .init("Pills are gone")],
                ])
            let (open, plain) = (plan.lines(.surroundings)[0], plan.lines(.surroundings)[1])
            world.clock.move(.seconds(60))
            let done = try await world.desk.perform(TellSafetyStep(open.id, of: plan.id, is: .done), by: world.noor)
            let step = try #require(done.lines(.surroundings)[0].step)
            #expect(step.state == .done && step.told?.by.name == Cast.noor.displayName)
            #expect(step.told?.at == world.clock.now)
            let events = try await world.journal().count
            _ = try await world.desk.perform(TellSafetyStep(open.id, of: plan.id, is: .done), by: world.noor)
            #expect(try await world.journal().count == events)
            world.clock.move(.seconds(60))
            let again = try await world.desk.perform(TellSafetyStep(open.id, of: plan.id, is: .open), by: world.noor)
            #expect(again.lines(.surroundings)[0].step?.state == .open)
            for line in [plain.id, plan.lines(.warningSigns)[0].id, .new()] {
                await #expect(throws: Refusal(.noSuchSafetyStep, .absent)) {
                    _ = try await world.desk.perform(TellSafetyStep(line, of: plan.id, is: .done), by: world.noor)
                }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `says whether the person has it with them, and where`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let words = try SafetyPlanWords([.byMyself: [.init("walk")]])
            let plan = try await world.desk.perform(
                MakeSafetyPlan(person.id, words, in: "en", replacing: [], copy: (.card, " behind the phone ")),
                by: world.grace)
            #expect(plan.copy?.kind == .card && plan.copy?.keptWhere == "behind the phone")
            world.clock.move(.seconds(60))
            let told = try await world.desk.perform(
                TellSafetyCopy(of: plan.id, .nothing, keptWhere: "lost"), by: world.noor)
            #expect(told.copy?.kind == .nothing && told.copy?.keptWhere == nil)
            #expect(told.copy?.told.by.name == Cast.noor.displayName)
        }
    }

    @Test(arguments: Engine.available)
    func `is for those who write it with people and for nobody else`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let plan = try await world.write(person, ["one"])
            let words = try SafetyPlanWords([.byMyself: [.init("walk")]])
            for other in [world.omar, world.dana, world.theo, world.val, world.priya, world.ines] {
                let may = Refusal(.mayNot, .forbidden, values: ["permission": "make-safety-plans"])
                await #expect(throws: may) {
                    _ = try await world.desk.perform(
                        MakeSafetyPlan(person.id, words, in: "en", replacing: [plan.id]), by: other)
                }
                await #expect(throws: may) {
                    _ = try await world.desk.perform(GiveSafetyPlan(plan.id, by: LinkSecret()), by: other)
                }
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "see-safety-plans"])) {
                    try await world.desk.look(as: other, for: .seeSafetyPlans, at: Person.subject(person.id)) { db in
                        _ = try SafetyPlanFile(person.id, in: db)
                    }
                }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `leaves no word of theirs in the journal, which vouches for every row`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Zebedee", nil)
            let plan = try await world.write(
                person,
                [
                    .warningSigns: [.init("quillfeather mood")],
                    .helpers: [.init("Bartholomew", phone: "812 555 0177")],
                    .surroundings: [.init("the cupboard", isStep: true)],
                ])
            _ = try await world.desk.perform(
                TellSafetyCopy(of: plan.id, .paper, keptWhere: "in the teapot"), by: world.noor)
            let step = plan.lines(.surroundings)[0].id
            _ = try await world.desk.perform(TellSafetyStep(step, of: plan.id, is: .done), by: world.noor)
            let secret = LinkSecret()
            _ = try await world.desk.perform(GiveSafetyPlan(plan.id, by: secret), by: world.noor)
            _ = try await world.desk.perform(
                OpenPersonLink(.safetyPlan, secret.token, code: secret.code, pass: Secret()), by: .alarm)
            let ended = try await world.write(person, ["another"], replacing: [plan])
            _ = try await world.desk.perform(EndSafetyPlan(ended.id, because: .anotherPerson), by: world.noor)
            let entries = try await world.journal()
            let written = entries.map { $0.facts.lowercased() }.joined()
            for word in ["quillfeather", "bartholomew", "0177", "cupboard", "teapot", "another\"", secret.code] {
                #expect(!written.contains(word), "\(word)")
            }
            let said = Set(entries.map(\.kind.rawValue))
            #expect(
                said.isSuperset(of: [
                    "safety-plan-made", "safety-plan-ended", "safety-plan-given", "safety-step-told",
                    "safety-copy-told", "person-link-opened",
                ]))
            try await world.seal()
            var fault = try await world.workspace.verify(tables: Migration.sealedTables).fault
            #expect(fault == nil, "\(String(describing: fault))")
            try await world.tamper("UPDATE safety_plan_line SET words = 'other' WHERE plan_id = \(plan.id)")
            fault = try await world.workspace.verify(tables: Migration.sealedTables).fault
            #expect(fault != nil)
        }
    }
}

extension World {
    func write(
        _ person: Person, _ typed: [SafetyPlan.Heading: [SafetyPlanWords.Typed]], in language: String = "en",
        replacing seen: [SafetyPlan] = [], by worker: Worker? = nil
    ) async throws -> SafetyPlan {
        try await desk.perform(
            MakeSafetyPlan(person.id, SafetyPlanWords(typed), in: language, replacing: seen.map(\.id)),
            by: worker ?? noor)
    }

    @discardableResult
    func write(
        _ person: Person, _ signs: [String], replacing seen: [SafetyPlan] = [], by worker: Worker? = nil
    ) async throws -> SafetyPlan {
        try await write(person, [.warningSigns: signs.map { .init($0) }], replacing: seen, by: worker)
    }

    func safety(_ person: Person) async throws -> SafetyPlanFile {
        try await database.read { db in try SafetyPlanFile(person.id, in: db) }
    }

    /// Every row of safety plans.
    fileprivate func rows() async throws -> [String] {
        try await database.read { db in
            try ["safety_plan", "safety_plan_line", "safety_plan_earlier", "safety_plan_step", "safety_plan_copy"]
                .flatMap { table in
                    try db("SELECT * FROM \(SQL(stringLiteral: table)) ORDER BY id").map { "\(table) \($0.values)" }
                }
        }
    }
}
