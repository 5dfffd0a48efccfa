import Operate
import Programs

/// What programs are called in the reader's language; a program that is no longer published keeps its key.
struct ProgramTitles: Sendable {
    private let titles: [String: String]
    private let undecided: String

    init(_ programs: [Program], _ words: Words) {
        titles = Dictionary(
            programs.map { ($0.name, $0.title.text(in: words.language)) }, uniquingKeysWith: { first, _ in first })
        undecided = words("funnel.undecided")
    }

    subscript(_ program: String) -> String {
        program == Path.undecided ? undecided : titles[program] ?? program
    }
}
