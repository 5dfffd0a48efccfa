import Operate
import Vocabulary

/// A report in a list, as machines read it: who reports stands in none.
struct MandatedReportDocument: Encodable {
    let report: MandatedReport

    private enum Key: CodingKey {
        case id, harmed, about, call, `case`, person, suspectedAt, begunAt, step, packetRevision, oralDue, oralMadeAt
        case oralOverdueAt, writtenDue, writtenMadeAt, writtenOverdueAt, endedAt
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(report.id.text, forKey: .id)
        try object.encode(report.kind.rawValue, forKey: .harmed)
        try object.encode(report.about, forKey: .about)
        try object.encode(report.call?.text, forKey: .call)
        try object.encode(report.supportCase?.text, forKey: .case)
        try object.encode(report.person?.text, forKey: .person)
        try object.encode(report.suspectedAt.description, forKey: .suspectedAt)
        try object.encode(report.begunAt.description, forKey: .begunAt)
        try object.encode(report.step.rawValue, forKey: .step)
        try object.encode(report.packetRevision, forKey: .packetRevision)
        try object.encode(report.oralDue.description, forKey: .oralDue)
        try object.encode(report.oralMadeAt?.description, forKey: .oralMadeAt)
        try object.encode(report.oralOverdueAt?.description, forKey: .oralOverdueAt)
        try object.encode(report.writtenDue?.description, forKey: .writtenDue)
        try object.encode(report.writtenMadeAt?.description, forKey: .writtenMadeAt)
        try object.encode(report.writtenOverdueAt?.description, forKey: .writtenOverdueAt)
        try object.encode(report.endedAt?.description, forKey: .endedAt)
    }
}

/// Somebody who did something about a report, as far as whoever asks may know: null where they may not.
struct TellerDocument: Encodable {
    let teller: Teller

    private enum Key: CodingKey { case id, name, isMe }

    func encode(to encoder: any Encoder) throws {
        guard let author = teller.author else {
            var nobody = encoder.singleValueContainer()
            try nobody.encodeNil()
            return
        }
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(author.id, forKey: .id)
        try object.encode(author.name, forKey: .name)
        try object.encode(teller == .me(author), forKey: .isMe)
    }
}

/// Everything about one report, as whoever asks may know it.
struct MandatedFileDocument: Encodable {
    let file: MandatedFile

    private enum Key: CodingKey { case report, rule, reporters, mayTell, oral, packet, missing, sendings, notices }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(MandatedReportDocument(report: file.report), forKey: .report)
        try object.encode(MandatedRuleDocument(rule: file.report.rule), forKey: .rule)
        try object.encode(file.reporters.map { TellerDocument(teller: $0) }, forKey: .reporters)
        try object.encode(file.mayTell, forKey: .mayTell)
        try object.encode(file.oral.map { OralDocument(oral: $0) }, forKey: .oral)
        try object.encode(
            file.versions.first.map { PacketDocument(shown: $0, reader: file) }, forKey: .packet)
        try object.encode(file.missing.map(\.rawValue), forKey: .missing)
        try object.encode(file.sendings.map { SendingDocument(sending: $0) }, forKey: .sendings)
        try object.encode(file.notices.map { NoticeDocument(by: $0.by.name, at: $0.at) }, forKey: .notices)
    }
}

private struct NoticeDocument: Encodable {
    let by: String
    let at: Instant

    enum Key: CodingKey { case by, at }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(by, forKey: .by)
        try object.encode(at.description, forKey: .at)
    }
}

private struct OralDocument: Encodable {
    let oral: OralReport

    enum Key: CodingKey {
        case id, result, toAgency, takenBy, reference, note, at, flag, by, enteredAt, withdrawnAt, mistake
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(oral.id.text, forKey: .id)
        try object.encode(oral.result.rawValue, forKey: .result)
        try object.encode(oral.agency, forKey: .toAgency)
        try object.encode(oral.takenBy, forKey: .takenBy)
        try object.encode(oral.reference, forKey: .reference)
        try object.encode(oral.note, forKey: .note)
        try object.encode(oral.at.description, forKey: .at)
        try object.encode(oral.flag, forKey: .flag)
        try object.encode(TellerDocument(teller: oral.enteredBy), forKey: .by)
        try object.encode(oral.enteredAt.description, forKey: .enteredAt)
        try object.encode(oral.withdrawnAt?.description, forKey: .withdrawnAt)
        try object.encode(oral.because, forKey: .mistake)
    }
}

private struct SendingDocument: Encodable {
    let sending: PacketSending

    enum Key: CodingKey {
        case id, revision, channel, toAgency, reference, at, flag, by, enteredAt, withdrawnAt, mistake
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(sending.id.text, forKey: .id)
        try object.encode(sending.revision, forKey: .revision)
        try object.encode(sending.channel.rawValue, forKey: .channel)
        try object.encode(sending.agency, forKey: .toAgency)
        try object.encode(sending.reference, forKey: .reference)
        try object.encode(sending.at.description, forKey: .at)
        try object.encode(sending.flag, forKey: .flag)
        try object.encode(TellerDocument(teller: sending.enteredBy), forKey: .by)
        try object.encode(sending.enteredAt.description, forKey: .enteredAt)
        try object.encode(sending.withdrawnAt?.description, forKey: .withdrawnAt)
        try object.encode(sending.because, forKey: .mistake)
    }
}

/// The newest version of what is sent; of who reports only what whoever asks may know.
private struct PacketDocument: Encodable {
    let shown: PacketVersion
    let reader: MandatedFile

    struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(shown.revision, forKey: Key("revision"))
        try object.encode(shown.at.description, forKey: Key("at"))
        try object.encode(TellerDocument(teller: shown.by), forKey: Key("by"))
        for field in PacketField.allCases {
            let key = Key(field.rawValue)
            if field.people != nil {
                try object.encode(shown.content.people(field).map { SomebodyDocument(one: $0) }, forKey: key)
            } else if PacketField.masked.contains(field) {
                let told =
                    [shown.content.text(field, by: reader.reader)].compactMap(\.self)
                    + shown.content.others(field, than: reader.reader)
                try object.encode(told.isEmpty ? nil : told.joined(separator: "\n"), forKey: key)
            } else {
                try object.encode(shown.content.text(field), forKey: key)
            }
        }
    }
}

private struct SomebodyDocument: Encodable {
    let one: PacketContent.Somebody

    enum Key: CodingKey { case name, birthDate, age, sex, relation, address, telephone }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(one.name, forKey: .name)
        try object.encode(one.birthDate, forKey: .birthDate)
        try object.encode(one.age, forKey: .age)
        try object.encode(one.sex?.rawValue, forKey: .sex)
        try object.encode(one.relation, forKey: .relation)
        try object.encode(one.address, forKey: .address)
        try object.encode(one.telephone, forKey: .telephone)
    }
}

/// What the law asks here, as machines read it.
struct MandatedRuleDocument: Encodable {
    let rule: MandatedRule

    private enum Key: CodingKey {
        case harmed, revision, lawState, whoReports, oralMinutes, writtenEnough, writtenHours, writtenFrom, toAgency
        case telephone, form, citation, askedFor, setAt
    }

    private struct Asked: Encodable {
        let field: String
        let clause: String?

        enum Key: CodingKey { case field, clause }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(field, forKey: .field)
            try object.encode(clause, forKey: .clause)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(rule.kind.rawValue, forKey: .harmed)
        try object.encode(rule.revision, forKey: .revision)
        try object.encode(rule.isSet ? rule.state : nil, forKey: .lawState)
        try object.encode(rule.who.rawValue, forKey: .whoReports)
        try object.encode(rule.oralMinutes, forKey: .oralMinutes)
        try object.encode(rule.isWrittenEnough, forKey: .writtenEnough)
        try object.encode(rule.writtenHours, forKey: .writtenHours)
        try object.encode(rule.writtenFrom?.rawValue, forKey: .writtenFrom)
        try object.encode(rule.agency, forKey: .toAgency)
        try object.encode(rule.telephone, forKey: .telephone)
        try object.encode(rule.form, forKey: .form)
        try object.encode(rule.isSet ? rule.citation : nil, forKey: .citation)
        try object.encode(rule.asked.map { Asked(field: $0.field.rawValue, clause: $0.clause) }, forKey: .askedFor)
        try object.encode(rule.setAt?.description, forKey: .setAt)
    }
}
