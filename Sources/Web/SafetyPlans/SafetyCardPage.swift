import Operate
import Vocabulary

/// A safety plan as a card to cut out and fold: as many panels of a bank card's size as its words need.
struct SafetyCardPage: Page {
    static let template = "safety-card"

    struct Line: Sendable {
        let text: String
        let number: String?

        /// How many rows it takes, each as wide as so many small Latin letters, with what is left free below.
        fileprivate func rows(of width: Double) -> Double {
            (SafetyCardPage.width(of: text) / width).rounded(.up) + (number == nil ? 0 : 1) + 0.25
        }
    }

    struct Panel: Sendable {
        let heading: String
        let lines: [Line]
        /// Few words are printed larger.
        let isRoomy: Bool

        fileprivate init(heading: String, lines: [Line]) {
            self.heading = heading
            self.lines = lines
            isRoomy = lines.reduce(0) { $0 + $1.rows(of: 27) } <= 7
        }
    }

    /// What is printed on one sheet of paper, two panels beside each other.
    struct Paper: Sendable {
        let panels: [Panel]
    }

    let title: String
    let back: String
    let name: String
    /// The language of the headings, and that of the words.
    let cardLanguage: String
    let tongue: String
    let papers: [Paper]

    /// Four rows of two panels fit on a sheet of Letter and of A4.
    private static let perPaper = 8
    /// So many rows of small print fit on a panel under its heading.
    private static let mostRows = 10.0

    init(_ plan: SafetyPlan, of file: SafetyPlanFile, in words: Words, _ reading: Reading) {
        title = reading.words("safetyPlan.cardTitle")
        back = "\(reading.base)/people/\(file.person.id)/safety-plan"
        name = file.calledBy?.text ?? reading.words("persons.unnamed")
        cardLanguage = words.language
        tongue = plan.language
        let now = Panel(
            heading: words("keep.dangerTitle"),
            lines: [
                Line(text: words("keep.danger988"), number: "988"), Line(text: words("keep.danger911"), number: "911"),
            ])
        let cover = Panel(
            heading: words("keep.myPlan"),
            lines: [
                Line(text: words("keep.cardDate", ["day": LocalTime(plan.at, in: reading.zone).day]), number: nil),
                Line(text: words("keep.cardFound"), number: nil),
            ])
        let panels = [cover] + SafetyPlan.Heading.allCases.flatMap { Self.panels(plan, $0, words) } + [now]
        papers = stride(from: 0, to: panels.count, by: Self.perPaper).map { first in
            Paper(panels: Array(panels[first..<min(first + Self.perPaper, panels.count)]))
        }
    }

    /// The panels of a heading: another begins where the words would no longer fit.
    private static func panels(_ plan: SafetyPlan, _ heading: SafetyPlan.Heading, _ words: Words) -> [Panel] {
        var groups: [[Line]] = []
        var rows = 0.0
        for line in plan.lines(heading) {
            let line = Line(text: line.words, number: line.phone.map(readable))
            let height = line.rows(of: 38)
            if groups.isEmpty || rows + height > mostRows {
                groups.append([])
                rows = 0
            }
            groups[groups.count - 1].append(line)
            rows += height
        }
        let title = words.name(of: heading.rawValue, in: "safetyPlan.codes.headings")
        return groups.enumerated().map { index, lines in
            Panel(heading: index == 0 ? title : words("keep.cardMore", ["heading": title]), lines: lines)
        }
    }

    /// How wide words are printed, measured in small Latin letters.
    fileprivate static func width(of text: String) -> Double {
        text.unicodeScalars.reduce(0) { width, scalar in
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format: return width
            case .uppercaseLetter: return width + 1.5
            default: break
            }
            switch scalar.value {
            case 0..<0x250: return width + (scalar == "m" || scalar == "w" ? 1.5 : 1)
            case 0x1100..<0x1200, 0x2E80..<0xA4D0, 0xAC00..<0xD7B0, 0xF900..<0xFB00, 0xFE30..<0xFE50, 0xFF00..<0xFF61,
                0x1F000...:
                return width + 2
            default: return width + 1.4
            }
        }
    }
}
