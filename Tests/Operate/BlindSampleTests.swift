import Access
import Door
import Foundation
import Operate
import Programs
import Statistics
import Store
import Testing
import Vocabulary
import World

extension World {
    /// A call that was screened and undone, or that left before, as the clock stands.
    fileprivate func brief(flagged: Bool) async throws -> Call {
        let call = try await call()
        guard flagged else { return try await end(call, "not-behavioural", sent: .police, outcome: .unknown) }
        _ = try await desk.perform(ScreenCall(call.id), by: theo)
        return try await desk.perform(
            AnswerFlag(call.id, .undone(.policeMatter, sent: .police, outcome: .unknown)), by: sam)
    }

    /// Another colleague with the cast's password.
    fileprivate func hire(_ name: String, _ roles: Set<Role>) async throws -> Worker {
        let account = try AddAccount(
            name, displayName: name.capitalized, roles: Array(roles), password: PasswordHash(Cast.password, rounds: 10))
        return Worker(id: try await desk.perform(account, by: grace), name: name.capitalized, roles: roles)
    }

    /// Lets a week and a day go by and does the work that has come due.
    func drawWeek() async throws {
        clock.move(.seconds(8 * 86_400))
        try await alarm([DrawSample.kind: { DrawSample($0) }]).doDueWork()
    }

    func samples() async throws -> [BlindSample] {
        try await database.read { db in try BlindSamples(db).samples(from: nil, to: nil) }
    }

    func waiting(_ person: Cast) async throws -> [BlindCall] {
        let (reader, now) = (worker(person).id, clock.now)
        return try await database.read { db in try BlindCalls(db).waiting(for: reader, at: now) }
    }

    func blind(_ call: BlindCall, _ person: Cast) async throws -> BlindFile {
        let reader = worker(person).id
        return try await database.read { db in try BlindFile(call.id, for: reader, in: db) }
    }

    /// Reads a call of the sample to its end; by Grace, when nobody is named.
    func read(
        _ call: BlindCall, _ behavioural: BlindRead.Behavioural, _ level: Level?, _ response: BlindRead.ResponseKind,
        by person: Cast = .grace
    ) async throws {
        _ = try await desk.perform(ReadBlind(call.id, behavioural), by: worker(person))
        _ = try await desk.perform(JudgeBlind(call.id, level, response), by: worker(person))
    }
}

@Suite struct `A week` {
    let denver = TimeZone(identifier: "America/Denver") ?? .gmt

    @Test func `goes from Monday to Monday by the clock of its place, and bears the year of its Thursday`() throws {
        let week = CalendarWeek(of: StoppedClock.start, in: denver)
        #expect(week.name == "2026-W48")
        #expect(week.begins.description.hasPrefix("2026-11-23T07:00:00"))
        #expect(week.ends.description.hasPrefix("2026-11-30T07:00:00"))
        let turn = try Instant(rfc3339: "2027-01-01T12:00:00Z")
        #expect(CalendarWeek(of: turn, in: denver).name == "2026-W53")
        #expect(CalendarWeek(of: turn, in: denver).next(in: denver).name == "2027-W01")
    }

    @Test func `in which clocks are set has an hour more or less`() throws {
        let autumn = CalendarWeek(of: try Instant(rfc3339: "2026-10-30T12:00:00Z"), in: denver)
        #expect(autumn.ends.since(autumn.begins) == .seconds(169 * 3600))
        let spring = CalendarWeek(of: try Instant(rfc3339: "2026-03-06T12:00:00Z"), in: denver)
        #expect(spring.ends.since(spring.begins) == .seconds(167 * 3600))
    }

    @Test func `is found again by its name, and only by that`() throws {
        var week = CalendarWeek(of: StoppedClock.start, in: denver)
        for _ in 0..<120 {
            #expect(CalendarWeek(named: week.name, in: denver) == week)
            week = week.next(in: denver)
        }
        for name in ["", "2026", "2026-W54", "2026-W00", "2026-w48", "2025-W53"] {
            #expect(CalendarWeek(named: name, in: denver) == nil, "\(name)")
        }
    }
}

@Suite struct `A draw` {
    let frame = (0..<200).map { "call-\($0)" }

    @Test func `chooses as many as are wanted, each once, and all where there are fewer`() {
        let draw = BlindDraw(20, of: frame, seed: 7, .flagged)
        #expect(draw.chosen.count == 20 && Set(draw.chosen).count == 20 && Set(draw.chosen).isSubset(of: frame))
        #expect(Set(BlindDraw(20, of: Array(frame.prefix(5)), seed: 7, .flagged).chosen) == Set(frame.prefix(5)))
        #expect(BlindDraw(0, of: frame, seed: 7, .flagged).chosen.isEmpty)
    }

    @Test func `is the same from the same seed, and another of the other stratum`() {
        let draw = BlindDraw(20, of: frame, seed: 7, .flagged)
        #expect(BlindDraw(20, of: frame, seed: 7, .flagged).chosen == draw.chosen)
        #expect(BlindDraw(20, of: frame, seed: 8, .flagged).chosen != draw.chosen)
        #expect(BlindDraw(20, of: frame, seed: 7, .unflagged).chosen != draw.chosen)
        #expect(BlindDraw(20, of: frame.dropLast(), seed: 7, .flagged).digest != draw.digest)
    }

    /// Over many seeds every call is chosen about as often as every other.
    @Test func `gives every call the same chance`() {
        var chosen: [String: Int] = [:]
        for seed in 0..<2000 {
            for call in BlindDraw(20, of: frame, seed: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15, .flagged).chosen {
                chosen[call, default: 0] += 1
            }
        }
        // 200 are expected of each; five standard deviations are 67.
        #expect(frame.allSatisfy { (133...267).contains(chosen[$0] ?? 0) }, "\(chosen.values.sorted())")
    }
}

@Suite struct `The weekly sample` {
    @Test(arguments: Engine.available)
    func `is drawn a day after its week, once, of flagged and unflagged calls`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.publish("denver-star")
            for flagged in [true, true, true, false, false] { _ = try await world.brief(flagged: flagged) }
            try await world.end(try await world.call(), "duplicate")
            try await world.desk.perform(PlanReads(flagged: 2, unflagged: 5), by: world.grace)
            // Of two nodes that look at the same moment one draws.
            world.clock.move(.seconds(8 * 86_400))
            let other = try await world.openAgain()
            let works: [Alarm.Kind: Alarm.Work] = [DrawSample.kind: { DrawSample($0) }]
            async let one = world.alarm(works).doDueWork()
            async let two = world.alarm(works, at: other).doDueWork()
            #expect(try await one + two == 1)
            try await other.close()
            let samples = try await world.samples()
            #expect(samples.map(\.week) == ["2026-W48"])
            let strata = try #require(samples.first?.strata)
            #expect(strata.map(\.stratum) == [.flagged, .unflagged])
            #expect(strata.map(\.size) == [3, 2])
            #expect(strata.map(\.drawn) == [2, 2])
            #expect(strata.map(\.probability) == [2.0 / 3, 1])
            #expect(try await world.count("blind_call") == 4)
            let said = try #require(try await world.journal().last { $0.kind == .sampleDrawn })
            #expect(said.facts.contains(#""flagged":2,"flaggedOf":3"#))
        }
    }

    @Test(arguments: Engine.available)
    func `can be drawn again from what is kept of it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.publish("denver-star")
            for place in 0..<12 { _ = try await world.brief(flagged: place < 8) }
            try await world.desk.perform(PlanReads(flagged: 3, unflagged: 2), by: world.grace)
            try await world.drawWeek()
            // What comes later changes nothing.
            _ = try await world.brief(flagged: true)
            let sample = try #require(try await world.samples().first)
            let again = try await world.database.read { db in try BlindSamples(db).drawAgain(sample) }
            for stratum in BlindStratum.allCases {
                #expect(again[stratum]?.isSameFrame == true && again[stratum]?.isSame == true)
            }
            // One other seed in fifty-six draws the same three of eight by chance; nine of them do not all.
            var differs = false
            for seed in 1...9 {
                try await world.tamper("UPDATE blind_sample SET seed = \(String(seed))")
                let forged = try #require(try await world.samples().first)
                let other = try await world.database.read { db in try BlindSamples(db).drawAgain(forged) }
                differs = differs || other[.flagged]?.isSame == false
            }
            #expect(differs)
        }
    }

    @Test(arguments: Engine.available)
    func `asks for the next week, and makes up for weeks in which nobody looked`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.publish("denver-star")
            try await world.publish("bloomington-psw")
            _ = try await world.brief(flagged: true)
            #expect(try await world.count("due_work WHERE kind = 'blind-sample'") == 1)
            world.clock.move(.seconds(22 * 86_400))
            let alarm = world.alarm([DrawSample.kind: { DrawSample($0) }])
            for _ in 0..<5 { try await alarm.doDueWork() }
            let samples = try await world.samples()
            #expect(samples.map(\.week) == ["2026-W48", "2026-W49", "2026-W50"])
            #expect(samples.map { $0.strata.map(\.size) } == [[1, 0], [0, 0], [0, 0]])
            #expect(try await world.count("due_work WHERE kind = 'blind-sample' AND done_at IS NULL") == 1)
            try await world.workspace.heads.seal(world.desk.database, at: world.clock.now)
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `belongs to calls by when they were received, also where they were entered later`(engine: Engine) async throws
    {
        try await withWorld(on: engine) { world in
            try await world.publish("denver-star")
            world.clock.move(.seconds(8 * 86_400 - 60))
            let late = try await world.desk.perform(
                TakeCall(source: nil, receivedAt: StoppedClock.start, facts: [.whatHappened: "Told afterwards"]),
                by: world.theo)
            _ = try await world.call()
            world.clock.move(.seconds(60))
            try await world.alarm([DrawSample.kind: { DrawSample($0) }]).doDueWork()
            #expect(try await world.samples().first?.strata.map(\.size) == [0, 1])
            #expect(try await world.count("blind_call WHERE call_id = \(late.call.id)") == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `is planned by supervisors, within bounds`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            #expect(throws: Refusal(.outOfRange, field: "unflagged", values: ["least": "0", "most": "200"])) {
                _ = try PlanReads(flagged: 0, unflagged: 201)
            }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "plan-reads"])) {
                try await world.desk.perform(PlanReads(flagged: 1, unflagged: 1), by: world.sam)
            }
            let usual = try await world.database.read { db in try BlindSamples(db).plan() }
            #expect(usual == BlindPlan(flagged: 20, unflagged: 20))
            try await world.desk.perform(PlanReads(flagged: 5, unflagged: 7), by: world.grace)
            try await world.desk.perform(PlanReads(flagged: 5, unflagged: 7), by: world.grace)
            #expect(try await world.count("blind_plan") == 1)
        }
    }
}

@Suite struct `A blind read` {
    @Test(arguments: Engine.available)
    func `waits for those only who had nothing to do with the call`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            _ = try await world.callWaiting()
            try await world.drawWeek()
            #expect(try await world.waiting(.sam).isEmpty)
            let call = try #require(try await world.waiting(.grace).first)
            #expect((call.week, call.place, call.of) == ("2026-W48", 1, 1))
            await #expect(throws: Refusal(.readOwnCall, .forbidden)) {
                _ = try await world.desk.perform(ReadBlind(call.id, .yes), by: world.sam)
            }
            await #expect(throws: Refusal(.readOwnCall, .forbidden)) { _ = try await world.blind(call, .sam) }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "read-blind"])) {
                _ = try await world.desk.perform(ReadBlind(call.id, .yes), by: world.dana)
            }
            await #expect(throws: Refusal(.noSuchRead, .absent)) {
                _ = try await world.desk.perform(ReadBlind(.new(), .yes), by: world.grace)
            }
        }
    }

    /// Whoever learned of a call what was decided cannot read it blind, by whichever door they came in.
    @Test(arguments: Engine.available)
    func `is not for whoever answered, asked, screened, summoned or met`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let lena = try await world.hire("lena", [.triageClinician, .supervisor])
            func isKept(_ person: Worker, _ touch: (Call) async throws -> Void) async throws -> Bool {
                let call = try await world.callWaiting()
                try await touch(call)
                try await world.drawWeek()
                let now = world.clock.now
                let waiting = try await world.database.read { db in
                    try BlindCalls(db).waiting(for: person.id, at: now).count
                }
                let others = try await world.waiting(.grace).count
                for one in try await world.waiting(.grace) { try await world.read(one, .yes, .fieldTeam, .team) }
                return waiting == 0 && others == 1
            }
            #expect(try await !isKept(lena) { _ in }, "who had nothing to do with it may read it")
            #expect(
                try await isKept(lena) { call in
                    let question = try await world.desk.perform(AskSecondOpinion(call.id), by: world.sam)
                    _ = try await world.desk.perform(AnswerSecondOpinion(question.id, .agree), by: lena)
                }, "who answered a colleague")
            #expect(
                try await isKept(lena) { call in
                    _ = try await world.desk.perform(AskSecondOpinion(call.id), by: lena)
                }, "who asked a colleague")
            #expect(
                try await isKept(lena) { call in
                    _ = try await world.found(.moderate, on: call, by: lena)
                }, "who wrote down an instrument")
            #expect(
                try await isKept(lena) { call in
                    _ = try await world.desk.perform(SummonHelp(.ems, for: call.id), by: lena)
                }, "who asked for help at once")
            #expect(
                try await isKept(lena) { call in
                    _ = try await world.record(World.met([]), of: call, by: lena)
                }, "who met the person")
        }
    }

    @Test(arguments: Engine.available)
    func `shows what was known when it was screened, then when it was decided, and nothing that came later`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            var call = try await world.take(
                [.whatHappened: "Talks to nobody", .callerName: "Ana Ruiz", .callback: "+13035550142"],
                note: "Her brother is with her.")
            try await world.publish("denver-star")
            call = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
            world.clock.move(.seconds(60))
            try await world.keep(.location, "Elm Street 4", of: call, by: world.theo)
            call = try await world.desk.perform(BeginTriage(call.id, with: "denver-star"), by: world.sam)
            try await world.answer(call, ["weapon": "unknown", "violence": "no"])
            try await world.answer(call, ["weapon": "no"])
            _ = try await world.desk.perform(AddNote("They sound calm now.", to: call.id), by: world.sam)
            world.clock.move(.seconds(60))
            _ = try await world.desk.perform(
                DecideTriage(
                    call.id,
                    .otherwise(
                        Verdict(
                            level: .higher, response: "police", reason: try ReasonCode(named: "caller-wants-officer")),
                        .other, note: "He asks for one."), outcome: .unknown), by: world.sam)
            world.clock.move(.seconds(60))
            try await world.keep(.whatHappened, "An officer came", of: call, by: world.dana)
            try await world.answer(call, ["violence": "yes"])
            try await world.drawWeek()
            let waiting = try #require(try await world.waiting(.grace).first)
            let first = try await world.blind(waiting, .grace)
            #expect(first.facts.map(\.field) == [.source, .whatHappened])
            #expect(first.facts.last?.value == "Talks to nobody")
            #expect(first.notes == ["Her brother is with her."])
            #expect(first.answers.isEmpty && first.read == nil)
            _ = try await world.desk.perform(ReadBlind(waiting.id, .yes), by: world.grace)
            let second = try await world.blind(waiting, .grace)
            #expect(second.facts.map(\.field) == [.source, .location, .whatHappened])
            #expect(second.facts.last?.value == "Talks to nobody")
            #expect(
                second.answers.map { "\($0.question.key) \($0.value.rawValue)" }.sorted() == [
                    "violence no", "weapon no",
                ])
            #expect(second.notes == ["Her brother is with her."])
        }
    }

    @Test(arguments: Engine.available)
    func `is kept in two halves, each once, and is then no longer waited for`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            _ = try await world.callWaiting()
            try await world.drawWeek()
            let call = try #require(try await world.waiting(.grace).first)
            await #expect(throws: Refusal(.readNotBegun, .conflicting)) {
                _ = try await world.desk.perform(JudgeBlind(call.id, .phone, .phone), by: world.grace)
            }
            _ = try await world.desk.perform(ReadBlind(call.id, .unknown), by: world.grace)
            await #expect(throws: Refusal(.readAlready, .conflicting)) {
                _ = try await world.desk.perform(ReadBlind(call.id, .yes), by: world.grace)
            }
            #expect(try await world.waiting(.grace).count == 1, "it is not read to its end")
            let read = try await world.desk.perform(JudgeBlind(call.id, nil, .unknown), by: world.grace)
            #expect(read.behavioural == .unknown && read.level == nil && read.response == .unknown)
            await #expect(throws: Refusal(.readAlready, .conflicting)) {
                _ = try await world.desk.perform(JudgeBlind(call.id, .phone, .phone), by: world.grace)
            }
            #expect(try await world.waiting(.grace).isEmpty)
            let told = try await world.journal().suffix(2)
            #expect(told.map(\.kind) == [.readBegun, .readKept])
            #expect(told.allSatisfy { $0.subject == .blindCall(call.id) && $0.facts == "{}" })
            try await world.workspace.heads.seal(world.desk.database, at: world.clock.now)
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `that somebody has begun waits a week for them, then for others again`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.publish("denver-star")
            _ = try await world.end(call, "not-behavioural", sent: .police, outcome: .unknown)
            try await world.drawWeek()
            let waiting = try #require(try await world.waiting(.grace).first)
            #expect(try await world.waiting(.sam).count == 1)
            _ = try await world.desk.perform(ReadBlind(waiting.id, .no), by: world.sam)
            #expect(try await world.waiting(.grace).isEmpty)
            #expect(try await world.waiting(.sam).count == 1)
            world.clock.move(.seconds(7 * 86_400 + 1))
            #expect(try await world.waiting(.grace).count == 1)
        }
    }
}
