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
            GlassFile(
                glass: glass, calledBy: try People(db).calledBy(glass.person), looks: looks[glass.id] ?? [])
        }
    }
}
