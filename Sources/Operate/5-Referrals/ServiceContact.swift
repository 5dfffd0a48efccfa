import Exchange
import Vocabulary

/// Where the directory says that a service takes people in: proposed to whoever sends it a message.
package struct ServiceContact: Hashable, Sendable {
    package let email: String?
    package let phone: String?

    init(email: String?, phone: String?) {
        self.email = email
        self.phone = phone
    }

    /// - Parameter entry: what the directory tells of it, where it stands there.
    init(_ referral: Referral, _ entry: DirectoryEntry?) {
        let contacts = entry?[.contact] ?? []
        let intake = contacts.filter { contact in
            ["title", "department", "name"].contains { contact[$0]?.lowercased().contains("intake") == true }
        }
        let told = intake.map { $0["email"] } + [entry?.record["email"]] + contacts.map { $0["email"] }
        email = told.compactMap { $0 }.lazy.compactMap { try? MailAddress($0).text }.first
        phone = referral.servicePhone
    }
}
