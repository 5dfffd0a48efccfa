import Operate
import Vocabulary

/// Undoing a flag: why the call is not for the program, and what has it now.
struct UndoForm: Sendable {
    /// What the ids of its fields begin with: a list has one form for each call.
    let formName: String
    let action: String
    /// The page to come back to.
    let back: String
    let opened: Bool
    let causes: [Choice]
    let sent: [Choice]
    let written: String
    let undoTrouble: Trouble?
    let causeTrouble: String?
    let sentTrouble: String?
    let writtenTrouble: String?

    init(_ call: String, name: String = "flag", back: String, refused: Refused? = nil, _ reading: Reading) {
        let words = reading.words
        formName = name
        action = "\(reading.base)/calls/\(call)/flag"
        self.back = back
        undoTrouble = refused.trouble(in: "flag", words)
        opened = undoTrouble != nil
        causes = [Choice](
            CallFlag.Reason.allCases.map(\.rawValue), in: "callFlag.codes",
            chosen: refused.typed("reason", in: "flag"), words: words)
        sent = [Choice](
            Alternative.allCases.map(\.rawValue), in: "alternatives",
            chosen: refused.typed("alternativeSent", in: "flag"), words: words)
        written = refused.typed("note", in: "flag") ?? ""
        causeTrouble = refused.trouble(with: "reason", in: "flag", words)
        sentTrouble = refused.trouble(with: "alternativeSent", in: "flag", words)
        writtenTrouble = refused.trouble(with: "note", in: "flag", words)
    }
}

/// That somebody flagged the call, what a clinician said of it, and what they may still say.
struct ShownFlag: Sendable {
    let flagged: String
    let answered: String?
    let because: String?
    /// Where the flag can be confirmed.
    let confirming: String?
    let undoing: UndoForm?

    init(_ flag: CallFlag, call: String, mayAnswer: Bool, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        flagged = words("callFlag.flagged", ["by": flag.by.name, "time": Moment(flag.at, reading).time])
        answered = flag.answered.map { said in
            let how = said.isImplied ? "implied" : said.answer.rawValue
            return words("callFlag.codes.\(how)", ["by": said.by.name, "time": Moment(said.at, reading).time])
        }
        because = flag.answered?.reason.map { reason in
            let why = words.name(of: reason.rawValue, in: "callFlag.codes")
            return flag.answered?.note.map { words("callFlag.with", ["reason": why, "note": $0]) } ?? why
        }
        let open = mayAnswer && flag.answered?.answer != .confirmed
        confirming = open ? "\(reading.base)/calls/\(call)/flag" : nil
        undoing = mayAnswer ? UndoForm(call, back: "call", refused: refused, reading) : nil
    }
}
