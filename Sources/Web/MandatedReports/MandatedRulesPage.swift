import Operate
import Vocabulary

/// What the law asks here, one rule for each kind; to be begun from what a state's law said, and put right by the city.
struct MandatedRulesPage: Page {
    static let template = "mandated-rules"

    struct Asked: Sendable {
        let field: String
        let label: String
        let chosen: Bool
        let clause: String
    }

    struct Preset: Sendable {
        let code: String
        let name: String
    }

    struct RuleForm: Sendable {
        let kind: String
        let heading: String
        let said: String
        let isUnset: Bool
        let sentences: [String]
        let revision: Int
        let presets: [Preset]
        let hasPresets: Bool
        let isOpen: Bool
        let state: String
        let who: [Choice]
        let oralMinutes: String
        let isWrittenEnough: Bool
        let writtenHours: String
        let writtenFrom: [Choice]
        let agency: String
        let telephone: String
        let form: String
        let citation: String
        let asked: [Asked]
        let trouble: Trouble?
    }

    let title: String
    let list: String
    let kinds: [RuleForm]

    init(_ rules: [MandatedRule], begunFrom preset: StateRule?, refused: Refused?, _ reading: Reading) {
        title = reading.words("mandated.rulesTitle")
        list = "\(reading.base)/mandated-reports"
        kinds = rules.map { RuleForm($0, preset: preset, refused: refused, reading) }
    }
}

extension MandatedRulesPage.RuleForm {
    init(_ rule: MandatedRule, preset: StateRule?, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let form = "rule-\(rule.kind.rawValue)"
        let typed = refused?.form == form ? refused?.typed : nil
        let begun = preset.flatMap { $0.rule.kind == rule.kind ? $0.rule : nil }
        let shown = begun ?? rule
        func value(_ field: String, _ kept: String?) -> String { typed.map { $0[field] ?? "" } ?? kept ?? "" }
        kind = rule.kind.rawValue
        heading = words.name(of: rule.kind.rawValue, in: "mandated.codes.kinds")
        if let by = rule.setBy, let at = rule.setAt {
            said = words("mandated.ruleSet", ["state": rule.state, "by": by.name, "time": Moment(at, reading).time])
        } else {
            said = words("mandated.ruleUnset")
        }
        isUnset = !rule.isSet
        sentences = rule.isSet ? rule.sentences(words) : []
        revision = rule.revision
        presets = StateRule.all.filter { $0.rule.kind == rule.kind }.map {
            MandatedRulesPage.Preset(code: $0.code, name: $0.rule.state)
        }
        hasPresets = !presets.isEmpty
        isOpen = typed != nil || begun != nil
        state = value("lawState", shown.state)
        who = [Choice](
            MandatedRule.Who.allCases.map(\.rawValue), in: "mandated.codes.who",
            chosen: value("whoReports", shown.who.rawValue), words: words)
        oralMinutes = value("oralMinutes", String(shown.oralMinutes))
        isWrittenEnough = typed.map { $0["writtenEnough"] != nil } ?? shown.isWrittenEnough
        writtenHours = value("writtenHours", shown.writtenHours.map { String($0) })
        writtenFrom = [Choice](
            MandatedRule.WrittenFrom.allCases.map(\.rawValue), in: "mandated.codes.from",
            chosen: value("writtenFrom", shown.writtenFrom?.rawValue), words: words)
        // Whom the city tells, no law of a state says: it stays as it was.
        agency = value("toAgency", shown.agency ?? rule.agency)
        telephone = value("telephone", shown.telephone ?? rule.telephone)
        self.form = value("form", shown.form)
        citation = value("citation", shown.citation)
        asked = PacketField.allCases.map { field in
            let kept = shown.asked.first { $0.field == field }
            return MandatedRulesPage.Asked(
                field: field.rawValue, label: words.name(of: field.rawValue, in: "mandated.codes.fields"),
                chosen: typed.map { $0["asked-\(field.rawValue)"] != nil } ?? (kept != nil),
                clause: value("clause-\(field.rawValue)", kept?.clause))
        }
        trouble = refused.trouble(in: form, words)
    }
}
