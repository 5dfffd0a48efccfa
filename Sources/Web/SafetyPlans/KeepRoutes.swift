import Access
import Door
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

/// `/keep/{token}`: a person's own plan on their own phone, opened once with a code that was said to them.
///
/// An unknown link, one that was opened before, one that is closed and one that is too old get the same answer.
struct KeepRoutes: Sendable {
    /// What the phone shows after the right code, for as long as it may look.
    private static let cookie = "alongside-keep"
    private static let robots = HTTPField.Name("X-Robots-Tag")

    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /keep/{token}", show)
        try mounts.at("POST /keep/{token}", open)
        try mounts.at("GET /keep/{token}/file", file)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        let token = Self.token(visit)
        if let plan = try await opened(visit, token) {
            let reading = visit.reading(in: plan.language)
            return Self.answer(
                visit.show(KeepPage(plan, file: "\(Self.address(visit, token))/file", reading), in: reading))
        }
        let now = visit.desk.clock()
        let waits = try await visit.desk.database.read { db in
            try PersonLinks(db).waiting(.safetyPlan, token, at: now) != nil
        }
        guard waits else { return Self.over(visit) }
        return Self.answer(
            visit.show(KeepPage(at: Self.address(visit, token), visit.reading), in: visit.reading))
    }

    @Sendable func open(_ visit: Visit) async throws -> Response {
        let token = Self.token(visit)
        let form = try await visit.form()
        do throws(Refusal) {
            try visit.site.keeping.count(
                visit.site.address(of: visit.request, visit.context) ?? "", at: visit.desk.clock())
        } catch { return Self.ask(visit, token, visit.reading.words(error), status: error.status) }
        let code: String
        do throws(Refusal) { code = try PersonLinkSecret.code(form["code"]) } catch {
            // Whether the link still waits is not told to somebody who has given no code.
            return try await waitsFor(visit, token, visit.reading.words(error), status: error.status)
        }
        let pass = Secret()
        let answer = try await visit.desk.perform(
            OpenPersonLink(.safetyPlan, token, code: code, pass: pass), by: .alarm)
        switch answer {
        case .opened:
            var response = visit.go(to: "/keep/\(token.text)")
            response.headers[.setCookie] = Self.remember(pass, token, visit.site)
            return Self.answer(response)
        case .wrong(let link) where link.closing == nil:
            let left = PersonLink.mostWrong - link.wrongCodes
            return Self.ask(
                visit, token, visit.reading.words("keep.wrong", count: left), status: .unprocessableContent)
        case .wrong, .closed: return Self.over(visit)
        }
    }

    @Sendable func file(_ visit: Visit) async throws -> Response {
        let token = Self.token(visit)
        guard let plan = try await opened(visit, token) else { return Self.over(visit) }
        let reading = visit.reading(in: plan.language)
        var response = visit.show(KeepFilePage(plan, reading), in: reading)
        response.headers[.contentDisposition] = "attachment; filename=\"\(reading.words("keep.fileName")).html\""
        return Self.answer(response)
    }

    /// The plan that the phone has opened just now; each look at it is written down.
    private func opened(_ visit: Visit, _ token: Secret) async throws -> SafetyPlan? {
        guard let given = visit.request.cookies[Self.cookie] else { return nil }
        let (pass, now) = (Secret(given: given.value), visit.desk.clock())
        let plan = try await visit.desk.database.read { db -> SafetyPlan? in
            guard let link = try PersonLinks(db).opened(.safetyPlan, token, pass: pass, at: now) else { return nil }
            return try SafetyPlans(db).plan(ID(stored: link.about))
        }
        guard let plan, plan.end == nil else { return nil }
        try await visit.desk.log(AccessLog.Line(nil, .looked, .seeSafetyPlans, Person.subject(plan.person)))
        return plan
    }

    private func waitsFor(
        _ visit: Visit, _ token: Secret, _ trouble: String, status: HTTPResponse.Status
    ) async throws -> Response {
        let now = visit.desk.clock()
        let waits = try await visit.desk.database.read { db in
            try PersonLinks(db).waiting(.safetyPlan, token, at: now) != nil
        }
        return waits ? Self.ask(visit, token, trouble, status: status) : Self.over(visit)
    }

    private static func token(_ visit: Visit) -> Secret {
        Secret(given: String((visit.context.parameters.get("token") ?? "").prefix(128)))
    }

    private static func address(_ visit: Visit, _ token: Secret) -> String {
        "\(visit.site.base)/keep/\(token.text)"
    }

    private static func ask(
        _ visit: Visit, _ token: Secret, _ trouble: String, status: HTTPResponse.Status
    ) -> Response {
        answer(
            visit.show(
                KeepPage(at: address(visit, token), trouble: trouble, visit.reading), in: visit.reading, status: status)
        )
    }

    private static func over(_ visit: Visit) -> Response {
        answer(visit.show(KeepPage(over: visit.reading), in: visit.reading, status: .notFound))
    }

    /// Nobody finds it, nobody keeps it on the way.
    private static func answer(_ response: Response) -> Response {
        var response = response
        if let robots { response.headers[robots] = "noindex, nofollow, noarchive" }
        response.headers[.cacheControl] = "no-store"
        return response
    }

    /// A cookie that goes to this link's address only, and that no script reads.
    private static func remember(_ pass: Secret, _ token: Secret, _ site: Site) -> String {
        "\(cookie)=\(pass.text); Path=\(site.base)/keep/\(token.text); Max-Age=900; HttpOnly; SameSite=Lax"
            + (site.setting.secure ? "; Secure" : "")
    }
}

extension Visit {
    /// What the same visitor reads in the language of what is theirs.
    func reading(in tag: String) -> Reading {
        Reading(
            words: site.pages.catalogue.words(for: tag), zone: site.timeZone, now: desk.clock(), base: site.base)
    }

    /// A page for somebody who has no account: without anything of whoever may be signed in at the same browser.
    func show(_ page: some Page, in reading: Reading, status: HTTPResponse.Status = .ok) -> Response {
        let frame = Frame(
            reading, workspace: "", isInvented: site.notice.isInvented, worker: nil, here: "", csrf: csrf,
            key: Secret().text, version: site.assets.version,
            languages: [])
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
        headers[.vary] = "Accept-Language, Cookie"
        return Response(
            status: status, headers: headers,
            body: .init(byteBuffer: ByteBuffer(string: site.pages.render(page, in: frame))))
    }
}
