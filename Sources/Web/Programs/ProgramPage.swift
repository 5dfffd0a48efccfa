import Operate
import Plan
import Programs
import Vocabulary

/// One version of a program as a clinical director reads it: in sentences, with what it would change.
struct ProgramPage: Page {
    static let template = "program"

    struct Rule: Sendable {
        let sentence: String
        /// `Police · Weapon`; nothing where it only asks for care.
        let effect: String?
        let cautions: [String]
        let basis: String
    }

    /// The rules that come to one level.
    struct Group: Sendable {
        let title: String
        let rules: [Rule]
    }

    struct Crew: Sendable {
        let name: String
        let who: String
        let certified: [String]
        let fallBacks: String?
        let armed: Bool
        let phone: Bool
    }

    struct Question: Sendable {
        let text: String
        let answers: String
        let asked: Bool
    }

    struct Promise: Sendable {
        let name: String
        let within: String
    }

    /// A finer reason that the program adds.
    struct Reason: Sendable {
        let name: String
        let under: String
        let basis: String
    }

    struct Version: Sendable {
        let version: String
        let address: String
        let at: Moment
        let by: String
        let here: Bool
    }

    struct Source: Sendable {
        let name: String
        let says: String
        let address: String
    }

    let title: String
    let versionName: String
    let digest: String
    let standing: String
    let moment: Moment
    let about: String
    let model: String?
    let hours: String
    let natures: String?
    let areas: String?
    let groups: [Group]
    let crews: [Crew]
    let questions: [Question]
    let gate: String?
    let gateAsks: [String]
    let promises: [Promise]
    let reasons: [Reason]
    let hasReasons: Bool
    let metrics: String?
    let examples: String
    let remarks: [String]
    let hasRemarks: Bool
    let sources: [Source]
    let hasSources: Bool
    let versions: [Version]
    let hasVersions: Bool
    let address: String
    /// What it changes, or changed when it went live.
    let diff: ShownDiff?
    let comparing: Bool
    let again: Bool
    let first: Bool
    let diffID: String
    let trouble: Trouble?

    /// Where a version stands, since when and by whom.
    enum Standing: Sendable {
        case live(by: String, Instant)
        case replaced(by: String, Instant)
        case proposed(by: String, Instant)
    }

    /// - Parameters:
    ///   - diff: what it changes, or changed when it went live, with the number under which it is kept.
    ///   - replaces: whether another version of its name is live.
    init(
        _ program: Program, _ standing: Standing, versions: [Version], diff: (shown: ShownDiff, id: String)?,
        replaces: Bool, mayPublish: Bool, refused: Refused? = nil, _ reading: Reading
    ) {
        let words = reading.words
        let said = ProgramProse(program, reading)
        title = program.title.text(in: words.language)
        versionName = words("programs.version", ["version": program.version])
        digest = program.shortDigest
        var isProposed = false
        switch standing {
        case .live(let by, let since):
            (self.standing, moment) = (words("program.live", ["by": by]), Moment(since, reading))
        case .replaced(let by, let since):
            (self.standing, moment) = (words("program.replaced", ["by": by]), Moment(since, reading))
        case .proposed(let by, let at):
            (self.standing, moment) = (words("program.proposed", ["by": by]), Moment(at, reading))
            isProposed = true
        }
        about = program.about.text(in: words.language)
        model = program.model.map { words.name(of: $0.rawValue, in: "responseModels") }
        hours = said.hours
        natures = said.natures
        areas = said.areas
        groups = said.groups
        crews = said.crews
        questions = said.questions
        gate = said.gate
        gateAsks = program.gate?.asks.map { $0.text.text(in: words.language) } ?? []
        promises = said.promises
        reasons = said.reasons
        hasReasons = !reasons.isEmpty
        metrics =
            program.metrics.isEmpty
            ? nil : program.metrics.map { words.name(of: $0.rawValue, in: "metrics") }.joined(separator: " · ")
        examples = words("program.examples", count: program.examples.count)
        remarks = program.check().remarks.map {
            words("program.remark", ["line": String($0.line), "sentence": words.fault($0.code)])
        }
        hasRemarks = !remarks.isEmpty
        sources = program.sources.map {
            Source(
                name: words("program.source", ["key": $0.key, "grade": $0.grade.rawValue]), says: $0.says,
                address: $0.address)
        }
        hasSources = !sources.isEmpty
        self.versions = versions
        hasVersions = !versions.isEmpty
        address = "\(reading.base)/programs/\(program.digest)"
        self.diff = diff?.shown
        comparing = mayPublish && isProposed && replaces
        again = comparing && diff != nil
        first = mayPublish && isProposed && !replaces
        diffID = diff?.id ?? ""
        trouble = refused.formless(in: "release", words)
    }
}

extension ProgramPage {
    init(_ file: ProgramFile, mayPublish: Bool, refused: Refused? = nil, _ reading: Reading) {
        let standing: Standing =
            switch file.standing {
            case .live(let since, let by): .live(by: by.name, since)
            case .replaced(let since, let by): .replaced(by: by.name, since)
            case .proposed(let draft): .proposed(by: draft.by.name, draft.at)
            }
        let versions = file.versions.map {
            Version(
                version: reading.words("programs.version", ["version": $0.version]),
                address: "\(reading.base)/programs/\($0.digest)", at: Moment($0.at, reading), by: $0.by.name,
                here: $0.digest == file.program.digest)
        }
        let diff = file.diff.map { diff in
            let old = file.versions.first { $0.digest == diff.old }?.version ?? ""
            return (
                shown: ShownDiff(
                    past: diff.past, triaged: diff.triaged, from: old, file.replaced, to: file.program,
                    by: diff.by.name, at: diff.at, reading), id: diff.id.text
            )
        }
        self.init(
            file.program, standing, versions: versions, diff: diff, replaces: file.live != nil,
            mayPublish: mayPublish, refused: refused, reading)
    }
}
