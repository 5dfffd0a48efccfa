import Foundation
import Testing

@testable import Linkage

@Suite struct `What was written` {
    @Test(arguments: [
        ("  Siân  O’Brien-Jones ", "sian obrien jones"), ("O'Neill", "oneill"), ("ZOË", "zoe"), ("Łukasz", "lukasz"),
        ("Straße", "strasse"), ("Þórr Æsir", "thorr aesir"), ("Νίκος", "νικοσ"), ("ΝΙΚΟΣ", "νικοσ"),
        ("محمّد", "محمد"), ("مُحَمَّد", "محمد"), ("יוֹסֵף", "יוסף"), ("Алёна", "алена"), ("ＡＢＣ", "abc"),
        ("प्रिया", "प्रिया"), ("İpek", "ipek"), ("José", "jose"), ("Jose\u{301}", "jose"), ("Ng\u{1EC5}n", "ngen"),
    ])
    func `is folded in every script`(text: String, folded: String) throws {
        let result = try #require(Folding.words.fold(text))
        #expect(result.unicodeScalars.elementsEqual(folded.decomposedStringWithCompatibilityMapping.unicodeScalars))
        // Folding again changes nothing.
        #expect(Folding.words.fold(result).map { Array($0.unicodeScalars) } == Array(result.unicodeScalars))
    }

    /// A vowel sign makes another name; an accent is often left out by whoever writes it down.
    @Test func `keeps the signs that make another word`() {
        #expect(Folding.words.fold("कि") != Folding.words.fold("कु"))
        #expect(Folding.words.fold("กา") != Folding.words.fold("กิ"))
        #expect(Folding.words.fold("が") != Folding.words.fold("か"))
    }

    @Test(arguments: ["", "  ", "---", "'", "\u{200D}", "?!"])
    func `can be nothing`(text: String) {
        for folding in [Folding.words, .signs, .phone, .date] { #expect(folding.fold(text) == nil) }
    }

    @Test func `is a telephone number by its digits`() {
        #expect(Folding.phone.fold("+1 (812) 555-0100") == "8125550100")
        #expect(Folding.phone.fold("812.555.0100") == "8125550100")
        #expect(Folding.phone.fold("٨١٢٥٥٥٠١٠٠") == "8125550100")
        #expect(Folding.phone.fold("+44 20 7946 0000") == "442079460000")
    }

    @Test(arguments: ["1990-04-09", "1990/4/9", "4/9/1990", "04.09.1990", "19900409"])
    func `is a date in the ways it is written`(text: String) {
        #expect(Folding.date.fold(text) == "19900409")
    }

    @Test func `names a day only where the calendar has it`() {
        var lexicon = Lexicon()
        for (text, day) in [
            ("1990-04-09", 19_900_409), ("2000-02-29", 20_000_229), ("1990-02-30", 0), ("1900-02-29", 0),
            ("2024-13-01", 0),
            ("0000-01-01", 0), ("about 40", 0), ("1990", 0), ("99999999999999", 0),
        ] {
            let value = lexicon.number(of: text, .date)
            #expect(lexicon.days[Int(value)] == UInt32(day), "\(text)")
        }
    }
}
