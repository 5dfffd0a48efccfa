import Foundation
import Operate
import Vocabulary

/// The form in which a safety plan is written: what stands or was typed, heading by heading.
struct SafetyPlanForm: Sendable {
    struct Row: Sendable {
        let number: Int
        let words: String
        let phone: String
        let isStep: Bool
        let label: String
        let wordsTrouble: String?
        let phoneTrouble: String?
    }

    /// A heading whose lines are typed into one field, one under the other.
    struct Lines: Sendable {
        let text: String
        let height: Int
    }

    /// A heading whose lines are a row of fields each.
    struct Rows: Sendable {
        let rows: [Row]
        let hasPhones: Bool
        let hasSteps: Bool
    }

    struct Part: Sendable {
        let code: String
        let heading: String
        let hint: String
        let trouble: String?
        let lines: Lines?
        let rows: Rows?
    }

    let parts: [Part]
    let tongues: [Choice]
    let tongueTrouble: String?
    let copies: [Choice]
    let keptWhere: String
    let whereTrouble: String?
    /// The plans that stood when the form was made, which whoever sends it has then seen.
    let seen: String
    let heading: String
    let submit: String
    let opened: Bool
    let trouble: Trouble?

    init(_ file: SafetyPlanFile, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let base = file.standing.first
        let isTyped = refused?.form == "plan"
        seen = file.standing.map(\.id.text).joined(separator: " ")
        heading = base == nil ? words("safetyPlan.writeFirst") : words("safetyPlan.writeNext")
        submit = base == nil ? words("safetyPlan.submitFirst") : words("safetyPlan.submitNext")
        opened = isTyped || base == nil
        trouble = refused.trouble(in: "plan", words)
        parts = SafetyPlan.Heading.allCases.map { Part($0, base, isTyped ? refused : nil, words) }
        let tongue = isTyped ? refused.typed("language", in: "plan") : base?.language
        tongues = Self.tongues(chosen: tongue ?? words.language, words)
        tongueTrouble = refused.trouble(with: "language", in: "plan", words)
        copies = [Choice](
            SafetyPlan.Copy.Kind.allCases.map(\.rawValue), in: "safetyPlan.codes.copies",
            chosen: refused.typed("copy", in: "plan"), words: words)
        keptWhere = refused.typed("where", in: "plan") ?? ""
        whereTrouble = refused.trouble(with: "where", in: "plan", words)
    }

    /// The languages that are written, and the one that was chosen where it is another.
    private static func tongues(chosen: String, _ words: Words) -> [Choice] {
        var codes = FactField.language.offered(words).filter { $0 != "ase" }
        if !codes.contains(chosen) { codes.append(chosen) }
        return [Choice](codes, in: "languages", chosen: chosen, words: words)
    }

    /// Reads the words of every heading.
    ///
    /// - Throws: ``Refusal`` that names the heading.
    static func words(of form: Form) throws(Refusal) -> SafetyPlanWords {
        var typed: [SafetyPlan.Heading: [SafetyPlanWords.Typed]] = [:]
        for heading in SafetyPlan.Heading.allCases {
            let code = heading.rawValue
            if let text = form.given(code) { typed[heading, default: []].append(.init(text)) }
            // More rows than the form has are read too, so that nothing is left out without a word.
            for number in 1...4 * SafetyPlan.mostLines {
                let name = "\(code)-\(number)"
                guard form[name] != nil || form["\(name)-phone"] != nil else { continue }
                typed[heading, default: []].append(
                    .init(form[name] ?? "", phone: form["\(name)-phone"], isStep: form.given("\(name)-step") != nil))
            }
        }
        return try SafetyPlanWords(typed)
    }

    /// The plans that stood when the form was made.
    static func seen(_ form: Form) throws(Refusal) -> [ID<SafetyPlan>] {
        var seen: [ID<SafetyPlan>] = []
        for text in (form["seen"] ?? "").split(separator: " ").prefix(50) {
            do throws(Refusal) { seen.append(try ID(text)) } catch { throw error.about("seen") }
        }
        return seen
    }
}

extension SafetyPlanForm.Part {
    fileprivate init(_ heading: SafetyPlan.Heading, _ base: SafetyPlan?, _ refused: Refused?, _ words: Words) {
        code = heading.rawValue
        let name = words.name(of: heading.rawValue, in: "safetyPlan.codes.headings")
        self.heading = name
        hint = words.name(of: heading.rawValue, in: "safetyPlan.codes.hints")
        let said = refused.trouble(with: heading.rawValue, in: "plan", words)
        let wrong = refused?.refusal.values["line"].flatMap(Int.init)
        let stands = base?.lines(heading) ?? []
        guard heading.hasPhones || heading.hasSteps else {
            let text =
                refused == nil
                ? stands.map(\.words).joined(separator: "\n") : refused.typed(heading.rawValue, in: "plan") ?? ""
            lines = SafetyPlanForm.Lines(text: text, height: max(3, min(10, text.split(separator: "\n").count + 1)))
            rows = nil
            trouble = said
            return
        }
        lines = nil
        let isPhone = refused?.refusal.code == .notATelephoneNumber
        rows = SafetyPlanForm.Rows(
            rows: (1...SafetyPlan.mostLines).map { number in
                let field = "\(heading.rawValue)-\(number)"
                let stood = number <= stands.count ? stands[number - 1] : nil
                return SafetyPlanForm.Row(
                    number: number,
                    words: (refused == nil ? stood?.words : refused.typed(field, in: "plan")) ?? "",
                    phone: (refused == nil ? stood?.phone.map(readable) : refused.typed("\(field)-phone", in: "plan"))
                        ?? "",
                    isStep: refused == nil
                        ? stood?.step?.state == .open : refused.typed("\(field)-step", in: "plan") != nil,
                    label: words("safetyPlan.line", ["heading": name, "n": String(number)]),
                    wordsTrouble: wrong == number && !isPhone ? said : nil,
                    phoneTrouble: wrong == number && isPhone ? said : nil)
            }, hasPhones: heading.hasPhones, hasSteps: heading.hasSteps)
        trouble = wrong == nil ? said : nil
    }
}
