import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

extension World {
    fileprivate func brief(_ call: Call, to unit: String = "3A21") async throws -> Brief {
        try await desk.perform(
            GiveBrief(
                call.id, to: unit, by: .radio, [.oneVoice, .weaponNotKnown], language: "es", note: "Do not knock"),
            by: sam)
    }

    fileprivate func now(_ brief: Brief) async throws -> Brief {
        try await database.read { db in try Briefs(db).brief(brief.id) }
    }
}

@Suite struct `A brief to the police` {
    @Test(arguments: Engine.available)
    func `keeps what was told, to whom and how, and the journal no word of it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            let brief = try await world.brief(call)
            #expect(brief.points == [.weaponNotKnown, .oneVoice] && brief.unit == "3A21" && brief.language == "es")
            #expect(brief.givenAt == world.clock.now && brief.used == nil)
            let event = try #require(try await world.timeline(call).last)
            #expect(event.kind == .briefGiven && event.said["points"] == .number(2))
            let words = event.said.values.map(\.text)
            #expect(!words.contains { $0.contains("3A21") || $0.contains("knock") })
            #expect(throws: Refusal(.required, field: "points")) { try GiveBrief(call.id, to: "3A21", by: .phone, []) }
            #expect(throws: Refusal(.required, field: "unit")) { try GiveBrief(call.id, to: " ", by: .phone, [.dog]) }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `shows what the encounter says of it, and what a correction of that says`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            let brief = try await world.brief(call)
            var told = try World.met([], ending: "resolved-on-scene")
            told.briefUsed = .yes
            let encounter = try await world.record(told, of: call, on: assignment)
            #expect(try await world.now(brief).used == .yes)
            #expect(try await world.timeline(call).contains { $0.kind == .briefUsed })
            told.briefUsed = .no
            _ = try await world.desk.perform(
                CorrectEncounter(encounter.id, to: told, because: "The officer says otherwise"), by: world.rosa)
            #expect(try await world.now(brief).used == .no)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is asked about where no encounter is written, and its share can be read`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage("denver-star", [.weapon: "yes", .violence: "no"])
            try await world.decide(call, outcome: .unknown)
            let from = world.clock.now
            var briefs: [Brief] = []
            for unit in ["3A21", "3A22", "3A23", "3A24"] { briefs.append(try await world.brief(call, to: unit)) }
            for (brief, used) in zip(briefs, [Answer.yes, .no, .unknown]) {
                _ = try await world.desk.perform(TellBriefUsed(brief.id, used), by: world.dana)
            }
            let events = try await world.timeline(call).filter { $0.kind == .briefUsed }.count
            _ = try await world.desk.perform(TellBriefUsed(briefs[0].id, .yes), by: world.dana)
            #expect(try await world.timeline(call).filter { $0.kind == .briefUsed }.count == events, "said once")
            let (share, none) = try await world.database.read { db in
                (
                    try Briefs(db).share(from: from, to: from.adding(.seconds(60))),
                    try Briefs(db).share(from: from.adding(.seconds(60)), to: from.adding(.seconds(120)))
                )
            }
            #expect([share.given, share.answered, share.used, share.unknown] == [4, 2, 1, 1])
            #expect([none.given, none.answered, none.used, none.unknown] == [0, 0, 0, 0])
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "give-briefs"])) {
                try await world.desk.perform(GiveBrief(call.id, to: "3A21", by: .radio, [.dog]), by: world.theo)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is offered where police go, and not elsewhere`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let moment = world.clock.now
            func isOffered(_ call: Call) async throws -> Bool {
                try await world.database.read { db in
                    try BesideDispatch(CallFile(call.id, in: db), in: db, at: moment).isPoliceGoing
                }
            }
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            #expect(try await !isOffered(call))
            _ = try await world.desk.perform(SummonHelp(.police, for: call.id), by: world.sam)
            #expect(try await isOffered(call))
            let armed = try await world.triage("denver-star", [.weapon: "yes", .violence: "no"])
            #expect(try await !isOffered(armed))
            try await world.decide(armed, outcome: .unknown)
            #expect(try await isOffered(armed))
        }
    }

    @Test(arguments: Engine.available)
    func `offers what was heard since, the graver of what was written and what was answered`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let moment = world.clock.now
            func heard(_ call: Call) async throws -> [Brief.Point] {
                try await world.database.read { db in
                    try BesideDispatch(CallFile(call.id, in: db), in: db, at: moment).heard
                }
            }
            let call = try await world.triage("denver-star", [.weapon: "no", .whatHappened: "Shouts in the yard"])
            #expect(try await heard(call) == [], "no police go")
            _ = try await world.desk.perform(SummonHelp(.police, for: call.id), by: world.sam)
            #expect(try await heard(call) == [.noWeapon])
            let second = try await world.triage("denver-star", [.weapon: "no", .whatHappened: "Shouts in the yard"])
            try await world.answer(second, ["weapon": "yes", "violence": "yes", "suicide-tier": "high"])
            _ = try await world.desk.perform(SummonHelp(.police, for: second.id), by: world.sam)
            #expect(try await heard(second) == [.weaponSeen, .violenceNow, .threatensSelf])
            let unasked = try await world.take([.whatHappened: "Shouts in the yard"])
            _ = try await world.desk.perform(SummonHelp(.police, for: unasked.id), by: world.sam)
            #expect(try await heard(unasked) == [.weaponNotKnown])
        }
    }

    @Test(arguments: Engine.available)
    func `stands beside an encounter that ended before it was given`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            let before = try await world.brief(call)
            world.clock.move(.seconds(600))
            var told = try World.met([], ending: nil)
            told.briefUsed = .yes
            told.ended = world.clock.now
            world.clock.move(.seconds(600))
            let after = try await world.brief(call, to: "3A22")
            _ = try await world.record(told, of: call, on: assignment)
            #expect(try await world.now(before).used == .yes)
            #expect(try await world.now(after).used == nil, "nobody could have used it then")
        }
    }

    @Test(arguments: Engine.available)
    func `of which it is known whether it was used is not made unknown by another encounter`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            let brief = try await world.brief(call)
            _ = try await world.desk.perform(TellBriefUsed(brief.id, .yes), by: world.dana)
            world.clock.move(.seconds(60))
            for answer in [Answer.unknown, .refused] {
                var told = try World.met([], ending: nil)
                told.briefUsed = answer
                _ = try await world.record(told, of: call, on: assignment)
                #expect(try await world.now(brief).used == .yes)
            }
            var told = try World.met([], ending: nil)
            told.briefUsed = .no
            _ = try await world.record(told, of: call, on: assignment)
            #expect(try await world.now(brief).used == .no, "known against known: what was told last")
        }
    }

    @Test(arguments: Engine.available)
    func `is asked about again where the encounter's answer is taken back`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            let brief = try await world.brief(call)
            let other = try await world.brief(call, to: "3A22")
            var told = try World.met([], ending: nil)
            told.briefUsed = .yes
            let encounter = try await world.record(told, of: call, on: assignment)
            // What somebody else told otherwise since is not the encounter's to take back.
            _ = try await world.desk.perform(TellBriefUsed(other.id, .no), by: world.dana)
            told.briefUsed = nil
            _ = try await world.desk.perform(
                CorrectEncounter(encounter.id, to: told, because: "It was another call"), by: world.rosa)
            #expect(try await world.now(brief).used == nil)
            #expect(try await world.now(other).used == .no)
            #expect(try await world.stateHolds())
        }
    }
}
