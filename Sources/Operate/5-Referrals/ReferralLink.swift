import Access
import Door
import Store
import Vocabulary

/// A link by which a service answers one referral without an account.
///
/// As with a person's own link, neither the token in its address nor the code that is said is kept. Unlike that one it opens
/// again and again until its time is over, because a service first answers, then says when the person may come, and later
/// whether they came; each browser asks for the code anew.
package struct ReferralLink: Hashable, Sendable {
    /// Why it opens nothing any more although its time has not passed.
    package enum Closing: String, CaseIterable, Storable, Sendable {
        case wrongCodes = "wrong-codes"
        case takenBack = "taken-back"
        /// Another link to the same referral was given.
        case replaced
    }

    package enum Standing: Hashable, Sendable {
        case waiting, expired
        /// When it was opened first.
        case opened(Instant)
        case closed(Closing)
    }

    /// How long it opens.
    package static let life = Duration.seconds(30 * 86_400)
    /// How long a browser that gave the right code may go on.
    package static let sitting = Duration.seconds(12 * 3600)
    /// So many wrong codes, one after another, close it for good.
    package static let mostWrong = 5

    package let id: ID<ReferralLink>
    package let referral: ID<Referral>
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
        referral = try row["referral_id"]
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
        if let closing { return .closed(closing) }
        guard now < expiresAt else { return .expired }
        return openedAt.map(Standing.opened) ?? .waiting
    }

    /// Whether a code still opens it.
    package func leads(at now: Instant) -> Bool { closing == nil && now < expiresAt }
}

/// Every question asked about links to referrals.
package struct ReferralLinks {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT referral_link.*, coalesce(account.display_name, 'Alongside') AS author
        FROM referral_link LEFT JOIN account ON account.id = referral_link.given_by
        """

    /// - Throws: ``Refusal`` with `.noSuchLink`.
    package func link(_ id: ID<ReferralLink>) throws -> ReferralLink {
        guard let row = try db("\(ReferralLinks.joined) WHERE referral_link.id = \(id)").first else {
            throw Refusal(.noSuchLink, .absent)
        }
        return try ReferralLink(row)
    }

    /// The newest link of each of some referrals.
    package func newest(of referrals: [ID<Referral>]) throws -> [ID<Referral>: ReferralLink] {
        guard !referrals.isEmpty else { return [:] }
        let found = try db(
            """
            \(ReferralLinks.joined) WHERE referral_link.referral_id IN (\(each: referrals))
            ORDER BY referral_link.given_at DESC, referral_link.id DESC LIMIT \(Referrals.most)
            """
        ).map(ReferralLink.init)
        return Dictionary(found.map { ($0.referral, $0) }) { newest, _ in newest }
    }

    /// The link of a token that a code still opens; nothing for one that is unknown, closed or too old.
    package func leading(_ token: Secret, at now: Instant) throws -> ReferralLink? {
        try db("\(ReferralLinks.joined) WHERE referral_link.token_hash = \(token.hash)").first.map(ReferralLink.init)
            .flatMap { $0.leads(at: now) ? $0 : nil }
    }

    /// Closes the links of a referral that still open.
    func close(of referral: ID<Referral>, as closing: ReferralLink.Closing, at now: Instant) throws {
        try db.keep(
            in: "referral_link",
            """
            UPDATE referral_link SET closed_at = \(now), closed_as = \(closing)
            WHERE referral_id = \(referral) AND closed_at IS NULL RETURNING *
            """)
    }

    fileprivate func keep(_ id: ID<ReferralLink>, _ change: SQL) throws -> ReferralLink {
        try db.keep(in: "referral_link", "UPDATE referral_link SET \(change) WHERE id = \(id) RETURNING *")
        return try link(id)
    }
}

/// Gives the service a link to a referral; one that was given before opens nothing any more.
package struct GiveReferralLink: Order {
    package static let permission = Permission.makeReferrals

    let referral: ID<Referral>
    let secret: LinkSecret
    let message: ReferralMessage.Draft?

    /// - Parameter message: what takes the link to the service, where whoever gives it does not do so themselves.
    package init(to referral: ID<Referral>, by secret: LinkSecret, sending message: ReferralMessage.Draft? = nil) {
        self.referral = referral
        self.secret = secret
        self.message = message
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ReferralLink, [Event]) {
        let referral = try Referrals(db).referral(referral)
        let need = try Needs(db).need(referral.need)
        // Somebody who goes there is still told of by link; what is over is not.
        guard need.isOpen, referral.awaited != nil else { throw Refusal(.referralOver, .conflicting) }
        try ReferralLinks(db).close(of: referral.id, as: .replaced, at: now)
        let id = ID<ReferralLink>.new()
        try db.keep(
            in: "referral_link",
            """
            INSERT INTO referral_link (id, referral_id, token_hash, code_hash, given_by, given_at, expires_at, wrong_codes)
            VALUES (\(id), \(referral.id), \(secret.token.hash), \(secret.codeHash), \(worker.id), \(now),
                \(now.adding(ReferralLink.life)), 0) RETURNING *
            """)
        if referral.linkedAt == nil {
            try db.keep(
                in: "referral", "UPDATE referral SET linked_at = \(now) WHERE id = \(referral.id) RETURNING *")
            try Referrals(db).expect(referral.id)
        }
        let call = try Calls(db).call(referral.call)
        try Calls(db).save(call)
        let link = try ReferralLinks(db).link(id)
        var events = [link.said(.referralLinkGiven, referral, need, on: call)]
        if let message { events.append(try Outbox(db).put(message, with: link, need, on: call, by: worker, at: now)) }
        return (link, events)
    }
}

/// Takes a link to a referral back, at once also for whoever looks through it.
package struct TakeBackReferralLink: Order {
    package static let permission = Permission.makeReferrals

    let referral: ID<Referral>

    package init(to referral: ID<Referral>) {
        self.referral = referral
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ReferralLink, [Event]) {
        let referral = try Referrals(db).referral(referral)
        guard let link = try ReferralLinks(db).newest(of: [referral.id])[referral.id], link.closing == nil else {
            throw Refusal(.noSuchLink, .absent)
        }
        try ReferralLinks(db).close(of: referral.id, as: .takenBack, at: now)
        let call = try Calls(db).call(referral.call)
        try Calls(db).save(call)
        let closed = try ReferralLinks(db).link(link.id)
        return (closed, [closed.said(.referralLinkClosed, referral, try Needs(db).need(referral.need), on: call)])
    }
}

/// Tells the code that somebody with a link to a referral gave: done by the server, because a service has no account.
///
/// It is a report, so that a wrong code is counted although it opens nothing. The right one says that the service has got the
/// referral.
package struct OpenReferralLink: Report {
    package static let permission = Permission.actAsAlarm

    package enum Answer: Hashable, Sendable {
        case opened(ReferralLink)
        case wrong(ReferralLink)
        /// Unknown, closed or too old: nobody learns which.
        case closed
    }

    let token: Secret
    let code: String
    let pass: Secret

    /// - Parameter pass: what the browser shows from then on, for as long as it may look.
    package init(_ token: Secret, code: String, pass: Secret) {
        self.token = token
        self.code = code
        self.pass = pass
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Answer, [Event]) {
        let given = LinkSecret.hash(of: code, under: token)
        guard let link = try ReferralLinks(db).leading(token, at: now) else { return (.closed, []) }
        let referral = try Referrals(db).referral(link.referral)
        let need = try Needs(db).need(referral.need)
        let call = try Calls(db).call(referral.call)
        guard Secret.same(given, link.codeHash) else {
            let wrong = link.wrongCodes + 1
            let closing: ReferralLink.Closing? = wrong >= ReferralLink.mostWrong ? .wrongCodes : nil
            let tried = try ReferralLinks(db).keep(
                link.id, "wrong_codes = \(wrong), closed_as = \(closing), closed_at = \(closing.map { _ in now })")
            let kind = closing == nil ? Event.Kind.referralLinkTried : .referralLinkClosed
            return (.wrong(tried), [tried.said(kind, referral, need, on: call)])
        }
        let opened = try ReferralLinks(db).keep(
            link.id,
            """
            opened_at = coalesce(opened_at, \(now)), wrong_codes = 0, pass_hash = \(pass.hash),
            pass_until = \(now.adding(ReferralLink.sitting))
            """)
        var events = [opened.said(.referralLinkOpened, referral, need, on: call)]
        if referral.acknowledgedAt == nil, referral.withdrawn == nil {
            events += try AcknowledgeReferral(referral.id, proof: .system).perform(in: db, by: worker, at: now).1
        }
        let shared = try SharedByLink(referral, need, in: db, at: now)
        return (.opened(opened), events + (try shared.keep(told: opened.by.id, in: db, at: now)))
    }

    package func subject(of outcome: Answer) -> String { "" }
    package func outcome(again subject: String, in db: any Transaction) -> Answer { .closed }
}

/// What a browser of a service shows: the link, and that its code was given.
package struct ReceiverPass: Sendable {
    let token: Secret
    let pass: Secret

    package init(_ token: Secret, _ pass: Secret) {
        self.token = token
        self.pass = pass
    }

    /// The referral that the browser may see and answer now.
    ///
    /// - Throws: ``Refusal`` with `.linkOver` when its time is over, or it never had any.
    package func referral(in db: any Transaction, at now: Instant) throws -> Referral {
        guard let link = try ReferralLinks(db).leading(token, at: now), let until = link.passUntil, now < until,
            let kept = link.passHash, Secret.same(kept, pass.hash)
        else { throw Refusal(.linkOver, .absent) }
        return try Referrals(db).referral(link.referral)
    }
}

/// Tells what a service says by its link: kept as everything that is told of a referral, with the service as what shows it.
package struct TellByLink: Report {
    package static let permission = Permission.actAsAlarm

    package enum News: Sendable {
        case answer(AnswerReferral.Told)
        case appointment(Instant)
        case attendance(ReportAttendance.Told)
        case contact
    }

    let pass: ReceiverPass
    let news: News

    package init(_ news: News, with pass: ReceiverPass) {
        self.news = news
        self.pass = pass
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Referral, [Event]) {
        let referral = try pass.referral(in: db, at: now)
        switch news {
        case .answer(let told):
            return try AnswerReferral(referral.id, told, proof: .receiver).perform(in: db, by: worker, at: now)
        case .appointment(let moment):
            return try MakeAppointment(referral.id, for: moment, proof: .receiver).perform(in: db, by: worker, at: now)
        case .attendance(let told):
            return try ReportAttendance(referral.id, told, proof: .receiver).perform(in: db, by: worker, at: now)
        case .contact:
            return try ReportFurtherContact(referral.id, proof: .receiver).perform(in: db, by: worker, at: now)
        }
    }
}

extension ReferralLink {
    fileprivate func said(_ kind: Event.Kind, _ referral: Referral, _ need: Need, on call: Call) -> Event {
        Event(kind, call.subject, referral.said(need).merging(["link": .init(id)]) { first, _ in first })
    }
}

extension Command where Outcome == ReferralLink {
    package func subject(of outcome: ReferralLink) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> ReferralLink {
        try ReferralLinks(db).link(ID(stored: subject))
    }
}

extension Event.Kind {
    package static let referralLinkGiven: Self = "referral-link-given"
    package static let referralLinkOpened: Self = "referral-link-opened"
    package static let referralLinkTried: Self = "referral-link-tried"
    package static let referralLinkClosed: Self = "referral-link-closed"
}
