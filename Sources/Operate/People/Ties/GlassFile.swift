import Store
import Vocabulary

/// One record that was opened in an emergency, as somebody looks whether it was right.
package struct GlassFile: Sendable {
    package let glass: BrokenGlass
    /// What the person is called now.
    package let calledBy: NameParts?
    /// What was looked at meanwhile.
    package let looks: [GlassLook]
}

extension GlassFile {
    /// All that were broken: those at which nobody has looked yet, and the others.
    package static func all(in db: any Transaction) throws -> (waiting: [GlassFile], reviewed: [GlassFile]) {
        let (waiting, reviewed) = try BrokenGlasses(db).all()
        return (try files(waiting, in: db), try files(reviewed, in: db))
    }

    private static func files(_ glasses: [BrokenGlass], in db: any Transaction) throws -> [GlassFile] {
        let looks = try BrokenGlasses(db).looks(under: glasses.map(\.id))
        return try glasses.map { glass in
            let records = try People(db).records(of: People(db).person(glass.person).root).map(\.id)
            let names = try People(db).names(of: records)
            return GlassFile(
                glass: glass, calledBy: names.first { $0.entry.stands }?.parts, looks: looks[glass.id] ?? [])
        }
    }
}
