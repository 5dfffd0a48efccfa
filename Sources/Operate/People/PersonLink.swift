import Access
import Door
import Store
import Vocabulary

/// A link by which a person gets something of theirs on a phone of their own, once, with a code that was said to them.
///
/// What opens it, the token in the address and the code, is never kept: of the token there is a hash, and of the code a
/// code of authentication under the token, so that whoever reads the database can try out neither.
package struct PersonLink: Hashable, Sendable {
    /// What it leads to.
    package enum Purpose: String, CaseIterable, Storable, Sendable {
        case safetyPlan = "safety-plan"
        case ownPage = "own-page"

        /// How long the phone that gave the right code may go on looking.
        package var sitting: Duration { self == .safetyPlan ? .seconds(15 * 60) : .seconds(30 * 60) }
    }

    /// Why it opens nothing any more although its time has not passed.
    package enum Closing: String, CaseIterable, Storable, Sendable {
        case wrongCodes = "wrong-codes"
        case takenBack = "taken-back"
        /// Another link to the same thing was given.
        case replaced
        /// What it led to is no longer given to anybody, or whoever looked has left it.
        case ended
    }

    package enum Standing: Hashable, Sendable {
        case waiting, expired
        case opened(Instant)
        case closed(Closing)
    }

    /// How long it waits for the person.
    package static let life = Duration.seconds(24 * 3600)
    /// So many wrong codes close it for good.
    package static let mostWrong = 5

    package let id: ID<PersonLink>
    package let purpose: Purpose
    package let person: ID<Person>
    /// The identifier of what it leads to.
    package let about: String
    package let by: Author
    package let at: Instant
    package let expiresAt: Instant
    package let wrongCodes: Int
    package let openedAt: Instant?
    package let closing: Closing?
    let codeHash: String
    let passHash: String?
    let passUntil: Instant?

    init(_ row: Row) throws {
        id = try row["id"]
        purpose = try row["purpose"]
        person = try row["person_id"]
        about = try row["about_id"]
        by = Author(id: try row["given_by"], name: try row["author"])
        at = try row["given_at"]
        expiresAt = try row["expires_at"]
        wrongCodes = try row["wrong_codes"]
        openedAt = try row["opened_at"]
        closing = try row["closed_as"]
        codeHash = try row["code_hash"]
        passHash = try row["pass_hash"]
        passUntil = try row["pass_until"]
    }

    /// Whether it is the link of this secret.
    package func isOpened(by secret: LinkSecret) -> Bool { codeHash == secret.codeHash }

    package func standing(at now: Instant) -> Standing {
        if let openedAt { return .opened(openedAt) }
        if let closing { return .closed(closing) }
        return now < expiresAt ? .waiting : .expired
    }
}

/// Every question asked about links.
package struct PersonLinks {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT person_link.*, coalesce(account.display_name, 'Alongside') AS author
        FROM person_link LEFT JOIN account ON account.id = person_link.given_by
        """

    /// - Throws: ``Refusal`` with `.noSuchLink`.
    package func link(_ id: ID<PersonLink>) throws -> PersonLink {
        guard let row = try db("\(PersonLinks.joined) WHERE person_link.id = \(id)").first else {
            throw Refusal(.noSuchLink, .absent)
        }
        return try PersonLink(row)
    }

    /// The links to some things, the newest first.
    package func links(_ purpose: PersonLink.Purpose, about things: [String]) throws -> [PersonLink] {
        guard !things.isEmpty else { return [] }
        return try db(
            """
            \(PersonLinks.joined) WHERE person_link.purpose = \(purpose) AND person_link.about_id IN (\(each: things))
            ORDER BY person_link.given_at DESC, person_link.id DESC LIMIT 50
            """
        ).map(PersonLink.init)
    }

    /// The link of a token, whatever has become of it.
    private func link(_ purpose: PersonLink.Purpose, _ token: Secret) throws -> PersonLink? {
        try db(
            "\(PersonLinks.joined) WHERE person_link.token_hash = \(token.hash) AND person_link.purpose = \(purpose)"
        ).first.map(PersonLink.init)
    }

    /// The link of a token that waits for its code; nothing for one that is unknown, opened, closed or too old.
    package func waiting(_ purpose: PersonLink.Purpose, _ token: Secret, at now: Instant) throws -> PersonLink? {
        guard let link = try link(purpose, token), link.standing(at: now) == .waiting else { return nil }
        return link
    }

    /// The link that a phone has opened just now, and that still leads somewhere.
    package func opened(
        _ purpose: PersonLink.Purpose, _ token: Secret, pass: Secret, at now: Instant
    ) throws -> PersonLink? {
        guard let link = try link(purpose, token), link.closing == nil, let until = link.passUntil, now < until,
            let kept = link.passHash, Secret.same(kept, pass.hash)
        else { return nil }
        return link
    }

    /// Gives a link to something of a person; those to the same thing that wait open nothing any more.
    func give(
        _ purpose: PersonLink.Purpose, to person: ID<Person>, about thing: String, _ secret: LinkSecret,
        by worker: Worker, at now: Instant
    ) throws -> PersonLink {
        try close(purpose, about: thing, as: .replaced, at: now, openedToo: false)
        let id = ID<PersonLink>.new()
        try db.keep(
            in: "person_link",
            """
            INSERT INTO person_link (id, purpose, person_id, about_id, token_hash, code_hash, given_by, given_at,
                expires_at, wrong_codes)
            VALUES (\(id), \(purpose), \(person), \(thing), \(secret.token.hash), \(secret.codeHash), \(worker.id), \(now),
                \(now.adding(PersonLink.life)), 0) RETURNING *
            """
        )
        return try link(id)
    }

    /// Closes every link to something: those that wait, and where `openedToo`, those that a phone is looking through.
    func close(
        _ purpose: PersonLink.Purpose, about thing: String, as closing: PersonLink.Closing, at now: Instant,
        openedToo: Bool
    ) throws {
        let which: SQL = openedToo ? "" : "AND opened_at IS NULL"
        try db.keep(
            in: "person_link",
            """
            UPDATE person_link SET closed_at = \(now), closed_as = \(closing)
            WHERE purpose = \(purpose) AND about_id = \(thing) AND closed_at IS NULL \(which) RETURNING *
            """
        )
    }

    func close(_ link: PersonLink, as closing: PersonLink.Closing, at now: Instant) throws {
        try db.keep(
            in: "person_link",
            "UPDATE person_link SET closed_at = \(now), closed_as = \(closing) WHERE id = \(link.id) RETURNING *")
    }

    /// Tries a code; the right one uses the link up, and the fifth wrong one closes it.
    fileprivate func open(
        _ purpose: PersonLink.Purpose, _ token: Secret, code: String, pass: Secret, at now: Instant
    ) throws -> OpenPersonLink.Answer {
        let given = LinkSecret.hash(of: code, under: token)
        guard let link = try waiting(purpose, token, at: now) else { return .closed }
        guard Secret.same(given, link.codeHash) else {
            let wrong = link.wrongCodes + 1
            let isLast = wrong >= PersonLink.mostWrong
            try db.keep(
                in: "person_link",
                """
                UPDATE person_link SET wrong_codes = \(wrong), closed_at = \(isLast ? now : nil),
                    closed_as = \(isLast ? PersonLink.Closing.wrongCodes : nil)
                WHERE id = \(link.id) RETURNING *
                """
            )
            return .wrong(try self.link(link.id))
        }
        try db.keep(
            in: "person_link",
            """
            UPDATE person_link SET opened_at = \(now), pass_hash = \(pass.hash),
                pass_until = \(now.adding(purpose.sitting))
            WHERE id = \(link.id) RETURNING *
            """
        )
        return .opened(try self.link(link.id))
    }
}

/// Tells the code that somebody with a link gave: done by the server, because whoever holds the phone has no account.
///
/// It is a report, so that a wrong code is counted although it opens nothing.
package struct OpenPersonLink: Report {
    package static let permission = Permission.actAsAlarm

    package enum Answer: Hashable, Sendable {
        case opened(PersonLink)
        case wrong(PersonLink)
        /// Unknown, opened before, closed or too old: nobody learns which.
        case closed
    }

    let purpose: PersonLink.Purpose
    let token: Secret
    let code: String
    let pass: Secret

    /// - Parameter pass: what the phone shows from then on, for as long as it may look.
    package init(_ purpose: PersonLink.Purpose, _ token: Secret, code: String, pass: Secret) {
        self.purpose = purpose
        self.token = token
        self.code = code
        self.pass = pass
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Answer, [Event]) {
        let answer = try PersonLinks(db).open(purpose, token, code: code, pass: pass, at: now)
        switch answer {
        case .opened(let link): return (answer, [Self.said(.personLinkOpened, link)])
        case .wrong(let link):
            let kind = link.closing == nil ? Event.Kind.personLinkTried : .personLinkClosed
            return (answer, [Self.said(kind, link)])
        case .closed: return (answer, [])
        }
    }

    static func said(_ kind: Event.Kind, _ link: PersonLink) -> Event {
        Event(kind, Person.subject(link.person), ["link": .init(link.id), "purpose": .init(link.purpose)])
    }

    package func subject(of outcome: Answer) -> String { "" }
    package func outcome(again subject: String, in db: any Transaction) -> Answer { .closed }
}

extension Refusal.Code {
    package static let noSuchLink: Self = "no-such-link"
    package static let linkOver: Self = "link-over"
}

extension Event.Kind {
    package static let personLinkOpened: Self = "person-link-opened"
    package static let personLinkTried: Self = "person-link-tried"
    package static let personLinkClosed: Self = "person-link-closed"
}
