import Vocabulary

/// Signing in: the log-on banner first, then name and password, and the place where a second step will be asked.
struct SignInPage: Page {
    static let template = "sign-in"

    let title: String
    let name: String
    /// A sentence that is no refusal: signed out, or signed out after a time without activity.
    let notice: String?
    let trouble: Trouble?
    let nameTrouble: String?
    let passwordTrouble: String?
    let bannerTrouble: String?

    init(_ reading: Reading, notice: String? = nil, refused: Refused? = nil) {
        let words = reading.words
        title = words("signIn.title")
        name = refused.typed("name", in: "sign-in") ?? ""
        self.notice = notice
        trouble = refused.trouble(in: "sign-in", words)
        nameTrouble = refused.trouble(with: "name", in: "sign-in", words)
        passwordTrouble = refused.trouble(with: "password", in: "sign-in", words)
        bannerTrouble = refused.trouble(with: "banner", in: "sign-in", words)
    }
}
