import Access
import Door
import Foundation
import Logging
import Operate
import Store
import Testing
import Vocabulary
import World

@testable import Demo

@Suite struct `The living city` {
    @Test func `takes calls at the present and works them, and no rule refuses it`() async throws {
        try await withLivingTown { town in
            let before = try await town.kinds()
            var life = try await town.city.begin()
            try await town.live(&life, hours: 3)
            let after = try await town.kinds()
            func new(_ kind: String) -> Int { (after[kind] ?? 0) - (before[kind] ?? 0) }
            #expect(new("call-taken") > 20)
            #expect(new("triage-decided") > 8)
            #expect(new("encounter-recorded") > 5)
            #expect(new("team-clear") > 5)
            #expect(life.refusals == 0)
            let verified = try await town.workspace.verify(tables: Migration.sealedTables)
            #expect(verified.fault == nil)
        }
    }

    @Test func `goes on where a visitor was there first`() async throws {
        try await withLivingTown { town in
            var life = try await town.city.begin()
            let before = try await town.kinds()
            for _ in 0..<20 {
                try await town.live(&life, hours: 1.0 / 12)
                // The visitor screens one call, and ends another.
                let lines = try await town.workspace.desk.database.read { db in try Board(db).lines(Board.Filter()) }
                if let call = lines.first(where: { $0.call.path.stage == .received })?.call {
                    _ = try await town.workspace.desk.perform(ScreenCall(call.id), by: .terminal)
                }
                if let call = lines.last(where: { $0.call.path.stage == .eligible })?.call {
                    let ending = EndCall(
                        call.id, try ReasonCode(named: "eligible-unknown"), sent: Alternative.none, outcome: nil)
                    _ = try await town.workspace.desk.perform(ending, by: .terminal)
                }
            }
            let after = try await town.kinds()
            #expect((after["encounter-recorded"] ?? 0) > (before["encounter-recorded"] ?? 0) + 2)
        }
    }

    @Test func `outlives a store that is gone, and ends when it is told to`() async throws {
        try await withLivingTown { town in
            try await town.workspace.desk.database.close()
            let life = Task { await town.city.run() }
            try await Task.sleep(for: .milliseconds(200))
            #expect(!life.isCancelled)
            life.cancel()
            await life.value
        }
    }

    @Test func `comes into no workspace that is not an invented city`() async throws {
        try await withWorld(on: .sqlite) { world in
            let city = City(try Invented.read())
            await #expect(throws: LivingCity.Fault.self) {
                _ = try await LivingCity(
                    world.workspace, city: city, pace: 12,
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            }
        }
    }
}

/// A filled town with its clock in the test's hand.
private struct LivingTown: Sendable {
    let workspace: Workspace
    let city: LivingCity
    let clock: StoppedClock
    let alarm: Alarm

    /// Lets time pass, half a minute at a time.
    func live(_ life: inout LivingCity.Life, hours: Double) async throws {
        for _ in 0..<Int(hours * 120) {
            clock.move(.seconds(30))
            try await alarm.doDueWork()
            try await city.goOn(&life)
        }
    }

    /// How often each thing has happened.
    func kinds() async throws -> [String: Int] {
        Dictionary(grouping: try await Town.journal(workspace), by: \.kind.rawValue).mapValues(\.count)
    }
}

private func withLivingTown(_ work: (LivingTown) async throws -> Void) async throws {
    try await withFreshWorkspace(on: .sqlite) { fresh in
        try await Town.fill(fresh).0.close()
        let clock = StoppedClock()
        clock.set(to: Town.until)
        let workspace = try await Workspace(
            name: "town", database: fresh.open(), folder: fresh.folder.appending(path: "state"),
            migrations: Migration.all, clock: { clock.now })
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let city = try await LivingCity(workspace, city: City(try Invented.read()), pace: 12, logger: quiet)
        let alarm = Alarm(workspace.desk, works: Alarm.works, logger: quiet)
        try await work(LivingTown(workspace: workspace, city: city, clock: clock, alarm: alarm))
        // One of the tests has closed it already.
        try? await workspace.close()
    }
}
