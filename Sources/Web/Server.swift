import Access
import Door
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTLS
import Logging
import Metrics
import NIOCore
import NIOSSL
import Operate
import Plan
import Programs
import ServiceLifecycle
import Store
import Vocabulary

/// The server: one site a workspace, chosen by host name or first part of the path.
package struct Server: Sendable {
    /// How the server is reached.
    package struct Setting: Sendable {
        package var host = "127.0.0.1"
        package var port = 8080
        package var certificate: String?
        package var key: String?
        /// The address of the proxy that speaks TLS in front of us.
        package var proxy: String?
        /// A folder with the installed web packages (htmx and others).
        package var packages: String?
        /// The programs that a city's past is replayed under.
        package var shelf: [Program] = []
        /// The maps that come with the program.
        package var maps: [MapShelf.Entry] = []
        /// The tables by which units may be said to be busy.
        package var durations: [DurationTable] = []
        /// By whom messages go out.
        package var carriers = MessageCarriers()
        /// What can be practised on.
        package var scenarios: [Scenario] = []
        /// What people are taught, from the folder of courses.
        package var courses: CourseShelf?

        package init() {}
    }

    private let sites: [Site]
    private let setting: Setting
    /// What goes on beside the server, from its start to its end.
    private let companions: [any Service]
    private let logger: Logger

    /// - Parameters:
    ///   - victims: the stores of victim services, by the name of the workspace beside which they stand.
    ///   - wellbeing: the stores of well-being, in the same way.
    /// - Throws: what a template, a catalogue or the table of routes has wrong.
    package init(
        _ workspaces: [Workspace], _ setting: Setting, victims: [String: VictimServices] = [:],
        wellbeing: [String: WellbeingStore] = [:],
        companions: [any Service] = [], logger: Logger
    ) throws {
        let pages = try Pages()
        let folders = [Share.folder.appending(path: "Assets"), setting.packages.map { URL(filePath: $0) }]
        let assets = try Assets(folders: folders.compactMap(\.self))
        let secure = setting.certificate != nil || setting.proxy != nil
        sites = workspaces.map { workspace in
            let base = workspaces.count == 1 ? "" : "/" + workspace.name
            let ownReasons = OwnReasonNotice()
            let played = PlayedScenarios()
            return Site(
                workspace: workspace, base: base, pages: pages, assets: assets,
                feed: LiveFeed(
                    workspace.desk, pages: pages, ownReasons: ownReasons, zone: workspace.timeZone, base: base,
                    logger: logger),
                played: played,
                practices: PracticeFeed(
                    workspace.desk, pages: pages, played: played, zone: workspace.timeZone, base: base, logger: logger),
                setting: Site.Setting(
                    secure: secure, proxy: setting.proxy, maps: setting.maps, durations: setting.durations,
                    carriers: setting.carriers, scenarios: setting.scenarios, courses: setting.courses),
                readings: Readings(of: workspace, logger: logger), looks: PastLooks(of: workspace, setting.shelf),
                victims: victims[workspace.name], wellbeing: wellbeing[workspace.name], ownReasons: ownReasons)
        }
        self.setting = setting
        self.companions = companions
        self.logger = logger
    }

    /// Serves until it is told to stop; then lets requests under way finish, and ends the live streams.
    ///
    /// - Parameters:
    ///   - metrics: what `/metrics` says, in Prometheus' text format.
    ///   - ready: called with the port once connections are taken.
    package func run(
        metrics: @escaping @Sendable () -> String, ready: @escaping @Sendable (Int) async -> Void
    ) async throws {
        let responder = Front(
            sites: try sites.map { Front.Named(site: $0, responder: try $0.responder()) }, metrics: metrics)
        for site in sites {
            try await site.notice.look(site.desk)
            try await site.ownReasons.look(site.desk)
        }
        let configuration = ApplicationConfiguration(
            address: .hostname(setting.host, port: setting.port), serverName: "Alongside")
        var services: [any Service] = sites.map { Attendance(site: $0, logger: logger) }
        services += sites.map { FeedService(feed: $0.feed) }
        services += sites.map { PracticeService(feed: $0.practices) }
        services += sites.map { ReadingService(readings: $0.readings) }
        services += companions
        func start(_ application: Application<Front>) async throws {
            var application = application
            for service in services { application.addServices(service) }
            try await application.runService()
        }
        let onServer: @Sendable (any Channel) async -> Void = { channel in
            await ready(channel.localAddress?.port ?? 0)
        }
        if let certificate = setting.certificate, let key = setting.key {
            try await start(
                Application(
                    responder: responder, server: try .tls(.http1(), tlsConfiguration: Self.tls(certificate, key)),
                    configuration: configuration, onServerRunning: onServer, logger: logger))
        } else {
            try await start(
                Application(
                    responder: responder, configuration: configuration, onServerRunning: onServer, logger: logger))
        }
    }

    private static func tls(_ certificate: String, _ key: String) throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        return configuration
    }
}

/// Keeps a workspace's own work going while the server runs.
private struct Attendance: Service, CustomStringConvertible {
    let site: Site
    let logger: Logger

    /// What the log calls it: not the whole site with its words.
    var description: String { "workspace" }

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await site.workspace.attend(Alarm.works, logger: logger) }
                group.addTask { await persist("notice") { try await site.notice.follow(site.desk) } }
                group.addTask { await persist("reasons") { try await site.ownReasons.follow(site.desk) } }
                if let victims = site.victims {
                    group.addTask { await persist("aside") { try await victims.workspace.attend([:], logger: logger) } }
                }
                if let wellbeing = site.wellbeing {
                    group.addTask {
                        await persist("apart") { try await wellbeing.workspace.attend([:], logger: logger) }
                    }
                }
                group.addTask { await persist("people") { try await site.people.fill(from: site.desk.database) } }
                group.addTask { await persist("directory") { try await site.directory.follow(site.desk) } }
                group.addTask { await persist("duplicates") { try await site.toldTwice.follow(site.desk) } }
                group.addTask { await persist("messages") { try await site.messages(logger).run() } }
                group.addTask { await site.comparing.attend(site.desk, by: site.people, logger: logger) }
                try await group.waitForAll()
            }
        }
    }

    /// Does what no server should end for, and begins again where it fails: a database may be away for a while.
    private func persist(_ work: String, _ perform: () async throws -> Void) async {
        while !Task.isCancelled {
            do {
                return try await perform()
            } catch is CancellationError {
                return
            } catch {
                logger.error(
                    "work in the background begins again", metadata: ["work": "\(work)", "fault": "\(type(of: error))"])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}

private struct FeedService: Service, CustomStringConvertible {
    let feed: LiveFeed

    var description: String { "live feed" }

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await feed.run() }
        feed.finish()
    }
}

private struct PracticeService: Service, CustomStringConvertible {
    let feed: PracticeFeed

    var description: String { "practices" }

    func run() async throws {
        await cancelWhenGracefulShutdown { await feed.run() }
    }
}

/// Stops the readings of exports when the server ends, so that nothing of them is left over.
private struct ReadingService: Service, CustomStringConvertible {
    let readings: Readings

    var description: String { "readings" }

    func run() async throws {
        await cancelWhenGracefulShutdown { await readings.attend() }
    }
}

/// Chooses the workspace, and answers for the server as a whole.
struct Front: HTTPResponder {
    typealias Context = EdgeContext

    struct Named: Sendable {
        let site: Site
        let responder: any HTTPResponder<EdgeContext>
    }

    let sites: [Named]
    let metrics: @Sendable () -> String

    func respond(to request: Request, context: EdgeContext) async throws -> Response {
        switch request.uri.path {
        case "/healthz": return plain("ok\n")
        case "/readyz": return await readiness()
        case "/metrics": return plain(metrics(), type: "text/plain; version=0.0.4; charset=utf-8")
        default: break
        }
        guard sites.count > 1 else {
            guard let only = sites.first else { throw HTTPError(.notFound) }
            return try await only.responder.respond(to: request, context: context)
        }
        let first = request.uri.path.split(separator: "/").first.map(String.init)
        if let named = sites.first(where: { $0.site.workspace.name == first }) {
            var head = request.head
            let rest = String((head.path ?? "/").dropFirst(named.site.base.count))
            head.path = rest.hasPrefix("/") ? rest : "/" + rest
            return try await named.responder.respond(to: Request(head: head, body: request.body), context: context)
        }
        let host = request.head.authority?.split(separator: ".").first.map(String.init)
        if let named = sites.first(where: { $0.site.workspace.name == host }) {
            return Response(
                status: .temporaryRedirect, headers: [.location: named.site.base + (request.head.path ?? "/")])
        }
        return plain("no such workspace\n", status: .notFound)
    }

    /// Ready when every workspace can be read.
    private func readiness() async -> Response {
        for named in sites {
            do {
                _ = try await named.site.desk.database.read { db in try Journal(db).last() }
            } catch {
                return plain("not ready\n", status: .serviceUnavailable)
            }
        }
        return plain("ready\n")
    }

    private func plain(
        _ text: String, type: String = "text/plain; charset=utf-8", status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
