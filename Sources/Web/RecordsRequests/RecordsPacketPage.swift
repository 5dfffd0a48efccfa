import Operate
import Vocabulary

/// What was gathered for a request: line by line, with what is taken out marked where it stands.
struct RecordsPacketPage: Page {
    static let template = "records-packet"

    struct Part: Sendable {
        let text: String
        /// Taken out for certain, or still to be looked at.
        let isOut: Bool
        let isOpen: Bool
    }

    struct Field: Sendable {
        let label: String
        let parts: [Part]
    }

    struct Place: Sendable {
        let id: String
        let what: String
        let ground: String
        let clause: String
        let answer: String?
        let isOpen: Bool
        let reason: String?
    }

    struct Line: Sendable {
        let id: String
        let number: String
        let what: String
        let when: Moment?
        let by: String?
        let fields: [Field]
        /// Nothing of it is shown here either.
        let isUnseen: Bool
        let isOut: Bool
        let places: [Place]
        let hasPlaces: Bool
        /// What may be taken out by hand; nothing where it is closed or unseen.
        let adding: Adding?
    }

    struct Adding: Sendable {
        let form: String
        let line: String
        let parts: [Choice]
        let words: String
        let wordsTrouble: String?
        let grounds: [Choice]
        let groundTrouble: String?
        let isRefused: Bool
        let trouble: Trouble?
    }

    let title: String
    let back: String
    let name: String
    let address: String
    let first: String
    let lines: [Line]
    let none: Bool
    let count: String
    let left: String
    let isChanged: Bool
    let mayAnswer: Bool
    let whyShown: String
    let whyShownTrouble: String?
    let answersTrouble: Trouble?
    let earlier: String?
    let later: String?
    let openOnly: String?
    let everything: String?

    init(
        _ packet: RecordsPacket, of request: RecordsRequest, from first: Int, onlyOpen: Bool, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        title = words("records.packet")
        back = "\(reading.base)/records/\(request.id)"
        name = words("records.name", ["number": String(request.number)])
        address = back
        self.first = String(first)
        lines = packet.entries.map { Line($0, isOpen: request.isOpen, refused: refused, reading) }
        none = packet.entries.isEmpty
        count = words("records.lines", count: packet.count)
        left = packet.unanswered == 0 ? words("records.noneLeft") : words("records.left", count: packet.unanswered)
        isChanged = packet.isChanged
        mayAnswer = request.isOpen && lines.contains { $0.places.contains(where: \.isOpen) }
        whyShown = refused.typed("why-shown", in: "answers") ?? ""
        whyShownTrouble = refused.trouble(with: "why-shown", in: "answers", words)
        answersTrouble =
            whyShownTrouble == nil || !mayAnswer
            ? refused.formless(in: "answers", words) : refused.trouble(in: "answers", words)
        let step = RecordsPackets.page
        let query = onlyOpen ? "&show=open" : ""
        earlier = first > 1 ? "\(back)/packet?from=\(max(1, first - step))\(query)" : nil
        let last = packet.entries.last?.place ?? first
        later =
            packet.entries.count == step && last < packet.count ? "\(back)/packet?from=\(last + 1)\(query)" : nil
        openOnly = onlyOpen || packet.unanswered == 0 ? nil : "\(back)/packet?show=open"
        everything = onlyOpen ? "\(back)/packet" : nil
    }
}

extension RecordsPacketPage.Line {
    init(_ entry: RecordsPacket.Entry, isOpen: Bool, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let (line, redactions) = (entry.line, entry.redactions)
        id = entry.id
        number = String(entry.place)
        // What no one may give is read by nobody for the sake of giving it.
        isUnseen = redactions.contains { $0.field == nil && $0.ground.isSilent }
        isOut = redactions.contains { $0.field == nil && $0.hides }
        what = isUnseen ? words("records.unseen") : words.name(of: line.table, in: "records.codes.tables")
        when = isUnseen ? nil : line.at.map { Moment($0, reading) }
        let hidesAuthor = redactions.contains { $0.field == RecordsLine.author && $0.ground.isSilent }
        by = isUnseen || hidesAuthor ? nil : line.by?.name
        fields =
            isUnseen
            ? []
            : line.fields.compactMap { field in
                let own = redactions.filter { $0.field == field.name }
                guard !own.contains(where: \.ground.isSilent) else { return nil }
                return RecordsPacketPage.Field(
                    label: RecordsCodes.label(field.name, words),
                    parts: RecordsPacketPage.parts(
                        of: RecordsCodes.text(field, words, reading), field.isWords, own))
            }
        places = redactions.map { RecordsPacketPage.Place($0, reading) }
        hasPlaces = !places.isEmpty
        adding =
            isOpen && !isUnseen ? RecordsPacketPage.Adding(entry, refused: refused, reading) : nil
    }
}

extension RecordsPacketPage {
    /// The words of a field in stretches, each with what becomes of it.
    static func parts(of text: String, _ isWords: Bool, _ redactions: [Redaction]) -> [Part] {
        let characters = Array(text)
        let standing = redactions.filter(\.hides)
        if !isWords || standing.contains(where: { $0.part == nil }) {
            let isOut = !standing.isEmpty
            return [Part(text: text, isOut: isOut, isOpen: isOut && standing.contains { $0.answer == nil })]
        }
        var edges: Set<Int> = [0, characters.count]
        let spans = standing.compactMap { redaction in
            redaction.part.map { (part: $0.clamped(to: 0..<characters.count), isOpen: redaction.answer == nil) }
        }
        for span in spans { edges.formUnion([span.part.lowerBound, span.part.upperBound]) }
        let places = edges.sorted()
        return zip(places, places.dropFirst()).map { begin, end in
            let over = spans.filter { $0.part.lowerBound <= begin && end <= $0.part.upperBound }
            return Part(
                text: String(characters[begin..<end]), isOut: !over.isEmpty,
                isOpen: !over.isEmpty && over.allSatisfy(\.isOpen))
        }
    }
}

extension RecordsPacketPage.Place {
    init(_ redaction: Redaction, _ reading: Reading) {
        let words = reading.words
        id = redaction.id.text
        what =
            redaction.ground.isSilent
            ? words("records.noTrace")
            : redaction.field.map { RecordsCodes.label($0, words) } ?? words("records.wholeLine")
        ground = words.name(of: redaction.ground.rawValue, in: "records.codes.grounds")
        clause = redaction.ground.clause
        isOpen = redaction.answer == nil
        answer = redaction.answer.map { answer in
            words(
                "records.answered",
                [
                    "answer": words.name(of: answer.rawValue, in: "records.codes.answers"),
                    "by": redaction.by?.name ?? "",
                ])
        }
        reason = redaction.reason
    }
}

extension RecordsPacketPage.Adding {
    init(_ entry: RecordsPacket.Entry, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        form = "out-\(entry.id)"
        line = entry.id
        let fields = entry.line.fields.filter { field in
            !entry.redactions.contains { $0.field == field.name && $0.ground.isSilent }
        }.map(\.name)
        let chosen = refused.typed("part", in: form)
        var parts = fields.map {
            Choice(value: $0, name: RecordsCodes.label($0, words), chosen: $0 == chosen)
        }
        if entry.line.by != nil {
            parts.append(
                Choice(
                    value: RecordsLine.author, name: RecordsCodes.label(RecordsLine.author, words),
                    chosen: chosen == RecordsLine.author))
        }
        parts.append(Choice(value: "line", name: words("records.wholeLine"), chosen: chosen == "line"))
        self.parts = parts
        self.words = refused.typed("words-out", in: form) ?? ""
        wordsTrouble = refused.trouble(with: "words-out", in: form, words)
        grounds = [Choice](
            RedactionGround.byHand.map(\.rawValue), in: "records.codes.grounds",
            chosen: refused.typed("ground", in: form), words: words)
        groundTrouble = refused.trouble(with: "ground", in: form, words)
        isRefused = refused?.form == form
        trouble = refused.trouble(in: form, words)
    }
}

/// How tables, columns and codes of the record are called in a packet.
enum RecordsCodes {
    static func label(_ column: String, _ words: Words) -> String {
        words.name(of: column, in: "records.codes.columns")
    }

    static func text(_ field: RecordsLine.Field, _ words: Words, _ reading: Reading) -> String {
        text(
            field.text, field.name, isCodes: field.isCodes, isMoment: field.isMoment, isWords: field.isWords, words,
            reading)
    }

    static func text(
        _ text: String, _ column: String, isCodes: Bool, isMoment: Bool, isWords: Bool, _ words: Words,
        _ reading: Reading
    ) -> String {
        if isWords { return text }
        if isMoment { return (try? Instant(rfc3339: text)).map { Moment($0, reading).full } ?? text }
        guard isCodes else { return ["yes", "no"].contains(text) ? words.name(of: text, in: "answers") : text }
        // A reason is one code, with a blank before what a program calls it.
        if column == "left_reason" || column == "ending" { return name(text, column, words) }
        return text.split(separator: " ").map { name(String($0), column, words) }.joined(separator: ", ")
    }

    private static func name(_ code: String, _ column: String, _ words: Words) -> String {
        for group in groups[column] ?? [] where words.has("\(group).\(code)") { return words.name(of: code, in: group) }
        let reason = words.name(of: code, in: "reasons")
        return reason == code ? code.replacing("-", with: " ") : reason
    }

    /// In which groups of the catalogue the codes of a column are named.
    private static let groups: [String: [String]] = [
        "stage": ["stages"], "alternative_sent": ["alternatives"], "alternative_outcome": ["outcomes"],
        "need": ["needKinds"], "needs": ["needKinds"], "role": ["personRoles", "plans.codes.roles"],
        "natures": ["natures"], "field": ["facts", "encounter.asks"],
        "source": ["sources", "places.codes.sources", "answerSources"],
        "safety": ["encounter.codes.safety"], "behaviours": ["encounter.codes.behaviours"],
        "medical": ["encounter.codes.medical"], "suicide_risk": ["encounter.codes.suicideRisk"],
        "safety_actions": ["encounter.codes.safetyActions"], "destination": ["encounter.codes.destination"],
        "purpose": ["consents.codes.purposes"], "basis": ["consents.codes.bases"], "law": ["consents.codes.laws"],
        "categories": ["consents.codes.categories"],
        "kind": ["clinical.codes.kinds", "persons.codes.facts", "persons.codes.names"],
        "value": ["answers"], "state": ["answers"], "heading": ["safetyPlan.codes.headings"],
        "language": ["languages"], "tier": ["instruments.tiers"], "closure": ["cases.codes.closures"],
    ]
}
