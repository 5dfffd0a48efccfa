import Programs
import Testing

@Suite struct `A certificate that a response asks for` {
    private static let named = """
        certificates:
          - key: course
            title: { en: The course, es: El curso }
            basis: S1
          - key: joint
            title: { en: The joint training, es: La formación conjunta }
            basis: ours
        responses:
        """
    private static let wanted = "armed: no\n    certificates: [course, { certificate: joint, held-by: all }]"

    @Test func `is read, with who must hold it`() throws {
        let program = try Sketch.program(["responses:": Self.named, "armed: no": Self.wanted])
        #expect(program.certificates.map(\.key) == ["course", "joint"])
        #expect(program.certificates.first?.title.text(in: "es") == "El curso")
        let crew = try #require(program.response("team"))
        #expect(crew.certificates.map(\.certificate.key) == ["course", "joint"])
        #expect(crew.certificates.map(\.holders) == [.one, .all])
        #expect(program.check().faults == [])
    }

    @Test(
        arguments: [
            (
                "[course, { certificate: joint, held-by: all }]", "[curse, course, joint]",
                ProgramFault.Code.notOneOf(["course", "joint"], found: "curse")
            ),
            ("[course, {", "[course, course, {", .twice(key: "course")),
            ("held-by: all", "held-by: two", .notOneOf(["one", "all"], found: "two")),
            (", held-by: all", "", .missing(key: "held-by")),
            ("held-by: all", "held-by: all, until: 2027", .unknownKey("until", allowed: ["certificate", "held-by"])),
            ("[course, {", "[{", .unusedCertificate("course")),
            ("key: joint", "key: course", .twice(key: "course")),
            ("basis: S1\n  - key: joint", "basis: S9\n  - key: joint", .unknownSource("S9", known: ["S1", "ours"])),
        ])
    func `is refused where it means nothing`(right: String, wrong: String, code: ProgramFault.Code) {
        let text = Sketch.changed(["responses:": Self.named, "armed: no": Self.wanted])
        #expect(text.contains(right))
        let faults = Sketch.faults(in: text.replacing(right, with: wrong, maxReplacements: 1))
        #expect(faults.map(\.code).contains(code), "\(faults)")
    }
}
