import Vocabulary
import Yams

/// The words of an instrument in one language, as an agency's file has them.
package struct InstrumentWording: Sendable {
    /// The structure it fits: ours, or the file's own.
    package let instrument: Instrument
    package let version: String
    /// As a BCP 47 tag.
    package let language: String
    /// What is said before the first item.
    package let leadIn: String?
    /// What is read aloud, by the key of the item.
    package let items: [String: String]
    /// What points are called, by their number.
    package let points: [String: String]
    /// The SHA-256 of the file.
    package let digest: String

    /// Whether the file is, byte by byte, one that the instrument's publisher gave out.
    package var isPublished: Bool {
        instrument.published.contains { $0.digest == digest && $0.version == version && $0.language == language }
    }

    package static let mostBytes = InstrumentReader.mostBytes
    /// The longest text of one item, in characters.
    package static let mostText = 1000

    /// Reads an agency's file.
    ///
    /// - Parameter shipped: the structures that are known without the file; one without items, or another name, may have
    ///   its structure from the file.
    /// - Throws: ``ProgramFault`` with every fault of the file.
    package init(yaml bytes: some Collection<UInt8>, shipped: [Instrument]) throws(ProgramFault) {
        let faults = FaultList()
        guard let root = PlainYAML.root(bytes, mostBytes: InstrumentWording.mostBytes, faults),
            let wording = InstrumentWording(root, digest: PlainYAML.digest(bytes), shipped, faults)
        else { throw ProgramFault(faults: faults.sorted) }
        self = wording
    }

    /// Reads an agency's file whose line ends were lost on the way, as a browser loses them: it is the published version
    /// where one of the ways to end lines gives its digest.
    ///
    /// - Returns: what was read, and the very bytes of which its digest is.
    /// - Throws: ``ProgramFault`` with every fault of the file.
    package static func spelled(
        _ bytes: some Collection<UInt8>, shipped: [Instrument]
    ) throws(ProgramFault) -> (wording: InstrumentWording, bytes: [UInt8], others: [String]) {
        let ways = LineEnds.ways(of: bytes)
        var read: [InstrumentWording] = []
        for way in ways { read.append(try InstrumentWording(yaml: way, shipped: shipped)) }
        let place = read.firstIndex(where: \.isPublished) ?? 0
        return (read[place], ways[place], read.map(\.digest).filter { $0 != read[place].digest })
    }

    private init?(_ root: Node, digest: String, _ shipped: [Instrument], _ faults: FaultList) {
        let keys = ["instrument", "title", "version", "language", "structure", "lead-in", "items", "points"]
        guard let file = Block(root, keys: keys, faults), let key = file.key("instrument") else { return nil }
        let instrument = InstrumentWording.instrument(key, file, digest, shipped, faults)
        let version = file.required("version").flatMap { node -> String? in
            guard let text = node.words(faults), text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9 ._\-]{0,39}/) != nil else {
                faults.add(.expected(.key), at: node)
                return nil
            }
            return text
        }
        let language = file.required("language").flatMap { node -> String? in
            guard let tag = node.scalar?.string, tag.wholeMatch(of: /[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}/) != nil
            else {
                faults.add(.expected(.key), at: node)
                return nil
            }
            return tag
        }
        let leadIn = file["lead-in"].flatMap { InstrumentWording.text($0, faults) }
        let texts = InstrumentWording.texts(file.required("items"), faults)
        let points = InstrumentWording.texts(file["points"], faults)
        if let instrument, let node = file["items"] {
            for item in instrument.items where texts[item.key] == nil { faults.add(.missing(key: item.key), at: node) }
            for name in texts.keys.sorted() where instrument.item(name) == nil {
                faults.add(.unknownKey(name, allowed: instrument.items.map(\.key)), at: node)
            }
        }
        guard faults.faults.isEmpty, let instrument, let version, let language else { return nil }
        self.instrument = instrument
        self.version = version
        self.language = language
        self.leadIn = leadIn
        items = texts
        self.points = points
        self.digest = digest
    }

    private static func instrument(
        _ key: String, _ file: Block, _ digest: String, _ shipped: [Instrument], _ faults: FaultList
    ) -> Instrument? {
        let known = shipped.first { $0.key == key }
        let takesOwn = known.map { $0.items.isEmpty && $0.wording == .agency } ?? true
        guard takesOwn else {
            if let node = file["structure"] { faults.add(.unknownKey("structure", allowed: []), at: node) }
            if known?.wording != .agency, let node = file["instrument"] {
                faults.add(.notOneOf(shipped.filter { $0.wording == .agency }.map(\.key), found: key), at: node)
                return nil
            }
            return known
        }
        let reader = InstrumentReader(faults: faults)
        let title = known?.title ?? file.required("title").flatMap { reader.title($0) }
        guard let title, let block = Block(file.required("structure"), keys: ["items", "tiers", "answers"], faults)
        else { return nil }
        let own = reader.instrument(block, key: key, title: title, wording: .agency, digest: digest)
        if let own, own.items.isEmpty, let node = file["structure"] { faults.add(.empty, at: node) }
        return own
    }

    private static func text(_ node: Node, _ faults: FaultList) -> String? {
        guard let text = node.words(faults) else { return nil }
        guard text.count <= mostText else {
            faults.add(.tooMany(most: mostText), at: node)
            return nil
        }
        return text
    }

    private static func texts(_ node: Node?, _ faults: FaultList) -> [String: String] {
        guard let node else { return [:] }
        guard let mapping = node.mapping else {
            faults.add(.expected(.block), at: node)
            return [:]
        }
        var texts: [String: String] = [:]
        for (name, value) in mapping {
            guard let key = name.scalar?.string, key.wholeMatch(of: /[a-z0-9][a-z0-9\-]{0,59}/) != nil else {
                faults.add(.expected(.key), at: name)
                continue
            }
            if let text = text(value, faults) { texts[key] = text }
        }
        return texts
    }
}
