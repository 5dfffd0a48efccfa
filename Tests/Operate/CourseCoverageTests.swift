import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `How far certified people covered calls` {
    @Test(arguments: Engine.available)
    func `counts where they were asked for, sent and arrived, and never an uncertified team`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let now = world.clock.now
            let certified = try [HeldCertificate("cit-40", until: "2028-01-01")]
            let expired = try [HeldCertificate("cit-40", until: "2026-01-01")]
            let first = try await world.callWaiting(for: "memphis-cit", as: "asked-for", facts: [.area: "North"])
            var rest: [Call] = []
            for _ in 0..<2 {
                let call = try await world.take([.area: "North"])
                rest.append(try await world.decide(call, by: "memphis-cit", as: "asked-for"))
            }
            let good = try await world.team("Car 7", [(.otis, .officer)], certificates: [.otis: certified])
            let lapsed = try await world.team("Car 8", [(.omar, .officer)], certificates: [.omar: expired])
            _ = try await world.send(good, to: first)
            _ = try await world.send(lapsed, to: rest[0])
            let coverage = try await world.database.read { db in
                try CertifiedCoverage(from: nil, to: nil, in: db, at: now.adding(.seconds(60)))
            }
            #expect(coverage.lines.map(\.requested) == [3])
            #expect(coverage.lines.map(\.dispatched) == [1])
            #expect(coverage.lines.map(\.arrived) == [0])
            #expect(coverage.lines.map(\.area) == ["North"])
            #expect(coverage.lines.map(\.band) == [.day])
            #expect(coverage.staffing.map(\.people) == [0, 2, 0])
            #expect(coverage.staffing.map(\.certified) == [0, 1, 0])
            #expect(coverage.endings.map(\.all) == [1, 1])
            #expect(coverage.endings.map(\.open) == [1, 1])
            let before = try await world.database.read { db in
                try CertifiedCoverage(from: nil, to: now.adding(.seconds(-86_400)), in: db, at: now)
            }
            #expect(before.lines.isEmpty)
        }
    }
}
