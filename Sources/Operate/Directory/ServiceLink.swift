import Access
import Door
import Store
import Vocabulary

/// A link by which a service keeps its own page without an account: its room, whom it takes, when it is open.
///
/// It is used up by the first browser that opens it, which goes on from then on; whoever finds the link later opens nothing
/// with it. What it shows is the service's own and says nothing of anybody, so that it needs no code.
package struct ServiceLink: Hashable, Sendable {
    package enum Closing: String, CaseIterable, Storable, Sendable {
        case takenBack = "taken-back"
        /// Another link to the same service was given.
        case replaced
    }

    package enum Standing: Hashable, Sendable {
        case waiting, expired
        /// Since when a browser keeps the page by it.
        case opened(Instant)
        case closed(Closing)
    }

    /// How long it waits to be opened.
    package static let life = Duration.seconds(14 * 86_400)
    /// How long a browser that opened it may go on.
    package static let sitting = Duration.seconds(180 * 86_400)

    package let id: ID<ServiceLink>
    package let service: ID<LocalService>
    package let by: Author
    package let at: Instant
    package let expiresAt: Instant
    package let openedAt: Instant?
    package let closing: Closing?
    let tokenHash: String
    let passHash: String?
    let passUntil: Instant?

    init(_ row: Row) throws {
        id = try row["id"]
        service = try row["service_id"]
        by = Author(id: try row["given_by"], name: try row["author"])
        at = try row["given_at"]
        expiresAt = try row["expires_at"]
        openedAt = try row["opened_at"]
        closing = try row["closed_as"]
        tokenHash = try row["token_hash"]
        passHash = try row["pass_hash"]
        passUntil = try row["pass_until"]
    }

    /// Whether it is the link of this token.
    package func isOpened(by token: Secret) -> Bool { tokenHash == token.hash }

    package func standing(at now: Instant) -> Standing {
        if let closing { return .closed(closing) }
        if let openedAt, let passUntil { return now < passUntil ? .opened(openedAt) : .expired }
        return now < expiresAt ? .waiting : .expired
    }
}

/// Every question asked about links to services.
package struct ServiceLinks {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT service_link.*, coalesce(account.display_name, 'Alongside') AS author
        FROM service_link LEFT JOIN account ON account.id = service_link.given_by
        """

    func link(_ id: ID<ServiceLink>) throws -> ServiceLink {
        guard let row = try db("\(ServiceLinks.joined) WHERE service_link.id = \(id)").first else {
            throw Refusal(.noSuchLink, .absent)
        }
        return try ServiceLink(row)
    }

    /// The link that was given last, if one was, to a service or to those that count as one with it.
    package func newest(of services: [String]) throws -> ServiceLink? {
        try db(
            """
            \(ServiceLinks.joined) WHERE service_link.service_id IN (\(each: services))
            ORDER BY service_link.given_at DESC, service_link.id DESC LIMIT 1
            """
        ).first.map(ServiceLink.init)
    }

    fileprivate func link(of token: Secret) throws -> ServiceLink? {
        try db("\(ServiceLinks.joined) WHERE service_link.token_hash = \(token.hash)").first.map(ServiceLink.init)
    }

    /// The service whose link still waits to be opened; nothing for one that is unknown, used, closed or too old.
    package func waiting(_ token: Secret, at now: Instant) throws -> ID<LocalService>? {
        try link(of: token).flatMap { $0.standing(at: now) == .waiting ? $0.service : nil }
    }

    fileprivate func close(
        of service: ID<LocalService>, as closing: ServiceLink.Closing, at now: Instant
    ) throws
        -> Bool
    {
        let services = try Directories(db).counted().all(with: service.text)
        return try !db.keep(
            in: "service_link",
            """
            UPDATE service_link SET closed_as = \(closing), closed_at = \(now)
            WHERE service_id IN (\(each: services)) AND closed_at IS NULL RETURNING *
            """
        ).isEmpty
    }
}

/// Gives a service a link to its own page; one that was given before opens nothing any more.
package struct GiveServiceLink: Order {
    package static let permission = Permission.manageServices

    let service: ID<LocalService>
    let token: Secret

    package init(to service: ID<LocalService>, by token: Secret) {
        (self.service, self.token) = (service, token)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ServiceLink, [Event]) {
        try Directories(db).requireService(service)
        _ = try ServiceLinks(db).close(of: service, as: .replaced, at: now)
        let id = ID<ServiceLink>.new()
        try db.keep(
            in: "service_link",
            """
            INSERT INTO service_link (id, service_id, token_hash, given_by, given_at, expires_at)
            VALUES (\(id), \(service), \(token.hash), \(worker.id), \(now), \(now.adding(ServiceLink.life)))
            RETURNING *
            """)
        return (try ServiceLinks(db).link(id), [Event(.serviceLinkGiven, .service(service))])
    }
}

/// Takes the link to a service back, at once also for the browser that opened it.
package struct TakeBackServiceLink: Order {
    package static let permission = Permission.manageServices

    let service: ID<LocalService>

    package init(to service: ID<LocalService>) {
        self.service = service
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        guard try ServiceLinks(db).close(of: service, as: .takenBack, at: now) else {
            throw Refusal(.noSuchLink, .absent)
        }
        return ((), [Event(.serviceLinkClosed, .service(service))])
    }
}

/// Opens the page of a service in one browser: done by the server, because a service has no account.
package struct OpenServiceLink: Report {
    package static let permission = Permission.actAsAlarm

    let token: Secret
    let pass: Secret

    /// - Parameter pass: what the browser shows from then on.
    package init(_ token: Secret, pass: Secret) {
        (self.token, self.pass) = (token, pass)
    }

    /// - Returns: whether it was opened; nobody learns why not.
    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Bool, [Event]) {
        guard let link = try ServiceLinks(db).link(of: token), link.standing(at: now) == .waiting else {
            return (false, [])
        }
        try db.keep(
            in: "service_link",
            """
            UPDATE service_link SET opened_at = \(now), pass_hash = \(pass.hash),
                pass_until = \(now.adding(ServiceLink.sitting))
            WHERE id = \(link.id) RETURNING *
            """)
        return (true, [Event(.serviceLinkOpened, .service(link.service))])
    }

    package func subject(of outcome: Bool) -> String { "" }
    package func outcome(again subject: String, in db: any Transaction) -> Bool { false }
}

/// What a browser of a service shows: the link, and that it opened it.
package struct ServicePass: Sendable {
    let token: Secret
    let pass: Secret

    package init(_ token: Secret, _ pass: Secret) {
        (self.token, self.pass) = (token, pass)
    }

    /// The link by which the browser may keep the page of a service now.
    ///
    /// - Throws: ``Refusal`` with `.linkOver` when its time is over, or it never had any.
    package func link(in db: any Transaction, at now: Instant) throws -> ServiceLink {
        guard let link = try ServiceLinks(db).link(of: token), case .opened = link.standing(at: now),
            let kept = link.passHash, Secret.same(kept, pass.hash)
        else { throw Refusal(.linkOver, .absent) }
        return link
    }
}

/// Tells what a service says of itself by its link.
package struct TellOfOwnService: Report {
    package static let permission = Permission.actAsAlarm

    package enum News: Sendable {
        case room(ServiceRoom.Told)
        case admission(Admission.Told)
    }

    let pass: ServicePass
    let news: News

    package init(_ news: News, with pass: ServicePass) {
        (self.news, self.pass) = (news, pass)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let link = try pass.link(in: db, at: now)
        switch news {
        case .room(let told):
            return ((), try TellRoom(of: link.service, told, by: link.id).perform(in: db, by: worker, at: now).1)
        case .admission(let told):
            return ((), try TellAdmission(of: link.service, told, by: link.id).perform(in: db, by: worker, at: now).1)
        }
    }
}

extension Command where Outcome == ServiceLink {
    package func subject(of outcome: ServiceLink) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> ServiceLink {
        try ServiceLinks(db).link(ID(stored: subject))
    }
}

extension Event.Kind {
    package static let serviceLinkGiven: Self = "service-link-given"
    package static let serviceLinkOpened: Self = "service-link-opened"
    package static let serviceLinkClosed: Self = "service-link-closed"
}
