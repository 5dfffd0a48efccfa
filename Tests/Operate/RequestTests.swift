import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

extension World {
    fileprivate func ask(_ kind: OfficerRequest.Kind, form: Int? = 31_000) async throws -> OfficerRequest {
        try await desk.perform(
            MakeRequest(
                kind, at: "Library, back door", about: "Cries, will not speak with police", callback: "812 555 0142",
                person: "Green coat", incident: "26-0412", formMilliseconds: form), by: omar)
    }

    fileprivate func now(_ request: OfficerRequest) async throws -> OfficerRequest {
        try await database.read { db in try OfficerRequests(db).request(request.id) }
    }

    /// Noor tries, and the promised time passes.
    fileprivate func tryInVain(_ request: OfficerRequest) async throws {
        _ = try await desk.perform(TryFollowUp(request.id, CallBackTry(.phone, .notReached)), by: noor)
        clock.move(.seconds(72 * 3600))
    }

    fileprivate func call(of request: OfficerRequest) async throws -> Call {
        try await database.read { db in try Calls(db).call(request.call) }
    }
}

@Suite struct `An officer's request` {
    @Test(arguments: Engine.available)
    func `for a co-response is a call that waits for a clinician at once, without any test`(engine: Engine) async throws
    {
        try await withWorld(on: engine) { world in
            let request = try await world.ask(.coResponse)
            let call = try await world.call(of: request)
            #expect(call.path.stage == .screened && call.path.isOpen)
            let facts = try await world.facts(call)
            #expect(facts[.source] == "officer" && facts[.location] == "Library, back door")
            #expect(facts[.callerRelation] == "officer" && facts[.callback]?.hasSuffix("8125550142") == true)
            #expect(request.formMilliseconds == 31_000 && request.incident == "26-0412" && request.dueAt == nil)
            let (waiting, people) = try await world.database.read { db in
                (try Triages(db).waiting(at: world.clock.now), try CallPeople(db).people(of: call.id))
            }
            #expect(waiting.map(\.call.id) == [call.id])
            #expect(people.map(\.knownAs) == ["Green coat"])
            let said = try await world.timeline(call)
            #expect(said.map(\.kind) == [.callTaken, .callScreened, .personAdded, .requestMade])
            #expect(said.last?.said["milliseconds"] == .number(31_000))
            #expect(!said.flatMap(\.said.values).contains { $0.text.contains("26-0412") })
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `for a follow-up waits for a social worker, by the promise, and not for questions`(engine: Engine) async throws
    {
        try await withWorld(on: engine) { world in
            try await world.publish("bloomington-psw")
            try await world.publish("denver-star")
            let request = try await world.ask(.followUp)
            #expect(request.dueAt == world.clock.now.adding(.seconds(48 * 3600)), "the soonest of 72 and 48 hours")
            let (waiting, count, due) = try await world.database.read { db in
                (try Triages(db).waiting(at: world.clock.now), try Triages(db).count(), try OfficerRequests(db).due())
            }
            #expect(waiting.isEmpty && count == 0 && due.map(\.id) == [request.id])
            #expect(try await world.now(request).standing == .waiting)
            _ = try await world.openCase(try await world.call(of: request))
            let own = try await world.database.read { db in try OfficerRequests(db).own(of: world.omar.id) }
            #expect(own.map(\.standing) == [.caseOpen])
            let alarm = world.alarm([MissFollowUp.kind: { MissFollowUp($0) }])
            world.clock.move(.seconds(48 * 3600))
            _ = try await alarm.doDueWork()
            _ = try await alarm.doDueWork()
            #expect(try await world.now(request).missedAt == world.clock.now)
            #expect(try await world.journal().filter { $0.kind == .followUpMissed }.count == 1)
        }
    }

    @Test(arguments: Engine.available, OfficerRequest.Closure.told)
    func `ends with what came of it, and the call with it where it still waits`(
        engine: Engine, closure: OfficerRequest.Closure
    ) async throws {
        try await withWorld(on: engine) { world in
            let request = try await world.ask(.followUp)
            if closure == .notReached { try await world.tryInVain(request) }
            let closed = try await world.desk.perform(CloseRequest(request.id, closure), by: world.noor)
            let path = try await world.call(of: request).path
            switch closure {
            case .followedUp:
                #expect(path.departure?.kind == .done && closed.standing == .followedUp)
            case .notReached:
                #expect(path.departure?.kind == .lost && closed.standing == .notReached)
            case .notWanted:
                #expect(path.departure?.kind == .lost && closed.standing == .notWanted)
            case .endedOtherwise: Issue.record("nobody says so")
            case .toTriage:
                #expect(path.isOpen && closed.standing == .waiting)
                let waiting = try await world.database.read { db in try Triages(db).waiting(at: world.clock.now) }
                #expect(waiting.map(\.call.id) == [request.call])
            }
            await #expect(throws: Refusal(.requestClosed, .conflicting)) {
                try await world.desk.perform(CloseRequest(request.id, closure), by: world.noor)
            }
            let counts = try await world.funnel(counts: .paths)
            #expect(counts.total == 1)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `tells its officer in plain words how it stands, and only theirs`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let request = try await world.ask(.coResponse)
            let call = try await world.call(of: request)
            var standings = [try await world.now(request).standing]
            try await world.publish("denver-star")
            _ = try await world.decide(call, by: "denver-star", as: "sits-in-a-doorway")
            standings.append(try await world.now(request).standing)
            let assignment = try await world.send(north, to: call)
            standings.append(try await world.now(request).standing)
            try await world.report(.arrived, assignment)
            standings.append(try await world.now(request).standing)
            try await world.record(World.met([], ending: "resolved-on-scene"), of: call, on: assignment)
            standings.append(try await world.now(request).standing)
            #expect(standings == [.waiting, .lookedAt, .teamComing, .teamThere, .done])
            let (own, others) = try await world.database.read { db in
                (try OfficerRequests(db).own(of: world.omar.id), try OfficerRequests(db).own(of: world.otis.id))
            }
            #expect(own.map(\.id) == [request.id] && others.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `asks for no more than the place and one line, and opens nothing else to the officer`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            #expect(throws: Refusal(.required, field: "location")) {
                try MakeRequest(.coResponse, at: " ", about: "Cries")
            }
            #expect(throws: Refusal(.required, field: "whatHappened")) {
                try MakeRequest(.followUp, at: nil, about: "")
            }
            let bare = try await world.desk.perform(
                MakeRequest(.followUp, at: nil, about: "Lives alone", formMilliseconds: 90_000_000), by: world.omar)
            #expect(bare.formMilliseconds == nil, "a form that lay open for a day says nothing")
            // The law asks everybody to report harm; they see what they report themselves. And everybody may learn, and write
            // down what they are told of the program.
            let theirs: [Permission] = [
                .makeRequests, .seePlans, .keepOwnAccount, .suspectHarm, .seeMandatedReports, .practise, .takeCourses,
                .recordFeedback,
            ]
            for permission in Permission.allCases where !theirs.contains(permission) {
                #expect(!may(world.omar, permission).allowed, "\(permission)")
            }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "see-calls"])) {
                try await world.desk.look(as: world.omar, for: .seeCalls, at: .call(bare.call)) { _ in }
            }
            await #expect(throws: Refusal(.notAFollowUp, .conflicting)) {
                let now = try await world.ask(.coResponse, form: nil)
                _ = try await world.desk.perform(CloseRequest(now.id, .followedUp), by: world.noor)
            }
        }
    }

    @Test(
        arguments: Engine.available,
        [
            ("followed-up", nil), ("follow-up-not-wanted", Alternative.none), ("caller-hung-up", .phone),
            ("screened-outside-hours", Alternative.none),
        ] as [(String, Alternative?)])
    func `ends with its call, however that is ended`(engine: Engine, how: (String, Alternative?)) async throws {
        try await withWorld(on: engine) { world in
            let request = try await world.ask(.followUp)
            let call = try await world.call(of: request)
            try await world.end(call, how.0, sent: how.1, outcome: how.1 == .phone ? .unknown : nil)
            let ended = try await world.now(request)
            #expect(!ended.isOpen)
            let standings: [String: OfficerRequest.Standing] = [
                "followed-up": .followedUp, "follow-up-not-wanted": .notWanted, "caller-hung-up": .elsewhere,
                "screened-outside-hours": .nobodyCame,
            ]
            #expect(ended.standing == standings[how.0])
            #expect(try await world.timeline(call).last?.kind == .requestClosed)
            #expect(try await world.database.read { db in try OfficerRequests(db).due() }.isEmpty)
            world.clock.move(.seconds(200 * 3600))
            _ = try await world.alarm([MissFollowUp.kind: { MissFollowUp($0) }]).doDueWork()
            #expect(try await world.now(request).missedAt == nil)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `alone lets a call end as followed up`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            _ = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
            let now = try await world.call(of: world.ask(.coResponse))
            for other in [call, now] {
                for reason in ["followed-up", "follow-up-not-reached", "follow-up-not-wanted"] {
                    await #expect(throws: Refusal(.notAFollowUp, .conflicting, field: "reason")) {
                        try await world.end(other, reason, sent: reason == "followed-up" ? nil : Alternative.none)
                    }
                }
                #expect(try await world.now(other).path.isOpen)
            }
            _ = try await world.end(call, "caller-hung-up", sent: Alternative.none)
            await #expect(throws: Refusal(.notAFollowUp, .conflicting, field: "reason")) {
                let reason = try ReasonCode(named: "followed-up")
                _ = try await world.desk.perform(
                    CorrectRecord(call.id, .departure(reason, sent: nil, outcome: nil), because: "Mistaken"),
                    by: world.grace)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `goes with the reason of its call where that is corrected`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let request = try await world.ask(.followUp)
            let call = try await world.call(of: request)
            func correct(_ amendment: Amendment) async throws -> OfficerRequest {
                _ = try await world.desk.perform(
                    CorrectRecord(call.id, amendment, because: "Mistaken"), by: world.grace)
                return try await world.now(request)
            }
            _ = try await world.desk.perform(CloseRequest(request.id, .followedUp), by: world.noor)
            let other = try await correct(
                .departure(ReasonCode(named: "follow-up-not-wanted"), sent: Alternative.none, outcome: nil))
            #expect(other.closure == .notWanted && other.standing == .notWanted)
            let open = try await correct(.returned)
            #expect(open.isOpen && open.standing == .waiting)
            let (waiting, due) = try await world.database.read { db in
                (try Triages(db).waiting(at: world.clock.now), try OfficerRequests(db).due())
            }
            #expect(waiting.isEmpty && due.map(\.id) == [request.id])
            world.clock.move(.seconds(72 * 3600))
            _ = try await world.alarm([MissFollowUp.kind: { MissFollowUp($0) }]).doDueWork()
            #expect(try await world.now(request).missedAt != nil)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `for a follow-up goes to triage as soon as a clinician begins to ask`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.publish("denver-star")
            let request = try await world.ask(.followUp)
            let call = try await world.desk.perform(
                BeginTriage(request.call, with: "denver-star"), by: world.sam)
            let (waiting, count, due) = try await world.database.read { db in
                (try Triages(db).waiting(at: world.clock.now), try Triages(db).count(), try OfficerRequests(db).due())
            }
            #expect(waiting.map(\.call.id) == [call.id] && count == 1 && due.isEmpty)
            let now = try await world.now(request)
            #expect(now.closure == .toTriage && now.standing == .lookedAt)
            #expect(try await world.timeline(call).suffix(2).map(\.kind) == [.triageBegun, .requestClosed])
            // From here on it is a call like any other.
            _ = try await world.desk.perform(SummonHelp(.police, for: call.id), by: world.sam)
            #expect(try await world.now(request).standing == .elsewhere)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is left behind where police are sent at once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let request = try await world.ask(.followUp)
            _ = try await world.desk.perform(SummonHelp(.police, for: request.call), by: world.sam)
            let now = try await world.now(request)
            #expect(!now.isOpen && now.standing == .elsewhere)
            #expect(try await world.database.read { db in try OfficerRequests(db).due() }.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `is not given up before somebody has tried and the promised time has passed`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let request = try await world.ask(.followUp)
            func giveUp() async throws -> OfficerRequest {
                try await world.desk.perform(CloseRequest(request.id, .notReached), by: world.noor)
            }
            func end() async throws {
                try await world.end(
                    try await world.call(of: request), "follow-up-not-reached", sent: Alternative.none)
            }
            await #expect(throws: Refusal(.callBackNotDue, .conflicting, field: "closure")) { try await giveUp() }
            world.clock.move(.seconds(72 * 3600))
            await #expect(throws: Refusal(.nobodyTried, .conflicting, field: "closure")) { try await giveUp() }
            await #expect(throws: Refusal(.nobodyTried, .conflicting, field: "reason")) { try await end() }
            let tries = try [
                CallBackTry(
                    .phone, .notReached, note: "Nobody at the door", at: request.askedAt.adding(.seconds(-600))),
                CallBackTry(.text, .notReached),
            ]
            for one in tries { _ = try await world.desk.perform(TryFollowUp(request.id, one), by: world.noor) }
            let attempts = try await world.database.read { db in try OfficerRequests(db).attempts(for: request.id) }
            #expect(attempts.map(\.flag) == [nil, .beforeAsked] && attempts.map(\.channel) == [.text, .phone])
            let said = try #require(try await world.timeline(world.call(of: request)).last)
            #expect(said.kind == .followUpTried && !said.said.values.contains(.word("Nobody at the door")))
            #expect(said.read(with: Timeline.permissions(of: world.dana)).isWithheld)
            #expect(try await giveUp().standing == .notReached)
            _ = try await world.desk.perform(TryFollowUp(request.id, CallBackTry(.phone, .reachedWell)), by: world.noor)
            let late = try await world.database.read { db in try OfficerRequests(db).attempts(for: request.id) }
            #expect(late.first?.flag == .afterClosing)
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "keep-cases"])) {
                try await world.desk.perform(TryFollowUp(request.id, CallBackTry(.phone, .refused)), by: world.omar)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is no call-taker's flag, nor a call without one`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.publish("denver-star")
            for kind in OfficerRequest.Kind.allCases { _ = try await world.ask(kind) }
            let call = try await world.call()
            _ = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
            let flags = try await world.database.read { db in try TriageQuality(db).flags(from: nil, to: nil) }
            #expect(flags.flagged == 1 && flags.unflagged == 0 && flags.unanswered == 1)
            try await world.drawWeek()
            #expect(try await world.samples().first?.strata.map(\.size) == [1, 0])
        }
    }
}
