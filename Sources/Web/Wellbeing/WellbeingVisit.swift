import Access
import Door
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

/// Somebody at the store of well-being, whom nobody has asked who they are.
struct WellbeingVisit: Sendable {
    let visit: Visit
    let store: WellbeingStore
    /// The secret of what is open; a fresh one where nothing is.
    let secret: Secret
    let opened: WellbeingSittings.Opened?

    static let cookie = "alongside-well-being"

    /// - Throws: ``Refusal`` with `.notFound` where no store was set up.
    init(_ visit: Visit) throws(Refusal) {
        guard let store = visit.site.wellbeing else { throw Refusal(.notFound, .absent) }
        self.visit = visit
        self.store = store
        let given = visit.request.cookies[Self.cookie].map { Secret(given: $0.value) }
        opened = given.flatMap { visit.site.sittings.opened(with: $0, at: store.clock()) }
        secret = given ?? Secret()
    }

    /// The keys of the conversation that is open.
    var keys: WellbeingKeys? {
        guard case .worker(let keys, _) = opened else { return nil }
        return keys
    }

    /// The code, until it is said to be written down.
    var code: WellbeingCode? {
        guard case .worker(_, let code) = opened else { return nil }
        return code
    }

    var reading: Reading { visit.reading }

    /// The form that was sent by a page of ours, where something is open that another site's form could reach.
    ///
    /// - Throws: ``Refusal`` with `.csrf`.
    func form() async throws -> Form {
        let form = try await visit.form()
        if opened != nil {
            guard Site.isOurs(form["csrf"] ?? "", secret) else { throw Refusal(.csrf, .forbidden) }
        }
        return form
    }

    /// The one-time key of a form: it says nothing of what was typed, nor of who did.
    ///
    /// - Throws: ``Refusal`` with `.keyRequired`.
    func once(_ form: Form) throws -> OnceKey {
        guard let key = form.given("key") else { throw Refusal(.keyRequired, field: "key") }
        return try OnceKey(
            key, by: WellbeingStore.somebody, request: store.vault.mark(form.canonical(visit.request.uri.path)))
    }

    /// - Throws: ``Refusal`` with `.tooManyAttempts`.
    func count() throws(Refusal) {
        try visit.site.wellbeingDoor.count(
            visit.site.address(of: visit.request, visit.context) ?? "", at: store.clock())
    }

    /// Who may be written to: those who said so, and who still hold the role.
    func supporters() async throws -> [Supporter] {
        let vault = store.vault
        let all = try await store.desk.database.read { db in try Supporters(db, vault).all() }
        let accounts = Set(all.map(\.account))
        let able = try await visit.desk.database.read { db in
            try accounts.filter { id in
                guard let account = try Accounts(db).account(id), account.state != .disabled else { return false }
                return account.roles.contains(.peerSupport)
            }
        }
        return all.filter { able.contains($0.account) && !$0.isAway }
    }

    /// - Throws: ``Refusal`` with `.noSuchSupporter`.
    func supporter(_ id: ID<Supporter>) async throws -> Supporter {
        guard let found = try await supporters().first(where: { $0.id == id }) else {
            throw Refusal(.noSuchSupporter, .absent)
        }
        return found
    }

    // MARK: - Answering

    func show(_ page: some Page, refused: Refused? = nil) -> Response {
        let unsaid = refused.flatMap { refused in
            let html = visit.site.pages.render(page, in: frame())
            return html.contains(#"class="trouble""#) ? nil : refused
        }
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
        headers[.vary] = "Accept-Language, Cookie"
        if let asked = visit.query("language"), visit.site.pages.catalogue.languages[asked] != nil {
            headers[.setCookie] = visit.site.remember(Preferences.languageCookie, asked)
        }
        return Response(
            status: refused?.refusal.status ?? .ok, headers: headers,
            body: .init(byteBuffer: ByteBuffer(string: visit.site.pages.render(page, in: frame(unsaid: unsaid)))))
    }

    private func frame(unsaid: Refused? = nil) -> Frame {
        Frame(
            reading, workspace: visit.site.workspace.name, isInvented: visit.site.notice.isInvented, worker: nil,
            here: visit.request.uri.path, csrf: Site.csrf(for: secret), key: Secret().text,
            version: visit.site.assets.version, theme: visit.preferences.theme,
            languages: Array(visit.site.pages.catalogue.languages.keys), unsaid: unsaid)
    }

    /// Goes to what a code has opened, which this browser shows until it is closed.
    func enter(_ keys: WellbeingKeys, code: WellbeingCode? = nil) -> Response {
        let pass = Secret()
        visit.site.sittings.open(.worker(keys, code: code), with: pass, at: store.clock())
        var response = visit.go(to: "/well-being/mine")
        response.headers[.setCookie] = Self.cookie(pass.text, visit)
        return response
    }

    func leave() -> Response {
        visit.site.sittings.close(secret)
        var response = visit.go(to: "/well-being")
        response.headers[.setCookie] = Self.cookie("", visit) + "; Max-Age=0"
        return response
    }

    /// Gone when the browser closes, unread by scripts, and sent by no other site.
    private static func cookie(_ value: String, _ visit: Visit) -> String {
        "\(cookie)=\(value); Path=\(visit.site.base)/well-being; HttpOnly; SameSite=Strict"
            + (visit.site.setting.secure ? "; Secure" : "")
    }
}
