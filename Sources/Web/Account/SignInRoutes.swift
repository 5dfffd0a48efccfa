import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Vocabulary

/// `/sign-in`: the log-on banner, then name and password; `/sign-out`.
struct SignInRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /sign-in", ask)
        try mounts.at("POST /sign-in", signIn)
        try mounts.at("POST /sign-out", signOut)
    }

    @Sendable func ask(_ visit: Visit) async throws -> Response {
        let notice = visit.query("signed-out") == nil ? nil : visit.reading.words("signIn.signedOut")
        var response = visit.show(SignInPage(visit.reading, notice: notice))
        if let language = visit.query("language"), visit.site.pages.catalogue.languages[language] != nil {
            // Who is not signed in has no account to remember it: the browser does.
            response.headers[.setCookie] = visit.site.remember(Preferences.languageCookie, language)
        }
        return response
    }

    @Sendable func signIn(_ visit: Visit) async throws -> Response {
        let address = visit.site.address(of: visit.request, visit.context)
        let form = try await visit.form()
        do {
            try visit.site.throttle.count(address ?? "", at: visit.desk.clock())
            // CJIS AC-8: the banner is acknowledged before anything is asked.
            guard form["banner"] == "accepted" else { throw Refusal(.bannerNotAccepted, field: "banner") }
            guard let name = form.given("name") else { throw Refusal(.required, field: "name") }
            guard let password = form["password"], !password.isEmpty else {
                throw Refusal(.required, field: "password")
            }
            let session = try await visit.desk.signIn(name, password, from: address)
            var response = visit.go(to: "/")
            response.headers[.setCookie] = visit.site.cookie(session.secret.text)
            return response
        } catch let refusal as Refusal where !visit.wantsJSON {
            let refused = Refused(form: "sign-in", refusal: refusal, typed: form.typed)
            return visit.show(SignInPage(visit.reading, refused: refused), status: refusal.status)
        }
    }

    @Sendable func signOut(_ visit: Visit) async throws -> Response {
        _ = try await visit.form()
        if let secret = visit.secret {
            try await visit.desk.signOut(secret, visit.worker)
            visit.site.visitors.forget(secret)
            visit.site.feed.end(session: secret.hash)
            visit.site.practices.end(session: secret.hash)
        }
        var response = visit.go(to: "/sign-in?signed-out")
        response.headers[.setCookie] = visit.site.cookie("", expire: true)
        return response
    }
}

extension Refusal.Code {
    static let bannerNotAccepted: Self = "banner-not-accepted"
}
