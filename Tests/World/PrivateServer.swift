import Foundation

/// Lends a PostgreSQL server that belongs to one test, which may kill it; without one, says why and does nothing.
package func withPrivateServer(
    isolation: isolated (any Actor)? = #isolation,
    _ work: (PrivateServer) async throws -> Void
) async throws {
    guard let server = await PrivateServer() else { return }
    do {
        try await work(server)
        await server.remove()
    } catch {
        await server.remove()
        throw error
    }
}

/// A PostgreSQL server of one's own.
package final class PrivateServer: Sendable {
    package let port: Int
    package let folder: URL
    private let binaries: String

    /// Makes and starts it, or prints why it cannot be had.
    fileprivate init?() async {
        guard let binaries = PrivateServer.binaries else {
            print("A private PostgreSQL server is skipped: initdb is not installed.")
            return nil
        }
        self.binaries = binaries
        port = Int.random(in: 20_000..<32_000)
        folder = FileManager.default.temporaryDirectory.appending(path: "alongside-server-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            if geteuid() == 0 { try await OtherProgram.run("/bin/chown", ["postgres", folder.path]) }
            let options = ["-U", "postgres", "--locale=C.UTF-8", "-E", "UTF8", "-A", "trust", "--no-sync"]
            try await run("initdb", ["-D", data] + options)
            try await start()
        } catch {
            print("A private PostgreSQL server is skipped: it could not be made here (\(error)).")
            await remove()
            return nil
        }
    }

    private static let binaries = (9...30).reversed().map { "/usr/lib/postgresql/\($0)/bin" }
        .first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }

    private var data: String { folder.appending(path: "data").path }

    /// A workspace on it, also by way of a proxy on another port.
    package func address(port: Int? = nil) -> String {
        "postgres://postgres@127.0.0.1:\(port ?? self.port)/postgres?sslmode=disable&schema=north"
    }

    /// Runs a statement that no transaction may hold, such as one about a disk.
    package func command(_ statement: String) async throws {
        let place = ["-h", folder.path, "-p", String(port), "-U", "postgres"]
        try await run("psql", place + ["-v", "ON_ERROR_STOP=1", "-c", statement])
    }

    package func start(with setting: String = "fsync=on") async throws {
        let options = "-c \(setting) -p \(port) -k \(folder.path) -c listen_addresses=127.0.0.1 -c shared_buffers=16MB"
        let log = folder.appending(path: "log").path
        // After a kill the old server's children may hold its memory for a moment.
        var tries = 0
        while true {
            do {
                return try await run("pg_ctl", ["-D", data, "-o", options, "-l", log, "-w", "start"])
            } catch {
                tries += 1
                guard tries < 20 else { throw error }
                try await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    package func restart(with setting: String = "fsync=on") async throws {
        try await run("pg_ctl", ["-D", data, "-m", "fast", "-w", "stop"])
        try await start(with: setting)
    }

    /// Ends the server as a power cut would: nothing is flushed, nobody is told.
    package func kill() throws {
        let file = try String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8)
        guard let line = file.split(separator: "\n").first, let process = Int32(line) else { return }
        Foundation.kill(process, SIGKILL)
    }

    fileprivate func remove() async {
        try? await run("pg_ctl", ["-D", data, "-m", "immediate", "-w", "stop"])
        try? FileManager.default.removeItem(at: folder)
    }

    /// PostgreSQL refuses to run as root.
    private func run(_ program: String, _ arguments: [String]) async throws {
        let path = binaries + "/" + program
        if geteuid() == 0 {
            try await OtherProgram.run("/sbin/runuser", ["-u", "postgres", "--", path] + arguments)
        } else {
            try await OtherProgram.run(path, arguments)
        }
    }
}
