import Store
import Vocabulary

/// Says what of a packet is to be taken out, each with its ground; somebody looks at each.
struct RedactionRules {
    let request: RecordsRequest
    /// Whether what is recorded of substances is opened to whoever asks.
    let opensPart2: Bool
    /// Names of other people who stand in the records, folded for the search.
    private let names: [[String]]

    init(_ request: RecordsRequest, _ lines: [RecordsLine], in db: any Transaction, at now: Instant) throws {
        self.request = request
        opensPart2 = try Self.opensPart2(request, in: db, at: now)
        let own = try Self.own(request, in: db)
        names = Self.others(request, lines, own).map(WordSearch.folded)
    }

    /// What the rules would take out of a line.
    func proposals(for line: RecordsLine) -> [RedactionProposal] {
        // That harm was suspected stands nowhere in what is given: not to the person, not to anybody.
        if line.isReport { return [.line(.reporter)] }
        if line.isPart2, !opensPart2 { return [.line(.part2)] }
        return line.fields.flatMap { proposals(for: $0, of: line) }
    }

    private func proposals(for field: RecordsLine.Field, of line: RecordsLine) -> [RedactionProposal] {
        if let ground = ground(of: field, in: line) { return [.field(field.name, ground)] }
        guard field.isWords else { return [] }
        var parts: [Range<Int>] = []
        let (text, folded) = (Array(field.text), WordSearch.folded(field.text))
        for name in names { parts += WordSearch.places(of: name, in: text, folded, true) }
        if !isOwnContact(field, line) { parts += WordSearch.contacts(in: field.text) }
        return Spans.joined(parts).map { .init(field: field.name, part: $0, ground: .thirdParty) }
    }

    /// Why a whole field goes; nothing where it stays or only words of it go.
    private func ground(of field: RecordsLine.Field, in line: RecordsLine) -> RedactionGround? {
        switch field.tells {
        case .reporter: return .reporter
        case .thirdParty: return .thirdParty
        case .danger: return request.kind == .courtOrder ? nil : .endangers
        case .technique: return request.kind.isOwn || request.kind == .courtOrder ? nil : .technique
        case .identity where request.kind.isStranger: return .identity
        // Of the people in a call somebody who asks for themselves is one; the others' names stand in their own lines.
        case .identity: return line.table == "call_person" && request.scope?.person == nil ? .thirdParty : nil
        case .health where request.kind.isStranger:
            // What the record calls its parts says nothing of anybody.
            return isFactWithoutHealth(line) ? nil : .health
        case .health: return isOfCaller(line) ? .thirdParty : nil
        case .plain: return nil
        }
    }

    /// Which answers of a call tell nothing of anybody's health.
    private func isFactWithoutHealth(_ line: RecordsLine) -> Bool {
        line.table == "call_fact" && ["source", "area", "language"].contains(line.field("field")?.text ?? "")
    }

    /// Whether a line tells who called: somebody else, unless it is known to be who asks.
    private func isOfCaller(_ line: RecordsLine) -> Bool {
        guard line.table == "call_fact" || line.table == "correction" else { return false }
        guard let field = line.field("field")?.text, ["callerName", "callback"].contains(field) else { return false }
        return WordSearch.places(of: line.field("value")?.text ?? "", in: request.requester).isEmpty
    }

    /// A person's own number, as it stands among what is known of them.
    private func isOwnContact(_ field: RecordsLine.Field, _ line: RecordsLine) -> Bool {
        line.table == "person_fact" && field.name == "value"
    }

    // MARK: Who else

    /// The names of the person who is asked about, and of who asks: to them they are no secret.
    private static func own(_ request: RecordsRequest, in db: any Transaction) throws -> Set<String> {
        var own = Set(parts(of: request.requester))
        guard let id = request.scope?.person, !request.kind.isStranger else { return own }
        let people = People(db)
        let records = try people.records(of: people.person(id).root).map(\.id)
        for name in try people.names(of: records) { own.formUnion(parts(of: name.parts.text)) }
        for name in try people.legalNames(of: records) { own.formUnion(parts(of: name.parts.text)) }
        return own
    }

    /// Everybody else who is named in the records: their whole names and each part of them.
    private static func others(_ request: RecordsRequest, _ lines: [RecordsLine], _ own: Set<String>) -> [String] {
        var names: Set<String> = []
        for line in lines {
            for field in line.fields where isName(field, of: line, request) {
                names.insert(field.text)
                names.formUnion(parts(of: field.text))
            }
        }
        return names.filter { name in
            let parts = Self.parts(of: name)
            return !parts.isEmpty && !parts.allSatisfy(own.contains)
        }.sorted { ($0.count, $0) > ($1.count, $1) }
    }

    private static func isName(_ field: RecordsLine.Field, of line: RecordsLine, _ request: RecordsRequest) -> Bool {
        guard field.isWords, field.text.count <= 80 else { return false }
        switch (line.table, field.name) {
        case ("call_person", "known_as"), ("plan_contact", "name"), ("threat", "against"), ("threat_step", "whom"),
            ("consent_signature", "witness"):
            return true
        case ("call_fact", "value"): return line.field("field")?.text == "callerName"
        case ("person_name", _), ("legal_name", _): return request.kind.isStranger
        default: return false
        }
    }

    /// The parts of a name that are long enough to be looked for by themselves.
    private static func parts(of name: String) -> [String] {
        name.split { !($0.isLetter || $0 == "'" || $0 == "’" || $0 == "-") }.map { $0.lowercased() }
            .filter { $0.count >= 3 && !common.contains($0) }
    }

    /// Words that stand where a name would.
    private static let common: Set<String> = [
        "the", "and", "man", "woman", "boy", "girl", "mother", "father", "son", "daughter", "wife", "husband", "sister",
        "brother", "friend", "neighbour", "neighbor", "caller", "unknown", "his", "her", "their", "old", "young",
    ]

    // MARK: Substances

    /// The person themselves (42 CFR 2.23), an order of a court (subpart E), or what the person signed (2.31).
    private static func opensPart2(
        _ request: RecordsRequest, in db: any Transaction, at now: Instant
    ) throws -> Bool {
        let disclosures = Disclosures(db)
        guard try disclosures.part2Rule().isProgram else { return true }
        if request.kind.isOwn || request.part2Order != nil { return true }
        guard let person = request.scope?.person else { return false }
        for purpose in ConsentTerms.Purpose.allCases {
            let question = try DisclosureQuestion(
                to: request.requester, for: purpose, [.substanceUse], on: .consent)
            if try disclosures.may(question, of: person, at: now).isAllowed { return true }
        }
        return false
    }
}

/// Parts of a text, joined where they touch.
enum Spans {
    static func joined(_ spans: [Range<Int>]) -> [Range<Int>] {
        var joined: [Range<Int>] = []
        for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) where !span.isEmpty {
            if let last = joined.last, span.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
            } else {
                joined.append(span)
            }
        }
        return joined
    }
}
