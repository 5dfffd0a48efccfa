import Access
import Store
import Vocabulary

/// Who learns and holds: somebody with an account here, or somebody of another agency by their name.
package struct Holder: Hashable, Sendable {
    package static let mostName = 120

    package let account: ID<Worker>?
    package let name: String
    package let agency: String?

    init(_ row: Row) throws {
        account = try row["account_id"]
        name = try row["name"]
        agency = try row["agency"]
    }

    private init(account: ID<Worker>?, name: String, agency: String?) {
        self.account = account
        self.name = name
        self.agency = agency
    }

    /// As somebody wrote it: what one types to sign in, or a name with its agency.
    package struct Told: Hashable, Sendable {
        let account: String?
        let name: String?
        let agency: String?

        /// - Throws: ``Refusal`` that names the field.
        package init(account: String?, name: String?, agency: String?) throws(Refusal) {
            self.account = try FreeText.given(account, most: 60, field: "account")
            self.name = try FreeText.given(name, most: Holder.mostName, field: "holder")
            self.agency = try FreeText.given(agency, most: Holder.mostName, field: "agency")
            guard self.account != nil || self.name != nil else { throw Refusal(.required, field: "holder") }
        }
    }

    /// - Throws: ``Refusal`` with `.noSuchAccount`.
    init(_ told: Told, in db: any Transaction) throws {
        guard let typed = told.account else {
            self.init(account: nil, name: told.name ?? "", agency: told.agency)
            return
        }
        let account = try Holder.account(typed, in: db)
        self.init(account: account.id, name: account.displayName, agency: told.agency)
    }

    /// Somebody who learns: a system of a partner does not.
    static func account(_ typed: String, in db: any Transaction) throws -> Account {
        guard let account = try Accounts(db).account(named: typed), account.state != .disabled,
            !account.roles.contains(.partnerSystem)
        else { throw Refusal(.noSuchAccount, .absent, field: "account") }
        return account
    }
}
