import Operate
import Vocabulary

/// The transfers of a call, as its pages show them: what to press next stands large, the rest is folded.
struct TransferSection: Sendable {
    struct Step: Sendable {
        let label: String
        let at: Moment
    }

    /// Something that was told of it, in its own words.
    struct Told: Sendable {
        let when: Moment
        let by: String
        let what: String
        let odd: String?
        let note: String?
    }

    struct Line: Sendable {
        let id: String
        let action: String
        let heading: String
        let state: String
        let tone: String
        let steps: [Step]
        let passed: String?
        let came: String?
        let note: String?
        /// Everything that was told, where something was told more than once.
        let told: [Told]
        let isTold: Bool
        let isOpen: Bool
        let mayAnswer: Bool
        let mayComplete: Bool
        let mayDecline: Bool
        let mayReturn: Bool
        let mayHear: Bool
        let declines: [Choice]
        let returns: [Choice]
        let dispositions: [Choice]
        let hearLegend: String
        /// From which centre a caller came, where nobody has written that down.
        let asking: Starting?
    }

    /// The form in which a transfer begins, or is described afterwards.
    struct Starting: Sendable {
        let prefix: String
        let label: String
        let centres: [Choice]
        let name: String
        let passed: [Choice]
        let warmths: [Choice]
        let nameTrouble: String?
        let atTrouble: String?
        let trouble: Trouble?
        let opened: Bool
    }

    /// Letting the call leave by the transfer.
    struct Leaving: Sendable {
        let reason: String
        let text: String
        let overrides: [Choice]
    }

    let lines: [Line]
    /// Whether the reader may see all that are under way.
    let mayList: Bool
    let back: String
    /// Whether beginning one keeps out of the way.
    let folded: Bool
    let starting: Starting?
    let trouble: Trouble?
    /// It left as transferred, and no transfer is written down.
    let missing: Bool
    /// The caller came back after the call had left.
    let cameBack: Bool
    let reopening: Bool
    let leaving: Leaving?

    /// Nothing where there is none, and none can begin.
    init?(
        _ transfers: [Transfer], on call: ShownCall, back: String, isUndecided: Bool, rights: CallSections.Rights,
        refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        self.back = back
        mayList = rights.transfer
        folded = back != "triage"
        lines = transfers.map { Line($0, rights: rights, refused: refused, reading) }
        let out = transfers.filter { $0.direction == .out }
        let isBetween = out.contains(where: \.isOpen)
        starting =
            rights.transfer && !isBetween && call.open
            ? Starting(prefix: "transfer", chosen: nil, isIn: false, refused: refused, reading) : nil
        trouble = refused.formless(in: "transfer-told", words)
        let reason = call.departure?.reason.prefix { $0 != "/" }
        let byTransfer = reason == "transferred-to-988" || reason == "transferred-to-centre"
        missing = byTransfer && !out.contains { $0.state == .completed || $0.state == .returned }
        cameBack = !call.open && out.last?.state == .returned
        reopening = cameBack && rights.reopen
        guard !lines.isEmpty || starting != nil || missing else { return nil }
        let done = out.last { $0.state == .completed }
        leaving =
            isUndecided && rights.triage
            ? done.map { transfer in
                Leaving(
                    reason: transfer.centre == .lifeline ? "transferred-to-988" : "transferred-to-centre",
                    text: words("transfers.leave", ["centre": transfer.called(words)]),
                    overrides: [Choice](
                        OverrideCode.allCases.filter { $0 != .other }.map(\.rawValue), in: "overrides", chosen: nil,
                        words: words))
            } : nil
    }
}

extension Transfer {
    /// The other centre, as people call it.
    func called(_ words: Words) -> String {
        name ?? words.name(of: centre.rawValue, in: "transfers.codes.centres")
    }
}

extension TransferSection.Starting {
    init(prefix: String, chosen transfer: Transfer?, isIn: Bool, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        func typed(_ field: String) -> String? { refused.typed(field, in: prefix) }
        self.prefix = prefix
        label = words(isIn ? "transfers.askFrom" : "transfers.centre")
        let offered = Transfer.Centre.allCases.filter { isIn || $0 != .unknown }
        let usual = isIn ? Transfer.Centre.unknown : .lifeline
        centres = [Choice](
            offered.map(\.rawValue), in: "transfers.codes.centres", chosen: typed("centre") ?? usual.rawValue,
            words: words)
        name = typed("centreName") ?? ""
        passed = Transfer.Passed.allCases.map {
            Choice(
                value: $0.rawValue, name: words.name(of: $0.rawValue, in: "transfers.codes.passed"),
                chosen: typed("passed-\($0.rawValue)") != nil)
        }
        warmths = [Choice](
            Transfer.Warmth.allCases.map(\.rawValue), in: "transfers.codes.warmths",
            chosen: typed("warmth") ?? Transfer.Warmth.unknown.rawValue, words: words)
        nameTrouble = refused.trouble(with: "centreName", in: prefix, words)
        atTrouble = refused.trouble(with: "at", in: prefix, words)
        trouble = refused.trouble(in: prefix, words)
        opened = trouble != nil
    }
}

extension TransferSection.Line {
    init(_ transfer: Transfer, rights: CallSections.Rights, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let isIn = transfer.direction == .inward
        func choices(_ codes: [String], _ group: String) -> [Choice] {
            [Choice](codes, in: "transfers.codes.\(group)", chosen: nil, words: words)
        }
        id = transfer.id.text
        action = "\(reading.base)/transfers/\(transfer.id)/reports"
        let warmth = words.name(of: transfer.warmth.rawValue, in: "transfers.codes.warmths")
        let centre = transfer.called(words)
        heading =
            transfer.warmth == .unknown
            ? words(isIn ? "transfers.from" : "transfers.to", ["centre": centre])
            : words(isIn ? "transfers.fromHow" : "transfers.toHow", ["centre": centre, "how": warmth])
        isOpen = transfer.isOpen && !isIn
        state = words.name(
            of: isIn && transfer.state == .begun ? "received" : transfer.state.rawValue, in: "transfers.codes.states")
        tone =
            switch transfer.state {
            case .begun, .answered: isIn ? "with" : "going"
            case .completed: "with"
            case .declined, .returned: "waiting"
            }
        let why =
            transfer.returned.map { words.name(of: $0.rawValue, in: "transfers.codes.returns") }
            ?? transfer.decline.map { words.name(of: $0.rawValue, in: "transfers.codes.declines") }
        steps = [
            ("begun", transfer.begunAt), ("answered", transfer.answeredAt), ("completed", transfer.completedAt),
            ("declined", transfer.declinedAt), ("returned", transfer.returnedAt),
        ].compactMap { step, at -> TransferSection.Step? in
            guard let at else { return nil }
            let name = words.name(of: step == "begun" && isIn ? "received" : step, in: "transfers.codes.states")
            let reason = ["declined", "returned"].contains(step) ? why : nil
            return TransferSection.Step(
                label: reason.map { words("transfers.because", ["state": name, "why": $0]) } ?? name,
                at: Moment(at, reading))
        }
        passed =
            transfer.passed.isEmpty
            ? nil
            : words(
                "transfers.wasPassed",
                [
                    "list": transfer.passed.map { words.name(of: $0.rawValue, in: "transfers.codes.passed") }
                        .joined(separator: ", ")
                ])
        came = transfer.disposition.map {
            words(
                isIn ? "transfers.sentBack" : "transfers.cameOfIt",
                ["what": words.name(of: $0.rawValue, in: "transfers.codes.dispositions")])
        }
        note = transfer.note
        let isAgain = Dictionary(grouping: transfer.reports, by: \.step).contains { $0.value.count > 1 }
        told =
            isAgain || transfer.reports.contains { $0.flag == .again }
            ? transfer.reports.map { TransferSection.Told($0, isIn: isIn, reading) } : []
        isTold = !told.isEmpty
        let open = rights.transfer && isOpen
        mayAnswer = open && transfer.answeredAt == nil
        mayComplete = open
        mayDecline = open && transfer.answeredAt == nil
        mayReturn = rights.transfer && !isIn && transfer.returnedAt == nil && transfer.declinedAt == nil
        // That it is not known yet is asked again.
        mayHear =
            rights.transfer && (transfer.disposition ?? .unknown) == .unknown && transfer.declinedAt == nil
        declines = choices(Transfer.Decline.allCases.map(\.rawValue), "declines")
        returns = choices(Transfer.Return.allCases.map(\.rawValue), "returns")
        dispositions = choices(Transfer.Disposition.allCases.map(\.rawValue), "dispositions")
        hearLegend = words(isIn ? "transfers.sendBack" : "transfers.hear")
        asking =
            rights.transfer && isIn && transfer.centre == .unknown
            ? TransferSection.Starting(
                prefix: "details-\(transfer.id)", chosen: transfer, isIn: true, refused: refused, reading) : nil
    }
}

extension TransferSection.Told {
    init(_ report: TransferReport, isIn: Bool, _ reading: Reading) {
        let words = reading.words
        when = Moment(report.at, reading)
        by = report.by
        odd = report.flag.map { words.name(of: $0.rawValue, in: "flags") }
        note = report.note
        let code = report.code ?? ""
        func because(_ group: String) -> String {
            words(
                "transfers.because",
                [
                    "state": words.name(of: report.step, in: "transfers.codes.states"),
                    "why": words.name(of: code, in: "transfers.codes.\(group)"),
                ])
        }
        // What was told before its words were kept says no more than its step.
        switch report.step {
        case "heard":
            let came = report.code.map { words.name(of: $0, in: "transfers.codes.dispositions") } ?? "–"
            what = words(isIn ? "transfers.sentBack" : "transfers.cameOfIt", ["what": came])
        case "details":
            let centre = report.centreName ?? words.name(of: code, in: "transfers.codes.centres")
            let how = report.warmth.map { words.name(of: $0.rawValue, in: "transfers.codes.warmths") } ?? "–"
            let passed = report.passed.map { words.name(of: $0.rawValue, in: "transfers.codes.passed") }
            what = [
                words(isIn ? "transfers.fromHow" : "transfers.toHow", ["centre": centre, "how": how]),
                passed.isEmpty ? nil : words("transfers.wasPassed", ["list": passed.joined(separator: ", ")]),
            ].compactMap(\.self).joined(separator: " · ")
        case "declined" where report.code != nil: what = because("declines")
        case "returned" where report.code != nil: what = because("returns")
        default: what = words.name(of: report.step, in: "transfers.codes.states")
        }
    }
}
