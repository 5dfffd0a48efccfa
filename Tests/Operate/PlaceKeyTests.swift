import Operate
import Testing
import Vocabulary

@Suite struct `A place` {
    @Test(arguments: [
        ("4 Elm Street", "ELM ST. 4"), ("4 Elm St", "  4   elm   street "),
        ("4 Elm Street, Denver, CO 80202", "4 Elm St"),
        ("4 elm st denver co 80202", "4 Elm Street, Denver"), ("500 East Colfax Avenue", "500 E. Colfax Ave"),
        ("12 Fifth Avenue", "12 5th Ave"), ("14th and Elm", "Elm & 14th"),
        ("14th & Elm, at the bus stop", "14th and Elm"),
        ("Calle Mayor 4", "c/ Mayor, 4"), ("Avenida Juárez #12", "Av. Juarez 12"), ("Carretera Norte 7", "Carr. N 7"),
        ("Harbour House, room 12", "harbour house"), ("The Harbour House, 12 Elm St", "12 Elm Street"),
        ("4 St. John's Road", "4 Saint Johns Rd"), ("12 1/2 Elm St", "12 ½ Elm Street"),
        ("No. 4 Elm Street", "4 Elm St"),
        ("100 Highway 7", "Hwy 7 100"), ("Mill Park, north entrance", "mill park"),
        ("12-14 Elm St", "12-14 Elm Street"),
        ("1200 US 36", "US 36 1200"), ("Union Square", "union sq"), ("I-25 & Colfax Ave", "Colfax Avenue and I-25"),
        ("12 C Street", "12 C St."), ("40 N. St. Marys Street", "40 North Saint Marys St"),
    ])
    func `is the same however it is written`(one: String, other: String) throws {
        let (a, b) = (try #require(PlaceKey(one)), try #require(PlaceKey(other)))
        #expect(a.isSamePlace(as: b), "\(a) and \(b)")
        #expect(b.isSamePlace(as: a))
    }

    @Test(arguments: [
        ("4 Elm Street", "5 Elm Street"), ("4 Elm Street", "4 Elm Avenue"), ("4 Elm Street", "14 Elm Street"),
        ("4 Elm Street, Denver", "4 Elm Street, Aurora"), ("4 N Elm St", "4 S Elm St"),
        ("14th and Elm", "15th and Elm"),
        ("4 5th St", "5 4th St"), ("4 Elm St", "4b Elm St"), ("12-14 Elm St", "12 Elm St"),
        ("Mill Park, north entrance", "Mill Park, south gate"), ("Calle Mayor 4", "Calle Menor 4"),
        ("Harbour House, door 3", "Mill House, door 3"), ("Mill Park, entrance 2", "Oak Park, entrance 2"),
    ])
    func `is never another one`(one: String, other: String) throws {
        let (a, b) = (try #require(PlaceKey(one)), try #require(PlaceKey(other)))
        #expect(!a.isSamePlace(as: b), "\(a) and \(b)")
    }

    @Test(arguments: [
        ("4 Elm St Apt 2", "2"), ("4 Elm St, Apartment 2B", "2b"), ("4 Elm St #2", "2"),
        ("Harbour House, room 12", "12"),
        ("4 Elm St, 3rd floor", "fl3"), ("4 Elm St, Floor 3", "fl3"), ("Calle Mayor 4, piso 3", "fl3"),
        ("Av. Juárez 12, depto. 5", "5"), ("4 Elm St Bldg C Unit 9", "bldgc 9"), ("4 Elm St", ""),
    ])
    func `keeps the flat apart`(written: String, unit: String) throws {
        let place = try #require(PlaceKey(written))
        #expect(place.unit == unit)
        let house = try #require(PlaceKey("\(written.prefix { $0 != "," })"))
        #expect(house.isSamePlace(as: place))
    }

    @Test func `may be another flat only where both say which`() throws {
        let keys = try ["4 Elm St", "4 Elm St Apt 2", "4 Elm Street #2", "4 Elm St Apt 9"].map {
            try #require(PlaceKey($0))
        }
        #expect(keys[0].mayBeSameUnit(as: keys[1]) && keys[3].mayBeSameUnit(as: keys[0]))
        #expect(keys[1].mayBeSameUnit(as: keys[2]))
        #expect(!keys[1].mayBeSameUnit(as: keys[3]))
    }

    @Test(arguments: [
        "", "   ", "unknown", "not known", "home", "n/a", "Downtown", "no se sabe", "?", "42", "apt 4", ",;,", "&",
        "Elm St", "Colfax Avenue", "E Colfax Ave, Denver", "I-25", "Interstate 25 north", "US 36", "Hwy 7",
        "Calle Mayor", "12th Street",
    ])
    func `is none where the words name none`(written: String) {
        #expect(PlaceKey(written) == nil)
    }

    /// What is typed in a hurry is bounded by the form, and otherwise anything.
    @Test func `is read from any text, however it is spaced and cased`() {
        var dice = SeededNumbers(seed: 7)
        let bits = [
            "4", "12b", "Elm", "Street", "st", "Ave", "&", "and", "#", "apt", "N", "1/2", ",", "Mill", "Park", "5th",
            "-",
            "ñandú", "é", "/", "c/", "floor", "80202", "CO", "'", ".", "\n", "½", "🏠",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 0...9, using: &dice)).map { _ in dice.pick(bits) }.joined(separator: " ")
            let key = PlaceKey(text)
            #expect(PlaceKey(text.uppercased())?.street == key?.street, "\(text)")
            #expect(PlaceKey("  " + text.replacing(" ", with: "   ") + " ") == key, "\(text)")
            guard let key else { continue }
            #expect(key.isSamePlace(as: key) && key.mayBeSameUnit(as: key))
            #expect(!key.street.isEmpty && !key.street.contains("  "))
        }
    }
}
