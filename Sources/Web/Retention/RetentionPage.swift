import Operate
import Vocabulary

/// How long what is kept, what is due, and what went.
struct RetentionPage: Page {
    static let template = "retention"

    /// What of one table is due.
    struct Line: Sendable {
        let table: String
        let rows: String
        let span: String
    }

    /// A class of records with how long it is kept.
    struct Rule: Sendable {
        let code: String
        let name: String
        let time: String
        let authority: String
        let due: [Line]
        let hasDue: Bool
        let maySet: Bool
        let days: String
        let never: Bool
        let isTimed: Bool
        let authorityTyped: String
        let isRefused: Bool
        let trouble: Trouble?
        let daysTrouble: String?
        let authorityTrouble: String?
    }

    struct Run: Sendable {
        let when: Moment
        let sentence: String
        let isUnfinished: Bool
    }

    let title: String
    /// What is due now, in one sentence for each kind of record.
    let due: [String]
    let noneDue: Bool
    /// What is due and stays, with why.
    let staying: [String]
    /// The page looks at so many records and no further.
    let isCut: Bool
    /// What somebody types in the terminal to let it go.
    let applying: String?
    let rules: [Rule]
    let others: [String]
    let runs: [Run]
    let noRuns: Bool
    let holds: String
    let holdsAddress: String
    /// For those who may ask for what a court ordered.
    let expungements: String?

    init(
        _ plan: RetentionPlan, rules: [RetentionRule], runs: [RetentionRun], held: Int, maySet: Bool, mayExpunge: Bool,
        refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        let numbers = Numbers(words.language)
        title = words("retention.title")
        due = RecordKind.allCases.compactMap { kind in
            plan.due[kind].map {
                words(
                    "retention.dueLine",
                    ["kind": words.name(of: kind.rawValue, in: "retention.codes.kinds"), "n": numbers($0)])
            }
        }
        noneDue = plan.isEmpty
        staying = RetentionPlan.Stay.allCases.compactMap { why in
            plan.staying[why].map {
                words(
                    "retention.dueLine",
                    ["kind": words.name(of: why.rawValue, in: "retention.codes.stays"), "n": numbers($0)])
            }
        }
        isCut = !plan.isWhole
        applying = plan.isEmpty ? nil : "alongside retention run"
        self.rules = rules.map { Rule($0, plan, maySet: maySet, refused: refused, reading) }
        others = RetentionClass.allCases.filter { !RetentionClass.timed.contains($0) }.map { kept in
            let manner = kept.manner == .swept ? "retention.swept" : "retention.whole"
            return words(
                "retention.otherLine",
                ["class": words.name(of: kept.rawValue, in: "retention.codes.classes"), "how": words(manner)])
        }
        self.runs = runs.map { run in
            Run(
                when: Moment(run.begunAt, reading),
                sentence: words(
                    run.endedAt == nil ? "retention.runOpen" : "retention.runDone",
                    [
                        "by": run.by.name, "removed": numbers(run.removed), "records": numbers(run.records),
                        "kept": numbers(run.kept),
                    ]), isUnfinished: run.endedAt == nil)
        }
        noRuns = runs.isEmpty
        holds = held == 0 ? words("retention.noHolds") : words("retention.holds", count: held)
        holdsAddress = "\(reading.base)/holds"
        expungements = mayExpunge ? "\(reading.base)/expungements" : nil
    }
}

extension RetentionPage.Rule {
    init(_ rule: RetentionRule, _ plan: RetentionPlan, maySet: Bool, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let numbers = Numbers(words.language)
        code = rule.kept.rawValue
        name = words.name(of: code, in: "retention.codes.classes")
        time = rule.days.map { words("retention.days", count: $0) } ?? words("retention.never")
        authority =
            rule.said.map { said in
                words(
                    "retention.said",
                    ["authority": said.authority, "by": said.by.name, "time": LocalTime(said.at, in: reading.zone).day])
            } ?? words("retention.unsaid")
        due = plan.lines.filter { $0.kept == rule.kept }.map { line in
            let span = [line.oldest, line.newest].compactMap { $0.map { LocalTime($0, in: reading.zone).day } }
            return RetentionPage.Line(
                table: line.table, rows: numbers(line.rows), span: span.joined(separator: " – "))
        }
        hasDue = !due.isEmpty
        self.maySet = maySet
        isRefused = refused?.form == code
        days = refused.typed("kept-days", in: code) ?? rule.days.map(String.init) ?? ""
        never = (refused.typed("manner", in: code) ?? (rule.days == nil ? "never" : "days")) == "never"
        isTimed = !never
        authorityTyped = refused.typed("authority", in: code) ?? ""
        trouble = refused.trouble(in: code, words)
        daysTrouble = refused.trouble(with: "kept-days", in: code, words)
        authorityTrouble = refused.trouble(with: "authority", in: code, words)
    }
}
