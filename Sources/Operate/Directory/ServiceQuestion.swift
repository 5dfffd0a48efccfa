import Vocabulary

/// What somebody asks of the directory who looks for help, for one person and now.
package struct ServiceQuestion: Sendable {
    /// What was typed, in the words of whoever asks.
    package let typed: String
    package let kind: Need.Kind?
    /// A town or a postal code.
    package let near: String?
    /// How old the person is, in years.
    package let age: Int?
    /// A language that the person speaks, by its tag or its name.
    package let language: String?
    package let isOpenNow: Bool
    package let hasRoom: Bool
    package let circumstances: Set<Circumstance>

    /// The longest question, in characters.
    package static let most = 120
    package static let oldest = 120

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ typed: String?, kind: Need.Kind? = nil, near: String? = nil, age: Int? = nil, language: String? = nil,
        isOpenNow: Bool = false, hasRoom: Bool = false, circumstances: Set<Circumstance> = []
    ) throws(Refusal) {
        self.typed = try FreeText.given(typed, most: Self.most, field: "wanted") ?? ""
        self.kind = kind
        self.near = try FreeText.given(near, most: Self.most, field: "near")
        if let age, !(0...Self.oldest).contains(age) {
            throw Refusal(.outOfRange, field: "years", values: ["least": "0", "most": String(Self.oldest)])
        }
        self.age = age
        self.language = try FreeText.given(language, most: 40, field: "tongue")
        self.isOpenNow = isOpenNow
        self.hasRoom = hasRoom
        self.circumstances = circumstances
    }

    /// Whether anything is asked at all.
    package var isEmpty: Bool {
        typed.isEmpty && kind == nil && near == nil && age == nil && language == nil && !isOpenNow && !hasRoom
            && circumstances.isEmpty
    }
}

/// What a directory tells of whether a service is what is asked for: it says yes, it says no, or somebody has to ask there.
package enum ServiceAnswer: String, Sendable {
    case yes, no, ask

    /// How much it speaks for a service: one that says no is still shown, after all others, because a directory may be wrong.
    var worth: Float {
        switch self {
        case .yes: 1
        case .ask: 0.6
        case .no: 0.02
        }
    }
}
