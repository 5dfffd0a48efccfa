import Access
import Door
import Store
import Vocabulary

/// That somebody agreed to get texts about a need of theirs, at a number that stands nowhere in the clear.
package struct TextAgreement: Hashable, Sendable {
    package let id: ID<TextAgreement>
    package let need: ID<Need>
    package let language: String
    package let at: Instant
    /// Who wrote it down.
    package let by: String

    init(_ row: Row) throws {
        id = try row["id"]
        need = try row["need_id"]
        language = try row["language"]
        at = try row["agreed_at"]
        by = try row["author"]
    }
}

/// Every question asked about such agreements.
package struct TextAgreements {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// Those that some needs have and that were not ended.
    package func standing(of needs: [ID<Need>]) throws -> [ID<Need>: TextAgreement] {
        guard !needs.isEmpty else { return [:] }
        let found = try db(
            """
            SELECT text_agreement.*, coalesce(account.display_name, 'Alongside') AS author
            FROM text_agreement LEFT JOIN account ON account.id = text_agreement.taken_by
            WHERE text_agreement.need_id IN (\(each: needs)) AND text_agreement.ended_at IS NULL
            """
        ).map(TextAgreement.init)
        return Dictionary(found.map { ($0.need, $0) }) { first, _ in first }
    }

    /// The number of one that was not ended, where the keys are there that it was sealed with.
    func number(of agreement: ID<TextAgreement>, opening vault: Vault) throws -> String? {
        let rows = try db("SELECT sealed FROM text_agreement WHERE id = \(agreement) AND ended_at IS NULL")
        guard let row = rows.first else { return nil }
        return try? vault.open(try row["sealed"], at: Self.place(agreement), as: String.self)
    }

    func isStanding(_ agreement: ID<TextAgreement>) throws -> Bool {
        try !db("SELECT id FROM text_agreement WHERE id = \(agreement) AND ended_at IS NULL").isEmpty
    }

    func end(of need: ID<Need>, by worker: Worker, at now: Instant) throws -> Bool {
        try !db.keep(
            in: "text_agreement",
            """
            UPDATE text_agreement SET ended_at = \(now), ended_by = \(worker.id), sealed = NULL
            WHERE need_id = \(need) AND ended_at IS NULL RETURNING *
            """
        ).isEmpty
    }

    static func place(_ id: ID<TextAgreement>) -> String { "text_agreement \(id.text)" }
}

/// Writes down that somebody agreed to get texts; an earlier agreement about the same need ends.
package struct AgreeToTexts: Order {
    package static let permission = Permission.makeReferrals

    let need: ID<Need>
    let number: PhoneNumber
    let language: String
    let vault: Vault

    /// - Throws: ``Refusal`` about `to`.
    package init(about need: ID<Need>, at typed: String?, in language: String, sealedBy vault: Vault) throws(Refusal) {
        guard let typed, !typed.trimmingBlanks().isEmpty else { throw Refusal(.required, field: "to") }
        do throws(Refusal) { number = try PhoneNumber(typed.trimmingBlanks()) } catch { throw error.about("to") }
        self.need = need
        self.language = language
        self.vault = vault
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Need, [Event]) {
        let need = try Needs(db).need(need)
        guard need.isOpen else { throw Refusal(.needClosed, .conflicting) }
        let call = try Calls(db).call(Needs(db).call(of: need))
        _ = try TextAgreements(db).end(of: need.id, by: worker, at: now)
        let id = ID<TextAgreement>.new()
        let sealed = try vault.seal(number.digits, at: TextAgreements.place(id))
        try db.keep(
            in: "text_agreement",
            """
            INSERT INTO text_agreement (id, need_id, call_id, sealed, language, agreed_at, taken_by)
            VALUES (\(id), \(need.id), \(call.id), \(sealed), \(language), \(now), \(worker.id)) RETURNING *
            """)
        try Calls(db).save(call)
        return (need, [Event(.textsAgreed, call.subject, ["need": .init(need.id), "needed": .init(need.kind)])])
    }
}

/// Ends such an agreement: what waits does not go any more, and the number is forgotten.
package struct EndTexts: Order {
    package static let permission = Permission.makeReferrals

    let need: ID<Need>

    package init(about need: ID<Need>) {
        self.need = need
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Need, [Event]) {
        let need = try Needs(db).need(need)
        guard try TextAgreements(db).end(of: need.id, by: worker, at: now) else {
            throw Refusal(.noTextAgreement, .absent)
        }
        let call = try Calls(db).call(Needs(db).call(of: need))
        try Calls(db).save(call)
        return (need, [Event(.textsEnded, call.subject, ["need": .init(need.id), "needed": .init(need.kind)])])
    }
}

extension Event.Kind {
    package static let textsAgreed: Self = "texts-agreed"
    package static let textsEnded: Self = "texts-ended"
}

extension Refusal.Code {
    package static let noTextAgreement: Self = "no-text-agreement"
}
