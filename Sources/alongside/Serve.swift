import ArgumentParser
import Demo
import Door
import Exchange
import Foundation
import Logging
import Metrics
import Operate
import Plan
import Programs
import ServiceLifecycle
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

            With --demo, workspaces that “alongside demo” has filled go on living: new invented calls come in at the rhythm \
            of the hour, and invented people work a part of them. The rest is for whoever visits.

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
    @Flag(help: "Let new calls arrive in the demo city that the workspace was filled with.") var demo = false
    @Option(help: "With --demo, how many calls an hour arrive in the mean of a day, up to 3600.")
    var demoPace = LivingCity.usualPace
    @Flag(help: "Print one JSON object when the server is ready.") var json = false

    func validate() throws {
        guard demoPace > 0, demoPace <= 3600 else { throw ValidationError("The pace is above 0, and 3600 at most.") }
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
        let carriers = try MessageSetting(environment).carriers
        let addresses = workspace.isEmpty ? [environment["ALONGSIDE_WORKSPACE"] ?? "./alongside.sqlite"] : workspace
        var open: [Workspace] = []
        for address in addresses { open.append(try await Workspace.open(address)) }
        guard Set(open.map(\.name)).count == open.count else {
            throw ValidationError("Two workspaces have the same name; rename one of the files or schemas.")
        }

        let victims: [String: VictimServices] = await Self.apart(addresses, open, logger)
        let wellbeing: [String: WellbeingStore] = await Self.apart(addresses, open, logger)
        let cities = demo ? try await Self.cities(open, pace: demoPace, logger) : []
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
        setting.carriers = carriers
        setting.scenarios = Self.scenarios(environment, logger)
        setting.courses = Self.courses(logger)
        let (secure, host, json) = (tlsCertificate != nil, host, json)
        try await Server(open, setting, victims: victims, wellbeing: wellbeing, companions: cities, logger: logger).run(
            metrics: {
                metrics.exposition()
            }) {
                port in
                let address = "\(secure ? "https" : "http")://\(host):\(port)/"
                try? Terminal.result(json, ["address": address, "port": port], "Alongside is ready at \(address)")
                // A pipe holds back what is printed; whoever waits for this line must get it now.
                fflush(nil)
            }
        for store in victims.values { try await store.close() }
        for store in wellbeing.values { try await store.close() }
        for workspace in open { try await workspace.close() }
    }

    /// The stores of one kind that were set up beside the workspaces.
    ///
    /// Where one cannot be opened, calls are answered without it: its addresses do not exist then, for its keepers either.
    private static func apart<Apart: ApartStore>(
        _ addresses: [String], _ workspaces: [Workspace], _ logger: Logger
    ) async -> [String: Apart] {
        var stores: [String: Apart] = [:]
        for (address, workspace) in zip(addresses, workspaces) {
            do {
                stores[workspace.name] = try await ApartPlace<Apart>.store(beside: address)
            } catch {
                Terminal.say("The store of \(Apart.kind.name) is not served. \(ApartWords.explain(error))")
                logger.error("a store apart cannot be opened", metadata: ["fault": "\(type(of: error))"])
            }
        }
        return stores
    }

    /// The maps of the folder; without them, one is proposed for every export.
    private static func maps(_ logger: Logger) -> [MapShelf.Entry] {
        guard let folder = CallMap.standardFolder else { return [] }
        let shelf = MapShelf(folder: folder)
        for name in shelf.broken { logger.error("a map of the folder cannot be read", metadata: ["file": "\(name)"]) }
        return shelf.maps
    }

    /// What can be practised on; a file with faults is left out, and said.
    private static func scenarios(_ environment: [String: String], _ logger: Logger) -> [Scenario] {
        let executable = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
        guard let folder = ScenarioShelf.folder(environment: environment, executable: executable) else { return [] }
        let shelf = ScenarioShelf(folder: folder)
        for file in shelf.files {
            if case .scenario = file.content { continue }
            logger.error(
                "a scenario of the folder cannot be read",
                metadata: ["file": "\(URL(filePath: file.path).lastPathComponent)"])
        }
        return shelf.scenarios
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

    /// The courses of the folder; without them none is opened, and everything else works.
    private static func courses(_ logger: Logger) -> CourseShelf? {
        let folder = CourseShelf.folder(
            environment: ProcessInfo.processInfo.environment,
            executable: Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
        let shelf = folder.map { CourseShelf(folder: $0) }
        for file in shelf?.files ?? [] {
            if case .course = file.content { continue }
            logger.error("a course of the folder cannot be read", metadata: ["file": "\(file.path)"])
        }
        return shelf
    }

    /// The demo cities that are to live on.
    private static func cities(
        _ workspaces: [Workspace], pace: Double, _ logger: Logger
    ) async throws -> [DemoService] {
        let city = City(try DemoPlace.invention())
        var services: [DemoService] = []
        for workspace in workspaces {
            do {
                services.append(
                    DemoService(city: try await LivingCity(workspace, city: city, pace: pace, logger: logger)))
            } catch LivingCity.Fault.notFilled(let mark) {
                let why =
                    mark == .begun
                    ? "holds part of a demo city whose filling was cut short"
                    : "holds no demo city, and nothing invented may come into a real one"
                Terminal.say(
                    "The workspace \(workspace.name) \(why). “alongside demo” fills an empty one; or serve without --demo."
                )
                throw ExitCode(1)
            }
        }
        return services
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

/// The demo city as a service: it ends when the server does.
private struct DemoService: Service, CustomStringConvertible {
    let city: LivingCity

    /// What the log calls it.
    var description: String { "demo city" }

    func run() async throws {
        await cancelWhenGracefulShutdown { await city.run() }
    }
}
