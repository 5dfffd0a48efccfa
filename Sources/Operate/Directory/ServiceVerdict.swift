import Access
import Door
import Exchange
import Store
import Vocabulary

/// What somebody said of two services of the directory: that they are the same one, or that they are not.
package struct ServiceVerdict: Hashable, Sendable {
    package enum Finding: String, CaseIterable, Storable, Sendable {
        case same, apart
    }

    package let id: ID<ServiceVerdict>
    package let finding: Finding
    /// The one that stays, where they are the same.
    package let kept: String
    package let other: String
    package let by: Author
    package let at: Instant
    package let undoneBy: Author?
    package let undoneAt: Instant?
    /// What was told of both when it was said, of two that are not the same.
    let seen: String?

    init(_ row: Row) throws {
        id = try row["id"]
        finding = try row["verdict"]
        kept = try row["kept_id"]
        other = try row["other_id"]
        by = Author(id: try row["said_by"], name: try row["author"])
        at = try row["said_at"]
        let undoer: String? = try row["undone_by"]
        undoneBy = try undoer.map { Author(id: $0, name: try row["undoer"]) }
        undoneAt = try row["undone_at"]
        seen = try row["seen"]
    }

    package var stands: Bool { undoneAt == nil }

    /// What is told of two services, in whichever order they are named.
    static func seen(_ one: ServiceProfile, _ other: ServiceProfile) -> String {
        (one.id < other.id ? [one, other] : [other, one]).map(\.fingerprint).joined(separator: " ")
    }
}

/// Every question asked about what was said of services that may be one.
package struct ServiceVerdicts {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT service_verdict.*, coalesce(sayer.display_name, 'Alongside') AS author,
               coalesce(undoer.display_name, 'Alongside') AS undoer
        FROM service_verdict
        LEFT JOIN account AS sayer ON sayer.id = service_verdict.said_by
        LEFT JOIN account AS undoer ON undoer.id = service_verdict.undone_by
        """

    /// - Throws: ``Refusal`` with `.noSuchVerdict`.
    package func verdict(_ id: ID<ServiceVerdict>) throws -> ServiceVerdict {
        guard let row = try db("\(ServiceVerdicts.joined) WHERE service_verdict.id = \(id)").first else {
            throw Refusal(.noSuchVerdict, .absent)
        }
        return try ServiceVerdict(row)
    }

    /// What was said last and still stands, the newest first.
    package func newest(_ most: Int) throws -> [ServiceVerdict] {
        try db(
            """
            \(ServiceVerdicts.joined) WHERE service_verdict.undone_at IS NULL
            ORDER BY service_verdict.said_at DESC, service_verdict.id DESC LIMIT \(most)
            """
        ).map(ServiceVerdict.init)
    }

    /// The merges that stand among some services.
    package func merges(among services: [String]) throws -> [ServiceVerdict] {
        guard !services.isEmpty else { return [] }
        return try db(
            """
            \(ServiceVerdicts.joined) WHERE service_verdict.undone_at IS NULL AND service_verdict.verdict = 'same'
                AND service_verdict.other_id IN (\(each: services))
            ORDER BY service_verdict.said_at, service_verdict.id LIMIT \(CountedServices.most)
            """
        ).map(ServiceVerdict.init)
    }

    /// For each two of which somebody said that they are not the same, what was told of them then.
    func apart() throws -> [Set<String>: [String]] {
        var apart: [Set<String>: [String]] = [:]
        for row in try db(
            """
            SELECT kept_id, other_id, seen FROM service_verdict WHERE verdict = 'apart' AND undone_at IS NULL
            ORDER BY said_at DESC, id DESC LIMIT \(CountedServices.most)
            """
        ) {
            apart[[try row["kept_id"], try row["other_id"]], default: []].append(try row["seen"])
        }
        return apart
    }

    func keep(
        _ finding: ServiceVerdict.Finding, _ kept: String, _ other: String, seen: String? = nil, by worker: Worker,
        at now: Instant
    ) throws -> ServiceVerdict {
        let id = ID<ServiceVerdict>.new()
        try db.keep(
            in: "service_verdict",
            """
            INSERT INTO service_verdict (id, verdict, kept_id, other_id, seen, said_by, said_at)
            VALUES (\(id), \(finding), \(kept), \(other), \(seen), \(worker.id), \(now)) RETURNING *
            """)
        return try verdict(id)
    }
}

/// Says that two services are the same: from then on they count as the one that stays.
package struct MergeServices: Order {
    package static let permission = Permission.manageServices

    let merged: ID<LocalService>
    let kept: ID<LocalService>

    package init(_ merged: ID<LocalService>, into kept: ID<LocalService>) {
        (self.merged, self.kept) = (merged, kept)
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ServiceVerdict, [Event]) {
        let directories = try Directories(db)
        try directories.requireService(merged)
        try directories.requireService(kept)
        let counted = try directories.counted()
        // One that counts as another is merged as that one is.
        let (other, stays) = (counted.counted(merged.text), counted.counted(kept.text))
        guard other != stays else { throw Refusal(.oneServiceAlready, .conflicting) }
        let many: Int = try db(
            "SELECT count(*) AS many FROM service_verdict WHERE verdict = 'same' AND undone_at IS NULL")[0]["many"]
        guard many < CountedServices.most else {
            throw Refusal(.tooManyMerges, .conflicting, values: ["most": String(CountedServices.most)])
        }
        let verdict = try ServiceVerdicts(db).keep(.same, stays, other, by: worker, at: now)
        return (verdict, verdict.said(.servicesMerged))
    }
}

/// Says that two services are not the same: they are not proposed again until something else is told of one of them.
package struct TellServicesApart: Order {
    package static let permission = Permission.manageServices

    let one: ID<LocalService>
    let other: ID<LocalService>

    package init(_ one: ID<LocalService>, from other: ID<LocalService>) {
        (self.one, self.other) = (one, other)
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ServiceVerdict, [Event]) {
        let directories = try Directories(db)
        func profile(_ id: ID<LocalService>) throws -> ServiceProfile {
            guard let record = try directories.record(.service, id.text) else {
                throw Refusal(.noSuchService, .absent, field: "service")
            }
            return ServiceProfile(try DirectoryEntry(record, in: directories))
        }
        let counted = try directories.counted()
        guard counted.counted(one.text) != counted.counted(other.text) else {
            throw Refusal(.oneServiceAlready, .conflicting)
        }
        let seen = try ServiceVerdict.seen(profile(one), profile(other))
        let verdict = try ServiceVerdicts(db).keep(.apart, one.text, other.text, seen: seen, by: worker, at: now)
        return (verdict, verdict.said(.servicesToldApart))
    }
}

/// Takes back what was said of two services: each counts again as it did without it.
package struct TakeBackServiceVerdict: Order {
    package static let permission = Permission.manageServices

    let verdict: ID<ServiceVerdict>

    package init(_ verdict: ID<ServiceVerdict>) {
        self.verdict = verdict
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ServiceVerdict, [Event]) {
        let verdicts = ServiceVerdicts(db)
        guard try verdicts.verdict(verdict).stands else { throw Refusal(.alreadyUndone, .conflicting) }
        try db.keep(
            in: "service_verdict",
            """
            UPDATE service_verdict SET undone_by = \(worker.id), undone_at = \(now) WHERE id = \(verdict) RETURNING *
            """)
        let undone = try verdicts.verdict(verdict)
        return (undone, undone.said(undone.finding == .same ? .serviceMergeUndone : .servicesMayBeOne))
    }
}

extension ServiceVerdict {
    /// Both services tell of it.
    fileprivate func said(_ kind: Event.Kind) -> [Event] {
        [(kept, other), (other, kept)].map { one, other in
            Event(
                kind, .service(ID(stored: one)),
                ["other": .init(ID<LocalService>(stored: other)), "verdict": .init(id)])
        }
    }
}

extension Command where Outcome == ServiceVerdict {
    package func subject(of outcome: ServiceVerdict) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> ServiceVerdict {
        try ServiceVerdicts(db).verdict(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchVerdict: Self = "no-such-verdict"
    package static let oneServiceAlready: Self = "one-service-already"
    package static let tooManyMerges: Self = "too-many-merges"
}

extension Event.Kind {
    package static let servicesMerged: Self = "services-merged"
    package static let servicesToldApart: Self = "services-told-apart"
    package static let serviceMergeUndone: Self = "service-merge-undone"
    package static let servicesMayBeOne: Self = "services-may-be-one"
}
