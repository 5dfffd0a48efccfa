import Foundation
import Operate
import Programs
import Testing

@Suite struct `Courses that come with the program` {
    let shelf = CourseShelf(folder: URL(filePath: #filePath).appending(path: "../../../Courses").standardized)

    @Test func `have no fault, each in English and Spanish`() throws {
        #expect(shelf.files.count >= 6)
        for file in shelf.files {
            guard case .course(let course) = file.content else {
                Issue.record("\(file.path) \(file.content)")
                continue
            }
            #expect(course.languages == ["en", "es"])
            #expect(file.path.hasSuffix("/\(course.name).yaml"))
        }
    }

    @Test func `teach forty hours in five themes and four ways, and lead to what programs ask for`() throws {
        let course = try #require(shelf["cit-40"]).course
        #expect(course.minutes == 40 * 60)
        #expect(Course.Theme.allCases.allSatisfy { course.minutes(of: $0) > 0 })
        #expect(Course.Kind.allCases.allSatisfy { course.minutes(of: $0) > 0 })
        #expect(course.leading?.key == "cit-40")
        #expect(course.neededMinutes == 38 * 60)
    }

    @Test func `cover every topic, and eight hours for dispatchers`() throws {
        #expect(Set(shelf.courses.flatMap(\.topics)) == Set(Course.Topic.allCases))
        #expect(try #require(shelf["dispatcher-8"]).course.minutes == 480)
    }
}

@Suite struct `A course's file` {
    private static let sound = """
        course: short
        version: "1"
        languages: [en]
        title: { en: Short }
        about: { en: What it is about. }
        audience: { en: Everybody }
        provider: Training division
        category: in-service
        needed: 100
        hours: 1.5
        parts:
          - key: one
            title: { en: One }
            theme: practice
            topics: [trauma]
            kind: scenario
            hours: 1.5
            basis: ours
        """

    private func faults(_ text: String) -> [CourseFault.Code] {
        do throws(CourseFault) {
            _ = try Course(yaml: Array(text.utf8))
            return []
        } catch {
            return error.faults.map(\.code)
        }
    }

    @Test func `is read in quarters of an hour`() throws {
        #expect(try Course(yaml: Array(Self.sound.utf8)).minutes == 90)
        #expect(faults(Self.sound.replacing("hours: 1.5", with: "hours: 1.3")) == [.notHours, .notHours])
    }

    @Test func `says the hours that its parts come to`() {
        #expect(
            faults(Self.sound.replacing("\nhours: 1.5", with: "\nhours: 2")) == [.hoursDiffer(said: 120, found: 90)])
    }

    /// Boards of peace officers' training send an entry without one back.
    @Test func `has a description`() {
        #expect(
            faults(Self.sound.replacing("about: { en: What it is about. }\n", with: ""))
                == [.common(.form(.missing(key: "about")))])
    }

    @Test func `never teaches what was taken back, nor one state's law`() {
        #expect(
            faults(Self.sound.replacing("{ en: One }", with: "{ en: Excited delirium }"))
                == [.common(.neverSaid("excited delirium"))])
        #expect(
            faults(Self.sound.replacing("{ en: One }", with: "{ en: The Baker Act }"))
                == [.common(.law("baker act"))])
    }

    @Test func `names each part once, in a known theme and way`() {
        let part = Self.sound.components(separatedBy: "parts:\n")[1]
        #expect(
            faults(Self.sound.replacing("\nhours: 1.5", with: "\nhours: 3") + "\n" + part)
                == [.common(.form(.twice(key: "one")))])
        #expect(faults(Self.sound.replacing("kind: scenario", with: "kind: film")).count >= 1)
    }
}
