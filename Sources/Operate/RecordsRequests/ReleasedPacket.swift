import Store
import Vocabulary

/// What is given to whoever asked: what stays of each line, and for what is taken out its number in the log.
///
/// What is taken out is nowhere in it, nor how long it was.
package struct ReleasedPacket: Hashable, Codable, Sendable {
    /// A stretch of a field: words that stay, or the number in the log of what is not given.
    package struct Part: Hashable, Codable, Sendable {
        package let text: String?
        package let withheld: Int?
    }

    package struct Field: Hashable, Codable, Sendable {
        package let name: String
        /// `words`, `codes`, `moment` or `figure`.
        package let kind: String
        package let parts: [Part]
    }

    package struct Line: Hashable, Codable, Sendable {
        package let number: Int
        /// What it is; nothing where all of it is withheld.
        package let what: String?
        /// RFC 3339 in UTC.
        package let at: String?
        package let by: Part?
        package let fields: [Field]
        package let withheld: Int?

        package var moment: Instant? { at.flatMap { try? Instant(rfc3339: $0) } }
    }

    /// One thing that was taken out.
    package struct Exemption: Hashable, Codable, Sendable {
        package let number: Int
        package let line: Int
        package let what: String?
        package let field: String?
        package let ground: String
        package let clause: String
    }

    package static let schema = "alongside-records/1"

    package let schema: String
    package let number: Int
    package let kind: String
    package let requester: String
    package let receivedAt: String
    package let closedAt: String
    package let outcome: String
    /// Why all of it is kept back, and in which words.
    package let denial: String?
    package let words: String?
    package let lines: [Line]
    package let log: [Exemption]
    /// Whether something of it stands under 42 CFR part 2, and its notice goes along.
    package let carriesPart2: Bool
    /// Whether another professional looks at it when asked.
    package let isReviewable: Bool

    package var hasLines: Bool { !lines.isEmpty }
}

extension ReleasedPacket {
    /// What is said where nothing is given: that it was denied, or that nothing was found.
    init(
        _ request: RecordsRequest, _ outcome: RecordsRequest.Closure, denial: RecordsRequest.DenialGround? = nil,
        words: String? = nil, at now: Instant
    ) {
        self.init(
            schema: Self.schema, number: request.number, kind: request.kind.rawValue, requester: request.requester,
            receivedAt: request.receivedAt.description, closedAt: now.description, outcome: outcome.rawValue,
            denial: denial?.rawValue, words: words, lines: [], log: [], carriesPart2: false,
            isReviewable: denial?.isReviewable ?? false)
    }

    /// What is given of the lines, with what was decided taken out.
    ///
    /// - Parameter redactions: by the name of the line in the packet.
    init(
        _ request: RecordsRequest, _ lines: [(id: String, line: RecordsLine)], _ redactions: [String: [Redaction]],
        at now: Instant
    ) {
        var cutting = PacketCutting()
        var carries = false
        for (id, line) in lines {
            if cutting.add(line, (redactions[id] ?? []).filter(\.hides)), line.isPart2 { carries = true }
        }
        self.init(
            schema: Self.schema, number: request.number, kind: request.kind.rawValue, requester: request.requester,
            receivedAt: request.receivedAt.description, closedAt: now.description,
            outcome: RecordsRequest.Closure.released.rawValue, denial: nil, words: nil, lines: cutting.lines,
            log: cutting.log,
            // What the person has in their own hands they may pass on.
            carriesPart2: carries && !request.kind.isOwn, isReviewable: cutting.isReviewable)
    }
}

/// Takes out of lines what was decided, and writes down that it did.
struct PacketCutting {
    private(set) var lines: [ReleasedPacket.Line] = []
    private(set) var log: [ReleasedPacket.Exemption] = []
    private(set) var isReviewable = false

    /// Adds what is left of a line; false where nothing of it is given.
    @discardableResult
    mutating func add(_ line: RecordsLine, _ redactions: [Redaction]) -> Bool {
        let whole = redactions.filter { $0.field == nil }
        // Of what leaves no trace there is no line either.
        if whole.contains(where: \.ground.isSilent) { return false }
        let number = lines.count + 1
        if let first = whole.first {
            let entry = note(first.ground, line: number, what: nil, field: nil)
            lines.append(.init(number: number, what: nil, at: nil, by: nil, fields: [], withheld: entry))
            return false
        }
        var by: ReleasedPacket.Part?
        let ofAuthor = redactions.filter { $0.field == RecordsLine.author }
        if let author = line.by, !ofAuthor.contains(where: \.ground.isSilent) {
            by =
                if let first = ofAuthor.first {
                    .init(
                        text: nil,
                        withheld: note(first.ground, line: number, what: line.table, field: RecordsLine.author))
                } else { .init(text: author.name, withheld: nil) }
        }
        let fields = line.fields.compactMap { field in
            self.field(field, redactions.filter { $0.field == field.name }, number, line.table)
        }
        lines.append(
            .init(
                number: number, what: line.table, at: line.at?.description, by: by, fields: fields, withheld: nil))
        return true
    }

    private mutating func field(
        _ field: RecordsLine.Field, _ redactions: [Redaction], _ number: Int, _ table: String
    ) -> ReleasedPacket.Field? {
        if redactions.contains(where: { $0.part == nil && $0.ground.isSilent }) { return nil }
        let kind = field.isWords ? "words" : field.isCodes ? "codes" : field.isMoment ? "moment" : "figure"
        if let whole = redactions.first(where: { $0.part == nil }) {
            let entry = note(whole.ground, line: number, what: table, field: field.name)
            return .init(name: field.name, kind: kind, parts: [.init(text: nil, withheld: entry)])
        }
        let text = Array(field.text)
        var (parts, place): ([ReleasedPacket.Part], Int) = ([], 0)
        for span in Spans.joined(redactions.compactMap(\.part).map { $0.clamped(to: 0..<text.count) }) {
            if span.lowerBound > place {
                parts.append(.init(text: String(text[place..<span.lowerBound]), withheld: nil))
            }
            let ground = redactions.first { $0.part?.overlaps(span) == true }?.ground ?? .thirdParty
            let entry = note(ground, line: number, what: table, field: field.name)
            parts.append(.init(text: nil, withheld: entry))
            place = span.upperBound
        }
        if place < text.count { parts.append(.init(text: String(text[place...]), withheld: nil)) }
        return .init(name: field.name, kind: kind, parts: parts)
    }

    private mutating func note(_ ground: RedactionGround, line: Int, what: String?, field: String?) -> Int {
        if ground.isReviewable { isReviewable = true }
        let number = log.count + 1
        log.append(
            .init(
                number: number, line: line, what: what, field: field, ground: ground.rawValue, clause: ground.clause))
        return number
    }
}

/// What was given, exactly as it was given.
package struct RecordsCopy: Hashable, Sendable {
    package enum Form: String, CaseIterable, Storable, Sendable { case json, html, csv }

    package let form: Form
    package let language: String
    package let content: String
    /// SHA-256 of its bytes, in hexadecimal.
    package let digest: String
    package let at: Instant

    init(_ row: Row) throws {
        form = try row["form"]
        language = try row["language"]
        content = try row["content"]
        digest = try row["digest"]
        at = try row["made_at"]
    }
}

/// Puts what is given into the form in which it is given, in the language of whoever asked.
package struct RecordsWriting: Sendable {
    package let language: String
    let html: @Sendable (ReleasedPacket) -> String
    let csv: @Sendable (ReleasedPacket) -> String

    package init(
        in language: String, html: @escaping @Sendable (ReleasedPacket) -> String,
        csv: @escaping @Sendable (ReleasedPacket) -> String
    ) {
        self.language = language
        self.html = html
        self.csv = csv
    }
}
