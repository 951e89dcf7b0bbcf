package io.vigil.tools.dump;

import java.io.PrintStream;

/** The payloads as they are, a newline behind each; frames without one are left out. */
record RawSink(PrintStream out) implements DumpSink {
    @Override
    public void show(DumpFrame frame) {
        byte[] payload = frame.payload();
        if (payload != null) {
            out.write(payload, 0, payload.length);
            out.write('\n');
            out.flush();
        }
    }
}
