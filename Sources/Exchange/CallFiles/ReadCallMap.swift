import Foundation
import Vocabulary
import Yams

extension CallMap {
    /// As large as the file of a map may be, in bytes.
    package static let mostBytes = 200_000

    /// Reads a map from its file.
    ///
    /// - Throws: ``CallMapFault``: the first thing that is wrong.
    package init(yaml bytes: some Collection<UInt8>) throws(CallMapFault) {
        guard bytes.count <= CallMap.mostBytes, let text = String(validating: bytes, as: UTF8.self) else {
            throw CallMapFault(line: 1, code: .notText)
        }
        if let line = YAMLAlias.firstLine(in: text) { throw CallMapFault(line: line, code: .anchor) }
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw CallMapFault(line: 1, code: .notYAML(String(String(describing: error).prefix(300))))
        }
        let file = try MapBlock(node, keys: ["map", "about", "zone", "times", "columns", "natures"], line: 1)
        let name = try file.text("map")
        guard name.wholeMatch(of: /[a-z][a-z0-9]*(?:-[a-z0-9]+)*/) != nil, name.count <= 60 else {
            throw CallMapFault(line: file.line(of: "map"), code: .notAName(name))
        }
        let zone = try file.text("zone")
        guard TimeZone(identifier: zone) != nil else {
            throw CallMapFault(line: file.line(of: "zone"), code: .unknownZone(zone))
        }
        self.init(
            name: name, zone: zone, times: try file.word("times"), columns: try CallMap.columns(file),
            natures: try CallMap.natures(file))
    }

    private static func columns(_ file: MapBlock) throws(CallMapFault) -> [CallField: [String]] {
        let line = file.line(of: "columns")
        let block = try MapBlock(file["columns"], keys: CallField.allCases.map(\.rawValue), line: line)
        var columns: [CallField: [String]] = [:]
        for field in CallField.allCases {
            guard let node = block[field.rawValue] else { continue }
            let names = node.sequence.map(Array.init) ?? [node]
            guard names.count == 1 || field.mayBeJoined, (1...mostJoined).contains(names.count) else {
                throw CallMapFault(line: node.mark?.line ?? line, code: .notJoined(field: field.rawValue))
            }
            var texts: [String] = []
            for name in names {
                guard let text = name.scalar?.string, !text.isEmpty else {
                    throw CallMapFault(line: name.mark?.line ?? line, code: .notAText(key: field.rawValue))
                }
                texts.append(text)
            }
            columns[field] = texts
        }
        for field in [CallField.received, .type] where columns[field] == nil {
            throw CallMapFault(line: line, code: .missing(key: field.rawValue))
        }
        return columns
    }

    private static func natures(_ file: MapBlock) throws(CallMapFault) -> [String: Nature] {
        guard let node = file["natures"] else { return [:] }
        let block = try MapBlock(node, keys: nil, line: file.line(of: "natures"))
        var natures: [String: Nature] = [:]
        for type in block.keys {
            guard natures.updateValue(try block.word(type), forKey: key(ofType: type)) == nil else {
                throw CallMapFault(line: block.line(of: type), code: .twice(type))
            }
        }
        return natures
    }

    /// The map as the file that is read to it again.
    package var yaml: String {
        get throws {
            var lines: [(String, Node)] = [
                ("map", Node(name)), ("zone", Node(zone)), ("times", Node(times.rawValue)),
            ]
            let columns = CallField.allCases.compactMap { field -> (Node, Node)? in
                guard let names = self.columns[field] else { return nil }
                let texts = names.map { Node($0, .implicit, .doubleQuoted) }
                let value = texts.count == 1 ? texts[0] : Node(texts)
                return (Node(field.rawValue), value)
            }
            lines.append(("columns", Node(columns)))
            if !natures.isEmpty {
                let pairs = natures.sorted { $0.key < $1.key }.map {
                    (Node($0.key, .implicit, .doubleQuoted), Node($0.value.rawValue))
                }
                lines.append(("natures", Node(pairs)))
            }
            return try Yams.serialize(node: Node(lines.map { (Node($0), $1) }), width: -1)
        }
    }
}

/// A mapping of the file.
private struct MapBlock {
    let keys: [String]
    private let values: [String: Node]
    private let line: Int

    init(_ node: Node?, keys allowed: [String]?, line: Int) throws(CallMapFault) {
        guard let mapping = node?.mapping else { throw CallMapFault(line: line, code: .notAText(key: "map")) }
        var (keys, values): ([String], [String: Node]) = ([], [:])
        for (key, value) in mapping {
            let place = key.mark?.line ?? line
            guard let name = key.scalar?.string else { throw CallMapFault(line: place, code: .notAText(key: "")) }
            if let allowed, !allowed.contains(name) {
                throw CallMapFault(line: place, code: .unknownKey(name, allowed: allowed))
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw CallMapFault(line: place, code: .twice(name))
            }
            keys.append(name)
        }
        (self.keys, self.values, self.line) = (keys, values, line)
    }

    subscript(key: String) -> Node? { values[key] }

    func line(of key: String) -> Int { values[key]?.mark?.line ?? line }

    func text(_ key: String) throws(CallMapFault) -> String {
        guard let node = values[key] else { throw CallMapFault(line: line, code: .missing(key: key)) }
        guard let text = node.scalar?.string, !text.isEmpty else {
            throw CallMapFault(line: line(of: key), code: .notAText(key: key))
        }
        return text
    }

    func word<Word: RawRepresentable<String> & CaseIterable>(_ key: String) throws(CallMapFault) -> Word {
        let text = try text(key)
        guard let word = Word(rawValue: text) else {
            throw CallMapFault(line: line(of: key), code: .notOneOf(Word.allCases.map(\.rawValue), found: text))
        }
        return word
    }
}
