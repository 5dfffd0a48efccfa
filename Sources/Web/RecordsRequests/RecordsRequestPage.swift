import Access
import Operate
import Vocabulary

/// One request for records: who asks, by when, how far its answer has come, and what is to be done next.
struct RecordsRequestPage: Page {
    static let template = "records-request"

    /// What is read of it.
    struct File: Sendable {
        let request: RecordsRequest
        let rule: RecordsRule
        let packet: RecordsPacket
        /// The digest of what whoever releases it is shown.
        let shown: String
        let copies: [RecordsCopy]
    }

    struct Fact: Sendable {
        let label: String
        let value: String
    }

    /// Work with the packet that may be done now.
    struct Work: Sendable {
        let address: String
        let gathered: String?
        let packet: String?
        let left: String?
        let isChanged: Bool
        let mayGather: Bool
        let maySubmit: Bool
        let stillStands: Bool
        let trouble: Trouble?
    }

    /// What whoever releases it may do.
    struct Releasing: Sendable {
        let address: String
        let isOwn: Bool
        let shown: String?
        let trouble: Trouble?
        let because: String
        let becauseTrouble: String?
        let returning: Trouble?
        let languages: [Choice]
    }

    let title: String
    let all: String
    let address: String
    let state: String
    let isOverdue: Bool
    let due: String
    let facts: [Fact]
    let returned: String?
    let work: Work?
    let releasing: Releasing?
    /// The half that may still be changed.
    let meant: RecordsMeant?
    let detailsTrouble: Trouble?
    let mayExtend: String?
    let extendedBecause: String
    let extendedTrouble: String?
    let extendTrouble: Trouble?
    let isOpen: Bool
    let denials: [Choice]
    let denialTrouble: String?
    let denialWords: String
    let denialWordsTrouble: String?
    let denyTrouble: Trouble?
    let nothingTrouble: Trouble?
    let withdrawTrouble: Trouble?
    let letterLanguages: [Choice]
    let copies: [Fact]
    let hasCopies: Bool
    let copyAddress: String

    init(
        _ file: File, for worker: Worker, mayRelease: Bool, languages: [String], refused: Refused?, _ reading: Reading
    ) {
        let (request, words) = (file.request, reading.words)
        title = words("records.name", ["number": String(request.number)])
        all = "\(reading.base)/records"
        address = "\(reading.base)/records/\(request.id)"
        state = RecordsState.sentence(of: request, reading)
        isOverdue = request.isOpen && request.dueAt <= reading.now
        due = words(
            isOverdue ? "records.wasDue" : "records.isDue", ["time": Moment(request.dueAt, reading).time])
        facts = Self.facts(request, reading)
        returned = request.isOpen ? request.returnedBecause : nil
        let chosen = refused?.typed["letter-language"] ?? words.language
        let choices = [Choice](languages.sorted(), in: "languages", chosen: chosen, words: words)
        letterLanguages = choices
        isOpen = request.isOpen
        work = request.isOpen ? Work(file, refused: refused, reading) : nil
        releasing =
            request.submitted != nil && request.isOpen && mayRelease
            ? Releasing(file, for: worker, choices, refused: refused, reading) : nil
        meant = request.isOpen ? RecordsMeant("details", request, refused: refused, reading) : nil
        detailsTrouble = refused.trouble(in: "details", words)
        let extends = request.isOpen && request.extended == nil && file.rule.extensionDays > 0 && !isOverdue
        mayExtend = extends ? words("records.extendBy", count: file.rule.extensionDays) : nil
        extendedBecause = refused.typed("extended-because", in: "extend") ?? ""
        extendedTrouble = refused.trouble(with: "extended-because", in: "extend", words)
        extendTrouble = extends ? refused.trouble(in: "extend", words) : nil
        denials = [Choice](
            RecordsRequest.DenialGround.allCases.map(\.rawValue), in: "records.codes.denials",
            chosen: refused.typed("denial", in: "deny"), words: words)
        denialTrouble = refused.trouble(with: "denial", in: "deny", words)
        denialWords = refused.typed("denial-words", in: "deny") ?? ""
        denialWordsTrouble = refused.trouble(with: "denial-words", in: "deny", words)
        denyTrouble = refused.trouble(in: "deny", words)
        nothingTrouble = refused.formless(in: "nothing", words)
        withdrawTrouble = refused.formless(in: "withdraw", words)
        copies = file.copies.map { Fact(label: $0.form.rawValue.uppercased(), value: $0.digest) }
        hasCopies = !file.copies.isEmpty
        copyAddress = "\(address)/copy"
    }

    private static func facts(_ request: RecordsRequest, _ reading: Reading) -> [Fact] {
        let words = reading.words
        var facts = [
            Fact(label: words("records.requester"), value: request.requester),
            Fact(
                label: words("records.kind"), value: words.name(of: request.kind.rawValue, in: "records.codes.kinds")),
            Fact(label: words("records.askedFor"), value: request.asked),
        ]
        func add(_ label: String, _ value: String?) {
            if let value { facts.append(Fact(label: label, value: value)) }
        }
        add(words("records.contact"), request.contact)
        add(words("records.whatFor"), request.purpose)
        add(words("records.restsOn"), request.authority)
        add(words("records.part2Order"), request.part2Order)
        add(words("records.proof"), words.name(of: request.proof.rawValue, in: "records.codes.proofs"))
        add(words("records.scope"), words.name(of: request.scope?.code ?? "nobody", in: "records.codes.scopes"))
        add(words("records.receivedAt"), Moment(request.receivedAt, reading).time)
        if let extended = request.extended {
            add(
                words("records.extended"),
                words(
                    "records.extendedBy",
                    [
                        "by": extended.by.name, "time": Moment(extended.at, reading).time, "because": extended.because,
                        "first": Moment(request.firstDueAt, reading).time,
                    ]))
        }
        if let closing = request.closing {
            add(
                words("records.denial"), closing.ground.map { words.name(of: $0.rawValue, in: "records.codes.denials") }
            )
            add(words("records.denialWords"), closing.words)
        }
        return facts
    }
}

extension RecordsRequestPage.Work {
    init(_ file: RecordsRequestPage.File, refused: Refused?, _ reading: Reading) {
        let (request, words) = (file.request, reading.words)
        address = "\(reading.base)/records/\(request.id)"
        gathered = request.gathered.map { gathered in
            words(
                "records.gathered", count: file.packet.count,
                ["by": gathered.by.name, "time": Moment(gathered.at, reading).time])
        }
        packet = request.gathered == nil ? nil : "\(reading.base)/records/\(request.id)/packet"
        left =
            request.gathered == nil
            ? nil
            : file.packet.unanswered == 0
                ? words("records.noneLeft") : words("records.left", count: file.packet.unanswered)
        isChanged = file.packet.isChanged
        mayGather = request.scope != nil
        maySubmit = request.gathered != nil && request.submitted == nil
        stillStands = refused?.form == "submit" && refused?.refusal.code == .wordsStillStand
        trouble = refused.formless(in: "gather", words) ?? refused.formless(in: "submit", words)
    }
}

extension RecordsRequestPage.Releasing {
    init(
        _ file: RecordsRequestPage.File, for worker: Worker, _ languages: [Choice], refused: Refused?,
        _ reading: Reading
    ) {
        let (request, words) = (file.request, reading.words)
        address = "\(reading.base)/records/\(request.id)"
        isOwn = request.submitted?.by.id == worker.id.text || request.gathered?.by.id == worker.id.text
        shown = isOwn ? nil : file.shown
        trouble = refused.formless(in: "release", words)
        because = refused.typed("returned-because", in: "return") ?? ""
        becauseTrouble = refused.trouble(with: "returned-because", in: "return", words)
        returning = refused.trouble(in: "return", words)
        self.languages = languages
    }
}
