import Foundation
import Operate
import Vocabulary

/// What somebody signs, word for word, in the language in which it was explained to them.
struct ConsentText: Sendable {
    let paragraphs: [String]

    /// - Parameters:
    ///   - name: what the person is called; nothing where that is not known.
    ///   - words: those of the language of the consent.
    init(_ terms: ConsentTerms, name: String?, in zone: TimeZone, _ words: Words) {
        let gap = "…"
        let recipient =
            switch terms.recipient {
            case .named(let name): name
            case .treatingClass: words("consents.textClass")
            case .intermediary(let name, let participants):
                words("consents.textIntermediary", ["recipient": name, "participants": participants ?? gap])
            case nil: gap
            }
        let categories = terms.categories.map { words.name(of: $0.rawValue, in: "consents.codes.categories") }
        var said = [
            words(
                "consents.textWho",
                [
                    "name": name ?? words("consents.unnamed"), "discloser": terms.discloser ?? gap,
                    "recipient": recipient,
                ]),
            words(
                "consents.textWhat",
                [
                    "categories": categories.isEmpty ? gap : categories.joined(separator: "; "),
                    "what": terms.what ?? gap,
                ]),
            words(
                "consents.textPurpose",
                ["purpose": terms.purpose.map { words.name(of: $0.rawValue, in: "consents.codes.purposes") } ?? gap]),
            words("consents.textLaw", ["law": words.name(of: terms.law.rawValue, in: "consents.codes.laws")]),
        ]
        switch terms.expiry {
        case .day(let end): said.append(words("consents.textDay", ["day": LocalTime(lastDayBefore: end, in: zone).day]))
        case .event(let event): said.append(words("consents.textEvent", ["event": event]))
        case .some(.none): said.append(words("consents.textNone"))
        case nil: said.append(words("consents.textDay", ["day": gap]))
        }
        said.append(words("consents.textRevoke"))
        if terms.law == .part2 { said.append(words("consents.textPart2")) }
        if terms.law == .hipaa { said.append(words("consents.textHipaa")) }
        said.append(words("consents.textFree"))
        paragraphs = said
    }

    /// As it is kept with the signature.
    var text: String { paragraphs.joined(separator: "\n\n") }
}

extension ConsentTerms {
    /// Until when it counts, in a few words.
    func until(_ reading: Reading) -> String {
        switch expiry {
        case .day(let end):
            reading.words("consents.untilDay", ["day": LocalTime(lastDayBefore: end, in: reading.zone).day])
        case .event(let event): reading.words("consents.untilEvent", ["event": event])
        case .some(.none), nil: reading.words("consents.untilRevoked")
        }
    }

    /// To whom, in a few words.
    func to(_ words: Words) -> String {
        switch recipient {
        case .named(let name), .intermediary(let name, _): words("consents.to", ["recipient": name])
        case .treatingClass: words("consents.toClass")
        case nil: words("consents.toNobody")
        }
    }
}

extension LocalTime {
    /// The last day of something that ends with it, at midnight.
    init(lastDayBefore end: Instant, in zone: TimeZone) {
        self.init(end.adding(.seconds(-1)), in: zone)
    }
}

extension Words {
    /// Several codes of one group, in a sentence.
    func names(of codes: [some RawRepresentable<String>], in group: String) -> String {
        codes.map { name(of: $0.rawValue, in: group) }.joined(separator: ", ")
    }
}
