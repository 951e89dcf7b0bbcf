package io.vigil.ipc.owner;

import io.vigil.ipc.os.Os;

/** What tells one process from every other one of this and other boots and namespaces. Immutable. */
record ProcessIdentity(long pid, long startTime, long bootHash, long pidNamespace) {
    static ProcessIdentity ofThisProcess(Os os) {
        long pid = ProcessHandle.current().pid();
        return new ProcessIdentity(pid, os.startTime(pid), NameHash.of(os.bootId()), os.pidNamespace());
    }
}
