import Access
import Door
import Store
import Vocabulary

/// An address that only its owner knows, at which a calendar finds what they have to do.
///
/// Of the secret in it a hash is kept, and nothing else.
package struct CalendarLink: Sendable {
    package enum Closing: String, CaseIterable, Storable, Sendable {
        /// Another one took its place.
        case renewed
        case takenBack = "taken-back"
    }

    package let id: ID<CalendarLink>
    package let account: ID<Worker>
    package let madeAt: Instant
    let tokenHash: String

    init(_ row: Row) throws {
        id = try row["id"]
        account = try row["account_id"]
        madeAt = try row["made_at"]
        tokenHash = try row["token_hash"]
    }

    /// Whether it is the link of this secret.
    package func isOpened(by secret: Secret) -> Bool { Secret.same(tokenHash, secret.hash) }
}

/// Every question asked about such addresses, and what stands there.
package struct CalendarLinks {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The link of an account that opens something.
    package func link(of account: ID<Worker>) throws -> CalendarLink? {
        try db("SELECT * FROM calendar_link WHERE account_id = \(account) AND closed_at IS NULL").first
            .map(CalendarLink.init)
    }

    /// Whose calendar a secret opens; nobody's when it is unknown, closed, or its owner keeps no cases any more.
    package func worker(of secret: Secret) throws -> Worker? {
        let row = try db("SELECT * FROM calendar_link WHERE token_hash = \(secret.hash) AND closed_at IS NULL").first
        guard let link = try row.map(CalendarLink.init), link.isOpened(by: secret),
            let account = try Accounts(db).account(link.account), account.state == .active
        else { return nil }
        let worker = account.worker(at: nil)
        return may(worker, .keepCases).allowed ? worker : nil
    }

    func close(of account: ID<Worker>, as closing: CalendarLink.Closing, at now: Instant) throws -> Bool {
        try !db.keep(
            in: "calendar_link",
            """
            UPDATE calendar_link SET closed_at = \(now), closed_as = \(closing)
            WHERE account_id = \(account) AND closed_at IS NULL RETURNING *
            """
        ).isEmpty
    }
}

/// Makes an address for one's calendar; the one before opens nothing any more.
package struct MakeCalendarLink: Order {
    package static let permission = Permission.keepCases

    let secret: Secret

    package init(_ secret: Secret) {
        self.secret = secret
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (CalendarLink, [Event]) {
        try Accounts(db).requirePerson(worker)
        let renewed = try CalendarLinks(db).close(of: worker.id, as: .renewed, at: now)
        let id = ID<CalendarLink>.new()
        let rows = try db.keep(
            in: "calendar_link",
            """
            INSERT INTO calendar_link (id, account_id, token_hash, made_at)
            VALUES (\(id), \(worker.id), \(secret.hash), \(now)) RETURNING *
            """
        )
        let said: [String: Event.Fact] = ["link": .init(id), "renewed": .word(renewed ? "yes" : "no")]
        return (try CalendarLink(rows[0]), [Event(.calendarLinkMade, .account(worker.id), said)])
    }

    package func subject(of outcome: CalendarLink) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> CalendarLink {
        guard let row = try db("SELECT * FROM calendar_link WHERE id = \(subject)").first else {
            throw Refusal(.noSuchLink, .absent)
        }
        return try CalendarLink(row)
    }
}

/// Lets the address of one's calendar open nothing any more.
package struct CloseCalendarLink: Order {
    package static let permission = Permission.keepOwnAccount

    package init() {}

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        guard try CalendarLinks(db).close(of: worker.id, as: .takenBack, at: now) else { return ((), []) }
        return ((), [Event(.calendarLinkClosed, .account(worker.id))])
    }
}

/// Something that stands in somebody's calendar, without a word of whom it is about.
package struct CalendarDate: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case contact, task
        case followUp = "follow-up"
        /// Of a referral: when somebody is expected at a service.
        case appointment
    }

    /// Where it is read.
    package enum Place: Hashable, Sendable {
        case supportCase(ID<SupportCase>)
        case referrals(of: ID<Call>)
    }

    package let kind: Kind
    /// What it is about, as nobody else is called.
    package let id: String
    package let place: Place
    /// The number of the call from which it grew.
    package let number: Int
    package let at: Instant
    /// When it was last changed, and how often.
    package let changedAt: Instant
    package let changes: Int

    fileprivate init(_ kind: Kind, at place: Place, _ row: Row) throws {
        (self.kind, self.place) = (kind, place)
        id = try row["id"]
        number = try row["number"]
        at = try row["due_at"]
        changedAt = try row["changed_at"]
        changes = try row["changes"]
    }
}

extension CalendarLinks {
    /// The most dates of one calendar.
    package static let most = 500

    /// What somebody has to do, as calendars read it: the next contacts and follow-ups of their cases, their tasks, and the
    /// appointments of those for whom they asked a service.
    package func dates(of owner: ID<Worker>) throws -> [CalendarDate] {
        func dates(_ kind: CalendarDate.Kind, _ rows: [Row]) throws -> [CalendarDate] {
            try rows.map { try CalendarDate(kind, at: .supportCase(try $0["case_id"]), $0) }
        }
        let contacts = try db(
            """
            SELECT support_case.id, support_case.id AS case_id, call.number, support_case.next_contact_at AS due_at,
                   coalesce((SELECT max(case_attempt.entered_at) FROM case_attempt
                             WHERE case_attempt.case_id = support_case.id), support_case.opened_at) AS changed_at,
                   support_case.times_reopened + (SELECT count(*) FROM case_attempt
                             WHERE case_attempt.case_id = support_case.id) AS changes
            FROM support_case JOIN call ON call.id = support_case.call_id
            WHERE support_case.closed_at IS NULL AND support_case.owner = \(owner)
            ORDER BY support_case.next_contact_at, support_case.id LIMIT \(CalendarLinks.most)
            """
        )
        let tasks = try db(
            """
            SELECT case_task.id, case_task.case_id, call.number, case_task.due_at, coalesce(case_task.moved_at, case_task.set_at) AS changed_at,
                   case_task.times_moved AS changes
            FROM case_task JOIN support_case ON support_case.id = case_task.case_id
            JOIN call ON call.id = support_case.call_id
            WHERE case_task.ended_at IS NULL AND case_task.account_id = \(owner)
            ORDER BY case_task.due_at, case_task.id LIMIT \(CalendarLinks.most)
            """
        )
        let followUps = try db(
            """
            SELECT case_follow_up.id, case_follow_up.case_id, call.number, case_follow_up.due_at,
                   case_follow_up.planned_at AS changed_at, 0 AS changes
            FROM case_follow_up JOIN support_case ON support_case.id = case_follow_up.case_id
            JOIN call ON call.id = support_case.call_id
            WHERE case_follow_up.called_off_at IS NULL AND support_case.closed_at IS NULL
              AND support_case.owner = \(owner)
              AND NOT EXISTS (
                SELECT 1 FROM case_attempt WHERE case_attempt.case_id = case_follow_up.case_id
                AND case_attempt.at > case_follow_up.opens_at)
            ORDER BY case_follow_up.due_at, case_follow_up.id LIMIT \(CalendarLinks.most)
            """
        )
        return try dates(.contact, contacts) + dates(.task, tasks) + dates(.followUp, followUps)
            + appointments("referral.offered_by = \(owner)")
    }

    /// The appointments of somebody's needs that are still ahead or of which nobody has said whether they were kept.
    package func appointments(of needs: [ID<Need>]) throws -> [CalendarDate] {
        guard !needs.isEmpty else { return [] }
        return try appointments("referral.need_id IN (\(each: needs))")
    }

    private func appointments(_ those: SQL) throws -> [CalendarDate] {
        try db(
            """
            SELECT referral.id, referral.call_id, call.number, referral.appointment_at AS due_at,
                   coalesce((SELECT max(referral_report.entered_at) FROM referral_report
                             WHERE referral_report.need_id = referral.need_id
                             AND referral_report.referral_id = referral.id
                             AND referral_report.step IN ('answer', 'appointment')), referral.answered_at) AS changed_at,
                   (SELECT count(*) FROM referral_report
                             WHERE referral_report.need_id = referral.need_id
                             AND referral_report.referral_id = referral.id
                             AND referral_report.step = 'appointment') AS changes
            FROM referral JOIN call ON call.id = referral.call_id JOIN path_need ON path_need.id = referral.need_id
            WHERE \(those) AND referral.answer = 'accepted' AND referral.withdrawn_at IS NULL
              AND referral.appointment_at IS NOT NULL AND referral.attended IS NULL
              AND path_need.left_at IS NULL AND path_need.stage <> 'resolved'
            ORDER BY referral.appointment_at DESC, referral.id LIMIT \(CalendarLinks.most)
            """
        ).map { try CalendarDate(.appointment, at: .referrals(of: try $0["call_id"]), $0) }
    }
}

extension Event.Kind {
    package static let calendarLinkMade: Self = "account-calendar-made"
    package static let calendarLinkClosed: Self = "account-calendar-closed"
}
