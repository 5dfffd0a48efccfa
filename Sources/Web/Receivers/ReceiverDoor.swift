import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

/// `/asked/{token}`: how a service sees and answers one referral by its link, without an account.
///
/// An unknown link, one that was closed and one that is too old get the same answer. Looking at the address uses nothing up
/// and says nothing of anybody, because programs that show messages look at links too.
struct ReceiverDoor: Sendable {
    private static let path = "asked"

    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /asked/{token}", show)
        try mounts.at("POST /asked/{token}", open)
        try mounts.at("POST /asked/{token}/answer", answer)
        try mounts.at("POST /asked/{token}/appointment", appoint)
        try mounts.at("POST /asked/{token}/attendance", attend)
        try mounts.at("POST /asked/{token}/contacts", contact)
    }

    /// What whoever gives a link sees once: sent twice, it is the first link, whose secret only the first answer knew.
    static func given(_ link: ReferralLink, by secret: LinkSecret, _ visit: Visit) -> GivenLink {
        link.isOpened(by: secret) ? GivenLink(secret, at: address(of: secret, visit)) : .gone
    }

    /// Where a link leads, for whoever is sent it.
    static func address(of secret: LinkSecret, _ visit: Visit) -> String {
        visit.address(of: "/\(path)/\(secret.token.text)")
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        guard let pass = pass(visit) else { return try await ask(visit) }
        return try await page(visit, pass) { try await ask(visit) }
    }

    /// Tells the code that was typed.
    @Sendable func open(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do throws(Refusal) {
            try visit.site.keeping.count(
                visit.site.address(of: visit.request, visit.context) ?? "", at: visit.desk.clock())
        } catch { return try await ask(visit, error) }
        let code: String
        do throws(Refusal) { code = try LinkSecret.code(form["code"]) } catch { return try await ask(visit, error) }
        let pass = Secret()
        switch try await visit.desk.perform(OpenReferralLink(token(visit), code: code, pass: pass), by: .alarm) {
        case .opened:
            var response = visit.go(to: "/\(Self.path)/\(token(visit).text)")
            response.headers[.setCookie] = remember(pass, visit)
            return LinkDoor.answer(response)
        case .wrong(let link) where link.closing == nil:
            let left = ReferralLink.mostWrong - link.wrongCodes
            return try await ask(visit, visit.reading.words("keep.wrong", count: left), .unprocessableContent)
        case .wrong, .closed: return over(visit)
        }
    }

    @Sendable func answer(_ visit: Visit) async throws -> Response {
        try await tell(visit, "answer") { .answer(try $0.answer(in: visit.site.timeZone)) }
    }

    @Sendable func appoint(_ visit: Visit) async throws -> Response {
        try await tell(visit, "appointment") { .appointment(try $0.appointment(in: visit.site.timeZone)) }
    }

    @Sendable func attend(_ visit: Visit) async throws -> Response {
        try await tell(visit, "attendance") { .attendance(try $0.attendance()) }
    }

    @Sendable func contact(_ visit: Visit) async throws -> Response {
        try await tell(visit, "contact") { _ in .contact }
    }

    /// Keeps what the service tells, and comes back to its page: with what was typed, when it was refused.
    private func tell(_ visit: Visit, _ name: String, _ news: (Form) throws -> TellByLink.News) async throws -> Response
    {
        let form = try await visit.form()
        guard let pass = pass(visit) else { return over(visit) }
        do {
            let once = try visit.once(form, through: token(visit))
            _ = try await visit.desk.perform(TellByLink(try news(form), with: pass), by: .alarm, once: once)
            return LinkDoor.answer(visit.go(to: "/\(Self.path)/\(token(visit).text)"))
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard refusal.code != .linkOver else { return over(visit) }
            let refused = Refused(form: name, refusal: refusal, typed: form.typed)
            return try await page(visit, pass, refused: refused) { over(visit) }
        }
    }

    /// What the service may see now.
    private func page(
        _ visit: Visit, _ pass: ReceiverPass, refused: Refused? = nil, over: () async throws -> Response
    ) async throws -> Response {
        let now = visit.desk.clock()
        let found: (referral: Referral, need: Operate.Need, shared: SharedByLink)
        do {
            found = try await visit.desk.database.read { db in
                let referral = try pass.referral(in: db, at: now)
                let need = try Needs(db).need(referral.need)
                return (referral, need, try SharedByLink(referral, need, in: db, at: now))
            }
        } catch let refusal as Refusal where refusal.code == .linkOver {
            return try await over()
        }
        let page = AskedPage(
            found.referral, found.need, found.shared.leave, at: address(visit), refused: refused, visit.reading)
        return LinkDoor.answer(visit.show(page, in: visit.reading, status: refused?.refusal.status ?? .ok))
    }

    private func ask(_ visit: Visit, _ refusal: Refusal) async throws -> Response {
        try await ask(visit, visit.reading.words(refusal), refusal.status)
    }

    /// Asks for the code, or says that the link is over.
    private func ask(
        _ visit: Visit, _ trouble: String? = nil, _ status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (token, now) = (token(visit), visit.desk.clock())
        guard try await visit.desk.database.read({ db in try ReferralLinks(db).leading(token, at: now) }) != nil else {
            return over(visit)
        }
        let page = AskedPage(asking: address(visit), trouble: trouble, visit.reading)
        return LinkDoor.answer(visit.show(page, in: visit.reading, status: status))
    }

    private func over(_ visit: Visit) -> Response {
        LinkDoor.answer(visit.show(AskedPage(over: visit.reading), in: visit.reading, status: .notFound))
    }

    private func token(_ visit: Visit) -> Secret {
        Secret(given: String((visit.context.parameters.get("token") ?? "").prefix(128)))
    }

    private func address(_ visit: Visit) -> String { "\(visit.site.base)/\(Self.path)/\(token(visit).text)" }

    /// What the browser shows; nothing where it has given no code.
    private func pass(_ visit: Visit) -> ReceiverPass? {
        visit.request.cookies["alongside-\(Self.path)"].map { ReceiverPass(token(visit), Secret(given: $0.value)) }
    }

    /// A cookie that goes to this link's address only, and that no script reads.
    private func remember(_ pass: Secret, _ visit: Visit) -> String {
        "alongside-\(Self.path)=\(pass.text); Path=\(address(visit));"
            + " Max-Age=\(ReferralLink.sitting.components.seconds); HttpOnly; SameSite=Lax"
            + (visit.site.setting.secure ? "; Secure" : "")
    }
}
