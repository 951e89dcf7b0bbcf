package io.vigil.bench.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    @ParameterizedTest
    @ValueSource(ints = {32, 40, 88, 256, 1024})
    void shouldBeIntactWhenItWasCopied(int length) {
        Message message = new Message(length, 3);
        for (long sequence : new long[] {0, 1, 77, Message.END}) {
            UnsafeBuffer copy = copyOf(message.with(sequence), length);

            assertThat(Message.isIntact(copy, 16, length)).isTrue();
            assertThat(copy.getLong(16 + Message.SEQUENCE)).isEqualTo(sequence);
            assertThat(copy.getLong(16 + Message.PRODUCER)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 40, 88, 256, 1024})
    void shouldNotBeIntactWhenAnyByteDiffers(int length) {
        UnsafeBuffer copy = copyOf(new Message(length, 0).with(5), length);
        for (int at = 16; at < 16 + length; at++) {
            copy.putByte(at, (byte) ~copy.getByte(at));
            assertThat(Message.isIntact(copy, 16, length)).as("byte %d", at).isFalse();
            copy.putByte(at, (byte) ~copy.getByte(at));
        }
        assertThat(Message.isIntact(copy, 16, length)).isTrue();
    }

    @Test
    void shouldNotBeIntactWhenALineIsOfAnEarlierMessage() {
        UnsafeBuffer torn = copyOf(new Message(256, 0).with(9), 256);
        UnsafeBuffer earlier = copyOf(new Message(256, 0).with(8), 256);
        torn.putBytes(16 + 128, earlier, 16 + 128, 64);

        assertThat(Message.isIntact(torn, 16, 256)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 24, 33})
    void shouldRefuseWhenLengthIsImpossible(int length) {
        assertThatThrownBy(() -> new Message(length, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static UnsafeBuffer copyOf(DirectBuffer message, int length) {
        UnsafeBuffer copy = new UnsafeBuffer(new byte[length + 32]);
        copy.putBytes(16, message, 0, length);
        return copy;
    }
}
