import Access
import Door
import Store
import Vocabulary

/// What a person says became of a referral.
package struct HelpReport: Hashable, Sendable {
    package enum Answer: String, CaseIterable, Storable, Sendable {
        case yes, partly, no
        case notYet = "not-yet"
    }

    package let referral: ID<Referral>
    package let answer: Answer
    package let at: Instant

    init(_ row: Row) throws {
        referral = try row["referral_id"]
        answer = try row["answer"]
        at = try row["told_at"]
    }
}

/// Every question asked about what people say.
package struct HelpReports {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// What was said last of each of some referrals.
    package func newest(of referrals: [ID<Referral>]) throws -> [ID<Referral>: HelpReport] {
        guard !referrals.isEmpty else { return [:] }
        let found = try db(
            """
            SELECT * FROM help_report WHERE referral_id IN (\(each: referrals))
            ORDER BY told_at DESC, id DESC LIMIT \(Referrals.most)
            """
        ).map(HelpReport.init)
        return Dictionary(found.map { ($0.referral, $0) }) { newest, _ in newest }
    }
}

/// Keeps what a person says: a yes tells that they were there and that the need is met, a part that they were there.
///
/// A no closes nothing: somebody who waits for help is not given up by a touch on a phone.
package struct TellWhetherHelped: Report {
    package static let permission = Permission.actAsAlarm

    let referral: ID<Referral>
    let answer: HelpReport.Answer

    package init(_ referral: ID<Referral>, _ answer: HelpReport.Answer) {
        self.referral = referral
        self.answer = answer
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Referral, [Event]) {
        let before = try Referrals(db).referral(referral)
        let need = try Needs(db).need(before.need)
        try db.keep(
            in: "help_report",
            """
            INSERT INTO help_report (id, referral_id, answer, told_at)
            VALUES (\(ID<HelpReport>.new()), \(before.id), \(answer), \(now)) RETURNING *
            """)
        let call = try Calls(db).call(before.call)
        try Calls(db).save(call)
        let said = before.said(need).merging(["helped": .init(answer)]) { first, _ in first }
        var events = [Event(.helpTold, call.subject, said)]
        if answer == .yes || answer == .partly, before.attended != .yes {
            events += try ReportAttendance(before.id, .attended, proof: .person)
                .perform(in: db, by: worker, at: now).1
        }
        if answer == .yes, need.isOpen {
            events += try ReportNeed(need.id, .met, proof: .person).perform(in: db, by: worker, at: now).1
        }
        return (try Referrals(db).referral(before.id), events)
    }
}

extension Event.Kind {
    package static let helpTold: Self = "help-told"
}
