#include "CSeccompShims.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>

/* Numbers instead of SCMP_SYS: a call that this libseccomp does not know has a negative number and is skipped, instead
   of not compiling. */
#define DENIED(name) {#name, SCMP_SYS(name)}

static const struct {
    const char *name;
    int number;
} denied[] = {
    /* The network. The socket to the main process is open already; pairs of local sockets reach nobody else. */
    DENIED(socket), DENIED(connect), DENIED(bind), DENIED(listen), DENIED(accept), DENIED(accept4),
    /* Other processes. */
    DENIED(ptrace), DENIED(process_vm_readv), DENIED(process_vm_writev), DENIED(pidfd_getfd),
    DENIED(kcmp), DENIED(process_madvise), DENIED(setns), DENIED(unshare),
    /* The file system's shape. */
    DENIED(mount), DENIED(umount2), DENIED(pivot_root), DENIED(chroot), DENIED(open_tree), DENIED(move_mount),
    DENIED(fsopen), DENIED(fsconfig), DENIED(fsmount), DENIED(fspick), DENIED(mount_setattr), DENIED(quotactl),
    DENIED(swapon), DENIED(swapoff), DENIED(acct), DENIED(open_by_handle_at), DENIED(name_to_handle_at),
    DENIED(fanotify_init),
    /* Files' names and attributes. */
    DENIED(creat), DENIED(unlink), DENIED(unlinkat), DENIED(rename), DENIED(renameat), DENIED(renameat2), DENIED(mkdir),
    DENIED(mkdirat), DENIED(rmdir), DENIED(link), DENIED(linkat), DENIED(symlink), DENIED(symlinkat), DENIED(mknod),
    DENIED(mknodat), DENIED(truncate), DENIED(chmod), DENIED(fchmod), DENIED(fchmodat), DENIED(chown), DENIED(fchown),
    DENIED(lchown), DENIED(fchownat), DENIED(setxattr), DENIED(lsetxattr), DENIED(fsetxattr), DENIED(removexattr),
    DENIED(lremovexattr), DENIED(fremovexattr), DENIED(utime), DENIED(utimes), DENIED(utimensat), DENIED(futimesat),
    /* The kernel: what most of its privilege escalations went through, and what an administrator does. */
    DENIED(bpf), DENIED(perf_event_open), DENIED(userfaultfd), DENIED(keyctl), DENIED(add_key), DENIED(request_key),
    DENIED(io_uring_setup), DENIED(io_uring_enter), DENIED(io_uring_register), DENIED(kexec_load),
    DENIED(kexec_file_load), DENIED(init_module), DENIED(finit_module), DENIED(delete_module), DENIED(reboot),
    DENIED(settimeofday), DENIED(clock_settime), DENIED(clock_adjtime), DENIED(adjtimex), DENIED(sethostname),
    DENIED(setdomainname), DENIED(syslog), DENIED(iopl), DENIED(ioperm), DENIED(modify_ldt), DENIED(vhangup),
    DENIED(personality), DENIED(lookup_dcookie), DENIED(nfsservctl), DENIED(vmsplice),
};

static int deny(scmp_filter_ctx filter, int number, int with) {
    return number < 0 ? 0 : seccomp_rule_add(filter, SCMP_ACT_ERRNO(with), number, 0);
}

/* Opening for writing is known by its flags. openat2 hides them behind a pointer: it is reported as missing, and callers
   fall back to openat. */
static int deny_writing(scmp_filter_ctx filter) {
    static const scmp_datum_t masks[][2] = {
        {O_ACCMODE, O_WRONLY}, {O_ACCMODE, O_RDWR}, {O_CREAT, O_CREAT}, {O_TRUNC, O_TRUNC}};
    int code = deny(filter, SCMP_SYS(openat2), ENOSYS);
    for (size_t n = 0; n < sizeof masks / sizeof *masks && code == 0; n++) {
        scmp_datum_t mask = masks[n][0], value = masks[n][1];
        code = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 1,
                                SCMP_A2(SCMP_CMP_MASKED_EQ, mask, value));
        if (code == 0 && SCMP_SYS(open) >= 0) {
            code = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(open), 1,
                                    SCMP_A1(SCMP_CMP_MASKED_EQ, mask, value));
        }
    }
    return code;
}

/* Typing into the terminal that the main process runs on. */
static int deny_terminal_injection(scmp_filter_ctx filter) {
    enum { INJECT = 0x5412 /* TIOCSTI */, LINUX_CONSOLE = 0x541C /* TIOCLINUX */ };
    int code = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl), 1,
                                SCMP_A1(SCMP_CMP_MASKED_EQ, 0xFFFFFFFF, INJECT));
    if (code == 0) {
        code = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl), 1,
                                SCMP_A1(SCMP_CMP_MASKED_EQ, 0xFFFFFFFF, LINUX_CONSOLE));
    }
    return code;
}

int32_t dossier_seccomp_deny(char *error, size_t error_size) {
    const char *what = "creating the filter";
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int code = filter ? 0 : -ENOMEM;
    /* A file read on one thread must not be able to use another, so the filter holds for all of them. */
    if (code == 0) code = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    for (size_t n = 0; n < sizeof denied / sizeof *denied && code == 0; n++) {
        what = denied[n].name;
        code = deny(filter, denied[n].number, EPERM);
    }
    if (code == 0) {
        what = "opening for writing";
        code = deny_writing(filter);
    }
    if (code == 0) {
        what = "terminal injection";
        code = deny_terminal_injection(filter);
    }
    if (code == 0) {
        what = "loading the filter";
        code = seccomp_load(filter);
    }
    if (filter) seccomp_release(filter);
    if (code != 0) snprintf(error, error_size, "%s: %s", what, strerror(-code));
    return code;
}

int32_t dossier_seccomp_version(void) {
    const struct scmp_version *version = seccomp_version();
    return version ? (int32_t)(version->major * 10000 + version->minor * 100 + version->micro) : 0;
}
