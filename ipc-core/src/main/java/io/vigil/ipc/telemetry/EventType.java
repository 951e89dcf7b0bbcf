package io.vigil.ipc.telemetry;

import java.util.Locale;

/** What can happen, and which module says so. */
public enum EventType {
    PROCESS_STARTED(0, Origin.SUPERVISOR),
    PROCESS_STOPPED(1, Origin.SUPERVISOR),
    PROCESS_CRASHED(2, Origin.SUPERVISOR),
    PROCESS_SUSPENDED(3, Origin.SUPERVISOR),
    PROCESS_RESUMED(4, Origin.SUPERVISOR),
    MESSAGE_SENT(5, Origin.IPC_CORE),
    MESSAGE_RECEIVED(6, Origin.IPC_CORE),
    MESSAGE_EXPIRED(7, Origin.IPC_CORE),
    MESSAGE_DROPPED(8, Origin.IPC_CORE),
    SUPERVISOR_STARTED(9, Origin.SUPERVISOR),
    SUPERVISOR_STOPPED(10, Origin.SUPERVISOR),
    SUPERVISOR_RESTART(11, Origin.SUPERVISOR),
    SUPERVISOR_CHILD_ADDED(12, Origin.SUPERVISOR),
    SUPERVISOR_CHILD_REMOVED(13, Origin.SUPERVISOR),
    CIRCUIT_OPENED(14, Origin.BROKER),
    CIRCUIT_CLOSED(15, Origin.BROKER),
    CIRCUIT_HALF_OPEN(16, Origin.BROKER),
    GENSERVER_STARTED(17, Origin.BROKER),
    GENSERVER_STOPPED(18, Origin.BROKER),
    GENSERVER_STATE_CHANGED(19, Origin.BROKER);

    /** Modules that emit events. */
    public enum Origin {
        IPC_CORE,
        BROKER,
        SUPERVISOR
    }

    private final long bit;
    private final Origin origin;

    EventType(int number, Origin origin) {
        this.bit = 1L << number;
        this.origin = origin;
    }

    /** Its own in a word of all types. */
    long bit() {
        return bit;
    }

    /** The module that emits it. */
    public Origin origin() {
        return origin;
    }

    /** As people write it: {@code message_sent}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
