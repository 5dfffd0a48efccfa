import Operate
import Vocabulary

/// What stands at one place, with everything that can be told of it.
struct SupplyPlacePage: Page {
    static let template = "supply-place"

    struct Shown: Sendable {
        let place: SupplyPlace
        let places: [SupplyPlace]
        let supplies: [Supply]
        let standings: [SupplyStanding]
        let newest: [SupplyReport]
        let lots: [ID<SupplyLot>: SupplyLot]
        let par: [ID<Supply>: Int]
    }

    struct Line: Sendable {
        let id: String
        let name: String
        let lot: String
        let expiry: String?
        let warning: String?
        let quantity: String
        let odd: String?
        /// What was typed of it, where the form was refused.
        let typed: String
    }

    struct Told: Sendable {
        let what: String
        let when: Moment
        let by: String
        let code: String?
        let lines: [String]
        let flags: [String]
    }

    struct Par: Sendable {
        let id: String
        let name: String
        let level: String
    }

    struct Giving: Sendable {
        let code: String
        let used: String
        let ways: [Choice]
        let trouble: Trouble?
        let nothing: Bool
    }

    struct Receiving: Sendable {
        let items: [Choice]
        let quantity: String
        let lotName: String
        let day: String
        let trouble: Trouble?
        let isOpen: Bool
    }

    struct Moving: Sendable {
        let lots: [Choice]
        let places: [Choice]
        let whys: [Choice]
        let moveTrouble: Trouble?
        let offTrouble: Trouble?
        let isOpen: Bool
        let offOpen: Bool
        let canMove: Bool
    }

    let title: String
    let address: String
    let kind: String
    let lines: [Line]
    let none: Bool
    let giving: Giving?
    let checks: Bool
    let receiving: Receiving?
    let moving: Moving?
    let pars: [Par]
    let keepsPars: Bool
    let parTrouble: Trouble?
    let told: [Told]
    let noTold: Bool

    init(_ shown: Shown, may: SupplyRights, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let names = Dictionary(uniqueKeysWithValues: shown.supplies.map { ($0.id, $0.name(in: words.language)) })
        let today = CalendarDay(of: reading.now, in: reading.zone)
        let place = shown.place
        title = place.name
        address = "\(reading.base)/supplies/places/\(place.id)"
        kind = words.name(of: place.kind.rawValue, in: "supplies.codes.places")
        lines = shown.standings.map { one in
            Line(one, names[one.lot.supply] ?? "", today, typed: refused.typed("q-\(one.lot.id)", in: "give"), words)
        }
        none = lines.isEmpty
        let way = refused.typed("codeWay", in: "give") ?? "none"
        giving =
            may.gives
            ? Giving(
                code: refused.typed("code", in: "give") ?? "", used: refused.typed("usedSyringes", in: "give") ?? "0",
                ways: [Choice](["none", "new", "own"], in: "supplies.codes.codeWays", chosen: way, words: words),
                trouble: refused.formless(in: "give", words), nothing: lines.isEmpty)
            : nil
        checks = may.gives && !lines.isEmpty
        receiving =
            may.keeps
            ? Receiving(
                items: shown.supplies.filter(\.told.isInUse).map {
                    Choice(
                        value: $0.id.text, name: $0.name(in: words.language),
                        chosen: refused.typed("supply", in: "receive") == $0.id.text)
                }, quantity: refused.typed("quantity", in: "receive") ?? "",
                lotName: refused.typed("lot", in: "receive") ?? "",
                day: refused.typed("expiresOn", in: "receive") ?? "",
                trouble: refused.formless(in: "receive", words), isOpen: refused?.form == "receive" || lines.isEmpty)
            : nil
        let others = shown.places.filter { $0.id != place.id && $0.isInUse }
        moving =
            may.keeps && !lines.isEmpty
            ? Moving(
                lots: lines.map { Choice(value: $0.id, name: "\($0.name) · \($0.lot)", chosen: false) },
                places: others.map { Choice(value: $0.id.text, name: $0.name, chosen: false) },
                whys: [Choice](
                    WriteOffSupplies.Why.allCases.map(\.rawValue), in: "supplies.codes.whys", chosen: nil,
                    words: words),
                moveTrouble: refused.formless(in: "move", words), offTrouble: refused.trouble(in: "off", words),
                isOpen: refused?.form == "move", offOpen: refused?.form == "off", canMove: !others.isEmpty)
            : nil
        pars = shown.supplies.filter(\.told.isInUse).map {
            Par(
                id: $0.id.text, name: $0.name(in: words.language),
                level: refused.typed("par-\($0.id)", in: "par") ?? shown.par[$0.id].map(String.init) ?? "")
        }
        keepsPars = may.keeps && !pars.isEmpty
        parTrouble = refused.formless(in: "par", words)
        told = shown.newest.map { Told($0, shown, names, reading) }
        noTold = told.isEmpty
    }
}

extension SupplyPlacePage.Line {
    init(_ one: SupplyStanding, _ item: String, _ today: CalendarDay, typed: String?, _ words: Words) {
        id = one.lot.id.text
        name = item
        lot = one.lot.lot.isEmpty ? words("supplies.noLot") : words("supplies.lotNamed", ["lot": one.lot.lot])
        expiry = one.lot.expiresOn.map { words("supplies.goodTo", ["day": $0.description]) }
        warning = one.lot.isExpired(on: today) ? words("supplies.expired") : nil
        quantity = String(one.quantity)
        odd = one.asksCount ? words("supplies.asksCount") : nil
        self.typed = typed ?? "0"
    }
}

extension SupplyPlacePage.Told {
    init(
        _ report: SupplyReport, _ shown: SupplyPlacePage.Shown, _ names: [ID<Supply>: String], _ reading: Reading
    ) {
        let words = reading.words
        what = words.name(of: report.kind.rawValue, in: "supplies.codes.reports")
        when = Moment(report.at, reading)
        by = report.by.name
        code = report.code?.text
        var lines = report.movements.filter { $0.place == shown.place.id }.map { one in
            let lot = shown.lots[one.lot]
            let name = lot.flatMap { names[$0.supply] } ?? ""
            let why = one.reason.map { " · " + words.name(of: $0.rawValue, in: "supplies.codes.reasons") } ?? ""
            let bears = lot.map { $0.lot.isEmpty ? "" : " · \($0.lot)" } ?? ""
            return "\(one.quantity > 0 ? "+" : "")\(one.quantity) \(name)\(bears)\(why)"
        }
        if report.usedSyringes > 0 { lines.append(words("supplies.usedBack", count: report.usedSyringes)) }
        self.lines = lines
        flags = report.flags.map { words.name(of: $0.rawValue, in: "flags") }
    }
}

/// The check of a van at the beginning of a shift: what the record has, one touch where it is so.
struct SupplyCheckPage: Page {
    static let template = "supply-check"

    struct Line: Sendable {
        let id: String
        let name: String
        let lot: String
        let warning: String?
        let expected: String
        let seen: String
        let value: String
        let ticked: Bool
        let counted: String?
    }

    let title: String
    let address: String
    let back: String
    let lines: [Line]
    let none: Bool
    let reasons: [Choice]
    let trouble: Trouble?

    init(_ shown: SupplyPlacePage.Shown, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let names = Dictionary(uniqueKeysWithValues: shown.supplies.map { ($0.id, $0.name(in: words.language)) })
        let today = CalendarDay(of: reading.now, in: reading.zone)
        title = words("supplies.checkTitle", ["place": shown.place.name])
        back = "\(reading.base)/supplies/places/\(shown.place.id)"
        address = back + "/counts"
        lines = shown.standings.map { one in
            let line = SupplyPlacePage.Line(one, names[one.lot.supply] ?? "", today, typed: nil, words)
            // What was counted against stays what it was counted against, though the record moved meanwhile.
            let seen = refused.typed("seen-\(one.lot.id)", in: "check") ?? String(one.quantity)
            return Line(
                id: line.id, name: line.name, lot: [line.lot, line.expiry].compactMap(\.self).joined(separator: " · "),
                warning: line.warning ?? line.odd, expected: words("supplies.expected", ["n": seen]), seen: seen,
                value: refused.typed("n-\(one.lot.id)", in: "check") ?? String(max(0, one.quantity)),
                ticked: refused.typed("ok-\(one.lot.id)", in: "check") != nil,
                counted: one.countedAt.map { words("supplies.countedAt", ["time": Moment($0, reading).time]) })
        }
        none = lines.isEmpty
        reasons = [Choice](
            SupplyReport.Reason.allCases.map(\.rawValue), in: "supplies.codes.reasons",
            chosen: refused.typed("reason", in: "check"), words: words)
        trouble = refused.formless(in: "check", words)
    }
}
