import Access
import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `An event in the city` {
    private func told(
        _ day: String, _ kind: OutreachEvent.Kind = .communityMeeting, languages: [String] = []
    ) throws -> OutreachEvent.Told {
        try OutreachEvent.Told(
            kind, title: "Evening at the library", place: "Elm Street 4", on: day, languages: languages)
    }

    private func today(_ world: World, plus days: Int = 0) async throws -> String {
        let moment = world.clock.now.adding(.seconds(days * 86_400))
        return try await world.database.read { db in try db.day(of: moment).description }
    }

    @Test(arguments: Engine.available)
    func `is planned, held with how many it reached, and said anew; the latest counts`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let day = try await today(world)
            let key = try OnceKey("k-1", by: world.rosa, request: [1])
            var kept = try await world.desk.perform(
                PlanOutreach(told(day, languages: ["es", "en", "es"])), by: world.rosa, once: key)
            let again = try await world.desk.perform(
                PlanOutreach(told(day, languages: ["es", "en", "es"])), by: world.rosa, once: key)
            #expect(again == kept && kept.state == .planned && kept.told.languages == ["en", "es"])
            kept = try await world.desk.perform(try TellOutreach(kept.id, reached: 41, minutes: 90), by: world.rosa)
            kept = try await world.desk.perform(try TellOutreach(kept.id, reached: 38), by: world.grace)
            #expect(kept.state == .held && kept.peopleReached == 38 && kept.minutes == nil)
            // What it is may still be said anew, and what came of it stays.
            kept = try await world.desk.perform(PlanOutreach(told(day, .talk), as: kept.id), by: world.rosa)
            #expect(kept.told.kind == .talk && kept.peopleReached == 38)
            await #expect(throws: Refusal(.outreachNotPlanned, .conflicting)) {
                try await world.desk.perform(CancelOutreach(kept.id), by: world.rosa)
            }
            let totals = try await world.database.read { db in try Outreach(db).totals(from: .first, to: .last) }
            #expect(totals.lines == [.init(kind: .talk, events: 1, peopleReached: 38)])
            #expect(try await world.count("outreach_event") == 1)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is refused without a name, on no day, in no language, and as held before its day`(engine: Engine) async throws
    {
        #expect(throws: Refusal(.required, field: "eventTitle")) {
            try OutreachEvent.Told(.talk, title: " ", place: "Here", on: "2026-01-01")
        }
        #expect(throws: Refusal(.notADay, field: "heldOn")) { try told("2026-02-30") }
        #expect(throws: Refusal(.required, field: "heldOn")) { try told("") }
        #expect(throws: Refusal(.notOneOf, field: "eventLanguages")) { try told("2026-01-01", languages: ["Klingon"]) }
        try await withWorld(on: engine) { world in
            let next = try await world.desk.perform(PlanOutreach(told(today(world, plus: 2))), by: world.rosa)
            await #expect(throws: Refusal(.notInFuture, field: "heldOn")) {
                try await world.desk.perform(try TellOutreach(next.id, reached: 3), by: world.rosa)
            }
            #expect(throws: Refusal(.quantityOutOfRange, field: "peopleReached")) {
                try TellOutreach(next.id, reached: -1)
            }
            let off = try await world.desk.perform(CancelOutreach(next.id), by: world.rosa)
            #expect(off.state == .cancelled)
            await #expect(throws: Refusal(.outreachCancelled, .conflicting)) {
                try await world.desk.perform(PlanOutreach(told("2026-01-01"), as: next.id), by: world.rosa)
            }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "keep-outreach"])) {
                try await world.desk.perform(PlanOutreach(told("2026-01-01")), by: world.ines)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `stands among what nobody has told of once its day is over`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            _ = try await world.desk.perform(PlanOutreach(told(today(world))), by: world.rosa)
            func lists() async throws -> (planned: Int, untold: Int) {
                let now = world.clock.now
                return try await world.database.read { db in
                    let day = try db.day(of: now)
                    return (try Outreach(db).planned(from: day).count, try Outreach(db).untold(before: day).count)
                }
            }
            #expect(try await lists() == (1, 0))
            world.clock.move(.seconds(2 * 86_400))
            #expect(try await lists() == (0, 1))
        }
    }

    @Test(arguments: Engine.available)
    func `takes what was given out there from where it stood`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let event = try await world.desk.perform(PlanOutreach(told(today(world))), by: world.rosa)
            let supply = try await world.desk.perform(
                KeepSupply(try Supply.Told(.naloxone, name: "Spray")), by: world.grace)
            let place = try await world.desk.perform(try KeepSupplyPlace("Van North", .van), by: world.grace)
            let received = try await world.desk.perform(
                try ReceiveSupplies(20, of: supply.id, at: place.id, lot: "NX-7"), by: world.grace)
            let lot = try #require(received.movements.first?.lot)
            let key = try OnceKey("k-1", by: world.rosa, request: [1])
            for _ in 0..<2 {
                _ = try await world.desk.perform(
                    try GiveAtOutreach(try SupplyLine(12, of: lot), from: place.id, at: event.id), by: world.rosa,
                    once: key)
            }
            let (left, gifts) = try await world.database.read { db in
                (try SupplyLedger(db).standings(at: place.id), try Outreach(db).gifts(at: event.id))
            }
            #expect(left.map(\.quantity) == [8] && gifts.flatMap(\.movements).map(\.quantity) == [-12])
            await #expect(throws: Refusal(.noSuchOutreachEvent, .absent)) {
                try await world.desk.perform(
                    try GiveAtOutreach(try SupplyLine(1, of: lot), from: place.id, at: ID(stored: "none")),
                    by: world.rosa)
            }
            #expect(try await world.database.read { db in try SupplyLedger(db).standings(at: place.id) } == left)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `keeps its questions with what people say, and its promises until they are done`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let event = try await world.desk.perform(PlanOutreach(told(today(world))), by: world.rosa)
            let asked = try await world.desk.perform(
                RecordAtOutreach(
                    try FeedbackTold(.question, "Who comes at night?", way: nil, language: "en"), at: event.id),
                by: world.theo)
            #expect(asked.channel == .meeting && asked.isOpen)
            _ = try await world.desk.perform(try AnswerFeedback(asked.id, "A team", result: nil), by: world.grace)
            let questions = try await world.database.read { db in try Outreach(db).questions(at: event.id) }
            #expect(questions.map(\.id) == [asked.id] && questions.allSatisfy { !$0.isOpen })

            let due = try await today(world, plus: 3)
            let promise = try await world.desk.perform(
                try PromiseAtOutreach("Send cards in Amharic", by: due, at: event.id), by: world.rosa)
            #expect(throws: Refusal(.notADay, field: "dueOn")) {
                try PromiseAtOutreach("Send cards", by: "soon", at: event.id)
            }
            #expect(try await world.database.read { db in try Outreach(db).openFollowUps() } == [promise])
            let done = try await world.desk.perform(KeepPromise(promise.id), by: world.noor)
            let again = try await world.desk.perform(KeepPromise(promise.id), by: world.rosa)
            #expect(done == again && done.doneBy?.id == world.noor.id.text)
            #expect(try await world.database.read { db in try Outreach(db).openFollowUps() }.isEmpty)
            // The journal holds neither what was asked nor what was promised.
            let journal = try await world.journal().map { String(describing: $0) }.joined()
            #expect(!journal.contains("night") && !journal.contains("Amharic"))
            #expect(try await world.stateHolds())
        }
    }
}
