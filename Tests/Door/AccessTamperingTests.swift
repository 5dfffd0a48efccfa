import Access
import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

@Suite struct `Tampering with the access log` {
    /// Ten looks, sealed.
    private func looked<T>(
        on engine: Engine, isolation: isolated (any Actor)? = #isolation, _ work: (World) async throws -> T
    ) async throws -> T {
        try await withThings(on: engine) { world in
            let id = try await world.make()
            for _ in 0..<10 { try await world.desk.look(as: world.dana, for: .seeCalls, at: .thing(id)) { _ in } }
            try await world.seal()
            return try await work(world)
        }
    }

    private func access(_ why: Verification.Why, at position: Int64) -> Finding {
        Finding(chain: .access, position: position, why: why)
    }

    @Test(arguments: Engine.available)
    func `by putting somebody else's name in is found`(engine: Engine) async throws {
        try await looked(on: engine) { world in
            for column in ["worker", "outcome", "permission", "subject_kind", "subject_id", "address"] {
                let honest = try await Ledger.read(.access, in: world)
                try await world.tamper("UPDATE access_log SET \(SQL(stringLiteral: column)) = 'x' WHERE position = 4")
                #expect(try await world.workspace.verify().finding == access(.changed, at: 4), "\(column)")
                try await honest.replace(in: world)
            }
            #expect(try await world.workspace.verify().finding == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `by removing a look is found`(engine: Engine) async throws {
        try await looked(on: engine) { world in
            try await world.tamper("DELETE FROM access_log WHERE position = 4")
            #expect(try await world.workspace.verify().finding == access(.removed, at: 4))
            try await world.tamper(
                "DELETE FROM access_log WHERE position > 6", "DELETE FROM journal WHERE position = 0")
            #expect(try await world.workspace.verify().finding == access(.removed, at: 4))
        }
    }

    @Test(arguments: Engine.available)
    func `by cutting the last looks is found`(engine: Engine) async throws {
        try await looked(on: engine) { world in
            try await world.tamper("DELETE FROM access_log WHERE position > 6")
            #expect(try await world.workspace.verify().finding == access(.cut, at: 7))
        }
    }

    @Test(arguments: Engine.available)
    func `by making every hash anew is found`(engine: Engine) async throws {
        try await looked(on: engine) { world in
            var ledger = try await Ledger.read(.access, in: world)
            ledger.entries.remove(at: 3)
            ledger.makeHonest()
            try await ledger.replace(in: world)
            #expect(try await world.workspace.verify().finding == access(.cut, at: 10))
            _ = try await world.desk.look(as: world.dana, for: .seeCalls, at: .thing(.new())) { _ in }
            #expect(try await world.workspace.verify().finding == access(.rewritten, at: 10))
        }
    }
}
