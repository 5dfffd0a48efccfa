import Operate
import Vocabulary

/// One permission: its words as they are or were signed, the signature, and what is done with it.
struct ConsentPage: Page {
    static let template = "consent"

    struct Signature: Sendable {
        let by: String
        let manner: String
        /// The way of the pen, for a picture of 1000 by 400.
        let path: String?
        let more: [String]
    }

    struct Signing: Sendable {
        let revision: Int
        let signers: [Choice]
        let capacities: [Choice]
        let name: String
        let right: String
        let capacityNote: String
        let interpreter: String
        let witness: String
        let heldWhere: String
        let signedAt: String
        let nameTrouble: String?
        let rightTrouble: String?
        let onPaper: Bool
        let trouble: Trouble?
    }

    struct Ending: Sendable {
        let channels: [Choice]
        let event: String?
    }

    let title: String
    let name: String
    let consentsAddress: String
    let address: String
    let standing: String
    let attention: String?
    let isInForce: Bool
    let isPart2: Bool
    /// The language of the words that are signed.
    let tongue: String
    let heading: String
    let paragraphs: [String]
    let signature: Signature?
    let minor: Bool
    let draft: String?
    let signing: Signing?
    let ending: Ending?
    let endTrouble: Trouble?

    init(
        _ consent: Consent, of file: ConsentFile, mayTake: Bool, words foreign: Words, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        title = consent.terms.to(words)
        name = file.calledBy?.text ?? words("persons.unnamed")
        let consents = "\(reading.base)/people/\(file.person.id)/consents"
        consentsAddress = consents
        address = "\(consents)/\(consent.id)"
        let line = ConsentsPage.Line(consent, at: consents, reading)
        standing = line.detail
        attention = line.attention
        let now = consent.standing(at: reading.now)
        isInForce = now == .inForce
        isPart2 = line.isPart2
        tongue = foreign.language
        heading = foreign("consents.textTitle")
        paragraphs =
            consent.signature?.text.split(separator: "\n\n").map(String.init)
            ?? ConsentText(consent.terms, name: file.calledBy?.text, in: reading.zone, foreign).paragraphs
        signature = consent.signature.map { Signature($0, reading) }
        minor = file.isMinor
        var (isDraft, isWhole) = (false, false)
        if case .draft(let missing) = now { (isDraft, isWhole) = (true, missing.isEmpty) }
        draft = mayTake && isDraft ? "\(consents)/draft?consent=\(consent.id)" : nil
        signing = mayTake && isWhole ? Signing(consent, isMinor: file.isMinor, refused: refused, reading) : nil
        ending =
            mayTake && isInForce
            ? Ending(
                channels: [Choice](
                    [ConsentEnding.Channel.inPerson, .phone, .letter].map(\.rawValue),
                    in: "consents.codes.channels", chosen: nil, words: words),
                event: consent.terms.expiry?.event) : nil
        endTrouble = refused.formless(in: "ending", words)
    }
}

extension ConsentPage.Signature {
    fileprivate init(_ signature: ConsentSignature, _ reading: Reading) {
        let words = reading.words
        by = words(
            "consents.signedBy", ["name": signature.name, "day": LocalTime(signature.at, in: reading.zone).day])
        manner = words(
            "consents.signedAs",
            [
                "signer": words.name(of: signature.signer.rawValue, in: "consents.codes.signers"),
                "capacity": words.name(of: signature.capacity.rawValue, in: "consents.codes.capacities"),
                "manner": words.name(of: signature.manner.kind.rawValue, in: "consents.codes.manners"),
            ])
        var more: [String] = [signature.right, signature.capacityNote].compactMap(\.self)
        var drawn: String?
        switch signature.manner {
        case .drawn(let strokes): drawn = strokes.path
        case .paper(let place): more.append(words("consents.heldAt", ["place": place]))
        case .typed: break
        }
        path = drawn
        if let interpreter = signature.interpreter {
            more.append(words("consents.withInterpreter", ["name": interpreter]))
        }
        if let witness = signature.witness { more.append(words("consents.withWitness", ["name": witness])) }
        if let recorder = signature.recordedBy { more.append(words("consents.recordedBy", ["name": recorder])) }
        self.more = more
    }
}

extension ConsentPage.Signing {
    fileprivate init(_ consent: Consent, isMinor: Bool, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        func typed(_ field: String) -> String { refused.typed(field, in: "sign") ?? "" }
        revision = consent.revision
        signers = [Choice](
            ConsentSignature.Signer.allCases.map(\.rawValue), in: "consents.codes.signers",
            chosen: refused.typed("signer", in: "sign")
                ?? (isMinor ? ConsentSignature.Signer.representative : .person).rawValue, words: words)
        capacities = [Choice](
            ConsentSignature.Capacity.allCases.map(\.rawValue), in: "consents.codes.capacities",
            chosen: refused.typed("capacity", in: "sign"), words: words)
        name = typed("signerName")
        right = typed("signerRight")
        capacityNote = typed("capacityNote")
        interpreter = typed("interpreter")
        witness = typed("witness")
        heldWhere = typed("heldWhere")
        signedAt = refused.typed("signedAt", in: "sign") ?? LocalTime(reading.now, in: reading.zone).day
        nameTrouble = refused.trouble(with: "signerName", in: "sign", words)
        rightTrouble = refused.trouble(with: "signerRight", in: "sign", words)
        onPaper = typed("manner") == ConsentSignature.Manner.Kind.paper.rawValue
        trouble = refused.trouble(in: "sign", words)
    }
}
