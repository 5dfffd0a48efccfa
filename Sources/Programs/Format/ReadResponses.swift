import Vocabulary
import Yams

/// Reads the responses: who goes.
struct CrewReader {
    let words: WordReader
    let sources: SourceReader
    let certificates: CertificateReader
    let faults: FaultList

    func crews(_ file: Block) -> [Crew] {
        let nodes = file.list("responses", required: true)
        let names = file.keys("responses")
        var seen: Set<String> = []
        return nodes.compactMap { node in
            let keys = [
                "key", "title", "disciplines", "people", "armed", "by-phone", "skills", "certificates",
                "fall-backs", "basis",
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
            let certificates = certificates.wanted(block)
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
                isByPhone: block.yesOrNo("by-phone"), skills: skills, certificates: certificates,
                fallBacks: fallBacks, basis: basis)
        }
    }
}

extension Alternative {
    /// The names under which another service's response is recommended.
    static let words = allCases.map(\.rawValue)
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
