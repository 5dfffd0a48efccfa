import Operate
import Vocabulary

/// The form on which a note is written, kept and signed.
struct NoteDraftPage: Page {
    static let template = "note-draft"

    struct Part: Sendable {
        let code: String
        let heading: String
        let help: String
        let words: String
        let needed: Bool
        let trouble: String?
    }

    let title: String
    let name: String
    let notesAddress: String
    let note: String?
    let revision: Int
    let kinds: [Choice]
    let happenedAt: String
    let happenedTrouble: String?
    let calls: [Choice]
    let hasCalls: Bool
    let parts: [Part]
    let tellsOfSubstances: Bool
    /// That somebody else signs too, for those of whom it is asked.
    let cosigned: String?
    let trouble: Trouble?

    init(
        _ file: NoteFile, _ draft: ClinicalNote?, isCosigned: Bool, refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        let typed = refused?.typed
        title = words(draft == nil ? "clinical.new" : "clinical.goOn")
        name = file.calledBy?.text ?? words("persons.unnamed")
        notesAddress = "\(reading.base)/people/\(file.person.id)/notes"
        note = draft?.id.text
        revision = draft?.revision ?? 0
        kinds = [Choice](
            ClinicalNote.Kind.allCases.map(\.rawValue), in: "clinical.codes.kinds",
            chosen: typed?["noteKind"] ?? draft?.kind.rawValue ?? ClinicalNote.Kind.progress.rawValue, words: words)
        happenedAt = typed?["happenedAt"] ?? draft.map { reading.field($0.happenedAt) } ?? reading.nowField
        happenedTrouble = refused.trouble(with: "happenedAt", in: "draft", words)
        let chosen = typed?["call"] ?? draft?.call?.text ?? ""
        calls =
            [Choice(value: "", name: words("clinical.noCall"), chosen: chosen.isEmpty)]
            + file.calls.map { call in
                Choice(
                    value: call.id.text, name: words("clinical.ofCall", ["n": String(call.number)]),
                    chosen: call.id.text == chosen)
            }
        hasCalls = !file.calls.isEmpty
        parts = ClinicalNote.Part.allCases.map { part in
            let field = "note-\(part.rawValue)"
            return Part(
                code: part.rawValue, heading: words.name(of: part.rawValue, in: "clinical.codes.parts"),
                help: words.name(of: part.rawValue, in: "clinical.codes.help"),
                words: typed.map { $0[field] ?? "" } ?? draft?.parts[part] ?? "", needed: part == .assessment,
                trouble: refused.trouble(with: field, in: "draft", words))
        }
        tellsOfSubstances = typed.map { $0["substances"] != nil } ?? draft?.tellsOfSubstances ?? false
        cosigned = isCosigned ? words("clinical.cosignHelp", ["hours": String(file.rule.hours)]) : nil
        trouble = refused.trouble(in: "draft", words)
    }
}
