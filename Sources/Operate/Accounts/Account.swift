import Access
import Door
import Store
import Vocabulary

/// Somebody who may sign in.
package struct Account: Sendable {
    package enum State: String, Storable, Sendable {
        case active
        /// Five wrong passwords in fifteen minutes: until somebody who may releases it.
        case locked
        case disabled
    }

    package let id: ID<Worker>
    /// What they type to sign in.
    package let name: String
    package let displayName: String
    package let language: String
    package let password: PasswordHash
    package let state: State
    package let roles: Set<Role>

    init(_ row: Row, roles: Set<Role>) throws {
        id = try row["id"]
        name = try row["name"]
        displayName = try row["display_name"]
        language = try row["language"]
        password = PasswordHash(stored: try row["password"])
        state = try row["state"]
        self.roles = roles
    }

    package func worker(at address: String?) -> Worker {
        Worker(id: id, name: displayName, roles: roles, language: language, address: address)
    }
}

/// Every question asked about accounts.
package struct Accounts {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    package func account(_ id: ID<Worker>) throws -> Account? {
        try one(try db("SELECT * FROM account WHERE id = \(id)").first)
    }

    package func account(named name: String) throws -> Account? {
        try one(try db("SELECT * FROM account WHERE name = \(name.lowercased())").first)
    }

    private func one(_ row: Row?) throws -> Account? {
        guard let row else { return nil }
        let roles = try db("SELECT role FROM account_role WHERE account_id = \(try row["id"] as String)")
            .compactMap { Role(rawValue: try $0["role"]) }
        return try Account(row, roles: Set(roles))
    }

    /// Whether anybody may sign in yet.
    package func isEmpty() throws -> Bool {
        try db("SELECT id FROM account LIMIT 1").isEmpty
    }

    /// That somebody with an account of their own does something: the terminal, the server's alarm and an account that was
    /// disabled answer for nothing.
    ///
    /// - Throws: ``Refusal`` with `.needsNamedPerson`.
    func requirePerson(_ worker: Worker) throws {
        guard try account(worker.id)?.state == .active else { throw Refusal(.needsNamedPerson, .forbidden) }
    }

    func require(named name: String) throws -> Account {
        guard let account = try account(named: name) else { throw Refusal(.noSuchAccount, .absent, field: "name") }
        return account
    }
}

extension Event.Subject {
    package static func account(_ id: ID<Worker>) -> Event.Subject {
        Event.Subject(kind: "account", id: id.text)
    }
}

extension Refusal.Code {
    package static let needsNamedPerson: Self = "needs-named-person"
    package static let noSuchAccount: Self = "no-such-account"
    package static let accountExists: Self = "account-exists"
}
