package io.vigil.bench.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class MessageCheckTest {
    private static final int LENGTH = 64;

    private final MessageCheck check = new MessageCheck(LENGTH, 2);
    private final Message first = new Message(LENGTH, 0);
    private final Message second = new Message(LENGTH, 1);

    @Test
    void shouldCountWhenEachProducerKeepsItsOrder() {
        receive(first, 0);
        receive(second, 0);
        receive(first, 1);

        assertThat(check.received()).isEqualTo(3);
        assertThat(check.last()).isEqualTo(1);
        assertThat(check.allEnded()).isFalse();
    }

    @Test
    void shouldEndWhenEveryProducerHasEnded() {
        receive(first, Message.END);
        receive(second, Message.END);

        assertThat(check.allEnded()).isTrue();
        assertThat(check.received()).isZero();
    }

    @Test
    void shouldFailWhenAMessageIsMissing() {
        receive(first, 0);

        assertThatThrownBy(() -> receive(first, 2)).hasMessageContaining("found=2, expected=1");
    }

    @Test
    void shouldFailWhenAMessageComesTwice() {
        receive(first, 0);

        assertThatThrownBy(() -> receive(first, 0)).hasMessageContaining("found=0, expected=1");
    }

    @Test
    void shouldFailWhenContentIsDamaged() {
        UnsafeBuffer damaged = new UnsafeBuffer(new byte[LENGTH]);
        damaged.putBytes(0, first.with(0), 0, LENGTH);
        damaged.putByte(30, (byte) 99);

        assertThatThrownBy(() -> check.onMessage(damaged, 0, LENGTH)).hasMessageContaining("content wrong");
    }

    private void receive(Message message, long sequence) {
        check.onMessage(message.with(sequence), 0, LENGTH);
    }
}
