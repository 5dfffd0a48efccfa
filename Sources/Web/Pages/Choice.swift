/// One of several answers a person may choose.
struct Choice: Sendable, Equatable {
    let value: String
    let name: String
    let chosen: Bool
    /// The single key that chooses it while its group has the focus.
    var key: String = ""
}

extension [Choice] {
    /// Choices from coded values, named by a group of the catalogue.
    init(_ codes: [String], in group: String, chosen: String?, words: Words) {
        self = codes.map { Choice(value: $0, name: words.name(of: $0, in: group), chosen: $0 == chosen) }
    }
}
