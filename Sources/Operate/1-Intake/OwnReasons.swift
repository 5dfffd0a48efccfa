import Programs
import Store
import Vocabulary

/// A finer reason as a published version of a program adds it.
package struct PublishedReason: Hashable, Sendable {
    /// The SHA-256 of the version's file.
    package let digest: String
    /// The standard code with the program's own.
    package let reason: ReasonCode
    /// The title of each language.
    package internal(set) var titles: [String: String]
}

/// Every question asked about the reasons that programs add.
///
/// One code means one thing in the whole workspace: what a version that goes live may not say otherwise is decided here,
/// so that a list across programs need not say whose code it is.
package struct OwnReasons {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most rows that are read at once: the latest versions come first.
    package static let most = 20_000

    /// What all versions add, the latest version first.
    package func all() throws -> [PublishedReason] {
        let rows = try db(
            "SELECT * FROM program_reason ORDER BY ordinal DESC, program_digest, code, language LIMIT \(OwnReasons.most)"
        )
        var reasons: [PublishedReason] = []
        for row in rows {
            let (language, title): (String, String) = (try row["language"], try row["title"])
            let code: String = try row["code"]
            let reason = try ReasonCode(named: try row["under"]).finer(code)
            let digest: String = try row["program_digest"]
            if reasons.last?.digest == digest, reasons.last?.reason == reason {
                reasons[reasons.count - 1].titles[language] = title
            } else {
                reasons.append(PublishedReason(digest: digest, reason: reason, titles: [language: title]))
            }
        }
        return reasons
    }

    /// The reason of that code with its standard one.
    ///
    /// - Throws: ``Refusal`` with `.noSuchOwnReason`.
    package func reason(_ code: String) throws -> ReasonCode {
        guard
            let row = try db(
                "SELECT under FROM program_reason WHERE code = \(code) ORDER BY ordinal DESC LIMIT 1"
            ).first
        else { throw Refusal(.noSuchOwnReason, field: "ownReason") }
        return try ReasonCode(named: try row["under"]).finer(code)
    }

    /// Asks that a reason's own code, where it names one, stands under its standard code in the version that a path began
    /// with.
    ///
    /// - Throws: ``Refusal`` with `.noSuchOwnReason` or `.ownReasonOfAnother`.
    func require(_ reason: ReasonCode?, of digest: String?, field: String = "reason") throws {
        guard let reason, let own = reason.own else { return }
        let row = try digest.flatMap { digest in
            try db(
                "SELECT under FROM program_reason WHERE program_digest = \(digest) AND code = \(own) LIMIT 1"
            ).first
        }
        guard let row else { throw Refusal(.noSuchOwnReason, field: field) }
        let under: String = try row["under"]
        guard under == reason.name else {
            throw Refusal(.ownReasonOfAnother, field: field, values: ["under": under])
        }
    }

    /// Asks the same of a path that is only known by name.
    func require(_ reason: ReasonCode?, on path: ID<Path>, field: String = "reason") throws {
        guard reason?.own != nil else { return }
        let row = try db("SELECT program_digest FROM path WHERE id = \(path)").first
        try require(reason, of: try row?["program_digest"], field: field)
    }

    /// Keeps what a version adds as it goes live.
    ///
    /// - Throws: ``Refusal`` with `.ownReasonTaken` where a code stands under another standard code in a version that was
    ///   published, or is another program's by another name.
    func keep(_ program: Program, ordinal: Int) throws {
        for own in program.ownReasons {
            let taken = try db(
                """
                SELECT program, under, title FROM program_reason
                WHERE code = \(own.code) AND language = 'en'
                    AND (under <> \(own.under.name) OR (program <> \(program.name) AND title <> \(own.title.english)))
                LIMIT 1
                """
            ).first
            if let taken {
                throw Refusal(
                    .ownReasonTaken, .conflicting, field: "program",
                    values: ["code": own.code, "program": try taken["program"], "under": try taken["under"]])
            }
            for language in own.title.texts.keys.sorted() {
                try db.keep(
                    in: "program_reason",
                    """
                    INSERT INTO program_reason (id, program_digest, program, ordinal, code, under, language, title)
                    VALUES (\(ID<PublishedReason>.new()), \(program.digest), \(program.name), \(ordinal), \(own.code),
                        \(own.under.name), \(language), \(own.title.text(in: language)))
                    RETURNING *
                    """
                )
            }
        }
    }
}

extension ReasonCode {
    /// A reason as it is kept: the standard code in one column, the program's own beside it.
    init?(_ row: Row, _ name: String, own: String) throws {
        let code: String? = try row[name]
        guard let code else { return nil }
        self = try ReasonCode(named: code).finer(try row[own])
    }
}

extension Refusal.Code {
    package static let noSuchOwnReason: Self = "no-such-own-reason"
    package static let ownReasonOfAnother: Self = "own-reason-of-another"
    package static let ownReasonTaken: Self = "own-reason-taken"
}
