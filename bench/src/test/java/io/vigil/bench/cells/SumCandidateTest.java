package io.vigil.bench.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SumCandidateTest {
    @ParameterizedTest
    @EnumSource
    void shouldChangeWhenAnyByteChanges(SumCandidate candidate) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(2048).order(ByteOrder.nativeOrder());
        for (int i = 0; i < bytes.capacity(); i++) {
            bytes.put(i, (byte) (i * 31));
        }
        SumCandidate.Sum sum = candidate.create(bytes);
        for (int length : new int[] {24, 56, 280, 1048}) {
            long before = sum.of(8, length);
            for (int at = 8; at < 8 + length; at++) {
                bytes.put(at, (byte) (bytes.get(at) ^ 1));
                assertThat(sum.of(8, length))
                        .as("length %d, byte %d", length, at)
                        .isNotEqualTo(before);
                bytes.put(at, (byte) (bytes.get(at) ^ 1));
            }
            assertThat(sum.of(8, length)).isEqualTo(before);
        }
    }
}
