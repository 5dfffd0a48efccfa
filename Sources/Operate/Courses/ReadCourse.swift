import Programs
import Vocabulary
import Yams

extension Course {
    /// As large as a file may be.
    package static let mostBytes = 200_000

    /// Reads a course from its file.
    ///
    /// - Throws: ``CourseFault`` with every fault of the file, not only the first.
    package init(yaml bytes: some Collection<UInt8>) throws(CourseFault) {
        let reader = CourseReader()
        guard let root = PlainYAML.root(bytes, mostBytes: Course.mostBytes, reader.form),
            let file = Block(root, keys: CourseReader.keys, reader.form),
            let course = reader.course(file, digest: PlainYAML.digest(bytes))
        else { throw CourseFault(faults: reader.sorted) }
        self = course
    }
}

/// Reads the parts of a file; goes on after each fault, so that a writer hears of all at once.
private final class CourseReader {
    static let keys = [
        "course", "version", "languages", "title", "about", "audience", "provider", "category", "certificate",
        "needed", "hours", "parts", "sources",
    ]
    static let mostParts = 80
    /// Two working days: nothing is taught longer without a break.
    static let mostMinutes = 16 * 60

    let form = FaultList()
    private var own: [CourseFault.Fault] = []
    private var languages: [String] = []

    var sorted: [CourseFault.Fault] {
        let all = form.sorted.map { CourseFault.Fault(line: $0.line, code: .common(.form($0.code))) } + own
        return all.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
    }

    private func add(_ code: CourseFault.Code, at node: Node) {
        own.append(CourseFault.Fault(line: node.mark?.line ?? 1, code: code))
    }

    func course(_ file: Block, digest: String) -> Course? {
        languages = file.languages()
        let sources = SourceReader(file.list("sources"), form)
        let (name, version) = (file.key("course"), file.version())
        let title = text(file.required("title"), most: 100)
        let about = text(file.required("about"), most: 1000)
        let audience = text(file.required("audience"), most: 300)
        let provider = file.required("provider")?.words(form)
        let category = file.required("category")?.one(of: Course.Category.self, form)
        let leading = file["certificate"].flatMap { self.leading($0) }
        let needed = file.required("needed").flatMap { number($0, 50...100) }
        let said = file.required("hours").flatMap { node in minutes(node, most: 400 * 60).map { (node, $0) } }
        let parts = self.parts(file, sources)
        sources.reportUnused()
        if let (node, said) = said {
            let found = parts.reduce(0) { $0 + $1.minutes }
            if found != said { add(.hoursDiffer(said: said, found: found), at: node) }
        }
        guard form.faults.isEmpty, own.isEmpty, let name, let version, let title, let about, let audience,
            let provider, let category, let needed
        else { return nil }
        return Course(
            name: name, version: version, digest: digest, languages: languages, title: title, about: about,
            audience: audience, provider: provider, category: category, leading: leading, needed: needed,
            parts: parts, sources: sources.citations)
    }

    private func leading(_ node: Node) -> Course.Leading? {
        guard let block = Block(node, keys: ["key", "months"], form), let key = block.key("key") else { return nil }
        return Course.Leading(key: key, months: block["months"].flatMap { number($0, 1...120) })
    }

    private func parts(_ file: Block, _ sources: SourceReader) -> [Course.Part] {
        var parts: [Course.Part] = []
        let nodes = file.list("parts", required: true)
        if let node = file["parts"], nodes.isEmpty || nodes.count > CourseReader.mostParts {
            add(.common(.outOfRange(least: 1, most: CourseReader.mostParts)), at: node)
        }
        for node in nodes.prefix(CourseReader.mostParts) {
            guard
                let block = Block(node, keys: ["key", "title", "theme", "topics", "kind", "hours", "basis"], form)
            else { continue }
            let key = block.key("key")
            let title = text(block.required("title"), most: 120)
            let theme = block.required("theme")?.one(of: Course.Theme.self, form)
            let topics = block.list("topics").compactMap { $0.one(of: Course.Topic.self, form) }
            let kind = block.required("kind")?.one(of: Course.Kind.self, form)
            let length = block.required("hours").flatMap { minutes($0, most: CourseReader.mostMinutes) }
            let basis = sources.basis(of: block)
            guard let key, let title, let theme, let kind, let length, let basis else { continue }
            if parts.contains(where: { $0.key == key }) { form.add(.twice(key: key), at: node) }
            parts.append(
                Course.Part(
                    key: key, title: title, theme: theme, topics: topics, kind: kind, minutes: length, basis: basis))
        }
        return parts
    }

    /// Hours in quarters, as minutes: `1.5`.
    private func minutes(_ node: Node, most: Int) -> Int? {
        guard let match = node.scalar?.string.wholeMatch(of: /(\d{1,3})(?:\.(0|00|25|5|50|75))?/),
            let hours = Int(match.1)
        else {
            add(.notHours, at: node)
            return nil
        }
        let quarters = ["25": 15, "5": 30, "50": 30, "75": 45]
        let minutes = hours * 60 + (match.2.flatMap { quarters[String($0)] } ?? 0)
        guard (15...most).contains(minutes) else {
            add(.notHours, at: node)
            return nil
        }
        return minutes
    }

    private func number(_ node: Node, _ range: ClosedRange<Int>) -> Int? {
        guard let found = node.scalar.flatMap({ Int($0.string) }), range.contains(found) else {
            add(.common(.outOfRange(least: range.lowerBound, most: range.upperBound)), at: node)
            return nil
        }
        return found
    }

    private func text(_ node: Node?, most: Int) -> Localized? {
        guard let node, let text = WordReader(languages: languages, faults: form).text(node) else { return nil }
        for language in languages {
            guard let words = text.texts[language] else { continue }
            if words.count > most { add(.common(.tooLong(most: most, found: words.count)), at: node) }
            for finding in UnfitWords.find(in: words, isSpoken: false) {
                switch finding {
                case .never(let words): add(.common(.neverSaid(words)), at: node)
                case .law(let name): add(.common(.law(name)), at: node)
                }
            }
        }
        return text
    }
}
