import Vocabulary
import Yams

/// Reads the finer reasons that a program adds.
struct OwnReasonReader {
    let words: WordReader
    let sources: SourceReader
    let skipped: Set<Stage>
    let faults: FaultList

    /// The most that one program adds.
    static let most = 100

    func reasons(_ file: Block) -> [OwnReason] {
        let nodes = file.list("reasons")
        if nodes.count > OwnReasonReader.most {
            faults.add(.tooMany(most: OwnReasonReader.most), at: nodes[OwnReasonReader.most])
        }
        var seen: Set<String> = []
        return nodes.compactMap { node in
            guard let block = Block(node, keys: ["code", "under", "title", "basis"], faults) else { return nil }
            let code = block.key("code")
            if let code {
                if !seen.insert(code).inserted { faults.add(.twice(key: code), at: node) }
                if let standard = ReasonCode.all.first(where: { $0.name == code }) {
                    faults.add(.standardReason(standard.name), at: block["code"] ?? node)
                }
            }
            let under = block.required("under").flatMap(under)
            let title = words.text(block.required("title"))
            let basis = sources.basis(of: block)
            guard let code, let under, let title, let basis else { return nil }
            return OwnReason(code: code, under: under, title: title, basis: basis)
        }
    }

    /// A standard code at which somebody can name a reason of the program.
    private func under(_ node: Node) -> ReasonCode? {
        let found = node.scalar?.string ?? ""
        let usable = ReasonCode.all.filter(isUsable)
        guard let code = ReasonCode.all.first(where: { $0.name == found }) else {
            faults.add(.notOneOf(usable.map(\.name), found: found), at: node)
            return nil
        }
        guard isUsable(code) else {
            faults.add(.unusableReason(code.name, stage: code.stage.rawValue), at: node)
            return nil
        }
        return code
    }

    /// Before it is screened a call has no program; at a stage that the program skips nothing leaves; and a flag is undone
    /// by one code alone.
    private func isUsable(_ code: ReasonCode) -> Bool {
        code.stage > .received && !skipped.contains(code.stage) && code != .flagUndone
    }
}
