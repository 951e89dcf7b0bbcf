package io.vigil.ipc.agent;

import io.vigil.ipc.flags.FlagCheck;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import net.openhft.chronicle.queue.ChronicleQueue;
import org.agrona.concurrent.UnsafeBuffer;

/** A program as a user would start it: checks its flags, then uses Chronicle and Agrona. */
final class AgentProbe {
    private AgentProbe() {}

    public static void main(String[] arguments) {
        FlagCheck.require();
        try (ChronicleQueue queue =
                ChronicleQueue.singleBuilder(Path.of(arguments[0])).build()) {
            queue.createAppender().writeText("hello");
            UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
            buffer.putLongRelease(8, 42L);
            System.out.println(queue.createTailer().readText() + " " + buffer.getLongAcquire(8));
        }
    }
}
