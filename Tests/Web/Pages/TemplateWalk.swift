import Foundation

@testable import Web

/// A template taken apart: what it mentions, and what it shows only under a condition.
indirect enum Tag {
    case name(String)
    case section(String, inverted: Bool, [Tag], place: String)
    case partial(String, blocks: [String: [Tag]])
    case block(String, [Tag])
}

/// Walks templates beside the values they are rendered with.
///
/// Mustache prints nothing for a name it does not know, so this looks each one up, and remembers which sections were
/// entered: a section that no sample enters has names that nobody has looked up.
struct TemplateWalk {
    let templates: [String: [Tag]]
    private(set) var unknown: Set<String> = []
    private(set) var entered: Set<String> = []

    init(_ texts: [String: String]) throws {
        templates = try Dictionary(
            uniqueKeysWithValues: texts.map { name, text in
                var reader = TagReader(text, of: name)
                return (name, try reader.tags(until: nil))
            })
    }

    mutating func walk(_ template: String, with root: Names) {
        guard let tags = templates[template] else {
            unknown.insert("template \(template)")
            return
        }
        walk(tags, in: template, stack: [root], blocks: [:])
    }

    private mutating func walk(_ tags: [Tag], in template: String, stack: [Any], blocks: [String: [Tag]]) {
        for tag in tags {
            switch tag {
            case .name(let name):
                _ = look(up: name, in: template, stack)
            case .section(let name, let inverted, let inner, let place):
                let value = look(up: name, in: template, stack)
                enter(inner, for: value, inverted: inverted, place, template, stack, blocks)
            case .partial(let name, let given):
                guard let tags = templates[name] else {
                    unknown.insert("\(template): partial \(name)")
                    continue
                }
                walk(tags, in: name, stack: stack, blocks: blocks.merging(given) { _, new in new })
            case .block(let name, let usual):
                walk(blocks[name] ?? usual, in: template, stack: stack, blocks: blocks)
            }
        }
    }

    private mutating func enter(
        _ inner: [Tag], for value: Any?, inverted: Bool, _ place: String, _ template: String, _ stack: [Any],
        _ blocks: [String: [Tag]]
    ) {
        let values: [Any]
        switch value {
        case nil, is NSNull: values = []
        case let flag as Bool: values = flag ? [flag] : []
        case let list as [Any]: values = list
        case let one?: values = [one]
        }
        guard inverted == values.isEmpty else { return }
        entered.insert(place)
        for value in inverted ? [NSNull() as Any] : values {
            walk(inner, in: template, stack: value is Bool || value is NSNull ? stack : stack + [value], blocks: blocks)
        }
    }

    /// The value of a dotted name, from the innermost value outwards, as Mustache looks for it.
    private mutating func look(up name: String, in template: String, _ stack: [Any]) -> Any? {
        if name == "." { return stack.last }
        let path = name.split(separator: ".").map(String.init)
        for frame in stack.reversed() {
            guard let first = child(path[0], of: frame) else { continue }
            var value: Any = first
            for part in path.dropFirst() {
                guard let next = child(part, of: value) else {
                    unknown.insert("\(template): \(name)")
                    return nil
                }
                value = next
            }
            return value
        }
        unknown.insert("\(template): \(name)")
        return nil
    }

    private func child(_ name: String, of value: Any) -> Any? {
        switch value {
        case let names as Names: names.child(named: name)
        case let words as Words: words.child(named: name)
        case let branch as Words.Branch: branch.child(named: name)
        default: nil
        }
    }

    /// The place of every section of every template.
    var sections: Set<String> {
        var places: Set<String> = []
        func collect(_ tags: [Tag]) {
            for tag in tags {
                switch tag {
                case .name: continue
                case .section(_, _, let inner, let place):
                    places.insert(place)
                    collect(inner)
                case .partial(_, let blocks): blocks.values.forEach(collect)
                case .block(_, let inner): collect(inner)
                }
            }
        }
        templates.values.forEach(collect)
        return places
    }
}

/// Reads the tags of a template, one after the other.
struct TagReader {
    struct Unbalanced: Error {
        let tag: String
    }

    private let template: String
    private let found: [(content: String, line: Int)]
    private var next = 0

    init(_ text: String, of template: String) {
        self.template = template
        found = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { line, text in
            text.matches(of: /\{\{\{?([^}]+)\}?\}\}/).map { match in
                (String(match.1).trimmingCharacters(in: .whitespaces), line + 1)
            }
        }
    }

    mutating func tags(until end: String?) throws -> [Tag] {
        var tags: [Tag] = []
        while next < found.count {
            let (content, line) = found[next]
            let place = "\(template):\(line) \(content)"
            next += 1
            let name = content.dropFirst().trimmingCharacters(in: .whitespaces)
            switch content.first {
            case "#": tags.append(.section(name, inverted: false, try self.tags(until: name), place: place))
            case "^": tags.append(.section(name, inverted: true, try self.tags(until: name), place: place))
            case "$": tags.append(.block(name, try self.tags(until: name)))
            case "<":
                var blocks: [String: [Tag]] = [:]
                for case .block(let block, let inner) in try self.tags(until: name) { blocks[block] = inner }
                tags.append(.partial(name, blocks: blocks))
            case ">": tags.append(.partial(name, blocks: [:]))
            case "!": continue
            case "/":
                guard name == end else { throw Unbalanced(tag: content) }
                return tags
            default: tags.append(.name(content))
            }
        }
        guard end == nil else { throw Unbalanced(tag: end ?? "") }
        return tags
    }
}
