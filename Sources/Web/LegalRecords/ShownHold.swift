import Operate
import Vocabulary

/// A hold as it is read: its hours, what its paper lacks, and the forms for the next step.
struct ShownHold: Sendable {
    let id: String
    let rule: String
    let whom: String
    let holder: String
    let grounds: String
    let held: Moment
    let by: String
    let tone: String
    let shape: String
    let standing: String
    let due: String?
    let over: String?
    let flags: [String]
    let facility: String?
    let missing: String?
    let paper: String
    let revision: Int
    let fields: [HoldField]
    let statementTrouble: Trouble?
    let statementOpen: Bool
    let facilityTyped: String
    let markedAt: String
    let endings: [Choice]
    let markTrouble: Trouble?
    let markOpen: Bool

    init(_ hold: InvoluntaryHold, at address: String, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        id = hold.id.text
        rule = hold.rule.name
        whom = hold.knownAs ?? words("legal.somebody")
        holder = hold.holder.text(words)
        grounds = hold.grounds.map { words.name(of: $0.rawValue, in: "legal.codes.grounds") }.joined(separator: ", ")
        held = Moment(hold.heldAt, reading)
        by = hold.by.name
        let isOver = hold.isOver(at: reading.now)
        switch (hold.ended?.ending, isOver) {
        case (let ending?, _):
            (tone, shape) = ("quiet", "■")
            standing = words.name(of: ending.rawValue, in: "legal.codes.endings")
        case (nil, true):
            (tone, shape) = ("danger", "!")
            standing = words("legal.hoursOver")
        case (nil, false):
            (tone, shape) = ("waiting", "●")
            standing = words(hold.admitted == nil ? "legal.held" : "legal.admitted")
        }
        due =
            hold.ended == nil && !isOver
            ? hold.dueAt.map { words("legal.until", ["time": Moment($0, reading).time]) } : nil
        over = isOver ? hold.dueAt.map { words("legal.overSince", ["time": Moment($0, reading).time]) } : nil
        flags = hold.flags.map { words.name(of: $0.rawValue, in: "flags") }
        facility = hold.admitted.flatMap { mark in
            mark.facility.map { words("legal.admittedTo", ["facility": $0, "time": Moment(mark.at, reading).time]) }
        }
        let lacks = hold.missing.map { words.name(of: $0.rawValue, in: "legal.codes.fields") }
        missing = lacks.isEmpty ? nil : words("legal.missing", ["fields": lacks.joined(separator: " · ")])
        paper = "\(address)/holds/\(hold.id)"
        revision = hold.statement?.revision ?? 0
        let (statementForm, markForm) = ("statement-\(hold.id)", "mark-\(hold.id)")
        fields = HoldField.all(hold.rule, hold.statement?.content, typedIn: statementForm, refused: refused, words)
        statementTrouble = refused.trouble(in: statementForm, words)
        statementOpen = refused?.form == statementForm
        facilityTyped = refused.typed("facility", in: markForm) ?? ""
        markedAt = refused.typed("markedAt", in: markForm) ?? reading.nowField
        endings = [Choice](
            InvoluntaryHold.Ending.allCases.map(\.rawValue), in: "legal.codes.endings",
            chosen: refused.typed("holdEnding", in: markForm), words: words)
        markTrouble = refused.trouble(in: markForm, words)
        markOpen = refused?.form == markForm
    }
}

extension InvoluntaryHold.Holder {
    /// As the paper names them.
    func text(_ words: Words) -> String {
        [name, words.name(of: kind.rawValue, in: "legal.codes.holders"), agency, number].compactMap { $0 }
            .joined(separator: " · ")
    }
}

/// One thing that the paper of a hold tells, to be written.
struct HoldField: Sendable {
    let name: String
    let label: String
    let help: String
    let clause: String?
    let text: String

    /// What the law asks first, then the rest.
    static func all(
        _ rule: HoldRule?, _ kept: [HoldRule.Field: String]?, typedIn form: String, refused: Refused?, _ words: Words
    ) -> [HoldField] {
        let asked = rule?.asked ?? []
        let order =
            asked.map(\.field) + HoldRule.Field.allCases.filter { field in !asked.contains { $0.field == field } }
        return order.map { field in
            HoldField(
                name: "hold-\(field.rawValue)", label: words.name(of: field.rawValue, in: "legal.codes.fields"),
                help: words.name(of: field.rawValue, in: "legal.codes.help"),
                clause: asked.first { $0.field == field }?.clause,
                text: refused.typed("hold-\(field.rawValue)", in: form) ?? kept?[field] ?? "")
        }
    }
}

/// The form on which a hold is written down.
struct HoldForm: Sendable {
    struct Tick: Sendable {
        let name: String
        let label: String
        let chosen: Bool
    }

    let rules: [Choice]
    let people: [Choice]
    let kinds: [Choice]
    let name: String
    let agency: String
    let number: String
    let grounds: [Tick]
    let heldAt: String
    let fields: [HoldField]
    let trouble: Trouble?
    let isOpen: Bool

    init(_ record: LegalRecord, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        func typed(_ field: String) -> String? { refused.typed(field, in: "hold") }
        rules = record.rules.map {
            Choice(value: $0.name, name: "\($0.name) (\($0.citation))", chosen: $0.name == typed("holdRule"))
        }
        people =
            [Choice(value: "", name: words("legal.somebody"), chosen: false)]
            + record.people.map { person in
                let role = words.name(of: person.role.rawValue, in: "personRoles")
                return Choice(
                    value: person.id.text, name: person.knownAs.map { "\($0) · \(role)" } ?? role,
                    chosen: typed("person").map { $0 == person.id.text } ?? (person.role == .inCrisis))
            }
        let used = record.rules.flatMap(\.holders)
        kinds = [Choice](
            HoldRule.Holder.allCases.map(\.rawValue), in: "legal.codes.holders",
            chosen: typed("holderKind") ?? used.first?.rawValue, words: words)
        name = typed("holderName") ?? ""
        agency = typed("holderAgency") ?? ""
        number = typed("holderNumber") ?? ""
        grounds = HoldRule.Ground.allCases.map { ground in
            Tick(
                name: "ground-\(ground.rawValue)", label: words.name(of: ground.rawValue, in: "legal.codes.grounds"),
                chosen: typed("ground-\(ground.rawValue)") != nil)
        }
        heldAt = typed("heldAt") ?? reading.nowField
        fields = HoldField.all(
            record.rules.count == 1 ? record.rules[0] : nil, nil, typedIn: "hold", refused: refused, words)
        trouble = refused.trouble(in: "hold", words)
        isOpen = refused?.form == "hold"
    }
}
