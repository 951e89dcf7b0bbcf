package io.vigil.ipc.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class MessageBuilderTest {
    @Test
    void shouldHaveTheDefaultsWhenOnlyThePayloadIsGiven() {
        OutgoingMessage message = OutgoingMessage.of("hello").build();
        assertThat(message.text()).isEqualTo("hello");
        assertThat(message.priority()).isEqualTo(Priority.NORMAL);
        assertThat(message.ttlMs()).isZero();
        assertThat(message.signal()).isNull();
        assertThat(message.sender()).isNull();
        assertThat(message.correlationId()).isNull();
        assertThat(message.replyTo()).isNull();
        assertThat(message.topic()).isNull();
        assertThat(message.traceId()).isNull();
        assertThat(message.headers()).isEmpty();
        assertThat(message.isPlain()).isTrue();
    }

    @Test
    void shouldHaveWhatItWasGiven() {
        OutgoingMessage message = everything();
        assertThat(message.id()).isEqualTo("req1");
        assertThat(message.sender()).isEqualTo("client");
        assertThat(message.priority()).isEqualTo(Priority.HIGH);
        assertThat(message.ttlMs()).isEqualTo(5000);
        assertThat(message.signal()).isEqualTo(Signal.CPU_WARNING);
        assertThat(message.correlationId()).isEqualTo("corr_123");
        assertThat(message.replyTo()).isEqualTo("answers");
        assertThat(message.topic()).isEqualTo("events.user.created");
        assertThat(message.traceId()).isEqualTo("trace-1");
        assertThat(message.headers().keySet()).containsExactly("b", "a");
        assertThat(message.isPlain()).isFalse();
    }

    private static OutgoingMessage everything() {
        return OutgoingMessage.of("request")
                .id("req1")
                .from("client")
                .priority(Priority.HIGH)
                .ttl(Duration.ofSeconds(5))
                .signal(Signal.CPU_WARNING)
                .withCorrelation("corr_123")
                .replyTo("answers")
                .topic("events.user.created")
                .trace("trace-1")
                .header("b", "1")
                .header("a", "")
                .build();
    }

    @Test
    void shouldKeepItsPayloadWhenTheCallersBytesChange() {
        byte[] bytes = "hello".getBytes(StandardCharsets.UTF_8);
        OutgoingMessage ofBytes = OutgoingMessage.of(bytes).build();
        OutgoingMessage ofBuffer =
                OutgoingMessage.of(new UnsafeBuffer(bytes, 1, 3)).build();
        bytes[1] = 'X';
        ofBytes.payloadCopy()[1] = 'Y';
        assertThat(ofBytes.text()).isEqualTo("hello");
        assertThat(ofBuffer.text()).isEqualTo("ell");
        assertThat(ofBuffer.payload().capacity()).isEqualTo(ofBuffer.length()).isEqualTo(3);
    }

    @Test
    void shouldKeepItsFieldsWhenTheBuilderGoesOn() {
        MessageBuilder builder = OutgoingMessage.of("hello").header("a", "1");
        OutgoingMessage message = builder.build();
        builder.header("b", "2").from("other");
        assertThat(message.headers()).containsOnlyKeys("a");
        assertThat(message.sender()).isNull();
    }

    @Test
    void shouldHaveAnIdOfItsOwnWhenItIsAskedFor() {
        Set<String> ids = new HashSet<>();
        IntStream.range(0, 1000)
                .forEach(i -> ids.add(OutgoingMessage.of("hello").build().id()));
        assertThat(ids).hasSize(1000).allSatisfy(id -> assertThat(id).hasSizeLessThan(20));
        OutgoingMessage message = OutgoingMessage.of("hello").build();
        assertThat(message.id()).isEqualTo(message.id());
        assertThat(message.isPlain()).isFalse();
    }

    @Test
    void shouldGiveEverythingToTheNextBuilder() {
        OutgoingMessage message = everything();
        OutgoingMessage copy = message.toBuilder().from("other").build();
        assertThat(copy.sender()).isEqualTo("other");
        assertThat(copy.id()).isEqualTo("req1");
        assertThat(copy.text()).isEqualTo("request");
        assertThat(copy.ttlMs()).isEqualTo(5000);
        assertThat(copy.headers()).isEqualTo(message.headers());
        assertThat(copy.toBuilder().from("client").build())
                .usingRecursiveComparison()
                .isEqualTo(message);
        OutgoingMessage unnamed = OutgoingMessage.of("x").build();
        assertThat(unnamed.toBuilder().build().id())
                .isNotEqualTo(unnamed.toBuilder().build().id());
    }

    @Test
    void shouldRoundUpATtlOfLessThanAMillisecondAndTakeTheLongestForEver() {
        assertThat(OutgoingMessage.of("x").ttl(Duration.ofNanos(1)).build().ttlMs())
                .isOne();
        assertThat(OutgoingMessage.of("x").ttl(Duration.ofMillis(7)).build().ttlMs())
                .isEqualTo(7);
        assertThat(OutgoingMessage.of("x")
                        .ttl(Duration.ofSeconds(Long.MAX_VALUE))
                        .build()
                        .ttlMs())
                .isEqualTo(MessageBuilder.LONGEST_TTL_MS);
    }

    @Test
    void shouldNameEveryProblemAtOnce() {
        MessageBuilder builder = OutgoingMessage.of("x")
                .id(" ")
                .from("x".repeat(257))
                .ttl(Duration.ZERO)
                .withCorrelation("\ud800")
                .topic("")
                .trace("t".repeat(1025))
                .header("", "v")
                .header("big", "v".repeat(65_536));
        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        VigilException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MESSAGE))
                .hasMessageStartingWith("impossible message: ttl=PT0S, allowed: more than nothing; ")
                .hasMessageContaining("id=\" \", allowed: leave it out, or some text")
                .hasMessageContaining("from=257 bytes, allowed 1..256")
                .hasMessageContaining("withCorrelation=\"\\ud800\", allowed: text without half a character")
                .hasMessageContaining("topic=\"\"")
                .hasMessageContaining("trace=1025 bytes, allowed 1..1024")
                .hasMessageContaining("key of header=\"\"")
                .hasMessageContaining("header \"big\"=65536 bytes, allowed 1..65535");
    }

    @Test
    void shouldRefuseMoreHeadersOrMoreBytesThanAFrameTakes() {
        MessageBuilder many = OutgoingMessage.of("x");
        IntStream.rangeClosed(0, 256).forEach(i -> many.header("key" + i, "v"));
        assertThatThrownBy(many::build).hasMessageContaining("headers=257, allowed 256");

        MessageBuilder wide = OutgoingMessage.of("x");
        List.of("a", "b").forEach(key -> wide.header(key, "v".repeat(40_000)));
        assertThatThrownBy(wide::build)
                .hasMessageContaining("all fields together=80")
                .hasMessageContaining("allowed " + Envelope.LONGEST_BLOCK + "; put some of it into the payload");
    }
}
