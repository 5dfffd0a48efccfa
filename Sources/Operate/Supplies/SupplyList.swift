import Access
import Door
import Store
import Vocabulary
import Yams

/// A list of what is handed out, as a city writes it: data, like programs and scenarios.
package struct SupplyList: Sendable {
    package enum Fault: Error, Equatable, Sendable {
        case unreadable
        /// The item that cannot be taken, counted from one, and why.
        case item(Int, Refusal.Code, field: String?)
    }

    private struct Item: Decodable {
        struct Words: Decodable {
            let en: String
            let es: String?
        }

        let kind: String
        let name: Words
        let meaning: Words?
    }

    package let items: [Supply.Told]

    /// - Throws: ``Fault``.
    package init(yaml text: String) throws(Fault) {
        guard let read = try? YAMLDecoder().decode([Item].self, from: text), read.count <= Supplies.most else {
            throw .unreadable
        }
        var items: [Supply.Told] = []
        for (place, item) in read.enumerated() {
            guard let kind = Supply.Kind(rawValue: item.kind) else {
                throw .item(place + 1, .notOneOf, field: "supplyKind")
            }
            do throws(Refusal) {
                items.append(
                    try Supply.Told(
                        kind, name: item.name.en, spanish: item.name.es, meaning: item.meaning?.en,
                        meaningInSpanish: item.meaning?.es))
            } catch {
                throw .item(place + 1, error.code, field: error.field)
            }
        }
        self.items = items
    }
}

/// Takes a list over: an item of a known name is said anew, no other is touched.
package struct TakeSupplyList: Order {
    package static let permission = Permission.keepSupplies

    let list: SupplyList

    package init(_ list: SupplyList) {
        self.list = list
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Int, [Event]) {
        var known = Dictionary(uniqueKeysWithValues: try Supplies(db).all().map { ($0.told.name, $0) })
        var events: [Event] = []
        for item in list.items where known[item.name]?.told != item {
            let (kept, said) = try KeepSupply(item, as: known[item.name]?.id).perform(in: db, by: worker, at: now)
            known[item.name] = kept
            events += said
        }
        return (events.count, events)
    }

    package func subject(of outcome: Int) -> String { String(outcome) }

    package func outcome(again subject: String, in db: any Transaction) throws -> Int { Int(subject) ?? 0 }
}
