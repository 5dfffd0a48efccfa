import Foundation
import Vocabulary

/// An export that somebody brought to the server and that has not been read into the workspace yet, or was just now.
///
/// It lies in the workspace's own folder on this server, which nobody else of the machine can read, until it was read, or a
/// day has passed.
package struct IncomingFile: Codable, Sendable {
    package let id: ID<IncomingFile>
    /// What it was called where it came from.
    package let name: String
    package let bytes: Int
    package let arrivedAt: Instant

    private enum CodingKeys: String, CodingKey { case id, name, bytes, arrivedAt }

    init(id: ID<IncomingFile>, name: String, bytes: Int, arrivedAt: Instant) {
        self.id = id
        self.name = name
        self.bytes = bytes
        self.arrivedAt = arrivedAt
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        id = ID(stored: try values.decode(String.self, forKey: .id))
        name = try values.decode(String.self, forKey: .name)
        bytes = try values.decode(Int.self, forKey: .bytes)
        arrivedAt = Instant(microseconds: try values.decode(Int64.self, forKey: .arrivedAt))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(id.text, forKey: .id)
        try values.encode(name, forKey: .name)
        try values.encode(bytes, forKey: .bytes)
        try values.encode(arrivedAt.microseconds, forKey: .arrivedAt)
    }
}

/// How the reading of an incoming file ended.
package enum IncomingEnd: Codable, Sendable, Equatable {
    /// All of it is visible.
    case done(read: Int, imported: Int, amended: Int, already: Int, rejected: Int, strange: Int)
    /// Nothing of it is: why, as a ``Refusal``.
    case refused(code: String, values: [String: String])
    /// Somebody stopped it; nothing of it is visible.
    case stopped
}
