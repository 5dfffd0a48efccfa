import Vocabulary
import Yams

/// Reads the rules.
struct RuleReader {
    let words: WordReader
    let sources: SourceReader
    let conditions: ConditionReader
    let responses: [String]
    let hasGate: Bool
    let skipped: Set<Stage>
    let reasons: ReasonReader
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
        let reason = reasons.reason(block["reason"])
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

/// Reads reason codes, which belong to a stage: a standard one, or one that the program adds under it.
struct ReasonReader {
    let stages: Set<Stage>
    /// The program's own, and the codes of those that could not be read.
    let own: [OwnReason]
    let unread: Set<String>
    let faults: FaultList

    func reason(_ node: Node?) -> ReasonCode? {
        guard let node else { return nil }
        let found = node.scalar?.string ?? ""
        let known = ReasonCode.all + own.map(\.reason)
        let allowed = known.filter { stages.contains($0.stage) }
        guard let code = known.first(where: { ($0.own ?? $0.name) == found }) else {
            guard !unread.contains(found) else { return nil }
            faults.add(.notOneOf(allowed.map { $0.own ?? $0.name }, found: found), at: node)
            return nil
        }
        guard allowed.contains(code) else {
            faults.add(
                .reasonAtOtherStage(found, stage: code.stage.rawValue, allowed: allowed.map { $0.own ?? $0.name }),
                at: node)
            return nil
        }
        return code
    }
}
