import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `The funnel` {
    @Test(arguments: Engine.available)
    func `accounts for every call at every stage`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let waiting = try await world.call()
            let duplicate = try await world.call()
            let other = try await world.call()
            let screened = try await world.call()
            try await world.end(duplicate, "duplicate")
            try await world.end(other, "not-behavioural", sent: .police, outcome: .unknown)
            _ = try await world.desk.perform(ScreenCall(screened.id), by: world.theo)

            let funnel = try await world.funnel()
            #expect(funnel.total == 4)
            let received = try #require(funnel.steps.first)
            #expect(received.reached == 4 && received.here == 1)
            #expect(received.left.map(\.reason.name) == ["duplicate", "not-behavioural"])
            #expect(funnel.steps[1].reached == 1 && funnel.steps[1].here == 1)
            #expect(funnel.isSound)
            #expect(waiting.path.isOpen)
        }
    }

    @Test(arguments: Engine.available)
    func `tells no share of a stage that the program does not have`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            _ = try await world.callWaiting(for: "bloomington-psw", as: "older-and-alone")
            let funnel = try await world.funnel(program: "bloomington-psw")
            #expect(funnel.steps.filter { !$0.applies }.map(\.stage) == [.eligible, .offered])
            #expect(funnel.isSound && funnel.total == 1)
            // Of all programs together every stage is told.
            #expect(try await world.funnel().steps.allSatisfy(\.applies))
        }
    }

    @Test(arguments: Engine.available)
    func `tells the lost from those somebody else has`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            for (sent, outcome) in [(Alternative.police, AlternativeOutcome.helped), (.none, .unknown)] {
                let call = try await world.call()
                _ = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
                try await world.end(call, "no-clinician-free", sent: sent, outcome: outcome)
            }
            let funnel = try await world.funnel()
            #expect(funnel.left(.elsewhere) == 1)
            #expect(funnel.left(.lost) == 1)
            #expect(funnel.isSound)
        }
    }

    @Test(arguments: Engine.available)
    func `asks what was sent wherever nobody of the program goes`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            _ = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
            await #expect(throws: Refusal(.needsAlternative, field: "alternativeSent")) {
                try await world.end(call, "no-clinician-free")
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is narrowed to a period, a program and a place`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let near = try await world.take([.whatHappened: "Alone", .area: "Near East"])
            world.clock.move(.seconds(7200))
            try await world.take([.whatHappened: "Alone too", .area: "Mill Park"])
            #expect(try await world.funnel(place: "Near East").total == 1)
            #expect(try await world.funnel(place: "Nowhere").total == 0)
            #expect(try await world.funnel(program: Path.undecided).total == 2)
            #expect(try await world.funnel(program: "denver-star").total == 0)
            let middle = near.receivedAt.adding(.seconds(3600))
            #expect(try await world.funnel(from: middle).total == 1)
            #expect(try await world.funnel(to: middle).total == 1)

            // The call is counted where it is, also after its place or its time was put right.
            try await world.keep(.area, "Mill Park", of: near, by: world.theo)
            #expect(try await world.funnel(place: "Near East").total == 0)
            #expect(try await world.funnel(place: "Mill Park").total == 2)
            _ = try await world.desk.perform(
                CorrectRecord(near.id, .receivedAt(near.receivedAt.adding(.seconds(-86_400))), because: "Wrong day"),
                by: world.dana)
            #expect(
                try await world.funnel(from: near.receivedAt.adding(.seconds(-90_000)), to: near.receivedAt).total == 1)
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `counts a reopened call as two paths and one call`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.end(call, "caller-gone")
            let again = try await world.desk.perform(ReopenCall(call.id, because: .wantedAgain), by: world.dana)
            #expect(again.path.ordinal == 2 && again.path.stage == .screened && again.path.isOpen)
            #expect(try await world.funnel(counts: .paths).total == 2)
            let calls = try await world.funnel(counts: .calls)
            #expect(calls.total == 1 && calls.open == 1 && calls.left(.lost) == 0)
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `counts a person at least, and each who is named`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            #expect(try await world.funnel(counts: .people).total == 1)
            for name in [nil, "The brother", "The neighbour"] {
                _ = try await world.desk.perform(AddPerson(.inCrisis, knownAs: name, to: call.id), by: world.theo)
            }
            _ = try await world.desk.perform(AddPerson(.caller, knownAs: "Mr. Okafor", to: call.id), by: world.theo)
            #expect(try await world.funnel(counts: .people).total == 3)
            #expect(try await world.cellsHold())
        }
    }

    @Test(arguments: Engine.available)
    func `shows the calls behind each figure, a page at a time`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            for _ in 0..<5 { try await world.end(try await world.call(), "duplicate") }
            try await world.call()
            let duplicate = FunnelFigure(.received, .left(try ReasonCode(named: "duplicate"), .outside))
            let first = try await world.calls(behind: duplicate, most: 3)
            #expect(first.map(\.number) == [5, 4, 3])
            let last = try #require(first.last)
            let rest = try await world.calls(behind: duplicate, below: (last.receivedAt, last.path), most: 3)
            #expect(rest.map(\.number) == [2, 1])
            #expect(try await world.calls(behind: FunnelFigure(.received, .here), most: 10).map(\.number) == [6])
            #expect(try await world.calls(behind: FunnelFigure(.received, .reached), most: 10).count == 6)
        }
    }
}

@Suite struct `An end that nobody knows` {
    @Test(arguments: Engine.available)
    func `is asked for until somebody tells it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.end(call, "not-behavioural", sent: .ems, outcome: .unknown)
            #expect(try await world.database.read { db in try NotServed(db).unknownEnds().map(\.call) } == [call.id])
            _ = try await world.desk.perform(LearnOutcome(.unknown, of: call.id), by: world.dana)
            #expect(try await world.database.read { db in try NotServed(db).count() } == 1)
            _ = try await world.desk.perform(LearnOutcome(.helped, of: call.id), by: world.dana)
            #expect(try await world.database.read { db in try NotServed(db).count() } == 0)
            #expect(try await world.now(call).path.departure?.outcome == .helped)
            await #expect(throws: Refusal(.endNotAsked, .conflicting)) {
                _ = try await world.desk.perform(LearnOutcome(.arrested, of: call.id), by: world.dana)
            }
        }
    }
}

@Suite struct `A call that ended` {
    @Test(arguments: Engine.available)
    func `walks again only when it is over, and keeps the way it walked before`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            await #expect(throws: Refusal(.stillOpen, .conflicting)) {
                _ = try await world.desk.perform(ReopenCall(call.id, because: .fallBack), by: world.dana)
            }
            try await world.end(call, "test")
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "reopen-calls"])) {
                _ = try await world.desk.perform(ReopenCall(call.id, because: .fallBack), by: world.theo)
            }
            _ = try await world.desk.perform(ReopenCall(call.id, because: .endedByMistake), by: world.dana)
            let kinds = try await world.timeline(call).map(\.kind.rawValue)
            #expect(kinds == ["call-taken", "call-left", "call-reopened"])
            #expect(try await world.count("path WHERE left_reason = 'test' AND superseded_by IS NOT NULL") == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `shows where else its person is`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (one, other) = (try await world.call(), try await world.call())
            let here = try await world.desk.perform(AddPerson(.inCrisis, knownAs: nil, to: one.id), by: world.theo)
            let there = try await world.desk.perform(
                AddPerson(.inCrisis, knownAs: "The man with the dog", to: other.id), by: world.dana)
            _ = try await world.desk.perform(RecognisePerson(here.id, as: there.id), by: world.dana)
            let also = try await world.database.read { db in try CallPeople(db).alsoIn(one.id).map(\.number) }
            #expect(also == [other.number])
            await #expect(throws: Refusal(.samePerson, .conflicting)) {
                _ = try await world.desk.perform(RecognisePerson(here.id, as: here.id), by: world.dana)
            }
        }
    }
}
