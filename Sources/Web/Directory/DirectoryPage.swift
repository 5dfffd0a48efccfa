import Exchange
import Operate
import Vocabulary

/// The services of the place, by name.
struct DirectoryPage: Page {
    static let template = "directory"

    /// What the page is made from.
    struct Shown: Sendable {
        let entries: [DirectoryEntry]
        let total: Int
        let number: Int
        let most: Int
        let typed: String
        let sources: [DirectorySource]
        let isOpen: Bool
        let need: ID<Operate.Need>?
    }

    struct Line: Sendable {
        let address: String
        let name: String
        let organization: String?
        let kinds: String?
        let place: String?
        let phone: String?
        let closed: String?
    }

    struct Source: Sendable {
        let name: String
        let told: String
        let read: Moment
    }

    let title: String
    let count: String
    let typed: String
    let need: String?
    let isSearched: Bool
    let lines: [Line]
    let none: Bool
    let previous: String?
    let next: String?
    let position: String
    let sources: [Source]
    let noSources: Bool
    let opening: Bool
    let isOpen: Bool

    init(_ shown: Shown, manages: Bool, _ reading: Reading) {
        let words = reading.words
        title = words("directory.title")
        count = words("directory.count", count: shown.total)
        typed = shown.typed
        need = shown.need?.text
        isSearched = !shown.typed.isEmpty
        none = shown.entries.isEmpty
        lines = shown.entries.map { Line($0, need: shown.need, reading) }
        let pages = max(1, (shown.total + shown.most - 1) / shown.most)
        func page(_ number: Int) -> String? {
            guard (1...pages).contains(number), number != shown.number else { return nil }
            var parts = ["page=\(number)"]
            if !shown.typed.isEmpty { parts.append("name=\(shown.typed.inQuery)") }
            if let need = shown.need { parts.append("need=\(need)") }
            return "\(reading.base)/directory?" + parts.joined(separator: "&")
        }
        previous = page(shown.number - 1)
        next = page(shown.number + 1)
        position = words("directory.place", ["n": String(shown.number), "of": String(pages)])
        sources = shown.sources.map { source in
            Source(
                name: source.name, told: words("directory.count", count: source.services),
                read: Moment(source.readAt, reading))
        }
        noSources = shown.sources.isEmpty
        opening = manages
        isOpen = shown.isOpen
    }
}

extension DirectoryPage.Line {
    fileprivate init(_ entry: DirectoryEntry, need: ID<Operate.Need>?, _ reading: Reading) {
        let words = reading.words
        address = "\(reading.base)/directory/\(entry.record.id)" + (need.map { "?need=\($0)" } ?? "")
        name = entry.name
        let runs = entry.organization?["name"]
        organization = runs == entry.name ? nil : runs
        let named = entry.kinds.map { words.name(of: $0.rawValue, in: "needKinds") }
        kinds = named.isEmpty ? nil : named.joined(separator: " · ")
        place = entry[.address].first { $0["address_type"] != "postal" }.map(\.oneLine)
        phone = entry.phone
        closed = entry.isOfferable ? nil : words.name(of: entry.status, in: "directory.statuses")
    }
}

extension DirectoryEntry {
    /// The status as a word of the catalogue.
    var status: String { (record["status"] ?? "inactive").replacing(" ", with: "-") }
}

extension DirectoryRecord {
    /// An address on one line.
    var oneLine: String {
        ["attention", "address_1", "address_2", "city", "state_province", "postal_code"].compactMap { self[$0] }
            .joined(separator: ", ")
    }
}
