import Programs
import Yams

/// Reads the scenes and what can be chosen in them.
struct SceneReader {
    let file: ScenarioReader
    let roles: [Scenario.Role]
    /// The keys of the rubric's rows.
    let rows: [String]

    private var faults: ScenarioFaults { file.faults }

    func scenes() -> [Scenario.Scene] {
        file.nodes("scenes", most: ScenarioReader.mostScenes, required: true).compactMap(scene)
    }

    private func scene(_ node: Node) -> Scenario.Scene? {
        let keys = ["key", "situation", "says", "seen", "knows", "choices"]
        guard let block = Block(node, keys: keys, faults.form) else { return nil }
        let key = block.key("key")
        let situation = file.text(block.required("situation"), most: 900)
        let says = file.text(block["says"], most: 500, isSpoken: true)
        let seen = file.text(block["seen"], most: 400)
        let knows = knows(block["knows"])
        var choices: [Scenario.Choice] = []
        let nodes = file.bounded(
            block.list("choices", required: true), ScenarioReader.mostChoices, at: block["choices"])
        for node in nodes {
            guard let choice = choice(node) else { continue }
            if choices.contains(where: { $0.key == choice.key }) {
                faults.add(.form(.twice(key: choice.key)), at: node)
            }
            choices.append(choice)
        }
        guard let key, let situation else { return nil }
        return Scenario.Scene(
            key: key, situation: situation, says: says, seen: seen, knows: knows, choices: choices, line: block.line)
    }

    /// What each role alone knows.
    private func knows(_ node: Node?) -> [Scenario.Role: Localized] {
        guard let node else { return [:] }
        guard let mapping = node.mapping else {
            faults.add(.form(.expected(.block)), at: node)
            return [:]
        }
        var knows: [Scenario.Role: Localized] = [:]
        for (name, text) in mapping {
            guard let role = role(name) else { continue }
            knows[role] = file.text(text, most: 500)
        }
        return knows
    }

    private func choice(_ node: Node) -> Scenario.Choice? {
        let keys = ["key", "role", "text", "result", "when", "change", "minutes", "to", "meets"]
        guard let block = Block(node, keys: keys, faults.form) else { return nil }
        let key = block.key("key")
        let role = block.required("role").flatMap(role)
        let text = file.text(block.required("text"), most: 300)
        let result = file.text(block["result"], most: 500)
        let when = block["when"].map { file.thresholds($0) ?? [] } ?? []
        let change = change(block["change"])
        let minutes = block["minutes"].map { file.number($0, 0...ScenarioReader.mostMinutes) } ?? 0
        let leads = leads(block["to"])
        let meets = block.list("meets").compactMap(row)
        if block["to"] == nil, change.isEmpty, minutes == 0 { faults.add(.idleChoice, at: node) }
        guard let key, let role, let text, let minutes else { return nil }
        return Scenario.Choice(
            key: key, role: role, text: text, result: result, when: when, change: change, minutes: minutes,
            leads: leads, meets: meets, line: block.line)
    }

    private func change(_ node: Node?) -> [ScenarioScale: Int] {
        guard let block = Block(node, keys: ScenarioScale.allCases.map(\.rawValue), faults.form) else { return [:] }
        let most = ScenarioScale.range.upperBound
        var change: [ScenarioScale: Int] = [:]
        for scale in ScenarioScale.allCases {
            guard let value = block[scale.rawValue].flatMap({ file.number($0, -most...most) }), value != 0 else {
                continue
            }
            change[scale] = value
        }
        return change
    }

    /// A name, or a list of ways with conditions of which the last has none.
    private func leads(_ node: Node?) -> [Scenario.Branch] {
        guard let node else { return [] }
        if node.scalar != nil {
            return place(node).map { [Scenario.Branch(when: [], to: $0, line: node.mark?.line ?? 1)] } ?? []
        }
        let ways = file.bounded(node.list(faults.form), 10, at: node)
        var branches: [Scenario.Branch] = []
        for (number, way) in ways.enumerated() {
            guard let block = Block(way, keys: ["when", "to"], faults.form) else { continue }
            let isLast = number == ways.count - 1
            if isLast, let when = block["when"] { faults.add(.lastWayHasCondition, at: when) }
            let when = isLast ? [] : file.thresholds(block.required("when"))
            guard let when, let to = block.required("to").flatMap(place) else { continue }
            branches.append(Scenario.Branch(when: when, to: to, line: block.line))
        }
        return branches
    }

    private func place(_ node: Node) -> Scenario.Place? {
        let found = node.scalar?.string ?? ""
        if let scene = file.place(of: found, in: "scenes") { return .scene(scene) }
        if let end = file.place(of: found, in: "ends") { return .end(end) }
        faults.add(.unknownScene(found, known: file.file.keys("scenes") + file.file.keys("ends")), at: node)
        return nil
    }

    private func role(_ node: Node) -> Scenario.Role? {
        let found = node.scalar?.string ?? ""
        guard let role = roles.first(where: { $0.rawValue == found }) else {
            faults.add(.unknownRole(found, known: roles.map(\.rawValue)), at: node)
            return nil
        }
        return role
    }

    private func row(_ node: Node) -> String? {
        let found = node.scalar?.string ?? ""
        guard rows.contains(found) else {
            faults.add(.unknownRow(found, known: rows), at: node)
            return nil
        }
        return found
    }
}
