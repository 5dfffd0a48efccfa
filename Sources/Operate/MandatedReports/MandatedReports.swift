import Access
import Door
import Store
import Vocabulary

/// Every question asked about reports that the law asks for, and how they are kept.
package struct MandatedReports {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most reports of a list.
    package static let most = 200

    // MARK: - Rules

    private static let rules: SQL = """
        SELECT mandated_rule.*, coalesce(account.display_name, 'Alongside') AS author
        FROM mandated_rule LEFT JOIN account ON account.id = mandated_rule.set_by
        """

    /// The rule of a kind as it stands now; what counts without one, where nobody has set it.
    package func rule(_ kind: MandatedRule.Kind) throws -> MandatedRule {
        let row = try db(
            "\(MandatedReports.rules) WHERE mandated_rule.kind = \(kind) ORDER BY mandated_rule.revision DESC LIMIT 1"
        ).first
        return try row.map(MandatedRule.init) ?? MandatedRule(unset: kind)
    }

    private func read(_ rows: [Row]) throws -> [MandatedReport] {
        var rules: [String: MandatedRule] = [:]
        let named = Set(try rows.compactMap { try $0["rule_id"] as String? }).sorted()
        if !named.isEmpty {
            for row in try db("\(MandatedReports.rules) WHERE mandated_rule.id IN (\(each: named))") {
                rules[try row["id"]] = try MandatedRule(row)
            }
        }
        return try rows.map { row in
            let name: String? = try row["rule_id"]
            return try MandatedReport(row, under: name.flatMap { rules[$0] } ?? MandatedRule(unset: row["kind"]))
        }
    }

    // MARK: - Reports

    /// - Throws: ``Refusal`` with `.noSuchReport`.
    package func report(_ id: ID<MandatedReport>) throws -> MandatedReport {
        guard let report = try read(db("SELECT * FROM mandated_report WHERE id = \(id)")).first else {
            throw Refusal(.noSuchReport, .absent)
        }
        return report
    }

    /// Those that are not ended, whichever is due first first; then the newest of those that are.
    ///
    /// - Parameter reporter: only theirs.
    package func reports(of reporter: ID<Worker>?) throws -> [MandatedReport] {
        let own: SQL =
            reporter.map {
                """
                AND EXISTS (
                    SELECT 1 FROM mandated_reporter
                    WHERE mandated_reporter.report_id = mandated_report.id AND mandated_reporter.account_id = \($0))
                """
            } ?? ""
        let open = try read(
            db(
                """
                SELECT * FROM mandated_report WHERE ended_at IS NULL \(own)
                ORDER BY oral_due_at, id LIMIT \(MandatedReports.most)
                """))
        let ended = try read(
            db("SELECT * FROM mandated_report WHERE ended_at IS NOT NULL \(own) ORDER BY ended_at DESC, id LIMIT 50"))
        let last = Instant(microseconds: .max)
        return open.sorted { ($0.due ?? last, $0.id.text) < ($1.due ?? last, $1.id.text) } + ended
    }

    /// Those that were begun about the same call, case or person, the newest first.
    package func reports(about origin: ReportOrigin) throws -> [MandatedReport] {
        var conditions: [SQL] = []
        if let call = origin.call { conditions.append("call_id = \(call)") }
        if let supportCase = origin.supportCase { conditions.append("case_id = \(supportCase)") }
        if let person = origin.person {
            let records = try People(db).records(of: People(db).person(person).root).map(\.id)
            conditions.append("person_id IN (\(each: records))")
        }
        guard var condition = conditions.first else { return [] }
        for more in conditions.dropFirst() { condition = "\(condition) OR \(more)" }
        return try read(
            db("SELECT * FROM mandated_report WHERE \(condition) ORDER BY begun_at DESC, id DESC LIMIT 20"))
    }

    /// Whether somebody is one of those who report it.
    package func isReporter(_ worker: ID<Worker>, of report: ID<MandatedReport>) throws -> Bool {
        try !db("SELECT 1 FROM mandated_reporter WHERE report_id = \(report) AND account_id = \(worker)").isEmpty
    }

    /// Which of some reports somebody who leads has taken note of.
    package func noted(by worker: ID<Worker>) throws -> Set<ID<MandatedReport>> {
        Set(try db("SELECT report_id FROM mandated_notice WHERE account_id = \(worker)").map { try $0["report_id"] })
    }

    /// What those who lead should know now: how many open reports are new to them, and how many are overdue.
    package func attention(of worker: ID<Worker>, at now: Instant) throws -> (new: Int, overdue: Int) {
        let noted = try noted(by: worker)
        let open = try reports(of: nil).filter { $0.endedAt == nil }
        return (open.filter { !noted.contains($0.id) }.count, open.filter { $0.isOverdue(at: now) }.count)
    }

    /// Refuses whoever is neither one of those who report nor may do it for any report; to them there is none.
    func requireTeller(_ worker: Worker, of report: MandatedReport) throws {
        guard try mayTell(worker, of: report.id) else { throw Refusal(.noSuchReport, .absent) }
    }

    func mayTell(_ worker: Worker, of report: ID<MandatedReport>) throws -> Bool {
        try may(worker, .suspectHarm, in: report)
    }

    /// Whether somebody may do something about one report: "own" are those whom they report with others.
    func may(_ worker: Worker, _ permission: Permission, in report: ID<MandatedReport>) throws -> Bool {
        let owner: ID<Worker> = try isReporter(worker.id, of: report) ? worker.id : ID(stored: "")
        return Access.may(worker, permission, beganBy: owner).allowed
    }

    /// Whether somebody may take back an entry of the log.
    func mayWithdraw(_ worker: Worker, enteredBy author: String) -> Bool {
        author == worker.id.text || Access.may(worker, .seeReporters).allowed
    }

    // MARK: - What stands in one

    func mask(for reader: Worker) -> TellerMask {
        TellerMask(reader: reader.id, seesReporters: Access.may(reader, .seeReporters).allowed)
    }

    /// Every try, the first first.
    package func oral(of report: ID<MandatedReport>, for reader: Worker) throws -> [OralReport] {
        let mask = mask(for: reader)
        return try db(
            """
            SELECT oral_report.*, coalesce(account.display_name, 'Alongside') AS author
            FROM oral_report LEFT JOIN account ON account.id = oral_report.entered_by
            WHERE oral_report.report_id = \(report) ORDER BY oral_report.at, oral_report.id LIMIT 200
            """
        ).map { try OralReport($0, mask) }
    }

    /// Every sending, the first first.
    package func sendings(of report: ID<MandatedReport>, for reader: Worker) throws -> [PacketSending] {
        let mask = mask(for: reader)
        return try db(
            """
            SELECT mandated_sending.*, coalesce(account.display_name, 'Alongside') AS author
            FROM mandated_sending LEFT JOIN account ON account.id = mandated_sending.entered_by
            WHERE mandated_sending.report_id = \(report) ORDER BY mandated_sending.at, mandated_sending.id LIMIT 200
            """
        ).map { try PacketSending($0, mask) }
    }

    /// Every version of what is sent, the newest first.
    package func versions(of report: ID<MandatedReport>, for reader: Worker) throws -> [PacketVersion] {
        let mask = mask(for: reader)
        return try db(
            """
            SELECT mandated_packet.*, coalesce(account.display_name, 'Alongside') AS author
            FROM mandated_packet LEFT JOIN account ON account.id = mandated_packet.written_by
            WHERE mandated_packet.report_id = \(report) ORDER BY mandated_packet.revision DESC LIMIT 200
            """
        ).map { try PacketVersion($0, mask) }
    }

    /// The newest version as it was written, by whomever.
    func content(of report: ID<MandatedReport>) throws -> PacketContent? {
        try db("SELECT content FROM mandated_packet WHERE report_id = \(report) ORDER BY revision DESC LIMIT 1")
            .first.map { try PacketContent(stored: $0["content"]) }
    }

    /// Those who report, whoever began it first.
    func reporters(of report: ID<MandatedReport>, for reader: Worker) throws -> [Teller] {
        let mask = mask(for: reader)
        return try db(
            """
            SELECT mandated_reporter.account_id, coalesce(account.display_name, 'Alongside') AS author
            FROM mandated_reporter LEFT JOIN account ON account.id = mandated_reporter.account_id
            WHERE mandated_reporter.report_id = \(report)
            ORDER BY mandated_reporter.joined_at, mandated_reporter.id LIMIT 50
            """
        ).map { mask.teller(Author(id: try $0["account_id"], name: try $0["author"])) }
    }

    /// Who of those who lead has taken note, and when: no secret.
    func notices(of report: ID<MandatedReport>) throws -> [(by: Author, at: Instant)] {
        try db(
            """
            SELECT mandated_notice.*, coalesce(account.display_name, 'Alongside') AS author
            FROM mandated_notice LEFT JOIN account ON account.id = mandated_notice.account_id
            WHERE mandated_notice.report_id = \(report) ORDER BY mandated_notice.seen_at, mandated_notice.id LIMIT 50
            """
        ).map { (Author(id: try $0["account_id"], name: try $0["author"]), try $0["seen_at"]) }
    }

    // MARK: - Keeping them

    func join(_ worker: ID<Worker>, _ report: ID<MandatedReport>, at now: Instant) throws {
        try db.keep(
            in: "mandated_reporter",
            """
            INSERT INTO mandated_reporter (id, report_id, account_id, joined_at)
            VALUES (\(ID<Teller>.new()), \(report), \(worker), \(now)) RETURNING *
            """
        )
    }

    /// Works out what has been done of what the law asks and by when the rest is due, after anything was told.
    ///
    /// - Returns: the report as it stands, and whether it had been ended and is no longer made.
    func settle(
        _ before: MandatedReport, at now: Instant
    ) throws -> (report: MandatedReport, isReopened: Bool) {
        let oral = try first(
            """
            SELECT min(at) AS at FROM oral_report
            WHERE report_id = \(before.id) AND result = 'taken' AND withdrawn_at IS NULL
            """)
        let written = try first(
            "SELECT min(at) AS at FROM mandated_sending WHERE report_id = \(before.id) AND withdrawn_at IS NULL")
        let rule = before.rule
        let due = rule.writtenDue(suspectedAt: before.suspectedAt, oralMadeAt: oral)
        let isReopened = before.endedAt != nil && !rule.isMade(oralMadeAt: oral, writtenMadeAt: written)
        let ending: SQL = isReopened ? ", ended_at = NULL, ended_by = NULL" : ""
        try db.keep(
            in: "mandated_report",
            """
            UPDATE mandated_report
            SET oral_made_at = \(oral), written_made_at = \(written), written_due_at = \(due) \(ending)
            WHERE id = \(before.id) RETURNING *
            """
        )
        let report = try report(before.id)
        // Told a second time it does no harm: each is marked overdue once.
        if !report.isOralMet, before.isOralMet { try expect(MissOralReport.kind, report.id, at: report.oralDue) }
        if let due, written == nil, due != before.writtenDue || before.writtenMadeAt != nil {
            try expect(MissWrittenReport.kind, report.id, at: due)
        }
        return (report, isReopened)
    }

    /// The moment that a question finds; nothing where it finds none.
    private func first(_ question: SQL) throws -> Instant? {
        guard let row = try db(question).first else { return nil }
        return try row["at"] as Instant?
    }

    /// Asks the alarm to look whether it was done.
    func expect(_ kind: Alarm.Kind, _ report: ID<MandatedReport>, at due: Instant) throws {
        try DueWork(db).ask(kind, about: report.text, at: due)
    }
}

/// Everything about one report, as whoever looks may know it, read in one snapshot.
package struct MandatedFile: Sendable {
    /// Whoever looks.
    package let reader: ID<Worker>
    package let report: MandatedReport
    /// Whoever began it first.
    package let reporters: [Teller]
    /// Whether whoever looks is one of them.
    package let isMine: Bool
    /// Whether whoever looks may go on with it.
    package let mayTell: Bool
    /// Whether whoever looks is to be told of every report.
    package let leads: Bool
    package let oral: [OralReport]
    /// The newest first.
    package let versions: [PacketVersion]
    package let missing: [PacketField]
    package let sendings: [PacketSending]
    package let notices: [(by: Author, at: Instant)]
    /// The call it was begun at.
    package let number: Int?
    /// What the person it is about is called.
    package let calledBy: String?
}

extension MandatedFile {
    /// - Throws: ``Refusal`` with `.noSuchReport`, also where there is one that whoever looks may not see.
    package init(_ id: ID<MandatedReport>, for reader: Worker, in db: any Transaction) throws {
        let reports = MandatedReports(db)
        self.reader = reader.id
        report = try reports.report(id)
        guard try reports.may(reader, .seeMandatedReports, in: id) else { throw Refusal(.noSuchReport, .absent) }
        reporters = try reports.reporters(of: id, for: reader)
        isMine = try reports.isReporter(reader.id, of: id)
        mayTell = try reports.mayTell(reader, of: id)
        leads = reader.leadsReports
        oral = try reports.oral(of: id, for: reader)
        versions = try reports.versions(of: id, for: reader)
        missing = try (reports.content(of: id) ?? PacketContent()).missing(of: report.rule)
        sendings = try reports.sendings(of: id, for: reader)
        notices = try reports.notices(of: id)
        let call = try report.call ?? report.supportCase.map { try SupportCases(db).supportCase($0).call }
        number = try call.map { try Calls(db).call($0).number }
        calledBy = try report.person.flatMap { try People(db).calledBy($0) }?.text
    }
}

extension Worker {
    /// Whether they are told of every report.
    package var leadsReports: Bool {
        may(self, .seeMandatedReports, beganBy: ID(stored: "")).allowed
    }
}

/// What a suspicion came from; every part may be missing.
package struct ReportOrigin: Hashable, Sendable {
    package let call: ID<Call>?
    package let supportCase: ID<SupportCase>?
    package let person: ID<Person>?

    package init(call: ID<Call>? = nil, supportCase: ID<SupportCase>? = nil, person: ID<Person>? = nil) {
        self.call = call
        self.supportCase = supportCase
        self.person = person
    }

    /// What of it somebody may see anyway: of the rest they learn nothing here.
    package func seen(by worker: Worker) -> ReportOrigin {
        ReportOrigin(
            call: may(worker, .seeCalls).allowed ? call : nil,
            supportCase: may(worker, .keepCases).allowed ? supportCase : nil,
            person: may(worker, .seePeople).allowed ? person : nil)
    }

    /// - Throws: ``Refusal`` when it names something that is not.
    func requireThere(in db: any Transaction) throws {
        if let call { _ = try Calls(db).call(call) }
        if let supportCase { _ = try SupportCases(db).supportCase(supportCase) }
        if let person { _ = try People(db).person(person) }
    }
}
