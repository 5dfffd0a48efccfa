import Access
import Door
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Vocabulary

/// What Hummingbird knows of a request, and where it came from.
struct EdgeContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address at the other end of the connection.
    let peer: String?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }
}

/// One request, with who makes it: all that a handler needs.
struct Visit: Sendable {
    let site: Site
    let route: Route
    let request: Request
    let context: EdgeContext
    /// The secret of the session or the token.
    let secret: Secret?
    /// Nobody, where the route is open to everybody.
    let visitor: Worker?
    /// What stands beside the page, whatever page it is.
    var beside = Beside.nothing

    /// Who is signed in.
    ///
    /// - Throws: ``Refusal`` with `.notSignedIn`.
    var worker: Worker {
        get throws(Refusal) {
            guard let visitor else { throw Refusal(.notSignedIn, .forbidden) }
            return visitor
        }
    }

    var desk: Desk { site.desk }

    /// The secret of the session in forms: whoever cannot read our pages cannot know it.
    var csrf: String { secret.map { Site.csrf(for: $0) } ?? "" }

    /// The page is asked for by a script that reads JSON.
    var wantsJSON: Bool {
        route.reader == .machine || request.headers[.accept]?.hasPrefix("application/json") == true
    }

    /// For whom the answer is made.
    var reading: Reading {
        let known = site.pages.catalogue.languages
        let asked = [query("language"), request.cookies[Preferences.languageCookie]?.value]
        let language =
            visitor?.language ?? asked.compactMap(\.self).first { known[$0] != nil }
            ?? site.pages.catalogue.preferred(request.headers[.acceptLanguage])
        return Reading(
            words: site.pages.catalogue[language].naming(site.ownReasons.titles), zone: site.timeZone,
            now: desk.clock(), base: site.base)
    }

    /// A part of the path, by its name in the route.
    ///
    /// - Throws: ``Refusal`` with `.noSuchCall` when it cannot be the name of a call.
    var callID: ID<Call> {
        get throws(Refusal) {
            do throws(Refusal) {
                return try ID(context.parameters.get("id") ?? "")
            } catch {
                throw Refusal(.noSuchCall, .absent)
            }
        }
    }

    /// A value of the query; the last, where it stands more than once.
    ///
    /// It is read as a form is, where a blank is written as a plus sign; what cannot be read so is taken as it came.
    func query(_ name: String) -> String? {
        if let form = try? Form(ByteBuffer(string: request.uri.query ?? "")) { return form[name] }
        return request.uri.queryParameters[Substring(name)].map(String.init)
    }

    /// The settings that stay with the browser.
    var preferences: Preferences { Preferences(request) }

    /// What surrounds a page.
    ///
    /// - Parameter unsaid: a refusal that no form of the page says.
    func frame(livePosition: Int64? = nil, unsaid: Refused? = nil) -> Frame {
        Frame(
            reading, workspace: site.workspace.name, isInvented: site.notice.isInvented, worker: visitor,
            here: request.uri.path, csrf: csrf,
            key: Secret().text, version: site.assets.version, theme: preferences.theme,
            shortcuts: preferences.shortcuts, languages: Array(site.pages.catalogue.languages.keys),
            livePosition: livePosition.map { Int($0) }, beside: beside, unsaid: unsaid)
    }

    /// A page as an answer.
    func show(_ page: some Page, livePosition: Int64? = nil, status: HTTPResponse.Status = .ok) -> Response {
        answer(site.pages.render(page, in: frame(livePosition: livePosition)), status: status)
    }

    /// A page whose form may have been refused.
    ///
    /// The form says why, where the page still has it; where it has gone, since somebody else has just done what it was for,
    /// the page says so above everything else.
    func show(_ page: some Page, livePosition: Int64? = nil, refused: Refused?) -> Response {
        guard let refused else { return show(page, livePosition: livePosition) }
        let html = site.pages.render(page, in: frame(livePosition: livePosition))
        let isSaid = html.contains(#"<div class="trouble""#) || html.contains(#"<p class="error""#)
        return answer(
            isSaid ? html : site.pages.render(page, in: frame(livePosition: livePosition, unsaid: refused)),
            status: refused.refusal.status)
    }

    private func answer(_ html: String, status: HTTPResponse.Status) -> Response {
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
        headers[.vary] = "Accept, Accept-Encoding, Accept-Language, Cookie"
        guard request.headers[.acceptEncoding]?.contains("gzip") == true,
            let small = Gzip.compress(Array(html.utf8), level: 5)
        else { return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html))) }
        headers[.contentEncoding] = "gzip"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: small)))
    }

    /// Goes on to another page after a form was taken.
    func go(to path: String) -> Response {
        Response(status: .seeOther, headers: [.location: site.base + path, .cacheControl: "no-store"])
    }

    /// A value as JSON.
    func json(_ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) throws -> Response
    {
        json(ByteBuffer(bytes: try JSON.encode(value)), status, headers)
    }

    /// A document as JSON.
    func json(
        _ document: some JSONDocument, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        json(ByteBuffer(bytes: JSONWriter(document).bytes), status, headers)
    }

    private func json(_ body: ByteBuffer, _ status: HTTPResponse.Status, _ headers: HTTPFields) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: .init(byteBuffer: body))
    }
}

extension Refusal.Code {
    static let notSignedIn: Self = "not-signed-in"
}

/// How our JSON is written: the same value is always the same bytes.
enum JSON {
    static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }
}

/// What a browser remembers for its user; nothing here is secret or about anybody served.
struct Preferences: Sendable {
    static let themeCookie = "alongside-theme"
    static let languageCookie = "alongside-language"
    static let shortcutsCookie = "alongside-shortcuts"

    let theme: Theme
    let shortcuts: Shortcuts

    init(_ request: Request) {
        theme = request.cookies[Self.themeCookie].flatMap { Theme(rawValue: $0.value) } ?? .system
        shortcuts = request.cookies[Self.shortcutsCookie].map { Shortcuts(cookie: $0.value) } ?? Shortcuts()
    }
}

extension Shortcuts {
    /// Reads `on.next-6a.previous-6b`: whether they act, then each changed key as the hexadecimal of its character.
    init(cookie: String) {
        let parts = cookie.split(separator: ".")
        var keys: [Action: String] = [:]
        for part in parts.dropFirst() {
            guard let dash = part.lastIndex(of: "-"), let action = Action(rawValue: String(part[..<dash])),
                let code = UInt32(part[part.index(after: dash)...], radix: 16), code > 32,
                let scalar = Unicode.Scalar(code)
            else { continue }
            keys[action] = String(Character(scalar))
        }
        self.init(enabled: parts.first != "off", keys: keys)
    }

    var cookie: String {
        let keys = Action.allCases.compactMap { action in
            self[action].unicodeScalars.first.map { "\(action.rawValue)-\(String($0.value, radix: 16))" }
        }
        return ([enabled ? "on" : "off"] + keys).joined(separator: ".")
    }
}
