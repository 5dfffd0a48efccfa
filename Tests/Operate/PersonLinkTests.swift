import Access
import Door
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `A person's link` {
    @Test func `is opened by 256 bits of chance and six digits`() throws {
        let many = (0..<2000).map { _ in LinkSecret() }
        #expect(Set(many.map(\.token.text)).count == many.count)
        #expect(many.allSatisfy { $0.token.text.utf8.count >= 43 && $0.code.utf8.count == 6 })
        #expect(many.allSatisfy { $0.code.allSatisfy { ("0"..."9").contains($0) } })
        // Every digit comes up at every place, zero as the first too.
        for place in 0..<6 { #expect(Set(many.map { Array($0.code)[place] }).count == 10) }
        #expect(!"\(many[0])".contains(many[0].code))
    }

    @Test(arguments: [
        ("123 456", "123456"), (" 123-456\n", "123456"), ("٠١٢٣٤٥", "012345"), ("１２３４５６", "123456"),
    ])
    func `takes its code as people type it`(typed: String, code: String) throws {
        #expect(try LinkSecret.code(typed) == code)
    }

    @Test(arguments: ["", "12345", "1234567", "12345x", "十二三四五六", String(repeating: "1", count: 10_000), "½23456"])
    func `takes nothing else for a code`(typed: String) {
        #expect(throws: Refusal(.codeUnreadable, field: "code")) { try LinkSecret.code(typed) }
    }

    @Test(arguments: Engine.available)
    func `opens once with its code, for as long as the phone may look`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, plan) = try await world.planned()
            let (link, secret) = try await world.give(plan)
            #expect(link.standing(at: world.clock.now) == .waiting)
            #expect(try await world.waits(secret))
            let pass = Secret()
            guard case .opened(let opened) = try await world.open(secret, pass: pass) else {
                Issue.record("the right code did not open it")
                return
            }
            #expect(opened.id == link.id && opened.about == plan.id.text)
            #expect(try await !world.waits(secret))
            #expect(try await world.look(secret, pass) == plan.id.text)
            // No other phone looks with it, and no second code opens it.
            #expect(try await world.look(secret, Secret()) == nil)
            #expect(try await world.open(secret) == .closed)
            #expect(try await world.look(secret, pass) == plan.id.text)
            world.clock.move(.seconds(15 * 60 - 1))
            #expect(try await world.look(secret, pass) == plan.id.text)
            world.clock.move(.seconds(1))
            #expect(try await world.look(secret, pass) == nil)
            #expect(try await world.safety(world.person(of: plan)).links.map(\.openedAt) == [opened.openedAt])
        }
    }

    @Test(arguments: Engine.available)
    func `is closed for good by five wrong codes`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, plan) = try await world.planned()
            let (_, secret) = try await world.give(plan)
            let wrong = secret.code == "000000" ? "000001" : "000000"
            for count in 1...5 {
                guard case .wrong(let link) = try await world.open(secret, code: wrong) else {
                    Issue.record("wrong code \(count) was not counted")
                    return
                }
                #expect(link.wrongCodes == count && (link.closing == .wrongCodes) == (count == 5))
            }
            #expect(try await world.open(secret) == .closed)
            #expect(try await !world.waits(secret))
            // Nothing of the database opens it again by mistake.
            await #expect(throws: StorageError.self) {
                try await world.tamper("UPDATE person_link SET closed_at = NULL, closed_as = NULL")
            }
            let told = Array(try await world.journal().map(\.kind.rawValue).suffix(5))
            #expect(told == Array(repeating: "person-link-tried", count: 4) + ["person-link-closed"])
        }
    }

    @Test(arguments: Engine.available)
    func `counts every wrong code of many who try at once, and opens for one of them`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, plan) = try await world.planned()
            let (_, secret) = try await world.give(plan)
            let wrong = secret.code == "000000" ? "000001" : "000000"
            let answers = await withTaskGroup(of: OpenPersonLink.Answer?.self) { group in
                for _ in 0..<12 { group.addTask { try? await world.open(secret, code: wrong) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.filter { $0 == .closed }.count == 7)
            let (_, next) = try await world.give(plan)
            let opened = await withTaskGroup(of: OpenPersonLink.Answer?.self) { group in
                for _ in 0..<6 { group.addTask { try? await world.open(next) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(opened.filter { $0 != .closed }.count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `that is unknown, opened, closed, taken back, replaced or too old gets one answer`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (person, plan) = try await world.planned()
            let unknown = LinkSecret()
            let (_, replaced) = try await world.give(plan)
            let (link, taken) = try await world.give(plan)
            _ = try await world.desk.perform(TakeBackSafetyLink(link.id), by: world.noor)
            await #expect(throws: Refusal(.linkOver, .conflicting)) {
                _ = try await world.desk.perform(TakeBackSafetyLink(link.id), by: world.noor)
            }
            await #expect(throws: Refusal(.noSuchLink, .absent)) {
                _ = try await world.desk.perform(TakeBackSafetyLink(.new()), by: world.noor)
            }
            let (_, old) = try await world.give(plan)
            world.clock.move(.seconds(24 * 3600 - 1))
            #expect(try await world.waits(old))
            world.clock.move(.seconds(1))
            let (_, used) = try await world.give(plan)
            _ = try await world.open(used)
            // The code of one link opens no other, and a link opens nothing but what it is for.
            let (_, other) = try await world.give(plan)
            let mixed = try await world.desk.perform(
                OpenPersonLink(.ownPage, other.token, code: other.code, pass: Secret()), by: .alarm)
            #expect(mixed == .closed)
            for secret in [unknown, replaced, taken, old, used] {
                #expect(try await world.open(secret) == .closed)
                #expect(try await !world.waits(secret))
            }
            #expect(try await world.waits(other))
            // A plan that ended is shown to nobody, not even to a phone that looks at it.
            let pass = Secret()
            let (_, last) = try await world.give(plan)
            _ = try await world.open(last, pass: pass)
            #expect(try await world.look(last, pass) == plan.id.text)
            let (_, waiting) = try await world.give(plan)
            _ = try await world.desk.perform(EndSafetyPlan(plan.id, because: .anotherPerson), by: world.noor)
            #expect(try await world.look(last, pass) == nil)
            #expect(try await world.open(waiting) == .closed)
            await #expect(throws: Refusal(.safetyPlanEnded, .conflicting)) { try await world.give(plan) }
            #expect(try await world.safety(person).links.count == 7)
        }
    }

    @Test(arguments: Engine.available)
    func `leads to the version it was given for, and only one that stands is given`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (person, first) = try await world.planned()
            let (_, secret) = try await world.give(first)
            let second = try await world.write(person, ["two"], replacing: [first])
            await #expect(throws: Refusal(.safetyPlanChanged, .conflicting)) { try await world.give(first) }
            _ = try await world.give(second)
            let pass = Secret()
            _ = try await world.open(secret, pass: pass)
            #expect(try await world.look(secret, pass) == first.id.text)
        }
    }

    @Test(arguments: Engine.available)
    func `is kept so that nothing which opens it can be read or tried out`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, plan) = try await world.planned()
            let (_, secret) = try await world.give(plan)
            let pass = Secret()
            _ = try await world.open(secret, pass: pass)
            let rows = try await world.database.read { db in
                try ["person_link", "journal", "access_log", "once"].flatMap { table in
                    try db("SELECT * FROM \(SQL(stringLiteral: table))").map { "\($0.values)" }
                }
            }
            #expect(!rows.isEmpty)
            for hidden in [secret.token.text, pass.text] {
                #expect(rows.allSatisfy { !$0.contains(hidden) })
            }
            let kept = try await world.database.read { db -> (String, String) in
                let row = try db("SELECT token_hash, code_hash FROM person_link")[0]
                return (try row["token_hash"], try row["code_hash"])
            }
            #expect(kept.0 == secret.token.hash)
            // Whoever has the database tries all codes under what stands there, and finds none.
            let guesses = Set(
                [kept.0, plan.id.text, ""].flatMap { key in
                    ["000000", secret.code].map { LinkSecret.hash(of: $0, under: Secret(given: key)) }
                })
            #expect(!guesses.contains(kept.1))
        }
    }
}

extension World {
    fileprivate func planned() async throws -> (Person, SafetyPlan) {
        let person = try await keep("Juniper", nil)
        return (person, try await write(person, ["no sleep"]))
    }

    @discardableResult
    fileprivate func give(_ plan: SafetyPlan) async throws -> (PersonLink, LinkSecret) {
        let secret = LinkSecret()
        return (try await desk.perform(GiveSafetyPlan(plan.id, by: secret), by: grace), secret)
    }

    fileprivate func open(
        _ secret: LinkSecret, code: String? = nil, pass: Secret = Secret()
    ) async throws -> OpenPersonLink.Answer {
        try await desk.perform(
            OpenPersonLink(.safetyPlan, secret.token, code: code ?? secret.code, pass: pass), by: .alarm)
    }

    fileprivate func waits(_ secret: LinkSecret) async throws -> Bool {
        let now = clock.now
        return try await database.read { db in
            try PersonLinks(db).waiting(.safetyPlan, secret.token, at: now) != nil
        }
    }

    /// What a phone sees that shows this pass.
    fileprivate func look(_ secret: LinkSecret, _ pass: Secret) async throws -> String? {
        let now = clock.now
        return try await database.read { db in
            try PersonLinks(db).opened(.safetyPlan, secret.token, pass: pass, at: now)?.about
        }
    }

    fileprivate func person(of plan: SafetyPlan) async throws -> Person {
        try await database.read { db in try People(db).person(plan.person) }
    }
}
