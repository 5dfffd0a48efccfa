import Access
import Foundation
import Operate
import Vocabulary

/// The form in which the written report is written, field by field as the law names them.
struct PacketPage: Page {
    static let template = "mandated-packet"

    struct Row: Sendable {
        /// What the names of its fields begin with, and their ids.
        let prefix: String
        let number: String
        let name: String
        let birthDate: String
        let age: String
        let sexes: [Choice]
        let relation: String
        let address: String
        let telephone: String
    }

    struct Part: Sendable {
        let field: String
        let label: String
        let hint: String?
        let clause: String?
        let isPeople: Bool
        let rows: [Row]
        let isText: Bool
        let text: String
        /// What others say of themselves, for those who may read it.
        let others: [String]
        let fieldTrouble: String?
    }

    let title: String
    let back: String
    let action: String
    let about: String
    let revision: Int
    let citation: String?
    let asked: [Part]
    let more: [Part]
    let hasMore: Bool
    let moreIsOpen: Bool
    let trouble: Trouble?
    let startedByNow: Bool

    init(_ file: MandatedFile, reader: ID<Worker>, name: String, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let report = file.report
        title = words("mandated.packetTitle")
        back = "\(reading.base)/mandated-reports/\(report.id)"
        action = "\(back)/packet"
        let about = report.about ?? file.calledBy ?? words("mandated.unknown")
        self.about = about
        // Somebody else wrote meanwhile: what was typed stays, and is kept as what follows theirs once it is sent again.
        revision = report.packetRevision
        startedByNow = refused?.refusal.code == .packetChanged
        citation = report.rule.isSet ? report.rule.citation : nil
        let content = file.versions.first?.content ?? PacketContent()
        let typed = refused?.form == "packet" ? refused?.typed : nil
        func part(_ field: PacketField, _ clause: String?) -> Part {
            Part(
                field, clause: clause, content, typed: typed, reader: reader, name: name, about: about,
                isFirst: report.packetRevision == 0, refused: refused, reading)
        }
        asked = report.rule.asked.map { part($0.field, $0.clause) }
        let named = Set(report.rule.asked.map(\.field))
        more = PacketField.allCases.filter { !named.contains($0) }.map { part($0, nil) }
        hasMore = !more.isEmpty
        moreIsOpen = more.contains { !$0.text.isEmpty || $0.rows.contains { !$0.name.isEmpty } }
        trouble = refused.flatMap { $0.form == "packet" ? Trouble(packet: $0, words) : nil }
    }
}

extension Trouble {
    /// Of a field of somebody in a list, which is named by the last part of its name.
    init(packet refused: Refused, _ words: Words) {
        let field = refused.refusal.field
        let plain = field.map { $0.split(separator: "-").last.map(String.init) ?? $0 }
        let isPart = plain.flatMap(PacketField.init(rawValue:)) != nil
        self.init(
            sentence: words(refused.refusal),
            field: plain.map { words.name(of: $0, in: isPart ? "mandated.codes.fields" : "fields") },
            anchor: field.map { "packet-\($0)" })
    }
}

extension PacketPage.Part {
    init(
        _ field: PacketField, clause: String?, _ content: PacketContent, typed: [String: String]?,
        reader: ID<Worker>, name: String, about: String, isFirst: Bool, refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        self.field = field.rawValue
        label = words.name(of: field.rawValue, in: "mandated.codes.fields")
        let hints = "mandated.codes.hints"
        hint = words.has("\(hints).\(field.rawValue)") ? words.name(of: field.rawValue, in: hints) : nil
        self.clause = clause
        isPeople = field.people != nil
        isText = !isPeople
        var rows: [PacketPage.Row] = []
        if let most = field.people {
            let kept = content.people(field)
            let shown = typed.map { typed in
                (0..<most).last { typed.keys.contains("\(field.rawValue)-\($0)-name") }.map { $0 + 1 } ?? 0
            }
            let count = shown ?? min(most, max(kept.count + (field == .siblings ? 2 : 1), 1))
            rows = (0..<max(count, 1)).map { place in
                PacketPage.Row(
                    "\(field.rawValue)-\(place)-", number: most > 1 ? String(place + 1) : "",
                    place < kept.count ? kept[place] : nil, typed: typed, words)
            }
        }
        self.rows = rows
        if PacketField.masked.contains(field) {
            let own = content.text(field, by: reader)
            text = typed?[field.rawValue] ?? own ?? (field == .reporter && isFirst ? name : "")
            others = content.others(field, than: reader)
        } else {
            text = typed?[field.rawValue] ?? content.text(field) ?? ""
            others = []
        }
        fieldTrouble = refused.trouble(with: field.rawValue, in: "packet", words)
    }
}

extension PacketPage.Row {
    init(
        _ prefix: String, number: String, _ kept: PacketContent.Somebody?, typed: [String: String]?, _ words: Words
    ) {
        func value(_ field: String, _ kept: String?) -> String {
            guard let typed else { return kept ?? "" }
            return typed[prefix + field] ?? ""
        }
        self.prefix = prefix
        self.number = number
        name = value("name", kept?.name)
        birthDate = value("birthDate", kept?.birthDate)
        age = value("age", kept?.age.map { String($0) })
        sexes = [Choice](
            PacketContent.Somebody.Sex.allCases.map(\.rawValue), in: "mandated.codes.sexes",
            chosen: value("sex", kept?.sex?.rawValue), words: words)
        relation = value("relation", kept?.relation)
        address = value("address", kept?.address)
        telephone = value("telephone", kept?.telephone)
    }
}

/// The written report as it is printed and sent, with the clauses that ask for each part.
struct PacketPrint: Page {
    static let template = "mandated-print"

    struct Somebody: Sendable {
        let name: String
        let details: [String]
    }

    struct Part: Sendable {
        let label: String
        let clause: String?
        let people: [Somebody]
        let texts: [String]
        let unknown: Bool
        /// That who reports is kept from whoever reads.
        let withheld: Bool
    }

    let title: String
    let back: String
    let heading: String
    let citation: String?
    let form: String?
    let to: String?
    let lines: [String]
    let parts: [Part]
    let told: [String]
    let hasTold: Bool
    let edition: String

    init(_ file: MandatedFile, _ shown: PacketVersion, seesReporters: Bool, reader: ID<Worker>, _ reading: Reading) {
        let words = reading.words
        let report = file.report
        let rule = report.rule
        title = words("mandated.printTitle")
        back = "\(reading.base)/mandated-reports/\(report.id)"
        heading = words.name(of: report.kind.rawValue, in: "mandated.codes.letters")
        citation = rule.isSet ? "\(rule.state): \(rule.citation)" : nil
        form = rule.form.map { words("mandated.formIs", ["form": $0]) }
        to = rule.agency
        lines = [words("mandated.suspectedLine", ["time": LocalTime(report.suspectedAt, in: reading.zone).minute])]
        let named = Set(rule.asked.map(\.field))
        let rest = PacketField.allCases.filter { !named.contains($0) && shown.content.knows($0) }
        parts = (rule.asked + rest.map { .init($0, nil) }).map { asked in
            Part(asked, shown.content, seesReporters: seesReporters, reader: reader, isMine: file.isMine, words)
        }
        told = file.oral.filter { $0.withdrawnAt == nil && $0.result == .taken }.map { oral in
            words(
                "mandated.toldLine",
                [
                    "time": LocalTime(oral.at, in: reading.zone).minute, "agency": oral.agency,
                    "name": oral.takenBy ?? words("notKnown"), "reference": oral.reference ?? words("notKnown"),
                ])
        }
        hasTold = !told.isEmpty
        edition = words(
            "mandated.edition",
            ["version": String(shown.revision), "time": LocalTime(shown.at, in: reading.zone).minute])
    }
}

extension PacketPrint.Part {
    init(
        _ asked: MandatedRule.Asked, _ content: PacketContent, seesReporters: Bool, reader: ID<Worker>, isMine: Bool,
        _ words: Words
    ) {
        label = words.name(of: asked.field.rawValue, in: "mandated.codes.fields")
        clause = asked.clause
        people = content.people(asked.field).map { PacketPrint.Somebody($0, words) }
        if PacketField.masked.contains(asked.field) {
            texts =
                [content.text(asked.field, by: reader)].compactMap(\.self) + content.others(asked.field, than: reader)
            withheld = texts.isEmpty && !seesReporters && !isMine
        } else {
            texts = [content.text(asked.field)].compactMap(\.self)
            withheld = false
        }
        unknown = people.isEmpty && texts.isEmpty && !withheld
    }
}

extension PacketPrint.Somebody {
    init(_ one: PacketContent.Somebody, _ words: Words) {
        name = one.name ?? words("mandated.nameUnknown")
        var details: [String] = []
        if let day = one.birthDate { details.append(words("mandated.bornOn", ["day": day])) }
        if let age = one.age { details.append(words("mandated.aged", ["n": String(age)])) }
        if let sex = one.sex { details.append(words.name(of: sex.rawValue, in: "mandated.codes.sexes")) }
        details += [one.relation, one.address, one.telephone].compactMap(\.self)
        self.details = details
    }
}

extension LocalTime {
    /// The day and the minute, with how far from UTC: as a paper says it that is read elsewhere.
    var minute: String { "\(day) \(time.prefix(5)) (\(offset))" }
}
