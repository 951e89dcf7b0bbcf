package io.vigil.ipc.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.VigilException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    private static final int LENGTH = 256;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {-8, Integer.MIN_VALUE, LENGTH, LENGTH + 8, Integer.MAX_VALUE - 7})
    void shouldRefuseAWordOutsideTheMapping(int offset) {
        Region region = Region.ofMemory(LENGTH);
        assertThatThrownBy(() -> region.word(offset)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> region.words(offset, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 33", "8, 32", "248, 2", "0, 268435455", "0, 536870912", "0, 2147483647"})
    void shouldRefuseMoreWordsThanThereAre(int offset, int count) {
        Region region = Region.ofMemory(LENGTH);
        assertThatThrownBy(() -> region.words(offset, count)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -2, Integer.MIN_VALUE})
    void shouldRefuseANegativeCount(int count) {
        Region region = Region.ofMemory(LENGTH);
        assertThatThrownBy(() -> region.words(64, count)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7, 12})
    void shouldRefuseAWordThatIsNotAligned(int offset) {
        Region region = Region.ofMemory(LENGTH);
        assertThatThrownBy(() -> region.word(offset)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> region.words(offset, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4, 5, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void shouldRefuseAnIndexOutsideTheWords(int index) {
        Words words = Region.ofMemory(LENGTH).words(64, 4);
        outside(() -> words.acquire(index));
        outside(() -> words.volatileLoad(index));
        outside(() -> words.compareAndSet(index, 0, 1));
    }

    private static void outside(ThrowingCallable access) {
        assertThatThrownBy(access).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldBeTheWordsOfTheRegion() {
        Region region = Region.ofMemory(LENGTH);
        Word word = region.word(72);
        Words words = region.words(64, 3);

        word.putRelease(1);
        assertThat(region.getLong(72)).isEqualTo(1);
        word.putOpaque(2);
        assertThat(words.acquire(1)).isEqualTo(2);
        assertThat(words.compareAndSet(1, 2, 3)).isTrue();
        assertThat(words.compareAndSet(1, 2, 4)).isFalse();
        assertThat(word.acquire()).isEqualTo(3);
        assertThat(word.compareAndSet(3, 5)).isTrue();
        assertThat(word.compareAndSet(3, 6)).isFalse();
        assertThat(word.opaque()).isEqualTo(5);
        assertThat(word.load()).isEqualTo(5);
        assertThat(words.volatileLoad(1)).isEqualTo(5);
        assertThat(words.acquire(0) + words.acquire(2)).isZero();
    }

    @Test
    void shouldOnlyBeReadWhereTheMappingIsReadOnly() throws IOException {
        Path file = Files.write(directory.resolve("words"), new byte[LENGTH]);
        Region region = Region.map(file, 0, LENGTH, Region.Access.READ_ONLY);
        Word word = region.word(8);
        Words words = region.words(0, 4);

        assertThat(word.acquire() + word.opaque() + word.load() + words.acquire(1) + words.volatileLoad(3))
                .isZero();
        readOnly(() -> word.putRelease(1));
        readOnly(() -> word.putOpaque(1));
        readOnly(() -> word.compareAndSet(0, 1));
        readOnly(() -> words.compareAndSet(1, 0, 1));
        assertThat(Files.readAllBytes(file)).containsOnly(0);
    }

    private static void readOnly(ThrowingCallable write) {
        assertThatThrownBy(write)
                .isInstanceOf(VigilException.class)
                .hasMessageContaining("read-only")
                .extracting(e -> ((VigilException) e).code())
                .isEqualTo(ErrorCode.INVALID_STATE);
    }
}
