import Access
import Door
import Exchange
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

/// `/our-service/{token}`: the page that a service keeps of itself, by a link and without an account.
///
/// The first browser that opens the link goes on with it; to everybody else it is over, as an unknown one is. Looking at the
/// address uses nothing up, because programs that show messages look at links too.
struct OwnServiceDoor: Sendable {
    private static let path = "our-service"

    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /our-service/{token}", show)
        try mounts.at("POST /our-service/{token}", open)
        try mounts.at("POST /our-service/{token}/room", room)
        try mounts.at("POST /our-service/{token}/admission", admission)
    }

    /// What whoever gives a link sees once: sent twice, it is the first link, whose token only the first answer knew.
    static func given(_ link: ServiceLink, by token: Secret, _ visit: Visit) -> String? {
        link.isOpened(by: token) ? visit.address(of: "/\(path)/\(token.text)") : nil
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        guard let pass = pass(visit) else { return try await ask(visit) }
        return try await page(visit, pass) { try await ask(visit) }
    }

    @Sendable func open(_ visit: Visit) async throws -> Response {
        _ = try await visit.form()
        let pass = Secret()
        guard try await visit.desk.perform(OpenServiceLink(token(visit), pass: pass), by: .alarm) else {
            return over(visit)
        }
        var response = visit.go(to: "/\(Self.path)/\(token(visit).text)")
        response.headers[.setCookie] = remember(pass, visit)
        return LinkDoor.answer(response)
    }

    @Sendable func room(_ visit: Visit) async throws -> Response {
        try await tell(visit, "room") { .room(try $0.room(in: visit.site.timeZone)) }
    }

    @Sendable func admission(_ visit: Visit) async throws -> Response {
        try await tell(visit, "admission") { .admission(try $0.admission()) }
    }

    /// Keeps what the service says, and comes back to its page: with what was typed, when it was refused.
    private func tell(
        _ visit: Visit, _ name: String, _ news: (Form) throws -> TellOfOwnService.News
    ) async throws -> Response {
        let form = try await visit.form()
        guard let pass = pass(visit) else { return over(visit) }
        do {
            let once = try visit.once(form, through: token(visit))
            _ = try await visit.desk.perform(TellOfOwnService(try news(form), with: pass), by: .alarm, once: once)
            return LinkDoor.answer(visit.go(to: "/\(Self.path)/\(token(visit).text)"))
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard refusal.code != .linkOver else { return over(visit) }
            let refused = Refused(form: name, refusal: refusal, typed: form.typed)
            return try await page(visit, pass, refused: refused) { over(visit) }
        }
    }

    private func page(
        _ visit: Visit, _ pass: ServicePass, refused: Refused? = nil, over: () async throws -> Response
    ) async throws -> Response {
        let now = visit.desk.clock()
        let shown: OwnServicePage.Shown
        do {
            shown = try await visit.desk.database.read { db in
                let service = try pass.link(in: db, at: now).service
                let directories = try Directories(db)
                let named = try directories.record(.service, service.text)
                let alike = try directories.counted().all(with: service.text)
                return OwnServicePage.Shown(
                    service: service, name: named?["name"] ?? service.text, isTold: named != nil,
                    room: try ServiceRooms(db).newest(of: alike),
                    admission: try Admissions(db).newest(of: alike))
            }
        } catch let refusal as Refusal where refusal.code == .linkOver {
            return try await over()
        }
        let page = OwnServicePage(shown, at: address(visit), refused: refused, visit.reading)
        return LinkDoor.answer(visit.show(page, in: visit.reading, status: refused?.refusal.status ?? .ok))
    }

    /// Asks whether this browser is to keep the page, or says that the link is over.
    private func ask(_ visit: Visit) async throws -> Response {
        let (token, now) = (token(visit), visit.desk.clock())
        guard try await visit.desk.database.read({ db in try ServiceLinks(db).waiting(token, at: now) }) != nil else {
            return over(visit)
        }
        return LinkDoor.answer(visit.show(OwnServicePage(asking: address(visit), visit.reading), in: visit.reading))
    }

    private func over(_ visit: Visit) -> Response {
        LinkDoor.answer(visit.show(OwnServicePage(over: visit.reading), in: visit.reading, status: .notFound))
    }

    private func token(_ visit: Visit) -> Secret {
        Secret(given: String((visit.context.parameters.get("token") ?? "").prefix(128)))
    }

    private func address(_ visit: Visit) -> String { "\(visit.site.base)/\(Self.path)/\(token(visit).text)" }

    private func pass(_ visit: Visit) -> ServicePass? {
        visit.request.cookies["alongside-\(Self.path)"].map { ServicePass(token(visit), Secret(given: $0.value)) }
    }

    /// A cookie that goes to this link's address only, and that no script reads.
    private func remember(_ pass: Secret, _ visit: Visit) -> String {
        "alongside-\(Self.path)=\(pass.text); Path=\(address(visit));"
            + " Max-Age=\(ServiceLink.sitting.components.seconds); HttpOnly; SameSite=Lax"
            + (visit.site.setting.secure ? "; Secure" : "")
    }
}

extension Visit {
    /// The one-time key of a form that somebody without an account sends through a link.
    ///
    /// All of them act as nobody: the keys of one link never meet those of another.
    ///
    /// - Throws: ``Refusal`` with `.keyRequired`.
    func once(_ form: Form, through token: Secret) throws -> OnceKey {
        guard let key = form.given("key") else { throw Refusal(.keyRequired, field: "key") }
        return try OnceKey("\(token.hash.prefix(16))-\(key)", by: .alarm, request: form.canonical(request.uri.path))
    }
}
