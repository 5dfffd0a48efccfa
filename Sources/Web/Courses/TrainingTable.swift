import Foundation
import Operate
import Programs
import Vocabulary

/// What boards of peace officers' training ask for, a line for each of those who were there.
package enum TrainingTable {
    private static let columns = [
        "title", "description", "version", "start", "end", "category", "hours", "provider", "session", "name", "agency",
        "hours_attended", "certificate", "completed",
    ]

    /// As CSV (RFC 4180).
    package static func csv(_ entries: [TrainingExport.Entry], in zone: TimeZone) -> String {
        var lines = [columns.joined(separator: ",")]
        for entry in entries {
            let course = entry.session.course
            let days = [entry.session.begins, entry.session.ends].map { moment in
                moment.map { LocalTime($0, in: zone).day } ?? ""
            }
            let common = [
                course.title.english, course.about.english, course.version, days[0], days[1], course.category.rawValue,
                CoursesPage.hours(course.minutes), course.provider, String(entry.session.number),
            ]
            for one in entry.roster {
                let own = [
                    one.holder.name, one.holder.agency ?? "", CoursesPage.hours(one.allMinutes / 15 * 15),
                    one.certificate == nil ? "" : course.leading?.key ?? "", one.certificate == nil ? "no" : "yes",
                ]
                lines.append((common + own).map(\.inTable).joined(separator: ","))
            }
        }
        return lines.map { $0 + "\r\n" }.joined()
    }
}
