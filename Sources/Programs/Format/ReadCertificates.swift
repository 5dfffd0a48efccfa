import Yams

/// Reads what people who go may be certified for, and which of it a response asks for.
final class CertificateReader {
    let certificates: [Certificate]
    private let places: [String: Node]
    /// Also those that cannot be read, so that no fault is told twice.
    private let names: [String]
    private let faults: FaultList
    private var used: Set<String> = []

    init(words: WordReader, sources: SourceReader, faults: FaultList, _ file: Block) {
        var places: [String: Node] = [:]
        self.certificates = file.list("certificates").compactMap { node in
            guard let block = Block(node, keys: ["key", "title", "basis"], faults) else { return nil }
            let (key, title) = (block.key("key"), words.text(block.required("title")))
            if let key, places.updateValue(node, forKey: key) != nil { faults.add(.twice(key: key), at: node) }
            guard let key, let title, let basis = sources.basis(of: block) else { return nil }
            return Certificate(key: key, title: title, basis: basis)
        }
        self.places = places
        self.names = file.keys("certificates")
        self.faults = faults
    }

    /// What one response asks for: a key, where one of the team must hold it, or a block that says that all must.
    func wanted(_ response: Block) -> [Certificate.Wanted] {
        var seen: Set<String> = []
        return response.list("certificates").compactMap { node in
            var (name, holders) = (Optional(node), Certificate.Wanted.Holders?.some(.one))
            if node.mapping != nil {
                guard let block = Block(node, keys: ["certificate", "held-by"], faults) else { return nil }
                name = block.required("certificate")
                holders = block.required("held-by")?.one(of: Certificate.Wanted.Holders.self, faults)
            }
            guard let name, let key = name.key(faults) else { return nil }
            guard names.contains(key) else {
                faults.add(.notOneOf(names, found: key), at: name)
                return nil
            }
            used.insert(key)
            if !seen.insert(key).inserted { faults.add(.twice(key: key), at: name) }
            guard let holders, let certificate = certificates.first(where: { $0.key == key }) else { return nil }
            return Certificate.Wanted(certificate: certificate, holders: holders)
        }
    }

    /// A certificate that no response asks for keeps nobody back: it is forgotten or misspelt.
    func reportUnused() {
        for (key, node) in places where !used.contains(key) { faults.add(.unusedCertificate(key), at: node) }
    }
}
