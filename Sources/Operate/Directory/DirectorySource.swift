import Door
import Exchange
import Store
import Vocabulary

/// Where services of the directory come from: one publisher, whose every import replaces the one before.
package struct DirectorySource: Sendable {
    package let id: ID<DirectorySource>
    package let name: String
    /// The import that counts.
    let number: Int
    package let services: Int
    package let things: Int
    package let readAt: Instant

    /// The longest name, in characters.
    package static let mostName = 80

    init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        number = try row["import"]
        services = try row["services"]
        things = try row["things"]
        readAt = try row["read_at"]
    }

    /// Two sources are never called alike.
    static func key(_ name: String) -> String {
        name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

/// What an import changed.
package struct DirectoryChanges: Hashable, Sendable {
    package var added = 0
    package var changed = 0
    /// Services that the source does not tell of any more.
    package var gone = 0
    package var same = 0
    /// Things of every kind.
    package var things = 0
}

extension Event.Subject {
    static func directorySource(_ id: ID<DirectorySource>) -> Event.Subject {
        Event.Subject(kind: "directory-source", id: id.text)
    }

    /// The directory, as a thing that somebody looks at.
    package static let directory = Event.Subject(kind: "directory", id: "")
}

extension Refusal.Code {
    /// A service of the file stands in another source, or was written by hand.
    package static let serviceElsewhere: Self = "service-in-other-source"
    package static let directoryClosed: Self = "directory-closed"
    package static let noSuchDirectoryEntry: Self = "no-such-directory-entry"
    /// What a source tells of a service is changed in the source.
    package static let serviceFromSource: Self = "service-from-source"
}

extension Event.Kind {
    package static let directoryImported: Self = "directory-imported"
    package static let directoryOpened: Self = "directory-opened"
    package static let directoryShut: Self = "directory-shut"
    package static let serviceListed: Self = "service-listed"
}
