import Crypto
import Foundation
import Vocabulary
import Yams

extension Instrument {
    /// Reads an instrument's structure from its file.
    ///
    /// - Throws: ``ProgramFault`` with every fault of the file.
    package init(yaml bytes: some Collection<UInt8>) throws(ProgramFault) {
        let faults = FaultList()
        let keys = ["instrument", "title", "wording", "items", "tiers", "answers", "published"]
        guard let root = PlainYAML.root(bytes, mostBytes: InstrumentReader.mostBytes, faults),
            let file = Block(root, keys: keys, faults),
            let instrument = InstrumentReader(faults: faults).instrument(file, digest: PlainYAML.digest(bytes))
        else { throw ProgramFault(faults: faults.sorted) }
        self = instrument
    }

    /// The structures that come with Alongside, in the order in which they are offered.
    package static let shipped: [Instrument] = [
        PackageResources.c_ssrs_screener_yaml, PackageResources.medical_red_flags_yaml,
        PackageResources.phq_2_yaml, PackageResources.phq_9_yaml, PackageResources.substance_use_yaml,
        PackageResources.locus_yaml,
    ].compactMap { try? Instrument(yaml: $0) }
}

/// Reads the items, tiers and answers of an instrument.
struct InstrumentReader {
    let faults: FaultList

    static let mostBytes = 100_000
    static let mostItems = 60

    func instrument(_ file: Block, digest: String) -> Instrument? {
        let key = file.key("instrument")
        let title = file.required("title").flatMap { self.title($0) }
        let wording = file.required("wording").flatMap { $0.one(of: Instrument.WordingSource.self, faults) }
        let published = file.list("published").compactMap { self.published($0) }
        guard let key, let title, let wording else { return nil }
        return instrument(file, key: key, title: title, wording: wording, published: published, digest: digest)
    }

    /// Reads what a structure has beside its name.
    func instrument(
        _ block: Block, key: String, title: String, wording: Instrument.WordingSource,
        published: [Instrument.Published] = [], digest: String
    ) -> Instrument? {
        let items = items(block)
        let tiers = tiers(block, items)
        let answers = answers(block["answers"], tiers)
        guard faults.faults.isEmpty else { return nil }
        return Instrument(
            key: key, title: title, wording: wording, items: items, tiers: tiers, answers: answers,
            published: published, digest: digest)
    }

    func title(_ node: Node) -> String? {
        guard let words = node.words(faults) else { return nil }
        guard words.count <= 80 else {
            faults.add(.tooMany(most: 80), at: node)
            return nil
        }
        return words
    }

    private func published(_ node: Node) -> Instrument.Published? {
        guard let block = Block(node, keys: ["version", "language", "sha256"], faults) else { return nil }
        let version = block.required("version")?.words(faults)
        let language = block.required("language")?.words(faults)
        let digest = block.required("sha256")?.words(faults)
        guard let version, let language, let digest else { return nil }
        guard digest.wholeMatch(of: /[0-9a-f]{64}/) != nil else {
            faults.add(.expected(.key), at: node)
            return nil
        }
        return Instrument.Published(version: version, language: language, digest: digest)
    }

    private func items(_ block: Block) -> [Instrument.Item] {
        let nodes = block.list("items", required: true)
        if nodes.count > InstrumentReader.mostItems {
            faults.add(.tooMany(most: InstrumentReader.mostItems), at: nodes[InstrumentReader.mostItems])
        }
        var items: [Instrument.Item] = []
        for node in nodes.prefix(InstrumentReader.mostItems) {
            guard let item = item(node, after: items, all: block.keys("items")) else { continue }
            if items.contains(where: { $0.key == item.key }) {
                faults.add(.twice(key: item.key), at: node)
            } else {
                items.append(item)
            }
        }
        return items
    }

    private func item(_ node: Node, after earlier: [Instrument.Item], all: [String]) -> Instrument.Item? {
        guard let block = Block(node, keys: ["key", "answers", "most", "asked-when", "follow-up"], faults) else {
            return nil
        }
        let key = block.key("key")
        let kind = block.required("answers").flatMap { self.kind($0, block) }
        let condition = block["asked-when"].flatMap { self.given($0, earlier, all: all) }
        guard let key, let kind, condition != nil || block["asked-when"] == nil else { return nil }
        return Instrument.Item(
            key: key, kind: kind, askedWhen: condition, isFollowedUp: block.yesOrNo("follow-up"))
    }

    private func kind(_ node: Node, _ block: Block) -> Instrument.Item.Kind? {
        switch node.scalar?.string {
        case "yes-no": return .yesNo
        case "points":
            return block.required("most").flatMap { $0.wholeNumber(1...9, faults) }.map { .points(most: $0) }
        default:
            faults.add(.notOneOf(["yes-no", "points"], found: node.scalar?.string ?? ""), at: node)
            return nil
        }
    }

    /// `q2 is yes`, of an item that comes earlier.
    private func given(_ node: Node, _ items: [Instrument.Item], all: [String] = []) -> Instrument.Given? {
        let text = node.scalar?.string ?? ""
        guard let match = text.wholeMatch(of: /([a-z0-9\-]+) is ([a-z0-9\-]+)/) else {
            faults.add(.unreadableCondition(at: text, expected: ["is"]), at: node)
            return nil
        }
        let (key, value) = (String(match.1), AnswerValue(rawValue: String(match.2)))
        guard let item = items.first(where: { $0.key == key }) else {
            faults.add(
                all.contains(key) ? .laterQuestion(key) : .unknownQuestion(key, known: items.map(\.key)), at: node)
            return nil
        }
        let allowed = item.values.filter(\.isKnown)
        guard allowed.contains(value) else {
            faults.add(.unknownAnswer(value.rawValue, question: key, allowed: allowed.map(\.rawValue)), at: node)
            return nil
        }
        return Instrument.Given(item: key, value: value)
    }

    /// The tiers, the lowest first: it holds when nothing else does, so it has no rule of its own.
    private func tiers(_ block: Block, _ items: [Instrument.Item]) -> [Instrument.Tier] {
        let nodes = block.list("tiers", required: true)
        var tiers: [Instrument.Tier] = []
        for node in nodes.prefix(20) {
            guard let one = Block(node, keys: ["tier", "any", "from", "needs-action"], faults),
                let name = one.required("tier")?.one(of: InstrumentTier.self, faults)
            else { continue }
            let tier = Instrument.Tier(
                name: name, any: one.list("any").compactMap { given($0, items) },
                from: one["from"].flatMap { $0.wholeNumber(1...999, faults) },
                needsAction: one.yesOrNo("needs-action"))
            if tiers.contains(where: { $0.name == name }) { faults.add(.twice(key: name.rawValue), at: node) }
            if let last = tiers.compactMap(\.from).last, let from = tier.from, from <= last {
                faults.add(.expected(.wholeNumber), at: node)
            }
            tiers.append(tier)
        }
        guard let node = block["tiers"] else { return tiers }
        if tiers.count < 2 { faults.add(.empty, at: node) }
        let (ruled, added) = (tiers.filter { !$0.any.isEmpty }.count, tiers.filter { $0.from != nil }.count)
        let isWhole = [tiers.count - 1, 0].contains(max(ruled, added)) && min(ruled, added) == 0
        let hasBase = tiers.first.map { $0.any.isEmpty && $0.from == nil } ?? false
        if !isWhole || !hasBase { faults.add(.noBaseRule, at: node) }
        let isPoints = items.allSatisfy { if case .points = $0.kind { true } else { false } }
        if added > 0, !isPoints || items.isEmpty { faults.add(.expected(.wholeNumber), at: node) }
        return tiers
    }

    private func answers(
        _ node: Node?, _ tiers: [Instrument.Tier]
    ) -> [String: [InstrumentTier: AnswerValue]] {
        guard let node else { return [:] }
        guard let mapping = node.mapping else {
            faults.add(.expected(.block), at: node)
            return [:]
        }
        var answers: [String: [InstrumentTier: AnswerValue]] = [:]
        for (name, block) in mapping {
            guard let question = name.key(faults),
                let values = Block(block, keys: tiers.map(\.name.rawValue), faults)
            else { continue }
            for tier in tiers {
                guard let value = values[tier.name.rawValue]?.key(faults) else { continue }
                answers[question, default: [:]][tier.name] = AnswerValue(rawValue: value)
            }
        }
        return answers
    }
}
