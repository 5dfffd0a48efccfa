import Crypto
import Foundation
import Vocabulary
import Yams

/// What a city says about well-being besides what its supporters say of themselves: in a file beside the store's key.
package struct WellbeingSettings: Sendable {
    /// The file cannot be read, and why.
    package enum Fault: Error, Equatable {
        case missing(file: String)
        case unreadable(key: String)
    }

    /// Somebody whom families may ring.
    package struct Contact: Hashable, Sendable {
        package let name: String
        package let phone: String
        /// By language.
        package let about: [String: String]
    }

    /// The law that names each exception.
    package let laws: [WellbeingTelling.Exception: String]
    /// What the state's own law says besides, by language.
    package let state: [String: String]
    /// When messages are read, by language; where it is not said nothing is promised.
    package let hours: [String: String]
    package let families: [Contact]
    package let incidents: [CriticalKind]
    /// For so many days after a call follow-up is offered.
    package let days: Int

    package static let file = "wellbeing.yaml"

    /// Names the notice as it stands: what its words in the program are, and what this city's laws add.
    package var notice: String {
        let said =
            laws.map { "\($0.key.rawValue)=\($0.value)" }.sorted() + state.map { "\($0.key)=\($0.value)" }.sorted()
        let code = SHA256.hash(data: Data(said.joined(separator: "\n").utf8)).prefix(4)
        return "1-\(Array(code).hex)"
    }

    package init(file: URL) throws {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { throw Fault.missing(file: file.path) }
        try self.init(text)
    }

    /// - Throws: ``Fault/unreadable(key:)`` with the key that is wrong.
    package init(_ text: String) throws {
        guard let all = (try? Yams.load(yaml: text)) as? [String: Any] else { throw Fault.unreadable(key: "") }
        let known: Set = ["laws", "state", "hours", "families", "incidents", "days"]
        if let stranger = all.keys.filter({ !known.contains($0) }).min() { throw Fault.unreadable(key: stranger) }
        let said = try Self.words(all["laws"], "laws")
        var laws: [WellbeingTelling.Exception: String] = [:]
        for exception in WellbeingTelling.Exception.allCases {
            guard let law = said[exception.rawValue], !law.isEmpty else {
                throw Fault.unreadable(key: "laws.\(exception.rawValue)")
            }
            laws[exception] = law
        }
        self.laws = laws
        state = try Self.words(all["state"], "state")
        hours = try Self.words(all["hours"], "hours")
        families = try Self.list(all["families"], "families").map { one in
            guard let name = one["name"] as? String, let phone = one["phone"] as? String else {
                throw Fault.unreadable(key: "families")
            }
            return Contact(name: name, phone: phone, about: try Self.words(one["about"], "families"))
        }
        incidents = try Self.list(all["incidents"], "incidents").map { one in
            guard let kind = CriticalKind(field: one["field"] as? String, code: one["code"] as? String) else {
                throw Fault.unreadable(key: "incidents")
            }
            return kind
        }
        days = all["days"] as? Int ?? 30
        guard (1...365).contains(days) else { throw Fault.unreadable(key: "days") }
    }

    /// Writes the settings that were kept, or those that a new store begins with.
    ///
    /// - Throws: ``Fault``.
    package static func copy(_ file: String?, to folder: URL) throws {
        let text = try file.map { file in
            guard let text = try? String(contentsOf: URL(filePath: file), encoding: .utf8) else {
                throw Fault.missing(file: file)
            }
            _ = try WellbeingSettings(text)
            return text
        }
        try Data((text ?? template).utf8).write(to: folder.appending(path: Self.file))
    }

    private static func words(_ value: Any?, _ key: String) throws -> [String: String] {
        guard let value, !(value is NSNull) else { return [:] }
        guard let words = value as? [String: String] else { throw Fault.unreadable(key: key) }
        return words
    }

    private static func list(_ value: Any?, _ key: String) throws -> [[String: Any]] {
        guard let value, !(value is NSNull) else { return [] }
        guard let list = value as? [[String: Any]] else { throw Fault.unreadable(key: key) }
        return list
    }

    /// What a new store begins with; the guide says what each word means.
    package static let template = """
        laws:
          suicide-threat: 34 USC 50901
          imminent-harm: 34 USC 50901
          mandated: 34 USC 50901
          crime: 34 USC 50901
          consent: 34 USC 50901
          court-order: 34 USC 50901
          law: 34 USC 50901
        state: {}
        hours: {}
        families: []
        incidents:
          - field: safety
            code: force-used
          - field: safety
            code: assault
          - field: safety
            code: injury
          - field: behaviours
            code: suicide-attempt
        days: 30

        """
}
