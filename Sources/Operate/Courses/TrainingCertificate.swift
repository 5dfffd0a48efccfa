import Access
import Crypto
import Door
import Store
import Vocabulary

/// That somebody had what a program asks for: from which session, or from elsewhere, and until when it counts.
package struct TrainingCertificate: Sendable {
    package struct Withdrawal: Hashable, Sendable {
        package let because: String
        package let by: Author
        package let on: CalendarDay?
    }

    /// How it stands on a day.
    package enum Standing: String, CaseIterable, Sendable {
        case valid
        case expired
        case withdrawn
    }

    /// One that is about to be issued.
    struct New {
        let key: String
        let title: String
        let holder: Holder
        let issuedOn: CalendarDay
        let expiresOn: CalendarDay?
        let enrolment: ID<Enrolment>?
        let evidence: String?
    }

    package static let mostTitle = 120
    package static let mostEvidence = 600
    package static let mostReason = 600
    /// So many days before a certificate runs out its holder is told.
    package static let warnings = [90, 30, 7]

    package let id: ID<TrainingCertificate>
    /// As programs name it: `cit-40`.
    package let key: String
    package let title: String
    package let holder: Holder
    package let issuedOn: CalendarDay
    /// The last day on which it counts; nothing where it does not expire.
    package let expiresOn: CalendarDay?
    /// The number of the session that it is from.
    package let session: Int?
    /// How it is known, where it is not from here.
    package let evidence: String?
    /// What whoever holds the paper asks with whether it is genuine.
    package let code: String
    package let by: Author
    package let withdrawal: Withdrawal?
    /// So many days before its end it was last warned of; nothing where it was not yet.
    package let warned: Int?

    init(_ row: Row) throws {
        id = try row["id"]
        key = try row["certificate"]
        title = try row["title"]
        holder = try Holder(row)
        guard let issued = CalendarDay(try row["issued_on"]) else { throw StorageError.unreadable(column: "issued_on") }
        issuedOn = issued
        let until: String? = try row["expires_on"]
        expiresOn = until.flatMap(CalendarDay.init)
        session = try row["session_number"]
        evidence = try row["evidence"]
        code = try row["code"]
        by = Author(id: try row["issued_by"], name: try row["issuer"])
        warned = try row["warned"]
        if let because: String = try row["withdrawn_because"] {
            withdrawal = Withdrawal(
                because: because, by: Author(id: try row["withdrawn_by"], name: try row["withdrawer"]),
                on: CalendarDay(try row["withdrawn_on"]))
        } else {
            withdrawal = nil
        }
    }

    package func standing(on day: CalendarDay) -> Standing {
        if withdrawal != nil { return .withdrawn }
        return expiresOn.map { day <= $0 } ?? true ? .valid : .expired
    }

    package static func subject(_ id: ID<TrainingCertificate>) -> Event.Subject {
        Event.Subject(kind: "training-certificate", id: id.text)
    }
}

/// Twenty characters of chance that nobody mistakes for others: 94 bits.
enum CheckCode {
    /// Without vowels, which make words, and without what looks alike.
    private static let letters = Array("23456789BCDFGHJKMNPQRTVWXZ")

    static func new() -> String {
        var chosen: [Character] = []
        // Bytes that would make the first letters a little likelier than the last are thrown away.
        let most = UInt8(256 / letters.count * letters.count - 1)
        while chosen.count < 20 {
            let bytes = SymmetricKey(size: .bits256).withUnsafeBytes(Array.init)
            chosen += bytes.filter { $0 <= most }.prefix(20 - chosen.count).map { letters[Int($0) % letters.count] }
        }
        return grouped(chosen)
    }

    private static func grouped(_ letters: [Character]) -> String {
        stride(from: 0, to: letters.count, by: 5).map { String(letters[$0..<min($0 + 5, letters.count)]) }
            .joined(separator: "-")
    }

    /// As somebody typed it: whatever stands between the letters, large or small.
    static func read(_ typed: String) -> String? {
        let plain = typed.prefix(80).uppercased().filter { letters.contains($0) }
        guard plain.count == 20 else { return nil }
        return grouped(Array(plain))
    }
}

/// Every question asked about who holds what.
package struct CertificateRegister {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    package static let most = 500

    private static let joined: SQL = """
        SELECT training_certificate.*, course_session.number AS session_number,
               coalesce(issuer.display_name, 'Alongside') AS issuer,
               coalesce(withdrawer.display_name, 'Alongside') AS withdrawer,
               (SELECT min(days) FROM certificate_warning WHERE certificate_id = training_certificate.id) AS warned
        FROM training_certificate
        LEFT JOIN enrolment ON enrolment.id = training_certificate.enrolment_id
        LEFT JOIN course_session ON course_session.id = enrolment.session_id
        LEFT JOIN account AS issuer ON issuer.id = training_certificate.issued_by
        LEFT JOIN account AS withdrawer ON withdrawer.id = training_certificate.withdrawn_by
        """

    /// - Throws: ``Refusal`` with `.noSuchCertificate`.
    package func certificate(_ id: ID<TrainingCertificate>) throws -> TrainingCertificate {
        guard let row = try db("\(Self.joined) WHERE training_certificate.id = \(id)").first else {
            throw Refusal(.noSuchCertificate, .absent)
        }
        return try TrainingCertificate(row)
    }

    /// All of them, by whom and what.
    package func all(most: Int = CertificateRegister.most) throws -> [TrainingCertificate] {
        try db(
            """
            \(Self.joined) ORDER BY training_certificate.name, training_certificate.certificate,
                training_certificate.issued_on DESC, training_certificate.id LIMIT \(most)
            """
        ).map(TrainingCertificate.init)
    }

    package func certificates(of worker: ID<Worker>) throws -> [TrainingCertificate] {
        try db(
            """
            \(Self.joined) WHERE training_certificate.account_id = \(worker)
            ORDER BY training_certificate.certificate, training_certificate.issued_on DESC, training_certificate.id
            """
        ).map(TrainingCertificate.init)
    }

    /// The certificate that bears a code, as somebody typed it.
    package func certificate(bearing typed: String) throws -> TrainingCertificate? {
        guard let code = CheckCode.read(typed) else { return nil }
        return try db("\(Self.joined) WHERE training_certificate.code = \(code)").first.map(TrainingCertificate.init)
    }

    /// Those that run out within the time of the first warning and were not renewed, the soonest first.
    package func runningOut(at now: Instant) throws -> [TrainingCertificate] {
        let days = try TrainingDays(db)
        let today = days.day(of: now)
        let last = days.day(of: now.adding(.seconds((TrainingCertificate.warnings.max() ?? 0) * 86_400)))
        return try db(
            """
            \(Self.joined)
            WHERE training_certificate.withdrawn_at IS NULL AND training_certificate.expires_on >= \(today.description)
              AND training_certificate.expires_on <= \(last.description)
            ORDER BY training_certificate.expires_on, training_certificate.name, training_certificate.id
            """
        ).map(TrainingCertificate.init).filter { try !isRenewed($0) }
    }

    package func today(at now: Instant) throws -> CalendarDay { try TrainingDays(db).day(of: now) }

    /// Whether whoever holds it holds a later one of the same.
    func isRenewed(_ certificate: TrainingCertificate) throws -> Bool {
        guard let until = certificate.expiresOn else { return false }
        return try !db(
            """
            SELECT id FROM training_certificate
            WHERE certificate = \(certificate.key) AND withdrawn_at IS NULL AND id <> \(certificate.id)
              AND (expires_on IS NULL OR expires_on > \(until.description))
              AND ((account_id IS NOT NULL AND account_id = \(certificate.holder.account))
                OR (account_id IS NULL AND name = \(certificate.holder.name)
                    AND agency IS NOT DISTINCT FROM \(certificate.holder.agency)
                    AND \(certificate.holder.account?.text) IS NULL))
            LIMIT 1
            """
        ).isEmpty
    }

    /// Writes a certificate down and asks for its warnings.
    func issue(_ new: TrainingCertificate.New, by worker: Worker, at now: Instant) throws -> Event {
        let id = ID<TrainingCertificate>.new()
        try db.keep(
            in: "training_certificate",
            """
            INSERT INTO training_certificate (id, certificate, title, account_id, name, agency, issued_on, expires_on,
                enrolment_id, evidence, code, issued_by, issued_at)
            VALUES (\(id), \(new.key), \(new.title), \(new.holder.account), \(new.holder.name), \(new.holder.agency),
                \(new.issuedOn.description), \(new.expiresOn?.description), \(new.enrolment), \(new.evidence),
                \(CheckCode.new()), \(worker.id), \(now)) RETURNING *
            """
        )
        if let until = new.expiresOn { try WarnOfExpiry.ask(about: id, until: until, in: db, at: now) }
        return Event(.certificateIssued, TrainingCertificate.subject(id), [:])
    }
}

/// Writes down a certificate that somebody has from elsewhere; a renewal is a new one.
package struct AddCertificate: Order {
    package static let permission = Permission.keepTraining

    let key: String
    let title: String
    let holder: Holder.Told
    let issuedOn: CalendarDay
    let expiresOn: CalendarDay?
    let evidence: String

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ key: String?, title: String?, of holder: Holder.Told, on issued: String?, until: String?, evidence: String?
    ) throws(Refusal) {
        let key = try FreeText.needed(key, most: 60, field: "certificate")
        guard key.wholeMatch(of: /[a-z][a-z0-9]*(?:-[a-z0-9]+)*/) != nil else {
            throw Refusal(.notACode, field: "certificate")
        }
        self.key = key
        self.title = try FreeText.needed(title, most: TrainingCertificate.mostTitle, field: "title")
        self.holder = holder
        guard let issued = try TrainingDays.day(issued, field: "issuedOn") else {
            throw Refusal(.required, field: "issuedOn")
        }
        issuedOn = issued
        expiresOn = try TrainingDays.day(until, field: "expiresOn")
        if let expiresOn, expiresOn < issued { throw Refusal(.endsBeforeItBegins, field: "expiresOn") }
        self.evidence = try FreeText.needed(evidence, most: TrainingCertificate.mostEvidence, field: "evidence")
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (
        TrainingCertificate, [Event]
    ) {
        guard issuedOn <= (try TrainingDays(db)).day(of: now) else { throw Refusal(.notInFuture, field: "issuedOn") }
        let new = TrainingCertificate.New(
            key: key, title: title, holder: try Holder(holder, in: db), issuedOn: issuedOn, expiresOn: expiresOn,
            enrolment: nil, evidence: evidence)
        let event = try CertificateRegister(db).issue(new, by: worker, at: now)
        return (try CertificateRegister(db).certificate(ID(stored: event.subject.id)), [event])
    }
}

/// Takes a certificate back: it counts no more, and says so to whoever checks it.
package struct WithdrawCertificate: Order {
    package static let permission = Permission.keepTraining

    let id: ID<TrainingCertificate>
    let because: String

    /// - Throws: ``Refusal`` about `reason`.
    package init(_ id: ID<TrainingCertificate>, because: String?) throws(Refusal) {
        self.id = id
        self.because = try FreeText.needed(
            because, most: TrainingCertificate.mostReason, field: "reason")
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (
        TrainingCertificate, [Event]
    ) {
        let before = try CertificateRegister(db).certificate(id)
        guard before.withdrawal == nil else { throw Refusal(.certificateWithdrawn, .conflicting) }
        try db.keep(
            in: "training_certificate",
            """
            UPDATE training_certificate SET withdrawn_because = \(because), withdrawn_by = \(worker.id),
                withdrawn_on = \(try TrainingDays(db).day(of: now).description), withdrawn_at = \(now)
            WHERE id = \(id) RETURNING *
            """
        )
        return (
            try CertificateRegister(db).certificate(id),
            [Event(.certificateWithdrawn, TrainingCertificate.subject(id))]
        )
    }
}

extension Command where Outcome == TrainingCertificate {
    package func subject(of outcome: TrainingCertificate) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> TrainingCertificate {
        try CertificateRegister(db).certificate(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchCertificate: Self = "no-such-certificate"
    package static let certificateWithdrawn: Self = "certificate-withdrawn"
}

extension Event.Kind {
    package static let certificateIssued: Self = "certificate-issued"
    package static let certificateWithdrawn: Self = "certificate-withdrawn"
}
