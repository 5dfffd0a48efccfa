import Vocabulary
import Yams

/// Reads texts in all the languages of a program.
struct WordReader {
    let languages: [String]
    let faults: FaultList

    func text(_ node: Node?) -> Localized? {
        guard let node, let block = Block(node, keys: languages, faults) else { return nil }
        var texts: [String: String] = [:]
        for language in languages {
            guard let words = block[language] else {
                faults.add(.noText(language: language), at: node)
                continue
            }
            texts[language] = words.words(faults)
        }
        return texts["en"].map { Localized(english: $0, texts: texts) }
    }
}

/// Reads the sources, and what the parts of a program rest on.
final class SourceReader {
    let citations: [Citation]
    private let faults: FaultList
    private let lines: [String: Int]
    private var used: Set<String> = []

    init(_ nodes: [Node], _ faults: FaultList) {
        self.faults = faults
        var lines: [String: Int] = [:]
        citations = nodes.compactMap { node in
            guard let block = Block(node, keys: ["key", "grade", "address", "says"], faults) else { return nil }
            let key = block.required("key")?.words(faults)
            let grade = block.required("grade")?.one(of: Citation.Grade.self, faults)
            let address = block.required("address")?.words(faults)
            let says = block.required("says")?.words(faults)
            guard let key else { return nil }
            if lines[key] != nil { faults.add(.twice(key: key), at: node) }
            lines[key] = block.line
            guard let grade, let address, let says else { return nil }
            return Citation(key: key, grade: grade, address: address, says: says)
        }
        self.lines = lines
    }

    func basis(of block: Block) -> Basis? {
        guard let node = block.required("basis") else { return nil }
        if node.scalar?.string == "ours" { return .ours }
        let keys = node.list(faults).compactMap { node -> String? in
            guard let key = node.words(faults) else { return nil }
            guard lines[key] != nil else {
                faults.add(.unknownSource(key, known: lines.keys.sorted() + ["ours"]), at: node)
                return nil
            }
            used.insert(key)
            return key
        }
        return .cited(keys)
    }

    func reportUnused() {
        for (key, line) in lines where !used.contains(key) { faults.add(.unusedSource(key), line: line) }
    }
}
