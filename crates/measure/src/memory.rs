//! What the system tells of this process and of others.

/// The most memory that this process has had at once, in bytes; nothing where the system does not tell.
pub(crate) fn peak_bytes() -> Option<u64> {
    of("self", "VmHWM:")
}

/// A line of what the system tells of a process's memory, in bytes: `VmHWM:` is the most that it has had, `VmRSS:` what
/// it has.
pub(crate) fn of(process: &str, line: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let value = status.lines().find_map(|own| own.strip_prefix(line))?;
    let kibibytes: u64 = value.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// Forgets the peak, so that the next is that of what comes next. Where the system does not allow it the peak stays.
pub(crate) fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// Seconds of processor time that this process has used, all threads together.
pub(crate) fn cpu_s() -> Option<f64> {
    cpu_of("self")
}

/// Seconds of processor time that a process has used, all threads together.
pub(crate) fn cpu_of(process: &str) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program stands in brackets and may hold spaces.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / 100.0)
}
