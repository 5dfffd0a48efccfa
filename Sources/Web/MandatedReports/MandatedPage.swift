import Operate
import Vocabulary

/// One report: what the law asks by when, who was told, what is written, what was sent.
struct MandatedPage: Page {
    static let template = "mandated-report"

    struct Clock: Sendable {
        let name: String
        let state: String
        let tone: String
        let shape: String
        let late: String?
    }

    struct Law: Sendable {
        let state: String
        let citation: String
        let sentences: [String]
        let agency: String?
        let telephone: String?
        let link: String
        let form: String?
    }

    struct Entry: Sendable {
        let id: String
        let kind: String
        let what: String
        let detail: String
        let note: String?
        let odd: String?
        let when: Moment
        let by: String
        let withdrawn: String?
        let withdrawing: Bool
    }

    struct Version: Sendable {
        let number: String
        let by: String
        let when: Moment
        let address: String
    }

    struct Telling: Sendable {
        let results: [Choice]
        let agency: String
        let agencyTrouble: String?
        let takenBy: String
        let reference: String
        let note: String
        let at: String
        let atTrouble: String?
        let trouble: Trouble?
    }

    struct Sending: Sendable {
        let revision: Int
        let channels: [Choice]
        let agency: String
        let agencyTrouble: String?
        let reference: String
        let at: String
        let atTrouble: String?
        let trouble: Trouble?
    }

    struct Notice: Sendable {
        let by: String
        let when: Moment
    }

    let title: String
    let list: String
    let address: String
    let about: String
    let standing: ReportStanding
    let clocks: [Clock]
    let suspected: Moment
    let begun: Moment
    let origin: String?
    let originAddress: String?
    let law: Law?
    let hasNoRule: Bool
    let reporters: [String]
    let hasMasked: Bool
    let joining: Bool
    let oral: [Entry]
    let nobodyTold: Bool
    let telling: Telling?
    let missing: [String]
    let isComplete: Bool
    let isWritten: Bool
    let packetAddress: String?
    let printAddress: String?
    let versions: [Version]
    let sent: [Entry]
    let nothingSent: Bool
    let sending: Sending?
    let ending: Bool
    let notYet: Bool
    let notices: [Notice]
    let noNotices: Bool
    let noting: Bool
    let trouble: Trouble?

    init(_ file: MandatedFile, seesCalls: Bool, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let report = file.report
        let rule = report.rule
        title = words.name(of: report.kind.rawValue, in: "mandated.codes.suspicions")
        list = "\(reading.base)/mandated-reports"
        let address = "\(reading.base)/mandated-reports/\(report.id)"
        self.address = address
        about = report.about ?? file.calledBy ?? words("mandated.unknown")
        standing = ReportStanding(report, reading)
        clocks = Self.clocks(report, reading)
        suspected = Moment(report.suspectedAt, reading)
        begun = Moment(report.begunAt, reading)
        origin = file.number.map { words("call.name", ["number": String($0)]) }
        originAddress = seesCalls ? report.call.map { "\(reading.base)/calls/\($0)" } : nil
        law = rule.isSet ? Law(rule, words) : nil
        hasNoRule = !rule.isSet
        reporters = file.reporters.map { $0.text(words) }
        hasMasked = file.reporters.contains(.masked)
        joining = !file.isMine && report.endedAt == nil
        oral = file.oral.map { Entry($0, mayTell: file.mayTell, reading) }
        nobodyTold = oral.isEmpty
        telling = file.mayTell ? Telling(file, refused: refused, reading) : nil
        missing = file.missing.map { words.name(of: $0.rawValue, in: "mandated.codes.fields") }
        isComplete = missing.isEmpty
        isWritten = report.packetRevision > 0
        packetAddress = file.mayTell ? "\(address)/packet" : nil
        printAddress = report.packetRevision > 0 ? "\(address)/print" : nil
        versions = file.versions.map { version in
            Version(
                number: String(version.revision), by: version.by.text(words), when: Moment(version.at, reading),
                address: "\(address)/print?version=\(version.revision)")
        }
        sent = file.sendings.map { Entry($0, mayTell: file.mayTell, reading) }
        nothingSent = sent.isEmpty
        sending = file.mayTell && report.packetRevision > 0 ? Sending(file, refused: refused, reading) : nil
        ending = file.mayTell && report.step == .ending
        notYet = file.mayTell && !report.isMade
        notices = file.notices.map { Notice(by: $0.by.name, when: Moment($0.at, reading)) }
        noNotices = notices.isEmpty
        noting = file.leads && !file.isNoted
        trouble = refused.formless(in: "report", words)
    }

    private static func clocks(_ report: MandatedReport, _ reading: Reading) -> [Clock] {
        let words = reading.words
        func clock(_ name: String, made: Instant?, due: Instant?, overdue: Instant?, met: String?) -> Clock {
            if let made {
                return Clock(
                    name: name, state: words("mandated.madeAt", ["time": Moment(made, reading).time]), tone: "with",
                    shape: "■", late: due.flatMap { made > $0 ? words("mandated.madeLate") : nil })
            }
            if let met { return Clock(name: name, state: met, tone: "with", shape: "■", late: nil) }
            guard let due else {
                return Clock(name: name, state: words("mandated.afterOral"), tone: "closed", shape: "–", late: nil)
            }
            return Clock(
                name: name, state: words("mandated.until", ["time": Moment(due, reading).time]), tone: "waiting",
                shape: "●",
                late: due <= reading.now
                    ? words("mandated.late", ["span": reading.span(reading.now.since(due))]) : nil)
        }
        var clocks = [
            clock(
                words("mandated.tellAtOnce"), made: report.oralMadeAt, due: report.oralDue,
                overdue: report.oralOverdueAt, met: report.isOralMet ? words("mandated.writtenAtOnce") : nil)
        ]
        if report.rule.writtenHours != nil || report.writtenMadeAt != nil {
            clocks.append(
                clock(
                    words("mandated.sendWritten"), made: report.writtenMadeAt, due: report.writtenDue,
                    overdue: report.writtenOverdueAt, met: nil))
        }
        return clocks
    }
}

extension MandatedFile {
    /// Whether whoever looks has taken note of it.
    var isNoted: Bool { notices.contains { $0.by.id == reader.text } }
}

extension Teller {
    /// As a page says it.
    func text(_ words: Words) -> String {
        switch self {
        case .me(let author): words("mandated.you", ["name": author.name])
        case .named(let author): author.name
        case .masked: words("mandated.masked")
        }
    }
}

extension MandatedPage.Law {
    init(_ rule: MandatedRule, _ words: Words) {
        state = rule.state
        citation = rule.citation
        agency = rule.agency
        telephone = rule.telephone
        link = dialled(rule.telephone)
        form = rule.form
        sentences = rule.sentences(words)
    }
}

extension MandatedRule {
    /// What it asks, in sentences.
    func sentences(_ words: Words) -> [String] {
        var sentences = [words.name(of: who.rawValue, in: "mandated.codes.who")]
        sentences.append(words(isWrittenEnough ? "mandated.ruleEither" : "mandated.ruleOral"))
        sentences.append(words("mandated.ruleAlarm", ["n": String(oralMinutes)]))
        switch (writtenHours, writtenFrom) {
        case (nil, _): sentences.append(words("mandated.ruleNoWritten"))
        case (let hours?, .oralReport): sentences.append(words("mandated.ruleAfterOral", ["n": String(hours)]))
        case (let hours?, _): sentences.append(words("mandated.ruleWritten", ["n": String(hours)]))
        }
        return sentences + [words("mandated.ruleOwn")]
    }
}

extension MandatedPage.Entry {
    init(_ oral: OralReport, mayTell: Bool, _ reading: Reading) {
        let words = reading.words
        id = oral.id.text
        kind = "oral"
        what = words.name(of: oral.result.rawValue, in: "mandated.codes.results")
        detail = [
            oral.agency, oral.takenBy.map { words("mandated.takenByName", ["name": $0]) },
            oral.reference.map { words("mandated.referenceIs", ["reference": $0]) },
        ].compactMap(\.self).joined(separator: " · ")
        note = oral.note
        odd = oral.flag.map { words.name(of: $0, in: "flags") }
        when = Moment(oral.at, reading)
        by = oral.enteredBy.text(words)
        withdrawn = oral.because.map { words("mandated.withdrawn", ["because": $0]) }
        withdrawing = mayTell && oral.enteredBy.mayBeWithdrawn && oral.withdrawnAt == nil
    }

    init(_ sending: PacketSending, mayTell: Bool, _ reading: Reading) {
        let words = reading.words
        id = sending.id.text
        kind = "sending"
        what = words("mandated.sentVersion", ["version": String(sending.revision)])
        detail = [
            words.name(of: sending.channel.rawValue, in: "mandated.codes.channels"), sending.agency,
            sending.reference.map { words("mandated.referenceIs", ["reference": $0]) },
        ].compactMap(\.self).joined(separator: " · ")
        note = nil
        odd = sending.flag.map { words.name(of: $0, in: "flags") }
        when = Moment(sending.at, reading)
        by = sending.enteredBy.text(words)
        withdrawn = sending.because.map { words("mandated.withdrawn", ["because": $0]) }
        withdrawing = mayTell && sending.enteredBy.mayBeWithdrawn && sending.withdrawnAt == nil
    }
}

extension MandatedPage.Telling {
    init(_ file: MandatedFile, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        func typed(_ field: String) -> String? { refused.typed(field, in: "oral") }
        results = [Choice](
            OralReport.Result.allCases.map(\.rawValue), in: "mandated.codes.results",
            chosen: typed("result") ?? OralReport.Result.taken.rawValue, words: words)
        agency = typed("toAgency") ?? file.report.rule.agency ?? ""
        agencyTrouble = refused.trouble(with: "toAgency", in: "oral", words)
        takenBy = typed("takenBy") ?? ""
        reference = typed("reference") ?? ""
        note = typed("note") ?? ""
        at = typed("at") ?? reading.nowField
        atTrouble = refused.trouble(with: "at", in: "oral", words)
        trouble = refused.trouble(in: "oral", words)
    }
}

extension MandatedPage.Sending {
    init(_ file: MandatedFile, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        func typed(_ field: String) -> String? { refused.typed(field, in: "sending") }
        revision = file.report.packetRevision
        channels = [Choice](
            PacketSending.Channel.allCases.map(\.rawValue), in: "mandated.codes.channels", chosen: typed("channel"),
            words: words)
        agency = typed("toAgency") ?? file.report.rule.agency ?? ""
        agencyTrouble = refused.trouble(with: "toAgency", in: "sending", words)
        reference = typed("reference") ?? ""
        at = typed("at") ?? reading.nowField
        atTrouble = refused.trouble(with: "at", in: "sending", words)
        trouble = refused.trouble(in: "sending", words)
    }
}
