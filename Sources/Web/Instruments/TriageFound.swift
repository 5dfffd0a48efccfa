import Operate
import Programs
import Vocabulary

/// What was found with an instrument, as a page needs it.
struct ShownResult: Sendable {
    let key: String
    let title: String
    let tier: InstrumentTier?
    let isSettled: Bool
    let needsAction: Bool
    let isFollowedUp: Bool
    /// What was answered, by the key of the item.
    let answers: [(item: String, value: AnswerValue)]
    /// Who asked: a colleague by name, or the code of somebody outside.
    let asker: Asker?
    let manner: AskingManner?
    let elsewhere: InstrumentResult.Elsewhere?
    /// The version of the wording it was asked in.
    let version: String?
    let isPublished: Bool
    let state: InstrumentResult.State
    /// Who took it back and why, where somebody did.
    var withdrawal: (reason: ResultWithdrawal.Reason, by: String, at: Instant)?
    let by: String
    let at: Instant

    enum Asker: Sendable {
        case named(String)
        case outside(OutsideAsker)
    }
}

/// What was found with instruments and what keeps the person safe: the same for everybody who may read it.
struct TriageFound: Fragment {
    static let template = "triage/found"

    /// One result.
    struct Found: Sendable {
        let instrument: String
        /// `High`, or `At least low`.
        let tier: String
        let grave: Bool
        let followUp: Bool
        let beside: Bool
        /// `Sam Adeyemi asked, by phone`.
        let asked: String?
        /// `2 March 2026, Dr. Iqbal, with …`, where it was found elsewhere.
        let elsewhere: String?
        let wording: String?
        let unpublished: Bool
        let answers: String?
        let by: String
        let at: Moment
        /// `Taken back by Grace Chen: it was another person`, where somebody took it back.
        let taken: String?
        let takenAt: Moment?
    }

    /// What somebody did so that the person is safe.
    struct Measure: Sendable {
        let what: String
        let by: String
        let at: Moment
    }

    let owed: Bool
    let found: [Found]
    let earlier: [Found]
    let hasEarlier: Bool
    /// What somebody took back: it stays in sight, struck through.
    let taken: [Found]
    let hasTaken: Bool
    let measures: [Measure]
    let hasMeasures: Bool
    /// Nothing was found yet, and whoever looks may know.
    let nothing: Bool
    /// What was found is for those who care for the person.
    let withheld: Bool

    /// - Parameter mayRead: whether whoever looks may know what was found; that something is owed everybody may.
    init(
        _ results: [ShownResult], measures: [(measures: [SafetyMeasure], by: String, at: Instant)], owed: Bool,
        mayRead: Bool, _ reading: Reading
    ) {
        self.owed = owed
        let words = reading.words
        found = mayRead ? results.filter { $0.state != .earlier }.map { Found($0, reading) } : []
        let past = mayRead ? results.filter { $0.state == .earlier } : []
        earlier = past.filter { $0.withdrawal == nil }.map { Found($0, reading) }
        hasEarlier = !earlier.isEmpty
        taken = past.filter { $0.withdrawal != nil }.map { Found($0, reading) }
        hasTaken = !taken.isEmpty
        // What keeps the person safe everybody has to know who sends, goes or answers the telephone.
        self.measures = measures.map { done in
            Measure(
                what: done.measures.map { words.name(of: $0.rawValue, in: "instruments.measures") }
                    .joined(separator: ", "),
                by: done.by, at: Moment(done.at, reading))
        }
        hasMeasures = !self.measures.isEmpty
        nothing = mayRead && found.isEmpty
        withheld = !mayRead
    }

    init(_ beside: TriageBeside, mayRead: Bool, _ reading: Reading) {
        self.init(
            beside.results.map { ShownResult($0, beside) },
            measures: beside.measures.map { ($0.measures, $0.by.name, $0.at) }, owed: beside.isOwed,
            mayRead: mayRead, reading)
    }
}

extension TriageFound.Found {
    init(_ result: ShownResult, _ reading: Reading) {
        let words = reading.words
        instrument = words.instrument(result.key, titled: result.title)
        tier = words.tier(result.tier, isSettled: result.isSettled)
        grave = result.needsAction
        followUp = result.isFollowedUp
        beside = result.state == .rival
        let name: String? =
            switch result.asker {
            case .named(let name): name
            case .outside(let role): words.name(of: role.rawValue, in: "instruments.outside")
            case nil: nil
            }
        asked = name.flatMap { name in
            result.manner.map { manner in
                words(
                    "instruments.askedBy",
                    ["by": name, "manner": words.name(of: manner.rawValue, in: "instruments.inManner")])
            }
        }
        elsewhere = result.elsewhere.map {
            words("instruments.foundElsewhere", ["day": $0.day, "assessor": $0.assessor, "vendor": $0.vendor])
        }
        wording = result.version.map { words("instruments.inWording", ["version": $0]) }
        unpublished = result.version != nil && !result.isPublished
        answers =
            result.answers.isEmpty
            ? nil
            : result.answers.map { answer in
                "\(words.item(answer.item)) \(words.instrumentAnswer(answer.value))"
            }.joined(separator: " · ")
        by = result.by
        at = Moment(result.at, reading)
        taken = result.withdrawal.map {
            words(
                "instruments.takenBack",
                ["by": $0.by, "why": words.name(of: $0.reason.rawValue, in: "instruments.withdrawals")])
        }
        takenAt = result.withdrawal.map { Moment($0.at, reading) }
    }
}

extension ShownResult {
    init(_ result: InstrumentResult, _ beside: TriageBeside) {
        let wording = result.wording.flatMap { beside.wordings[$0] }
        self.init(
            key: result.instrument, title: beside.titles[result.instrument] ?? result.instrument, tier: result.tier,
            isSettled: result.isSettled, needsAction: result.needsAction, isFollowedUp: !result.followedUp.isEmpty,
            answers: result.answers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
            asker: result.asker.map {
                switch $0 {
                case .worker(let author): .named(author.name)
                case .outside(let role): .outside(role)
                }
            }, manner: result.manner, elsewhere: result.elsewhere, version: wording?.version,
            isPublished: wording?.standing == .published, state: result.state,
            withdrawal: result.withdrawal.map { ($0.reason, $0.by.name, $0.at) }, by: result.by.name, at: result.at)
    }
}

extension Words {
    /// A tier in words; at least that tier, while something is open that could raise it.
    func tier(_ tier: InstrumentTier?, isSettled: Bool) -> String {
        guard let tier else { return self("instruments.noTier") }
        let name = name(of: tier.rawValue, in: "instruments.tiers")
        return isSettled ? name : self("instruments.atLeast", ["tier": name])
    }

    /// What an instrument is called: a published one by its name, one of our own in words.
    func instrument(_ key: String, titled title: String) -> String {
        let own = name(of: key, in: "instruments.own")
        return own == key ? title : own
    }

    /// One of our own items in words, or the key of another's: its words stand in the agency's file.
    func item(_ key: String) -> String { name(of: key, in: "instruments.items") }

    func instrumentAnswer(_ value: AnswerValue) -> String {
        if case .choice(let key) = value { return key }
        return name(of: value.rawValue, in: "answers")
    }
}
