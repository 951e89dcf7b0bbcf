package io.vigil.ipc.lane;

/** What becomes of the frame that a move took its copy of. */
public enum SourceEnd {
    /** There is no copy: it waits where it was. */
    BACK,
    /** Counted as moved away. */
    MOVED,
    /** Its lane goes on as if the message had never been there: it is counted where the copy is. */
    RELOCATED
}
