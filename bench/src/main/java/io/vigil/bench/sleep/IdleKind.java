package io.vigil.bench.sleep;

/** Processes that have nothing to do, the control first. */
enum IdleKind {
    EMPTY_JVM("a JVM that does nothing"),
    HOME("a process in a home"),
    BLOCKED("a process with a blocked consumer"),
    BLOCKED_BESIDE("the same beside another one in its home");

    private final String text;

    IdleKind(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
