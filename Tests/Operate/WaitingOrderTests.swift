import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `The list of calls that wait for triage` {
    private static let calm: [FactField: String?] = [.weapon: "no", .violence: "no", .injury: "no"]

    @Test(arguments: Engine.available)
    func `begins with the oldest risk`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let calm = try await world.screened(Self.calm)
            let unasked = try await world.screened([.weapon: "no", .violence: "no"])
            let weapon = try await world.screened([.weapon: "yes"])
            let hurt = try await world.screened([.injury: "yes"])
            #expect(try await world.order() == [weapon, hurt, unasked, calm].map(\.id))
            let waiting = try await world.waiting()
            #expect(waiting.map(\.risk) == [.danger, .danger, .unknown, .ruledOut])
            #expect(waiting[0].dangers[.weapon] == .yes)
        }
    }

    @Test(arguments: Engine.available)
    func `puts a high tier with the dangers until it is taken back`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let calm = try await world.triage("denver-star", Self.calm.merging([.whatHappened: "Weeps"]) { $1 })
            let unasked = try await world.triage("denver-star", [.whatHappened: "Sits in the rain"])
            let told = try await world.triage("denver-star", Self.calm.merging([.whatHappened: "Weeps"]) { $1 })
            #expect(try await world.order() == [unasked, calm, told].map(\.id))
            try await world.answer(told, ["suicide-tier": "high"])
            let high = try await world.found(.high, on: calm)
            #expect(try await world.order() == [calm, told, unasked].map(\.id))
            let waiting = try await world.waiting()
            #expect(
                waiting.map(\.isHighTier) == [true, true, false] && waiting.map(\.risk) == [.danger, .danger, .unknown])
            _ = try await world.desk.perform(WithdrawResult(high.id, because: .otherPerson), by: world.sam)
            #expect(try await world.order() == [told, unasked, calm].map(\.id))
        }
    }

    @Test(arguments: Engine.available)
    func `raises a call by a step for each promise that has passed, so that none is forgotten`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let calm = try await world.screened(Self.calm)
            world.clock.move(.seconds(299))
            let unasked = try await world.screened([:])
            #expect(try await world.order() == [unasked, calm].map(\.id))
            world.clock.move(.seconds(2))
            #expect(try await world.order() == [calm, unasked].map(\.id))
            let weapon = try await world.screened([.weapon: "yes"])
            #expect(try await world.order() == [weapon, calm, unasked].map(\.id))
            world.clock.move(.seconds(300))
            let next = try await world.screened([.weapon: "yes"])
            #expect(try await world.order() == [calm, unasked, weapon, next].map(\.id))
        }
    }

    @Test(arguments: Engine.available)
    func `knows a danger that was told in the triage itself, and one that was ruled out`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let first = try await world.triage("denver-star", [.whatHappened: "Sits in the rain"])
            let second = try await world.triage("denver-star", [.weapon: "yes"])
            let third = try await world.triage("denver-star", [.whatHappened: "Sits in the rain"])
            try await world.answer(third, ["violence": "yes"])
            #expect(try await world.order() == [second, third, first].map(\.id))
            try await world.answer(first, ["weapon": "no", "violence": "no", "medical": "no"])
            let waiting = try await world.waiting()
            #expect(waiting.map(\.risk) == [.danger, .danger, .ruledOut])
            #expect(waiting[1].dangers == [.violence: .yes])
            #expect(waiting[2].dangers == [.weapon: .no, .violence: .no, .injury: .no])
        }
    }

    /// Any calls at any times: the query orders them as the rule does that is written down here a second time.
    @Test(arguments: Engine.available)
    func `is ordered as its rule says, whatever waits`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.publish("denver-star")
            var dice = SeededNumbers(seed: 11)
            for _ in 0..<40 {
                let call = try await world.screened([
                    .weapon: dice.pick(["yes", "no", "no", "unknown", nil]),
                    .violence: dice.pick(["no", "no", "refused"]),
                    .injury: dice.pick(["yes", "no", "no", "no", nil]),
                ])
                if dice.pick([true, false, false]) {
                    _ = try await world.desk.perform(BeginTriage(call.id, with: "denver-star"), by: world.sam)
                }
                world.clock.move(.seconds(Int.random(in: 0...90, using: &dice)))
            }
            for _ in 0..<6 {
                let now = world.clock.now
                let waiting = try await world.waiting()
                let keys = waiting.map { one -> [Int64] in
                    let promise: Int64 = 300 * 1_000_000
                    let over = now.microseconds - one.due.microseconds
                    let late = over > 0 ? over / promise + 1 : 0
                    let isInTime = one.begunAt != nil && late == 0
                    return [
                        max(0, Int64(one.risk.rawValue) - late), isInTime ? 1 : 0, one.call.path.since.microseconds,
                    ]
                }
                #expect(zip(keys, keys.dropFirst()).allSatisfy { !$1.lexicographicallyPrecedes($0) })
                // Nobody is overtaken by a call that came after all steps were climbed.
                for (place, one) in waiting.enumerated() where one.begunAt == nil {
                    let climbed = one.call.path.since.adding(.seconds(600))
                    let overtakers = waiting[..<place].filter { $0.call.path.since > climbed }
                    #expect(climbed > now || overtakers.isEmpty)
                }
                world.clock.move(.seconds(120))
            }
        }
    }

    @Test(arguments: Engine.available)
    func `holds the riskiest where more wait than it shows`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            for _ in 0..<(Triages.most + 5) { try await world.screened(Self.calm) }
            let weapon = try await world.screened([.weapon: "yes"])
            let waiting = try await world.waiting()
            #expect(waiting.count == Triages.most)
            #expect(waiting.first?.call.id == weapon.id)
        }
    }
}

extension World {
    @discardableResult
    fileprivate func screened(_ facts: [FactField: String?]) async throws -> Call {
        let call = try await take(facts.merging([.whatHappened: "Talks to nobody"]) { mine, _ in mine })
        return try await desk.perform(ScreenCall(call.id), by: theo)
    }

    fileprivate func waiting() async throws -> [WaitingTriage] {
        let moment = clock.now
        return try await database.read { db in try Triages(db).waiting(at: moment) }
    }

    fileprivate func order() async throws -> [ID<Call>] { try await waiting().map(\.call.id) }
}
