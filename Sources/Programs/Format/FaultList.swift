import Vocabulary
import Yams

/// The faults found so far; a reader goes on after each, so that a writer hears of all at once.
package final class FaultList {
    package private(set) var faults: [ProgramFault.Fault] = []

    package init() {}

    package func add(_ code: ProgramFault.Code, at node: Node) {
        add(code, line: node.mark?.line ?? 1)
    }

    package func add(_ code: ProgramFault.Code, line: Int) {
        let fault = ProgramFault.Fault(line: line, code: code)
        if !faults.contains(fault) { faults.append(fault) }
    }

    /// The faults in the order of the file.
    package var sorted: [ProgramFault.Fault] {
        faults.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
    }
}

/// A mapping of the file whose keys are known.
package struct Block {
    package let node: Node
    package let faults: FaultList
    private let values: [String: Node]

    /// Reads the keys; every one that is not among those allowed is a fault.
    package init?(_ node: Node?, keys: [String], _ faults: FaultList) {
        guard let node else { return nil }
        guard let mapping = node.mapping else {
            faults.add(.expected(.block), at: node)
            return nil
        }
        var values: [String: Node] = [:]
        for (key, value) in mapping {
            guard let name = key.scalar?.string else {
                faults.add(.expected(.key), at: key)
                continue
            }
            if !keys.contains(name) { faults.add(.unknownKey(name, allowed: keys), at: key) }
            values[name] = value
        }
        self.node = node
        self.faults = faults
        self.values = values
    }

    package var line: Int { node.mark?.line ?? 1 }

    package subscript(key: String) -> Node? { values[key] }

    /// The value of a key that must be there.
    package func required(_ key: String) -> Node? {
        if let value = values[key] { return value }
        faults.add(.missing(key: key), at: node)
        return nil
    }

    /// The entries of a list; what is no list is a fault.
    package func list(_ key: String, required isRequired: Bool = false) -> [Node] {
        guard let node = isRequired ? required(key) : values[key] else { return [] }
        return node.list(faults)
    }

    /// The keys of a list's entries, also of those that cannot be read, so that no fault is told twice.
    package func keys(_ key: String, by name: String = "key") -> [String] {
        values[key]?.sequence.map { $0.compactMap { $0.mapping?[name]?.scalar?.string } } ?? []
    }

    /// The line of each key.
    package var lines: [String: Int] { values.compactMapValues { $0.mark?.line } }

    /// The line of each entry of a list, by the entry's own key.
    func lines(of key: String) -> [String: Int] {
        let entries = values[key]?.sequence.map(Array.init) ?? []
        return Dictionary(
            entries.compactMap { entry in
                guard let key = entry.mapping?["key"]?.scalar?.string, let line = entry.mark?.line else { return nil }
                return (key, line)
            }, uniquingKeysWith: { first, _ in first })
    }

    package func key(_ key: String) -> String? { required(key)?.key(faults) }

    package func yesOrNo(_ key: String) -> Bool { values[key]?.yesOrNo(faults) ?? false }

    func span(_ key: String) -> Duration? { required(key)?.span(faults) }
}

extension Node {
    /// A list; a single word stands for a list of one.
    package func list(_ faults: FaultList) -> [Node] {
        switch self {
        case .sequence(let nodes): return Array(nodes)
        case .scalar: return [self]
        case .mapping, .alias:
            faults.add(.expected(.list), at: self)
            return []
        }
    }

    /// Words that are not empty, without blanks around them.
    package func words(_ faults: FaultList) -> String? {
        guard let text = scalar?.string.trimmingBlanks(), !text.isEmpty else {
            faults.add(.expected(.text), at: self)
            return nil
        }
        return String(text)
    }

    /// Lower-case letters, digits and hyphens, beginning with a letter.
    package func key(_ faults: FaultList) -> String? {
        guard let text = scalar?.string, text.wholeMatch(of: /[a-z][a-z0-9]*(?:-[a-z0-9]+)*/) != nil, text.count <= 60
        else {
            faults.add(.expected(.key), at: self)
            return nil
        }
        return text
    }

    package func yesOrNo(_ faults: FaultList) -> Bool? {
        switch scalar?.string {
        case "yes": return true
        case "no": return false
        default:
            faults.add(.expected(.yesOrNo), at: self)
            return nil
        }
    }

    package func wholeNumber(_ range: ClosedRange<Int>, _ faults: FaultList) -> Int? {
        guard let number = scalar.flatMap({ Int($0.string) }), range.contains(number) else {
            faults.add(.expected(.wholeNumber), at: self)
            return nil
        }
        return number
    }

    /// A number and its measure: `30 s`, `15 min`, `24 h`, `7 d`.
    func span(_ faults: FaultList) -> Duration? {
        let measures = ["s": 1, "min": 60, "h": 3600, "d": 86_400]
        guard let match = scalar?.string.wholeMatch(of: /(\d{1,5}) ?(s|min|h|d)/), let number = Int(match.1),
            let measure = measures[String(match.2)], number > 0
        else {
            faults.add(.expected(.span), at: self)
            return nil
        }
        return .seconds(number * measure)
    }

    /// One of a closed list of words.
    package func one<Word: RawRepresentable & CaseIterable>(of: Word.Type, _ faults: FaultList) -> Word?
    where Word.RawValue == String {
        let found = scalar?.string ?? ""
        if let word = Word(rawValue: found) { return word }
        faults.add(.notOneOf(Word.allCases.map(\.rawValue), found: found), at: self)
        return nil
    }
}
