import Operate
import Programs
import Vocabulary

/// A wording that may be read aloud, as a page needs it.
struct ShownWording: Sendable {
    let wording: InstrumentWording
    /// Who took it as the agency's own, where it is no published version.
    let acceptedBy: String?
}

/// Asking with one instrument: its items where there is wording, the plain tier where there is none.
struct InstrumentForm: Sendable {
    /// One answer that can be given.
    struct Option: Sendable {
        let value: String
        let name: String
        let chosen: Bool
        let stroke: String
        let tone: String
    }

    /// One item as it is read aloud.
    struct Item: Sendable {
        let item: String
        let elementID: String
        let text: String
        let tongue: String
        /// The same in the clinician's own language.
        let translation: String?
        /// The item and the answer after which alone it is asked.
        let after: String?
        let afterValue: String?
        let options: [Option]
    }

    let instrument: String
    let elementID: String
    let formKey: String
    let heading: String
    /// What stands: `High`.
    let standing: String?
    let open: Bool
    let revision: Int
    let lead: String?
    let tongue: String
    let leadTranslation: String?
    let items: [Item]
    let hasItems: Bool
    /// There is no wording yet, and the page says so.
    let missing: Bool
    /// `Not a published version: accepted by Grace Chen`.
    let unpublished: String?
    let wordingDigest: String?
    let asksTier: Bool
    let tiers: [Choice]
    let tierTrouble: String?
    let external: Bool
    let day: String
    let assessor: String
    let vendor: String
    let dayTrouble: String?
    let assessorTrouble: String?
    let vendorTrouble: String?
    let colleagues: [Choice]
    let outside: [Choice]
    let manners: [Choice]
    let trouble: Trouble?

    /// - Parameters:
    ///   - revision: the newest result that the page shows; 0 where there is none.
    ///   - caller: the language of the caller, where somebody wrote it down.
    init(
        _ instrument: Instrument, wordings: [ShownWording], standing: String?, revision: Int, caller: String?,
        colleagues: [(id: String, name: String)], refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        let form = "instrument-\(instrument.key)"
        func typed(_ name: String) -> String? { refused.typed(name, in: form) }
        self.instrument = instrument.key
        elementID = form
        formKey = form
        heading = words.instrument(instrument.key, titled: instrument.title)
        self.standing = standing
        open = refused?.form == form
        self.revision = typed("revision").flatMap { Int($0) } ?? revision
        func wording(_ language: String?) -> ShownWording? {
            guard let primary = language?.split(separator: "-").first?.lowercased() else { return nil }
            return wordings.first { $0.wording.language == language }
                ?? wordings.first { $0.wording.language.split(separator: "-").first?.lowercased() == primary }
        }
        let spoken = wording(caller) ?? wording(words.language) ?? wordings.first
        let own = wording(words.language)
        let beside = own?.wording.language == spoken?.wording.language ? nil : own
        let isOurs = instrument.wording == .ours
        hasItems = !instrument.items.isEmpty && (isOurs || spoken != nil)
        missing = instrument.wording == .agency && !hasItems
        tongue = spoken?.wording.language ?? words.language
        lead = spoken?.wording.leadIn
        leadTranslation = beside?.wording.leadIn
        wordingDigest = hasItems ? spoken?.wording.digest : nil
        unpublished = spoken.flatMap { shown in
            shown.acceptedBy.map { words("instruments.notPublished", ["by": $0]) }
        }
        items =
            hasItems
            ? instrument.items.map { item in
                Item(
                    item, in: form, text: spoken?.wording.items[item.key] ?? words.item(item.key),
                    tongue: spoken?.wording.language ?? words.language, translation: beside?.wording.items[item.key],
                    points: spoken?.wording.points ?? [:], typed: typed("item-\(item.key)"), words)
            } : []
        asksTier = !hasItems || instrument.isByHand
        tiers = [Choice](
            instrument.tiers.map(\.name.rawValue), in: "instruments.tiers", chosen: typed("tier"), words: words)
        external = instrument.isExternal
        (day, assessor, vendor) = (typed("day") ?? "", typed("assessor") ?? "", typed("vendor") ?? "")
        func said(_ name: String) -> String? { refused.trouble(with: name, in: form, words) }
        tierTrouble = said("tier")
        (dayTrouble, assessorTrouble, vendorTrouble) = (said("day"), said("assessor"), said("vendor"))
        let asker = typed("asker") ?? "me"
        self.colleagues = colleagues.map {
            Choice(value: "worker:\($0.id)", name: $0.name, chosen: asker == "worker:\($0.id)")
        }
        outside = OutsideAsker.allCases.map {
            Choice(
                value: "outside:\($0.rawValue)", name: words.name(of: $0.rawValue, in: "instruments.outside"),
                chosen: asker == "outside:\($0.rawValue)")
        }
        manners = [Choice](
            AskingManner.allCases.map(\.rawValue), in: "instruments.manners",
            chosen: typed("manner") ?? AskingManner.phone.rawValue, words: words)
        // Which words were read aloud is no field that anybody fills in.
        let isHidden = refused?.refusal.field == "wording"
        trouble = isHidden ? refused.formless(in: form, words) : refused.trouble(in: form, words)
    }
}

extension InstrumentForm.Item {
    fileprivate init(
        _ item: Instrument.Item, in form: String, text: String, tongue: String, translation: String?,
        points: [String: String], typed: String?, _ words: Words
    ) {
        self.item = item.key
        elementID = "\(form)-\(item.key)"
        self.text = text
        self.tongue = tongue
        self.translation = translation
        after = item.askedWhen?.item
        afterValue = item.askedWhen?.value.rawValue
        options = item.values.map { value in
            var (name, stroke) = (words.instrumentAnswer(value), words("answerKeys.\(value.rawValue)"))
            if case .choice(let key) = value { (name, stroke) = (points[key] ?? key, key) }
            return InstrumentForm.Option(
                value: value.rawValue, name: name, chosen: value.rawValue == typed, stroke: stroke,
                tone: value.isKnown ? "v-plain" : "v-open")
        }
    }
}
