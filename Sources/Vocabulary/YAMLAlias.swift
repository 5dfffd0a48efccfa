/// Aliases in a file that is to be read as YAML, found before anybody puts the file together.
///
/// Our files have none. Ten lines of aliases of aliases are a thousand million nodes, and where aliases are keys they are
/// compared while the file is put together, before its anchors can be looked for.
package enum YAMLAlias {
    /// The first line, from 1, on which something that bears an anchor is pointed at; nothing where there is none.
    package static func firstLine(in text: String) -> Int? {
        // The letters of an anchor are those that libyaml takes.
        let anchors = Set(text.matches(of: /&([A-Za-z0-9_\-]+)/).map(\.1))
        guard !anchors.isEmpty else { return nil }
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where line.matches(of: /\*([A-Za-z0-9_\-]+)/).contains(where: { anchors.contains($0.1) }) {
            return number + 1
        }
        return nil
    }
}
