"""Which system calls a box and an exercise in it have no use for.

The namespaces of a box already leave little to see. The filter keeps its processes away from parts
of the kernel that a pure computation never needs, and in which most escapes were found. It is
compiled by libseccomp, or, for a container, written as a profile that Docker and Podman compile.
"""

import ctypes
import ctypes.util
import errno
import json
import tempfile
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_MASKED_EQUAL = 7
_NEW_USER, _THREAD = 0x10000000, 0x00010000  # flags of clone(2)
_OF_THE_BOX = """
    socket socketpair connect bind listen accept accept4 sendmmsg recvmmsg
    unshare setns mount umount2 pivot_root chroot move_mount open_tree fsopen fsconfig fsmount
    fspick mount_setattr open_by_handle_at name_to_handle_at
    ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd pidfd_open process_madvise
    keyctl add_key request_key bpf perf_event_open userfaultfd fanotify_init
    io_uring_setup io_uring_enter io_uring_register io_setup io_submit
    shmget shmat shmctl msgget msgsnd msgrcv semget semop mq_open memfd_create memfd_secret
    init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff
    acct quotactl syslog personality settimeofday clock_settime clock_adjtime adjtimex
    sethostname setdomainname iopl ioperm modify_ldt vhangup lookup_dcookie nfsservctl
    migrate_pages move_pages mbind set_mempolicy vmsplice
"""
_OF_AN_EXERCISE = (
    "fork vfork execve execveat kill tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal"
)


class _Rule(NamedTuple):
    """A call is answered with an error, always or when its masked flags have a value."""

    name: str
    answer: int
    mask: int = 0
    value: int = 0


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("mask", ctypes.c_uint64),
        ("value", ctypes.c_uint64),
    )


@cache
def box_filter() -> bytes:
    """The program for a whole box; empty where there is no libseccomp."""
    return _compiled(_rules_of_the_box())


def box_profile() -> str:
    """The same rules for a whole box, as a seccomp profile in JSON."""
    rules = [
        {"names": [rule.name], "action": "SCMP_ACT_ERRNO", "errnoRet": rule.answer, "args": args}
        for rule in _rules_of_the_box()
        for args in [
            [{"index": 0, "op": "SCMP_CMP_MASKED_EQ", "value": rule.mask, "valueTwo": rule.value}]
            if rule.mask
            else []
        ]
    ]
    return json.dumps({"defaultAction": "SCMP_ACT_ALLOW", "syscalls": rules})


@cache
def exercise_filter() -> bytes:
    """The program for the process of one exercise, which starts no other and signals none."""
    return _compiled(_rules(_OF_AN_EXERCISE, _Rule("clone", errno.EPERM, _THREAD, 0)))


def _rules_of_the_box() -> Iterator[_Rule]:
    return _rules(_OF_THE_BOX, _Rule("clone", errno.EPERM, _NEW_USER, _NEW_USER))


def _rules(names: str, clone: _Rule) -> Iterator[_Rule]:
    for name in names.split():
        yield _Rule(name, errno.EPERM)
    yield _Rule("clone3", errno.ENOSYS)  # its flags are out of sight; clone stays
    yield clone


def _compiled(rules: Iterator[_Rule]) -> bytes:
    found = ctypes.util.find_library("seccomp")
    if found is None:
        return b""
    library = ctypes.CDLL(found)
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(_ALLOW)))
    try:
        for rule in rules:
            _deny(library, context, rule)
        with tempfile.TemporaryFile() as file:
            failed = library.seccomp_export_bpf(context, file.fileno())
            file.seek(0)
            return b"" if failed else file.read()
    finally:
        library.seccomp_release(context)


def _deny(library: ctypes.CDLL, context: ctypes.c_void_p, rule: _Rule) -> None:
    number = library.seccomp_syscall_resolve_name(rule.name.encode())
    if number < 0:
        return  # this machine does not have the call
    action, count = ctypes.c_uint32(_ERRNO | rule.answer), ctypes.c_uint(1 if rule.mask else 0)
    when = ctypes.byref(_Comparison(0, _MASKED_EQUAL, rule.mask, rule.value))
    if library.seccomp_rule_add_array(context, action, number, count, when if rule.mask else None):
        raise OSError(f"libseccomp refuses the rule for {rule.name}")
