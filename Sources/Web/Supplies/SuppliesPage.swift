import Operate
import Vocabulary

/// Where supplies are kept, what asks for somebody, and the list of what is handed out.
struct SuppliesPage: Page {
    static let template = "supplies"

    /// What the page is made of.
    struct Shown: Sendable {
        let supplies: [Supply]
        let places: [SupplyPlace]
        let standings: [SupplyStanding]
        let reorder: [ReorderLine]
    }

    struct Place: Sendable {
        let link: String
        let name: String
        let kind: String
        let isOff: Bool
        let warnings: [String]
    }

    struct Item: Sendable {
        let id: String
        let name: String
        let kind: String
        let meaning: String?
        let isOff: Bool
        let change: ItemForm?
    }

    struct ItemForm: Sendable {
        let prefix: String
        let supply: String
        let kinds: [Choice]
        let english: String
        let spanish: String
        let meaning: String
        let meaningSpanish: String
        let isInUse: Bool
        let trouble: Trouble?
        let isOpen: Bool
    }

    struct PlaceForm: Sendable {
        let placeName: String
        let kinds: [Choice]
        let trouble: Trouble?
    }

    let title: String
    let places: [Place]
    let noPlaces: Bool
    let items: [Item]
    let noItems: Bool
    let reorders: String?
    let adding: ItemForm?
    let placing: PlaceForm?
    let seesTotals: Bool
    let seesReversals: Bool
    let seesRecall: Bool

    init(_ shown: Shown, may: SupplyRights, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        title = words("supplies.title")
        let today = CalendarDay(of: reading.now, in: reading.zone)
        places = shown.places.map { place in
            let there = shown.standings.filter { $0.place == place.id }
            let low = shown.reorder.count { $0.place == place }
            let expired = there.count { $0.quantity > 0 && $0.lot.isExpired(on: today) }
            let odd = there.count { $0.asksCount }
            let warnings = [("supplies.low", low), ("supplies.expiredHere", expired), ("supplies.askCount", odd)]
                .filter { $0.1 > 0 }.map { words($0.0, count: $0.1) }
            return Place(
                link: "\(reading.base)/supplies/places/\(place.id)", name: place.name,
                kind: words.name(of: place.kind.rawValue, in: "supplies.codes.places"), isOff: !place.isInUse,
                warnings: warnings)
        }
        noPlaces = places.isEmpty
        items = shown.supplies.map { supply in
            Item(
                id: supply.id.text, name: supply.name(in: words.language),
                kind: words.name(of: supply.told.kind.rawValue, in: "supplies.codes.kinds"),
                meaning: supply.meaning(in: words.language), isOff: !supply.told.isInUse,
                change: may.keeps ? ItemForm(supply, refused, words) : nil)
        }
        noItems = items.isEmpty
        reorders = shown.reorder.isEmpty ? nil : words("supplies.reorderCount", count: shown.reorder.count)
        adding = may.keeps ? ItemForm(nil, refused, words) : nil
        placing =
            may.keeps
            ? PlaceForm(
                placeName: refused.typed("placeName", in: "place") ?? "",
                kinds: [Choice](
                    SupplyPlace.Kind.allCases.map(\.rawValue), in: "supplies.codes.places",
                    chosen: refused.typed("placeKind", in: "place") ?? "van", words: words),
                trouble: refused.formless(in: "place", words))
            : nil
        (seesTotals, seesReversals, seesRecall) = (may.seesTotals, may.reports, may.keeps)
    }
}

extension SuppliesPage.ItemForm {
    init(_ supply: Supply?, _ refused: Refused?, _ words: Words) {
        let form = supply.map { "item-\($0.id)" } ?? "item"
        let told = supply?.told
        prefix = form
        self.supply = supply?.id.text ?? ""
        func value(_ field: String, _ kept: String?) -> String { refused.typed(field, in: form) ?? kept ?? "" }
        kinds = [Choice](
            Supply.Kind.allCases.map(\.rawValue), in: "supplies.codes.kinds",
            chosen: value("supplyKind", told?.kind.rawValue), words: words)
        english = value("supplyName", told?.name)
        spanish = value("supplySpanish", told?.spanish)
        meaning = value("supplyMeaning", told?.meaning)
        meaningSpanish = value("supplyMeaningSpanish", told?.meaningInSpanish)
        isInUse = told?.isInUse ?? true
        trouble = refused.formless(in: form, words)
        isOpen = trouble != nil
    }
}

/// What whoever looks may do with supplies.
struct SupplyRights: Sendable {
    let keeps: Bool
    let gives: Bool
    let reports: Bool
    let contacts: Bool
    let seesTotals: Bool
    let exports: Bool
}
