import Access
import Door
import Exchange
import Store
import Vocabulary

/// A referral as the system of the service sees it that was asked.
package struct PartnerSight: Sendable {
    package let referral: Referral
    package let need: Need
    /// What it may read of the person now.
    package let leave: SharedByLink.Leave
    /// Another one each time that something is told of the referral.
    package let version: Int
    package let changedAt: Instant
    /// The last that the system itself said of it.
    package let told: PartnerNews.Status?
}

/// What the system of one partner may see.
package struct PartnerView {
    let db: any Transaction
    let worker: Worker
    package let ties: [ID<LocalService>: PartnerTie]

    package init(_ worker: Worker, in db: any Transaction) throws {
        self.db = db
        self.worker = worker
        ties = try PartnerTies(db).standing(of: worker.id)
    }

    /// A referral that was sent to a service of theirs.
    ///
    /// - Throws: ``Refusal`` with `.noSuchReferral` for every other one, too.
    package func referral(_ id: ID<Referral>) throws -> Referral {
        let referral = try Referrals(db).referral(id)
        guard ties[referral.service] != nil else { throw Refusal(.noSuchReferral, .absent) }
        return referral
    }

    /// A service of theirs.
    ///
    /// - Throws: ``Refusal`` with `.noSuchService`.
    package func service(_ id: ID<LocalService>) throws -> LocalService {
        guard ties[id] != nil else { throw Refusal(.noSuchService, .absent) }
        return try LocalServices(db).service(id)
    }

    package func services() throws -> [LocalService] {
        let ids = Array(ties.keys)
        guard !ids.isEmpty else { return [] }
        return try db("SELECT * FROM service WHERE id IN (\(each: ids)) ORDER BY id").map(LocalService.init)
    }

    package func sight(_ referral: Referral, at now: Instant) throws -> PartnerSight {
        let need = try Needs(db).need(referral.need)
        return try sight(referral, need, SharedByLink(referral, need, in: db, at: now).leave)
    }

    func sight(_ referral: Referral, _ need: Need, _ leave: SharedByLink.Leave) throws -> PartnerSight {
        let reports = try db(
            """
            SELECT count(*) AS many, max(entered_at) AS latest FROM referral_report
            WHERE referral_id = \(referral.id)
            """)[0]
        let answers = try db(
            "SELECT count(*) AS many, max(told_at) AS latest FROM partner_answer WHERE referral_id = \(referral.id)")[0]
        let last = try db(
            """
            SELECT status FROM partner_answer WHERE referral_id = \(referral.id) ORDER BY told_at DESC, id DESC LIMIT 1
            """
        ).first
        let latest: [Instant?] = [
            referral.id.madeAt, try reports["latest"], try answers["latest"],
            need.isOpen ? nil : need.leftAt ?? need.since,
        ]
        let (told, said): (Int, Int) = (try reports["many"], try answers["many"])
        return PartnerSight(
            referral: referral, need: need, leave: leave, version: 1 + told + said + (need.isOpen ? 0 : 1),
            changedAt: latest.compactMap(\.self).reduce(referral.offeredAt, max),
            told: try last.flatMap { PartnerNews.Status(rawValue: try $0["status"]) })
    }

    /// Referrals to some services of theirs in the order of their identifiers, without a word about the people.
    ///
    /// - Parameters:
    ///   - services: theirs, or nothing for all of them.
    ///   - last: behind which one it goes on.
    package func page(
        of services: [ID<LocalService>]?, after last: ID<Referral>?, most: Int
    ) throws -> [PartnerSight] {
        let theirs = services.map { $0.filter { ties[$0] != nil } } ?? Array(ties.keys)
        guard !theirs.isEmpty else { return [] }
        let ids: [ID<Referral>] = try db(
            """
            SELECT id FROM referral WHERE service_id IN (\(each: theirs)) AND id > \(last?.text ?? "")
            ORDER BY id LIMIT \(most)
            """
        ).map { try $0["id"] }
        return try ids.map { id in
            let referral = try Referrals(db).referral(id)
            return try sight(referral, Needs(db).need(referral.need), .unnamed)
        }
    }
}

extension ID {
    /// When it was made, as a UUID of version 7 tells it.
    fileprivate var madeAt: Instant? {
        Int64(text.filter { $0 != "-" }.prefix(12), radix: 16).map { Instant(microseconds: $0 * 1000) }
    }
}

/// A system of a partner fetches what it is asked: it has got the referral then, and what it reads of the person is kept as told.
package struct FetchAsPartner: Report {
    package static let permission = Permission.answerAsPartner

    let id: ID<Referral>

    package init(_ id: ID<Referral>) {
        self.id = id
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (PartnerSight, [Event]) {
        let view = try PartnerView(worker, in: db)
        let before = try view.referral(id)
        let need = try Needs(db).need(before.need)
        var events: [Event] = []
        if before.acknowledgedAt == nil, before.withdrawn == nil, need.isOpen {
            events += try AcknowledgeReferral(id, proof: .system).perform(in: db, by: worker, at: now).1
        }
        let shared = try SharedByLink(before, need, in: db, at: now)
        // Whoever tied the system to the service decided that it is told.
        let author = view.ties[before.service]?.by.id ?? worker.id.text
        events += try shared.keep(told: author, in: db, at: now)
        return (try view.sight(Referrals(db).referral(id), need, shared.leave), events)
    }
}

extension Command where Outcome == PartnerSight {
    package func subject(of outcome: PartnerSight) -> String { outcome.referral.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> PartnerSight {
        let referral = try Referrals(db).referral(ID(stored: subject))
        return try PartnerView(.alarm, in: db).sight(referral, Needs(db).need(referral.need), .unnamed)
    }
}
