import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `Going in without a release` {
    @Test(arguments: Engine.available)
    func `is kept, flagged, and asks why until somebody says`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting()
            let assignment = try await world.send(north, to: call)
            world.clock.move(.seconds(300))
            let arrived = try await world.report(.arrived, assignment)
            #expect(arrived.state == .arrived)
            #expect(try await world.now(call).path.stage == .arrived)
            let file = try await world.dispatch(call)
            let found = try #require(file.deviations.first)
            #expect(file.deviations.count == 1)
            #expect(found.kind == Deviation.beforeRelease)
            #expect(found.reason == nil)
            #expect(file.alerts == [.deviation(Deviation.beforeRelease)])
            #expect(file.steps[assignment.id]?.last?.flag == "arrived-before-release")
            #expect(try await world.count("path_step WHERE flag = 'arrived-before-release'") == 1)
            let kinds = try await world.timeline(call).suffix(2).map(\.kind)
            #expect(kinds == [.teamArrived, .deviationFound])
            let explained = try await world.desk.perform(
                ExplainDeviation(found.id, .lifeInDanger, words: "She was about to fall."), by: world.rosa)
            #expect(explained.reason == .lifeInDanger)
            #expect(try await world.dispatch(call).alerts == [])
            let last = try #require(try await world.journal().last)
            #expect(!last.facts.contains("fall"))
            await #expect(throws: Refusal(.alreadyExplained, .conflicting)) {
                _ = try await world.desk.perform(ExplainDeviation(found.id, .notTold), by: world.dana)
            }
            #expect(throws: Refusal(.needsReason, field: "words")) { _ = try ExplainDeviation(found.id, .other) }
            try await world.seal()
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `is judged by what stood when it happened, not when it was told`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (north, west) = (
                try await world.north(), try await world.team("West", [(.noor, .clinician), (.ines, .paramedic)])
            )
            let call = try await world.callWaiting()
            let (early, late) = (try await world.send(north, to: call), try await world.send(west, to: call))
            world.clock.move(.seconds(600))
            let before = world.clock.now.adding(.seconds(-120))
            try await world.declareSafe(call)
            world.clock.move(.seconds(600))
            // North was there two minutes before the declaration, West in its time; both are entered now.
            try await world.report(.arrived, early, at: before)
            try await world.report(.arrived, late, at: world.clock.now.adding(.seconds(-300)), by: world.dana)
            #expect(try await world.dispatch(call).deviations.map(\.assignment) == [early.id])
        }
    }

    @Test(arguments: Engine.available)
    func `is no deviation of a team that was let go in time`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting()
            let assignment = try await world.send(north, to: call)
            try await world.declareSafe(call)
            world.clock.move(.seconds(3500))
            _ = try await world.desk.perform(OrderGo(assignment.id), by: world.dana)
            world.clock.move(.seconds(300))
            try await world.report(.arrived, assignment)
            #expect(try await world.dispatch(call).deviations.isEmpty)
        }
    }

    /// Whatever dispatchers, officers and teams do in whatever order: *go* follows a declaration in force.
    @Test(arguments: Engine.available)
    func `is never ordered, in a hundred random shifts`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (north, car) = (try await world.north(), try await world.car())
            let call = try await world.callWaiting()
            var dice = SeededNumbers(seed: 20_261_123)
            var (goes, refused) = (0, 0)
            for _ in 0..<(engine == .sqlite ? 100 : 25) {
                var assignment: Assignment?
                for _ in 0..<12 {
                    world.clock.move(.seconds(dice.roll(1200)))
                    let open = try await world.dispatch(call).assignments.last { $0.isOpen && $0.team == north.team.id }
                    assignment = open
                    do {
                        switch dice.roll(9) {
                        case 0, 1: try await world.declareSafe(call, by: dice.roll(2) == 0 ? world.dana : world.otis)
                        case 2: try await world.declareUnsafe(call, by: world.otis)
                        case 3, 4, 5:
                            guard let assignment else { try await world.send(north, to: call); continue }
                            let scene = try await world.dispatch(call).scene
                            let isSafe = scene.last?.isSafe(at: world.clock.now) ?? false
                            _ = try await world.desk.perform(OrderGo(assignment.id), by: world.dana)
                            goes += 1
                            #expect(isSafe, "go without a declaration in force")
                        case 6:
                            guard let assignment else { continue }
                            _ = try await world.desk.perform(StageTeam(assignment.id), by: world.dana)
                        case 7:
                            guard let assignment else { continue }
                            try await world.report(.staged, assignment)
                        default: try await world.send(dice.roll(2) == 0 ? north : car, to: call)
                        }
                    } catch let refusal as Refusal {
                        if refusal.code == .sceneNotSafe { refused += 1 }
                    }
                }
                if let assignment, try await world.now(assignment).isOpen {
                    try await world.report(.clear, assignment)
                }
            }
            #expect(goes > 10 && refused > 10, "\(goes) went, \(refused) were refused")
            // The same from what was kept: before every go of North lies a safe declaration that had not expired.
            let told = try await world.dispatch(call)
            let steps = try await world.database.read { [team = north.team.id] db in
                try db(
                    """
                    SELECT assignment_step.at FROM assignment_step
                    JOIN assignment ON assignment.id = assignment_step.assignment_id
                    WHERE assignment_step.step = 'going' AND assignment.team_id = \(team)
                    """
                ).map { try $0["at"] as Instant }
            }
            let declarations = try await world.database.read { db in
                try db("SELECT ruling, declared_at, expires_at FROM scene_declaration ORDER BY declared_at, id").map {
                    (try $0["ruling"] as String, try $0["declared_at"] as Instant, try $0["expires_at"] as Instant?)
                }
            }
            #expect(told.call.id == call.id && steps.count == goes)
            for moment in steps {
                let last = declarations.last { $0.1 <= moment }
                #expect(last?.0 == "safe" && (last?.2).map { moment < $0 } == true)
            }
        }
    }
}

extension SeededNumbers {
    /// A number below another.
    fileprivate mutating func roll(_ sides: Int) -> Int { Int(next() % UInt64(sides)) }
}
