import Crypto
import Foundation
import Vocabulary
import Yams

extension Program {
    /// As large as a file may be.
    package static let mostBytes = 1_000_000

    /// Reads a program from its file.
    ///
    /// - Throws: ``ProgramFault`` with every fault of the file, not only the first.
    package init(yaml bytes: some Collection<UInt8>) throws(ProgramFault) {
        let faults = FaultList()
        guard let root = Program.root(bytes, faults), let program = ProgramReader(root, faults)?.program(bytes) else {
            throw ProgramFault(faults: faults.sorted)
        }
        self = program
    }

    private static func root(_ bytes: some Collection<UInt8>, _ faults: FaultList) -> Node? {
        guard bytes.count <= mostBytes else {
            faults.add(.tooLarge(mostBytes: mostBytes), line: 1)
            return nil
        }
        guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\0") else {
            faults.add(.notText, line: 1)
            return nil
        }
        if let line = firstAlias(text) {
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

    /// The line on which something that bears an anchor is pointed at; looked for before the file is put together, because
    /// aliases that are keys are compared then, and a short file could have them compared without end.
    private static func firstAlias(_ text: String) -> Int? {
        let anchors = Set(text.matches(of: /&([^\s,\[\]{}]+)/).map(\.1))
        guard !anchors.isEmpty else { return nil }
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where line.matches(of: /\*([^\s,\[\]{}]+)/).contains(where: { anchors.contains($0.1) }) {
            return number + 1
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
}

/// Reads the parts of a file, each knowing only those before it.
struct ProgramReader {
    let file: Block
    let faults: FaultList

    static let keys = [
        "program", "version", "title", "about", "languages", "sources", "hours", "skipped-stages", "natures",
        "questions", "rules", "responses", "gate", "promises", "check-in", "examples",
    ]

    init?(_ root: Node, _ faults: FaultList) {
        guard let file = Block(root, keys: ProgramReader.keys, faults) else { return nil }
        self.file = file
        self.faults = faults
    }

    /// The program, if nothing in the file is wrong.
    func program(_ bytes: some Collection<UInt8>) -> Program? {
        let name = file.key("program")
        let version = file.required("version").flatMap(version)
        let languages = self.languages()
        let words = WordReader(languages: languages, faults: faults)
        let title = words.text(file.required("title"))
        let about = words.text(file.required("about"))
        let sources = SourceReader(file.list("sources"), faults)
        let skipped = self.skipped()
        let responses = CrewReader(words: words, sources: sources, faults: faults).crews(file)
        let names = file.keys("responses")
        let hours = HoursReader(sources: sources, responses: names, skipped: skipped, faults: faults)
            .hours(file.required("hours"))
        let gate = GateReader(words: words, sources: sources, faults: faults).gate(file["gate"])
        let promises = PromiseReader(sources: sources, faults: faults)
        let kept = promises.promises(file.required("promises"))
        let checkIn = promises.promise(file["check-in"])
        let natures = self.natures(sources)
        let questions = QuestionReader(words: words, natures: natures, faults: faults).questions(file)
        let unread = Set(file.keys("questions")).subtracting(questions.map(\.key))
        let conditions = ConditionReader(questions: questions, unread: unread, natures: natures, faults: faults)
        let rules = RuleReader(
            words: words, sources: sources, conditions: conditions, responses: names, hasGate: file["gate"] != nil,
            skipped: skipped, faults: faults
        ).rules(file)
        let examples = ExampleReader(
            questions: questions, unread: unread, responses: names, hours: hours, faults: faults
        )
        .examples(file)
        sources.reportUnused()
        guard faults.faults.isEmpty, let name, let version, let title, let about, let hours, let kept else {
            return nil
        }
        return Program(
            name: name, version: version,
            digest: SHA256.hash(data: Array(bytes)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
                .joined(),
            title: title, about: about, languages: languages, sources: sources.citations, hours: hours,
            skipped: skipped, natures: natures, questions: questions, rules: rules, responses: responses, gate: gate,
            promises: kept, checkIn: checkIn?.within, examples: examples,
            wiring: Wiring(questions: questions, rules: rules))
    }

    /// Numbers between dots, so that versions can be put in order.
    private func version(_ node: Node) -> String? {
        guard let text = node.scalar?.string, text.wholeMatch(of: /\d{1,9}(?:\.\d{1,9}){0,3}/) != nil else {
            faults.add(.expected(.wholeNumber), at: node)
            return nil
        }
        return text
    }

    private func languages() -> [String] {
        let nodes = file.list("languages", required: true)
        let tags = nodes.compactMap { node -> String? in
            guard let tag = node.scalar?.string, tag.wholeMatch(of: /[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*/) != nil else {
                faults.add(.expected(.key), at: node)
                return nil
            }
            return tag
        }
        if let node = file["languages"], !tags.contains("en") { faults.add(.noText(language: "en"), at: node) }
        return tags
    }

    /// A call is always received and triaged; everything after may not be a program's way of working.
    private func skipped() -> Set<Stage> {
        var stages: Set<Stage> = []
        for node in file.list("skipped-stages") {
            guard let stage = node.one(of: Stage.self, faults) else { continue }
            if [.received, .triaged].contains(stage) {
                faults.add(.stageNotSkippable(stage.rawValue), at: node)
            } else if !stages.insert(stage).inserted {
                faults.add(.twice(key: stage.rawValue), at: node)
            }
        }
        return stages
    }

    private func natures(_ sources: SourceReader) -> Natures {
        guard let block = Block(file["natures"], keys: ["eligible", "excluded", "basis"], faults) else {
            return Natures(eligible: [], excluded: [], basis: .ours)
        }
        let basis = sources.basis(of: block)
        let eligible = block.list("eligible", required: true)
        let excluded = block.list("excluded")
        var seen: Set<String> = []
        func keys(_ nodes: [Node]) -> [String] {
            nodes.compactMap { node in
                guard let nature = node.one(of: Nature.self, faults) else { return nil }
                if !seen.insert(nature.rawValue).inserted { faults.add(.twice(key: nature.rawValue), at: node) }
                return nature.rawValue
            }
        }
        return Natures(eligible: keys(eligible), excluded: keys(excluded), basis: basis ?? .ours)
    }
}
