import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

extension SeededNumbers {
    mutating func pick<T>(_ choices: [T]) -> T {
        choices[Int.random(in: choices.indices, using: &self)]
    }
}

/// What the rules say becomes of one call, in a few words: what stands in the store is held against it.
struct Sketch {
    var isScreened = false
    var hasLeft = false
    var version = 1

    /// What somebody tries, and whether the rules allow it now.
    enum Try: CaseIterable {
        case keep, note, screen, leave, leaveWithoutAlternative, leaveForNothing, correctTime, correctReason, bringBack
        case wrongVersion, notAllowed
    }

    func allows(_ attempt: Try) -> Bool {
        switch attempt {
        case .keep, .note, .correctTime: true
        case .screen, .leave: !isScreened && !hasLeft
        case .correctReason, .bringBack: hasLeft
        case .leaveWithoutAlternative, .leaveForNothing, .wrongVersion, .notAllowed: false
        }
    }

    mutating func note(_ attempt: Try) {
        switch attempt {
        case .screen: isScreened = true
        case .leave: hasLeft = true
        case .bringBack: hasLeft = false
        default: break
        }
    }
}

@Suite struct `Any history of a call` {
    /// Two thousand histories on SQLite; fewer where each statement crosses a socket.
    private func histories(on engine: Engine) -> Int {
        switch engine {
        case .sqlite: 2_000
        case .postgres: 300
        }
    }

    @Test(arguments: Engine.available)
    func `leaves every call accounted for`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let count = histories(on: engine)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for seed in 0..<count {
                    if seed >= 32 { try await group.next() }
                    group.addTask { try await live(seed: UInt64(seed), in: world) }
                }
                try await group.waitForAll()
            }
            let numbers = try await world.database.read { db in
                try db("SELECT number FROM call ORDER BY number").map { row -> Int in try row["number"] }
            }
            #expect(numbers == Array(1...count))
            #expect(try await world.count("path") == count)
            #expect(try await world.count("path WHERE (left_at IS NULL) <> (left_kind IS NULL)") == 0)
            try await world.seal()
            let found = try await world.workspace.verify(tables: Migration.sealedTables)
            #expect(found.fault == nil)
            #expect(found.sealed == found.events)
        }
    }

    /// Does to one call whatever the dice say, and holds the call against the sketch after each step.
    private func live(seed: UInt64, in world: World) async throws {
        var (dice, sketch) = (SeededNumbers(seed: seed), Sketch())
        let first = dice.pick(FactField.allCases)
        let taken = try await world.take([first: value(of: first, &dice)], by: dice.pick([world.theo, world.dana]))
        var call = taken
        for _ in 0..<Int.random(in: 1...8, using: &dice) {
            let attempt = dice.pick(Sketch.Try.allCases)
            let isAllowed = sketch.allows(attempt)
            do {
                try await perform(attempt, on: call, sketch, &dice, in: world)
                #expect(isAllowed, "history \(seed): \(attempt) of \(sketch) was done")
                sketch.note(attempt)
            } catch is Refusal {
                #expect(!isAllowed, "history \(seed): \(attempt) of \(sketch) was refused")
            }
            let now = try await world.now(taken)
            #expect(now.version >= call.version, "history \(seed): the version went back")
            if !isAllowed { #expect(now.version == call.version, "history \(seed): a refusal left a trace") }
            #expect(now.path.stage == (sketch.isScreened ? .screened : .received), "history \(seed)")
            #expect(now.path.isOpen == (now.path.departure == nil), "history \(seed)")
            #expect((now.path.departure != nil) == sketch.hasLeft, "history \(seed)")
            if let departure = now.path.departure {
                #expect(ReasonCode.leaving(now.path.stage).contains(departure.reason), "history \(seed)")
                if departure.reason.name == "not-behavioural" { #expect(departure.sent != nil, "history \(seed)") }
                if let sent = departure.sent, sent != .none { #expect(departure.outcome != nil, "history \(seed)") }
            }
            call = now
        }
        let positions = try await world.timeline(taken).map(\.position)
        #expect(positions == positions.sorted() && !positions.isEmpty)
    }

    private func value(of field: FactField, _ dice: inout SeededNumbers) -> String {
        if let choices = field.choices { return dice.pick(choices) }
        switch field {
        case .callback: return "+1812555" + String(Int.random(in: 1000...9999, using: &dice))
        case .language: return dice.pick(["en", "es", "so", "zh-Hant"])
        default: return "words \(Int.random(in: 0...9, using: &dice))"
        }
    }

    private func perform(
        _ attempt: Sketch.Try, on call: Call, _ sketch: Sketch, _ dice: inout SeededNumbers, in world: World
    ) async throws {
        let (desk, worker) = (world.desk, dice.pick([world.dana, world.sam, world.grace]))
        let reasons = ReasonCode.leaving(.received)
        switch attempt {
        case .keep:
            let field = dice.pick(FactField.allCases)
            let text = Bool.random(using: &dice) ? value(of: field, &dice) : nil
            let base = dice.pick([nil, 0, 1, 2])
            try await world.keep(field, text, of: call, base: base, by: worker)
        case .note:
            _ = try await desk.perform(AddNote("words", to: call.id), by: dice.pick([worker, world.rosa]))
        case .screen:
            let at = dice.pick([nil, world.clock.now.adding(.seconds(-90))])
            _ = try await desk.perform(ScreenCall(call.id, at: at), by: worker)
        case .leave:
            let reason = dice.pick(reasons)
            try await world.end(
                call, reason.name, sent: .phone, outcome: dice.pick(AlternativeOutcome.allCases), by: worker)
        case .leaveWithoutAlternative:
            try await world.end(call, "not-behavioural", by: worker)
        case .leaveForNothing:
            try await world.end(call, "no such reason", by: worker)
        case .correctTime:
            let moment = world.clock.now.adding(.seconds(Int.random(in: -900...0, using: &dice)))
            _ = try await desk.perform(CorrectRecord(call.id, .receivedAt(moment), because: "words"), by: worker)
        case .correctReason:
            let reason = dice.pick(reasons)
            _ = try await desk.perform(
                CorrectRecord(call.id, .departure(reason, sent: Alternative.none, outcome: nil), because: "words"),
                by: worker)
        case .bringBack:
            _ = try await desk.perform(CorrectRecord(call.id, .returned, because: "words"), by: worker)
        case .wrongVersion:
            _ = try await desk.perform(ScreenCall(call.id, expected: call.version + 1), by: worker)
        case .notAllowed:
            _ = try await desk.perform(ScreenCall(call.id), by: dice.pick([world.rosa, world.val, world.priya]))
        }
    }
}
