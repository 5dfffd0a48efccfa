import Operate
import Vocabulary

/// Reports of suspected harm: one's own, or all of them for those who are told of every one.
struct MandatedListPage: Page {
    static let template = "mandated-reports"

    struct Line: Sendable {
        let address: String
        let what: String
        let about: String
        let isAboutNobody: Bool
        let suspected: Moment
        let state: String
        let tone: String
        let shape: String
        let late: String?
        let isNew: Bool
        let isMine: Bool
    }

    let title: String
    let count: String
    let begin: String
    let rules: String?
    let isLeading: Bool
    /// What is new to whoever leads, and what is overdue.
    let news: String?
    let late: String?
    let open: [Line]
    let none: Bool
    let ended: [Line]
    let hasEnded: Bool

    init(
        _ reports: [MandatedReport], mine: Set<ID<MandatedReport>>, noted: Set<ID<MandatedReport>>, leads: Bool,
        maySetRules: Bool, _ reading: Reading
    ) {
        let words = reading.words
        title = words("mandated.title")
        begin = "\(reading.base)/mandated-reports/new"
        rules = maySetRules ? "\(reading.base)/mandated-reports/rules" : nil
        isLeading = leads
        let lines = reports.map { report in
            (
                report.endedAt == nil,
                Line(
                    report, isNew: leads && !noted.contains(report.id), isMine: leads && mine.contains(report.id),
                    reading)
            )
        }
        open = lines.filter(\.0).map(\.1)
        none = open.isEmpty
        ended = lines.filter { !$0.0 }.map(\.1)
        hasEnded = !ended.isEmpty
        count = words("mandated.count", count: open.count)
        let new = open.filter(\.isNew).count
        let overdue = reports.filter { $0.isOverdue(at: reading.now) }.count
        news = new > 0 ? words("mandated.news", count: new) : nil
        late = overdue > 0 ? words("mandated.lateCount", count: overdue) : nil
    }
}

extension MandatedListPage.Line {
    init(_ report: MandatedReport, isNew: Bool, isMine: Bool, _ reading: Reading) {
        let words = reading.words
        let standing = ReportStanding(report, reading)
        address = "\(reading.base)/mandated-reports/\(report.id)"
        what = words.name(of: report.kind.rawValue, in: "mandated.codes.suspicions")
        about = report.about ?? words("mandated.unknown")
        isAboutNobody = report.about == nil
        suspected = Moment(report.suspectedAt, reading)
        state = standing.text
        tone = standing.tone
        shape = standing.shape
        late = standing.late
        self.isNew = isNew
        self.isMine = isMine
    }
}

/// What is to be done next about a report and by when, in words, with its mark.
struct ReportStanding: Sendable {
    let text: String
    let tone: String
    let shape: String
    let late: String?

    init(_ report: MandatedReport, _ reading: Reading) {
        let words = reading.words
        late = report.due.flatMap { due in
            due <= reading.now ? words("mandated.late", ["span": reading.span(reading.now.since(due))]) : nil
        }
        switch report.step {
        case .oral:
            text = words("mandated.oralUntil", ["time": Moment(report.oralDue, reading).time])
            (tone, shape) = ("waiting", "●")
        case .written:
            text =
                report.writtenDue.map { words("mandated.writtenUntil", ["time": Moment($0, reading).time]) }
                ?? words("mandated.writtenOwed")
            (tone, shape) = ("waiting", "●")
        case .ending:
            text = words("mandated.madeOpen")
            (tone, shape) = ("going", "▲")
        case .none:
            text = words("mandated.ended")
            (tone, shape) = ("closed", "–")
        }
    }
}
