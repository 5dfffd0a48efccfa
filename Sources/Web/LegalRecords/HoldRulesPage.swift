import Operate
import Vocabulary

/// Under which law somebody may be held here; to be begun from what a state's law said, and put right by the city.
struct HoldRulesPage: Page {
    static let template = "hold-rules"

    struct Rule: Sendable {
        let name: String
        let isInUse: Bool
        let sentences: [String]
        let said: String
        let edit: String
    }

    struct Preset: Sendable {
        let address: String
        let name: String
    }

    struct Tick: Sendable {
        let name: String
        let label: String
        let chosen: Bool
        let clause: String
        let clauseName: String
    }

    let title: String
    let rules: [Rule]
    let none: Bool
    let presets: [Preset]
    let action: String
    let readName: String
    let revision: Int
    let name: String
    let state: String
    let holders: [Tick]
    let grounds: [Tick]
    let hours: String
    let counts: [Choice]
    let form: String
    let citation: String
    let asked: [Tick]
    let isInUse: Bool
    let trouble: Trouble?

    init(_ rules: [HoldRule], begunFrom begun: HoldRule?, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        title = words("legal.rulesTitle")
        action = "\(reading.base)/hold-rules"
        let address = action
        self.rules = rules.map { Rule($0, at: address, reading) }
        none = rules.isEmpty
        presets = StateHoldRule.all.map {
            Preset(address: "\(address)?from=\($0.code)#rule", name: "\($0.rule.state): \($0.rule.name)")
        }
        let typed = refused?.form == "rule" ? refused?.typed : nil
        let kept = rules.first { $0.name == begun?.name }
        func value(_ field: String, _ shown: String?) -> String { typed.map { $0[field] ?? "" } ?? shown ?? "" }
        func ticks(_ codes: [String], _ prefix: String, _ group: String, _ shown: [String]) -> [Tick] {
            codes.map { code in
                let field = "\(prefix)-\(code)"
                return Tick(
                    name: field, label: words.name(of: code, in: group),
                    chosen: typed.map { $0[field] != nil } ?? shown.contains(code),
                    clause: value(
                        "clause-\(code)", begun?.asked.first { $0.field.rawValue == code }?.clause),
                    clauseName: "clause-\(code)")
            }
        }
        readName = value("readName", kept?.name)
        revision = typed?["revision"].flatMap(Int.init) ?? kept?.revision ?? 0
        name = value("holdName", begun?.name)
        state = value("holdState", begun?.state)
        holders = ticks(
            HoldRule.Holder.allCases.map(\.rawValue), "holder", "legal.codes.holders",
            begun?.holders.map(\.rawValue) ?? [])
        grounds = ticks(
            HoldRule.Ground.allCases.map(\.rawValue), "ground", "legal.codes.grounds",
            begun?.grounds.map(\.rawValue) ?? [])
        hours = value("holdHours", begun?.hours.map { String($0) })
        counts = [Choice](
            HoldRule.Counts.allCases.map(\.rawValue), in: "legal.codes.counts",
            chosen: value("holdCounts", begun?.counts?.rawValue), words: words)
        form = value("holdForm", begun?.form)
        citation = value("holdCitation", begun?.citation)
        asked = ticks(
            HoldRule.Field.allCases.map(\.rawValue), "asked", "legal.codes.fields",
            begun?.asked.map(\.field.rawValue) ?? [])
        isInUse = typed.map { $0["holdInUse"] != nil } ?? begun?.isInUse ?? true
        trouble = refused.trouble(in: "rule", words)
    }
}

extension HoldRulesPage.Rule {
    init(_ rule: HoldRule, at address: String, _ reading: Reading) {
        let words = reading.words
        name = rule.name
        isInUse = rule.isInUse
        sentences = rule.sentences(words)
        said =
            rule.setBy.map { by in
                words("legal.ruleSaid", ["by": by.name, "time": rule.setAt.map { Moment($0, reading).time } ?? ""])
            } ?? ""
        edit = "\(address)?name=\(rule.name.inQuery)#rule"
    }
}

extension HoldRule {
    /// What it says, as a list.
    func sentences(_ words: Words) -> [String] {
        func list(_ codes: [String], _ group: String) -> String {
            codes.map { words.name(of: $0, in: group) }.joined(separator: ", ")
        }
        return [
            words("legal.sayWhere", ["state": state, "citation": citation]),
            words("legal.sayWho", ["holders": list(holders.map(\.rawValue), "legal.codes.holders")]),
            words("legal.sayWhy", ["grounds": list(grounds.map(\.rawValue), "legal.codes.grounds")]),
            hours.map { hours in
                words(
                    counts == .admission ? "legal.sayFromAdmission" : "legal.sayFromDetention",
                    ["hours": String(hours)])
            } ?? words("legal.sayNoHours"),
        ] + (form.map { [words("legal.sayForm", ["form": $0])] } ?? [])
    }
}
