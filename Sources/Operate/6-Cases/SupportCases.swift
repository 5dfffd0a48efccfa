import Access
import Door
import Programs
import Store
import Vocabulary

/// Every question asked about cases, and how they are kept.
package struct SupportCases {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT support_case.*, call.number, call_person.known_as,
               coalesce(account.display_name, 'Alongside') AS owner_name
        FROM support_case JOIN call ON call.id = support_case.call_id
        LEFT JOIN call_person ON call_person.id = support_case.call_person_id
        LEFT JOIN account ON account.id = support_case.owner
        """

    /// The most cases one list shows.
    package static let most = 200

    /// - Throws: ``Refusal`` with `.noSuchCase`.
    package func supportCase(_ id: ID<SupportCase>) throws -> SupportCase {
        guard let row = try db("\(SupportCases.joined) WHERE support_case.id = \(id)").first else {
            throw Refusal(.noSuchCase, .absent)
        }
        return try SupportCase(row)
    }

    /// The cases of a call, oldest first.
    package func cases(of call: ID<Call>) throws -> [SupportCase] {
        try db(
            """
            \(SupportCases.joined) WHERE support_case.call_id = \(call)
            ORDER BY support_case.opened_at, support_case.id LIMIT \(SupportCases.most)
            """
        ).map(SupportCase.init)
    }

    /// Open cases, whoever is to be contacted first first; those of one owner, when one is named.
    package func due(
        of owner: ID<Worker>? = nil, after last: (at: Instant, id: String)? = nil, most: Int = most
    ) throws -> [SupportCase] {
        let own: SQL = owner.map { "AND support_case.owner = \($0)" } ?? ""
        let after: SQL =
            last.map { "AND (support_case.next_contact_at, support_case.id) > (\($0.at), \($0.id))" } ?? ""
        return try db(
            """
            \(SupportCases.joined) WHERE support_case.closed_at IS NULL \(own) \(after)
            ORDER BY support_case.next_contact_at, support_case.id LIMIT \(most)
            """
        ).map(SupportCase.init)
    }

    /// How many cases are open; of one owner, when one is named.
    package func count(of owner: ID<Worker>? = nil) throws -> Int {
        let own: SQL = owner.map { "AND owner = \($0)" } ?? ""
        let row = try db("SELECT count(*) AS cases FROM support_case WHERE closed_at IS NULL \(own)").first
        return try row?["cases"] ?? 0
    }

    /// What was tried in a case, newest first.
    package func attempts(in supportCase: ID<SupportCase>) throws -> [CaseAttempt] {
        try db(
            """
            SELECT case_attempt.*, coalesce(account.display_name, 'Alongside') AS author
            FROM case_attempt LEFT JOIN account ON account.id = case_attempt.entered_by
            WHERE case_attempt.case_id = \(supportCase)
            ORDER BY case_attempt.at DESC, case_attempt.id DESC LIMIT 500
            """
        ).map(CaseAttempt.init)
    }

    /// Who may keep cases, by name.
    package func keepers() throws -> [Author] {
        let roles = Role.allCases.filter { RoleTable.reach(of: $0, for: .keepCases) != nil }
        return try db(
            """
            SELECT DISTINCT account.id, account.display_name
            FROM account JOIN account_role ON account_role.account_id = account.id
            WHERE account.state <> 'disabled' AND account_role.role IN (\(each: roles.map(\.rawValue)))
            ORDER BY account.display_name, account.id LIMIT 500
            """
        ).map { Author(id: try $0["id"], name: try $0["display_name"]) }
    }

    /// - Throws: ``Refusal`` when there is no such account, or its roles keep no cases.
    func requireKeeper(_ owner: ID<Worker>, field: String = "owner") throws {
        guard let account = try Accounts(db).account(owner), account.state != .disabled else {
            throw Refusal(.noSuchAccount, .absent, field: field)
        }
        guard may(account.worker(at: nil), .keepCases).allowed else {
            throw Refusal(.keepsNoCases, .conflicting, field: field)
        }
    }

    /// How much somebody's open cases ask together.
    package func weight(of owner: ID<Worker>? = nil) throws -> Int {
        let own: SQL = owner.map { "AND owner = \($0)" } ?? ""
        let row = try db(
            """
            SELECT coalesce(sum(CASE weight WHEN 'light' THEN 1 WHEN 'intensive' THEN 3 ELSE 2 END), 0) AS points
            FROM support_case WHERE closed_at IS NULL \(own)
            """
        ).first
        return try row.map { Int(try $0["points"] as Double) } ?? 0
    }

    /// When somebody is in touch first: as the program promises, counted from the last encounter; never in the past.
    package func firstContact(on call: Call, at now: Instant) throws -> Instant {
        let promise = try LivePrograms(db).program(of: call.path)?.promises.followUp ?? SupportCase.firstContact
        let ended = try Encounters(db).encounters(of: call.id).last?.ended ?? now
        return max(ended.adding(promise), now)
    }

    /// Asks the alarm to look whether somebody was in touch.
    func expect(_ supportCase: ID<SupportCase>, at moment: Instant) throws {
        try DueWork(db).ask(MissContact.kind, about: supportCase.text, at: moment)
    }
}

extension Refusal.Code {
    package static let keepsNoCases: Self = "keeps-no-cases"
}
