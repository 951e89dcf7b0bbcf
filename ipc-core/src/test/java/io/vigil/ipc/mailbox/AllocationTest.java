package io.vigil.ipc.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vigil.ipc.lane.Frame;
import io.vigil.ipc.lane.FrameHandler;
import io.vigil.ipc.proof.LeakFree;
import io.vigil.ipc.proof.ProofHome;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offer, poll and draft make no garbage, and not only where a compiler takes it away again. */
@LeakFree
class AllocationTest {
    private static final int ROUNDS = 20_000;
    private static final int LENGTH = 32;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[LENGTH]);
    private long received;
    private final FrameHandler handler = frame -> received += frame.length();

    @Test
    void shouldAllocateNothingWhenMessagesGoThrough(@ProofHome Path home) {
        try (Mailbox mailbox = new MailboxScene(home).open("orders", MailboxConfig.DEFAULT, 1);
                MailboxReader reader = mailbox.reader(false)) {
            MailboxWriter writer = mailbox.writer();
            carry(writer, reader);

            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            carry(writer, reader);
            long allocated =
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;

            assertThat(received).isEqualTo(4L * ROUNDS * LENGTH);
            // What is left is made once a term, not once a message.
            assertThat(allocated / (2.0 * ROUNDS)).as("bytes a message").isLessThan(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAllocateNothingWhenMessagesAreDecidedOneByOne(boolean competing, @ProofHome Path home) {
        MailboxConfig config = MailboxConfig.builder().competing(competing).build();
        try (Mailbox mailbox = new MailboxScene(home).open("orders", config, 1);
                MailboxConsumer consumer = mailbox.consumer(false)) {
            MailboxWriter writer = mailbox.writer();
            Frame[] frames = {new Frame(), new Frame(), new Frame(), new Frame()};
            decide(writer, consumer, frames);

            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            decide(writer, consumer, frames);
            long allocated =
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;

            assertThat(allocated / (double) ROUNDS).as("bytes a message").isLessThan(1);
        }
    }

    private void decide(MailboxWriter writer, MailboxConsumer consumer, Frame[] frames) {
        for (int i = 0; i < ROUNDS; i += frames.length) {
            for (Frame frame : frames) {
                assertSent(writer.offer(i % ControlLayout.PRIORITIES, message, 0, LENGTH, i));
                require(consumer.take(frame));
            }
            require(consumer.acknowledge(frames[2]));
            require(consumer.acknowledge(frames[0]));
            require(consumer.acknowledge(frames[3]));
            require(consumer.acknowledge(frames[1]));
        }
    }

    private static void require(boolean done) {
        if (!done) {
            throw new AssertionError("not taken, or not decided");
        }
    }

    private void carry(MailboxWriter writer, MailboxReader reader) {
        for (int i = 0; i < ROUNDS; i++) {
            int priority = i % ControlLayout.PRIORITIES;
            assertSent(writer.offer(priority, message, 0, LENGTH, i));
            Draft draft = writer.draft(priority, LENGTH);
            draft.buffer().putLong(0, i);
            assertSent(draft.commit(i));
            int left = 2;
            while (left > 0) {
                left -= reader.poll(handler, left);
            }
        }
    }

    private static void assertSent(long result) {
        if (result < 0) {
            throw new AssertionError("refused: result=" + result);
        }
    }
}
