import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `A case` {
    @Test(arguments: Engine.available)
    func `has a goal, an owner and always a next contact, until it is closed for a reason`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing([.housing])
            let opened = try await world.openCase(call)
            #expect(opened.owner.name == "Noor Haddad" && opened.number == call.number)
            #expect(opened.nextContact == world.clock.now.adding(.seconds(86_400)))
            let tried = try await world.tryToReach(opened, .reached, next: 72)
            #expect(tried.nextContact == world.clock.now.adding(.seconds(3 * 86_400)))
            let closed = try await world.desk.perform(CloseCase(opened.id, .goalsMet), by: world.noor)
            #expect(!closed.isOpen && closed.closure == .goalsMet && closed.nextContact == nil)
            let next = world.clock.now.adding(.seconds(3600))
            let again = try await world.desk.perform(ReopenCase(opened.id, nextContact: next), by: world.noor)
            #expect(again.isOpen && again.timesReopened == 1 && again.nextContact == next)
            let told = try await world.timeline(call).suffix(4).map(\.kind)
            #expect(told == [.caseOpened, .caseAttempt, .caseClosed, .caseReopened])
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is never open without a next contact, even past the program`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let opened = try await world.openCase(call)
            await #expect(throws: StorageError.self) {
                try await world.tamper("UPDATE support_case SET next_contact_at = \(Instant?.none)")
            }
            await #expect(throws: Refusal(.required, field: "nextContact")) {
                try await world.tryToReach(opened, next: nil)
            }
            await #expect(throws: Refusal(.nextContactPast, field: "nextContact")) {
                try await world.tryToReach(opened, next: -24)
            }
            await #expect(throws: Refusal(.nextContactFar, field: "nextContact")) {
                try await world.tryToReach(opened, next: 24 * 400)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is marked overdue once for each date that passed`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let opened = try await world.openCase(call)
            let alarm = world.alarm([
                MissContact.kind: { MissContact($0) }, MissPromise.kind: { MissPromise(path: $0) },
                MissCheckIn.kind: { MissCheckIn($0) },
            ])
            world.clock.move(.seconds(86_399))
            _ = try await alarm.doDueWork()
            #expect(try await world.now(opened).overdueAt == nil)
            world.clock.move(.seconds(1))
            for _ in 0..<3 { _ = try await alarm.doDueWork() }
            #expect(try await world.now(opened).overdueAt == world.clock.now)
            #expect(try await world.journal().filter { $0.kind == .caseOverdue }.count == 1)
            // Another date clears it, and the earlier alarm says nothing about it.
            try await world.tryToReach(opened, next: 48)
            #expect(try await world.now(opened).overdueAt == nil)
            world.clock.move(.seconds(47 * 3600))
            _ = try await alarm.doDueWork()
            #expect(try await world.now(opened).overdueAt == nil)
            world.clock.move(.seconds(3600))
            _ = try await alarm.doDueWork()
            #expect(try await world.journal().filter { $0.kind == .caseOverdue }.count == 2)
            _ = try await world.desk.perform(CloseCase(opened.id, .moved), by: world.noor)
            #expect(try await world.now(opened).overdueAt == nil)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is closed for want of contact only after three tries`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let opened = try await world.openCase(call)
            for made in 0..<3 {
                let refusal = Refusal(
                    .tooFewAttempts, .conflicting, field: "closure", values: ["least": "3", "made": String(made)])
                await #expect(throws: refusal) {
                    _ = try await world.desk.perform(CloseCase(opened.id, .noContact), by: world.noor)
                }
                try await world.tryToReach(opened)
            }
            let closed = try await world.desk.perform(CloseCase(opened.id, .noContact), by: world.noor)
            #expect(closed.closure == .noContact)
            await #expect(throws: Refusal(.caseClosed, .conflicting)) {
                _ = try await world.desk.perform(CloseCase(opened.id, .moved), by: world.noor)
            }
            // What was tried afterwards is a report, and kept.
            try await world.tryToReach(opened, .reached, next: nil)
            let attempts = try await world.database.read { db in try SupportCases(db).attempts(in: opened.id) }
            #expect(attempts.count == 4)
            #expect(attempts[0].flag == RecordAttempt.afterClosing && attempts[0].nextContact == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `is not closed while a high tier stands and nobody has made the person safe`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing([.housing])
            let opened = try await world.openCase(call)
            try await world.found(.high, on: call)
            for closure in SupportCase.Closure.allCases where closure != .died && closure != .noContact {
                await #expect(throws: Refusal(.safetyOwed, .conflicting, field: "measures"), "\(closure)") {
                    _ = try await world.desk.perform(CloseCase(opened.id, closure), by: world.noor)
                }
            }
            #expect(try await world.now(opened).isOpen)
            try await world.makeSafe(call)
            let closed = try await world.desk.perform(CloseCase(opened.id, .goalsMet), by: world.noor)
            #expect(closed.closure == .goalsMet)
        }
    }

    @Test(arguments: Engine.available)
    func `is closed without one where the person has died`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing([.housing])
            let opened = try await world.openCase(call)
            try await world.found(.high, on: call)
            let closed = try await world.desk.perform(CloseCase(opened.id, .died), by: world.noor)
            #expect(closed.closure == .died)
        }
    }

    @Test(arguments: Engine.available)
    func `is handed only to somebody who keeps cases`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let opened = try await world.openCase(call)
            await #expect(throws: Refusal(.keepsNoCases, .conflicting, field: "owner")) {
                _ = try await world.desk.perform(HandOver(opened.id, to: world.dana.id), by: world.noor)
            }
            await #expect(throws: Refusal(.noSuchAccount, .absent, field: "owner")) {
                _ = try await world.desk.perform(HandOver(opened.id, to: .new()), by: world.noor)
            }
            let given = try await world.desk.perform(HandOver(opened.id, to: world.grace.id), by: world.noor)
            #expect(given.owner.name == "Grace Chen")
            let (mine, graces, all) = try await world.database.read {
                [noor = world.noor.id, grace = world.grace.id] db in
                (try SupportCases(db).due(of: noor), try SupportCases(db).due(of: grace), try SupportCases(db).due())
            }
            #expect(mine.isEmpty && graces.map(\.id) == [opened.id] && all.count == 1)
            let keepers = try await world.database.read { db in try SupportCases(db).keepers() }
            #expect(keepers.map(\.name) == ["Grace Chen", "Noor Haddad"])
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "keep-cases"])) {
                _ = try await world.desk.perform(CloseCase(opened.id, .moved), by: world.rosa)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is one for each person of a call`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let first = try await world.openCase(call)
            await #expect(throws: Refusal(.caseAlreadyOpen, .conflicting)) { try await world.openCase(call) }
            let person = try await world.desk.perform(
                AddPerson(.inCrisis, knownAs: "The brother", to: call.id), by: world.rosa)
            let next = world.clock.now.adding(.seconds(3600))
            let command = try OpenCase(call.id, goal: "A doctor", for: person.id, nextContact: next)
            let second = try await world.desk.perform(command, by: world.noor)
            #expect(second.knownAs == "The brother")
            _ = try await world.desk.perform(CloseCase(first.id, .inError), by: world.noor)
            try await world.openCase(call)
            await #expect(throws: Refusal(.caseAlreadyOpen, .conflicting)) {
                _ = try await world.desk.perform(ReopenCase(first.id, nextContact: next), by: world.noor)
            }
            await #expect(throws: Refusal(.caseStillOpen, .conflicting)) {
                _ = try await world.desk.perform(ReopenCase(second.id, nextContact: next), by: world.noor)
            }
            #expect(throws: Refusal(.required, field: "goal")) {
                _ = try OpenCase(call.id, goal: "  ", nextContact: next)
            }
            // The first date is the one that the program promises, from the encounter on.
            let proposed = try await world.database.read { [now = world.clock.now] db in
                try SupportCases(db).firstContact(on: Calls(db).call(call.id), at: now)
            }
            #expect(proposed == world.clock.now.adding(.seconds(48 * 3600)))
        }
    }
}
