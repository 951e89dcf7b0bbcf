package io.vigil.tools.dump;

/** Where frames of a dump go. Belongs to one thread. */
interface DumpSink {
    void show(DumpFrame frame);

    /** No frame is ready at this moment: what was held back to be aligned comes out. */
    default void pause() {}
}
