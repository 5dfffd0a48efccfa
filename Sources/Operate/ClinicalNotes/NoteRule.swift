import Access
import Door
import Store
import Vocabulary

/// Whose notes somebody else signs too, and how soon.
package struct NoteRule: Hashable, Sendable {
    package struct Said: Hashable, Sendable {
        package let by: Author
        package let at: Instant
    }

    /// Counts how often it was set; 0 before it was.
    package let revision: Int
    /// Everybody who writes in these roles and in no other that writes notes.
    package let roles: Set<Role>
    /// Those besides who are asked by name, as in training or before a licence.
    package let accounts: Set<ID<Worker>>
    package let hours: Int
    package let said: Said?

    /// How soon a second signature is wanted, where nobody has said so.
    package static let usualHours = 72
    package static let mostAccounts = 100

    /// The roles that write notes, in the order of the roles.
    package static let writers = Role.allCases.filter { RoleTable.reach(of: $0, for: .writeNotes) != nil }

    /// Whether somebody's notes are signed by another too.
    package func asks(_ worker: Worker) -> Bool {
        if accounts.contains(worker.id) { return true }
        let writing = worker.roles.intersection(NoteRule.writers)
        return !writing.isEmpty && writing.isSubset(of: roles)
    }
}

extension NoteRule {
    /// The rule as it stands now.
    package init(in db: any Transaction) throws {
        let row = try db(
            """
            SELECT note_rule.*, coalesce(account.display_name, 'Alongside') AS author
            FROM note_rule LEFT JOIN account ON account.id = note_rule.set_by
            ORDER BY note_rule.revision DESC LIMIT 1
            """
        ).first
        guard let row else {
            self.init(revision: 0, roles: [], accounts: [], hours: NoteRule.usualHours, said: nil)
            return
        }
        self.init(
            revision: try row["revision"], roles: Set(Role.stored(try row["roles"])),
            accounts: Set(Codes.read(try row["accounts"]).map { ID(stored: $0) }), hours: try row["cosign_hours"],
            said: Said(by: Author(id: try row["set_by"], name: try row["author"]), at: try row["set_at"]))
    }
}

/// Says whose notes somebody else signs too: counts for what is signed after it.
package struct SetNoteRule: Order {
    package static let permission = Permission.setNoteRule

    let roles: Set<Role>
    let accounts: [ID<Worker>]
    let hours: Int
    let revision: Int

    /// - Parameter revision: of the rule that was read before it was changed; 0 where none was set.
    /// - Throws: ``Refusal`` that names the field: `cosignRoles`, `cosignAccounts` or `cosignHours`.
    package init(
        roles: Set<Role>, accounts: Set<ID<Worker>>, hours: Int, after revision: Int
    ) throws(Refusal) {
        guard roles.isSubset(of: Set(NoteRule.writers)) else { throw Refusal(.notOneOf, field: "cosignRoles") }
        guard (1...720).contains(hours) else { throw Refusal(.clockOutOfRange, field: "cosignHours") }
        guard accounts.count <= NoteRule.mostAccounts else {
            throw Refusal(
                .tooManyPeople, field: "cosignAccounts", values: ["most": String(NoteRule.mostAccounts)])
        }
        self.roles = roles
        self.accounts = accounts.sorted { $0.text < $1.text }
        self.hours = hours
        self.revision = revision
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (NoteRule, [Event]) {
        guard try NoteRule(in: db).revision == revision else { throw Refusal(.ruleChanged, .conflicting) }
        for account in accounts where try Accounts(db).account(account) == nil {
            throw Refusal(.noSuchAccount, .absent, field: "cosignAccounts")
        }
        let written = Codes.written(Role.allCases.filter(roles.contains).map(\.rawValue))
        try db.keep(
            in: "note_rule",
            """
            INSERT INTO note_rule (id, revision, roles, accounts, cosign_hours, set_by, set_at)
            VALUES (\(ID<NoteRule>.new()), \(revision + 1), \(written), \(Codes.written(accounts.map(\.text))), \(hours),
                \(worker.id), \(now))
            RETURNING *
            """
        )
        let said: [String: Event.Fact] = ["hours": .init(hours), "accounts": .init(accounts.count)]
        return (try NoteRule(in: db), [Event(.noteRuleSet, Event.Subject(kind: "workspace", id: ""), said)])
    }

    package func subject(of outcome: NoteRule) -> String { String(outcome.revision) }

    package func outcome(again subject: String, in db: any Transaction) throws -> NoteRule { try NoteRule(in: db) }
}

extension Event.Kind {
    package static let noteRuleSet: Self = "note-rule-set"
}
