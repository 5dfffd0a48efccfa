import Access
import Operate
import Programs
import Vocabulary

/// Where a practice stands for one who plays: the scene with what they may do, or how it ended.
///
/// It is sent anew to whoever watches when something changes. Its buttons belong to the form `choosing` of the page, which
/// holds the secrets of the session.
struct PracticePlay: Fragment {
    static let template = "practice/play"

    struct Waiting: Sendable {
        let sentence: String
        let people: [String]
    }

    struct Known: Sendable {
        let role: String
        let what: String
    }

    struct Offer: Sendable {
        let id: String
        let choice: String
        let does: String
        let role: String
    }

    /// What was done last, and what came of it.
    struct Last: Sendable {
        let sentence: String
        let result: String?
    }

    struct Scene: Sendable {
        let key: String
        let last: Last?
        let situation: String
        let says: String?
        let seen: String?
        let knows: [Known]
        let gauges: [ShownGauge]
        let minutes: String
        let offers: [Offer]
        let hasOffers: Bool
        /// Why there is nothing to choose.
        let idle: String?
        /// Who else can act now.
        let others: String?
    }

    struct Row: Sendable {
        let what: String
        let met: String
        let isMet: Bool
    }

    struct Over: Sendable {
        let last: Last?
        let ending: ShownEnding?
        /// Where it was ended before it came to one.
        let stopped: String?
        let rows: [Row]
        let replay: String
    }

    let waiting: Waiting?
    let scene: Scene?
    let over: Over?

    init(_ file: PracticeFile, for worker: ID<Worker>, _ reading: Reading) {
        let words = reading.words
        let standing = file.practice.standing(at: reading.now)
        guard let group = file.group(of: worker), standing != .gathering else {
            let people = file.players.filter { !$0.hasLeft }.map(\.name)
            waiting = Waiting(
                sentence: words(
                    standing == .over ? "practice.neverBegan" : "practice.waiting",
                    ["leader": file.practice.leader.name]),
                people: people)
            (scene, over) = (nil, nil)
            return
        }
        waiting = nil
        if standing == .over || group.run.scene == nil {
            scene = nil
            over = Over(group, file, reading)
        } else {
            scene = group.run.scene.map { Scene($0, group, file, for: worker, words) }
            over = nil
        }
    }
}

extension PracticePlay.Last {
    init?(_ group: PracticeFile.Group, alone: Bool, _ words: Words) {
        guard let taken = group.taken.last,
            let choice = group.run.scenario.scenes.first(where: { $0.key == taken.step.scene })?.choices
                .first(where: { $0.key == taken.step.choice })
        else { return nil }
        let role = taken.step.role.name(words)
        sentence =
            alone
            ? words("practice.lastAlone", ["role": role, "choice": choice.text.text(in: words.language)])
            : words(
                "practice.last",
                ["by": taken.by.name, "role": role, "choice": choice.text.text(in: words.language)])
        result = choice.result?.text(in: words.language)
    }
}

extension PracticePlay.Scene {
    fileprivate init(
        _ scene: Scenario.Scene, _ group: PracticeFile.Group, _ file: PracticeFile, for worker: ID<Worker>,
        _ words: Words
    ) {
        let language = words.language
        let roles = file.player(worker)?.roles ?? []
        let isAlone = file.practice.kind == .alone
        key = scene.key
        last = PracticePlay.Last(group, alone: isAlone, words)
        situation = scene.situation.text(in: language)
        says = scene.says?.text(in: language)
        seen = scene.seen?.text(in: language)
        knows = roles.compactMap { role in
            scene.knows[role].map { PracticePlay.Known(role: role.name(words), what: $0.text(in: language)) }
        }
        gauges = ShownGauge.all(group.run.state.scales, words)
        minutes = words("practice.passed", count: group.run.state.scales.minutes)
        let open = group.run.open()
        offers = open.filter { roles.contains($0.role) }.map { choice in
            PracticePlay.Offer(
                id: "choice-\(choice.key)", choice: choice.key, does: choice.text.text(in: language),
                role: choice.role.name(words))
        }
        hasOffers = !offers.isEmpty
        idle =
            roles.isEmpty
            ? words("practice.watching", ["group": String(group.number)])
            : offers.isEmpty ? words("practice.idle") : nil
        let acting = group.players.filter { $0.account != worker && !$0.hasLeft }.compactMap { player -> String? in
            let able = player.roles.filter { role in open.contains { $0.role == role } }
            guard !able.isEmpty else { return nil }
            return words(
                "practice.plays",
                ["name": player.name, "role": able.map { $0.name(words) }.joined(separator: ", ")])
        }
        others = acting.isEmpty ? nil : words("practice.others", ["who": acting.joined(separator: "; ")])
    }
}

extension PracticePlay.Over {
    fileprivate init(_ group: PracticeFile.Group, _ file: PracticeFile, _ reading: Reading) {
        let words = reading.words
        last = PracticePlay.Last(group, alone: file.practice.kind == .alone, words)
        ending = group.run.end.map { ShownEnding($0, of: file.scenario, words) }
        stopped = group.run.end == nil ? words("practice.stopped") : nil
        let met = group.run.met
        rows = file.scenario.rubric.map { row in
            let isMet = met.contains(row.key)
            return PracticePlay.Row(
                what: row.text.text(in: words.language), met: words(isMet ? "practice.met" : "practice.notMet"),
                isMet: isMet)
        }
        replay = "\(reading.base)/practice/\(file.practice.id)/replay"
    }
}

/// The page of one who plays.
struct PracticePage: Page {
    static let template = "practice"

    struct Reflecting: Sendable {
        let action: String
        let typed: String
        let isShared: Bool
        let mayShare: Bool
        let keptAt: Moment?
        let trouble: Trouble?
        let error: String?
    }

    let title: String
    let back: String
    /// Who plays whom in the group.
    let cast: String?
    /// The stream of what changes; nothing where nobody else can change anything.
    let stream: String?
    let standing: String
    let choosing: String
    let leaving: String?
    let leaveHelp: String
    let play: PracticePlay
    let choosingTrouble: Trouble?
    let reflecting: Reflecting?

    init(
        _ file: PracticeFile, _ reflection: PracticeFile.Reflection?, for worker: ID<Worker>, refused: Refused? = nil,
        _ reading: Reading
    ) {
        let words = reading.words
        let address = "\(reading.base)/practice/\(file.practice.id)"
        let isOver = file.practice.standing(at: reading.now) == .over
        let isTogether = file.practice.kind == .together
        title = file.scenario.title.text(in: words.language)
        back = "\(reading.base)/practice"
        choosing = address + "/choices"
        standing = file.standing(for: worker, at: reading.now)
        stream = isTogether && !isOver ? "\(address)/live?after=\(file.practice.changes)" : nil
        leaving = isOver || file.player(worker)?.hasLeft != false ? nil : address + "/leaving"
        leaveHelp = words(isTogether ? "practice.leaveHelp" : "practice.leaveAloneHelp")
        play = PracticePlay(file, for: worker, reading)
        choosingTrouble = refused.formless(in: "choosing", words)
        cast =
            isTogether
            ? file.group(of: worker).map { group in
                let people = group.players.filter { !$0.hasLeft }.map { player in
                    player.roles.isEmpty
                        ? words("practice.watches", ["name": player.name])
                        : words(
                            "practice.plays",
                            [
                                "name": player.name,
                                "role": player.roles.map { $0.name(words) }.joined(separator: ", "),
                            ])
                }
                return words(
                    "practice.cast", ["n": String(group.number), "people": people.joined(separator: "; ")])
            } : nil
        reflecting =
            play.over == nil
            ? nil
            : Reflecting(
                action: address + "/reflection",
                typed: refused.typed("words", in: "reflection") ?? reflection?.words ?? "",
                isShared: refused.typed("shared", in: "reflection") != nil
                    || (refused?.form != "reflection" && reflection?.isShared == true),
                mayShare: isTogether, keptAt: reflection.map { Moment($0.at, reading) },
                trouble: refused.trouble(in: "reflection", words),
                error: refused.trouble(with: "words", in: "reflection", words))
    }
}
