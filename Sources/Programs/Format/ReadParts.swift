import Foundation
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

/// Reads the responses: who goes.
struct CrewReader {
    let words: WordReader
    let sources: SourceReader
    let faults: FaultList

    func crews(_ file: Block) -> [Crew] {
        let nodes = file.list("responses", required: true)
        let names = file.keys("responses")
        var seen: Set<String> = []
        return nodes.compactMap { node in
            let keys = [
                "key", "title", "disciplines", "people", "armed", "by-phone", "skills", "fall-backs", "basis",
            ]
            guard let block = Block(node, keys: keys, faults) else { return nil }
            let key = block.key("key")
            if let key {
                if !seen.insert(key).inserted { faults.add(.twice(key: key), at: node) }
                if Alternative.words.contains(key) { faults.add(.reservedName(key), at: block["key"] ?? node) }
            }
            let title = words.text(block.required("title"))
            let disciplines = block.list("disciplines", required: true)
                .compactMap { $0.one(of: Discipline.self, faults) }
            let people = block.required("people")?.wholeNumber(1...20, faults)
            let skills = block.list("skills").compactMap { $0.key(faults) }
            let fallBacks = block.list("fall-backs").compactMap { node -> String? in
                let found = node.scalar?.string ?? ""
                let known = names.filter { $0 != key } + Alternative.words
                guard known.contains(found) else {
                    faults.add(.notOneOf(known, found: found), at: node)
                    return nil
                }
                return found
            }
            let basis = sources.basis(of: block)
            guard let key, let title, let people, let basis else { return nil }
            return Crew(
                key: key, title: title, disciplines: disciplines, people: people, isArmed: block.yesOrNo("armed"),
                isByPhone: block.yesOrNo("by-phone"), skills: skills, fallBacks: fallBacks, basis: basis)
        }
    }
}

extension Alternative {
    /// The names under which another service's response is recommended.
    static let words = allCases.map(\.rawValue)
}

/// Reads the scene-safety gate.
struct GateReader {
    let words: WordReader
    let sources: SourceReader
    let faults: FaultList

    func gate(_ node: Node?) -> Gate? {
        let keys = ["holds", "released-by", "asks", "again", "leader", "other-leader", "basis"]
        guard let block = Block(node, keys: keys, faults) else { return nil }
        let holds = block.list("holds", required: true).compactMap { $0.one(of: Discipline.self, faults) }
        let releasers = block.list("released-by", required: true).compactMap { $0.one(of: Gate.Releaser.self, faults) }
        if holds.isEmpty || releasers.isEmpty { faults.add(.gateHoldsNobody, at: block.node) }
        let asks = block.list("asks", required: true).compactMap(ask)
        for key in Set(asks.map(\.key)) where asks.filter({ $0.key == key }).count > 1 {
            faults.add(.twice(key: key), at: block.node)
        }
        guard let basis = sources.basis(of: block) else { return nil }
        return Gate(
            holds: holds, releasers: releasers, asks: asks, again: block["again"]?.span(faults),
            leader: block["leader"]?.one(of: Discipline.self, faults),
            otherLeader: block["other-leader"]?.one(of: Discipline.self, faults), basis: basis)
    }

    private func ask(_ node: Node) -> Gate.Ask? {
        guard let block = Block(node, keys: ["key", "text", "safe", "for"], faults) else { return nil }
        let key = block.key("key")
        let text = words.text(block.required("text"))
        let safe = block.required("safe")?.yesOrNo(faults)
        let purpose = block["for"].map { $0.one(of: Gate.Ask.Purpose.self, faults) } ?? .going
        guard let key, let text, let safe, let purpose else { return nil }
        return Gate.Ask(key: key, text: text, safe: safe ? .yes : .no, purpose: purpose)
    }
}

/// Reads what is promised.
struct PromiseReader {
    let sources: SourceReader
    let faults: FaultList

    func promises(_ node: Node?) -> Promises? {
        guard let block = Block(node, keys: Promises.Kind.allCases.map(\.rawValue), faults) else { return nil }
        var kept: [Promises.Kind: Promises.Promise] = [:]
        for kind in Promises.Kind.allCases {
            let isRequired = [.triage, .assessment, .dispatch].contains(kind)
            kept[kind] = promise(isRequired ? block.required(kind.rawValue) : block[kind.rawValue])
        }
        guard let triage = kept[.triage], let assessment = kept[.assessment], let dispatch = kept[.dispatch] else {
            return nil
        }
        return Promises(
            kept: kept, triage: triage.within, assessment: assessment.within, dispatch: dispatch.within)
    }

    func promise(_ node: Node?) -> Promises.Promise? {
        guard let block = Block(node, keys: ["within", "basis"], faults) else { return nil }
        let (within, basis) = (block.span("within"), sources.basis(of: block))
        guard let within, let basis else { return nil }
        return Promises.Promise(within: within, basis: basis)
    }
}

/// Reads the questions, in the order in which they are asked.
struct QuestionReader {
    let words: WordReader
    let natures: Natures
    let faults: FaultList

    func questions(_ file: Block) -> [Question] {
        let nodes = file.list("questions", required: true)
        if nodes.count > 200 { faults.add(.tooMany(most: 200), at: nodes[200]) }
        let all = file.keys("questions")
        var questions: [Question] = []
        for node in nodes {
            guard let question = question(node, after: questions, all: all) else { continue }
            if questions.contains(where: { $0.key == question.key }) {
                faults.add(.twice(key: question.key), at: node)
            } else {
                questions.append(question)
            }
        }
        checkNatures(questions, file)
        return questions
    }

    private func question(_ node: Node, after earlier: [Question], all: [String]) -> Question? {
        let keys = ["key", "text", "answers", "unknown-text", "asked-when", "danger", "safe"]
        guard let block = Block(node, keys: keys, faults) else { return nil }
        let key = block.key("key")
        let text = words.text(block.required("text"))
        let kind = kind(block.required("answers"))
        let unknownText = words.text(block["unknown-text"])
        let asked =
            block["asked-when"].map { askedWhen($0, earlier, all: all, before: all.prefix { $0 != key }) } ?? .always
        guard let key, let kind else { return nil }
        func values(_ nodes: [Node]) -> [AnswerValue] {
            let known = Question.values(of: kind).filter(\.isKnown)
            return nodes.compactMap { node in
                let value = AnswerValue(rawValue: node.scalar?.string ?? "")
                if known.contains(value) { return value }
                faults.add(
                    .unknownAnswer(value.rawValue, question: key, allowed: known.map(\.rawValue)), at: node)
                return nil
            }
        }
        let danger = values(block.list("danger"))
        var safe = block["safe"].flatMap { values([$0]).first }
        if safe == nil, kind == .yesNo, let one = danger.first { safe = one == .yes ? .no : .yes }
        if !danger.isEmpty, safe.map(danger.contains) ?? true { faults.add(.noSafeAnswer, at: node) }
        guard let text, let asked else { return nil }
        return Question(
            key: key, text: text, kind: kind, unknownText: unknownText, askedWhen: asked, danger: danger, safe: safe)
    }

    private func kind(_ node: Node?) -> Question.Kind? {
        guard let node else { return nil }
        guard let mapping = node.mapping else {
            if node.scalar?.string == "yes-no" { return .yesNo }
            faults.add(.notOneOf(["yes-no"], found: node.scalar?.string ?? ""), at: node)
            return nil
        }
        var choices: [Choice] = []
        for (name, value) in mapping {
            guard let key = name.key(faults), let text = words.text(value) else { continue }
            if QuestionReader.reserved.contains(key) {
                faults.add(.reservedName(key), at: name)
            } else {
                choices.append(Choice(key: key, text: text))
            }
        }
        if choices.count < 2 { faults.add(.empty, at: node) }
        guard choices.count + 2 <= AnswerSet.most else {
            faults.add(.tooMany(most: AnswerSet.most - 2), at: node)
            return nil
        }
        return .choice(choices)
    }

    /// Words that mean something in every condition.
    private static let reserved = [
        "yes", "no", "unknown", "refused", "known", "eligible", "excluded", "is", "not", "and", "or", "always",
    ]

    private func askedWhen(
        _ node: Node, _ earlier: [Question], all: [String], before: ArraySlice<String>
    ) -> Condition? {
        let own = FaultList()
        let condition = ConditionReader(questions: earlier, unread: [], natures: natures, faults: own).condition(node)
        for fault in own.faults {
            if case .unknownQuestion(let key, _) = fault.code, all.contains(key) {
                // An earlier one that is not there has a fault of its own.
                guard !before.contains(key) else { continue }
                faults.add(.laterQuestion(key), line: fault.line)
            } else {
                faults.add(fault.code, line: fault.line)
            }
        }
        return condition
    }

    /// A nature that the question does not offer would never be met.
    private func checkNatures(_ questions: [Question], _ file: Block) {
        guard let node = file["natures"] else { return }
        let question = questions.first { $0.key == Question.nature }
        let known = question?.values.filter(\.isKnown).map(\.rawValue) ?? []
        for nature in natures.eligible + natures.excluded where !known.contains(nature) {
            faults.add(.unknownAnswer(nature, question: Question.nature, allowed: known), at: node)
        }
    }
}

/// Reads the rules.
struct RuleReader {
    let words: WordReader
    let sources: SourceReader
    let conditions: ConditionReader
    let responses: [String]
    let hasGate: Bool
    let skipped: Set<Stage>
    let faults: FaultList

    func rules(_ file: Block) -> [Rule] {
        let nodes = file.list("rules", required: true)
        if nodes.count > 500 { faults.add(.tooMany(most: 500), at: nodes[500]) }
        let before = faults.faults.count
        var rules: [Rule] = []
        for node in nodes {
            guard let rule = rule(node) else { continue }
            if rules.contains(where: { $0.key == rule.key }) { faults.add(.twice(key: rule.key), at: node) }
            rules.append(rule)
        }
        // What follows would be a mere consequence of a fault already told.
        guard faults.faults.count == before, let node = file["rules"] else { return rules }
        let isComplete = rules.contains { rule in
            guard case .decides = rule.effect else { return false }
            return rule.when == .always
        }
        if !isComplete { faults.add(.noBaseRule, at: node) }
        let used = rules.reduce(into: Set<Int>()) { $0.formUnion($1.when.questions) }
            .union(conditions.questions.reduce(into: Set<Int>()) { $0.formUnion($1.askedWhen.questions) })
        for (place, question) in conditions.questions.enumerated() where !used.contains(place) {
            let asked = file.list("questions").first { $0.mapping?["key"]?.scalar?.string == question.key }
            faults.add(.unusedQuestion(question.key), at: asked ?? node)
        }
        return rules
    }

    private func rule(_ node: Node) -> Rule? {
        let keys = ["key", "sentence", "when", "level", "response", "reason", "gate", "phone-first", "basis"]
        guard let block = Block(node, keys: keys, faults) else { return nil }
        let key = block.key("key")
        let sentence = words.text(block.required("sentence"))
        let when = block.required("when").flatMap(conditions.condition)
        let gate = block["gate"].flatMap { $0.one(of: GateDemand.self, faults) } ?? .none
        if gate != .none, !hasGate { faults.add(.noGate, at: block["gate"] ?? node) }
        let phoneFirst = block.yesOrNo("phone-first")
        let effect = effect(block)
        if effect == .cautions, gate == .none, !phoneFirst { faults.add(.idleRule, at: node) }
        let basis = sources.basis(of: block)
        guard let key, let sentence, let when, let effect, let basis else { return nil }
        return Rule(
            key: key, sentence: sentence, when: when, effect: effect, gate: gate, phoneFirst: phoneFirst,
            basis: basis, line: block.line)
    }

    private func effect(_ block: Block) -> Rule.Effect? {
        let level = block["level"].flatMap { $0.wholeNumber(1...4, faults) }.flatMap(Level.init)
        let reason = ReasonReader(stages: [.triaged], faults: faults).reason(block["reason"])
        if block["level"] == nil, block["reason"] == nil, block["response"] == nil { return .cautions }
        guard let node = block.required("response"),
            let response = node.response(of: responses, reason: block["reason"], faults)
        else { return nil }
        if block["level"] == nil {
            guard block.required("reason") != nil, let reason else { return nil }
            return .excludes(reason, response: response)
        }
        guard let level, block["reason"] == nil || reason != nil else { return nil }
        if level == .higher, !Alternative.goes(response) { faults.add(.nobodyGoes(response: response), at: node) }
        return .decides(level, response: response, reason: reason)
    }
}

extension Node {
    /// Who goes: the program's own without a reason, another service's with one.
    func response(of own: [String], reason: Node?, _ faults: FaultList) -> String? {
        let found = scalar?.string ?? ""
        if own.contains(found) {
            if let reason { faults.add(.ownResponse(found), at: reason) }
            return found
        }
        guard Alternative.words.contains(found) else {
            faults.add(.notOneOf(own + Alternative.words, found: found), at: self)
            return nil
        }
        if reason == nil { faults.add(.noReason(response: found), at: self) }
        return found
    }
}

/// Reads reason codes, which belong to a stage.
struct ReasonReader {
    let stages: Set<Stage>
    let faults: FaultList

    func reason(_ node: Node?) -> ReasonCode? {
        guard let node else { return nil }
        let found = node.scalar?.string ?? ""
        let allowed = ReasonCode.all.filter { stages.contains($0.stage) }
        guard let code = ReasonCode.all.first(where: { $0.name == found }) else {
            faults.add(.notOneOf(allowed.map(\.name), found: found), at: node)
            return nil
        }
        guard allowed.contains(code) else {
            faults.add(
                .reasonAtOtherStage(found, stage: code.stage.rawValue, allowed: allowed.map(\.name)), at: node)
            return nil
        }
        return code
    }
}
