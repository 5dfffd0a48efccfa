import Exchange
import Foundation
import Operate
import Store
import Vocabulary

/// The services that come nearest to a need and were not asked about it yet, for whoever has to ask another one.
struct NearestServices: Sendable {
    private static let most = 3

    private let index: DirectoryIndex
    private let reading: Reading
    private let zone: TimeZone

    init(_ visit: Visit) {
        index = visit.site.directory
        reading = visit.reading
        zone = visit.site.timeZone
    }

    /// Only for needs that are stuck: a directory is large, and nobody reads what they do not need.
    func next(for file: ReferralFile, in db: any Transaction) throws -> [ID<Operate.Need>: [ShownNeed.Next]] {
        guard index.isReady else { return [:] }
        var next: [ID<Operate.Need>: [ShownNeed.Next]] = [:]
        for need in file.needs where need.isOpen {
            let asked = file.referrals[need.id] ?? []
            guard ShownNeed.isStuck(asked, at: reading.now) else { continue }
            let counted = try Directories(db).counted()
            next[need.id] = try nearest(
                to: need, besides: Set(asked.map { counted.counted($0.service.text) }), in: db)
        }
        return next
    }

    /// Who runs a service, where that is not its own name.
    private static func runner(of entry: DirectoryEntry) -> String? {
        entry.organization?["name"].flatMap { $0 == entry.name ? nil : $0 }
    }

    private func nearest(
        to need: Operate.Need, besides asked: Set<String>, in db: any Transaction
    ) throws -> [ShownNeed.Next] {
        // Whether a service is open now does not matter to somebody who asks by link or in the morning.
        let question = try ServiceQuestion(nil, kind: need.kind, hasRoom: true)
        let answer = try index.search(question, most: asked.count + Self.most * 4, at: reading.now, in: zone, db)
        let directories = try Directories(db)
        var next: [ShownNeed.Next] = []
        for found in answer.found where next.count < Self.most && found.need == .yes && !asked.contains(found.id) {
            guard let record = try directories.record(.service, found.id) else { continue }
            let entry = try DirectoryEntry(record, in: directories)
            guard entry.isOfferable else { continue }
            next.append(
                ShownNeed.Next(
                    name: entry.name, address: "\(reading.base)/directory/\(found.id)?need=\(need.id)",
                    why: found.hasRoom == .yes ? reading.words("referrals.nextRoom") : Self.runner(of: entry)))
        }
        return next
    }
}
