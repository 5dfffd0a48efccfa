import Access
import Crypto
import Door
import Store
import Vocabulary

/// Somebody whom colleagues may write to, as they said of themselves.
package struct Supporter: Sendable {
    /// What somebody is decides which law keeps their conversations.
    package enum Kind: String, CaseIterable, Codable, Sendable {
        case peer
        case socialWorker = "social-worker"
        case chaplain, therapist
    }

    /// What they say of themselves.
    package struct Told: Codable, Hashable, Sendable {
        package let kind: Kind
        package let name: String
        package let about: String?
        package let phone: String?
        /// When they answer; where it is not said nothing is promised.
        package let hours: String?

        package static let mostWords = 200
        package static let mostText = 1_000

        /// - Throws: ``Refusal`` that names the field.
        package init(_ kind: Kind, name: String?, about: String?, phone: String?, hours: String?) throws(Refusal) {
            self.kind = kind
            self.name = try FreeText.needed(name, most: Self.mostWords, field: "name")
            self.about = try FreeText.given(about, most: Self.mostText, field: "aboutMe")
            self.phone = try FreeText.given(phone, most: Self.mostWords, field: "phone")
            self.hours = try FreeText.given(hours, most: Self.mostWords, field: "answerHours")
        }
    }

    /// What is sealed of it.
    struct Content: Codable {
        let account: String
        var told: Told
        /// Where what is for them is addressed to.
        let address: [UInt8]
        /// The other half, which only their code opens.
        let half: [UInt8]
        /// They are not written to any more.
        var isAway: Bool
    }

    package let id: ID<Supporter>
    let revision: Int
    let content: Content

    package var told: Told { content.told }
    package var account: ID<Worker> { ID(stored: content.account) }
    package var isAway: Bool { content.isAway }

    /// - Throws: ``Refusal`` with `.wellbeingCodeWrong`.
    package func key(by code: WellbeingCode, in vault: Vault) throws -> SupporterKey {
        let own = try Supporters.vault(of: code, of: id, in: vault)
        guard let half = try? own.open(content.half, at: id.text, as: [UInt8].self),
            let key = try? SupporterKey(.init(rawRepresentation: half))
        else { throw Refusal(.wellbeingCodeWrong, field: "ownCode") }
        return key
    }
}

/// Every question asked about those who may be written to.
package struct Supporters {
    private let db: any Transaction
    private let vault: Vault

    package init(_ db: any Transaction, _ vault: Vault) {
        self.db = db
        self.vault = vault
    }

    /// All who ever said something of themselves, by kind and name.
    package func all() throws -> [Supporter] {
        try db("SELECT id, revision, sealed FROM wellbeing_supporter WHERE sealed IS NOT NULL").map(read)
            .sorted { (place($0.told.kind), $0.told.name) < (place($1.told.kind), $1.told.name) }
    }

    private func place(_ kind: Supporter.Kind) -> Int { Supporter.Kind.allCases.firstIndex(of: kind) ?? 0 }

    /// - Throws: ``Refusal`` with `.noSuchSupporter`.
    package func supporter(_ id: ID<Supporter>) throws -> Supporter {
        guard
            let row = try db(
                "SELECT id, revision, sealed FROM wellbeing_supporter WHERE id = \(id) AND sealed IS NOT NULL"
            ).first
        else { throw Refusal(.noSuchSupporter, .absent) }
        return try read(row)
    }

    package func supporter(of account: ID<Worker>) throws -> Supporter? { try all().first { $0.account == account } }

    private func read(_ row: Row) throws -> Supporter {
        let id: ID<Supporter> = try row["id"]
        return Supporter(
            id: id, revision: try row["revision"],
            content: try vault.open(row["sealed"], at: Self.place(of: id), as: Supporter.Content.self))
    }

    func write(_ content: Supporter.Content, as id: ID<Supporter>, revision: Int) throws {
        let sealed = try vault.seal(content, at: Self.place(of: id))
        try db.keep(
            in: "wellbeing_supporter",
            """
            INSERT INTO wellbeing_supporter (id, revision, sealed) VALUES (\(id), \(revision), \(sealed))
            ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, sealed = excluded.sealed RETURNING *
            """
        )
    }

    private static func place(of id: ID<Supporter>) -> String { "wellbeing_supporter \(id)" }

    static func vault(of code: WellbeingCode, of id: ID<Supporter>, in vault: Vault) throws -> Vault {
        vault.vault(
            of: try code.secret(salt: vault.salt(for: "well-being supporter \(id)")), for: "well-being supporter")
    }
}

/// A supporter says who they are and when they answer; the first time, and when they lost their code, with a key of their own.
package struct ListSupporter: Order {
    package static let permission = Permission.giveSupport

    let account: ID<Worker>
    let told: Supporter.Told
    let isAway: Bool
    let code: WellbeingCode?
    let vault: Vault

    /// - Parameter code: makes a new key, which the old conversations do not open for.
    package init(_ told: Supporter.Told, isAway: Bool = false, of worker: Worker, code: WellbeingCode?, in vault: Vault)
    {
        account = worker.id
        self.told = told
        self.isAway = isAway
        self.code = code
        self.vault = vault
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ID<Supporter>, [Event]) {
        let supporters = Supporters(db, vault)
        let known = try supporters.supporter(of: account)
        let id = known?.id ?? .opaque()
        let content: Supporter.Content
        if let code {
            let key = SupporterKey()
            let half = try Supporters.vault(of: code, of: id, in: vault)
                .seal(Array(key.key.rawRepresentation), at: id.text)
            content = Supporter.Content(
                account: account.text, told: told, address: key.address, half: half, isAway: isAway)
        } else {
            guard var old = known?.content else { throw Refusal(.noSuchSupporter, .absent) }
            (old.told, old.isAway) = (told, isAway)
            content = old
        }
        try supporters.write(content, as: id, revision: (known?.revision ?? 0) + 1)
        return (id, [Event(.wellbeingListed, Event.Subject(kind: "wellbeing-supporter", id: id.text))])
    }

    package func subject(of outcome: ID<Supporter>) -> String { outcome.text }

    package func outcome(again subject: String, in db: any Transaction) -> ID<Supporter> { ID(stored: subject) }
}

extension Refusal.Code {
    package static let noSuchSupporter: Self = "no-such-supporter"
    package static let wellbeingCodeWrong: Self = "well-being-code-wrong"
}

extension Event.Kind {
    package static let wellbeingListed: Self = "wellbeing-listed"
}
