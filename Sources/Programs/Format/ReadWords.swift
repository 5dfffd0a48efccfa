import Vocabulary
import Yams

extension Block {
    /// Numbers between dots, so that versions can be put in order.
    package func version() -> String? {
        guard let node = required("version") else { return nil }
        guard let text = node.scalar?.string, text.wholeMatch(of: /\d{1,9}(?:\.\d{1,9}){0,3}/) != nil else {
            faults.add(.expected(.wholeNumber), at: node)
            return nil
        }
        return text
    }

    /// The languages of a file's texts, of which English is one.
    package func languages() -> [String] {
        let nodes = list("languages", required: true)
        let tags = nodes.compactMap { node -> String? in
            guard let tag = node.scalar?.string, tag.wholeMatch(of: /[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*/) != nil else {
                faults.add(.expected(.key), at: node)
                return nil
            }
            return tag
        }
        if let node = self["languages"], !tags.contains("en") { faults.add(.noText(language: "en"), at: node) }
        return tags
    }
}

/// Reads texts in all the languages of a file.
package struct WordReader {
    let languages: [String]
    let faults: FaultList

    package init(languages: [String], faults: FaultList) {
        self.languages = languages
        self.faults = faults
    }

    package func text(_ node: Node?) -> Localized? {
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
package final class SourceReader {
    package let citations: [Citation]
    private let faults: FaultList
    private let lines: [String: Int]
    private var used: Set<String> = []

    package init(_ nodes: [Node], _ faults: FaultList) {
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

    package func basis(of block: Block) -> Basis? {
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

    package func reportUnused() {
        for (key, line) in lines where !used.contains(key) { faults.add(.unusedSource(key), line: line) }
    }
}
