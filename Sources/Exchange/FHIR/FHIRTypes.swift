/// What each type of FHIR R4 is made of, read once from its tables.
struct FHIRTypes: Sendable {
    /// One element of a type.
    struct Element: Sendable {
        let type: String
        let isList: Bool
    }

    /// What must stand somewhere in a thing of a type, or may stand there once only: one name, or one of several.
    struct Rule: Sendable {
        let name: String
        let names: [String]
        let isRequired: Bool
    }

    struct Definition: Sendable {
        var elements: [String: Element] = [:]
        var rules: [Rule] = []
    }

    static let shared = FHIRTypes(types: FHIRTables.types, codes: FHIRTables.codes)

    private let definitions: [String: Definition]
    private let codes: [String: Set<String>]

    init(types: String, codes: String) {
        self.codes = Dictionary(
            uniqueKeysWithValues: Self.entries(codes).map { head, items in (head, Set(items.flatMap(Self.parts))) })
        var own: [String: (parent: String?, definition: Definition)] = [:]
        for (head, items) in Self.entries(types) {
            let names = head.split(separator: "<" as Character).map { $0.filter { $0 != " " } }
            guard let name = names.first else { continue }
            var definition = Definition()
            for item in items { definition.add(item) }
            own[name] = (names.count > 1 ? names[1] : nil, definition)
        }
        var definitions: [String: Definition] = [:]
        for (name, entry) in own {
            var whole = entry.definition
            var parent = entry.parent
            while let above = parent.flatMap({ own[$0] }) {
                whole.elements.merge(above.definition.elements) { own, _ in own }
                whole.rules += above.definition.rules
                parent = above.parent
            }
            definitions[name] = whole
        }
        self.definitions = definitions
        resources = Set(own.filter { $0.value.parent == "DomainResource" }.keys).union(["Bundle"])
    }

    /// The kinds of resources that are known.
    let resources: Set<String>

    func definition(_ type: String) -> Definition? { definitions[type] }

    /// The codes of a list; nothing where it is no list.
    func codes(_ type: String) -> Set<String>? { codes[type] }

    /// What stands before each `=`, with the words behind it; a word that ends in a stroke goes on in the next one.
    private static func entries(_ table: String) -> [(head: String, items: [String])] {
        var entries: [(head: String, items: [String])] = []
        for line in table.split(separator: "\n") {
            var words = line.split(separator: " ").map(String.init)
            if !line.hasPrefix(" ") {
                guard let sign = words.firstIndex(of: "=") else { continue }
                entries.append((words[..<sign].joined(separator: " "), []))
                words = Array(words[(sign + 1)...])
            }
            guard var last = entries.popLast() else { continue }
            for word in words {
                if let before = last.items.last, before.hasSuffix("|") {
                    last.items[last.items.count - 1] = before + word
                } else {
                    last.items.append(word)
                }
            }
            entries.append(last)
        }
        return entries
    }

    fileprivate static func parts(_ text: some StringProtocol) -> [String] {
        text.split(separator: "|" as Character).map { String($0) }
    }
}

extension FHIRTypes.Definition {
    /// Adds an element as the table spells it: `name`, how often, `:`, its type or several.
    fileprivate mutating func add(_ item: String) {
        let halves = item.split(separator: ":", maxSplits: 1)
        guard halves.count == 2 else { return }
        let types = FHIRTypes.parts(halves[1])
        var name = String(halves[0])
        let mark = name.last.flatMap { "!+*".contains($0) ? $0 : nil }
        if mark != nil { name.removeLast() }
        let isChoice = name.hasSuffix("[x]")
        if isChoice { name.removeLast(3) }
        let names = isChoice ? types.map { name + $0.prefix(1).uppercased() + $0.dropFirst() } : [name]
        for (name, type) in zip(names, types) {
            elements[name] = FHIRTypes.Element(type: type, isList: mark == "*" || mark == "+")
        }
        let isRequired = mark == "!" || mark == "+"
        if isRequired || isChoice {
            rules.append(FHIRTypes.Rule(name: name, names: names, isRequired: isRequired))
        }
    }
}
