package io.vigil.ipc.chronicle;

import io.vigil.ipc.proof.ChildLink;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;

/** Reads a queue with nothing but Chronicle's own public interface, as somebody would who never heard of us. */
final class StockReader {
    private StockReader() {}

    public static void main(String[] args) {
        try (ChronicleQueue queue =
                        ChronicleQueue.singleBuilder(args[0]).readOnly(true).build();
                ExcerptTailer tailer = queue.createTailer()) {
            while (true) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        return;
                    }
                    Bytes<?> bytes = document.wire().bytes();
                    long end = bytes.readLimit();
                    ChildLink.say("excerpt " + document.index() + " " + end + " " + bytes.readLong(end - Long.BYTES));
                }
            }
        }
    }
}
