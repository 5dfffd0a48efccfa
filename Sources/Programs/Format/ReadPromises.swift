import Yams

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
