import Operate
import Vocabulary

/// What the law asks to be written down of one call: who interpreted, threats and warnings, holds.
struct LegalPage: Page {
    static let template = "legal"

    /// That an entry was a mistake, or the form that says so.
    struct Withdrawing: Sendable {
        let entry: String
        let threat: String?
        let action: String
    }

    struct Interpreter: Sendable {
        let what: String
        let when: Moment
        let by: String
        let note: String?
        let standsOut: String?
        let withdrawn: String?
        let withdrawing: Withdrawing?
    }

    struct InterpreterForm: Sendable {
        let languages: [Choice]
        let manners: [Choice]
        let reference: String
        let at: String
        let minutes: String
        let note: String
        let trouble: Trouble?
        let isOpen: Bool
    }

    let title: String
    let callAddress: String?
    let address: String
    let rulesAddress: String?
    let interpreters: [Interpreter]
    let noInterpreters: Bool
    let entryTrouble: Trouble?
    let interpreting: InterpreterForm
    let threats: [ShownThreat]
    let noThreats: Bool
    let threatening: ThreatForm
    let holds: [ShownHold]
    let noHolds: Bool
    let holding: HoldForm?
    let isUnset: Bool

    init(
        _ record: LegalRecord, setsRules: Bool, seesCalls: Bool, refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        title = words("legal.title", ["n": String(record.number)])
        callAddress = seesCalls ? "\(reading.base)/calls/\(record.call)" : nil
        let address = "\(reading.base)/calls/\(record.call)/legal"
        self.address = address
        rulesAddress = setsRules ? "\(reading.base)/hold-rules" : nil
        interpreters = record.interpreters.map { Interpreter($0, at: address, reading) }
        noInterpreters = interpreters.isEmpty
        entryTrouble =
            refused.flatMap { $0.form.hasPrefix("entry") ? Trouble(formless: $0.refusal, words: words) : nil }
        interpreting = InterpreterForm(refused: refused, reading)
        threats = record.threats.map { ShownThreat($0, at: address, refused: refused, reading) }
        noThreats = threats.isEmpty
        threatening = ThreatForm(refused: refused, reading)
        holds = record.holds.map { ShownHold($0, at: address, refused: refused, reading) }
        noHolds = holds.isEmpty
        holding = record.rules.isEmpty ? nil : HoldForm(record, refused: refused, reading)
        isUnset = record.rules.isEmpty
    }
}

extension LegalPage.Interpreter {
    init(_ use: InterpreterUse, at address: String, _ reading: Reading) {
        let words = reading.words
        what = [
            words.name(of: use.language, in: "languages"),
            words.name(of: use.manner.rawValue, in: "legal.codes.manners"),
            use.reference, use.minutes.map { words("time.minutes", ["n": String($0)]) },
        ].compactMap { $0 }.joined(separator: " · ")
        when = Moment(use.beganAt, reading)
        by = use.by.name
        note = use.note
        standsOut = use.standsOut ? words.name(of: use.manner.rawValue, in: "legal.codes.standsOut") : nil
        withdrawn = use.withdrawn.map { words("legal.withdrawn", ["because": $0.because, "by": $0.by.name]) }
        withdrawing =
            use.withdrawn == nil
            ? LegalPage.Withdrawing(
                entry: use.id.text, threat: nil, action: "\(address)/interpreters/withdrawal") : nil
    }
}

extension LegalPage.InterpreterForm {
    init(refused: Refused?, _ reading: Reading) {
        let words = reading.words
        func typed(_ field: String) -> String? { refused.typed(field, in: "interpreter") }
        let offered = FactField.language.offered(words).filter { $0 != "en" }
        languages = [Choice](offered, in: "languages", chosen: typed("language") ?? "es", words: words)
        manners = [Choice](
            InterpreterUse.Manner.allCases.map(\.rawValue), in: "legal.codes.manners",
            chosen: typed("interpreterManner"), words: words)
        reference = typed("interpreterReference") ?? ""
        at = typed("interpreterAt") ?? reading.nowField
        minutes = typed("interpreterMinutes") ?? ""
        note = typed("interpreterNote") ?? ""
        trouble = refused.trouble(in: "interpreter", words)
        isOpen = refused?.form == "interpreter"
    }
}
