import Foundation

/// The single keys that act when no field has the focus; each can be changed, and all switched off (WCAG 2.2, 2.1.4).
struct Shortcuts: Sendable, Equatable {
    /// What a key can do.
    enum Action: String, CaseIterable, Sendable {
        case next, previous, search, newCall = "new-call", board, note, help
    }

    static let usual: [Action: String] = [
        .next: "j", .previous: "k", .search: "/", .newCall: "n", .board: "b", .note: "m", .help: "?",
    ]

    var enabled = true
    private var keys = Shortcuts.usual

    init(enabled: Bool = true, keys: [Action: String] = [:]) {
        self.enabled = enabled
        self.keys.merge(keys) { _, chosen in chosen }
    }

    subscript(action: Action) -> String { keys[action] ?? "" }

    /// The keys by action, and whether they are listened to.
    var json: String {
        var object: [String: Any] = ["on": enabled]
        object["keys"] = Dictionary(uniqueKeysWithValues: Action.allCases.map { ($0.rawValue, self[$0]) })
        let json = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        return json.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
