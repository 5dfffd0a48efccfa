import Access
import Foundation
import Operate
import Vocabulary

/// What surrounds every page: who looks, where, in which language and theme.
struct Frame: Sendable {
    /// Who is signed in.
    struct Person: Sendable {
        let name: String
        /// The first letter of the name.
        let initial: String
        let roles: String
    }

    struct Link: Sendable {
        let address: String
        let name: String
        let current: Bool
        let shortcut: String
    }

    /// Somebody to talk to is offered after one call; that it was closed stays in the browser.
    struct Offer: Sendable {
        /// Names the call for the browser.
        let call: String
        let sentence: String
    }

    /// What the browser's scripts need to follow the live feed.
    struct Live: Sendable {
        /// The number of the last event that the page already shows.
        let position: Int
    }

    let base: String
    let language: String
    let w: Words
    /// The secret of the session that every form sends back.
    let csrf: String
    /// What the one-time keys of this page's forms begin with; each form adds its name, so that a double click makes
    /// one record and two forms never share a key.
    let key: String
    /// When the page was made, so that clocks in the browser count from the server's time.
    let now: String
    /// The version of the assets, so that browsers may keep them for ever.
    let version: String
    let workspace: String
    /// Everything in the workspace is made up, and every page says so.
    let isInvented: Bool
    let person: Person?
    let links: [Link]
    /// The links that do not fit beside those, behind one word.
    let further: [Link]
    let hasFurther: Bool
    /// Whether this page is one of them.
    let furtherIsHere: Bool
    let theme: String
    let themes: [Choice]
    let languages: [Choice]
    /// The path of this page, to come back to after a change of language or theme.
    let here: String
    let live: Live?
    /// The record that is open only for now, on its pages.
    let openGlass: OpenGlass?
    /// Where somebody to talk to is found; nothing where there is no store of well-being.
    let wellbeing: String?
    /// Calls after which somebody to talk to is offered.
    let hardCalls: [Offer]
    /// Why something was refused whose form the page has not.
    let unsaid: Trouble?
    /// JSON for the scripts: the words they say, and the keys they listen to.
    let scriptWords: String
    let scriptKeys: String
}

extension Frame {
    /// The frame for one person on one page.
    init(
        _ reading: Reading, workspace: String, isInvented: Bool = false, worker: Worker?, here: String, csrf: String,
        key: String,
        version: String, theme: Theme = .system, shortcuts: Shortcuts = Shortcuts(), languages: [String],
        livePosition: Int? = nil, beside: Beside = .nothing, unsaid: Refused? = nil
    ) {
        let words = reading.words
        openGlass = beside.glass.map { OpenGlass($0, reading) }
        self.unsaid = unsaid.map { Trouble(formless: $0.refusal, words: words) }
        base = reading.base
        language = words.language
        w = words
        self.csrf = csrf
        self.key = key
        now = reading.now.description
        self.version = version
        self.workspace = workspace
        self.isInvented = isInvented
        self.here = here
        person = worker.map { worker in
            let roles = Role.allCases.filter(worker.roles.contains).map { words.name(of: $0.rawValue, in: "roles") }
            return Person(
                name: worker.name, initial: worker.name.prefix(1).uppercased(), roles: roles.joined(separator: ", "))
        }
        var all =
            worker.map { Self.links(for: $0, reading, here: here, shortcuts: shortcuts, reviews: beside.reviews) } ?? []
        if beside.aside {
            let path = reading.base + "/aside"
            all.insert(Link(address: path, name: words("nav.aside"), current: here == path, shortcut: ""), at: 0)
        }
        if beside.listening {
            let path = reading.base + "/listening"
            all.insert(Link(address: path, name: words("nav.listening"), current: here == path, shortcut: ""), at: 0)
        }
        wellbeing = beside.wellbeing ? reading.base + "/well-being" : nil
        hardCalls = beside.incidents.map { call in
            Offer(call: call.id.text, sentence: words("wellbeing.offer", ["number": String(call.number)]))
        }
        // One word that opens a list is not worth it for a single page.
        let fits = all.count <= Self.mostLinks + 1
        links = fits ? all : Array(all.prefix(Self.mostLinks))
        further = fits ? [] : Array(all.dropFirst(Self.mostLinks))
        hasFurther = !fits
        furtherIsHere = further.contains { $0.current }
        self.theme = theme.rawValue
        themes = [Choice](Theme.allCases.map(\.rawValue), in: "themes", chosen: theme.rawValue, words: words)
        self.languages = languages.sorted().map {
            Choice(value: $0, name: words.name(of: $0, in: "ownNames"), chosen: $0 == words.language)
        }
        live = livePosition.map(Live.init(position:))
        scriptWords = words.script
        scriptKeys = shortcuts.json
    }

    /// As many links as a desk's screen has room for, in the longer of our languages.
    private static let mostLinks = 6

    private static func links(
        for worker: Worker, _ reading: Reading, here: String, shortcuts: Shortcuts, reviews: Int
    ) -> [Link] {
        let all: [(path: String, word: String, permission: Permission, action: Shortcuts.Action?)] = [
            ("/board", "nav.board", .seeCalls, .board),
            ("/triage", "nav.triage", .triageCalls, nil),
            ("/ask", "nav.ask", .makeRequests, nil),
            ("/call-backs", "nav.callBacks", .callBack, nil),
            ("/field", "nav.field", .reportStatus, nil),
            ("/teams", "nav.teams", .seeTeams, nil),
            ("/cases", "nav.cases", .keepCases, nil),
            ("/referrals", "nav.referrals", .makeReferrals, nil),
            ("/people", "nav.people", .seePeople, nil),
            ("/plans", "nav.plans", .seePlans, nil),
            ("/notes", "nav.notes", .writeNotes, nil),
            ("/mandated-reports", "nav.mandated", .seeMandatedReports, nil),
            ("/services", "nav.services", .manageServices, nil),
            ("/supplies", "nav.supplies", .seeSupplies, nil),
            ("/outreach", "nav.outreach", .seeOutreach, nil),
            ("/outreach/feedback", "nav.feedback", .recordFeedback, nil),
            ("/calls/new", "nav.newCall", .takeCalls, .newCall),
            ("/not-served", "nav.notServed", .endCalls, nil),
            ("/outcomes", "nav.outcomes", .seeOutcomes, nil),
            ("/plan/past", "nav.past", .seeHistory, nil),
            ("/programs", "nav.programs", .seePrograms, nil),
            ("/practice", "nav.practice", .practise, nil),
            ("/privacy", "nav.privacy", .setPart2, nil),
            ("/retention", "nav.retention", .seeRetention, nil),
            ("/records", "nav.records", .keepRecordsRequests, nil),
            ("/amendments", "nav.amendments", .answerAmendments, nil),
            ("/training", "nav.training", .takeCourses, nil),
            ("/access", "nav.access", .readAccessTable, nil),
        ]
        // Whoever reports for others has no team of their own.
        let goes = worker.roles.contains(.responder)
        return all.filter { may(worker, $0.permission).allowed && (goes || $0.path != "/field") }.map { link in
            let name = reading.words(link.word)
            let waiting = link.path == "/privacy" && reviews > 0
            return Link(
                address: reading.base + link.path,
                name: waiting ? reading.words("glass.waiting", ["name": name, "n": String(reviews)]) : name,
                current: here == link.path,
                shortcut: link.action.flatMap { shortcuts.enabled ? shortcuts[$0] : nil } ?? ""
            )
        }
    }
}

/// Light, dark, or as the machine says.
enum Theme: String, CaseIterable, Sendable {
    case system, light, dark
}

extension Words {
    /// The sentences that scripts say, as JSON; a plural is an object with `one` and `other`.
    var script: String {
        var said: [String: Any] = [:]
        for (key, sentence) in sentences where key.hasPrefix("script.") {
            switch sentence {
            case .plain(let text): said[String(key.dropFirst(7))] = text
            case .plural(let one, let other): said[String(key.dropFirst(7))] = ["one": one, "other": other]
            }
        }
        let json = try? JSONSerialization.data(withJSONObject: said, options: [.sortedKeys, .withoutEscapingSlashes])
        return json.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
