import Vocabulary

/// Who acts: a person at work, a machine with a token, or the server's own alarm.
package struct Worker: Sendable {
    package let id: ID<Worker>
    /// The name colleagues see beside an entry.
    package let name: String
    package let roles: Set<Role>
    /// The language of their pages, as a BCP 47 tag.
    package let language: String
    /// The address the request came from, for the access log; nothing on the terminal.
    package var address: String?

    package init(id: ID<Worker>, name: String, roles: Set<Role>, language: String = "en", address: String? = nil) {
        self.id = id
        self.name = name
        self.roles = roles
        self.language = language
        self.address = address
    }

    /// Who is named when the server acts because a time has come.
    package static let alarm = Worker(id: ID(stored: "alarm"), name: "Alongside", roles: [])

    /// Who is named when somebody with access to the machine acts in the terminal.
    package static let terminal = Worker(id: ID(stored: "terminal"), name: "Alongside", roles: [.supervisor])
}
