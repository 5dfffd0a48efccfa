import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Vocabulary

/// `/account`: what a person may change of their own account and of their browser.
struct AccountRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /account", show)
        try mounts.at("POST /account/language", chooseLanguage)
        try mounts.at("POST /account/theme", chooseTheme)
        try mounts.at("POST /account/password", changePassword)
        try mounts.at("POST /account/shortcuts", changeShortcuts)
        try mounts.at("POST /account/sessions/removal", endOthers)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        let notice = visit.query("done").flatMap { done -> String? in
            let key = "account.done.\(done)"
            return visit.reading.words.has(key) ? visit.reading.words(key) : nil
        }
        return try await page(visit, notice: notice)
    }

    private func page(_ visit: Visit, notice: String? = nil, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let hash = visit.secret?.hash ?? ""
        let (name, sessions) = try await visit.desk.look(as: worker, for: .keepOwnAccount, at: .account(worker.id)) {
            db in
            (try Accounts(db).account(worker.id)?.name ?? "", try Sessions(db).sessions(of: worker.id))
        }
        let page = AccountPage(
            signInName: name, shortcuts: visit.preferences.shortcuts,
            sessions: sessions.map { (began: $0.beganAt, used: $0.seenAt, current: $0.hash == hash) },
            notice: notice, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    /// Back to the page the form was on, which must be one of ours.
    private func back(_ visit: Visit, _ form: Form) -> Response {
        let here = form["here"] ?? "/account"
        return visit.go(to: here.hasPrefix("/") && !here.hasPrefix("//") && !here.contains("\\") ? here : "/account")
    }

    @Sendable func chooseLanguage(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        guard let language = form["language"], visit.site.pages.catalogue.languages[language] != nil else {
            throw Refusal(.notOneOf, field: "language")
        }
        try await visit.desk.perform(ChangeOwnAccount(.language(language)), by: visit.worker)
        visit.site.visitors.forgetAll()
        return back(visit, form)
    }

    @Sendable func chooseTheme(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        guard let theme = form["theme"].flatMap(Theme.init(rawValue:)) else { throw Refusal(.notOneOf, field: "theme") }
        var response = back(visit, form)
        response.headers[.setCookie] = visit.site.remember(Preferences.themeCookie, theme.rawValue)
        return response
    }

    @Sendable func changePassword(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let worker = try visit.worker
        do {
            let account = try await visit.desk.look(as: worker, for: .keepOwnAccount, at: .account(worker.id)) { db in
                try Accounts(db).account(worker.id)
            }
            guard let account else { throw Refusal(.notSignedIn, .forbidden) }
            let current = form["current"] ?? ""
            let isRight = try await Desk.apart { try account.password.fits(current) }
            guard isRight else { throw Refusal(.passwordWrong, field: "current") }
            guard form["new"] != current else { throw Refusal(.passwordSame, field: "new") }
            let new: NewPassword
            do throws(Refusal) { new = try NewPassword(form["new"] ?? "", for: account.name) } catch {
                throw error.about("new")
            }
            guard form["repeat"] == form["new"] else { throw Refusal(.passwordsDiffer, field: "repeat") }
            let hash = try await Desk.apart { try PasswordHash(new.text) }
            try await visit.desk.perform(ChangeOwnAccount(.password(hash)), by: worker)
            visit.site.visitors.forgetAll()
            // Every session ended with the old password; this browser gets a new one.
            let session = try await visit.desk.signIn(account.name, new.text, from: worker.address)
            var response = visit.go(to: "/account?done=password")
            response.headers[.setCookie] = visit.site.cookie(session.secret.text)
            return response
        } catch let refusal as Refusal where refusal.kind == .unacceptable {
            return try await page(visit, refused: Refused(form: "password", refusal: refusal))
        }
    }

    @Sendable func changeShortcuts(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            var keys: [Shortcuts.Action: String] = [:]
            for action in Shortcuts.Action.allCases {
                guard let key = form.given(action.rawValue), key.count == 1, key.unicodeScalars.count == 1 else {
                    throw Refusal(.notOneKey, field: action.rawValue)
                }
                guard !keys.values.contains(key) else { throw Refusal(.keyTaken, field: action.rawValue) }
                keys[action] = key
            }
            let shortcuts = Shortcuts(enabled: form["on"] == "yes", keys: keys)
            var response = visit.go(to: "/account?done=shortcuts")
            response.headers[.setCookie] = visit.site.remember(Preferences.shortcutsCookie, shortcuts.cookie)
            return response
        } catch let refusal as Refusal where refusal.kind == .unacceptable {
            return try await page(visit, refused: Refused(form: "shortcuts", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func endOthers(_ visit: Visit) async throws -> Response {
        _ = try await visit.form()
        try await visit.desk.perform(EndOtherSessions(keeping: visit.secret?.hash ?? ""), by: visit.worker)
        visit.site.visitors.forgetAll()
        return visit.go(to: "/account?done=sessions")
    }
}

extension Refusal.Code {
    static let passwordWrong: Self = "password-wrong"
    static let passwordSame: Self = "password-same"
    static let passwordsDiffer: Self = "passwords-differ"
    static let notOneKey: Self = "not-one-key"
    static let keyTaken: Self = "key-taken"
}
