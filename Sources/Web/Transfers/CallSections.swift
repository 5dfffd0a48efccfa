import Access
import Operate
import Vocabulary

/// What stands on a call's pages besides sending: asking at once, transfers, what the police are told, who is called back.
struct CallSections: Sendable {
    /// What somebody may do there.
    struct Rights: Sendable {
        var summon = true
        var transfer = true
        var brief = true
        var tellUsed = true
        var callBack = true
        var reopen = true
        var triage = true

        init() {}

        init(_ worker: Worker) {
            summon = may(worker, .askForHelp).allowed
            transfer = may(worker, .transferCalls).allowed
            brief = may(worker, .giveBriefs).allowed
            tellUsed = may(worker, .endCalls).allowed
            callBack = may(worker, .callBack).allowed
            reopen = may(worker, .reopenCalls).allowed
            triage = may(worker, .triageCalls).allowed
        }
    }

    let summons: SummonsForm?
    let transfers: TransferSection?
    let briefs: BriefSection?
    let callBacks: CallBackSection?
    /// Whether a caller is between two centres or came back: then it stands above everything else.
    let leads: Bool

    init(
        _ beside: BesideDispatch, on call: ShownCall, back: String, rights: Rights, refused: Refused? = nil,
        _ reading: Reading
    ) {
        summons =
            rights.summon
            ? SummonsForm(
                beside.help, on: call.id, back: back, open: call.open, isUndecided: call.stage <= .screened, reading)
            : nil
        transfers = TransferSection(
            beside.transfers, on: call, back: back, isUndecided: beside.isUndecided, rights: rights, refused: refused,
            reading)
        briefs = BriefSection(
            beside.briefs, heard: beside.heard, on: call, back: back, isPoliceGoing: beside.isPoliceGoing,
            rights: rights, refused: refused,
            reading)
        callBacks = CallBackSection(beside.callBacks, mayCallBack: rights.callBack, reading)
        leads = beside.transfers.contains { $0.direction == .out && $0.isOpen } || transfers?.cameBack == true
    }
}

/// An ambulance or police now: one press, in every state of an open call.
struct SummonsForm: Sendable {
    /// What was asked for already: `Police asked for at 09:12, dispatch sees it`.
    let asked: [String]
    /// Whether the call is open, so that it can be pressed.
    let mayPress: Bool
    let action: String
    let back: String
    let help: String

    /// Nothing where the call has ended and nothing was asked.
    init?(_ help: [HelpRequest], on call: String, back: String, open: Bool, isUndecided: Bool, _ reading: Reading) {
        let words = reading.words
        asked = help.filter { $0.kind != .duress }.map { help in
            let kind = words.name(of: help.kind.rawValue, in: "dispatch.codes.help")
            return help.answer.map {
                words(
                    "summons.answered",
                    ["help": kind, "answer": words.name(of: $0.rawValue, in: "dispatch.codes.answers")])
            } ?? words("summons.asked", ["help": kind, "time": Moment(help.askedAt, reading).time])
        }
        mayPress = open
        action = "\(reading.base)/calls/\(call)/help"
        self.back = back
        self.help = words(isUndecided ? "summons.decides" : "summons.asks")
        guard open || !asked.isEmpty else { return nil }
    }
}
