package io.vigil.tools.dump;

import io.vigil.tools.LaneName;
import io.vigil.tools.Printable;
import java.io.PrintStream;

/** A line about the frame, then its payload, sixteen bytes a line. */
record HexSink(PrintStream out) implements DumpSink {
    private static final int BYTES_A_LINE = 16;

    @Override
    public void show(DumpFrame frame) {
        out.println(Printable.of(frame.mailbox()) + " "
                + LaneName.of(frame.snapshot().lane()) + " " + frame.position()
                + " " + frame.state() + " length=" + frame.length()
                + (frame.damage() == null ? "" : " damage: " + Printable.of(frame.damage())));
        byte[] payload = frame.payload();
        if (payload == null) {
            return;
        }
        for (int at = 0; at < payload.length; at += BYTES_A_LINE) {
            out.println(line(payload, at));
        }
    }

    private static String line(byte[] payload, int from) {
        StringBuilder hex = new StringBuilder(String.format("%08x ", from));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < BYTES_A_LINE; i++) {
            hex.append(i == BYTES_A_LINE / 2 ? "  " : " ");
            if (from + i < payload.length) {
                byte one = payload[from + i];
                hex.append(String.format("%02x", one & 0xFF));
                text.append(one >= 0x20 && one < 0x7f ? (char) one : '.');
            } else {
                hex.append("  ");
            }
        }
        return hex.append("  |").append(text).append('|').toString();
    }
}
