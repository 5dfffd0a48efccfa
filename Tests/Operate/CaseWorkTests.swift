import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

extension World {
    fileprivate func soon(_ hours: Int) -> Instant { clock.now.adding(.seconds(hours * 3600)) }

    fileprivate func goals(_ one: SupportCase) async throws -> [CaseGoal] {
        try await database.read { db in try CaseGoals(db).goals(of: SupportCases(db).supportCase(one.id)) }
    }

    fileprivate func tasks(_ one: SupportCase) async throws -> [CaseTask] {
        try await database.read { db in try CaseTasks(db).tasks(of: one.id) }
    }

    @discardableResult
    fileprivate func task(
        _ text: String = "Ring the landlord", of one: SupportCase, agency: String? = nil, in hours: Int = 24
    ) async throws -> CaseTask {
        try await desk.perform(
            SetTask(one.id, CaseTaskTold(text, agency: agency, due: soon(hours))), by: noor)
    }
}

@Suite struct `Goals of a case` {
    @Test(arguments: Engine.available)
    func `are several, each open until it is reached or given up for a reason`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.housing, .benefits])
            let one = try await world.openCase(call)
            let housing = try #require(needs.first { $0.kind == .housing })
            _ = try await world.desk.perform(
                SetGoal(one.id, "See my daughter again", needs: [housing.id]), by: world.noor)
            var goals = try await world.goals(one)
            #expect(goals.map(\.goal) == ["A room of her own", "See my daughter again"])
            #expect(goals.map(\.needs) == [[], [housing.id]])
            #expect(throws: Refusal(.required, field: "reason")) { _ = try TellGoal(goals[1].id, is: .givenUp) }
            let second = goals[1].id
            _ = try await world.desk.perform(TellGoal(second, is: .givenUp, because: .notPossible), by: world.noor)
            _ = try await world.desk.perform(TellGoal(goals[0].id, is: .reached), by: world.noor)
            goals = try await world.goals(one)
            #expect(goals.map(\.state) == [.reached, .givenUp] && goals[1].reason == .notPossible)
            #expect(goals.map(\.by) == ["Noor Haddad", "Noor Haddad"])
            // Somebody tries again after all, and the needs that it is about change.
            _ = try await world.desk.perform(TellGoal(second, is: .open), by: world.noor)
            _ = try await world.desk.perform(TellGoal(second, about: needs.map(\.id)), by: world.noor)
            // How it stands and what it is about are told at once, or not at all.
            _ = try await world.desk.perform(
                TellGoal(second, is: .givenUp, because: .notHere, about: []), by: world.noor)
            await #expect(throws: Refusal.self) {
                try await world.desk.perform(TellGoal(second, is: .open, about: [.new()]), by: world.noor)
            }
            let both = try await world.goals(one)[1]
            #expect(both.state == .givenUp && both.needs.isEmpty)
            _ = try await world.desk.perform(
                TellGoal(second, is: .open, about: needs.map(\.id)), by: world.noor)
            _ = try await world.desk.perform(TellGoal(second, about: [needs[1].id]), by: world.noor)
            goals = try await world.goals(one)
            #expect(goals[1].isOpen && goals[1].reason == nil && goals[1].needs == [needs[1].id])
            #expect(try await world.journal().filter { $0.kind == .caseGoalTold }.count == 5)
            // Told again, nothing changes and nothing is said.
            _ = try await world.desk.perform(TellGoal(second, is: .open), by: world.noor)
            #expect(try await world.journal().filter { $0.kind == .caseGoalTold }.count == 5)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `are about needs of its own call only, and bounded`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let one = try await world.openCase(call)
            let other = ID<Need>.new()
            await #expect(throws: Refusal(.noSuchNeed, .absent, field: "needs")) {
                _ = try await world.desk.perform(SetGoal(one.id, "A bed", needs: [other]), by: world.noor)
            }
            for number in 1..<CaseGoal.most {
                _ = try await world.desk.perform(SetGoal(one.id, "Step \(number)"), by: world.noor)
            }
            await #expect(throws: Refusal(.tooManyGoals, .conflicting, field: "goal", values: ["most": "20"])) {
                _ = try await world.desk.perform(SetGoal(one.id, "One more"), by: world.noor)
            }
            await #expect(throws: Refusal(.noSuchGoal, .absent, field: "goal")) {
                _ = try await world.desk.perform(TellGoal(.new(), is: .reached), by: world.noor)
            }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "keep-cases"])) {
                _ = try await world.desk.perform(SetGoal(one.id, "A bed"), by: world.rosa)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `are reached with the case that closes because they are`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let one = try await world.openCase(call)
            _ = try await world.desk.perform(SetGoal(one.id, "See my daughter again"), by: world.noor)
            _ = try await world.desk.perform(SetGoal(one.id, "A dog"), by: world.noor)
            let goals = try await world.goals(one)
            _ = try await world.desk.perform(TellGoal(goals[2].id, is: .givenUp, because: .notWanted), by: world.noor)
            _ = try await world.desk.perform(CloseCase(one.id, .goalsMet), by: world.noor)
            #expect(try await world.goals(one).map(\.state) == [.reached, .reached, .givenUp])
            await #expect(throws: Refusal(.caseClosed, .conflicting)) {
                _ = try await world.desk.perform(TellGoal(goals[0].id, is: .open), by: world.noor)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `begin with the goal of a case from before they were kept apart`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let one = try await world.openCase(call)
            // As a case stands that an older program opened: neither weighed nor with a goal of its own.
            try await world.tamper(
                "DELETE FROM case_goal", "UPDATE support_case SET weight = NULL WHERE id = \(one.id)")
            #expect(try await world.now(one).weight == .medium)
            let goals = try await world.goals(one)
            #expect(goals.map(\.goal) == ["A room of her own"] && goals[0].isOpen)
            _ = try await world.desk.perform(TellGoal(goals[0].id, is: .reached), by: world.noor)
            #expect(try await world.goals(one).map(\.state) == [.reached])
            #expect(try await world.count("case_goal WHERE id = \(one.id)") == 1)
        }
    }
}

@Suite struct `A task of a case` {
    @Test(arguments: Engine.available)
    func `is owed by one of us or by an agency, and ends with who and when`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let one = try await world.openCase(call)
            let ours = try await world.task(of: one)
            #expect(ours.ower == .us(Author(id: world.noor.id.text, name: "Noor Haddad")))
            let theirs = try await world.task("Send the letter", of: one, agency: "Housing office", in: 48)
            #expect(theirs.ower == .agency("Housing office"))
            #expect(throws: Refusal(.oneOwesIt, field: "agency")) {
                _ = try CaseTaskTold("Both", by: world.noor.id, agency: "Housing office", due: world.soon(1))
            }
            await #expect(throws: Refusal(.keepsNoCases, .conflicting, field: "who")) {
                _ = try await world.desk.perform(
                    SetTask(one.id, CaseTaskTold("Drive", by: world.dana.id, due: world.soon(1))), by: world.noor)
            }
            await #expect(throws: Refusal(.nextContactPast, field: "due")) {
                try await world.task(of: one, in: -2)
            }
            #expect(try await world.tasks(one).map(\.id) == [ours.id, theirs.id])
            world.clock.move(.seconds(3600))
            let done = try await world.desk.perform(EndTask(theirs.id, .done), by: world.grace)
            #expect(done.endedBy == "Grace Chen" && done.endedAt == world.clock.now && done.ending == .done)
            await #expect(throws: Refusal(.taskEnded, .conflicting, field: "task")) {
                _ = try await world.desk.perform(EndTask(theirs.id, .cancelled), by: world.noor)
            }
            #expect(throws: Refusal(.notOneOf, field: "ending")) { _ = try EndTask(ours.id, .caseClosed) }
            // What nobody needs any more when the case closes is not owed for ever.
            _ = try await world.desk.perform(CloseCase(one.id, .goalsMet), by: world.noor)
            #expect(try await world.tasks(one).map(\.ending) == [.caseClosed, .done])
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `that is late is marked once for each date, though two servers look`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let one = try await world.openCase(call, in: 24 * 30)
            let task = try await world.task(of: one, in: 2)
            let done = try await world.task("Ask for the file", of: one, in: 2)
            _ = try await world.desk.perform(EndTask(done.id, .done), by: world.noor)
            world.clock.move(.seconds(2 * 3600))
            let other = try await world.openAgain()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for workspace in [world.workspace, other] {
                    group.addTask {
                        _ = try await world.alarm([MissTask.kind: { MissTask($0) }], at: workspace).doDueWork()
                    }
                }
                try await group.waitForAll()
            }
            func marked() async throws -> Int {
                try await world.journal().filter { $0.kind == .caseTaskOverdue }.count
            }
            #expect(try await marked() == 1)
            let moved = try await world.desk.perform(MoveTask(task.id, to: world.soon(5)), by: world.noor)
            #expect(moved.overdueAt == nil && moved.timesMoved == 1)
            world.clock.move(.seconds(5 * 3600))
            let alarm = world.alarm([MissTask.kind: { MissTask($0) }])
            for _ in 0..<2 { _ = try await alarm.doDueWork() }
            #expect(try await marked() == 2)
            try await other.close()
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `goes with the case to its next keeper, and what others owe is told by how long`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing()
            let one = try await world.openCase(call)
            try await world.task(of: one)
            let theirs = try await world.task("Send the letter", of: one, agency: "Housing office")
            let service = try await world.service("Harbour House")
            let offered = try await world.offer(needs[0], to: service)
            func waited(_ owner: Worker) async throws -> ([ID<CaseTask>], [ID<Referral>], [ID<CaseTask>]) {
                try await world.database.read { [id = owner.id] db in
                    (
                        try CaseTasks(db).open(by: id, others: true).map(\.task.id),
                        try SupportCases(db).awaited(of: id).map(\.referral),
                        try CaseTasks(db).open(by: id, others: false).map(\.task.id)
                    )
                }
            }
            var noor = try await waited(world.noor)
            #expect(noor.0 == [theirs.id] && noor.1 == [offered.id] && noor.2.count == 1)
            _ = try await world.desk.perform(HandOver(one.id, to: world.grace.id), by: world.noor)
            noor = try await waited(world.noor)
            #expect(noor.0.isEmpty && noor.1.isEmpty && noor.2.isEmpty)
            let grace = try await waited(world.grace)
            #expect(grace.0 == [theirs.id] && grace.1 == [offered.id] && grace.2.count == 1)
            try await world.answer(offered, .accepted(appointment: nil))
            #expect(try await waited(world.grace).1.isEmpty)
        }
    }
}

@Suite struct `A caseload` {
    @Test(arguments: Engine.available)
    func `counts the cases of everybody who keeps some, and what they weigh together`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            for (number, weight) in SupportCase.Weight.allCases.enumerated() {
                let person = try await world.desk.perform(
                    AddPerson(.inCrisis, knownAs: "Number \(number)", to: call.id), by: world.rosa)
                _ = try await world.desk.perform(
                    OpenCase(
                        call.id, goal: "A doctor", for: person.id, nextContact: world.soon(1 + number), weight: weight),
                    by: world.noor)
            }
            let now = world.clock.now.adding(.seconds(3600))
            func loads() async throws -> [Caseload] {
                try await world.database.read { db in try SupportCases(db).caseloads(at: now) }
            }
            var all = try await loads()
            #expect(all.map(\.keeper.name) == ["Grace Chen", "Noor Haddad"])
            #expect(all.map(\.cases) == [0, 3] && all.map(\.weight) == [0, 6] && all.map(\.overdue) == [0, 1])
            let light = try await world.database.read { db in try SupportCases(db).due()[0] }
            #expect(light.weight == .light)
            _ = try await world.desk.perform(WeighCase(light.id, .intensive), by: world.grace)
            _ = try await world.desk.perform(HandOver(light.id, to: world.grace.id), by: world.noor)
            all = try await loads()
            #expect(all.map(\.weight) == [3, 5])
            let (sum, hers) = try await world.database.read { [id = world.noor.id] db in
                (try SupportCases(db).weight(), try SupportCases(db).weight(of: id))
            }
            #expect(sum == 8 && hers == 5)
            #expect(try await world.journal().filter { $0.kind == .caseWeighed }.count == 1)
            #expect(try await world.stateHolds())
        }
    }
}

@Suite struct `A meeting about a case` {
    @Test(arguments: Engine.available)
    func `is written down once, with its tasks, and only added to`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let one = try await world.openCase(call)
            let told = try CaseTaskTold("Bring the papers", agency: "Legal aid", due: world.soon(24))
            let meeting = try await world.desk.perform(
                NoteMeeting(
                    one.id, at: world.soon(-1), agencies: "Legal aid\n\n  Housing office ",
                    agreed: "One of us goes with her.", tasks: [told]), by: world.noor)
            #expect(meeting.agencies == ["Legal aid", "Housing office"] && meeting.addenda.isEmpty)
            #expect(try await world.tasks(one).map(\.meeting) == [meeting.id])
            let added = try await world.desk.perform(
                AddToMeeting(meeting.id, "The housing office was not there."), by: world.grace)
            #expect(added.agreed == "One of us goes with her.")
            #expect(added.addenda.map(\.text) == ["The housing office was not there."])
            #expect(added.addenda.map(\.by) == ["Grace Chen"])
            #expect(throws: Refusal(.required, field: "agencies")) {
                _ = try NoteMeeting(one.id, at: nil, agencies: " ", agreed: "Something")
            }
            await #expect(throws: Refusal.self) {
                _ = try await world.desk.perform(
                    NoteMeeting(one.id, at: world.soon(3), agencies: "Legal aid", agreed: "Later"), by: world.noor)
            }
            // What was agreed is nobody's business who does not keep cases, and in no journal.
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "keep-cases"])) {
                _ = try await world.desk.perform(AddToMeeting(meeting.id, "Something"), by: world.rosa)
            }
            let entries = try await world.timeline(call).map { $0.read(with: []) }.filter {
                $0.kind == .caseMeetingNoted
            }
            #expect(entries.count == 1 && entries[0].isWithheld && entries[0].said.isEmpty)
            #expect(
                try await world.journal().allSatisfy { !$0.facts.contains("Legal") && !$0.facts.contains("goes with") })
            #expect(try await world.stateHolds())
        }
    }
}
