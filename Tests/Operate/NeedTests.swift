import Access
import Door
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `A path after the encounter` {
    /// Needs are raised, asked of services, met and given up in any order; the path is held against the rule in words.
    @Test(arguments: Engine.available)
    func `follows its needs`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            for seed in 0..<(engine == .sqlite ? 400 : 100) {
                let taken = try await world.call()
                let now = world.clock.now
                let worker = world.noor
                try await world.database.write { db in
                    var dice = SeededNumbers(seed: UInt64(seed))
                    var call = try Calls(db).call(taken.id)
                    try call.path.screen(at: now)
                    try Calls(db).advance(&call.path, to: .disposed, at: now, by: worker, entered: now)
                    try Calls(db).save(call.path)
                    for turn in 0..<Int.random(in: 1...12, using: &dice) {
                        let at = now.adding(.seconds(turn))
                        let open = try Needs(db).needs(of: call.path.id).filter(\.isOpen)
                        // Once everything is closed the path is over, and its needs with it.
                        guard call.path.isOpen else { break }
                        switch (open.isEmpty, Int.random(in: 0..<3, using: &dice)) {
                        case (true, _), (_, 0):
                            let kinds = [dice.pick(Need.Kind.allCases)]
                            _ = try Needs(db).raise(kinds, of: nil, on: &call, by: worker, at: at, entered: at)
                        case (_, 1):
                            let need = dice.pick(open)
                            let later = Stage.allCases.filter { $0 > need.stage }
                            _ = try Needs(db).advance(
                                need, to: dice.pick(later), on: &call, by: worker, at: at, entered: at)
                        default:
                            let need = dice.pick(open)
                            let reasons = ReasonCode.leaving(need.stage).filter { $0.kind != .elsewhere }
                            _ = try Needs(db).leave(
                                need, dice.pick(reasons), on: &call, by: worker, at: at, entered: at)
                        }
                        call = try Calls(db).call(call.id)
                        try self.expect(call.path, follows: Needs(db).needs(of: call.path.id), history: seed)
                    }
                }
            }
            #expect(try await world.cellsHold())
            for counts in Funnel.Counts.allCases {
                #expect(try await world.funnel(counts: counts).isSound, "\(counts)")
            }
        }
    }

    private func expect(_ path: Path, follows needs: [Need], history seed: Int) throws {
        let furthest = needs.map(\.stage).max() ?? .disposed
        let isOver = needs.allSatisfy { !$0.isOpen }
        let note: Comment =
            "history \(seed): \(path.stage) after \(needs.map { ($0.stage, $0.reason?.name ?? "open") })"
        switch (furthest, isOver) {
        case (.resolved, true): #expect(path.stage == .resolved && path.departure == nil, note)
        case (.resolved, false): #expect(path.stage == .attended && path.isOpen, note)
        case (_, false): #expect(path.stage == furthest && path.isOpen, note)
        case (_, true):
            #expect(path.stage == furthest, note)
            let reasons = needs.filter { $0.stage == furthest }.compactMap(\.reason)
            #expect(path.departure.map { reasons.contains($0.reason) } ?? false, note)
        }
    }

    @Test(arguments: Engine.available)
    func `refuses a need what belongs to another stage, and to one that is closed`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let taken = try await world.call()
            let (now, worker) = (world.clock.now, world.noor)
            try await world.database.write { db in
                var call = try Calls(db).call(taken.id)
                try Calls(db).advance(&call.path, to: .disposed, at: now, by: worker, entered: now)
                _ = try Needs(db).raise([.food, .shelter], of: nil, on: &call, by: worker, at: now, entered: now)
                let need = try #require(try Needs(db).needs(of: call.path.id).first)
                func leave(_ reason: String) throws {
                    _ = try Needs(db).leave(
                        Needs(db).need(need.id), ReasonCode(named: reason), on: &call, by: worker, at: now, entered: now
                    )
                }
                for reason in ["did-not-go", "arrested"] {
                    #expect(
                        throws: Refusal(
                            .reasonOfAnotherStage, .conflicting, field: "reason", values: ["stage": "disposed"])
                    ) { try leave(reason) }
                }
                try leave("no-such-service")
                #expect(throws: Refusal(.needClosed, .conflicting)) { try leave("no-such-service") }
                #expect(throws: Refusal(.noSuchNeed, .absent, field: "need")) { try Needs(db).need(.new()) }
            }
        }
    }
}
