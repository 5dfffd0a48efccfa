import Foundation
import Vocabulary

/// A person's own account: language, theme, shortcuts, password, sessions, and the place of the second step.
struct AccountPage: Page {
    static let template = "account"

    struct Key: Sendable {
        let name: String
        let id: String
        let label: String
        let key: String
        let trouble: String?
    }

    /// One place where the person is signed in.
    struct Session: Sendable {
        let began: Moment
        let used: Moment
        let ago: String
        let current: Bool
    }

    let title: String
    /// What was just done, such as `Your password was changed.`.
    let notice: String?
    let signInName: String
    let shortcutsOn: Bool
    let keys: [Key]
    let shortcutsTrouble: Trouble?
    let passwordTrouble: Trouble?
    let currentTrouble: String?
    let newTrouble: String?
    let repeatTrouble: String?
    let sessions: [Session]
    let others: Bool

    /// - Parameter sessions: when each began and was last used, and which is this one.
    init(
        signInName: String, shortcuts: Shortcuts, sessions: [(began: Instant, used: Instant, current: Bool)],
        notice: String? = nil, refused: Refused? = nil, _ reading: Reading
    ) {
        let words = reading.words
        title = words("account.title")
        self.notice = notice
        self.signInName = signInName
        shortcutsOn = refused.typed("on", in: "shortcuts").map { $0 == "yes" } ?? shortcuts.enabled
        keys = Shortcuts.Action.allCases.map { action in
            Key(
                name: action.rawValue, id: "shortcuts-\(action.rawValue)",
                label: words("shortcuts.\(action.rawValue)"),
                key: refused.typed(action.rawValue, in: "shortcuts") ?? shortcuts[action],
                trouble: refused.trouble(with: action.rawValue, in: "shortcuts", words)
            )
        }
        shortcutsTrouble = refused.trouble(in: "shortcuts", words)
        passwordTrouble = refused.trouble(in: "password", words)
        currentTrouble = refused.trouble(with: "current", in: "password", words)
        newTrouble =
            refused.trouble(with: "new", in: "password", words)
            ?? refused.trouble(with: "password", in: "password", words)
        repeatTrouble = refused.trouble(with: "repeat", in: "password", words)
        self.sessions = sessions.map { session in
            Session(
                began: Moment(session.began, reading), used: Moment(session.used, reading),
                ago: reading.ago(session.used), current: session.current)
        }
        others = sessions.contains { !$0.current }
    }
}
