import Foundation
import Operate
import Programs
import Vocabulary

/// A file of wording, as machines read it.
struct WordingDocument: Encodable {
    let digest: String
    let instrument: String
    let version: String
    let language: String
    let standing: String
    let addedBy: AuthorDocument
    let addedAt: String
    let acceptedBy: AuthorDocument?
    let acceptedAt: String?

    init(_ kept: KeptWording) {
        digest = kept.digest
        instrument = kept.instrument
        version = kept.version
        language = kept.language
        standing = kept.standing.rawValue
        addedBy = AuthorDocument(kept.by)
        addedAt = kept.at.description
        acceptedBy = kept.accepted.map { AuthorDocument($0.by) }
        acceptedAt = kept.accepted?.at.description
    }

    private enum Key: CodingKey {
        case digest, instrument, version, language, standing, addedBy, addedAt, acceptedBy, acceptedAt
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(digest, forKey: .digest)
        try object.encode(instrument, forKey: .instrument)
        try object.encode(version, forKey: .version)
        try object.encode(language, forKey: .language)
        try object.encode(standing, forKey: .standing)
        try object.encode(addedBy, forKey: .addedBy)
        try object.encode(addedAt, forKey: .addedAt)
        try object.encode(acceptedBy, forKey: .acceptedBy)
        try object.encode(acceptedAt, forKey: .acceptedAt)
    }
}

/// An instrument's structure and the wording there is, as machines read it.
struct InstrumentDocument: Encodable {
    struct Condition: Encodable {
        let item: String
        let answer: String
    }

    struct Item: Encodable {
        let item: String
        let values: [String]
        let askedWhen: Condition?
        let followedUp: Bool

        private enum Key: CodingKey { case item, values, askedWhen, followedUp }

        init(_ item: Instrument.Item) {
            self.item = item.key
            values = item.values.map(\.rawValue)
            askedWhen = item.askedWhen.map { Condition(item: $0.item, answer: $0.value.rawValue) }
            followedUp = item.isFollowedUp
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(item, forKey: .item)
            try object.encode(values, forKey: .values)
            try object.encode(askedWhen, forKey: .askedWhen)
            try object.encode(followedUp, forKey: .followedUp)
        }
    }

    struct Tier: Encodable {
        let tier: String
        let needsAction: Bool
    }

    let instrument: String
    let title: String
    let structure: String
    let wordingFrom: String
    let items: [Item]
    let tiers: [Tier]
    let wordings: [WordingDocument]

    init(_ known: KnownInstrument) {
        let instrument = known.instrument
        self.instrument = instrument.key
        title = instrument.title
        structure = instrument.digest
        wordingFrom = instrument.wording.rawValue
        items = instrument.items.map(Item.init)
        tiers = instrument.tiers.map { Tier(tier: $0.name.rawValue, needsAction: $0.needsAction) }
        wordings = known.wordings.map { WordingDocument($0.kept) }
    }
}

/// What was found with an instrument, as machines read it.
struct ResultDocument: Encodable {
    struct Answered: Encodable {
        let item: String
        let answer: String
    }

    private let result: InstrumentResult
    private let isPart2Program: Bool

    /// - Parameter rule: whether what it tells of the use of substances stands under 42 CFR part 2.
    init(_ result: InstrumentResult, _ rule: Part2Rule) {
        self.result = result
        isPart2Program = rule.isProgram
    }

    private enum Key: CodingKey {
        case id, instrument, revision, state, structure, wording, tier, settled, answers, followedUp, needsAction
        case askedBy, askedByRole, manner, day, assessor, vendor, by, at, withdrawnBy, withdrawnAt, withdrawnBecause
        case notice
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(result.id.text, forKey: .id)
        try object.encode(isPart2Program && result.tellsOfSubstances ? Part2Rule.notice : nil, forKey: .notice)
        try object.encode(result.instrument, forKey: .instrument)
        try object.encode(result.revision, forKey: .revision)
        try object.encode(result.state.rawValue, forKey: .state)
        try object.encode(result.structure, forKey: .structure)
        try object.encode(result.wording, forKey: .wording)
        try object.encode(result.tier?.rawValue, forKey: .tier)
        try object.encode(result.isSettled, forKey: .settled)
        try object.encode(
            result.answers.sorted { $0.key < $1.key }.map { Answered(item: $0.key, answer: $0.value.rawValue) },
            forKey: .answers)
        try object.encode(result.followedUp, forKey: .followedUp)
        try object.encode(result.needsAction, forKey: .needsAction)
        var (asker, role): (AuthorDocument?, String?)
        switch result.asker {
        case .worker(let author): asker = AuthorDocument(author)
        case .outside(let outside): role = outside.rawValue
        case nil: break
        }
        try object.encode(asker, forKey: .askedBy)
        try object.encode(role, forKey: .askedByRole)
        try object.encode(result.manner?.rawValue, forKey: .manner)
        try object.encode(result.elsewhere?.day, forKey: .day)
        try object.encode(result.elsewhere?.assessor, forKey: .assessor)
        try object.encode(result.elsewhere?.vendor, forKey: .vendor)
        try object.encode(AuthorDocument(result.by), forKey: .by)
        try object.encode(result.at.description, forKey: .at)
        try object.encode(result.withdrawal.map { AuthorDocument($0.by) }, forKey: .withdrawnBy)
        try object.encode(result.withdrawal?.at.description, forKey: .withdrawnAt)
        try object.encode(result.withdrawal?.reason.rawValue, forKey: .withdrawnBecause)
    }
}

/// A question to a colleague with its answer, as machines read it.
struct OpinionDocument: Encodable {
    private let opinion: SecondOpinion

    init(_ opinion: SecondOpinion) {
        self.opinion = opinion
    }

    private enum Key: CodingKey {
        case id, state, by, asked, at, opinion, about, aboutLevel, aboutResponse, level, response, note, closedBy
        case closedAt
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        let answer = opinion.answer
        var (level, response): (Int?, String?)
        if case .otherwise(let own, let going)? = answer?.opinion { (level, response) = (own.rawValue, going) }
        try object.encode(opinion.id.text, forKey: .id)
        try object.encode(opinion.state.rawValue, forKey: .state)
        try object.encode(AuthorDocument(opinion.asker), forKey: .by)
        try object.encode(opinion.asked.map { AuthorDocument($0) }, forKey: .asked)
        try object.encode(opinion.at.description, forKey: .at)
        try object.encode(answer?.opinion.code.rawValue, forKey: .opinion)
        try object.encode(answer?.about.rawValue, forKey: .about)
        try object.encode(answer?.verdict.level.rawValue, forKey: .aboutLevel)
        try object.encode(answer?.verdict.response, forKey: .aboutResponse)
        try object.encode(level, forKey: .level)
        try object.encode(response, forKey: .response)
        try object.encode(answer?.note, forKey: .note)
        try object.encode(opinion.closed.map { AuthorDocument($0.by) }, forKey: .closedBy)
        try object.encode(opinion.closed?.at.description, forKey: .closedAt)
    }
}
