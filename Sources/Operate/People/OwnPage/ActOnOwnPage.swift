import Access
import Door
import Store
import Vocabulary

// What a person does on their own page. They have no account: what they may rests on what their phone shows, which is
// looked at in the same transaction, and everything is theirs or it is not there.

/// Takes back what the person allowed.
package struct TakeBackOwnConsent: Report {
    package static let permission = Permission.actAsAlarm

    let pass: OwnPass
    let consent: ID<Consent>

    package init(_ consent: ID<Consent>, with pass: OwnPass) {
        self.consent = consent
        self.pass = pass
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Consent, [Event]) {
        let link = try pass.link(in: db, at: now)
        let records = try CertainRecords(of: People(db).person(link.person), in: db).ids
        guard records.contains(try Consents(db).consent(consent).person) else {
            throw Refusal(.noSuchConsent, .absent)
        }
        return try EndConsent(revoking: consent, by: .ownPage).perform(in: db, by: worker, at: now)
    }
}

/// Does not want a service to be asked for them any more.
package struct WithdrawOwnReferral: Order {
    package static let permission = Permission.actAsAlarm

    let pass: OwnPass
    let referral: ID<Referral>

    package init(_ referral: ID<Referral>, with pass: OwnPass) {
        self.referral = referral
        self.pass = pass
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Referral, [Event]) {
        let link = try pass.link(in: db, at: now)
        let needs = try CertainlyTheirs(People(db).person(link.person), in: db).needs().map(\.id)
        guard needs.contains(try Referrals(db).referral(referral).need) else { throw Refusal(.noSuchReferral, .absent) }
        return try WithdrawReferral(referral, .person, proof: .person).perform(in: db, by: worker, at: now)
    }
}

/// Says whether a referral of the person's own became help.
package struct TellOwnHelp: Report {
    package static let permission = Permission.actAsAlarm

    let pass: OwnPass
    let referral: ID<Referral>
    let answer: HelpReport.Answer

    package init(_ answer: HelpReport.Answer, of referral: ID<Referral>, with pass: OwnPass) {
        self.answer = answer
        self.referral = referral
        self.pass = pass
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Referral, [Event]) {
        let link = try pass.link(in: db, at: now)
        let needs = try CertainlyTheirs(People(db).person(link.person), in: db).needs().map(\.id)
        guard needs.contains(try Referrals(db).referral(referral).need) else { throw Refusal(.noSuchReferral, .absent) }
        return try TellWhetherHelped(referral, answer).perform(in: db, by: worker, at: now)
    }
}

/// Asks for something in the record to be put right.
package struct AskOwnAmendment: Order {
    package static let permission = Permission.actAsAlarm

    let pass: OwnPass
    let asked: AmendmentAsked

    package init(_ asked: AmendmentAsked, with pass: OwnPass) {
        self.asked = asked
        self.pass = pass
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (AmendmentRequest, [Event]) {
        let link = try pass.link(in: db, at: now)
        let amendment = try AmendmentRequests(db).ask(
            asked, of: People(db).person(link.person), by: .ownPage, worker, at: now)
        return (amendment, [amendment.event(.amendmentAsked)])
    }
}

/// Says, to being told no, how the person sees it (45 CFR 164.526(d)(2)); it is kept beside the record.
package struct DisputeAnswer: Order {
    package static let permission = Permission.actAsAlarm

    let pass: OwnPass
    let amendment: ID<AmendmentRequest>
    let words: String

    /// - Throws: ``Refusal`` about `statement`.
    package init(_ amendment: ID<AmendmentRequest>, _ words: String?, with pass: OwnPass) throws(Refusal) {
        self.amendment = amendment
        self.words = try FreeText.needed(words, most: AmendmentRequest.mostWords, field: "statement")
        self.pass = pass
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (AmendmentRequest, [Event]) {
        let link = try pass.link(in: db, at: now)
        let before = try AmendmentRequests(db).amendment(amendment)
        let records = try CertainRecords(of: People(db).person(link.person), in: db).ids
        guard records.contains(before.person) else { throw Refusal(.noSuchAmendment, .absent) }
        guard before.mayBeDisputed else { throw Refusal(.amendmentNotDeclined, .conflicting) }
        try db.keep(
            in: "amendment_statement",
            """
            INSERT INTO amendment_statement (id, amendment_id, words, stated_at)
            VALUES (\(ID<AmendmentRequest.Statement>.new()), \(amendment), \(words), \(now)) RETURNING *
            """
        )
        return (try AmendmentRequests(db).amendment(amendment), [before.event(.amendmentDisputed)])
    }
}

/// Ends what a phone may see, at once: whoever has to leave quickly leaves nothing open behind them.
package struct LeaveOwnPage: Report {
    package static let permission = Permission.actAsAlarm

    let pass: OwnPass

    package init(with pass: OwnPass) {
        self.pass = pass
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        guard let link = try PersonLinks(db).opened(.ownPage, pass.token, pass: pass.pass, at: now) else {
            return ((), [])
        }
        try PersonLinks(db).close(link, as: .ended, at: now)
        return ((), [OpenPersonLink.said(.personLinkClosed, link)])
    }
}

extension Refusal.Code {
    package static let amendmentNotDeclined: Self = "amendment-not-declined"
}
