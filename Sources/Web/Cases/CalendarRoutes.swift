import Access
import Door
import Exchange
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

/// `/cases/calendar`, where somebody gets the address of their calendar, and `/calendar/{token}`, where it is read.
///
/// What stands there names nobody: a calendar is shown on telephones, in cars and on other people's screens.
struct CalendarRoutes: Sendable {
    private static let robots = HTTPField.Name("X-Robots-Tag")

    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /cases/calendar", show)
        try mounts.at("POST /cases/calendar", make)
        try mounts.at("POST /cases/calendar/removal", close)
        try mounts.at("GET /calendar/{token}", read)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response { try await page(visit, given: nil) }

    /// Shows the address in the answer itself, once: its secret is kept nowhere.
    @Sendable func make(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let secret = Secret()
        let link = try await visit.desk.perform(
            MakeCalendarLink(secret), by: visit.worker, once: try visit.once(form))
        // Sent twice, it is the first address, whose secret only the first answer knew.
        let given: CalendarPage.Given =
            link.isOpened(by: secret)
            ? .init(address: visit.address(of: "/calendar/\(secret.text)"), isGone: false)
            : .init(address: nil, isGone: true)
        return try await page(visit, given: given)
    }

    @Sendable func close(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        try await visit.desk.perform(CloseCalendarLink(), by: visit.worker, once: try visit.once(form))
        return visit.go(to: "/cases/calendar")
    }

    private func page(_ visit: Visit, given: CalendarPage.Given?) async throws -> Response {
        let worker = try visit.worker
        let link = try await visit.desk.look(as: worker, for: .keepOwnAccount, at: .account(worker.id)) { db in
            try CalendarLinks(db).link(of: worker.id)
        }
        return visit.show(CalendarPage(link, given: given, visit.reading))
    }

    /// One answer for whatever opens nothing.
    @Sendable func read(_ visit: Visit) async throws -> Response {
        let token = Secret(given: String((visit.context.parameters.get("token") ?? "").prefix(128)))
        let found = try await visit.desk.database.read { db -> (Worker, [CalendarDate])? in
            guard let worker = try CalendarLinks(db).worker(of: token) else { return nil }
            return (worker, try CalendarLinks(db).dates(of: worker.id))
        }
        guard let (worker, dates) = found else { return Self.answer("", .notFound, type: "text/plain; charset=utf-8") }
        // Each look at somebody's list is written down, a calendar's too.
        try await visit.desk.log(AccessLog.Line(worker, .looked, .keepCases, .cases))
        let words = visit.site.pages.catalogue[worker.language]
        let text = CalendarFile(
            name: words("calendar.name"),
            entries: dates.map { date in
                CalendarFile.Entry(
                    uid: "\(date.kind.rawValue)-\(date.id)@alongside", at: date.at, changedAt: date.changedAt,
                    changes: date.changes,
                    title: words(
                        "calendar.entry",
                        [
                            "what": words.name(of: date.kind.rawValue, in: "cases.codes.dates"),
                            "number": String(date.number),
                        ]), address: visit.address(of: date.path))
            }
        ).text
        return Self.answer(text, .ok, type: "text/calendar; charset=utf-8")
    }

    /// Nobody finds it, nobody keeps it on the way, and where it leads nobody learns where it was.
    private static func answer(_ text: String, _ status: HTTPResponse.Status, type: String) -> Response {
        var headers: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
        if let robots { headers[robots] = "noindex, nofollow, noarchive" }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}

extension CalendarDate {
    fileprivate var path: String {
        switch place {
        case .supportCase(let one): "/cases/\(one)"
        case .referrals(let call): "/calls/\(call)/referrals"
        }
    }
}

/// The address of one's own calendar.
struct CalendarPage: Page {
    static let template = "calendar"

    struct Given: Sendable {
        let address: String?
        let isGone: Bool
    }

    let title: String
    let given: Given?
    let madeAt: Moment?
    let none: Bool

    init(_ link: CalendarLink?, given: Given?, _ reading: Reading) {
        title = reading.words("calendar.title")
        self.given = given
        madeAt = link.map { Moment($0.madeAt, reading) }
        none = link == nil
    }
}
