import Access
import Door
import Store
import Vocabulary

/// A time in which the person of a case was not in the community: in jail, in hospital, moved away, or died.
package struct CaseAbsence: Sendable {
    package enum State: String, CaseIterable, Storable, Sendable {
        case jail = "in-jail"
        case hospital = "in-hospital"
        case moved, died
    }

    /// Why an entry counts no more; it stays readable.
    package enum Withdrawal: String, CaseIterable, Storable, Sendable {
        /// Another entry says it right.
        case corrected
        case notSo = "not-so"
    }

    package let id: ID<CaseAbsence>
    package let supportCase: ID<SupportCase>
    package let state: State
    package let from: Instant
    /// Nothing where it is not known, or where it lasts.
    package let until: Instant?
    package let by: String
    package let recordedAt: Instant
    /// The entry whose place it takes.
    package let corrects: ID<CaseAbsence>?
    package let withdrawal: Withdrawal?
    package let withdrawnAt: Instant?

    init(_ row: Row) throws {
        id = try row["id"]
        supportCase = try row["case_id"]
        state = try row["state"]
        from = try row["from_at"]
        until = try row["until_at"]
        by = try row["author"]
        recordedAt = try row["recorded_at"]
        corrects = try row["corrects"]
        withdrawal = try row["withdrawn_as"]
        withdrawnAt = try row["withdrawn_at"]
    }

    package var stands: Bool { withdrawnAt == nil }
    package var span: Exposure.Span { .init(from: from, until: until) }

    /// Whether the person is away at a moment, as far as is known.
    package func covers(_ moment: Instant) -> Bool {
        stands && from <= moment && until.map { moment < $0 } ?? true
    }
}

/// When somebody is told to have been away.
package struct AbsenceTold: Sendable {
    let state: CaseAbsence.State
    let from: Instant
    let until: Instant?

    /// - Parameter until: nothing where it is not known; who died has not come back.
    /// - Throws: ``Refusal`` that names the field.
    package init(_ state: CaseAbsence.State, from: Instant, until: Instant? = nil) throws(Refusal) {
        guard state != .died || until == nil else { throw Refusal(.diedForGood, field: "until") }
        if let until, until <= from { throw Refusal(.backBeforeGone, field: "until") }
        self.state = state
        self.from = from
        self.until = until
    }
}

/// Every question asked about where people were, and how that is kept.
package struct CaseAbsences {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT case_absence.*, coalesce(account.display_name, 'Alongside') AS author
        FROM case_absence LEFT JOIN account ON account.id = case_absence.recorded_by
        """

    /// The cases of the same person as a case's, where it is certain who both are; and the case itself.
    private static let ofOnePerson: SQL = """
        SELECT one.id AS case_id, one.id AS other_id FROM support_case AS one
        UNION
        SELECT one.id AS case_id, another.id AS other_id
        FROM support_case AS one
        JOIN person_contact AS here ON here.call_person_id = one.call_person_id AND here.undone_at IS NULL
             AND here.certainty = 'certain'
        JOIN person AS record ON record.id = here.person_id
        JOIN person AS same ON same.root_id = record.root_id
        JOIN person_contact AS there ON there.person_id = same.id AND there.undone_at IS NULL
             AND there.certainty = 'certain'
        JOIN support_case AS another ON another.call_person_id = there.call_person_id
        """

    /// Everything that was entered in a case, the latest first, what no longer counts too.
    package func absences(in supportCase: ID<SupportCase>) throws -> [CaseAbsence] {
        try db(
            """
            \(CaseAbsences.joined) WHERE case_absence.case_id = \(supportCase)
            ORDER BY case_absence.from_at DESC, case_absence.id DESC LIMIT 200
            """
        ).map(CaseAbsence.init)
    }

    /// - Throws: ``Refusal`` with `.noSuchAbsence`.
    package func absence(_ id: ID<CaseAbsence>) throws -> CaseAbsence {
        guard let row = try db("\(CaseAbsences.joined) WHERE case_absence.id = \(id)").first else {
            throw Refusal(.noSuchAbsence, .absent, field: "absence")
        }
        return try CaseAbsence(row)
    }

    /// Who of some cases is away at a moment, whichever case of the same person says so; that they died above all.
    package func standing(in cases: [ID<SupportCase>], at now: Instant) throws -> [ID<SupportCase>: CaseAbsence] {
        guard !cases.isEmpty else { return [:] }
        let found = try db(
            """
            SELECT related.case_id AS asked, case_absence.*, coalesce(account.display_name, 'Alongside') AS author
            FROM (\(CaseAbsences.ofOnePerson)) AS related
            JOIN case_absence ON case_absence.case_id = related.other_id
            LEFT JOIN account ON account.id = case_absence.recorded_by
            WHERE related.case_id IN (\(each: cases)) AND case_absence.withdrawn_at IS NULL
              AND case_absence.from_at <= \(now) AND (case_absence.until_at IS NULL OR case_absence.until_at > \(now))
            ORDER BY CASE case_absence.state WHEN 'died' THEN 1 ELSE 0 END, case_absence.from_at, case_absence.id
            """
        ).map { row -> (ID<SupportCase>, CaseAbsence) in (try row["asked"], try CaseAbsence(row)) }
        return Dictionary(found) { $1 }
    }

    /// The times in which the person of a case was away, as all cases of that person say.
    package func spans(of supportCase: ID<SupportCase>) throws -> [Exposure.Span] {
        try db(
            """
            \(CaseAbsences.joined)
            JOIN (\(CaseAbsences.ofOnePerson)) AS related ON related.other_id = case_absence.case_id
            WHERE related.case_id = \(supportCase) AND case_absence.withdrawn_at IS NULL
            ORDER BY case_absence.from_at, case_absence.id
            """
        ).map { try CaseAbsence($0).span }
    }

    /// The days between two moments in which the person of a case was in the community, as far as is known.
    package func daysInCommunity(
        of supportCase: ID<SupportCase>, from start: Instant, to end: Instant
    ) throws -> Double {
        Exposure.days(from: start, to: end, without: try spans(of: supportCase))
    }

    /// The days between two moments in which somebody was in the community, as all cases say in which it was certainly them.
    ///
    /// - Parameter records: all that count as one person.
    package func daysInCommunity(ofPerson records: [String], from start: Instant, to end: Instant) throws -> Double {
        guard !records.isEmpty else { return Exposure.days(from: start, to: end, without: []) }
        let spans = try db(
            """
            \(CaseAbsences.joined)
            JOIN support_case ON support_case.id = case_absence.case_id
            JOIN person_contact ON person_contact.call_person_id = support_case.call_person_id
            WHERE person_contact.person_id IN (\(each: records)) AND person_contact.undone_at IS NULL
              AND person_contact.certainty = 'certain' AND case_absence.withdrawn_at IS NULL
            """
        ).map { try CaseAbsence($0).span }
        return Exposure.days(from: start, to: end, without: spans)
    }

    /// Writes a time down, and ends what went on until then: nobody is in two places.
    ///
    /// - Throws: ``Refusal`` with `.absenceOverlaps` where the record says otherwise.
    func record(
        _ told: AbsenceTold, in supportCase: ID<SupportCase>, correcting: ID<CaseAbsence>? = nil, by worker: Worker,
        at now: Instant
    ) throws -> ID<CaseAbsence> {
        for other in try absences(in: supportCase) where other.stands {
            let apart = (other.until.map { $0 <= told.from } ?? false) || (told.until.map { $0 <= other.from } ?? false)
            if apart { continue }
            let goesOn = other.until == nil && other.from < told.from && other.state != told.state
            guard goesOn, other.state != .died else {
                throw Refusal(.absenceOverlaps, .conflicting, field: "from")
            }
            try end(other.id, at: told.from, by: worker, now)
        }
        let id = ID<CaseAbsence>.new()
        try db.keep(
            in: "case_absence",
            """
            INSERT INTO case_absence (
                id, case_id, state, from_at, until_at, until_by, until_told_at, recorded_by, recorded_at, corrects)
            VALUES (\(id), \(supportCase), \(told.state), \(told.from), \(told.until),
                \(told.until == nil ? nil : worker.id), \(told.until == nil ? nil : now), \(worker.id), \(now),
                \(correcting))
            RETURNING *
            """
        )
        if told.state == .died { try FollowUps(db).callOff(in: supportCase, as: .died, at: now) }
        return id
    }

    func end(_ absence: ID<CaseAbsence>, at moment: Instant, by worker: Worker, _ now: Instant) throws {
        try db.keep(
            in: "case_absence",
            """
            UPDATE case_absence SET until_at = \(moment), until_by = \(worker.id), until_told_at = \(now)
            WHERE id = \(absence) RETURNING *
            """
        )
    }

    func withdraw(
        _ absence: ID<CaseAbsence>, as withdrawal: CaseAbsence.Withdrawal, by worker: Worker, at now: Instant
    ) throws {
        try db.keep(
            in: "case_absence",
            """
            UPDATE case_absence SET withdrawn_as = \(withdrawal), withdrawn_by = \(worker.id), withdrawn_at = \(now)
            WHERE id = \(absence) RETURNING *
            """
        )
    }

    /// Lets a case that closes because the person is elsewhere say so from then on, unless it says where they are already.
    func follow(
        _ closure: SupportCase.Closure, of supportCase: ID<SupportCase>, by worker: Worker, at now: Instant
    ) throws {
        guard let state = CaseAbsence.State(closure) else { return }
        let current = try absences(in: supportCase).first { $0.covers(now) }
        if let current {
            guard current.until == nil, current.state != .died, current.state != state, current.from < now else {
                return
            }
        }
        _ = try record(AbsenceTold(state, from: now), in: supportCase, by: worker, at: now)
    }
}

extension CaseAbsence.State {
    /// What a case says of the person that closes so.
    init?(_ closure: SupportCase.Closure) {
        switch closure {
        case .jail: self = .jail
        case .hospital: self = .hospital
        case .moved: self = .moved
        case .died: self = .died
        case .goalsMet, .declined, .noContact, .handedOver, .inError: return nil
        }
    }
}

/// Writes down that somebody is or was away, or that it was otherwise than it was written down.
package struct RecordAbsence: Order {
    package static let permission = Permission.keepCases

    let supportCase: ID<SupportCase>?
    let corrected: ID<CaseAbsence>?
    let told: AbsenceTold

    package init(_ told: AbsenceTold, in supportCase: ID<SupportCase>) {
        self.supportCase = supportCase
        self.told = told
        corrected = nil
    }

    package init(_ told: AbsenceTold, correcting absence: ID<CaseAbsence>) {
        supportCase = nil
        self.told = told
        corrected = absence
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (CaseAbsence, [Event]) {
        let absences = CaseAbsences(db)
        let before = try corrected.map { try absences.absence($0) }
        if let before {
            guard before.stands else { throw Refusal(.absenceWithdrawn, .conflicting, field: "absence") }
        }
        guard let owner = before?.supportCase ?? supportCase else { throw Refusal(.noSuchCase, .absent) }
        let one = try SupportCases(db).supportCase(owner)
        let call = try Calls(db).call(one.call)
        try told.from.requirePast(now, field: "from")
        if let before { try absences.withdraw(before.id, as: .corrected, by: worker, at: now) }
        let id = try absences.record(told, in: one.id, correcting: before?.id, by: worker, at: now)
        try Calls(db).save(call)
        var said = one.said(["absence": .init(told.state), "from": .init(told.from)])
        if let until = told.until { said["until"] = .init(until) }
        if let before { said["corrects"] = .init(before.id) }
        return (try absences.absence(id), [Event(.caseAbsenceRecorded, call.subject, said)])
    }
}

/// Says that somebody is back, or that an entry was not so.
package struct EndAbsence: Order {
    package static let permission = Permission.keepCases

    package enum Told: Sendable {
        /// Just now, where no time is said.
        case back(at: Instant?)
        case notSo
    }

    let absence: ID<CaseAbsence>
    let told: Told

    package init(_ absence: ID<CaseAbsence>, _ told: Told) {
        self.absence = absence
        self.told = told
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (CaseAbsence, [Event]) {
        let absences = CaseAbsences(db)
        let before = try absences.absence(absence)
        let one = try SupportCases(db).supportCase(before.supportCase)
        let call = try Calls(db).call(one.call)
        guard before.stands else { throw Refusal(.absenceWithdrawn, .conflicting, field: "absence") }
        var said = one.said(["absence": .init(before.state)])
        let kind: Event.Kind
        switch told {
        case .back(let at):
            let moment = at ?? now
            guard before.state != .died else { throw Refusal(.diedForGood, .conflicting, field: "until") }
            guard before.until == nil else { throw Refusal(.absenceOver, .conflicting, field: "until") }
            try moment.requirePast(now, field: "until")
            guard moment > before.from else { throw Refusal(.backBeforeGone, field: "until") }
            try absences.end(before.id, at: moment, by: worker, now)
            said["until"] = .init(moment)
            kind = .caseAbsenceEnded
        case .notSo:
            try absences.withdraw(before.id, as: .notSo, by: worker, at: now)
            if before.state == .died { try FollowUps(db).callOn(in: one.id, at: now) }
            kind = .caseAbsenceWithdrawn
        }
        try Calls(db).save(call)
        return (try absences.absence(before.id), [Event(kind, call.subject, said)])
    }
}

extension Command where Outcome == CaseAbsence {
    package func subject(of outcome: CaseAbsence) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> CaseAbsence {
        try CaseAbsences(db).absence(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchAbsence: Self = "no-such-absence"
    package static let absenceOverlaps: Self = "absence-overlaps"
    package static let absenceWithdrawn: Self = "absence-withdrawn"
    package static let absenceOver: Self = "absence-over"
    package static let diedForGood: Self = "died-for-good"
    package static let backBeforeGone: Self = "back-before-gone"
}

extension Event.Kind {
    package static let caseAbsenceRecorded: Self = "case-absence-recorded"
    package static let caseAbsenceEnded: Self = "case-absence-ended"
    package static let caseAbsenceWithdrawn: Self = "case-absence-withdrawn"
}
