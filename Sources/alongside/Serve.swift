import ArgumentParser
import Door
import Exchange
import Foundation
import Logging
import Metrics
import Plan
import Programs
import Vocabulary
import Web

/// `alongside serve`: the server.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve one or more workspaces over HTTP.",
        discussion: """
            Without --tls-certificate and --tls-key the server listens on this machine only, unless --behind-proxy names \
            the proxy that speaks TLS in front of it. With several --workspace, the host name or the first part of the \
            path chooses: /NAME/…, where NAME is the file's name or the schema.

            Example: alongside serve --workspace city.sqlite --port 8080
            """)

    @Option(
        help:
            "A SQLite file or postgres://… address; may be repeated. Default: $ALONGSIDE_WORKSPACE, or ./alongside.sqlite."
    )
    var workspace: [String] = []
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port to listen on; 0 for any free one.") var port = 8080
    @Option(help: "The certificate chain, PEM.") var tlsCertificate: String?
    @Option(help: "The private key, PEM.") var tlsKey: String?
    @Option(help: "The address of the proxy that speaks TLS in front of this server.") var behindProxy: String?
    @Flag(help: "Print one JSON object when the server is ready.") var json = false

    func validate() throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("Give --tls-certificate and --tls-key together.")
        }
        let isLocal = ["127.0.0.1", "::1", "localhost"].contains(host)
        guard tlsCertificate != nil || behindProxy != nil || isLocal else {
            throw ValidationError(
                "Records of people must not travel unencrypted: give --tls-certificate and --tls-key, or --behind-proxy."
            )
        }
        guard (0...65535).contains(port) else { throw ValidationError("The port is 0 to 65535.") }
    }

    func run() async throws {
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        LoggingSystem.bootstrap { StructuredLog(label: $0, now: { .now() }) }
        let logger = Logger(label: "alongside")
        let environment = ProcessInfo.processInfo.environment
        let addresses = workspace.isEmpty ? [environment["ALONGSIDE_WORKSPACE"] ?? "./alongside.sqlite"] : workspace
        var open: [Workspace] = []
        for address in addresses { open.append(try await Workspace.open(address)) }
        guard Set(open.map(\.name)).count == open.count else {
            throw ValidationError("Two workspaces have the same name; rename one of the files or schemas.")
        }

        var setting = Server.Setting()
        setting.host = host
        setting.port = port
        setting.certificate = tlsCertificate
        setting.key = tlsKey
        setting.proxy = behindProxy
        setting.packages = environment["ALONGSIDE_ASSETS"] ?? "./.tools/assets"
        setting.shelf = Self.shelf(logger)
        setting.maps = Self.maps(logger)
        setting.durations = Self.durations(logger)
        let (secure, host, json) = (tlsCertificate != nil, host, json)
        try await Server(open, setting, logger: logger).run(metrics: { metrics.exposition() }) { port in
            let address = "\(secure ? "https" : "http")://\(host):\(port)/"
            try? Terminal.result(json, ["address": address, "port": port], "Alongside is ready at \(address)")
            // A pipe holds back what is printed; whoever waits for this line must get it now.
            fflush(nil)
        }
        for workspace in open { try await workspace.close() }
    }

    /// The maps of the folder; without them, one is proposed for every export.
    private static func maps(_ logger: Logger) -> [MapShelf.Entry] {
        guard let folder = CallMap.standardFolder else { return [] }
        let shelf = MapShelf(folder: folder)
        for name in shelf.broken { logger.error("a map of the folder cannot be read", metadata: ["file": "\(name)"]) }
        return shelf.maps
    }

    /// The tables of durations of the folder; without them, hours are only those that exports tell.
    private static func durations(_ logger: Logger) -> [DurationTable] {
        DurationFile.inFolder.compactMap { file in
            let table = try? DurationTable(file)
            if table == nil {
                logger.error(
                    "a table of durations cannot be read", metadata: ["file": "\(file.lastPathComponent)"])
            }
            return table
        }
    }

    /// The programs of the folder; without them, the past is replayed under none, and everything else works.
    private static func shelf(_ logger: Logger) -> [Program] {
        guard let folder = ProgramShelf.standardFolder else { return [] }
        do {
            return try ProgramShelf(folder: folder).newest
        } catch {
            logger.error("a program of the folder cannot be read", metadata: ["folder": "\(folder.path)"])
            return []
        }
    }
}
