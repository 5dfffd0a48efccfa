import Operate
import Vocabulary

/// One release: its words as they are or were signed, what was told under it, and its end.
struct ReleasePage: Page {
    static let template = "aside-release"

    struct Signature: Sendable {
        let by: String
        let manner: String
        /// The way of the pen, for a picture of 1000 by 400.
        let path: String?
        let more: [String]
    }

    struct Signing: Sendable {
        let signers: [Choice]
        let harms: [Choice]
        let name: String
        let beside: String
        let right: String
        let interpreter: String
        let heldWhere: String
        let signedAt: String
        let toldFree: Bool
        let toldBack: Bool
        let toldRisk: Bool
        let onPaper: Bool
        let trouble: Trouble?
    }

    struct Told: Sendable {
        let what: String
        let by: String
        let when: Moment
    }

    struct Telling: Sendable {
        let told: String
        let trouble: Trouble?
    }

    struct Ending: Sendable {
        let channels: [Choice]
    }

    let title: String
    let recordAddress: String
    let recordName: String
    let address: String
    let heading: String
    let standing: String
    let isInForce: Bool
    /// The language of the words that are signed.
    let tongue: String
    let paragraphs: [String]
    let signature: Signature?
    let signing: Signing?
    let tellings: [Told]
    let nothingTold: Bool
    let telling: Telling?
    /// Why something was refused whose form is gone: the release ended meanwhile.
    let gone: Trouble?
    let ending: Ending?
    let isDraft: Bool

    init(
        _ entry: VictimEntry<VictimRelease>, of file: VictimFile, words foreign: Words, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        let release = entry.content
        title = words("aside.title")
        let record = "\(reading.base)/aside/\(file.record.id)"
        recordAddress = record
        recordName = file.record.content.name ?? words("aside.nameless")
        address = "\(record)/releases/\(entry.id)"
        heading = words("aside.releaseTo", ["recipient": release.terms.recipient])
        let shown = release.shownStanding(reading)
        (standing, isInForce) = shown
        tongue = foreign.language
        paragraphs =
            release.signature?.text.split(separator: "\n\n").map(String.init)
            ?? ReleaseText(release.terms, name: file.record.content.name, foreign).paragraphs
        signature = release.signature.map { Signature($0, reading) }
        let isDraft = release.standing(at: reading.now) == .draft
        self.isDraft = isDraft
        signing = isDraft ? Signing(refused, reading) : nil
        let tellings = file.tellings(under: entry.id)
        self.tellings = tellings.map { Told(what: $0.what, by: $0.by, when: Moment($0.at, reading)) }
        nothingTold = tellings.isEmpty
        telling =
            shown.1
            ? Telling(told: refused.typed("told", in: "tell") ?? "", trouble: refused.trouble(in: "tell", words)) : nil
        gone = shown.1 ? nil : refused.formless(in: "tell", words)
        ending =
            isDraft || shown.1
            ? Ending(
                channels: [Choice](
                    [ConsentEnding.Channel.inPerson, .phone, .letter].map(\.rawValue),
                    in: "consents.codes.channels", chosen: nil, words: words)) : nil
    }
}

extension ReleasePage.Signature {
    fileprivate init(_ signature: VictimRelease.Signature, _ reading: Reading) {
        let words = reading.words
        by = words(
            "consents.signedBy", ["name": signature.name, "day": LocalTime(signature.at, in: reading.zone).day])
        manner = words(
            "aside.signedAs",
            [
                "signer": words.name(of: signature.signer.rawValue, in: "aside.codes.signers"),
                "manner": words.name(of: signature.manner, in: "consents.codes.manners"),
            ])
        path = signature.strokes
        var more: [String] = []
        if let beside = signature.beside { more.append(words("aside.signedBeside", ["name": beside])) }
        if let right = signature.right { more.append(right) }
        if let place = signature.heldWhere { more.append(words("consents.heldAt", ["place": place])) }
        if let interpreter = signature.interpreter {
            more.append(words("consents.withInterpreter", ["name": interpreter]))
        }
        more.append(words("consents.recordedBy", ["name": signature.by]))
        self.more = more
    }
}

extension ReleasePage.Signing {
    fileprivate init(_ refused: Refused?, _ reading: Reading) {
        let words = reading.words
        func typed(_ field: String) -> String { refused.typed(field, in: "sign") ?? "" }
        signers = [Choice](
            VictimRelease.Signer.allCases.map(\.rawValue), in: "aside.codes.signers",
            chosen: refused.typed("signer", in: "sign"), words: words)
        harms = [Choice](
            VictimRelease.Harm.allCases.map(\.rawValue), in: "aside.codes.harms",
            chosen: refused.typed("harm", in: "sign"), words: words)
        name = typed("signerName")
        beside = typed("beside")
        right = typed("signerRight")
        interpreter = typed("interpreter")
        heldWhere = typed("heldWhere")
        signedAt = refused.typed("signedAt", in: "sign") ?? LocalTime(reading.now, in: reading.zone).day
        toldFree = refused.typed("toldFree", in: "sign") != nil
        toldBack = refused.typed("toldBack", in: "sign") != nil
        toldRisk = refused.typed("toldRisk", in: "sign") != nil
        onPaper = typed("manner") == ConsentSignature.Manner.Kind.paper.rawValue
        trouble = refused.trouble(in: "sign", words)
    }
}
