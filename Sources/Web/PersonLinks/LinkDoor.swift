import Access
import Door
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

/// How a person's own link is opened by whoever holds the phone: the question for its code, and what the phone shows after.
///
/// An unknown link, one that was opened before, one that is closed and one that is too old get the same answer.
struct LinkDoor: Sendable {
    let purpose: PersonLink.Purpose
    /// The first part of its address, which also names what the phone shows.
    let path: String

    static let safetyPlan = LinkDoor(purpose: .safetyPlan, path: "keep")
    static let ownPage = LinkDoor(purpose: .ownPage, path: "mine")

    private static let robots = HTTPField.Name("X-Robots-Tag")

    func token(_ visit: Visit) -> Secret {
        Secret(given: String((visit.context.parameters.get("token") ?? "").prefix(128)))
    }

    func address(_ visit: Visit) -> String { "\(visit.site.base)/\(path)/\(token(visit).text)" }

    /// What whoever gives a link sees once: sent twice, it is the first link, whose secret only the first answer knew.
    func given(_ link: PersonLink, by secret: LinkSecret, _ visit: Visit) -> GivenLink {
        link.isOpened(by: secret) ? GivenLink(secret, at: visit.address(of: "/\(path)/\(secret.token.text)")) : .gone
    }

    /// What the phone shows; nothing where it has given no code.
    func pass(_ visit: Visit) -> Secret? {
        visit.request.cookies["alongside-\(path)"].map { Secret(given: $0.value) }
    }

    /// Asks for the code, or says that the link is over.
    func ask(_ visit: Visit) async throws -> Response {
        guard try await waits(visit) else { return over(visit) }
        return Self.answer(visit.show(KeepPage(at: address(visit), visit.reading), in: visit.reading))
    }

    /// Tells the code that was typed.
    func open(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do throws(Refusal) {
            try visit.site.keeping.count(
                visit.site.address(of: visit.request, visit.context) ?? "", at: visit.desk.clock())
        } catch { return ask(visit, visit.reading.words(error), status: error.status) }
        let code: String
        do throws(Refusal) { code = try LinkSecret.code(form["code"]) } catch {
            // Whether the link still waits is not told to somebody who has given no code.
            guard try await waits(visit) else { return over(visit) }
            return ask(visit, visit.reading.words(error), status: error.status)
        }
        let pass = Secret()
        let answer = try await visit.desk.perform(
            OpenPersonLink(purpose, token(visit), code: code, pass: pass), by: .alarm)
        switch answer {
        case .opened:
            var response = visit.go(to: "/\(path)/\(token(visit).text)")
            response.headers[.setCookie] = remember(pass, visit)
            return Self.answer(response)
        case .wrong(let link) where link.closing == nil:
            let left = PersonLink.mostWrong - link.wrongCodes
            return ask(visit, visit.reading.words("keep.wrong", count: left), status: .unprocessableContent)
        case .wrong, .closed: return over(visit)
        }
    }

    func over(_ visit: Visit) -> Response {
        Self.answer(visit.show(KeepPage(over: visit.reading), in: visit.reading, status: .notFound))
    }

    /// Nobody finds it, nobody keeps it on the way.
    static func answer(_ response: Response) -> Response {
        var response = response
        if let robots { response.headers[robots] = "noindex, nofollow, noarchive" }
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func waits(_ visit: Visit) async throws -> Bool {
        let (purpose, token, now) = (purpose, token(visit), visit.desk.clock())
        return try await visit.desk.database.read { db in
            try PersonLinks(db).waiting(purpose, token, at: now) != nil
        }
    }

    private func ask(_ visit: Visit, _ trouble: String, status: HTTPResponse.Status) -> Response {
        Self.answer(
            visit.show(
                KeepPage(at: address(visit), trouble: trouble, visit.reading), in: visit.reading, status: status))
    }

    /// A cookie that goes to this link's address only, and that no script reads.
    private func remember(_ pass: Secret, _ visit: Visit) -> String {
        "alongside-\(path)=\(pass.text); Path=\(address(visit)); Max-Age=\(purpose.sitting.components.seconds)"
            + "; HttpOnly; SameSite=Lax" + (visit.site.setting.secure ? "; Secure" : "")
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
            languages: Array(site.pages.catalogue.languages.keys))
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
        headers[.vary] = "Accept-Language, Cookie"
        return Response(
            status: status, headers: headers,
            body: .init(byteBuffer: ByteBuffer(string: site.pages.render(page, in: frame))))
    }
}
