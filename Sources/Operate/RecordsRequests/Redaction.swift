import Access
import Store
import Vocabulary

/// A place in a packet that is taken out, or that somebody looks whether it is.
package struct Redaction: Hashable, Sendable {
    package enum Origin: String, Storable, Sendable { case rule, hand }
    package enum Answer: String, CaseIterable, Storable, Sendable { case accepted, rejected }

    package let id: ID<Redaction>
    package let line: String
    /// Nothing where the whole line goes.
    package let field: String?
    /// The characters of the field, where not the whole of it goes.
    package let part: Range<Int>?
    package let ground: RedactionGround
    package let origin: Origin
    package let answer: Answer?
    package let reason: String?
    package let by: Author?

    init(_ row: Row) throws {
        id = try row["id"]
        line = try row["line_id"]
        field = try row["field"]
        let begins: Int? = try row["begins"]
        let length: Int? = try row["length"]
        part = if let begins, let length { begins..<(begins + length) } else { nil }
        ground = try row["ground"]
        origin = try row["origin"]
        answer = try row["answer"]
        reason = try row["reason"]
        let id: String? = try row["answered_by"]
        by = try id.map { Author(id: $0, name: try row["answerer"]) }
    }

    /// It is taken out, or would be if nobody said otherwise.
    package var hides: Bool { answer != .rejected }
}

/// What a rule would take out, before anybody has looked at it.
struct RedactionProposal: Hashable, Sendable {
    let field: String?
    let part: Range<Int>?
    let ground: RedactionGround

    /// The whole line.
    static func line(_ ground: RedactionGround) -> RedactionProposal {
        .init(field: nil, part: nil, ground: ground)
    }

    static func field(_ name: String, _ ground: RedactionGround) -> RedactionProposal {
        .init(field: name, part: nil, ground: ground)
    }
}

/// Words within words, by whole words and without regard to capitals.
enum WordSearch {
    /// Where something stands in a text, as ranges of its characters.
    ///
    /// - Parameter isWhole: whether only whole words count.
    static func places(of words: String, in text: String, isWhole: Bool = true) -> [Range<Int>] {
        let needle = folded(words)
        return places(of: needle, in: Array(text), folded(text), isWhole)
    }

    static func folded(_ text: String) -> [String] { text.map { $0.isWhitespace ? " " : $0.lowercased() } }

    static func places(
        of needle: [String], in text: [Character], _ folded: [String], _ isWhole: Bool
    ) -> [Range<Int>] {
        guard !needle.isEmpty, needle.count <= folded.count else { return [] }
        var found: [Range<Int>] = []
        var start = 0
        while start + needle.count <= folded.count {
            let end = start + needle.count
            if folded[start] == needle[0], folded[start..<end].elementsEqual(needle),
                !isWhole || (isEdge(text, start) && isEdge(text, end))
            {
                found.append(start..<end)
                start = end
            } else {
                start += 1
            }
        }
        return found
    }

    /// Whether no word runs on over a place.
    private static func isEdge(_ text: [Character], _ place: Int) -> Bool {
        guard place > 0, place < text.count else { return true }
        func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }
        return !(isWord(text[place - 1]) && isWord(text[place]))
    }

    /// Where telephone numbers and addresses of electronic mail stand.
    static func contacts(in text: String) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for match in text.matches(of: /\+?\(?\d[\d\-.\(\) \/]{5,}\d/) {
            let digits = match.output.filter(\.isNumber).count
            // A date as it is written has eight digits and two hyphens.
            guard (7...15).contains(digits), match.output.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) == nil else { continue }
            found.append(range(match.range, in: text))
        }
        for match in text.matches(of: /[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+/) { found.append(range(match.range, in: text)) }
        return found
    }

    private static func range(_ range: Range<String.Index>, in text: String) -> Range<Int> {
        let start = text.distance(from: text.startIndex, to: range.lowerBound)
        return start..<(start + text.distance(from: range.lowerBound, to: range.upperBound))
    }
}
