import Operate
import Vocabulary

/// What is given to whoever asked, in the words of their language: a letter, the lines, and what was taken out with why.
struct RecordsGiven: Sendable {
    struct Part: Sendable {
        let text: String?
        /// The number in the log of what is not given.
        let bar: String?
    }

    struct Field: Sendable {
        let label: String
        let parts: [Part]
    }

    struct Line: Sendable {
        let number: String
        let what: String
        let when: String?
        let by: [Part]
        let hasBy: Bool
        let fields: [Field]
        let bar: String?
    }

    struct Exemption: Sendable {
        let number: String
        let place: String
        let ground: String
        let clause: String
    }

    let heading: String
    let letter: [String]
    let notice: String?
    let lines: [Line]
    let hasLines: Bool
    let log: [Exemption]
    let hasLog: Bool
    let linesTitle: String
    let logTitle: String
    let logHelp: String
    let columns: [String]

    init(_ packet: ReleasedPacket, _ reading: Reading) {
        let words = reading.words
        heading = words("records.letter.heading", ["number": String(packet.number)])
        letter = Self.letter(packet, reading)
        notice = packet.carriesPart2 ? words("consents.notice232") : nil
        lines = packet.lines.map { Line($0, reading) }
        hasLines = packet.hasLines
        log = packet.log.map { one in
            let place = [
                words("records.letter.line", ["n": String(one.line)]), one.field.map { RecordsCodes.label($0, words) },
            ].compactMap(\.self).joined(separator: ", ")
            return Exemption(
                number: String(one.number), place: place,
                ground: words.name(of: one.ground, in: "records.codes.grounds"), clause: one.clause)
        }
        hasLog = !packet.log.isEmpty
        linesTitle = words("records.letter.lines")
        logTitle = words("records.letter.log")
        logHelp = words("records.letter.logHelp")
        columns = ["number", "where", "why", "clause"].map { words.name(of: $0, in: "records.codes.heads") }
    }

    /// What the letter says; nothing of it repeats what was asked for, which may name somebody.
    private static func letter(_ packet: ReleasedPacket, _ reading: Reading) -> [String] {
        let words = reading.words
        func day(_ text: String) -> String {
            (try? Instant(rfc3339: text)).map { LocalTime($0, in: reading.zone).day } ?? text
        }
        var letter = [
            words("records.letter.to", ["name": packet.requester]),
            words(
                "records.letter.dates", ["received": day(packet.receivedAt), "answered": day(packet.closedAt)]),
        ]
        switch RecordsRequest.Closure(rawValue: packet.outcome) {
        case .released:
            letter.append(
                packet.log.isEmpty
                    ? words("records.letter.whole") : words("records.letter.inPart", count: packet.log.count))
        case .denied:
            letter.append(words("records.letter.denied"))
            if let denial = packet.denial { letter.append(words.name(of: denial, in: "records.codes.denials")) }
            if let said = packet.words { letter.append(said) }
        case .noneFound: letter.append(words("records.letter.none"))
        case .withdrawn, nil: break
        }
        if packet.isReviewable { letter.append(words("records.letter.review")) }
        if RecordsRequest.Kind(rawValue: packet.kind)?.isOwn == true {
            letter.append(words("records.letter.complaint"))
        } else if packet.outcome != RecordsRequest.Closure.released.rawValue || !packet.log.isEmpty {
            letter.append(words("records.letter.appeal"))
        }
        return letter
    }
}

extension RecordsGiven.Line {
    init(_ line: ReleasedPacket.Line, _ reading: Reading) {
        let words = reading.words
        number = String(line.number)
        what = line.what.map { words.name(of: $0, in: "records.codes.tables") } ?? words("records.letter.withheldLine")
        when = line.moment.map { Moment($0, reading).full }
        by = line.by.map { [RecordsGiven.Part(text: $0.text, bar: $0.withheld.map { String($0) })] } ?? []
        hasBy = line.by != nil
        fields = line.fields.map { field in
            RecordsGiven.Field(
                label: RecordsCodes.label(field.name, words),
                parts: field.parts.map { part in
                    RecordsGiven.Part(
                        text: part.text.map {
                            RecordsCodes.text(
                                $0, field.name, isCodes: field.kind == "codes", isMoment: field.kind == "moment",
                                isWords: field.kind == "words", words, reading)
                        }, bar: part.withheld.map { String($0) })
                })
        }
        bar = line.withheld.map { String($0) }
    }
}

/// What was given, to be read again and printed: from what was kept, and not from the record.
struct RecordsCopyPage: Page {
    static let template = "records-copy"

    struct File: Sendable {
        let address: String
        let name: String
        let digest: String
    }

    let title: String
    let back: String
    let name: String
    let files: [File]
    let given: RecordsGiven
    /// In which language it was given.
    let tongue: String

    init(
        _ packet: ReleasedPacket, of request: RecordsRequest, _ copies: [RecordsCopy], given: Reading,
        _ reading: Reading
    ) {
        let words = reading.words
        title = words("records.copy")
        back = "\(reading.base)/records/\(request.id)"
        name = words("records.name", ["number": String(request.number)])
        files = copies.map { copy in
            File(
                address: "\(reading.base)/records/\(request.id)/copy/\(copy.form.rawValue)",
                name: words("records.file", ["form": copy.form.rawValue.uppercased()]), digest: copy.digest)
        }
        self.given = RecordsGiven(packet, given)
        tongue = given.words.language
    }
}

/// The same as a document of its own, with nothing outside itself, to be handed over.
struct RecordsFile: Fragment {
    static let template = "records-file"

    let tongue: String
    let given: RecordsGiven

    init(_ packet: ReleasedPacket, _ reading: Reading) {
        tongue = reading.words.language
        given = RecordsGiven(packet, reading)
    }
}

/// The same as a table, one field a row (RFC 4180).
struct RecordsTable: Sendable {
    let text: String

    init(_ packet: ReleasedPacket, _ reading: Reading) {
        let words = reading.words
        let given = RecordsGiven(packet, reading)
        var rows = [
            ["number", "what", "when", "by", "field", "text"].map { words.name(of: $0, in: "records.codes.heads") }
        ]
        func said(_ parts: [RecordsGiven.Part]) -> String {
            parts.map { $0.text ?? words("records.letter.bar", ["n": $0.bar ?? ""]) }.joined()
        }
        for line in given.lines {
            let head = [line.number, line.what, line.when ?? "", said(line.by)]
            if let bar = line.bar { rows.append(head + ["", words("records.letter.bar", ["n": bar])]) }
            for field in line.fields { rows.append(head + [field.label, said(field.parts)]) }
            if line.bar == nil, line.fields.isEmpty { rows.append(head + ["", ""]) }
        }
        for one in given.log { rows.append([one.number, one.ground, "", "", one.place, one.clause]) }
        text = rows.map { $0.map(Self.cell).joined(separator: ",") + "\r\n" }.joined()
    }

    /// A cell in quotes, and never one that a spreadsheet takes for a formula.
    private static func cell(_ text: String) -> String {
        let safe = text.first.map { "=+-@\t\r".contains($0) } == true ? "'" + text : text
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
