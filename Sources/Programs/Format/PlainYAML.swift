import Crypto
import Foundation
import Vocabulary
import Yams

/// YAML as the files of programs, instruments and scenarios are written: text, of bounded size, without anchors.
package enum PlainYAML {
    /// The root of a file, if it is YAML without anchors and not too large.
    package static func root(_ bytes: some Collection<UInt8>, mostBytes: Int, _ faults: FaultList) -> Node? {
        guard bytes.count <= mostBytes else {
            faults.add(.tooLarge(mostBytes: mostBytes), line: 1)
            return nil
        }
        guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\0") else {
            faults.add(.notText, line: 1)
            return nil
        }
        if let line = YAMLAlias.firstLine(in: text) {
            faults.add(.anchor, line: line)
            return nil
        }
        do {
            let parser = try Parser(yaml: text)
            guard let root = try parser.singleRoot() else {
                faults.add(.expected(.block), line: 1)
                return nil
            }
            // A node holds its anchor only as long as the parser is there.
            return withExtendedLifetime(parser) { hasAnchor(root, faults) } ? nil : root
        } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
            faults.add(.twice(key: keys.joined(separator: ", ")), line: max(context.mark.line, 1))
        } catch YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _)
        {
            faults.add(.notYAML(problem), line: max(mark.line, 1))
        } catch YamlError.reader(let problem, _, _, _) {
            faults.add(.notYAML(problem), line: 1)
        } catch {
            faults.add(.notYAML(""), line: 1)
        }
        return nil
    }

    /// Ends at the first anchor, so that aliases of aliases are never followed.
    private static func hasAnchor(_ node: Node, _ faults: FaultList) -> Bool {
        if node.anchor != nil {
            faults.add(.anchor, at: node)
            return true
        }
        switch node {
        case .scalar: return false
        case .alias:
            faults.add(.anchor, at: node)
            return true
        case .sequence(let nodes): return nodes.contains { hasAnchor($0, faults) }
        case .mapping(let pairs): return pairs.contains { hasAnchor($0.key, faults) || hasAnchor($0.value, faults) }
        }
    }

    /// The SHA-256 of a file, in hexadecimal.
    package static func digest(_ bytes: some Collection<UInt8>) -> String {
        SHA256.hash(data: Array(bytes)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
