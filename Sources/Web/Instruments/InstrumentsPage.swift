import Operate
import Programs
import Vocabulary

/// A file of wording, as a page needs it.
struct ShownWordingFile: Sendable {
    let digest: String
    let version: String
    let language: String
    let standing: KeptWording.Standing
    let by: String
    let at: Instant
    let acceptedBy: String?
    /// Whether it can be asked as the instrument is built now.
    let fits: Bool
    /// What it says, item by item, while it waits for somebody to accept it.
    let texts: [(item: String, text: String)]
}

/// Which instruments there are, and whose wording of them.
struct InstrumentsPage: Page {
    static let template = "instruments"

    /// One item of a file that waits.
    struct Text: Sendable {
        let item: String
        let text: String
    }

    /// One file of wording.
    struct File: Sendable {
        let wordingVersion: String
        let tongue: String
        let standing: String
        let waits: Bool
        /// The instrument is built otherwise by now, so nobody is asked by it.
        let unfit: Bool
        let added: String
        let addedAt: Moment
        let digest: String
        let texts: [Text]
    }

    /// One instrument.
    struct Listed: Sendable {
        let elementID: String
        let heading: String
        let how: String
        let tiers: String
        /// There is no wording that may be read aloud.
        let absent: Bool
        let files: [File]
    }

    let title: String
    let instruments: [Listed]
    let trouble: Trouble?
    let fileTrouble: String?
    let typed: String

    init(
        _ instruments: [(instrument: Instrument, files: [ShownWordingFile])], refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        title = words("wordings.title")
        self.instruments = instruments.map { Listed($0.instrument, $0.files, reading) }
        trouble = refused.map { Trouble($0, words: words) }
        fileTrouble = refused.trouble(with: "file", in: "wording", words)
        typed = refused.typed("file", in: "wording") ?? ""
    }
}

extension InstrumentsPage.Listed {
    init(_ instrument: Instrument, _ files: [ShownWordingFile], _ reading: Reading) {
        let words = reading.words
        elementID = "instrument-\(instrument.key)"
        heading = words.instrument(instrument.key, titled: instrument.title)
        how =
            switch instrument.wording {
            case .ours: words("wordings.ours")
            case .elsewhere: words("wordings.elsewhere")
            case .agency:
                instrument.items.isEmpty
                    ? words("wordings.tiersOnly") : words("wordings.items", count: instrument.items.count)
            }
        tiers = words(
            "wordings.tiers",
            ["tiers": instrument.tiers.map { words.tier($0.name, isSettled: true) }.joined(separator: ", ")])
        absent = instrument.wording == .agency && !files.contains { $0.standing != .waiting && $0.fits }
        self.files = files.map { file in
            InstrumentsPage.File(
                wordingVersion: file.version, tongue: file.language,
                standing: file.acceptedBy.map { words("wordings.acceptedBy", ["by": $0]) }
                    ?? words.name(of: file.standing.rawValue, in: "wordings.standings"),
                waits: file.standing == .waiting && file.fits, unfit: !file.fits,
                added: words("wordings.addedBy", ["by": file.by]),
                addedAt: Moment(file.at, reading), digest: file.digest,
                texts: file.texts.map { InstrumentsPage.Text(item: $0.item, text: $0.text) })
        }
    }
}
