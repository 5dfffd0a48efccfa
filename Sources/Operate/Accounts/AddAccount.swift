import Access
import Door
import Store
import Vocabulary

/// Makes an account, active from the first moment.
package struct AddAccount: Order {
    package static let permission = Permission.manageAccounts

    let name: String
    let displayName: String
    let roles: [Role]
    let language: String
    let password: PasswordHash

    /// Reads what was typed.
    ///
    /// - Throws: ``Refusal`` when the name is not one word of letters, digits, dots and dashes, or no role is given.
    package init(
        _ name: String, displayName: String?, roles: [Role], language: String = "en", password: PasswordHash
    ) throws(Refusal) {
        let sound = name.allSatisfy { $0.isLetter || $0.isNumber || ".-_@".contains($0) }
        guard (1...64).contains(name.count), sound else { throw Refusal(.notAName, field: "name") }
        guard !roles.isEmpty else { throw Refusal(.required, field: "role") }
        self.name = name.lowercased()
        self.displayName = try FreeText(displayName ?? name.prefix(1).uppercased() + name.dropFirst(), most: 80).text
        self.roles = roles
        self.language = language
        self.password = password
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ID<Worker>, [Event]) {
        guard try Accounts(db).account(named: name) == nil else {
            throw Refusal(.accountExists, .conflicting, field: "name")
        }
        let id = ID<Worker>.new()
        try db.keep(
            in: "account",
            """
            INSERT INTO account (id, name, display_name, language, password, state, made_at)
            VALUES (\(id), \(name), \(displayName), \(language), \(password.text), \(Account.State.active), \(now))
            RETURNING *
            """
        )
        for role in Set(roles).sorted(by: { $0.rawValue < $1.rawValue }) {
            try db.keep(
                in: "account_role",
                """
                INSERT INTO account_role (id, account_id, role) VALUES (\(ID<Account>.new()), \(id), \(role.rawValue))
                RETURNING *
                """
            )
        }
        let said = Dictionary(uniqueKeysWithValues: roles.map { ("role." + $0.rawValue, Event.Fact("held")) })
        return (id, [Event(.accountAdded, .account(id), said)])
    }

    package func subject(of outcome: ID<Worker>) -> String { outcome.text }
    package func outcome(again subject: String, in db: any Transaction) -> ID<Worker> { ID(stored: subject) }
}

/// Releases an account that too many wrong passwords have locked.
package struct UnlockAccount: Order {
    package static let permission = Permission.manageAccounts

    let name: String

    package init(_ name: String) {
        self.name = name
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let account = try Accounts(db).require(named: name)
        guard account.state == .locked else { return ((), []) }
        try Accounts(db).set(.active, of: account.id)
        try db.run("DELETE FROM failed_sign_in WHERE account_id = \(account.id)")
        return ((), [Event(.accountUnlocked, .account(account.id))])
    }
}

/// Changes what a person may change of their own account.
package struct ChangeOwnAccount: Order {
    package static let permission = Permission.keepOwnAccount

    package enum Change: Sendable {
        case language(String)
        case password(PasswordHash)
    }

    let change: Change

    package init(_ change: Change) {
        self.change = change
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        switch change {
        case .language(let language):
            try db.keep(
                in: "account", "UPDATE account SET language = \(language) WHERE id = \(worker.id) RETURNING *")
            return ((), [Event(.languageChosen, .account(worker.id))])
        case .password(let password):
            try db.keep(
                in: "account", "UPDATE account SET password = \(password.text) WHERE id = \(worker.id) RETURNING *")
            // Whoever knew the old password is signed out with it.
            try db.run("DELETE FROM session WHERE account_id = \(worker.id)")
            return ((), [Event(.passwordChanged, .account(worker.id))])
        }
    }
}

extension Accounts {
    func set(_ state: Account.State, of account: ID<Worker>) throws {
        try db.keep(in: "account", "UPDATE account SET state = \(state) WHERE id = \(account) RETURNING *")
    }
}

extension Refusal.Code {
    package static let notAName: Self = "not-a-name"
}

extension Event.Kind {
    package static let accountAdded: Self = "account-added"
    package static let accountUnlocked: Self = "account-unlocked"
    package static let accountLocked: Self = "account-locked"
    package static let languageChosen: Self = "language-chosen"
    package static let passwordChanged: Self = "password-changed"
}
