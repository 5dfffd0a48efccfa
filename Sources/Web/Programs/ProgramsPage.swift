import Operate
import Programs
import Vocabulary

/// The programs that are live, those that are proposed, and the way to propose another version.
struct ProgramsPage: Page {
    static let template = "programs"

    /// One version in a list.
    struct Line: Sendable {
        let name: String
        let version: String
        let model: String?
        let address: String
        let at: Moment
        /// Who proposed it; nothing for a live one.
        let by: String?
    }

    /// One fault of the file that was sent.
    struct Fault: Sendable {
        let line: String
        let sentence: String
    }

    let title: String
    let liveOnes: [Line]
    let drafts: [Line]
    let nothing: Bool
    let noDrafts: Bool
    let proposing: Bool
    let trouble: Trouble?
    let faultCount: String?
    let faults: [Fault]
    let text: String

    init(
        _ live: [Line], _ drafts: [Line], mayPropose: Bool, faults: [ProgramFault.Fault] = [], refused: Refused? = nil,
        _ reading: Reading
    ) {
        let words = reading.words
        title = words("programs.title")
        liveOnes = live
        self.drafts = drafts
        nothing = live.isEmpty
        noDrafts = drafts.isEmpty
        proposing = mayPropose
        trouble = faults.isEmpty ? refused.trouble(in: "propose", words) : nil
        faultCount = faults.isEmpty ? nil : words("programs.faults", count: faults.count)
        // More than anybody mends at once; the next check says the rest.
        self.faults = faults.prefix(100).map {
            Fault(line: words("programs.line", ["line": String($0.line)]), sentence: words.fault($0.code))
        }
        text = refused.typed("text", in: "propose") ?? ""
    }
}

extension ProgramsPage.Line {
    init(_ program: Program, since: Instant, _ reading: Reading) {
        let words = reading.words
        name = program.title.text(in: words.language)
        version = words("programs.version", ["version": program.version])
        model = program.model.map { words.name(of: $0.rawValue, in: "responseModels") }
        address = "\(reading.base)/programs/\(program.digest)"
        at = Moment(since, reading)
        by = nil
    }

    init(name: String, version: String, digest: String, by: String, at: Instant, _ reading: Reading) {
        self.name = name
        self.version = reading.words("programs.version", ["version": version])
        model = nil
        address = "\(reading.base)/programs/\(digest)"
        self.at = Moment(at, reading)
        self.by = by
    }

    init(_ draft: ProgramDraft, _ reading: Reading) {
        self.init(
            name: draft.name, version: draft.version, digest: draft.digest, by: draft.by.name, at: draft.at, reading)
    }
}
