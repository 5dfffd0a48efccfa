import Access
import Crypto
import Door
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Operate
import Plan
import Store
import Vocabulary

/// The web site of one workspace: its routes, and what every request goes through.
struct Site: Sendable {
    typealias Handler = @Sendable (Visit) async throws -> Response

    /// What is the same for every request.
    struct Setting: Sendable {
        /// The site is reached by TLS, here or at the proxy: cookies may only travel so.
        let secure: Bool
        /// The proxy whose word about the visitor's address is taken.
        let proxy: String?
        /// The maps that come with the program.
        var maps: [MapShelf.Entry] = []
        /// The tables by which units may be said to be busy.
        var durations: [DurationTable] = []
        /// By whom messages go out.
        var carriers = MessageCarriers()
        /// What can be practised on.
        var scenarios: [Scenario] = []
        /// What people are taught, from the folder of courses.
        var courses: CourseShelf?
    }

    let workspace: Workspace
    let base: String
    let pages: Pages
    let assets: Assets
    let feed: LiveFeed
    /// What was played, as it was then.
    let played: PlayedScenarios
    let practices: PracticeFeed
    let setting: Setting
    /// The exports that are being read in.
    let readings: Readings
    /// What programs would have done with the past, once for all who look.
    let looks: PastLooks
    /// The store of victim services, where one was set up; beside the workspace and known to nothing in it.
    var victims: VictimServices?
    /// The store of well-being, where one was set up; it knows nobody.
    var wellbeing: WellbeingStore?
    /// Who has opened what there just now.
    let sittings = WellbeingSittings()
    let notice = CityNotice()
    var ownReasons = OwnReasonNotice()
    /// Who is found by what is typed; filled once the server runs.
    let people = PeopleIndex()
    /// Which services come near to what somebody needs; filled once the server runs.
    let directory = DirectoryIndex()
    /// Which services may be told twice; compared once the server runs.
    let toldTwice = ToldTwice()
    /// Compares everybody with everybody, where somebody asks for it.
    let comparing = Comparing()
    let visitors = Visitors()
    let throttle = Throttle()
    /// Of the directory that everybody may read: ten requests in a second, on and on.
    let openDirectory = Throttle(3_000)
    /// Those who try codes of links: counted apart, so that nobody keeps workers of the same house from signing in.
    let keeping = Throttle()
    /// Those who open or begin something at the store of well-being.
    let wellbeingDoor = Throttle()
    /// Those who say something of the program: nobody buries what all others say.
    let outreachDoor = Throttle(10)
    let tallies = Tallies()

    var desk: Desk { workspace.desk }
    var timeZone: TimeZone { workspace.timeZone }
    /// What seals messages while they wait.
    var outboxVault: Vault { Vault(of: workspace.keys, for: "outbox") }

    /// What seals how somebody may be reached after an overdose.
    var overdoseVault: Vault { Vault(of: workspace.keys, for: "overdose") }

    func messages(_ logger: Logger) -> MessageSender {
        MessageSender(
            desk: desk, vault: outboxVault, carriers: setting.carriers, catalogue: pages.catalogue, logger: logger)
    }

    /// Mounts every part, and makes sure that every row of the table has its handler.
    ///
    /// - Throws: ``SiteFault`` when a row has no handler, or a handler no row.
    func responder() throws -> some HTTPResponder<EdgeContext> {
        var mounts = Mounts(site: self)
        try SignInRoutes().mount(on: &mounts)
        try BoardRoutes().mount(on: &mounts)
        try CallRoutes().mount(on: &mounts)
        try LiveRoutes().mount(on: &mounts)
        try AccountRoutes().mount(on: &mounts)
        try AccessRoutes().mount(on: &mounts)
        try AssetRoutes().mount(on: &mounts)
        try APIRoutes().mount(on: &mounts)
        try TriageRoutes().mount(on: &mounts)
        try TriageAPI().mount(on: &mounts)
        try ProgramRoutes().mount(on: &mounts)
        try PlaceRoutes().mount(on: &mounts)
        try PlaceAPI().mount(on: &mounts)
        try InstrumentRoutes().mount(on: &mounts)
        try InstrumentAPI().mount(on: &mounts)
        try FlagRoutes().mount(on: &mounts)
        try ReadRoutes().mount(on: &mounts)
        try TriageQualityRoutes().mount(on: &mounts)
        try DispatchRoutes().mount(on: &mounts)
        try TeamRoutes().mount(on: &mounts)
        try DispatchAPI().mount(on: &mounts)
        try FeedbackDoor().mount(on: &mounts)
        try FeedbackRoutes().mount(on: &mounts)
        try FeedbackAPI().mount(on: &mounts)
        try OutreachRoutes().mount(on: &mounts)
        try OutreachAPI().mount(on: &mounts)
        try EncounterRoutes().mount(on: &mounts)
        try EncounterAPI().mount(on: &mounts)
        try ReferralRoutes().mount(on: &mounts)
        try ServiceRoutes().mount(on: &mounts)
        try ReferralAPI().mount(on: &mounts)
        try DirectoryAPI().mount(on: &mounts)
        try FigureRoutes().mount(on: &mounts)
        try ReceiverDoor().mount(on: &mounts)
        try DirectoryRoutes().mount(on: &mounts)
        try DirectoryServiceRoutes().mount(on: &mounts)
        try DuplicateRoutes().mount(on: &mounts)
        try DuplicateAPI().mount(on: &mounts)
        try OwnServiceDoor().mount(on: &mounts)
        try HumanServicesAPI().mount(on: &mounts)
        try PartnerAPI().mount(on: &mounts)
        try FHIRRoutes().mount(on: &mounts)
        try CaseRoutes().mount(on: &mounts)
        try CaseAPI().mount(on: &mounts)
        try CaseWorkRoutes().mount(on: &mounts)
        try CaseWorkAPI().mount(on: &mounts)
        try FollowUpRoutes().mount(on: &mounts)
        try CalendarRoutes().mount(on: &mounts)
        try OutcomeRoutes().mount(on: &mounts)
        try OutcomeAPI().mount(on: &mounts)
        try PlanRoutes().mount(on: &mounts)
        try IncomingRoutes().mount(on: &mounts)
        try TransferRoutes().mount(on: &mounts)
        try TransferAPI().mount(on: &mounts)
        try BriefRoutes().mount(on: &mounts)
        try CallBackRoutes().mount(on: &mounts)
        try CallBackAPI().mount(on: &mounts)
        try RequestRoutes().mount(on: &mounts)
        try PeopleRoutes().mount(on: &mounts)
        try MatchRoutes().mount(on: &mounts)
        try IdentifyRoutes().mount(on: &mounts)
        try ResponsePlanRoutes().mount(on: &mounts)
        try SafetyPlanRoutes().mount(on: &mounts)
        try ConsentRoutes().mount(on: &mounts)
        try GlassRoutes().mount(on: &mounts)
        try GlassAPI().mount(on: &mounts)
        try KeepRoutes().mount(on: &mounts)
        try MandatedRoutes().mount(on: &mounts)
        try RetentionRoutes().mount(on: &mounts)
        try ExpungementRoutes().mount(on: &mounts)
        try RecordsRoutes().mount(on: &mounts)
        try RecordsPacketRoutes().mount(on: &mounts)
        try MandatedAPI().mount(on: &mounts)
        try FamilyRoutes().mount(on: &mounts)
        try NoteRoutes().mount(on: &mounts)
        try NoteWorkRoutes().mount(on: &mounts)
        try LegalRoutes().mount(on: &mounts)
        try HoldRuleRoutes().mount(on: &mounts)
        try OwnPageRoutes().mount(on: &mounts)
        try OwnPageGivingRoutes().mount(on: &mounts)
        try AmendmentRoutes().mount(on: &mounts)
        try PracticeRoutes().mount(on: &mounts)
        try PracticeAPI().mount(on: &mounts)
        try TrainingRoutes().mount(on: &mounts)
        try TrainingSessionRoutes().mount(on: &mounts)
        try CertificateRoutes().mount(on: &mounts)
        try TrainingAPI().mount(on: &mounts)
        try CoverageRoutes().mount(on: &mounts)
        try WellbeingRoutes().mount(on: &mounts)
        try OwnWellbeingRoutes().mount(on: &mounts)
        try SupplyRoutes().mount(on: &mounts)
        try ReversalRoutes().mount(on: &mounts)
        try SupplyAPI().mount(on: &mounts)
        return try SiteResponder(
            site: self, inner: mounts.finished(), wall: BehindWall(AsideRoutes().handlers),
            listening: BehindWall(ListeningRoutes().handlers))
    }

    /// A word for forms that only whoever reads our pages in this session can know.
    ///
    /// It is another one on every page, so that the size of a compressed page betrays nothing about it.
    static func csrf(for secret: Secret) -> String {
        let salt = SymmetricKey(size: .bits128).withUnsafeBytes(Array.init).hex
        return salt + mark(salt, secret)
    }

    /// Whether a form's word was made by ``csrf(for:)`` in the same session.
    static func isOurs(_ word: String, _ secret: Secret) -> Bool {
        guard word.utf8.count == 96 else { return false }
        return Secret.same(String(word.dropFirst(32)), mark(String(word.prefix(32)), secret))
    }

    private static func mark(_ salt: String, _ secret: Secret) -> String {
        let key = SymmetricKey(data: Data(secret.text.utf8))
        return Array(HMAC<SHA256>.authenticationCode(for: Data("csrf \(salt)".utf8), using: key)).hex
    }
}

/// What is wrong with the table of routes.
enum SiteFault: Error, Equatable {
    case routeWithoutRow(String)
    case rowWithoutRoute([String])
}

/// Collects handlers; each finds its row in the table, or the site does not start.
struct Mounts {
    let site: Site
    private let router = Router(context: EdgeContext.self)
    private var mounted: Set<String> = []

    init(site: Site) {
        self.site = site
    }

    /// Mounts a handler at `METHOD /path`.
    ///
    /// - Throws: ``SiteFault/routeWithoutRow(_:)``.
    mutating func at(_ name: String, _ handler: @escaping Site.Handler) throws {
        guard let route = Routes.byName[name], let method = HTTPRequest.Method(route.method) else {
            throw SiteFault.routeWithoutRow(name)
        }
        mounted.insert(name)
        let site = site
        router.on(RouterPath(route.path), method: method) { request, context in
            try await site.answer(route, request, context, handler)
        }
    }

    /// - Throws: ``SiteFault/rowWithoutRoute(_:)``.
    func finished() throws -> some HTTPResponder<EdgeContext> {
        let missing = Routes.table.map(\.name).filter { !mounted.contains($0) }
        guard missing.isEmpty else { throw SiteFault.rowWithoutRoute(missing) }
        return router.buildResponder()
    }
}

extension Site {
    /// Lets a request through to its handler, if its sender may, and says refusals and faults in the sender's form.
    func answer(_ route: Route, _ request: Request, _ context: EdgeContext, _ handler: Handler) async throws -> Response
    {
        let start = ContinuousClock.now
        var visit = Visit(site: self, route: route, request: request, context: context, secret: nil, visitor: nil)
        let response: Response
        do {
            if !route.isUnmarked { visit = try await identify(visit) }
            try admit(visit)
            visit.beside = try await visit.lookBeside()
            response = try await handler(visit)
        } catch let refusal as Refusal {
            if refusal.kind == .forbidden, let visitor = visit.visitor, case .permission(let permission) = route.need {
                try? await logRefusal(visitor, permission)
            }
            response = visit.refuse(refusal)
        } catch let fault as StorageError {
            context.logger.error("store", metadata: ["fault": "\(fault)", "route": "\(route.mark)"])
            response = visit.refuse(Refusal(fault))
        } catch let error as HTTPError where error.status.code < 500 {
            response = visit.refuse(Refusal(.bodyUnreadable))
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            context.logger.error("fault", metadata: ["type": "\(type(of: error))", "route": "\(route.mark)"])
            response = visit.refuse(Refusal(.fault))
        }
        note(route.mark, response.status, since: start, context)
        return finish(response, for: request)
    }

    /// What the log and the metrics keep of a request: the row of the table, never the address itself.
    func note(
        _ name: String, _ status: HTTPResponse.Status, since start: ContinuousClock.Instant, _ context: EdgeContext
    ) {
        tallies.count(name, status, took: ContinuousClock.now - start)
        context.logger.debug("answered", metadata: ["route": "\(name)", "status": "\(status.code)"])
    }

    private func identify(_ visit: Visit) async throws -> Visit {
        guard let secret = secret(of: visit) else { return visit }
        let address = address(of: visit.request, visit.context)
        let worker = try await visitors.worker(secret) {
            visit.route.reader == .machine
                ? try await desk.worker(token: secret, from: address)
                : try await desk.worker(session: secret, from: address)
        }
        guard var worker else { return visit }
        worker.address = address
        return Visit(
            site: self, route: visit.route, request: visit.request, context: visit.context, secret: secret,
            visitor: worker)
    }

    private func secret(of visit: Visit) -> Secret? {
        switch visit.route.reader {
        case .machine:
            guard let header = visit.request.headers[.authorization], header.lowercased().hasPrefix("bearer ") else {
                return nil
            }
            return Secret(given: String(header.dropFirst(7).trimmingBlanks()))
        case .person:
            return visit.request.cookies[cookieName].map { Secret(given: $0.value) }
        }
    }

    private func admit(_ visit: Visit) throws {
        guard case .permission(let permission) = visit.route.need else { return }
        let worker = try visit.worker
        guard may(worker, permission).allowed else {
            throw Refusal(.mayNot, .forbidden, values: ["permission": permission.rawValue])
        }
    }

    private func logRefusal(_ worker: Worker, _ permission: Permission) async throws {
        try await desk.log(AccessLog.Line(worker, .refused, permission, nil))
    }

    /// Where the visitor is: the other end of the connection, or what the trusted proxy says.
    func address(of request: Request, _ context: EdgeContext) -> String? {
        guard let proxy = setting.proxy, context.peer == proxy, let name = HTTPField.Name("X-Forwarded-For"),
            let said = request.headers[name]?.split(separator: ",").last
        else { return context.peer }
        return String(said.trimmingBlanks().prefix(64))
    }

    /// The cookie of the session; its name asks browsers to hold it to this host and to TLS, where there is TLS.
    var cookieName: String {
        guard setting.secure else { return "alongside\(base.replacing("/", with: "-"))" }
        return base.isEmpty ? "__Host-alongside" : "__Secure-alongside\(base.replacing("/", with: "-"))"
    }

    /// The session cookie: gone when the browser closes, unread by scripts, not sent by other sites' forms.
    func cookie(_ value: String, expire: Bool = false) -> String {
        var text = "\(cookieName)=\(value); Path=\(base.isEmpty ? "/" : base); HttpOnly; SameSite=Lax"
        if setting.secure { text += "; Secure" }
        if expire { text += "; Max-Age=0" }
        return text
    }

    /// A cookie with a setting of the browser, kept for a year.
    func remember(_ name: String, _ value: String) -> String {
        "\(name)=\(value); Path=\(base.isEmpty ? "/" : base); Max-Age=31536000; SameSite=Lax"
            + (setting.secure ? "; Secure" : "")
    }

    private static let referrerPolicy = HTTPField.Name("Referrer-Policy")
    private static let openerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy")

    /// Headers that every answer carries.
    private func finish(_ response: Response, for request: Request) -> Response {
        var response = response
        response.headers[.contentSecurityPolicy] = """
            default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self'; \
            connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
            """
        response.headers[.xContentTypeOptions] = "nosniff"
        if let name = Self.referrerPolicy { response.headers[name] = "no-referrer" }
        if let name = Self.openerPolicy { response.headers[name] = "same-origin" }
        if setting.secure { response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
        return response
    }
}

/// The router, with an answer for what no row of the table knows.
struct SiteResponder<Inner: HTTPResponder<EdgeContext>>: HTTPResponder {
    let site: Site
    let inner: Inner
    let wall: BehindWall<VictimServices>
    let listening: BehindWall<WellbeingStore>

    func respond(to request: Request, context: EdgeContext) async throws -> Response {
        let methods = Routes.methods(at: request.uri.path)
        if methods.contains(request.method.rawValue) {
            return try await inner.respond(to: request, context: context)
        }
        let machine = request.uri.path.hasPrefix("/api/")
        let route = Route(method: "GET", path: "/", need: .nobody, reader: machine ? .machine : .person, page: nil)
        return try await site.answer(route, request, context) { visit in
            guard !methods.isEmpty else {
                if let answer = try await wall.answer(visit) { return answer }
                if let answer = try await listening.answer(visit) { return answer }
                throw Refusal(.notFound, .absent)
            }
            var response = visit.refuse(Refusal(.methodNotAllowed))
            response.headers[.allow] = methods.joined(separator: ", ")
            return response
        }
    }
}
