package io.vigil.ipc.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.lane.FrameFields;
import io.vigil.ipc.lane.FrameLayout;
import io.vigil.ipc.mailbox.Failure;
import io.vigil.ipc.mailbox.MailboxConfig;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageFieldsTest {
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final int ROUNDS = 20_000;

    private final MessageFields five = new MessageFields(MailboxConfig.DEFAULT);
    private final MessageFields one =
            new MessageFields(MailboxConfig.builder().priorities(false).build());

    private static byte[] block(MessageFields fields) {
        byte[] block = new byte[fields.length()];
        fields.block().getBytes(0, block);
        return block;
    }

    private static Metadata carry(MessageFields fields, OutgoingMessage message, int lane) {
        int presence = fields.encode(message, 1000);
        return fields.decode(lane, presence, block(fields), 1000);
    }

    @Test
    void shouldTakeNothingWhenAMessageHasNoFields() {
        assertThat(five.encode(OutgoingMessage.of("x").priority(Priority.HIGH).build(), 7))
                .isZero();
        assertThat(five.length()).isZero();
        Metadata read = five.decode(1, 0, new byte[0], 7);
        assertThat(read.priority()).isEqualTo(Priority.HIGH);
        assertThat(read.enqueuedAtMs()).isEqualTo(7);
        assertThat(read.deadlineMs()).isEqualTo(Long.MAX_VALUE);
        assertThat(read.ttlMs()).isNull();
        assertThat(read.id()).isNull();
        assertThat(read.signal()).isNull();
        assertThat(read.headers()).isEmpty();
    }

    @Test
    void shouldMakeNoGarbageWhenAMessageHasNoFields() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        MessageFields fields =
                new MessageFields(MailboxConfig.builder().defaultTtlMs(9).build());
        OutgoingMessage plain = OutgoingMessage.of("x").build();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        int present = 0;
        for (int i = 0; i < ROUNDS; i++) {
            present |= fields.encode(plain, i) | fields.encodePlain(Priority.LOW, i) | five.encode(plain, i);
        }
        assertThat((threads.getThreadAllocatedBytes(thread) - before) / (3.0 * ROUNDS))
                .as("bytes a message")
                .isLessThan(1);
        assertThat(present).isEqualTo(FrameLayout.HAS_DEADLINE);
    }

    @Test
    void shouldBeTheseBytesWhenEncoded() {
        OutgoingMessage message = OutgoingMessage.of("x")
                .ttl(Duration.ofMillis(0x0102))
                .signal(Signal.CUSTOM)
                .priority(Priority.BATCH)
                .id("id")
                .withCorrelation("co")
                .trace(TRACEPARENT)
                .from("me")
                .replyTo("re")
                .topic("to")
                .header("k", "v")
                .header("é", "")
                .build();
        assertThat(one.encode(message, 0x01_0000_0000L)).isEqualTo(0b1001_1111_1111);
        assertThat(HexFormat.of().formatHex(block(one)))
                .isEqualTo("0201000001000000" + "1400" + "04" + "02006964" + "0200636f"
                        + "1b00" + "00" + "00" + "4bf92f3577b34da6a3ce929d0e0e4736" + "00f067aa0ba902b7" + "01"
                        + "02006d65" + "02007265" + "0200746f" + "0c00" + "01006b" + "010076" + "0200c3a9" + "0000");
        assertThat(five.encode(message, 0)).isEqualTo(0b1001_1111_1011);
    }

    @Test
    void shouldStoreAPriorityOnlyWhereTheLaneDoesNotTellIt() {
        OutgoingMessage high = OutgoingMessage.of("x").priority(Priority.HIGH).build();
        assertThat(carry(one, high, 0).priority()).isEqualTo(Priority.HIGH);
        assertThat(one.length()).isOne();
        assertThat(one.encode(OutgoingMessage.of("x").build(), 1)).isZero();
        assertThat(one.decode(0, 0, new byte[0], 1).priority()).isEqualTo(Priority.NORMAL);
        assertThat(one.decode(5, 0, new byte[0], 1).priority()).isEqualTo(Priority.NORMAL);
    }

    @ParameterizedTest
    @EnumSource(Signal.class)
    void shouldKeepEverySignal(Signal signal) {
        assertThat(carry(five, OutgoingMessage.of("x").signal(signal).build(), 2)
                        .signal())
                .isEqualTo(signal);
        assertThat(Signal.of(signal.code())).isEqualTo(signal);
        assertThat(Signal.values()).hasSize(20);
    }

    @Test
    void shouldTakeTheDefaultLifeOfTheMailboxUnlessTheMessageHasOne() {
        MessageFields fields =
                new MessageFields(MailboxConfig.builder().defaultTtlMs(30_000).build());
        assertThat(carry(fields, OutgoingMessage.of("x").build(), 2).deadlineMs())
                .isEqualTo(31_000);
        Metadata own =
                carry(fields, OutgoingMessage.of("x").ttl(Duration.ofMillis(5)).build(), 2);
        assertThat(own.deadlineMs()).isEqualTo(1005);
        assertThat(own.ttlMs()).isEqualTo(5);
        assertThat(own.isExpired(1004)).isFalse();
        assertThat(own.isExpired(1005)).isTrue();
        OutgoingMessage forEver =
                OutgoingMessage.of("x").ttl(Duration.ofDays(365_000_000)).build();
        assertThat(carry(fields, forEver, 2).deadlineMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldSendTheIdThatAMessageWasAskedFor() {
        OutgoingMessage message = OutgoingMessage.of("x").build();
        assertThat(carry(five, message, 2).id()).isNull();
        String id = message.id();
        assertThat(carry(five, message, 2).id()).isEqualTo(id);
    }

    @Test
    void shouldReadWhatAMoveHasAdded() {
        OutgoingMessage message =
                OutgoingMessage.of("x").id("id").header("k", "v").build();
        int presence = five.encode(message, 5);
        byte[] block = block(five);
        byte[] origin = ByteBuffer.allocate(15)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 13)
                .put((byte) 1)
                .putLong(7)
                .putInt(9)
                .array();
        byte[] failure = new byte[24];
        failure[0] = 1;
        failure[2] = 6;
        byte[] text = "bad".getBytes(StandardCharsets.UTF_8);
        byte[] reason = ByteBuffer.allocate(5)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 3)
                .put(text)
                .array();
        block = FrameFields.with(presence, block, FrameLayout.HAS_ORIGIN, origin);
        presence |= FrameLayout.HAS_ORIGIN;
        block = FrameFields.with(presence, block, FrameLayout.HAS_FAILURE, failure);
        presence |= FrameLayout.HAS_FAILURE;
        block = FrameFields.with(presence, block, FrameLayout.HAS_REASON, reason);
        presence |= FrameLayout.HAS_REASON;
        Metadata read = five.decode(5, presence, block, 5);
        assertThat(read.origin()).isEqualTo(new Metadata.Origin(1, 7, 9));
        assertThat(read.priority()).isEqualTo(Priority.HIGH);
        assertThat(read.failure()).isEqualTo(new Failure(Failure.Reason.TOO_MANY_DELIVERIES, 6, 0, 0, 0));
        assertThat(read.reason()).isEqualTo("bad");
        assertThat(read.headers()).containsEntry("k", "v");
    }

    @Test
    void shouldSkipWhatANewerReleaseHasAdded() {
        int presence = five.encode(OutgoingMessage.of("x").id("id").build(), 5) | 0xE000;
        byte[] longer = Arrays.copyOf(block(five), five.length() + 40);
        assertThat(five.decode(2, presence, longer, 5).id()).isEqualTo("id");
    }

    @Test
    void shouldRefuseASignalThatItDoesNotKnow() {
        assertThatThrownBy(() -> five.decode(2, FrameLayout.HAS_SIGNAL, new byte[] {21, 0}, 5))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MESSAGE))
                .hasMessageContaining("code=21; read it with a newer release");
    }

    @Test
    void shouldTellDamageFromTheSender() {
        assertThatThrownBy(() -> five.decode(2, FrameLayout.HAS_ID, new byte[] {5, 0, 'a'}, 5))
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_STORE))
                .hasMessageContaining("field=id, at=2, expected=5 bytes, found=1");
    }

    @Test
    void shouldKeepEveryFieldOfAnyMessage() {
        long seed = Long.getLong("vigil.proof.seed", System.nanoTime());
        System.out.println("message fields: seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS / 10; i++) {
            MessageFields fields = random.nextBoolean() ? five : one;
            OutgoingMessage sent = DrawnMessages.draw(random);
            Metadata read = carry(fields, sent, fields == five ? sent.priority().code() : 0);
            assertThat(read.id()).isEqualTo(sent.knownId());
            assertThat(read.sender()).isEqualTo(sent.sender());
            assertThat(read.signal()).isEqualTo(sent.signal());
            assertThat(read.priority()).isEqualTo(sent.priority());
            assertThat(read.deadlineMs()).isEqualTo(sent.ttlMs() == 0 ? Long.MAX_VALUE : 1000 + sent.ttlMs());
            assertThat(read.correlationId()).isEqualTo(sent.correlationId());
            assertThat(read.replyTo()).isEqualTo(sent.replyTo());
            assertThat(read.topic()).isEqualTo(sent.topic());
            assertThat(read.traceId()).isEqualTo(sent.traceId());
            assertThat(read.headers().entrySet())
                    .containsExactlyElementsOf(sent.headers().entrySet());
        }
    }

    @Test
    void shouldGiveOnlyTypedErrorsForAnyBytes() {
        long seed = Long.getLong("vigil.proof.seed", System.nanoTime());
        System.out.println("message fields, damaged: seed=" + seed);
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            int presence = five.encode(DrawnMessages.draw(random), 1000) | (random.nextInt(4) == 0 ? 0x1600 : 0);
            byte[] block = block(five);
            switch (random.nextInt(3)) {
                case 0 -> block = Arrays.copyOf(block, random.nextInt(block.length + 1));
                case 1 -> presence = random.nextInt(0x10000);
                default -> {
                    for (int k = 0; k < 3 && block.length > 0; k++) {
                        block[random.nextInt(block.length)] = (byte) random.nextInt();
                    }
                }
            }
            try {
                assertThat(five.decode(random.nextInt(7), presence, block, 5)).isNotNull();
            } catch (VigilException e) {
                assertThat(e.code()).isIn(ErrorCode.CORRUPT_STORE, ErrorCode.INVALID_MESSAGE);
                refused++;
            }
        }
        assertThat(refused).isBetween(ROUNDS / 10, ROUNDS - ROUNDS / 10);
    }
}
