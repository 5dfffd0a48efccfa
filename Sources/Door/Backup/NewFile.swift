import Foundation

/// A file that comes into being whole or not at all: written beside its place under another name, readable by its owner
/// alone, and moved there once it is on the disk.
struct NewFile: Sendable {
    let target: String
    let temporary: String
    let descriptor: Int32

    /// - Throws: ``BackupFault/exists(path:)`` when there is a file at the place already.
    init(at target: URL) throws(BackupFault) {
        self.target = target.path
        guard !isThere(self.target) else { throw .exists(path: self.target) }
        let name = ".\(target.lastPathComponent).\(UInt32.random(in: .min ... .max)).part"
        temporary = target.deletingLastPathComponent().appending(path: name).path
        descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(self.target) }
    }

    func write(_ bytes: [UInt8]) throws(BackupFault) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system(target) }
            done += count
        }
    }

    var size: Int64 { Int64(lseek(descriptor, 0, SEEK_END)) }

    /// Returns when everything is on the disk, and lets the kernel forget it, so that who reads it now reads the disk.
    func sync() throws(BackupFault) {
        guard fsync(descriptor) == 0 else { throw .system(target) }
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    }

    /// Gives the file its name, and returns when that is on the disk too.
    func place() throws(BackupFault) {
        try sync()
        try NewFile.name(temporary, target)
        try syncFolder(of: target)
    }

    /// Moves a file to a name that nothing bears.
    static func name(_ temporary: String, _ target: String) throws(BackupFault) {
        // A link is never made over a file that appeared meanwhile, as a rename would be; not every disk knows links.
        if link(temporary, target) == 0 {
            unlink(temporary)
        } else if errno == EEXIST {
            throw .exists(path: target)
        } else if rename(temporary, target) != 0 {
            throw .system(target)
        }
    }

    /// Removes the file, under whichever name; never another's that came to bear the same.
    func undo() {
        unlink(temporary)
        var (ours, there) = (stat(), stat())
        guard fstat(descriptor, &ours) == 0, lstat(target, &there) == 0 else { return }
        if ours.st_ino == there.st_ino, ours.st_dev == there.st_dev { unlink(target) }
    }

    func close() {
        _ = Foundation.close(descriptor)
    }
}

/// Whether something bears that name, also a link to nowhere.
func isThere(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
}

/// Puts the names in a file's folder on the disk.
func syncFolder(of path: String) throws(BackupFault) {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .system(folder) }
}
