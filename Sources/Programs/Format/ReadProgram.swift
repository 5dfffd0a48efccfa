import Vocabulary
import Yams

extension Program {
    /// As large as a file may be.
    package static let mostBytes = 1_000_000

    /// Reads a program from its file.
    ///
    /// - Throws: ``ProgramFault`` with every fault of the file, not only the first.
    package init(yaml bytes: some Collection<UInt8>) throws(ProgramFault) {
        let faults = FaultList()
        guard let root = PlainYAML.root(bytes, mostBytes: Program.mostBytes, faults),
            let program = ProgramReader(root, faults)?.program(bytes)
        else {
            throw ProgramFault(faults: faults.sorted)
        }
        self = program
    }
}

/// Reads the parts of a file, each knowing only those before it.
struct ProgramReader {
    let file: Block
    let faults: FaultList

    static let keys = [
        "program", "version", "title", "about", "model", "languages", "sources", "hours", "catchment",
        "skipped-stages", "reasons", "natures", "questions", "levels", "rules", "certificates", "responses", "gate",
        "promises",
        "check-in",
        "metrics", "examples",
    ]

    init?(_ root: Node, _ faults: FaultList) {
        guard let file = Block(root, keys: ProgramReader.keys, faults) else { return nil }
        self.file = file
        self.faults = faults
    }

    /// The program, if nothing in the file is wrong.
    func program(_ bytes: some Collection<UInt8>) -> Program? {
        let name = file.key("program")
        let version = file.version()
        let languages = file.languages()
        let words = WordReader(languages: languages, faults: faults)
        let title = words.text(file.required("title"))
        let about = words.text(file.required("about"))
        let model = file["model"].flatMap { $0.one(of: ResponseModel.self, faults) }
        let sources = SourceReader(file.list("sources"), faults)
        let skipped = self.skipped()
        let certificates = CertificateReader(words: words, sources: sources, faults: faults, file)
        let responses = CrewReader(words: words, sources: sources, certificates: certificates, faults: faults)
            .crews(file)
        certificates.reportUnused()
        let names = file.keys("responses")
        let own = OwnReasonReader(words: words, sources: sources, skipped: skipped, faults: faults).reasons(file)
        let ownUnread = Set(file.keys("reasons", by: "code")).subtracting(own.map(\.code))
        func reasons(at stages: Set<Stage>) -> ReasonReader {
            ReasonReader(stages: stages, own: own, unread: ownUnread, faults: faults)
        }
        let closed: Set<Stage> = skipped.contains(.eligible) ? [.triaged] : [.eligible]
        let hours = HoursReader(sources: sources, responses: names, reasons: reasons(at: closed), faults: faults)
            .hours(file.required("hours"))
        let catchment = CatchmentReader(sources: sources, faults: faults).catchment(file["catchment"])
        let gate = GateReader(words: words, sources: sources, faults: faults).gate(file["gate"])
        let promises = PromiseReader(sources: sources, faults: faults)
        let kept = promises.promises(file.required("promises"))
        let checkIn = promises.promise(file["check-in"])
        let natures = self.natures(sources)
        let questions = QuestionReader(words: words, natures: natures, faults: faults).questions(file)
        let unread = Set(file.keys("questions")).subtracting(questions.map(\.key))
        let conditions = ConditionReader(questions: questions, unread: unread, natures: natures, faults: faults)
        let rules = RuleReader(
            words: words, sources: sources, conditions: conditions, responses: names, hasGate: file["gate"] != nil,
            skipped: skipped, reasons: reasons(at: [.triaged]), faults: faults
        ).rules(file)
        let examples = ExampleReader(
            questions: questions, unread: unread, responses: names, hours: hours,
            reasons: reasons(at: [.triaged, .eligible]), faults: faults
        )
        .examples(file)
        let (levels, metrics) = (self.levels(), self.metrics())
        sources.reportUnused()
        guard faults.faults.isEmpty, let name, let version, let title, let about, let hours, let kept else {
            return nil
        }
        return Program(
            name: name, version: version,
            digest: PlainYAML.digest(bytes),
            title: title, about: about, model: model, languages: languages, sources: sources.citations, hours: hours,
            catchment: catchment, skipped: skipped, ownReasons: own, natures: natures, questions: questions,
            levels: levels, rules: rules, certificates: certificates.certificates, responses: responses, gate: gate,
            promises: kept, checkIn: checkIn?.within,
            metrics: metrics, examples: examples,
            lines: Lines(
                keys: file.lines, questions: file.lines(of: "questions"), responses: file.lines(of: "responses")),
            wiring: Wiring(questions: questions, rules: rules))
    }

    /// A call is always received and triaged; everything after may not be a program's way of working.
    private func skipped() -> Set<Stage> {
        var stages: Set<Stage> = []
        for node in file.list("skipped-stages") {
            guard let stage = node.one(of: Stage.self, faults) else { continue }
            if [.received, .triaged].contains(stage) {
                faults.add(.stageNotSkippable(stage.rawValue), at: node)
            } else if !stages.insert(stage).inserted {
                faults.add(.twice(key: stage.rawValue), at: node)
            }
        }
        return stages
    }

    /// All four where the file names none.
    private func levels() -> [Level] {
        guard let node = file["levels"] else { return Level.allCases }
        var levels: [Level] = []
        for node in node.list(faults) {
            guard let level = node.wholeNumber(1...4, faults).flatMap(Level.init) else { continue }
            if levels.contains(level) { faults.add(.twice(key: String(level.rawValue)), at: node) }
            levels.append(level)
        }
        if levels.isEmpty { faults.add(.empty, at: node) }
        return levels.sorted()
    }

    private func metrics() -> [Metric] {
        var metrics: [Metric] = []
        for node in file.list("metrics") {
            guard let metric = node.one(of: Metric.self, faults) else { continue }
            if metrics.contains(metric) { faults.add(.twice(key: metric.rawValue), at: node) }
            metrics.append(metric)
        }
        return metrics
    }

    private func natures(_ sources: SourceReader) -> Natures {
        guard let block = Block(file["natures"], keys: ["eligible", "excluded", "basis"], faults) else {
            return Natures(eligible: [], excluded: [], basis: .ours)
        }
        let basis = sources.basis(of: block)
        let eligible = block.list("eligible", required: true)
        let excluded = block.list("excluded")
        var seen: Set<String> = []
        func keys(_ nodes: [Node]) -> [String] {
            nodes.compactMap { node in
                guard let nature = node.one(of: Nature.self, faults) else { return nil }
                if !seen.insert(nature.rawValue).inserted { faults.add(.twice(key: nature.rawValue), at: node) }
                return nature.rawValue
            }
        }
        return Natures(eligible: keys(eligible), excluded: keys(excluded), basis: basis ?? .ours)
    }
}
