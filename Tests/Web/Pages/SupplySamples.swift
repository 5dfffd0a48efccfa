import Foundation
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// Supplies and reversed overdoses, with nothing told yet and with everything that can be odd.
extension Samples {
    private static func supply(_ id: String, _ name: String, inUse: Bool = true, meant: Bool = true) throws -> Supply {
        try Supply(
            Row(new: [
                "id": id, "kind": Supply.Kind.naloxone, "name_en": name, "name_es": String?.none.stored,
                "meaning_en": (meant ? "Two doses a box" : nil).stored, "meaning_es": Value.null,
                "in_use": inUse ? 1 : 0,
            ]))
    }

    private static func place(_ id: String, _ name: String, inUse: Bool = true) throws -> SupplyPlace {
        try SupplyPlace(
            Row(new: ["id": id, "name": name, "kind": SupplyPlace.Kind.van, "in_use": inUse ? 1 : 0]))
    }

    private static func standing(
        _ lot: String, _ name: String, _ day: String?, _ quantity: Int, asks: Bool = false, counted: Bool = false
    ) throws -> SupplyStanding {
        try SupplyStanding(
            Row(new: [
                "id": lot, "supply_id": "i-1", "lot": name, "expires_on": day.stored, "place_id": "sp-1",
                "quantity": quantity, "asks_count": asks ? 1 : 0,
                "counted_at": (counted ? now.adding(.seconds(-3600)) : nil).stored,
            ]))
    }

    private static func report(
        _ kind: SupplyReport.Kind, code: String?, used: Int, flags: String
    ) throws -> SupplyReport {
        let movement = try SupplyReport.Movement(
            Row(new: [
                "lot_id": "l-1", "place_id": "sp-1", "quantity": kind == .received ? 3 : -3,
                "reason": (kind == .counted ? SupplyReport.Reason.lost : nil).stored, "flags": flags,
            ]))
        return try SupplyReport(
            Row(new: [
                "id": "r-\(kind.rawValue)", "kind": kind, "place_id": "sp-1", "to_place": Value.null,
                "code": code.stored, "used_syringes": used, "happened_at": now.adding(.seconds(-600)),
                "recorded_by": "rosa", "author": "Rosa",
            ]), [movement])
    }

    private static func contact(
        _ id: String, due seconds: Int, tried: Bool, ended: Bool = false
    ) throws -> OverdoseContact {
        let tries =
            try tried
            ? [
                OverdoseContact.Try(
                    Row(new: [
                        "result": OverdoseContact.Result.notReached, "tried_at": now.adding(.seconds(-900)),
                        "recorded_by": "noor", "author": "Noor",
                    ]))
            ] : []
        return try OverdoseContact(
            Row(new: [
                "id": id, "reversal_id": "v-1", "opens_at": now.adding(.seconds(seconds - 172_800)),
                "due_at": now.adding(.seconds(seconds)), "missed_at": Value.null,
                "ended_at": (ended ? now : nil).stored,
                "ended_as": (ended ? OverdoseContact.Result.reached : nil).stored,
            ]), tries)
    }

    private static func reversal(_ id: String, doses: Int?, located: Bool) throws -> OverdoseReversal {
        try OverdoseReversal(
            Row(new: [
                "id": id, "hour": now.adding(.seconds(-86_400)), "doses": doses.stored,
                "outcome": OverdoseReversal.Outcome.recovered, "given_by": OverdoseReversal.Giver.team,
                "lot_id": Value.null, "latitude": (located ? 3996 : nil).stored,
                "longitude": (located ? -8300 : nil).stored, "contact": OverdoseReversal.Agreement.agreed,
                "recorded_by": "rosa", "author": "Rosa",
            ]))
    }

    static func supplies(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let keeper = SupplyRights(
            keeps: true, gives: true, reports: true, contacts: true, seesTotals: true, exports: true)
        let looker = SupplyRights(
            keeps: false, gives: false, reports: true, contacts: false, seesTotals: false, exports: false)
        let (spray, vial) = (try supply("i-1", "Spray"), try supply("i-2", "Vial", inUse: false, meant: false))
        let (van, store) = (try place("sp-1", "Van North"), try place("sp-2", "Old store", inUse: false))
        let other = try place("sp-3", "Store")
        let all = try [
            standing("l-1", "NX-7", "2027-12-31", 6, counted: true), standing("l-2", "NX-1", "2026-01-31", 2),
            standing("l-3", "", nil, -1, asks: true),
        ]
        let low = ReorderLine(supply: spray, place: van, par: 12, usable: 6, expiring: 2)
        func refused(_ form: String, _ code: Refusal.Code, _ field: String?, _ typed: [String: String] = [:]) -> Refused
        {
            Refused(form: form, refusal: Refusal(code, field: field), typed: typed)
        }
        let nothing = SuppliesPage.Shown(supplies: [], places: [], standings: [], reorder: [])
        let filled = SuppliesPage.Shown(
            supplies: [spray, vial], places: [van, store], standings: all, reorder: [low])
        let bare = SupplyPlacePage.Shown(
            place: van, places: [van], supplies: [], standings: [], newest: [], lots: [:], par: [:])
        let told = try [
            report(.given, code: "KM-4821", used: 7, flags: "expired-lot more-than-recorded"),
            report(.counted, code: nil, used: 0, flags: ""),
        ]
        let there = SupplyPlacePage.Shown(
            place: van, places: [van, store, other], supplies: [spray, vial], standings: all, newest: told,
            lots: [ID(stored: "l-1"): all[0].lot], par: [spray.id: 12])
        func on(_ shown: SupplyPlacePage.Shown, _ rights: SupplyRights, _ refused: Refused? = nil) -> SupplyPlacePage {
            SupplyPlacePage(shown, may: rights, refused: refused, reading)
        }
        let period = try Period(from: "2026-09-01", to: "2026-11-23", in: reading.zone)
        let totals = SupplyTotals(
            lines: [.init(supply: spray, standing: 8, moved: [.received: 14, .given: -6])], usedSyringes: 7,
            reversals: [.recovered: 2])
        let recall = SupplyRecall(
            lot: all[0].lot, supply: spray, standing: [(van, 6)],
            gone: [.init(kind: .received, quantity: 10), .init(kind: .given, quantity: -4)],
            given: [
                .init(code: SupplyCode(stored: "KM-4821"), quantity: 3, last: now),
                .init(code: nil, quantity: 1, last: now),
            ], reversals: 1)
        let gone = SupplyRecall(
            lot: all[2].lot, supply: spray, standing: [], gone: [], given: [], reversals: 0)
        let overdoses = try ReversalsPage.Shown(
            reversals: [reversal("v-1", doses: 2, located: true), reversal("v-2", doses: nil, located: false)],
            open: [
                (contact("c-1", due: -60, tried: true), reversal("v-1", doses: 2, located: true), "By the bridge"),
                (contact("c-2", due: 172_900, tried: false), reversal("v-2", doses: nil, located: false), nil),
            ], ended: [contact("c-3", due: -90_000, tried: true, ended: true)], lots: [(all[0].lot, spray)])
        let quiet = ReversalsPage.Shown(reversals: [], open: [], ended: [], lots: [])
        let pages: [(String, any Page)] = [
            ("supplies", SuppliesPage(nothing, may: keeper, refused: nil, reading)),
            ("supplies-filled", SuppliesPage(filled, may: keeper, refused: nil, reading)),
            ("supplies-looker", SuppliesPage(filled, may: looker, refused: nil, reading)),
            (
                "supplies-place-refused",
                SuppliesPage(nothing, may: keeper, refused: refused("place", .required, "placeName"), reading)
            ),
            (
                "supplies-item-refused",
                SuppliesPage(filled, may: keeper, refused: refused("item-i-1", .supplyExists, "supplyName"), reading)
            ),
            ("supply-place", on(bare, keeper)), ("supply-place-filled", on(there, keeper)),
            ("supply-place-looker", on(there, looker)),
            ("supply-place-give", on(there, keeper, refused("give", .required, "quantity", ["codeWay": "own"]))),
            ("supply-place-receive", on(there, keeper, refused("receive", .notANumber, "quantity", ["supply": "i-1"]))),
            ("supply-place-move", on(there, keeper, refused("move", .quantityOutOfRange, "quantity"))),
            ("supply-place-off", on(there, keeper, refused("off", .quantityOutOfRange, "quantity"))),
            ("supply-place-par", on(there, keeper, refused("par", .quantityOutOfRange, "level"))),
            ("supply-check", SupplyCheckPage(bare, refused: nil, reading)),
            ("supply-check-filled", SupplyCheckPage(there, refused: nil, reading)),
            (
                "supply-check-refused",
                SupplyCheckPage(
                    there,
                    refused: refused("check", .required, "reason", ["ok-l-1": "yes", "n-l-2": "1", "reason": "lost"]),
                    reading)
            ),
            ("supply-reorder", SupplyReorderPage([], days: 30, refused: nil, reading)),
            ("supply-reorder-filled", SupplyReorderPage([low], days: 30, refused: nil, reading)),
            (
                "supply-reorder-refused",
                SupplyReorderPage([], days: 30, refused: refused("reorder", "query-unreadable", "days"), reading)
            ),
            ("supply-recall", SupplyRecallPage([], asked: nil, reading)),
            ("supply-recall-none", SupplyRecallPage([], asked: "NX-9", reading)),
            ("supply-recall-found", SupplyRecallPage([recall, gone], asked: "NX-7", reading)),
            (
                "supply-totals",
                SupplyTotalsPage(
                    SupplyTotals(lines: [], usedSyringes: 0, reversals: [:]), period, may: looker, refused: nil,
                    reading)
            ),
            ("supply-totals-filled", SupplyTotalsPage(totals, period, may: keeper, refused: nil, reading)),
            (
                "supply-totals-refused",
                SupplyTotalsPage(totals, period, may: keeper, refused: refused("totals", .notAMoment, "from"), reading)
            ),
            ("reversals", ReversalsPage(quiet, may: keeper, refused: nil, reading)),
            ("reversals-filled", ReversalsPage(overdoses, may: keeper, refused: nil, reading)),
            ("reversals-looker", ReversalsPage(overdoses, may: looker, refused: nil, reading)),
            (
                "reversals-refused",
                ReversalsPage(
                    overdoses, may: keeper,
                    refused: refused("reversal", .required, "way", ["overdoseOutcome": "recovered", "lot": "l-1"]),
                    reading)
            ),
            (
                "reversals-try",
                ReversalsPage(overdoses, may: keeper, refused: refused("try-c-1", .required, "result"), reading)
            ),
        ]
        return pages.map { ($0.0, $0.1, true) }
    }
}
