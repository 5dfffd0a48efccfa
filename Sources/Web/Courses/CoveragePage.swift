import Operate
import Statistics
import Vocabulary

/// Who was certified where certified people were asked for, and how those calls ended.
struct CoveragePage: Page {
    static let template = "training-coverage"

    struct Line: Sendable {
        let band: String
        let area: String
        let requested: String
        let dispatched: String
        let arrived: String
        let unknown: String
    }

    struct Staffing: Sendable {
        let band: String
        let people: String
        let certified: String
    }

    struct Ending: Sendable {
        let who: String
        let all: String
        let kinds: [String]
        let open: String
    }

    let title: String
    let pages: [TrainingLink]
    let from: String
    let to: String
    let trouble: Trouble?
    let lines: [Line]
    let none: Bool
    let staffing: [Staffing]
    let kinds: [String]
    let endings: [Ending]

    init(_ coverage: CertifiedCoverage, _ period: Period?, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let numbers = Numbers(words.language)
        title = words("training.coverage")
        pages = TrainingLink.training(reading)
        from = refused.typed("from", in: "coverage") ?? period?.firstDay ?? ""
        to = refused.typed("to", in: "coverage") ?? period?.lastDay ?? ""
        trouble = refused.formless(in: "coverage", words)
        func name(_ one: CertifiedCoverage.Band) -> String {
            words.name(of: one.rawValue, in: "training.codes.bands")
        }
        lines = coverage.lines.map { line in
            Line(
                band: name(line.band), area: line.area ?? words("notKnown"), requested: numbers(line.requested),
                dispatched: numbers(line.dispatched), arrived: numbers(line.arrived), unknown: numbers(line.unknown))
        }
        none = lines.isEmpty
        staffing = coverage.staffing.map { one in
            Staffing(
                band: name(one.band), people: numbers(one.people),
                certified: one.people == 0
                    ? "–"
                    : words(
                        "training.certifiedPeople",
                        ["n": numbers(one.certified), "share": OutcomesPage.percent(one.certified, of: one.people)]))
        }
        let all = ReasonCode.Kind.allCases
        kinds = all.map { words.name(of: $0.rawValue, in: "kinds") }
        endings = coverage.endings.map { ending in
            Ending(
                who: words(ending.isCertified ? "training.withCertified" : "training.withoutCertified"),
                all: numbers(ending.all),
                kinds: all.map { kind in
                    let count = ending.kinds[kind, default: 0]
                    guard let share = EstimatedShare(count, of: ending.all) else { return "–" }
                    return words(
                        "training.ending",
                        ["n": numbers(count), "share": QualityFigure.counted(share, words)])
                }, open: numbers(ending.open))
        }
    }
}
