import Vocabulary

/// A request that the rules do not allow, where no form can show it.
struct RefusalPage: Page {
    static let template = "refusal"

    let title: String
    let sentence: String
    /// What is safe, and what to do now.
    let advice: String
    let signIn: Bool
    /// Where what was refused is opened in an emergency.
    let opening: String?

    init(_ refusal: Refusal, opening: String? = nil, _ reading: Reading) {
        self.opening = opening
        let words = reading.words
        title = words("refusal.\(Self.heading(refusal))")
        sentence = words(refusal)
        advice = words("refusal.advice")
        signIn = refusal.code == "not-signed-in"
    }

    private static func heading(_ refusal: Refusal) -> String {
        switch refusal.kind {
        case .unacceptable: "unacceptable"
        case .forbidden: "forbidden"
        case .absent: "absent"
        case .outdated: "outdated"
        case .conflicting: "conflicting"
        }
    }
}

/// There is nothing at this address.
struct NotFoundPage: Page {
    static let template = "not-found"

    let title: String

    init(_ reading: Reading) {
        title = reading.words("notFound.title")
    }
}

/// The machine failed; the person did nothing wrong, and learns what is safe.
struct FaultPage: Page {
    static let template = "fault"

    let title: String
    /// The number under which the log knows it.
    let reference: String
    /// The store is busy or gone, so that trying again soon may help.
    let sentence: String?

    /// - Parameter code: `fault`, `store-busy`, `store-full` or `store-gone`.
    init(code: Refusal.Code = "fault", reference: String, _ reading: Reading) {
        title = reading.words("fault.title")
        self.reference = reading.words("fault.reference", ["reference": reference])
        sentence = code == "fault" ? nil : reading.words(Refusal(code))
    }
}
