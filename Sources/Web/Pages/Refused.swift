import Vocabulary

/// A form that was not accepted, with what was typed, so that nobody types it twice.
struct Refused: Sendable {
    /// Which form of the page it was.
    let form: String
    let refusal: Refusal
    /// The fields as they were sent, without passwords.
    var typed: [String: String] = [:]
}

/// A refusal as the page shows it above the form it concerns.
struct Trouble: Sendable, Equatable {
    let sentence: String
    /// The name of the field that is meant, as its label says it.
    let field: String?
    /// The id of the field, to go straight to it.
    let anchor: String?

    /// - Parameter prefix: what the ids of the form's fields begin with, where that is not its name.
    init(_ refused: Refused, at prefix: String? = nil, words: Words) {
        sentence = words(refused.refusal)
        field = refused.refusal.field.map { words.name(of: $0, in: "fields") }
        anchor = refused.refusal.field.map { "\(prefix ?? refused.form)-\($0)" }
    }

    init(sentence: String, field: String?, anchor: String?) {
        self.sentence = sentence
        self.field = field
        self.anchor = anchor
    }

    /// Of a form that the page has not, or whose field nobody can go to.
    init(formless refusal: Refusal, words: Words) {
        sentence = words(refusal)
        field = refusal.field.map { words.name(of: $0, in: "fields") }
        anchor = nil
    }
}

extension Refused? {
    /// What to show above a form, when it is the form that was refused.
    func trouble(in form: String, _ words: Words) -> Trouble? {
        guard let self, self.form == form else { return nil }
        return Trouble(self, words: words)
    }

    /// What to show above a form none of whose fields anybody could go to.
    func formless(in form: String, _ words: Words) -> Trouble? {
        guard let self, self.form == form else { return nil }
        return Trouble(formless: self.refusal, words: words)
    }

    /// What to say beside a field, when it is the field that was refused.
    func trouble(with field: String, in form: String, _ words: Words) -> String? {
        guard let self, self.form == form, self.refusal.field == field else { return nil }
        return words(self.refusal)
    }

    /// What was typed into a field of a form.
    func typed(_ field: String, in form: String) -> String? {
        guard let self, self.form == form else { return nil }
        return self.typed[field]
    }
}
