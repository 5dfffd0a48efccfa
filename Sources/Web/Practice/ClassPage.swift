import Operate
import Programs
import Vocabulary

/// How a class stands, for whoever leads it: who has come, what each group does, and then everything side by side.
///
/// It is sent anew when something changes. Its button belongs to the form `leading` of the page.
struct PracticeClass: Fragment {
    static let template = "practice/class"

    struct Gathering: Sendable {
        let code: String
        let count: String
        let people: [String]
        let mayBegin: Bool
        let groups: String
    }

    struct Group: Sendable {
        let id: String
        let heading: String
        let people: String
        let at: String
        let stands: String
        let last: PracticePlay.Last?
        let when: Moment?
        let replay: String
        /// An end was come to.
        let isDone: Bool
    }

    struct Playing: Sendable {
        let gist: String
        let groups: [Group]
        let code: String
    }

    struct Ending: Sendable {
        let who: String
        let shown: ShownEnding
    }

    struct Tally: Sendable {
        let what: String
        let count: String
        let who: String
    }

    struct Happened: Sendable {
        let id: String
        let situation: String
        let choices: [Tally]
    }

    struct Said: Sendable {
        let by: String
        let words: String
    }

    struct Review: Sendable {
        let endings: [Ending]
        let underway: String?
        let rows: [Tally]
        let moments: [Happened]
        let hasMoments: Bool
        let said: [Said]
        let hasSaid: Bool
        let groups: [Group]
        let isEmpty: Bool
    }

    let gathering: Gathering?
    let playing: Playing?
    let review: Review?

    init(_ file: PracticeFile, _ shared: [PracticeFile.Reflection], _ reading: Reading) {
        let words = reading.words
        let here = file.players.filter { !$0.hasLeft }
        let code = Self.spoken(file.practice.code ?? "")
        let groups = file.groups.map { Group($0, file, reading) }
        switch file.practice.standing(at: reading.now) {
        case .gathering:
            gathering = Gathering(
                code: code, count: words("practice.here", count: here.count), people: here.map(\.name),
                mayBegin: !here.isEmpty,
                groups: words("practice.willBe", count: max(1, here.count / max(1, file.scenario.roles.count))))
            (playing, review) = (nil, nil)
        case .playing:
            let done = file.groups.count { $0.run.end != nil }
            playing = Playing(
                gist: words("practice.done", ["n": String(done), "of": String(file.groups.count)]), groups: groups,
                code: words("practice.lateCode", ["code": code]))
            (gathering, review) = (nil, nil)
        case .over:
            review = Review(PracticeReview(file), file, shared, groups, words)
            (gathering, playing) = (nil, nil)
        }
    }

    /// `123 456`, as it is said.
    private static func spoken(_ code: String) -> String {
        code.count == 6 ? "\(code.prefix(3)) \(code.suffix(3))" : code
    }
}

extension PracticeClass.Group {
    fileprivate init(_ group: PracticeFile.Group, _ file: PracticeFile, _ reading: Reading) {
        let words = reading.words
        id = "group-\(group.number)"
        heading = words("practice.group", ["n": String(group.number)])
        people = group.players.filter { !$0.hasLeft }.map { player in
            player.roles.isEmpty
                ? words("practice.watches", ["name": player.name])
                : words(
                    "practice.plays",
                    ["name": player.name, "role": player.roles.map { $0.name(words) }.joined(separator: ", ")])
        }.joined(separator: "; ")
        isDone = group.run.end != nil
        at = (group.run.end?.title ?? group.run.scene?.situation)?.text(in: words.language) ?? ""
        stands = ShownGauge.line(group.run.state.scales, words)
        last = PracticePlay.Last(group, alone: false, words)
        when = group.taken.last.map { Moment($0.at, reading) }
        replay = "\(reading.base)/practice/\(file.practice.id)/replay?group=\(group.number)"
    }
}

extension PracticeClass.Review {
    fileprivate init(
        _ review: PracticeReview, _ file: PracticeFile, _ shared: [PracticeFile.Reflection],
        _ groups: [PracticeClass.Group], _ words: Words
    ) {
        let language = words.language
        let many = file.groups.count
        func who(_ groups: [Int]) -> String {
            words(
                groups.count == 1 ? "practice.oneGroup" : "practice.someGroups",
                ["groups": groups.map(String.init).joined(separator: ", ")])
        }
        func count(_ groups: [Int]) -> String {
            words("practice.ofGroups", ["n": String(groups.count), "of": String(many)])
        }
        endings = review.endings.map {
            PracticeClass.Ending(who: who($0.groups), shown: ShownEnding($0.end, of: file.scenario, words))
        }
        underway = review.underway.isEmpty ? nil : words("practice.stoppedGroups", ["who": who(review.underway)])
        rows = review.met.map { met in
            PracticeClass.Tally(
                what: met.row.text.text(in: language), count: count(met.groups),
                who: met.groups.isEmpty ? words("practice.noGroup") : who(met.groups))
        }
        moments = review.moments.map { moment in
            PracticeClass.Happened(
                id: "moment-\(moment.scene.key)", situation: moment.scene.situation.text(in: language),
                choices: moment.choices.map { taken in
                    PracticeClass.Tally(
                        what: words(
                            "practice.byRole",
                            ["role": taken.choice.role.name(words), "choice": taken.choice.text.text(in: language)]),
                        count: count(taken.groups), who: who(taken.groups))
                })
        }
        hasMoments = !moments.isEmpty
        said = shared.map { PracticeClass.Said(by: $0.by.name, words: $0.words) }
        hasSaid = !said.isEmpty
        self.groups = groups
        isEmpty = groups.isEmpty
    }
}

/// The page of whoever leads a class.
struct ClassPage: Page {
    static let template = "practice-class"

    let title: String
    let back: String
    let stream: String?
    let standing: String
    let action: String
    let leading: PracticeClass
    let mayEnd: Bool
    let end: String
    let warning: String
    let trouble: Trouble?

    init(
        _ file: PracticeFile, _ shared: [PracticeFile.Reflection], refused: Refused? = nil, _ reading: Reading
    ) {
        let words = reading.words
        let address = "\(reading.base)/practice/\(file.practice.id)"
        let isOver = file.practice.standing(at: reading.now) == .over
        title = file.scenario.title.text(in: words.language)
        back = "\(reading.base)/practice"
        standing = file.practice.standing(at: reading.now).rawValue
        stream = isOver ? nil : "\(address)/live?after=\(file.practice.changes)"
        action = address + "/roles"
        end = address + "/ending"
        mayEnd = !isOver
        warning = file.scenario.warning.text(in: words.language)
        leading = PracticeClass(file, shared, reading)
        trouble = refused.formless(in: "leading", words)
    }
}
