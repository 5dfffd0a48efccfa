import Programs
import Vocabulary
import Yams

extension Scenario {
    /// As large as a file may be.
    package static let mostBytes = 500_000

    /// Reads a scenario from its file.
    ///
    /// - Throws: ``ScenarioFault`` with every fault of the file, not only the first.
    package init(yaml bytes: some Collection<UInt8>) throws(ScenarioFault) {
        let faults = ScenarioFaults()
        guard let root = PlainYAML.root(bytes, mostBytes: Scenario.mostBytes, faults.form),
            let file = Block(root, keys: ScenarioReader.keys, faults.form),
            let scenario = ScenarioReader(file, faults).scenario(of: bytes)
        else {
            throw ScenarioFault(faults: faults.sorted)
        }
        self = scenario
    }
}

/// The faults found so far: those of form, and those of the scenario.
final class ScenarioFaults {
    let form = FaultList()
    private var own: [ScenarioFault.Fault] = []

    func add(_ code: ScenarioFault.Code, at node: Node) {
        add(code, line: node.mark?.line ?? 1)
    }

    func add(_ code: ScenarioFault.Code, line: Int) {
        let fault = ScenarioFault.Fault(line: line, code: code)
        if !own.contains(fault) { own.append(fault) }
    }

    var isEmpty: Bool { form.faults.isEmpty && own.isEmpty }

    /// The faults in the order of the file.
    var sorted: [ScenarioFault.Fault] {
        let all = form.sorted.map { ScenarioFault.Fault(line: $0.line, code: .form($0.code)) } + own
        return all.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
    }
}

/// Reads the parts of a file.
struct ScenarioReader {
    let file: Block
    let faults: ScenarioFaults
    let languages: [String]
    let sources: SourceReader

    static let keys = [
        "scenario", "version", "languages", "title", "about", "warning", "nature", "skills", "roles", "minutes",
        "sources", "rubric", "start", "turns", "scenes", "ends",
    ]
    static let mostScenes = 40
    static let mostChoices = 12
    static let mostMinutes = 240

    init(_ file: Block, _ faults: ScenarioFaults) {
        self.file = file
        self.faults = faults
        languages = file.languages()
        sources = SourceReader(file.list("sources"), faults.form)
    }

    /// The scenario, if nothing in the file is wrong.
    func scenario(of bytes: some Collection<UInt8>) -> Scenario? {
        let name = file.key("scenario")
        let version = file.version()
        let title = text(file.required("title"), most: 80)
        let about = text(file.required("about"), most: 600)
        let warning = text(file.required("warning"), most: 400)
        let nature = file["nature"].flatMap { $0.one(of: Nature.self, faults.form) }
        let skills = words("skills", of: Scenario.Skill.self)
        let roles = words("roles", of: Scenario.Role.self)
        let minutes = file.required("minutes").flatMap { number($0, 1...ScenarioReader.mostMinutes) }
        let rubric = rubric()
        let start = start()
        let turns = nodes("turns", most: 10).compactMap(turn)
        let scenes = SceneReader(file: self, roles: roles, rows: file.keys("rubric")).scenes()
        let ends = nodes("ends", most: 20, required: true).compactMap(end)
        reportDoubles("scenes")
        reportDoubles("ends")
        sources.reportUnused()
        guard faults.isEmpty, let name, let version, let title, let about, let warning, let minutes, let start,
            let first = place(of: start.scene, in: "scenes")
        else { return nil }
        return Scenario(
            name: name, version: version, digest: PlainYAML.digest(bytes),
            // It was read from these bytes, so they are text.
            text: String(decoding: bytes, as: UTF8.self), languages: languages, title: title, about: about,
            warning: warning, nature: nature, skills: skills, roles: roles, minutes: minutes,
            sources: sources.citations, rubric: rubric, start: start.scales, first: first, turns: turns,
            scenes: scenes, ends: ends, rolesLine: file.lines["roles"] ?? file.line)
    }

    private func rubric() -> [Scenario.Row] {
        var rows: [Scenario.Row] = []
        for node in nodes("rubric", most: 20, required: true) {
            guard let block = Block(node, keys: ["key", "text"], faults.form) else { continue }
            let key = block.key("key")
            let text = text(block.required("text"), most: 160)
            guard let key, let text else { continue }
            if rows.contains(where: { $0.key == key }) { faults.add(.form(.twice(key: key)), at: node) }
            rows.append(Scenario.Row(key: key, text: text, line: block.line))
        }
        return rows
    }

    private func start() -> (scene: String, scales: ScenarioScales)? {
        let keys = ["scene"] + ScenarioScale.allCases.map(\.rawValue)
        guard let block = Block(file.required("start"), keys: keys, faults.form) else { return nil }
        let scene = block.required("scene").flatMap { self.scene($0) }
        func value(_ scale: ScenarioScale) -> Int? {
            block.required(scale.rawValue).flatMap { number($0, ScenarioScale.range) }
        }
        let (tension, safety, trust) = (value(.tension), value(.safety), value(.trust))
        guard let scene, let tension, let safety, let trust else { return nil }
        return (scene, ScenarioScales(tension: tension, safety: safety, trust: trust))
    }

    private func turn(_ node: Node) -> Scenario.Turn? {
        guard let block = Block(node, keys: ["when", "to"], faults.form) else { return nil }
        let when = thresholds(block.required("when"))
        guard let to = block.required("to") else { return nil }
        let found = to.scalar?.string ?? ""
        guard let end = place(of: found, in: "ends") else {
            faults.add(.unknownEnd(found, known: file.keys("ends")), at: to)
            return nil
        }
        return when.map { Scenario.Turn(when: $0, end: end, line: block.line) }
    }

    private func end(_ node: Node) -> Scenario.End? {
        guard let block = Block(node, keys: ["key", "title", "happened", "reasons", "questions"], faults.form) else {
            return nil
        }
        let key = block.key("key")
        let title = text(block.required("title"), most: 80)
        let happened = text(block.required("happened"), most: 1_200)
        let reasons = entries("reasons", of: block, most: 8).compactMap(reason)
        let questions = entries("questions", of: block, most: 8).compactMap { text($0, most: 300) }
        guard let key, let title, let happened else { return nil }
        return Scenario.End(
            key: key, title: title, happened: happened, reasons: reasons, questions: questions, line: block.line)
    }

    private func reason(_ node: Node) -> Scenario.Reason? {
        guard let block = Block(node, keys: ["text", "basis"], faults.form) else { return nil }
        let text = text(block.required("text"), most: 700)
        guard let basis = sources.basis(of: block), let text else { return nil }
        return Scenario.Reason(text: text, basis: basis)
    }

    // What every part needs.

    /// A text in every language, of a length that fits, without words that are never used.
    func text(_ node: Node?, most: Int, isSpoken: Bool = false) -> Localized? {
        let text = WordReader(languages: languages, faults: faults.form).text(node)
        for (language, words) in text?.texts ?? [:] {
            guard let place = node?.mapping?[language] else { continue }
            if words.count > most { faults.add(.tooLong(most: most, found: words.count), at: place) }
            for finding in UnfitWords.find(in: words, isSpoken: isSpoken) {
                switch finding {
                case .never(let words): faults.add(.neverSaid(words), at: place)
                case .law(let name): faults.add(.law(name), at: place)
                }
            }
        }
        return text
    }

    func number(_ node: Node, _ range: ClosedRange<Int>) -> Int? {
        guard let number = node.scalar.flatMap({ Int($0.string) }), range.contains(number) else {
            faults.add(.outOfRange(least: range.lowerBound, most: range.upperBound), at: node)
            return nil
        }
        return number
    }

    /// `{ tension: { at-least: 7 }, minutes: { at-most: 20 } }`: all of it must hold.
    func thresholds(_ node: Node?) -> [Scenario.Threshold]? {
        let scales = ScenarioScale.allCases
        guard let block = Block(node, keys: scales.map(\.rawValue) + ["minutes"], faults.form) else { return nil }
        let measures: [(String, ScenarioScale?)] = scales.map { ($0.rawValue, $0) } + [("minutes", nil)]
        var found: [Scenario.Threshold] = []
        for (name, scale) in measures {
            guard let bounds = Block(block[name], keys: ["at-least", "at-most"], faults.form) else { continue }
            let range = scale == nil ? 0...ScenarioReader.mostMinutes : ScenarioScale.range
            if let least = bounds["at-least"].flatMap({ number($0, range) }) {
                found.append(Scenario.Threshold(scale: scale, bound: .atLeast(least)))
            }
            if let most = bounds["at-most"].flatMap({ number($0, range) }) {
                found.append(Scenario.Threshold(scale: scale, bound: .atMost(most)))
            }
        }
        let isEmpty = measures.allSatisfy { block[$0.0]?.mapping.map(\.isEmpty) ?? (block[$0.0] == nil) }
        if isEmpty { faults.add(.emptyCondition, at: block.node) }
        return found
    }

    /// Where a key stands in a list of the file.
    func place(of key: String, in list: String) -> Int? { file.keys(list).firstIndex(of: key) }

    private func scene(_ node: Node) -> String? {
        let found = node.scalar?.string ?? ""
        guard place(of: found, in: "scenes") != nil else {
            faults.add(.unknownScene(found, known: file.keys("scenes")), at: node)
            return nil
        }
        return found
    }

    func nodes(_ key: String, most: Int, required: Bool = false) -> [Node] {
        bounded(file.list(key, required: required), most, at: required ? file[key] : nil)
    }

    /// The entries of a list that must have one.
    private func entries(_ key: String, of block: Block, most: Int) -> [Node] {
        bounded(block.list(key, required: true), most, at: block[key])
    }

    /// As many as there may be; and at least one where a place for them is given.
    func bounded(_ nodes: [Node], _ most: Int, at place: Node?) -> [Node] {
        if nodes.isEmpty, let place, place.sequence != nil { faults.add(.form(.empty), at: place) }
        if nodes.count > most { faults.add(.form(.tooMany(most: most)), at: nodes[most]) }
        return Array(nodes.prefix(most))
    }

    private func words<Word: RawRepresentable & CaseIterable & Equatable>(_ key: String, of: Word.Type) -> [Word]
    where Word.RawValue == String {
        var words: [Word] = []
        for node in nodes(key, most: 20, required: true) {
            guard let word = node.one(of: Word.self, faults.form) else { continue }
            if words.contains(word) { faults.add(.form(.twice(key: word.rawValue)), at: node) }
            words.append(word)
        }
        return words
    }

    /// A name may be an end's or a scene's, and only one's.
    private func reportDoubles(_ list: String) {
        let known = file.keys("scenes") + file.keys("ends")
        for node in file.list(list) {
            guard let key = node.mapping?["key"]?.scalar?.string else { continue }
            if known.filter({ $0 == key }).count > 1 { faults.add(.form(.twice(key: key)), at: node) }
        }
    }
}
