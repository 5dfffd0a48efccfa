import Access
import Door
import Exchange
import Store
import Vocabulary

/// That the system of a partner answers for a service: it sees the referrals that are sent there, and no others.
package struct PartnerTie: Sendable {
    package let id: ID<PartnerTie>
    package let account: ID<Worker>
    /// What the system signs in as.
    package let accountName: String
    package let service: ID<LocalService>
    package let by: Author
    package let at: Instant
    package let endedAt: Instant?

    init(_ row: Row) throws {
        id = try row["id"]
        account = try row["account_id"]
        accountName = try row["account_name"]
        service = try row["service_id"]
        by = Author(id: try row["tied_by"], name: try row["author"])
        at = try row["tied_at"]
        endedAt = try row["ended_at"]
    }
}

/// Every question asked about what ties systems of partners to services.
package struct PartnerTies {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most ties that are listed.
    package static let most = 500

    private static let joined: SQL = """
        SELECT partner_tie.*, coalesce(giver.display_name, 'Alongside') AS author, account.name AS account_name
        FROM partner_tie JOIN account ON account.id = partner_tie.account_id
        LEFT JOIN account AS giver ON giver.id = partner_tie.tied_by
        """

    /// - Throws: ``Refusal`` with `.noSuchTie`.
    package func tie(_ id: ID<PartnerTie>) throws -> PartnerTie {
        guard let row = try db("\(PartnerTies.joined) WHERE partner_tie.id = \(id)").first else {
            throw Refusal(.noSuchTie, .absent)
        }
        return try PartnerTie(row)
    }

    /// Those that hold, and those that ended, the newest first.
    package func all() throws -> [PartnerTie] {
        try db("\(PartnerTies.joined) ORDER BY partner_tie.tied_at DESC, partner_tie.id DESC LIMIT \(Self.most)")
            .map(PartnerTie.init)
    }

    /// Those of one system that hold, by service.
    package func standing(of account: ID<Worker>) throws -> [ID<LocalService>: PartnerTie] {
        let found = try db(
            """
            \(PartnerTies.joined) WHERE partner_tie.account_id = \(account) AND partner_tie.ended_at IS NULL
            ORDER BY partner_tie.id LIMIT \(Self.most)
            """
        ).map(PartnerTie.init)
        return Dictionary(found.map { ($0.service, $0) }) { first, _ in first }
    }
}

/// Lets the system of a partner see and answer the referrals to a service.
package struct TiePartner: Order {
    package static let permission = Permission.manageAccounts

    let name: String
    let service: ID<LocalService>

    /// - Parameter name: what the system signs in as.
    package init(_ name: String, to service: ID<LocalService>) {
        self.name = name
        self.service = service
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (PartnerTie, [Event]) {
        guard let account = try Accounts(db).account(named: name) else {
            throw Refusal(.noSuchAccount, .absent, field: "account")
        }
        // Nobody who works here becomes a partner by a slip of the hand.
        guard account.roles.contains(.partnerSystem) else {
            throw Refusal(.noPartner, .conflicting, field: "account")
        }
        let isListed =
            try !db("SELECT id FROM service WHERE id = \(service)").isEmpty
            || Directories(db).record(.service, service.text) != nil
        guard isListed else { throw Refusal(.noSuchService, .absent, field: "service") }
        guard try PartnerTies(db).standing(of: account.id)[service] == nil else {
            throw Refusal(.tiedAlready, .conflicting, field: "service")
        }
        let id = ID<PartnerTie>.new()
        try db.keep(
            in: "partner_tie",
            """
            INSERT INTO partner_tie (id, account_id, service_id, tied_by, tied_at)
            VALUES (\(id), \(account.id), \(service), \(worker.id), \(now)) RETURNING *
            """)
        let tie = try PartnerTies(db).tie(id)
        return (tie, [tie.said(.partnerTied)])
    }
}

/// Ends that a system sees the referrals to a service: from the next request on.
package struct EndPartnerTie: Order {
    package static let permission = Permission.manageAccounts

    let id: ID<PartnerTie>

    package init(_ id: ID<PartnerTie>) {
        self.id = id
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (PartnerTie, [Event]) {
        let before = try PartnerTies(db).tie(id)
        guard before.endedAt == nil else { return (before, []) }
        try db.keep(
            in: "partner_tie",
            "UPDATE partner_tie SET ended_by = \(worker.id), ended_at = \(now) WHERE id = \(id) RETURNING *")
        let tie = try PartnerTies(db).tie(id)
        return (tie, [tie.said(.partnerTieEnded)])
    }
}

extension PartnerTie {
    fileprivate func said(_ kind: Event.Kind) -> Event {
        Event(kind, .account(account), ["tie": .init(id), "service": .init(service)])
    }
}

extension Command where Outcome == PartnerTie {
    package func subject(of outcome: PartnerTie) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> PartnerTie {
        try PartnerTies(db).tie(ID(stored: subject))
    }
}

extension Event.Subject {
    /// Which systems are tied to which services, as a thing that somebody looks at.
    package static let partners = Event.Subject(kind: "partners", id: "")
}

extension Refusal.Code {
    package static let noSuchTie: Self = "no-such-partner-tie"
    package static let noPartner: Self = "no-partner-system"
    package static let tiedAlready: Self = "partner-tied-already"
}

extension Event.Kind {
    package static let partnerTied: Self = "partner-tied"
    package static let partnerTieEnded: Self = "partner-tie-ended"
}
