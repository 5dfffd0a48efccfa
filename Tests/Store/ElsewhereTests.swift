import Store
import Testing
import World

@Suite struct `Changes from elsewhere` {
    /// Waits for a signal, at most five seconds.
    private func hears(_ signals: AsyncStream<Void>) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await _ in signals { return true }
                return false
            }
            group.addTask {
                try? await Task.sleep(for: .seconds(5))
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }

    @Test(arguments: Engine.available)
    func `another process's commit is heard`(engine: Engine) async throws {
        try await withFreshWorkspace(on: engine) { workspace in
            let here = try await workspace.open()
            let there = try await workspace.open()
            try await here.write { try $0.script("CREATE TABLE number (n BIGINT PRIMARY KEY)") }
            // The first signal is for what was missed before the listening began.
            #expect(await hears(here.changesFromElsewhere()))
            let signals = here.changesFromElsewhere()
            for n in 0..<3 {
                try await there.write { try $0.run("INSERT INTO number (n) VALUES (\(n))") }
                await there.announce()
                #expect(await hears(signals))
            }
            try await here.close()
            try await there.close()
            #expect(await !hears(signals))
        }
    }

    @Test(arguments: Engine.available)
    func `our own commits do not ring`(engine: Engine) async throws {
        try await withFreshWorkspace(on: engine) { workspace in
            let here = try await workspace.open()
            try await here.write { try $0.script("CREATE TABLE number (n BIGINT PRIMARY KEY)") }
            #expect(await hears(here.changesFromElsewhere()))
            let signals = here.changesFromElsewhere()
            for n in 0..<3 {
                try await here.write { try $0.run("INSERT INTO number (n) VALUES (\(n))") }
                await here.announce()
            }
            try await Task.sleep(for: .milliseconds(600))
            try await here.close()
            #expect(await !hears(signals))
        }
    }
}
