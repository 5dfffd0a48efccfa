import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

private let failed = Refusal(.signInFailed, .forbidden)
private let locked = Refusal(.accountLocked, .forbidden)

extension World {
    fileprivate func signIn(_ name: String = "dana", _ password: String = Cast.password) async throws -> Session {
        try await desk.signIn(name, password, from: "192.0.2.7")
    }

    /// Whose pages this secret opens.
    fileprivate func holder(_ session: Session) async throws -> String? {
        try await desk.worker(session: session.secret, from: "192.0.2.7")?.name
    }

    fileprivate func guessWrong(_ times: Int, _ name: String = "dana") async {
        for _ in 0..<times { await #expect(throws: failed) { try await signIn(name, "wrong password") } }
    }

    fileprivate func state(_ name: String = "dana") async throws -> Account.State? {
        try await database.read { db in try Accounts(db).account(named: name)?.state }
    }

    fileprivate func outcomes() async throws -> [String] {
        try await database.read { db in
            try db("SELECT outcome, subject_id FROM access_log ORDER BY position").map { row in
                let (outcome, subject): (String, String) = (try row["outcome"], try row["subject_id"])
                return subject.isEmpty ? outcome : "\(outcome) \(subject)"
            }
        }
    }
}

@Suite struct `Signing in` {
    @Test(arguments: Engine.available, ["dana", "Dana", "DANA"])
    func `with name and password opens a session`(engine: Engine, name: String) async throws {
        try await withWorld(on: engine) { world in
            let session = try await world.signIn(name)
            let worker = try #require(try await world.desk.worker(session: session.secret, from: "192.0.2.9"))
            #expect(worker.id == world.dana.id)
            #expect(worker.name == "Dana Reyes")
            #expect(worker.roles == [.dispatcher])
            #expect(worker.address == "192.0.2.9")
            #expect(try await world.outcomes() == ["signed-in \(worker.id)"])
        }
    }

    @Test(arguments: Engine.available)
    func `with a wrong name or a wrong password gets one answer, and is written down`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            await #expect(throws: failed) { try await world.signIn("dana", "wrong password") }
            await #expect(throws: failed) { try await world.signIn("nobody", Cast.password) }
            await #expect(throws: failed) { try await world.signIn("", "") }
            let (outcomes, sessions) = (try await world.outcomes(), try await world.count("session"))
            #expect(outcomes == ["sign-in-failed \(world.dana.id)", "sign-in-failed", "sign-in-failed"])
            #expect(sessions == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `is locked at the fifth wrong password until it is released`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let session = try await world.signIn()
            await world.guessWrong(4)
            #expect(try await world.state() == .active)
            await world.guessWrong(1)
            #expect(try await world.state() == .locked)
            #expect(try await world.journal().last?.kind == .accountLocked)
            // Who was signed in is out; only who knows the password learns why it no longer opens.
            #expect(try await world.holder(session) == nil)
            await #expect(throws: locked) { try await world.signIn() }
            await world.guessWrong(1)
            world.clock.move(.seconds(7 * 86_400))
            await #expect(throws: locked) { try await world.signIn() }

            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "manage-accounts"])) {
                try await world.desk.perform(UnlockAccount("dana"), by: world.theo)
            }
            try await world.desk.perform(UnlockAccount("dana"), by: world.grace)
            #expect(try await world.holder(world.signIn()) == "Dana Reyes")
            // The wrong ones from before are forgotten.
            await world.guessWrong(4)
            #expect(try await world.state() == .active)
        }
    }

    @Test(arguments: Engine.available)
    func `forgets wrong passwords after fifteen minutes, or when the right one comes`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            await world.guessWrong(4)
            world.clock.move(.seconds(15 * 60))
            await world.guessWrong(4)
            #expect(try await world.state() == .active)
            _ = try await world.signIn()
            await world.guessWrong(4)
            #expect(try await world.state() == .active)
            world.clock.move(.seconds(15 * 60 - 1))
            await world.guessWrong(1)
            #expect(try await world.state() == .locked)
        }
    }

    @Test(arguments: Engine.available)
    func `of one does not lock another`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            await world.guessWrong(5, "dana")
            await world.guessWrong(4, "theo")
            #expect(try await world.state("dana") == .locked)
            #expect(try await world.state("theo") == .active)
            _ = try await world.signIn("theo")
        }
    }

    @Test(arguments: Engine.available)
    func `by twenty guesses at once is locked all the same`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { await world.guessWrong(1) } }
            }
            let (state, journal) = (try await world.state(), try await world.journal())
            #expect(state == .locked)
            #expect(journal.filter { $0.kind == .accountLocked }.count == 1)
        }
    }

    /// Comparing takes its time on purpose; what changed meanwhile counts, or a guesser who asks often enough at once
    /// would get through the lock.
    @Test(
        arguments: Engine.available,
        [("state = 'locked'", locked), ("state = 'disabled'", locked), ("password = 'another'", failed)])
    func `opens nothing when the account was changed while the password was compared`(
        engine: Engine, change: (statement: String, refusal: Refusal)
    ) async throws {
        try await withWorld(on: engine) { world in
            let (began, gate) = (Latch(), Latch())
            // The change holds the writer: who signs in meanwhile sees the account as it was, and is next to write.
            async let changed: Void = world.database.write { [statement = change.statement] db in
                began.open()
                gate.waitUntilOpen()
                try db.run("UPDATE account SET \(SQL(stringLiteral: statement)) WHERE name = 'dana'")
            }
            await began.opened()
            let session = Task { try await world.signIn() }
            try await Task.sleep(for: .milliseconds(200))
            gate.open()
            try await changed
            await #expect(throws: change.refusal) { _ = try await session.value }
            #expect(try await world.count("session") == 0)
        }
    }
}

@Suite struct `A session` {
    @Test(arguments: Engine.available)
    func `ends after half an hour without a request`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let session = try await world.signIn()
            for _ in 0..<3 {
                world.clock.move(.seconds(29 * 60))
                #expect(try await world.holder(session) == "Dana Reyes")
            }
            world.clock.move(.seconds(30 * 60))
            #expect(try await world.holder(session) == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `ends after twelve hours, however busy`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let session = try await world.signIn()
            for _ in 0..<35 {
                world.clock.move(.seconds(20 * 60))
                #expect(try await world.holder(session) != nil)
            }
            world.clock.move(.seconds(20 * 60))
            #expect(try await world.holder(session) == nil)
            // The next to sign in clears away what has ended.
            world.clock.move(.seconds(60))
            _ = try await world.signIn("theo")
            #expect(try await world.count("session") == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `ends with signing out, and with it no other`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (desk, phone, other) = (
                try await world.signIn(), try await world.signIn(), try await world.signIn("theo")
            )
            try await world.desk.signOut(desk.secret, world.dana)
            #expect(try await world.holder(desk) == nil)
            #expect(try await world.holder(phone) == "Dana Reyes")
            #expect(try await world.holder(other) == "Theo Lund")
            #expect(try await world.outcomes().last == "signed-out \(world.dana.id)")
        }
    }

    @Test(arguments: Engine.available)
    func `ends everywhere when the password is changed`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (desk, phone, other) = (
                try await world.signIn(), try await world.signIn(), try await world.signIn("theo")
            )
            let new = try PasswordHash("another long one", rounds: 10)
            try await world.desk.perform(ChangeOwnAccount(.password(new)), by: world.dana)
            #expect(try await world.holder(desk) == nil)
            #expect(try await world.holder(phone) == nil)
            #expect(try await world.holder(other) == "Theo Lund")
            await #expect(throws: failed) { try await world.signIn() }
            _ = try await world.signIn("dana", "another long one")
        }
    }

    @Test(arguments: Engine.available)
    func `may end all others of the same person`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (desk, phone, other) = (
                try await world.signIn(), try await world.signIn(), try await world.signIn("theo")
            )
            try await world.desk.perform(EndOtherSessions(keeping: desk.secret.hash), by: world.dana)
            #expect(try await world.holder(desk) == "Dana Reyes")
            #expect(try await world.holder(phone) == nil)
            #expect(try await world.holder(other) == "Theo Lund")
            let places = try await world.database.read { db in try Sessions(db).sessions(of: world.dana.id) }
            #expect(places.map(\.hash) == [desk.secret.hash])
        }
    }

    @Test(arguments: Engine.available, ["locked", "disabled"])
    func `of a closed account opens nothing, and neither does its token`(engine: Engine, state: String) async throws {
        try await withWorld(on: engine) { world in
            let (session, token) = (try await world.signIn(), Secret(prefix: "alongside_"))
            try await world.desk.perform(GiveToken(to: "dana", token), by: world.grace)
            #expect(try await world.desk.worker(token: token, from: nil)?.id == world.dana.id)
            try await world.tamper("UPDATE account SET state = \(state) WHERE name = 'dana'")
            #expect(try await world.holder(session) == nil)
            #expect(try await world.desk.worker(token: token, from: nil) == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `cannot be opened with what the store keeps of it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let session = try await world.signIn()
            let hash = session.secret.hash
            #expect(try await world.count("session WHERE hash = \(hash)") == 1)
            #expect(try await world.desk.worker(session: Secret(given: hash), from: nil) == nil)
            #expect(try await world.desk.worker(session: Secret(), from: nil) == nil)
            #expect(try await world.desk.worker(session: Secret(given: ""), from: nil) == nil)
            #expect(session.secret.text.count == 43, "256 bits in base64url")
            #expect(session.secret.text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })
        }
    }
}

@Suite struct `A token` {
    @Test(arguments: Engine.available)
    func `acts as the account it was given to, until it is taken back`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let token = Secret(prefix: "alongside_")
            try await world.desk.perform(GiveToken(to: "Rosa", token), by: world.grace)
            let worker = try #require(try await world.desk.worker(token: token, from: "192.0.2.1"))
            #expect(worker.id == world.rosa.id)
            #expect(worker.roles == [.responder])
            #expect(try await world.desk.worker(token: Secret(), from: nil) == nil)
            #expect(try await world.desk.worker(token: Secret(given: token.hash), from: nil) == nil)
            // A token is no session, and a session no token.
            #expect(try await world.desk.worker(session: token, from: nil) == nil)
            try await world.tamper("UPDATE api_token SET revoked_at = 1")
            #expect(try await world.desk.worker(token: token, from: nil) == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `is given by who manages accounts, to an account there is`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "manage-accounts"])) {
                try await world.desk.perform(GiveToken(to: "dana", Secret()), by: world.dana)
            }
            await #expect(throws: Refusal(.noSuchAccount, .absent, field: "name")) {
                try await world.desk.perform(GiveToken(to: "nobody", Secret()), by: world.grace)
            }
            let tokens = try await world.count("api_token")
            #expect(tokens == 0)
        }
    }
}

@Suite struct `An account` {
    private func add(_ name: String, in world: World, by worker: Worker? = nil) async throws -> ID<Worker> {
        let hash = try PasswordHash("seven quiet herons", rounds: 1)
        return try await world.desk.perform(
            AddAccount(name, displayName: nil, roles: [.dispatcher, .auditor], password: hash),
            by: worker ?? world.grace)
    }

    @Test(arguments: Engine.available)
    func `is made by who manages accounts, and may sign in at once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let id = try await add("olu", in: world)
            let session = try await world.signIn("olu", "seven quiet herons")
            #expect(session.worker.id == id)
            #expect(session.worker.name == "Olu")
            #expect(session.worker.roles == [.dispatcher, .auditor])
            _ = try await add("maria", in: world, by: .terminal)
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "manage-accounts"])) {
                try await add("eve", in: world, by: world.dana)
            }
        }
    }

    @Test(arguments: Engine.available, ["dana", "Dana"])
    func `has a name of its own`(engine: Engine, name: String) async throws {
        try await withWorld(on: engine) { world in
            await #expect(throws: Refusal(.accountExists, .conflicting, field: "name")) {
                try await add(name, in: world)
            }
            let accounts = try await world.count("account")
            #expect(accounts == Cast.allCases.count)
        }
    }

    @Test(arguments: ["", "two words", "x\u{0}", "a/b", "<b>", String(repeating: "x", count: 65)])
    func `has a name of one word`(name: String) throws {
        let hash = PasswordHash(stored: "")
        #expect(throws: Refusal(.notAName, field: "name")) {
            try AddAccount(name, displayName: nil, roles: [.dispatcher], password: hash)
        }
        #expect(throws: Refusal(.required, field: "role")) {
            try AddAccount("olu", displayName: nil, roles: [], password: hash)
        }
    }

    @Test(arguments: Engine.available)
    func `is released only when it is locked, and only when it is there`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let events = try await world.journal().count
            try await world.desk.perform(UnlockAccount("dana"), by: world.grace)
            try await world.tamper("UPDATE account SET state = 'disabled' WHERE name = 'theo'")
            try await world.desk.perform(UnlockAccount("theo"), by: world.grace)
            #expect(try await world.state("theo") == .disabled)
            #expect(try await world.journal().count == events)
            await #expect(throws: Refusal(.noSuchAccount, .absent, field: "name")) {
                try await world.desk.perform(UnlockAccount("nobody"), by: world.grace)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `speaks the language its owner chose`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let session = try await world.signIn("rosa")
            #expect(session.worker.language == "en")
            try await world.desk.perform(ChangeOwnAccount(.language("es")), by: world.rosa)
            #expect(try await world.desk.worker(session: session.secret, from: nil)?.language == "es")
            #expect(try await world.desk.worker(session: world.signIn("dana").secret, from: nil)?.language == "en")
        }
    }

    @Test(arguments: Engine.available)
    func `and what became of it is vouched for by the journal`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            _ = try await add("olu", in: world)
            await world.guessWrong(5)
            try await world.desk.perform(UnlockAccount("dana"), by: world.grace)
            try await world.desk.perform(GiveToken(to: "dana", Secret()), by: world.grace)
            try await world.desk.perform(ChangeOwnAccount(.language("es")), by: world.rosa)
            try await world.seal()
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
            // A role that somebody gave themselves behind the desk's back.
            try await world.tamper(
                """
                INSERT INTO account_role (id, account_id, role) VALUES ('x', \(world.val.id), 'supervisor')
                """
            )
            let fault = try await world.workspace.verify(tables: Migration.sealedTables).fault
            #expect(fault?.why == .rowInserted)
            #expect(fault?.row == "account_role:x")
        }
    }
}
