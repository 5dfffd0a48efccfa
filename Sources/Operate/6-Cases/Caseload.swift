import Access
import Store
import Vocabulary

/// What somebody has to keep in sight: how many cases, and how much they ask together.
package struct Caseload: Hashable, Sendable {
    package let keeper: Author
    package let cases: Int
    package let weight: Int
    package let overdue: Int

    package init(keeper: Author, cases: Int, weight: Int, overdue: Int) {
        self.keeper = keeper
        self.cases = cases
        self.weight = weight
        self.overdue = overdue
    }
}

/// A service that has not answered yet whether it takes somebody who has a case.
package struct AwaitedAnswer: Sendable {
    package let referral: ID<Referral>
    package let supportCase: ID<SupportCase>?
    package let call: ID<Call>
    package let number: Int
    package let knownAs: String?
    package let need: Need.Kind
    package let serviceName: String
    package let offeredAt: Instant
    package let isOverdue: Bool
    /// Who keeps the case.
    package let owner: Author?

    init(_ row: Row) throws {
        referral = try row["id"]
        supportCase = try row["case_id"]
        call = try row["call_id"]
        number = try row["number"]
        knownAs = try row["known_as"]
        need = try row["need"]
        serviceName = try row["service_name"]
        offeredAt = try row["offered_at"]
        isOverdue = try (row["overdue_at"] as Instant?) != nil
        let owner: String? = try row["owner"]
        self.owner = try owner.map { Author(id: $0, name: try row["owner_name"]) }
    }
}

extension SupportCases {
    /// What each who keeps cases has in sight, whoever has most first.
    package func caseloads(at now: Instant) throws -> [Caseload] {
        let counted = try db(
            """
            SELECT owner, count(*) AS cases, count(CASE WHEN next_contact_at <= \(now) THEN 1 END) AS overdue,
                   sum(CASE weight WHEN 'light' THEN 1 WHEN 'intensive' THEN 3 ELSE 2 END) AS points
            FROM support_case WHERE closed_at IS NULL GROUP BY owner
            """
        ).map { row -> (owner: String, Int, Int, Int) in
            (try row["owner"], try row["cases"], Int(try row["points"] as Double), try row["overdue"])
        }
        let of = Dictionary(counted.map { ($0.owner, $0) }) { first, _ in first }
        return try keepers().map { keeper in
            Caseload(
                keeper: keeper, cases: of[keeper.id]?.1 ?? 0, weight: of[keeper.id]?.2 ?? 0,
                overdue: of[keeper.id]?.3 ?? 0)
        }
    }

    /// Offers that no service has answered: those to people with an open case, and those that are overdue; the longest first.
    ///
    /// - Parameter owner: of the cases, when one is named; overdue offers without a case are everybody's.
    package func awaited(of owner: ID<Worker>? = nil, most: Int = SupportCases.most) throws -> [AwaitedAnswer] {
        let own: SQL = owner.map { "AND (support_case.owner = \($0) OR support_case.id IS NULL)" } ?? ""
        return try db(
            """
            SELECT asked.id, asked.call_id, asked.offered_at, asked.overdue_at, asked.need,
                   service.name AS service_name, call.number, support_case.id AS case_id, call_person.known_as,
                   support_case.owner, coalesce(account.display_name, 'Alongside') AS owner_name
            FROM (
                SELECT referral.id, referral.call_id, referral.service_id, referral.offered_at, referral.overdue_at,
                       path_need.need,
                       coalesce(
                           (SELECT kept.id FROM support_case AS kept
                            WHERE kept.call_id = referral.call_id AND kept.closed_at IS NULL
                              AND kept.call_person_id = path_need.call_person_id
                            ORDER BY kept.opened_at, kept.id LIMIT 1),
                           (SELECT kept.id FROM support_case AS kept
                            WHERE kept.call_id = referral.call_id AND kept.closed_at IS NULL
                            ORDER BY kept.opened_at, kept.id LIMIT 1)) AS case_id
                FROM referral JOIN path_need ON path_need.id = referral.need_id
                WHERE referral.answer IS NULL AND referral.attended IS NULL AND referral.withdrawn_at IS NULL AND path_need.left_at IS NULL
                  AND path_need.stage <> 'resolved') AS asked
            JOIN service ON service.id = asked.service_id JOIN call ON call.id = asked.call_id
            LEFT JOIN support_case ON support_case.id = asked.case_id
            LEFT JOIN call_person ON call_person.id = support_case.call_person_id
            LEFT JOIN account ON account.id = support_case.owner
            WHERE (support_case.id IS NOT NULL OR asked.overdue_at IS NOT NULL) \(own)
            ORDER BY asked.offered_at, asked.id LIMIT \(most)
            """
        ).map(AwaitedAnswer.init)
    }
}
