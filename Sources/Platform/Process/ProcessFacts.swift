import CPlatformShims
import Glibc

/// Facts about this process and its machine.
package enum ProcessFacts {
    package static var identifier: Int32 { getpid() }

    /// Empty when the system has none.
    package static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The program's own file, to find what is installed beside it; `nil` where `/proc` is missing.
    package static var executablePath: String? {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink("/proc/self/exe", &path, path.count)
        guard count > 0, count < path.count else { return nil }
        return String(decoding: path[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Lets this process have as many files and connections open as it may ask for.
    package static func raiseDescriptorLimit() { dossier_process_raise_descriptor_limit() }

    /// Makes room for descriptors while this process has one thread, so that no thread waits for it later.
    ///
    /// 4,096 are enough for about 1,500 requests in flight with their files, and take 33 KiB of the kernel's memory.
    package static func reserveDescriptors() { dossier_process_reserve_descriptors(4096) }

    /// Processors that this process may use: what a container or `taskset` left of the machine's.
    package static var processorCount: Int { Int(dossier_files_usable_processors()) }

    /// The largest resident set so far, in bytes.
    package static var peakResidentBytes: Int {
        var usage = rusage()
        _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }

    /// The resident set now, in bytes; 0 where `/proc` is missing.
    package static var residentBytes: Int {
        let file = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return 0 }
        let descriptor = FileDescriptor(owning: file)
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = unsafe read(descriptor.number, &bytes, bytes.count)
        let fields = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}
